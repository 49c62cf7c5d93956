import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { correlation } from "../../models/evaluate/stats.ts";
import { whatIfInput } from "../contract/price.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { CONTENT } from "../publish/content.ts";
import { generateSampleStore } from "../sample/generate.ts";
import type { SampleStore } from "../sample/options.ts";
import { shelveSample } from "../sample/shelve.fixture.ts";
import type { Truth } from "../sample/truth.ts";
import { makeLists } from "../steering/all-lists.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { priceCommands, priceJobs } from "./price.ts";
import { recommendJobs } from "./recommend.ts";

const SIZE = { customers: 1500, products: 130, orders: 18_000, events: 0, months: 18, seed: 5 };
const call = { signal: new AbortController().signal };
let folder: string;
let engine: Engine;
let store: SampleStore;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-price-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  store = await generateSampleStore({ folder: join(folder, "sample"), ...SIZE }, quietRun());
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (input: object) => priceCommands["price.whatIf"](engine, whatIfInput.parse(input), call);
const page = { offset: 0, limit: 1000 };

describe("price", () => {
  it("says what to do while there is nothing", async () => {
    expect((await priceCommands["price.summary"](engine, {}, call)).missing).toContain("Sync a source");
    await expect(ask({})).rejects.toMatchObject({ code: "unsupported" });
    await expect(priceJobs["price.train"](engine, { seed: 1 }, quietRun())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^Not enough data/),
    });
  });

  it("learns the sample store's known elasticities, and its intervals hold", async () => {
    await shelveSample(store.database, engine.warehouse);
    const trained = await priceJobs["price.train"](engine, { seed: 1 }, quietRun());
    expect(trained.estimated).toBeGreaterThan(50);
    expect(trained.notEnough).toBeGreaterThan(10);
    expect(trained.verdict).toMatch(/^On \d+ past price changes the 80% interval held \d+ \(\d+%\)/);
    const truth = JSON.parse(readFileSync(store.truth, "utf8")) as Truth;
    const known = new Map(
      truth.products.flatMap((p) => p.variant_ids.map((id) => [String(id), p.elasticity])),
    );
    const { rows } = await priceCommands["price.elasticity"](engine, page, call);
    const own = rows.filter((row) => row.elasticity.value !== null);
    const expected = own.map((row) => known.get(row.variantId)!);
    const found = own.map((row) => row.elasticity.value!);
    expect(correlation(found, expected)).toBeGreaterThan(0.6);
    const held = own.filter(
      (row, i) => expected[i]! >= row.elasticity.lo! && expected[i]! <= row.elasticity.hi!,
    );
    expect(held.length / own.length).toBeGreaterThan(0.68);
    expect(held.length / own.length).toBeLessThan(0.92);
  });

  it("shows scorecard and categories", async () => {
    const summary = await priceCommands["price.summary"](engine, {}, call);
    expect(summary.scorecard!.beatsBaseline).toBe(true);
    expect(summary.categories).toHaveLength(13);
    expect(summary.missing).toBeNull();
  });

  it("pages, searches and finds one item", async () => {
    const candles = await priceCommands["price.elasticity"](
      engine,
      { ...page, category: "candles and scent" },
      call,
    );
    expect(candles.total).toBeGreaterThan(5);
    expect(candles.rows.every((row) => row.category === "Candles and scent")).toBe(true);
    const sku = candles.rows[0]!.sku!;
    const one = await priceCommands["price.elasticity"](engine, { ...page, variantId: sku }, call);
    expect(one.rows.map((row) => row.sku)).toEqual([sku]);
    const unknown = priceCommands["price.elasticity"](engine, { ...page, variantId: "nope" }, call);
    await expect(unknown).rejects.toMatchObject({ code: "not-found" });
  });

  it("simulates today's prices, a change for a category, a price of one item, a goal", async () => {
    const same = await ask({});
    expect(same.probabilityOfLoss).toBe(0);
    expect(same.profitChange!.mean).toBe(0);
    expect(same.proposed).toEqual(same.today);
    expect(same.today.revenue.mean).toBeGreaterThan(10_000);

    const cut = await ask({ category: "Party", changePercent: -8 });
    const moved = cut.items.filter((item) => item.newPrice !== item.price);
    expect(moved.length).toBeGreaterThan(3);
    expect(moved.every((item) => item.newPrice < item.price!)).toBe(true);
    expect(cut.proposed.units.mean).toBeGreaterThan(cut.today.units.mean);
    expect(cut.histogram.reduce((sum, bin) => sum + bin.share, 0)).toBeCloseTo(1, 6);

    const item = moved[0]!;
    const held = await ask({ prices: [{ variantId: item.variantId, price: item.price! * 2 }] });
    expect(held.items).toHaveLength(1);
    expect(held.items[0]!.guardrail).toBe("held");
    expect(held.items[0]!.newPrice).toBeLessThanOrEqual(item.price! * 1.1 + 0.005);

    const goal = await ask({ goal: "profit", caution: 0.7 });
    expect(goal.profitChange!.mean).toBeGreaterThan(0);
    expect(goal.leftOut.some((one) => one.reason === "not enough price history")).toBe(true);
    const sure = await ask({ goal: "profit", caution: 0.95 });
    const changes = (result: typeof goal) => result.items.filter((one) => one.newPrice !== one.price).length;
    expect(changes(sure)).toBeLessThan(changes(goal));
    expect(sure.probabilityOfLoss).toBeLessThanOrEqual(goal.probabilityOfLoss! + 0.02);
  });

  it("refuses unknown items and categories", async () => {
    await expect(ask({ category: "Boats" })).rejects.toMatchObject({ code: "not-found" });
    await expect(ask({ prices: [{ variantId: "nope", price: 3 }] })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("refuses two prices for one item, by whichever name", async () => {
    const { variantId, sku } = (await ask({})).items.find((one) => one.sku !== one.variantId && one.sku)!;
    const twice = (...names: string[]) =>
      ask({ prices: names.map((name, k) => ({ variantId: name, price: 5 + k })) });
    await expect(twice(variantId, variantId)).rejects.toThrow(/Two prices .* one item/);
    await expect(twice(variantId, sku!)).rejects.toThrow(`"${variantId}" and "${sku}"`);
  });

  it("keeps the workspace's limits but for those given, and prices in a currency without pence whole", async () => {
    const before = engine.state.settings();
    const limits = { marginFloor: 0, maxChange: 0.04, endings: [], minDaysBetweenChanges: 0 };
    engine.state.saveSettings({ ...before, guardrails: limits });
    const item = (await ask({})).items.find((one) => one.price! > 10)!;
    const asked = { prices: [{ variantId: item.variantId, price: item.price! * 1.5 }] };
    const newPrice = async (guardrails: object) => (await ask({ ...asked, guardrails })).items[0]!.newPrice;
    const most = Math.round(item.price! * 104) / 100;
    expect(await newPrice({})).toBe(most);
    expect(await newPrice({ marginFloor: 0.01 })).toBe(most);
    engine.state.saveSettings({ ...before, currency: "JPY", guardrails: { ...limits, maxChange: 0.5 } });
    // Prices in pounds are none in yen.
    await expect(ask({ changePercent: 7 })).resolves.toMatchObject({ items: [] });
    await engine.warehouse.run("UPDATE store.variants SET price = round(price), currency = 'JPY'");
    const yen = await ask({ changePercent: 7 });
    expect(yen.items.length).toBeGreaterThan(50);
    expect(yen.items.filter((one) => !Number.isInteger(one.newPrice))).toEqual([]);
    await engine.warehouse.run("UPDATE store.variants SET currency = $currency", {
      currency: before.currency,
    });
    engine.state.saveSettings(before);
  });

  it("counts no tax that prices hold as revenue or profit", async () => {
    const free = { marginFloor: 0, maxChange: 0.2, endings: [], minDaysBetweenChanges: 0 };
    const before = await ask({ changePercent: 5, guardrails: free });
    await engine.warehouse.run(`
      CREATE TEMP TABLE kept_tax AS SELECT order_item_id, tax FROM store.order_items;
      UPDATE store.variants SET price = price * 1.25, attributes = '{"price_includes_tax": true}';
      UPDATE store.order_items SET tax = coalesce(total, quantity * unit_price) * 0.25 WHERE quantity > 0`);
    const taxed = await ask({ changePercent: 5, guardrails: free });
    const same = (of: (result: typeof before) => number) => expect(of(taxed) / of(before)).toBeCloseTo(1, 2);
    same((result) => result.today.units.mean);
    same((result) => result.today.profit!.mean);
    same((result) => result.revenueChange.mean);
    same((result) => result.profitChange!.mean);
    const [item] = taxed.items;
    const untaxed = before.items.find(({ variantId }) => variantId === item!.variantId)!;
    expect(item!.newPrice / untaxed.newPrice).toBeCloseTo(1.25, 2);
    // A tenth more than today's price brings this margin, but only if its tax counts for nothing.
    const floor = { ...free, marginFloor: 1 - item!.cost! / (item!.price! * item!.netShare * 1.1) };
    const one = { variantIds: [item!.variantId], changePercent: 5, guardrails: floor };
    expect((await ask(one)).items).toMatchObject([{ guardrail: "held" }]);
    await engine.warehouse.run(`
      UPDATE store.variants SET price = price / 1.25, attributes = NULL;
      UPDATE store.order_items i SET tax = k.tax FROM kept_tax k WHERE k.order_item_id = i.order_item_id`);
  });

  it("draws the curve with the prices charged", async () => {
    const { items } = await ask({ goal: "profit" });
    const variantId = items[0]!.variantId;
    const asked = { variantId, horizonDays: 28, seed: 1, includeIncoming: true };
    const curveOf = (stopAtZeroStock: boolean) =>
      priceCommands["price.curve"](engine, { ...asked, stopAtZeroStock }, call);
    const curve = await curveOf(true);
    expect(curve.points).toHaveLength(41);
    expect(curve.points.every(({ units }) => units.hi! <= curve.stock!)).toBe(true);
    expect((await curveOf(false)).stock).toBeNull();
    expect(curve.charged.length).toBeGreaterThan(1);
    expect(curve.charged.reduce((sum, one) => sum + one.days, 0)).toBeGreaterThan(300);
  });

  it("saves, lists and deletes scenarios", async () => {
    const input = whatIfInput.parse({ goal: "profit" });
    const saved = await priceCommands["price.saveScenario"](engine, { name: "Margin first", input }, call);
    expect(saved.profitChange!.mean).toBeGreaterThan(0);
    expect(await priceCommands["price.scenarios"](engine, {}, call)).toEqual([saved]);
    await priceCommands["price.deleteScenario"](engine, { id: saved.id }, call);
    expect(await priceCommands["price.scenarios"](engine, {}, call)).toEqual([]);
    const again = priceCommands["price.deleteScenario"](engine, { id: saved.id }, call);
    await expect(again).rejects.toMatchObject({ code: "not-found" });
    const gone = priceCommands["price.saveScenario"](engine, { id: saved.id, name: "Gone", input }, call);
    await expect(gone).rejects.toMatchObject({ code: "not-found" });
  });

  it("writes recommendations for publishing, and replaces them", async () => {
    const recommend = (input: object) =>
      priceJobs["price.recommend"](engine, whatIfInput.parse(input), quietRun());
    const written = await recommend({ goal: "profit" });
    expect(written.prices).toBeGreaterThan(5);
    const count = () =>
      engine.warehouse.query<{ n: number; bad: number }>(
        `SELECT count(*) FILTER (WHERE guardrail_status <> 'blocked') AS n, count(*) FILTER (
           WHERE guardrail_status <> 'blocked' AND abs(recommended_price / current_price - 1) > 0.1001) AS bad
         FROM mart.price_recommendations`,
      );
    expect(await count()).toEqual([{ n: written.prices, bad: 0 }]);
    const fewer = await recommend({ goal: "profit", category: "Garden" });
    expect(await count()).toEqual([{ n: fewer.prices, bad: 0 }]);
  });
});

describe("prices where costs are not loaded", () => {
  const unknown = { profitChange: null, probabilityOfLoss: null };

  it("answer no profit, say so, and give revenue", async () => {
    await engine.warehouse.run(
      "UPDATE store.variants SET cost = NULL; UPDATE store.purchase_orders SET unit_cost = NULL; UPDATE store.order_items SET cost = NULL",
    );
    const result = await ask({ changePercent: 5 });
    expect(result).toMatchObject({
      ...unknown,
      histogram: [],
      today: { profit: null },
      proposed: { profit: null },
    });
    expect(result.missing).toContain("No costs are loaded, so profit is not known");
    expect(result.items.length).toBeGreaterThan(50);
    expect(result.items.every((item) => item.profitChange === null && item.probabilityOfLoss === null)).toBe(
      true,
    );
    expect(result.revenueChange.mean).not.toBe(0);
    const { variantId } = result.items[0]!;
    const curve = await priceCommands["price.curve"](
      engine,
      { variantId, horizonDays: 28, seed: 1, stopAtZeroStock: false, includeIncoming: true },
      call,
    );
    expect(curve.missing).toContain("its profit is not known");
    expect(curve.points.every(({ profit, revenue }) => profit === null && revenue.value! > 0)).toBe(true);
    const written = await priceJobs["price.recommend"](
      engine,
      whatIfInput.parse({ changePercent: 5 }),
      quietRun(),
    );
    expect(written.profitChange).toBeNull();
    const [row] = await engine.warehouse.query<{ known: number }>(
      "SELECT CAST(count(expected_profit_p50) + count(probability_of_loss) AS INTEGER) AS known FROM mart.price_recommendations",
    );
    expect(row!.known).toBe(0);
  });

  it("count the profit of the items whose cost is known, and say of how many", async () => {
    await engine.warehouse.run(
      "UPDATE store.variants SET cost = price / 2 WHERE variant_id = (SELECT min(variant_id) FROM store.variants WHERE price > 0 AND deleted_at IS NULL)",
    );
    const result = await ask({ changePercent: 5 });
    expect(result.items.filter((item) => item.profitChange !== null)).toHaveLength(1);
    expect(result.missing).toMatch(/^Profit counts the 1 of \d+ items whose cost is loaded/);
    expect(result.profitChange!.mean).toBeCloseTo(
      result.items.find((item) => item.cost !== null)!.profitChange!.mean,
      0,
    );
  });
});

describe("prices where all orders are in another currency", () => {
  it("say which, and how to choose it", async () => {
    const settings = engine.state.settings();
    engine.state.saveSettings({ ...settings, currency: "CHF" });
    const trained = priceJobs["price.train"](engine, { seed: 1 }, quietRun());
    await expect(trained).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(`Figures are in CHF, and the orders in ${settings.currency}.`),
    });
    engine.state.saveSettings(settings);
  });
});

describe("recommendations of the same store, as they are published", () => {
  it("hold what the generator sells together in the first three, and nothing that is sold out", async () => {
    const input = {
      models: ["rules" as const, "popularity" as const],
      ...{ factors: 0, halfLifeDays: 365, surprise: 0.6, hideBought: true, params: {}, seed: 1 },
    };
    await recommendJobs["recommend.train"](engine, input, quietRun());
    await makeLists(engine, quietRun());
    const lists = await engine.warehouse.query<Record<string, unknown>>(
      sqlFile(CONTENT.recommendations.query),
    );
    const soldOut = await engine.warehouse.query<{ id: string }>(
      `SELECT product_id AS id FROM store.variants JOIN store.inventory_levels USING (variant_id)
       WHERE as_of = (SELECT max(as_of) FROM store.inventory_levels) GROUP BY product_id HAVING sum(on_hand) <= 0`,
    );
    const gone = new Set(soldOut.map(({ id }) => id));
    expect(gone.size).toBeGreaterThan(0);
    expect(lists.filter((row) => gone.has(String(row.recommended_product_id)))).toEqual([]);

    const { complements } = JSON.parse(readFileSync(store.truth, "utf8")) as Truth;
    const possible = complements.filter((pair) => !gone.has(String(pair.with_product_id)));
    const first = lists.filter(
      (row) => row.placement === "frequently_bought_together" && Number(row.rank) <= 3,
    );
    const shown = new Set(first.map((row) => `${row.source_id} ${row.recommended_product_id}`));
    const found = possible.filter((pair) => shown.has(`${pair.product_id} ${pair.with_product_id}`));
    expect(possible.length).toBeGreaterThan(15);
    expect(found.length / possible.length).toBeGreaterThanOrEqual(0.9);
  });
});
