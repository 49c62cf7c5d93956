import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { contract } from "../contract/index.ts";
import { ruleset } from "../contract/rules.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { makeLists } from "../steering/all-lists.ts";
import { rulesEffect } from "../steering/effect.ts";
import { fillShop, keepCases } from "../steering/store.fixture.ts";
import { publishCommands, publishJobs } from "./publish.ts";
import { recommendCommands } from "./recommend.ts";
import { rulesCommands } from "./rules.ts";

let folder: string;
let engine: Engine;
const call = {};
const parse = (rules: object[], hideSoldOut = true) =>
  ruleset.parse({ rules: rules.map((rule, i) => ({ id: `r${i}`, ...rule })), hideSoldOut });
const save = (rules: object[], hideSoldOut = true) =>
  rulesCommands["rules.save"](engine, parse(rules, hideSoldOut), call);
const list = () => rulesCommands["rules.list"](engine, {}, call);
const shelf = async (id: string) =>
  (
    await recommendCommands["recommend.shelves"](
      engine,
      { subject: { kind: "product", id }, placements: ["related"], k: 10, rules: "saved" },
      call,
    )
  ).shelves[0]!;
const effect = (part = {}) =>
  rulesEffect(
    engine,
    { of: "draft", against: "none", placements: [], k: 10, quality: true, ...part },
    quietRun(),
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-rules-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("rules", () => {
  it("say that there are no lists to compare yet", async () => {
    await expect(effect()).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("recommend train"),
    });
  });

  it("take over what was set before they were a list", async () => {
    engine.state.documents.put("recommend", "steering", {
      inStockOnly: false,
      minMargin: 0.3,
      excludeProducts: ["p02"],
      pins: [
        { sourceProductId: "p01", productId: "p20" },
        { sourceProductId: null, productId: "p21" },
      ],
    });
    await fillShop(engine);
    const { saved, revision, views } = await list();
    expect(revision).toBe(0);
    expect(saved.hideSoldOut).toBe(false);
    expect(views.map(({ words, where }) => [words, where])).toEqual([
      ["Thing 20 first", "on Thing 1"],
      ["Thing 21 first", ""],
      ["Never Thing 2", ""],
      ["Margin at least 30%", ""],
      ["Already in the basket", ""],
    ]);
  });

  it("are edited as a draft, saved in revisions and restored", async () => {
    const draft = parse([{ kind: "margin", min: 0.4 }]);
    expect(await rulesCommands["rules.draft"](engine, { draft }, call)).toMatchObject({ draft, revision: 0 });
    const saved = await rulesCommands["rules.save"](engine, { basedOn: 0 }, call);
    expect(saved).toMatchObject({ saved: draft, draft: null, revision: 1 });
    await expect(rulesCommands["rules.save"](engine, { rules: [], basedOn: 0 }, call)).rejects.toMatchObject({
      code: "conflict",
    });
    await save([]);
    expect((await list()).history.map((one) => one.revision)).toEqual([1, 0]);
    const back = await rulesCommands["rules.restore"](engine, {}, call);
    expect(back).toMatchObject({ saved: draft, revision: 3 });
    await rulesCommands["rules.restore"](engine, { revision: 0 }, call);
    expect((await list()).saved.rules).toHaveLength(5);
    await expect(rulesCommands["rules.restore"](engine, { revision: 99 }, call)).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("are not changed, saved or thrown away by who has not seen another's draft", async () => {
    const { saved, revision } = await list();
    const [first, second] = [parse([{ kind: "margin", min: 0.4 }]), parse([{ kind: "cap" }])];
    await rulesCommands["rules.draft"](engine, { draft: first, seen: saved }, call);
    const refused = { code: "conflict", message: /changed elsewhere/ };
    for (const draft of [second, null])
      await expect(rulesCommands["rules.draft"](engine, { draft, seen: saved }, call)).rejects.toMatchObject(
        refused,
      );
    await expect(
      rulesCommands["rules.save"](engine, { basedOn: revision, seen: saved }, call),
    ).rejects.toMatchObject(refused);
    expect(await list()).toMatchObject({ saved, draft: first, revision });
    await rulesCommands["rules.draft"](engine, { draft: null, seen: first }, call);
    expect(await list()).toMatchObject({ saved, draft: null });
  });

  it("are refused where two have one id, and what an older version kept so is passed over", async () => {
    const { save: input } = contract.rules;
    const twice = { rules: [1, 2].map(() => ({ id: "same", kind: "cap" })) };
    const checked = await (input["~orpc"].inputSchema as z.ZodType).safeParseAsync(twice);
    expect(checked.error?.issues[0]?.message).toBe("Two rules have the same id. Give each its own.");
    const { revision, saved } = await list();
    const wrong = { rules: [...saved.rules, ...saved.rules], hideSoldOut: true };
    engine.state.documents.put("rules", String(revision + 1), wrong);
    engine.state.documents.put("rules", "draft", wrong);
    expect(await list()).toMatchObject({ revision, saved, draft: null });
    expect(await save([])).toMatchObject({ revision: revision + 1 });
  });

  it("name what keeps a rule from working", async () => {
    const { views } = await save([
      { kind: "pin", products: ["p04", "gone"] },
      { kind: "exclude", target: { brands: ["Nobody"] } },
      { kind: "cap", scope: { until: "2020-01-01" } },
      { kind: "boost", target: { products: ["p01"] }, scope: { segments: ["rfm:loyal", "rfm:gone"] } },
      { kind: "pin", products: ["p06", "p07"], scope: { placements: ["related"] } },
      { kind: "exclude", target: { products: ["p07"] }, scope: { placements: ["trending", "related"] } },
      { kind: "exclude", target: { products: ["p06"] }, scope: { placements: ["trending"] } },
    ]);
    expect(views.map(({ problems }) => problems)).toEqual([
      ["There is no product gone.", "Thing 4 is out of stock and not shown."],
      ["There is no brand Nobody.", "It means no product of the catalogue."],
      ["It ended on 2020-01-01."],
      ["There is no segment rfm:gone."],
      ['"Never Thing 7" keeps Thing 7 off.'],
      [],
      [],
    ]);
    const { views: shown } = await save([{ kind: "pin", products: ["p04"] }], false);
    expect(shown[0]!.problems).toEqual([]);
  });

  it("are refused, saved or as a draft, where bounds or dates are crossed; what is stored so is told", async () => {
    const before = await list();
    const crossed = { id: "m", kind: "margin", min: 0.6, max: 0.4 };
    const late = { id: "d", title: "Sale", kind: "cap", scope: { from: "2026-02-01", until: "2026-01-01" } };
    const margin = 'Rule "m": No product can meet this: at least is more than at most.';
    await expect(save([crossed])).rejects.toMatchObject({ code: "invalid-input", message: margin });
    const draft = ruleset.parse({ rules: [late] });
    await expect(rulesCommands["rules.draft"](engine, { draft }, call)).rejects.toMatchObject({
      code: "invalid-input",
      message: 'Rule "Sale": It ends before it starts. Exchange the days.',
    });
    expect(await list()).toEqual(before);
    engine.state.documents.put("rules", "draft", ruleset.parse({ rules: [crossed] }));
    expect((await list()).views[0]!.problems).toEqual([margin.slice('Rule "m": '.length)]);
    await expect(rulesCommands["rules.save"](engine, {}, call)).rejects.toMatchObject({ message: margin });
    await rulesCommands["rules.draft"](engine, { draft: null }, call);
  });

  it("publish exactly what is previewed, for every list, and nothing that is out of stock", async () => {
    // The data goes on for six days after the last order: what was bought five days before it is eleven days ago.
    await engine.warehouse.run(
      `INSERT INTO store.interactions BY NAME SELECT 'e' AS event_id, 'view_item' AS event_name, 's' AS source_id,
              TIMESTAMPTZ '2026-07-06 12:00:00Z' AS occurred_at, now() AS loaded_at`,
    );
    await save([
      { kind: "pin", products: ["p30"], position: 2, scope: { placements: ["related"] } },
      { kind: "boost", target: { brands: ["Brand 3"] }, factor: 1.5 },
      { kind: "exclude", target: { products: ["p07"] }, scope: { segments: ["rfm:loyal"] } },
      { kind: "not_bought_in_days", days: 10 },
      { kind: "cap", by: "brand", most: 3 },
      { kind: "diversity", lambda: 0.6 },
      { kind: "margin", min: 0.1 },
    ]);
    const made = await makeLists(engine, quietRun());
    const rows = await engine.warehouse.query<{
      placement: "related" | "recommended_for_you" | "most_popular";
      source_kind: "product" | "customer" | "category" | "segment";
      source_id: string;
      products: string[];
      reasons: string[];
    }>(
      `SELECT placement, source_kind, source_id, list(recommended_product_id ORDER BY rank) AS products,
              list(reason ORDER BY rank) AS reasons
       FROM mart.recommendation_lists GROUP BY ALL`,
    );
    // Of each placement of products or customers there is one for everyone, too.
    expect(made).toMatchObject({ lists: 40 + 30 + 4 + 2, empty: 0 });
    for (const row of rows) {
      const everyone = row.source_kind === "segment" && row.source_id === "everyone";
      const newcomer = { related: "product", recommended_for_you: "customer", most_popular: null } as const;
      const kind = newcomer[row.placement];
      const { shelves } = await recommendCommands["recommend.shelves"](
        engine,
        {
          subject: !everyone
            ? { kind: row.source_kind, id: row.source_id }
            : kind
              ? { kind, id: "nobody" }
              : { kind: "everyone" },
          placements: [row.placement],
          k: everyone && kind === "product" ? 21 : 20,
          rules: "saved",
        },
        call,
      );
      const { items } = shelves[0]!;
      expect([row.source_id, items.map((item) => item.productId)]).toEqual([row.source_id, row.products]);
      expect(items.map((item) => item.reason)).toEqual(row.reasons);
      expect(row.products.filter((id) => id === "p04" || id === "p24" || id === "p05")).toEqual([]);
    }
  });

  it("publish a list for each product, for those that no model knows too, and one for whoever is new", async () => {
    await save([]);
    await makeLists(engine, quietRun());
    const rows = await engine.warehouse.query<{ of: string; products: string[] }>(
      `SELECT source_kind || ' ' || source_id AS of, list(recommended_product_id ORDER BY rank) AS products
       FROM mart.recommendation_lists WHERE placement = 'related' GROUP BY ALL`,
    );
    const lists = new Map(rows.map(({ of, products }) => [of, products]));
    const everyone = lists.get("segment everyone")!;
    expect([lists.size, everyone.length]).toEqual([41, 21]);
    const unknown = (await shelf("p39")).items.map(({ productId }) => productId);
    expect(lists.get("product p39")!.slice(0, 10)).toEqual(unknown);
    const fresh = (await shelf("nobody")).items.map(({ productId }) => productId);
    expect(everyone.slice(0, 10)).toEqual(fresh);
  });

  it("fill a list that has too little from the chain, under the same rules", async () => {
    await save([{ kind: "include_only", target: { brands: ["Brand 0"] } }]);
    const bare = await shelf("p39");
    expect(bare.items.length).toBeGreaterThan(0);
    expect(bare.items.every((item) => item.fallback && Number(item.productId.slice(1)) % 4 === 0)).toBe(true);
  });

  it("that leave nothing leave no shelf empty, neither shown nor published, and say so", async () => {
    await save([
      { kind: "margin", min: 0.99 },
      { kind: "exclude", target: { brands: ["Brand 0"] } },
    ]);
    const none = await shelf("p01");
    expect(none.items.length).toBeGreaterThan(0);
    expect(none.items.filter((item) => Number(item.productId.slice(1)) % 4 === 0)).toEqual([]);
    expect(none.note).toContain('"Margin at least 99%"');
    expect(await makeLists(engine, quietRun())).toMatchObject({
      lists: 76,
      empty: 0,
      yielding: 76,
    });
    expect((await effect({ quality: false })).notes).toEqual([
      "The rules leave nothing for 76 of 76 lists, which stand without the rules that choose. Relax the rule that takes most.",
    ]);
    await engine.warehouse.run(
      "UPDATE store.variants SET cost = 0.01, loaded_at = now() WHERE product_id = 'p14'",
    );
    const [only, ...others] = (await shelf("p01")).items;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ productId: "p14", reason: "Best seller of the catalogue", fallback: true });
    await makeLists(engine, quietRun());
    expect(
      await engine.warehouse.query(
        "SELECT DISTINCT recommended_product_id AS id, reason, model_version AS version FROM mart.recommendation_lists WHERE source_id = 'p01'",
      ),
    ).toEqual([{ id: "p14", reason: "Best seller of the catalogue", version: null }]);
    await engine.warehouse.run(
      "UPDATE store.variants SET cost = 5, loaded_at = now() WHERE product_id = 'p14'",
    );
  });

  it("are told before lists that they would leave empty are published, and nothing else than what can be sold is", async () => {
    const path = join(folder, "store.sqlite");
    new Database(path).exec("CREATE TABLE one (id)").close();
    const { id } = await publishCommands["publish.addTarget"](
      engine,
      { name: "Store", kind: "sqlite", config: { path }, connectionType: "test", prefix: "merchbench_" },
      call,
    );
    const plan = () =>
      publishJobs["publish.plan"](engine, { kind: "recommendations", targetId: id }, quietRun());
    await save([{ kind: "margin", min: 0.99 }]);
    expect((await plan()).warnings[0]).toMatchObject({
      code: "rules-yield",
      message: expect.stringContaining("for 76 of 76 lists"),
    });
    await save([{ kind: "include_only", target: { brands: ["Brand 0"] } }]);
    expect((await plan()).warnings[0]).toEqual({
      code: "rules-short",
      message:
        "76 of 76 lists are shorter than set, for the rules leave no more of the catalogue. See which one takes most: What the change touches, in the Studio, or merchbench rules effect",
    });
    const stock = "SET on_hand = on_hand - 100, loaded_at = now()";
    await engine.warehouse.run(`UPDATE store.inventory_levels ${stock}`);
    await expect(plan()).rejects.toThrow(/None of the 76 lists can be published: nothing .* is in stock/);
    await engine.warehouse.run(`UPDATE store.inventory_levels ${stock.replace("- 100", "+ 100")}`);
  });

  it("are compared over all lists: who gains and loses, and what it costs on held-out days", async () => {
    // Bought with p00: p01, first of its list, and p03. Without p01 the first is lost and p03 rises to the second place.
    await keepCases(engine, [1, 3]);
    await save([]);
    const draft = parse([
      { kind: "exclude", target: { products: ["p01"] }, scope: { placements: ["related"] } },
    ]);
    await rulesCommands["rules.draft"](engine, { draft }, call);
    const found = await effect({ against: "saved", placements: ["related"] });
    expect(found.byPlacement.map((one) => one.placement)).toEqual(["related"]);
    // p01 is on twelve lists of its own model, on ten of them in the first ten, and on those of p39 and of everyone by the best sellers.
    const lost = found.exposure.find((one) => one.productId === "p01")!;
    expect(lost).toMatchObject({ before: 12, after: 0, title: "Thing 1", brand: "Brand 1" });
    expect(found).toMatchObject({ listsChanged: 12, losing: 1 });
    expect(found.rules).toMatchObject([{ id: "r0", leftOut: 14 }]);
    expect(found.before.inStock).toBe(1);
    const [quality] = found.quality;
    expect(quality).toMatchObject({ placement: "related", cases: 2, metric: "NDCG@10" });
    expect(quality!.before).toBeCloseTo((1 + 1 / Math.log2(4)) / 2, 6);
    expect(quality!.after).toBeCloseTo((0 + 1 / Math.log2(3)) / 2, 6);
    expect(found.verdict).toMatch(/^The change costs \d+\.\d% of ranking quality/);
    await rulesCommands["rules.draft"](engine, { draft: null }, call);
  });

  it("without any change touch no list", async () => {
    await save([], false);
    const none = await effect({ quality: false });
    expect(none).toMatchObject({ listsChanged: 0, newFirst: 0, gaining: 0, losing: 0 });
    expect(none.verdict).toBe("Your rules change no list.");
  });

  it("offer categories that are bought together, and what there is to choose from", async () => {
    const facets = await rulesCommands["rules.facets"](engine, {}, call);
    expect(facets.brands).toHaveLength(4);
    expect(facets.segments.map(({ id, customers }) => [id, customers])).toEqual([
      ["rfm:loyal", 9],
      ["rfm:other", 21],
    ]);
    await engine.warehouse.run(
      `INSERT INTO store.order_items BY NAME
       SELECT 'x' || i AS order_item_id, 'o' || i AS order_id, 'p' || lpad((i + 1)::VARCHAR, 2, '0') AS product_id, 1 AS quantity,
              10 AS unit_price, 's' AS source_id, now() AS loaded_at FROM range(10) t (i)`,
    );
    const { pairs } = await rulesCommands["rules.complements"](engine, { minOrders: 5, minLift: 0 }, call);
    // 15 + 5 of 30 orders hold each category, 10 hold both: a lift of 10 / 30 / (20 / 30) ** 2.
    expect(pairs).toHaveLength(2);
    expect(pairs[0]).toMatchObject({ orders: 10, lift: expect.closeTo(0.75, 6) });
  });
});
