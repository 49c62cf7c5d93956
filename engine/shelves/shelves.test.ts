import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelJobs } from "../commands/model.ts";
import { recommendCommands, recommendJobs } from "../commands/recommend.ts";
import { saveArtifact } from "../compute/artifact.ts";
import type { ExportedFile, ExportOrder } from "../compute/export-worker.ts";
import { runInWorker } from "../compute/process.ts";
import type { Placement, ShelfSubject } from "../contract/placements.ts";
import { quietRun, type Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";

let folder: string;
let engine: Engine;
const call = { signal: new AbortController().signal };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-shelves-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  await fillStore();
  const models = ["rules", "als", "order-again", "trending", "popularity"] as const;
  const input = { models: [...models], factors: 8, halfLifeDays: 365, surprise: 0.6, hideBought: true };
  const trained = await recommendJobs["recommend.train"](
    engine,
    { ...input, params: {}, seed: 1 },
    quietRun(),
  );
  expect(trained.versions).toHaveLength(models.length);
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (table: string, select: string) =>
  engine.warehouse.run(
    `INSERT INTO store.${table} BY NAME SELECT 's' AS source_id, now() AS loaded_at, * FROM (${select})`,
  );

/** Two tastes: customers of even number buy p0 to p19 (Garden), odd ones p20 to p39 (Kitchen); p0 and p20 every 30 days. */
async function fillStore(): Promise<void> {
  await rows("categories", "SELECT * FROM (VALUES ('g', 'Garden'), ('k', 'Kitchen')) t (category_id, name)");
  await rows(
    "products",
    `SELECT 'p' || i AS product_id, 'Product ' || i AS title, CASE WHEN i < 20 THEN 'g' ELSE 'k' END AS category_id,
            'https://shop.example/' || i || '.jpg' AS image_url FROM range(42) t (i)`,
  );
  await rows(
    "variants",
    "SELECT 'v' || i AS variant_id, 'p' || i AS product_id, 10 + i AS price, 5 AS cost FROM range(42) t (i)",
  );
  await rows(
    "inventory_levels",
    "SELECT 'v' || i AS variant_id, 'here' AS location_id, now() AS as_of, CASE i WHEN 7 THEN 0 ELSE 9 END AS on_hand FROM range(42) t (i)",
  );
  await rows("customers", "SELECT 'c' || i AS customer_id, 'Person ' || i AS name FROM range(121) t (i)");
  await rows(
    "orders",
    `SELECT 'o' || c || '-' || n AS order_id, 'c' || c AS customer_id, 'GBP' AS currency, 20 AS total, 'paid' AS status,
            TIMESTAMPTZ '2026-11-20 12:00:00Z' - to_days(CAST(30 * n + c % 10 AS INTEGER)) AS ordered_at
     FROM range(120) t (c), range(8) m (n)`,
  );
  await rows(
    "order_items",
    `SELECT 'o' || c || '-' || n || '-' || l AS order_item_id, 'o' || c || '-' || n AS order_id, 1 AS quantity, 10 AS unit_price,
            'p' || (20 * (c % 2) + CASE WHEN l = 0 THEN 0 ELSE 1 + (c * 7 + n % 3 + l * 3) % 19 END) AS product_id
     FROM range(120) t (c), range(8) m (n), range(3) k (l)`,
  );
  // A bot looks at everything again and again on one day.
  await rows(
    "interactions",
    `SELECT 'bot' || i AS event_id, 'view_item' AS event_name, 'bot' AS anonymous_id, 'p' || (i % 42) AS product_id,
            TIMESTAMPTZ '2026-11-01 00:00:00Z' + to_seconds(i) AS occurred_at FROM range(700) t (i)`,
  );
}

async function shelf(subject: ShelfSubject, placement: Placement, k = 8) {
  const input = { subject, placements: [placement], k, rules: "saved" as const };
  const { shelves } = await recommendCommands["recommend.shelves"](engine, input, call);
  return shelves[0]!;
}

const idsOf = (list: { items: { productId: string }[] }) => list.items.map((item) => item.productId);
const kitchen = (list: { items: { productId: string }[] }) =>
  list.items.filter((item) => Number(item.productId.slice(1)) >= 20).length;

describe("shelves", () => {
  it("serve every placement of every subject with a full list, whatever the models know of it", async () => {
    const subjects: ShelfSubject[] = [
      { kind: "product", id: "p3" },
      { kind: "product", id: "p41" },
      { kind: "customer", id: "c4" },
      { kind: "customer", id: "c120" },
      { kind: "basket", ids: ["p1", "p2"] },
      { kind: "session", events: [{ productId: "p5", kind: "view" }] },
      { kind: "category", id: "k" },
      { kind: "everyone" },
    ];
    for (const subject of subjects) {
      const input = { subject, placements: [], k: 6, rules: "saved" as const };
      const { shelves } = await recommendCommands["recommend.shelves"](engine, input, call);
      expect(shelves.length).toBeGreaterThan(1);
      for (const list of shelves) {
        const where = `${list.placement} of ${JSON.stringify(subject)}`;
        expect(list.items, where).toHaveLength(6);
        expect(new Set(list.items.map((item) => item.productId)).size, where).toBe(6);
        expect(
          list.items.map((item) => item.productId),
          where,
        ).not.toContain("p7");
        for (const item of list.items) {
          expect(item.reason.length, where).toBeGreaterThan(5);
          expect(item.imageUrl).toBe(`https://shop.example/${item.productId.slice(1)}.jpg`);
        }
      }
    }
  });

  it("say what filled a list that the model knows too little for", async () => {
    const fresh = await shelf({ kind: "customer", id: "c120" }, "recommended_for_you");
    expect(fresh.note).toBe(
      "Recommended for you knows nothing of this one yet, so the list comes from Most popular.",
    );
    const again = await shelf({ kind: "customer", id: "c4" }, "order_again");
    expect(again.items[0]).toMatchObject({ productId: "p0", strategy: "order_again", fallback: false });
    expect(again.items[0]!.reason).toMatch(/^Bought 8 times, about every 30 days/);
  });

  it("follow a chain that was changed, and go back", async () => {
    const change = { placement: "recommended_for_you" as const, reset: false };
    const chain = [{ placement: "order_again" as const, model: "order-again" }];
    const set = await recommendCommands["recommend.setPlacement"](
      engine,
      { ...change, chain, length: 7 },
      call,
    );
    expect(set).toMatchObject({ edited: true, length: 7 });
    expect(set.steps.map((step) => step.model)).toEqual(["order-again", "popularity"]);
    const list = await shelf({ kind: "customer", id: "c4" }, "recommended_for_you");
    expect(list.items[0]).toMatchObject({ productId: "p0", model: "order-again" });
    const back = await recommendCommands["recommend.setPlacement"](engine, { ...change, reset: true }, call);
    expect(back).toMatchObject({ edited: false, length: 20 });
    const wrong = { ...change, chain: [{ placement: "related" as const, model: "magic" }] };
    await expect(recommendCommands["recommend.setPlacement"](engine, wrong, call)).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining('no recommender "magic"'),
    });
  });

  it("answer a subject that does not fit the placement, or is not there, with what to do", async () => {
    const ask = { productId: "p1", placement: "recommended_for_you" as const, k: 3, steered: true };
    await expect(recommendCommands["recommend.forProduct"](engine, ask, call)).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining("for-customer"),
    });
    for (const subject of [
      { kind: "segment", id: "rfm:none" },
      { kind: "category", id: "none" },
    ] as ShelfSubject[]) {
      await expect(shelf(subject, "most_popular")).rejects.toMatchObject({ code: "not-found" });
    }
  });

  it("serve those who are not known yet what everybody sees, and say so", async () => {
    const everyone = await shelf({ kind: "everyone" }, "most_popular");
    for (const [subject, placement, missing] of [
      [{ kind: "customer", id: "new one" }, "recommended_for_you", "no customer new one"],
      [{ kind: "product", id: "p999" }, "related", "no product p999"],
      [{ kind: "session", events: [{ productId: "p999", kind: "view" }] }, "recommended_for_you", "p999"],
    ] as [ShelfSubject, Placement, string][]) {
      const list = await shelf(subject, placement);
      expect(idsOf(list)).toEqual(idsOf(everyone));
      expect(list.note).toContain(missing);
      expect(list.note).toContain("merchbench recommend subjects");
    }
    const known = await shelf({ kind: "basket", ids: ["p1", "p2"] }, "frequently_bought_together");
    const more = await shelf({ kind: "basket", ids: ["p1", "p999", "p2"] }, "frequently_bought_together");
    expect(more.items).toEqual(known.items);
    expect([known.note?.includes("p999") ?? false, more.note?.includes("p999")]).toEqual([false, true]);
  });

  it("leave a bot out of learning and show it; the limit can be changed", async () => {
    const page = { offset: 0, limit: 10 };
    const found = await recommendCommands["recommend.leftOut"](engine, page, call);
    expect(found.rows).toMatchObject([{ kind: "visitor", id: "bot", why: "events a day", eventsADay: 700 }]);
    await recommendCommands["recommend.setLeftOut"](engine, { maxEventsADay: 1000 }, call);
    const none = await recommendCommands["recommend.leftOut"](engine, page, call);
    expect([none.total, none.limits.maxEventsADay, none.limits.maxProducts]).toEqual([0, 1000, 1000]);
    await recommendCommands["recommend.setLeftOut"](engine, { maxEventsADay: 500 }, call);
  });

  it("ask a trained model about a made-up visit, with reasons that can be counted", async () => {
    const visit = (...ids: string[]) => ({
      kind: "session" as const,
      events: ids.map((productId) => ({ productId, kind: "view" as const })),
    });
    const asked = () => shelf(visit("p23", "p31"), "recommended_for_you");
    // A model that takes long to open answers the next visit.
    await expect.poll(async () => (await asked()).items[0]?.model).toBe("als");
    const list = await asked();
    expect(list.items.map((item) => [item.model, item.strategy, item.fallback])).toEqual(
      Array(8).fill(["als", "recommended_for_you", false]),
    );
    expect(kitchen(list)).toBe(8);
    expect(list.modelVersion).toBe("als-1");
    for (const { productId, reason } of list.items) {
      const [, shoppers, met] = /^(\d+) shoppers? in common with Product (23|31), of this visit$/.exec(
        reason,
      )!;
      const [row] = await engine.warehouse.query<{ n: number }>(
        `SELECT count(*) AS n FROM (SELECT customer_id FROM store.orders JOIN store.order_items USING (order_id, source_id)
           GROUP BY 1 HAVING bool_or(product_id = $a) AND bool_or(product_id = $b))`,
        { a: productId, b: `p${met}` },
      );
      expect(Number(shoppers), productId).toBe(row!.n);
    }
    const garden = await shelf(visit("p3"), "recommended_for_you");
    expect([kitchen(garden), garden.items[0]!.model]).toEqual([0, "als"]);
    // Of p41 nobody bought anything, so no model knows it, and neither do the lists of products.
    const unknown = await shelf(visit("p41"), "recommended_for_you");
    expect(unknown.items).toHaveLength(8);
    expect(unknown.items.every((item) => item.model !== "als")).toBe(true);
    const change = { placement: "recommended_for_you" as const, reset: false };
    const chain = [{ placement: "order_again" as const }];
    await recommendCommands["recommend.setPlacement"](engine, { ...change, chain }, call);
    const without = await shelf(visit("p23", "p31"), "recommended_for_you");
    expect(without.items[0]).toMatchObject({
      model: "rules",
      strategy: "frequently_bought_together",
      fallback: true,
    });
    await recommendCommands["recommend.setPlacement"](engine, { ...change, reset: true }, call);
  });

  it("come out of a customer's own part of the data as they came out of the whole", async () => {
    const listsOf = () =>
      engine.warehouse.query<{ list: string; score: number; rank: number }>(
        `SELECT concat_ws(' ', placement, source_id, rank, recommended_product_id, reason) AS list, score
         FROM mart.recommendations WHERE source_kind = 'customer' ORDER BY ALL`,
      );
    const before = await listsOf();
    // Customers of other days than the last, for whom nothing but the time of loading changes.
    await engine.warehouse.run(
      "UPDATE store.orders SET loaded_at = now() WHERE customer_id IN ('c6', 'c15', 'c33')",
    );
    const { refreshed } = await recommendJobs["recommend.refresh"](engine, {}, quietRun());
    const own = refreshed.filter(({ customers }) => customers !== null);
    expect(own.map(({ modelVersion, customers }) => [modelVersion, customers]).sort()).toEqual([
      ["als-1", 3],
      ["order-again-1", 3],
    ]);
    const after = await listsOf();
    expect(after.map(({ list }) => list)).toEqual(before.map(({ list }) => list));
    for (const [i, { score }] of after.entries()) expect(score).toBeCloseTo(before[i]!.score, 4);
  });

  it("follow what a customer did since, without training", async () => {
    const before = await shelf({ kind: "customer", id: "c4" }, "recommended_for_you");
    expect(kitchen(before)).toBeLessThan(5);
    const untouched = await shelf({ kind: "customer", id: "c6" }, "recommended_for_you");
    await rows(
      "interactions",
      `SELECT 'e' || i AS event_id, CASE WHEN i % 3 = 0 THEN 'add_to_cart' ELSE 'view_item' END AS event_name, 'c4' AS user_id,
              'visit' AS session_id, 'p' || (21 + i % 12) AS product_id,
              TIMESTAMPTZ '2026-11-20 20:00:00Z' + to_minutes(i) AS occurred_at FROM range(60) t (i)`,
    );
    const viewed = await shelf({ kind: "customer", id: "c4" }, "recently_viewed");
    expect(viewed.items[0]).toMatchObject({ productId: "p32", strategy: "recently_viewed" });
    const waiting = await recommendCommands["recommend.freshness"](engine, {}, call);
    expect(waiting.waiting.find((one) => one.modelVersion === "als-1")).toMatchObject({ customers: 1 });
    const { refreshed } = await recommendJobs["recommend.refresh"](engine, {}, quietRun());
    expect(refreshed).toContainEqual({
      model: expect.any(String),
      modelVersion: "als-1",
      customers: 1,
    });
    const after = await shelf({ kind: "customer", id: "c4" }, "recommended_for_you");
    expect(kitchen(after)).toBeGreaterThan(6);
    expect(after.items.map((item) => item.productId)).not.toEqual(before.items.map((item) => item.productId));
    const same = await shelf({ kind: "customer", id: "c6" }, "recommended_for_you");
    expect(same.items).toEqual(untouched.items);
    const done = await recommendCommands["recommend.freshness"](engine, {}, call);
    expect(done.waiting).toEqual([]);
    expect(await recommendJobs["recommend.refresh"](engine, {}, quietRun())).toEqual({ refreshed: [] });
  });

  it("follow what came in while they were made", async () => {
    const see = (user: string) =>
      rows(
        "interactions",
        `SELECT '${user}-' || i AS event_id, 'view_item' AS event_name, '${user}' AS user_id, 'p' || (21 + i) AS product_id,
                TIMESTAMPTZ '2026-11-20 21:00:00Z' + to_minutes(i) AS occurred_at FROM range(12) t (i)`,
      );
    await see("c8");
    let second: Promise<void> | undefined;
    const progress = (_done: number, _total: number | null, note?: string) => {
      // The worker has what it reads by now.
      if (note?.startsWith("Ranking")) second ??= see("c10");
    };
    const run: Run = { ...quietRun(), progress, part: () => run };
    const { refreshed } = await recommendJobs["recommend.refresh"](engine, {}, run);
    expect(second).toBeDefined();
    const ofAls = refreshed.filter((one) => one.modelVersion === "als-1");
    expect(ofAls.map((one) => one.customers)).toEqual([1, 1]);
    expect((await recommendCommands["recommend.freshness"](engine, {}, call)).waiting).toEqual([]);
  });

  it("take recently viewed from the visit that was made up, and rank by what was put in the cart", async () => {
    const events = [
      { productId: "p21", kind: "view" as const },
      { productId: "p22", kind: "cart" as const },
    ];
    const viewed = await shelf({ kind: "session", events }, "recently_viewed", 4);
    expect(viewed.items.slice(0, 2).map((item) => item.productId)).toEqual(["p22", "p21"]);
    const forYou = await shelf({ kind: "session", events }, "recommended_for_you", 4);
    expect(forYou.items.map((item) => item.productId)).not.toContain("p22");
    expect(kitchen(forYou)).toBe(4);
  });

  it("export what a model learnt as tensors with a header and as tables, equal to the artifact", async () => {
    const items = engine.compute.artifact("als-1").tensors.items!;
    const tensors = await modelJobs["model.export"](engine, { id: "als-1", format: "tensors" }, quietRun());
    const read = (name: string) => readFileSync(join(tensors.folder, name));
    const header = JSON.parse(read("header.json").toString());
    expect(header).toMatchObject({ format: "merchbench-tensors", format_version: 1, byte_order: "little" });
    const found = header.initializers.find((one: { name: string }) => one.name === "items");
    expect(found).toMatchObject({ dims: items.shape, data_type: 1, type: "FLOAT" });
    const bytes = read(found.external_data.location);
    expect(bytes.length).toBe(found.external_data.length);
    const values = items.data.map((_, i) => bytes.readFloatLE(4 * i));
    expect(values).toEqual(items.data);
    expect(JSON.parse(read("products.json").toString())).toHaveLength(items.shape[0]!);
    expect([...new Int32Array(new Uint8Array(read("offered.bin")).buffer)]).toEqual(Array(42).fill(1));
    const tables = await modelJobs["model.export"](engine, { id: "als-1", format: "parquet" }, quietRun());
    const [first] = await engine.warehouse.query<{ product_id: string; value_1: number }>(
      `SELECT product_id, value_1 FROM read_parquet('${join(tables.folder, "items.parquet")}') ORDER BY row LIMIT 1`,
    );
    expect(first).toEqual({ product_id: "p0", value_1: items.data[1] });
  });

  it("export each member of a hybrid into files of its own", async () => {
    const [from, target] = [join(folder, "hybrid"), join(folder, "hybrid-export")];
    const tensor = (value: number) => ({ shape: [1], data: Float32Array.of(value) });
    mkdirSync(from);
    saveArtifact(from, { meta: {}, tensors: { "als/items": tensor(1), "ease/items": tensor(2) } });
    const order: ExportOrder = { folder: from, target, format: "table", model: {} };
    const worker = join(import.meta.dirname, "../compute/export-worker.ts");
    const files = await runInWorker<ExportOrder, ExportedFile[]>(order, quietRun(), worker);
    expect(files.map(({ name }) => readFileSync(join(target, name), "utf8").split("\n")[1])).toEqual([
      "0,1.0",
      "0,2.0",
    ]);
  });
});
