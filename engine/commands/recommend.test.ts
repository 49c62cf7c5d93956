import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ruleset } from "../contract/rules.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { CONTENT } from "../publish/content.ts";
import { makeLists } from "../steering/all-lists.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { recommendCommands, recommendJobs } from "./recommend.ts";
import { rulesCommands } from "./rules.ts";

let folder: string;
let engine: Engine;
const call = { signal: new AbortController().signal };
const trainInput = {
  models: ["rules" as const, "item-knn" as const, "als" as const, "popularity" as const],
  factors: 8,
  halfLifeDays: 365,
  surprise: 0.6,
  hideBought: false,
  params: { als: { iterations: 6 } },
  seed: 1,
};
const forYou = { placement: "recommended_for_you" as const, k: 10, steered: true };
const OPEN = { rules: [], hideSoldOut: false };
const save = (rules: unknown[], hideSoldOut = true) => {
  const parsed = ruleset.parse({
    rules: rules.map((rule, i) => ({ id: `r${i}`, ...(rule as object) })),
    hideSoldOut,
  });
  return rulesCommands["rules.save"](engine, parsed, call);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-recommend-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** 30 products; p1 is mostly bought with p2; p4 is out of stock; p5 earns 10 %, the others half their price. */
async function fillStore(): Promise<void> {
  await engine.warehouse.run(`
    INSERT INTO store.products BY NAME
    SELECT 'p' || i AS product_id, 'Product ' || i AS title, 'cat' AS category_id, 's' AS source_id, now() AS loaded_at
    FROM range(30) t (i);
    INSERT INTO store.categories BY NAME
    SELECT 'cat' AS category_id, 'Things' AS name, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.variants BY NAME
    SELECT 'v' || i AS variant_id, 'p' || i AS product_id, 'SKU-' || i AS sku, 10 AS price,
           CASE i WHEN 5 THEN 9 ELSE 5 END AS cost, 's' AS source_id, now() AS loaded_at
    FROM range(30) t (i);
    INSERT INTO store.inventory_levels BY NAME
    SELECT 'v' || i AS variant_id, 'here' AS location_id, now() AS as_of, CASE i WHEN 4 THEN 0 ELSE 7 END AS on_hand,
           's' AS source_id, now() AS loaded_at
    FROM range(30) t (i);
    INSERT INTO store.customers BY NAME
    SELECT 'c' || i AS customer_id, 'Person ' || i AS name, 's' AS source_id, now() AS loaded_at FROM range(101) t (i);
    INSERT INTO store.orders BY NAME
    SELECT 'o' || i AS order_id, 'c' || (i % 100) AS customer_id, 'GBP' AS currency, 10 AS total,
           TIMESTAMPTZ '2026-11-20 12:00:00Z' - to_days(CAST(i % 200 AS INTEGER)) AS ordered_at, 'paid' AS status,
           's' AS source_id, now() AS loaded_at
    FROM range(1200) t (i);
    INSERT INTO store.order_items BY NAME
    SELECT 'o' || i || '-' || n AS order_item_id, 'o' || i AS order_id,
           'p' || CASE WHEN i % 10 = 0 THEN n + 1 ELSE (i * 7 + n * (1 + i % 5)) % 30 END AS product_id, 1 AS quantity, 5 AS unit_price,
           's' AS source_id, now() AS loaded_at
    FROM range(1200) t (i), range(2) m (n)`);
}

const idsOf = (list: { items: { productId: string }[] }) => list.items.map((item) => item.productId);

describe("recommendations", () => {
  it("say what to do while there is nothing", async () => {
    const summary = await recommendCommands["recommend.summary"](engine, {}, call);
    expect(summary.missing).toContain("Sync a source");
    await expect(recommendJobs["recommend.train"](engine, trainInput, quietRun())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^Not enough data/),
    });
  });

  it("train all models in the worker and cover the catalogue", async () => {
    await fillStore();
    const trained = await recommendJobs["recommend.train"](engine, trainInput, quietRun());
    expect(trained.versions).toEqual(["rules-1", "item-knn-1", "als-1", "popularity-1"]);
    const summary = await recommendCommands["recommend.summary"](engine, {}, call);
    expect(summary.missing).toBeNull();
    const trainedPlacements = summary.placements.filter((one) => one.modelVersion);
    expect(trainedPlacements.map((one) => [one.placement, one.lists, one.products])).toEqual([
      ["recommended_for_you", 100, 30],
      ["frequently_bought_together", 30, 30],
      ["related", 30, 30],
      ["most_popular", 2, 30],
    ]);
    for (const one of trainedPlacements) expect(one.scorecard?.verdict).toMatch(/\d/);
  });

  it("search for better parameters before the held-out days, and keep every trial", async () => {
    expect(engine.state.versions.get("als-1").params).toMatchObject({ iterations: 6, factors: 8 });
    const input = { model: "als" as const, trials: 2, minutes: 5, params: { factors: 4 }, seed: 1 };
    const found = await recommendJobs["recommend.tune"](engine, input, quietRun());
    expect(found.trials.map(({ number, problem }) => [number, problem])).toEqual([
      [0, null],
      [1, null],
    ]);
    expect(found.trials[1]!.settings).toHaveProperty("regularisation");
    expect(found.best!.score).toMatchObject({ name: "NDCG@10", better: "higher" });
    expect(found.verdict).toMatch(/0\.\d{4}/);
    expect(await recommendCommands["recommend.searches"](engine, {}, call)).toEqual([found]);
    const none = recommendJobs["recommend.tune"](engine, { ...input, model: "popularity" }, quietRun());
    await expect(none).rejects.toMatchObject({ code: "unsupported" });
  });

  it("list companions by id or SKU, with price, stock and reason", async () => {
    await rulesCommands["rules.save"](engine, OPEN, call);
    const input = {
      productId: "SKU-1",
      placement: "frequently_bought_together" as const,
      k: 5,
      steered: true,
    };
    const list = await recommendCommands["recommend.forProduct"](engine, input, call);
    expect(list.subject).toMatchObject({ id: "p1", title: "Product 1" });
    expect(list.items[0]).toMatchObject({ productId: "p2", price: 10, margin: 0.5, stock: 7, rank: 1 });
    expect(list.items[0]!.reason).toMatch(/^Bought together 1\d\d times/);
    expect(idsOf(list)).not.toContain("p1");
    expect(list.items).toHaveLength(5);
  });

  it("browse the rules of the orders, sorted, searched and saved as a file", async () => {
    const ask = (input: object) =>
      recommendCommands["recommend.rules"](
        engine,
        { offset: 0, limit: 5, minConfidence: 0, minLift: 0, ...input },
        call,
      );
    const found = await ask({ product: "p2", sort: "-confidence" });
    expect(found.modelVersion).toBe("rules-1");
    expect(found.rows[0]).toMatchObject({ left: "Product 1", rightId: "p2" });
    const { orders, confidence, support, lift } = found.rows[0]!;
    expect(support).toBeCloseTo(orders / found.orders, 12);
    expect(confidence).toBeGreaterThan(0.5);
    expect((await ask({ product: "p2", minLift: lift + 1e-9 })).total).toBeLessThan(found.total);
    expect((await ask({ search: "no such product" })).rows).toEqual([]);
    await expect(ask({ version: "als-1" })).rejects.toMatchObject({ code: "invalid-input" });
    for (const format of ["csv", "parquet"] as const) {
      const input = { minConfidence: 0, minLift: 0, product: "p2", format };
      const { path, rows } = await recommendCommands["recommend.saveRules"](engine, input, call);
      const [saved] = await engine.warehouse.query<{ n: number; best: number }>(
        `SELECT count(*) AS n, max(confidence) AS best FROM '${path}'`,
      );
      expect([rows, saved!.n]).toEqual([found.total, found.total]);
      expect(saved!.best).toBeCloseTo(confidence, 12);
    }
  });

  it("take vectors of products from a file or a table, once they are right", async () => {
    const set = (from: string) => recommendCommands["recommend.setVectors"](engine, { from }, call);
    const file = join(folder, "vectors.parquet");
    const write = (sql: string) => engine.warehouse.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`);
    await write("SELECT 'p' || i AS product_id, [i, 1.5] AS vector FROM range(40) t (i)");
    expect(await set(file)).toEqual({ vectors: 40, dimensions: 2, unknown: 10, without: 0 });
    for (const [sql, problem] of [
      ["SELECT 'p1' AS product_id, [1.0] AS vector FROM range(2)", /1 products have more than one vector/],
      ["SELECT 'p' || i AS product_id, range(i + 1) AS vector FROM range(3) t (i)", /different lengths/],
      ["SELECT 'p1' AS product_id, ['nan'::FLOAT] AS vector", /not finite/],
      ["SELECT 'p1' AS product_id, 'x' AS vector", /needs the columns product_id and vector/],
      ["SELECT 'other' AS product_id, [1.0] AS vector", /None of the 1 vectors is of a product/],
    ] as const) {
      await write(sql);
      await expect(set(file)).rejects.toThrow(problem);
    }
    await expect(set(join(folder, "nothing.parquet"))).rejects.toMatchObject({ code: "not-found" });
    await engine.warehouse.run(
      "CREATE TABLE my_vectors AS SELECT 'p' || i AS product_id, [i, 2, 3] AS vector FROM range(5) t (i)",
    );
    // A refused file left the vectors as they were.
    expect(await set("main.my_vectors")).toEqual({ vectors: 5, dimensions: 3, unknown: 0, without: 25 });
    expect(await set("none")).toEqual({ vectors: 0, dimensions: 0, unknown: 0, without: 30 });
  });

  it("follow pins, exclusions, stock and margin, when read and when published alike", async () => {
    await save([
      { kind: "margin", min: 0.3 },
      { kind: "exclude", target: { products: ["p2"] } },
      { kind: "pin", products: ["p20"], scope: { sourceProducts: ["p1"] } },
    ]);
    const input = { productId: "p1", placement: "related" as const, k: 10, steered: true };
    const after = await recommendCommands["recommend.forProduct"](engine, input, call);
    expect(after.items[0]).toMatchObject({ productId: "p20", moved: "pinned first" });
    expect(after.items.map((item) => item.rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const gone of ["p2", "p4", "p5"]) expect(idsOf(after)).not.toContain(gone);
    await makeLists(engine, quietRun());
    const published = await engine.warehouse.query<Record<string, unknown>>(
      sqlFile(CONTENT.recommendations.query),
    );
    const goods = published.map((row) => row.recommended_product_id);
    for (const gone of ["p2", "p4", "p5"]) expect(goods).not.toContain(gone);
    const same = published.filter((row) => row.placement === "related" && row.source_id === "p1");
    expect(same.slice(0, 10).map((row) => row.recommended_product_id)).toEqual(idsOf(after));
    const before = await recommendCommands["recommend.forProduct"](
      engine,
      { ...input, k: 20, steered: false },
      call,
    );
    expect(idsOf(before)).toContain("p2");
    expect(before.leftOut).toEqual([]);
  });

  it("say so when a pin is out of stock, and when the rules leave nothing", async () => {
    await save([{ kind: "pin", products: ["p4"] }]);
    const input = { productId: "p1", placement: "related" as const, k: 3, steered: true };
    const list = await recommendCommands["recommend.forProduct"](engine, input, call);
    expect(list.leftOut).toContainEqual(
      expect.objectContaining({ productId: "p4", title: "Product 4", reason: "out of stock" }),
    );
    await save([{ kind: "margin", min: 0.9 }], false);
    const none = await recommendCommands["recommend.forProduct"](engine, input, call);
    expect(none.items).toHaveLength(3);
    expect(none.note).toMatch(
      /The rules leave nothing to show. "Margin at least 90%" takes \d+ of \d+ .* without the rules that choose/,
    );
    await rulesCommands["rules.save"](engine, OPEN, call);
  });

  it("serve customers and baskets; a new customer gets best sellers", async () => {
    const known = await recommendCommands["recommend.forCustomer"](
      engine,
      { customerId: "c3", ...forYou },
      call,
    );
    expect(known.items).toHaveLength(10);
    expect(known.subject.title).toBe("Person 3");
    const fresh = await recommendCommands["recommend.forCustomer"](
      engine,
      { customerId: "c100", ...forYou },
      call,
    );
    expect(fresh.items).toHaveLength(10);
    expect(fresh.note).toContain("the list comes from Most popular");
    expect(fresh.items.every((item) => item.fallback && item.strategy === "most_popular")).toBe(true);
    const basket = await recommendCommands["recommend.forBasket"](
      engine,
      { productIds: ["p1", "p3"], placement: "frequently_bought_together", k: 6, steered: true },
      call,
    );
    expect(basket.items[0]).toMatchObject({ productId: "p2" });
    expect(basket.items[0]!.reason).toContain("with Product 1");
    expect(idsOf(basket)).not.toContain("p3");
  });

  it("answer what they do not know with what to do", async () => {
    const ask = (productId: string) =>
      recommendCommands["recommend.forProduct"](
        engine,
        { productId, placement: "related", k: 3, steered: true },
        call,
      );
    expect((await ask("nowhere")).note).toContain("There is no product nowhere");
    const nobody = await recommendCommands["recommend.forCustomer"](
      engine,
      { customerId: "x", ...forYou },
      call,
    );
    expect(nobody.items.length).toBeGreaterThan(0);
    expect(nobody.note).toContain("search: merchbench recommend subjects");
    const found = await recommendCommands["recommend.subjects"](
      engine,
      { kind: "product", search: "sku-12", limit: 5 },
      call,
    );
    expect(found.map((one) => one.id)).toEqual(["p12"]);
  });
});
