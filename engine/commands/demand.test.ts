import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { datasetSql } from "../warehouse/sql.ts";
import { demandCommands, demandJobs } from "./demand.ts";

let folder: string;
let engine: Engine;
const call = { signal: new AbortController().signal };
const page = { offset: 0, limit: 100 };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-demand-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const dataset = <T>(name: string) =>
  engine.warehouse.query<T>(datasetSql(name), {
    time_zone: "Europe/London",
    currency: "GBP",
    as_of: "2026-11-20",
  });

/**
 * A year of one order a day with 1 to 3 tea and, every fifth day, a pot; "=cmd" is a SKU that a spreadsheet would
 * run. Each order pays postage, which is no goods. Tea is nearly out, pots are far too many, and tea was out of stock from 1 to 7 June.
 */
async function fillStore(): Promise<void> {
  await engine.warehouse.run(`
    CREATE TEMP TABLE mark AS SELECT 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.products BY NAME
      SELECT * FROM (VALUES ('p1', 'Tea', 'c1', 'Leaf Ltd', 'active'), ('p2', 'Pot', 'c1', 'Clay & Co', NULL), ('POST', 'Postage', NULL, NULL, 'Service'))
        t (product_id, title, category_id, vendor, status), mark;
    INSERT INTO store.categories BY NAME SELECT 'c1' AS category_id, 'Kitchen' AS name, mark.* FROM mark;
    INSERT INTO store.variants BY NAME
      SELECT * FROM (VALUES ('v1', 'p1', 'TEA-1', 'Default', 10, 4), ('v2', 'p2', '=cmd', 'Blue, large', 30, 12)) t (variant_id, product_id, sku, title, price, cost), mark;
    INSERT INTO store.suppliers BY NAME
      SELECT * FROM (VALUES ('u1', 'Leaf Ltd', 10, 24, 12), ('u2', 'Clay & Co', 30, 5, 1)) t (supplier_id, name, lead_time_days, moq, pack_size), mark;
    INSERT INTO store.orders BY NAME
      SELECT 'o' || d AS order_id, TIMESTAMPTZ '2026-11-20 12:00:00Z' - to_days(CAST(d AS INTEGER)) AS ordered_at,
        CASE WHEN d = 3 THEN 'cancelled' ELSE 'paid' END AS status, 'GBP' AS currency, mark.* FROM range(364) t (d), mark;
    INSERT INTO store.order_items BY NAME
      SELECT 'a' || d AS order_item_id, 'o' || d AS order_id, 'v1' AS variant_id, 'p1' AS product_id,
        1 + d % 3 AS quantity, 10 AS unit_price, mark.* FROM range(364) t (d), mark
      UNION ALL
      SELECT 'b' || d, 'o' || d, 'v2', 'p2', 1, 30, mark.* FROM range(0, 364, 5) t (d), mark
      UNION ALL
      SELECT 'c' || d, 'o' || d, 'POST', 'POST', 1, 3, mark.* FROM range(364) t (d), mark;
    INSERT INTO store.inventory_levels BY NAME
      SELECT * FROM (VALUES ('v1', 8), ('v2', 400)) t (variant_id, on_hand), (SELECT 'main' AS location_id, TIMESTAMPTZ '2026-11-20 22:00:00Z' AS as_of), mark;
    INSERT INTO store.inventory_movements BY NAME
      SELECT * FROM (VALUES ('m1', -5, TIMESTAMPTZ '2026-05-31 10:00:00Z'), ('m2', 8, TIMESTAMPTZ '2026-06-07 08:00:00Z')) t (movement_id, quantity, moved_at),
        (SELECT 'v1' AS variant_id, 'main' AS location_id, 'sale' AS kind), mark;
  `);
}

describe("demand", () => {
  it("says what to do before there is a forecast", async () => {
    const summary = await demandCommands["demand.summary"](engine, {}, call);
    expect(summary).toMatchObject({ scorecard: null, series: 0, missing: expect.stringContaining("Train") });
    await expect(demandCommands["demand.forecast"](engine, { variantId: "v1" }, call)).rejects.toMatchObject({
      code: "unsupported",
    });
    const work = await demandCommands["demand.worklist"](engine, { ...page, tab: "all" }, call);
    expect(work).toMatchObject({ total: 0, missing: expect.stringContaining("Train") });
  });

  it("reads sales, items and days out of stock from the canonical tables", async () => {
    await fillStore();
    const sales = await dataset<{ unique_id: string; units: number; revenue: number }>("sales_series");
    const tea = sales.filter((row) => row.unique_id === "TEA-1@main");
    // The cancelled order is no sale.
    expect(tea).toHaveLength(363);
    expect(tea.reduce((sum, row) => sum + row.units, 0)).toBe(364 + 363 - 1);
    expect(tea.reduce((sum, row) => sum + row.revenue, 0)).toBe(10 * (364 + 363 - 1));
    const items = await dataset<Record<string, unknown>>("demand_items");
    for (const rows of [sales, items])
      expect(rows.some((row) => String(row.unique_id).startsWith("POST"))).toBe(false);
    const daily = await dataset<{ revenue: number }>("sales_daily");
    expect(daily.reduce((sum, row) => sum + row.revenue, 0)).toBe(10 * (364 + 363 - 1) + 30 * 73 + 3 * 363);
    expect(items.find((row) => row.unique_id === "TEA-1@main")).toMatchObject({
      variant_id: "v1",
      category: "Kitchen",
      on_hand: 8,
      lead_time_days: 10,
      moq: 24,
      pack_size: 12,
      cost: 4,
    });
    const out = await dataset<{ unique_id: string; day: number }>("stockout_days");
    const june = Date.UTC(2026, 5, 1) / 86_400_000;
    expect(out.map((row) => row.day)).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => june + day));
  });

  it("counts lines of hundreds of billions, as some currencies have them", async () => {
    await engine.warehouse.run(`
      CREATE TEMP TABLE rial AS SELECT 'r' AS source_id, now() AS loaded_at;
      INSERT INTO store.orders BY NAME
        SELECT 'r' AS order_id, TIMESTAMPTZ '2026-11-20 12:00:00Z' AS ordered_at, 'GBP' AS currency, rial.* FROM rial;
      INSERT INTO store.order_items BY NAME
        SELECT 'r' AS order_item_id, 'r' AS order_id, 'R' AS sku, 300000 AS quantity, 2000000 AS unit_price, 1000000 AS cost, rial.* FROM rial`);
    const [item] = (await dataset<{ unique_id: string }>("demand_items")).filter(
      ({ unique_id }) => unique_id === "R@main",
    );
    const sales = await dataset<{ unique_id: string }>("sales_series");
    const [sum] = await engine.warehouse.query(
      "SELECT value::DOUBLE AS value, cost::DOUBLE AS cost FROM app.revenue WHERE order_id = 'r'",
    );
    await engine.warehouse.run(
      "DELETE FROM store.orders WHERE source_id = 'r'; DELETE FROM store.order_items WHERE source_id = 'r'",
    );
    expect(item).toMatchObject({ price: 2e6, cost: 1e6 });
    expect(sales.find(({ unique_id }) => unique_id === "R@main")).toMatchObject({ revenue: 6e11 });
    expect(sum).toEqual({ value: 6e11, cost: 3e11 });
  });

  it("counts no demand that was undone on the day of the sale, and that which came back later", async () => {
    await engine.warehouse.run(`
      CREATE TEMP TABLE undo AS SELECT 'w' AS source_id, now() AS loaded_at;
      INSERT INTO store.orders BY NAME
        SELECT 'w1' AS order_id, 'big' AS customer_id, TIMESTAMPTZ '2026-11-20 09:00:00Z' AS ordered_at, undo.* FROM undo;
      INSERT INTO store.order_items BY NAME
        SELECT 'w1-' || sku AS order_item_id, 'w1' AS order_id, sku, sku AS variant_id, 80000 AS quantity, 2 AS unit_price, undo.*
        FROM (VALUES ('SAME'), ('LATER')) t (sku), undo;
      INSERT INTO store.refunds BY NAME
        SELECT 'r' || sku AS refund_id, 'w1' AS order_id, 'w1-' || sku AS order_item_id, 80000 AS quantity, 160000 AS amount, back AS refunded_at, undo.*
        FROM (VALUES ('SAME', TIMESTAMPTZ '2026-11-20 09:12:00Z'), ('LATER', TIMESTAMPTZ '2026-11-21 09:12:00Z')) t (sku, back), undo`);
    const known = async (name: string) =>
      (await dataset<{ unique_id: string }>(name))
        .map(({ unique_id }) => unique_id)
        .filter((id) => /^(SAME|LATER)@/.test(id));
    const found = [await known("sales_series"), await known("demand_items")];
    await engine.warehouse.run(
      "DELETE FROM store.orders WHERE source_id = 'w'; DELETE FROM store.order_items WHERE source_id = 'w'; DELETE FROM store.refunds WHERE source_id = 'w'",
    );
    expect(found).toEqual([["LATER@main"], ["LATER@main"]]);
  });

  it("takes the revenue of a day as pages show it: below zero, too, and with orders that have no lines", async () => {
    await engine.warehouse.run(`
      CREATE TEMP TABLE till AS SELECT 'u' AS source_id, now() AS loaded_at;
      INSERT INTO store.orders BY NAME
        SELECT * FROM (VALUES ('u1', 'GBP', 70), ('u2', 'EUR', 500)) t (order_id, currency, total),
          (SELECT TIMESTAMPTZ '2026-11-20 12:00:00Z' AS ordered_at), till;
      INSERT INTO store.refunds BY NAME
        SELECT 'r' AS refund_id, 'u1' AS order_id, 65 AS amount, TIMESTAMPTZ '2026-01-02 12:00:00Z' AS refunded_at, till.* FROM till`);
    const daily = await dataset<{ day: number; revenue: number }>("sales_daily");
    const shown = await engine.warehouse.query<{ day: number; revenue: number }>(
      `SELECT date_diff('day', DATE '1970-01-01', moved_at::DATE)::INTEGER AS day, sum(value)::DOUBLE AS revenue
       FROM app.revenue WHERE currency = 'GBP' GROUP BY 1 ORDER BY 1`,
    );
    await engine.warehouse.run(
      "DELETE FROM store.orders WHERE source_id = 'u'; DELETE FROM store.refunds WHERE source_id = 'u'",
    );
    expect(daily.map(({ day, revenue }) => ({ day, revenue }))).toEqual(shown);
    expect(Math.min(...daily.map(({ revenue }) => revenue))).toBeLessThan(0);
  });

  it("counts stock and what is on its way once, and money in the currency of the figures only", async () => {
    await engine.warehouse.run(`
      CREATE TEMP TABLE side AS SELECT 't' AS source_id, now() AS loaded_at;
      INSERT INTO store.products BY NAME SELECT 'q' AS product_id, 'Twin Ltd' AS vendor, side.* FROM side;
      INSERT INTO store.variants BY NAME
        SELECT 'w1' AS variant_id, 'q' AS product_id, 'TWIN' AS sku, 900 AS price, 400 AS cost, 'JPY' AS currency, side.* FROM side;
      INSERT INTO store.suppliers BY NAME
        SELECT * FROM (VALUES ('a', 7), ('b', 21)) t (supplier_id, lead_time_days), (SELECT 'Twin Ltd' AS name), side;
      INSERT INTO store.inventory_levels BY NAME
        SELECT * FROM (VALUES ('main', 10), ('shop', 4)) t (location_id, on_hand), (SELECT 'w1' AS variant_id, now() AS as_of), side;
      INSERT INTO store.purchase_orders BY NAME
        SELECT * FROM (VALUES ('x', NULL, 5), ('y', 'main', 2)) t (purchase_order_id, location_id, quantity),
          (SELECT 'w1' AS variant_id, TIMESTAMPTZ '2026-12-01 00:00:00Z' AS expected_at), side`);
    const items = await dataset<{ unique_id: string }>("demand_items");
    await engine.warehouse.run(`
      DELETE FROM store.products WHERE source_id = 't'; DELETE FROM store.variants WHERE source_id = 't';
      DELETE FROM store.suppliers WHERE source_id = 't'; DELETE FROM store.inventory_levels WHERE source_id = 't';
      DELETE FROM store.purchase_orders WHERE source_id = 't'`);
    expect(items.filter(({ unique_id }) => unique_id.startsWith("TWIN"))).toMatchObject([
      { unique_id: "TWIN@main", on_hand: 10, incoming: 7, lead_time_days: 7, price: null, cost: null },
      { unique_id: "TWIN@shop", on_hand: 4, incoming: 0, lead_time_days: 7 },
    ]);
  });

  it("trains in the worker and answers items and one forecast", async () => {
    const trained = await demandJobs["demand.train"](
      engine,
      { frequency: "week", horizon: 13, seed: 1 },
      quietRun(),
    );
    expect(trained).toMatchObject({ version: "demand-1", series: 2 });
    const { services, total } = await demandCommands["demand.summary"](engine, {}, call);
    expect(services).toEqual(["Postage"]);
    const added = (key: "value" | "lo80" | "hi80") => total!.forecast.reduce((sum, day) => sum + day[key], 0);
    expect(total!.sum.value).toBeCloseTo(added("value"), 6);
    // Days do not all miss to the same side.
    expect(total!.sum.lo!).toBeGreaterThan(added("lo80"));
    expect(total!.sum.hi!).toBeLessThan(added("hi80"));
    expect(total!.sum.hi!).toBeGreaterThan(total!.sum.value!);
    const items = await demandCommands["demand.items"](engine, { ...page, search: "tea" }, call);
    expect(items.rows).toHaveLength(1);
    const [tea] = items.rows;
    // Two a day on average.
    expect(tea!.next28.value!).toBeGreaterThan(50);
    expect(tea!.next28.value!).toBeLessThan(62);
    const forecast = await demandCommands["demand.forecast"](engine, { variantId: "TEA-1" }, call);
    expect(forecast.forecast).toHaveLength(13);
    expect(forecast.forecast[0]!.ds).toBe("2026-11-21");
    expect(forecast.history.filter((point) => point.stockout).length).toBeGreaterThan(0);
    expect(forecast.backtest).toHaveLength(6);
    expect(forecast.scores.map((score) => score.name)).toContain("Seasonal naive");
    expect(forecast.projection[0]!.value).toBe(8);
    await expect(
      demandCommands["demand.forecast"](engine, { variantId: "nothing" }, call),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("puts what runs out and what is too much on their tabs, with money", async () => {
    const out = await demandCommands["demand.worklist"](engine, { ...page, tab: "runs-out" }, call);
    expect(out.rows.map((row) => row.sku)).toEqual(["TEA-1"]);
    const [tea] = out.rows;
    expect(tea!.suggestedQuantity % 12).toBe(0);
    expect(tea!.suggestedQuantity).toBeGreaterThanOrEqual(tea!.orderUpTo - 8);
    expect(tea!.reason).toContain("8 on hand");
    expect(tea!.moneyAtRisk).toBeGreaterThan(0);
    const excess = await demandCommands["demand.worklist"](engine, { ...page, tab: "excess" }, call);
    expect(excess.rows[0]).toMatchObject({ sku: "=cmd", title: "Pot, Blue, large", moneyLabel: "tied up" });
    // A year sells 73 pots, so 120 days need 24 of 400; each cost 12.
    expect(excess.rows[0]!.moneyAtRisk).toBeGreaterThan(340 * 12);
  });

  it("plans anew for another service level without training", async () => {
    const stock = async (serviceLevel: number) => {
      const list = await demandCommands["demand.worklist"](
        engine,
        { ...page, tab: "all", serviceLevel },
        call,
      );
      return list.rows.find((row) => row.sku === "TEA-1")!.safetyStock;
    };
    expect(await stock(0.99)).toBeGreaterThan(await stock(0.8));
  });

  it("keeps decisions, writes orders safely, and takes decisions back", async () => {
    const lines = [
      { variantId: "v1", locationId: "main", quantity: 48 },
      { variantId: "v2", locationId: "main", quantity: 5 },
    ];
    await demandCommands["demand.decide"](engine, { lines, decision: "accepted" }, call);
    const unknown = { lines: [{ variantId: "v1", locationId: "moon" }], decision: "accepted" as const };
    await expect(demandCommands["demand.decide"](engine, unknown, call)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining('no line of variant "v1" at location "moon"'),
    });
    const { orders, csv } = await demandCommands["demand.purchaseOrders"](engine, {}, call);
    expect(orders).toEqual([
      { supplier: "Clay & Co", lines: 1, units: 5, cost: 60 },
      { supplier: "Leaf Ltd", lines: 1, units: 48, cost: 192 },
    ]);
    expect(csv).toContain("Leaf Ltd,TEA-1,Tea,v1,main,48,4");
    expect(csv).toContain(`Clay & Co,'=cmd,"Pot, Blue, large",v2`);
    const waiting = await demandCommands["demand.worklist"](engine, { ...page, tab: "runs-out" }, call);
    expect(waiting.total).toBe(0);
    await demandCommands["demand.decide"](engine, { lines, decision: "open" }, call);
    const again = await demandCommands["demand.worklist"](engine, { ...page, tab: "runs-out" }, call);
    expect(again.total).toBe(1);
    expect((await demandCommands["demand.purchaseOrders"](engine, {}, call)).orders).toEqual([]);
    // Too much of it lies there: accepted with the suggested 0, it is nothing to send to a supplier.
    const nothing = [{ variantId: "v2", locationId: "main" }];
    await demandCommands["demand.decide"](engine, { lines: nothing, decision: "accepted" }, call);
    expect((await demandCommands["demand.purchaseOrders"](engine, {}, call)).orders).toEqual([]);
    await demandCommands["demand.decide"](engine, { lines: nothing, decision: "open" }, call);
  });

  it("opens a decided line again once what was accepted can have come", async () => {
    const lines = [{ variantId: "v1", locationId: "main", quantity: 48 }];
    await demandCommands["demand.decide"](engine, { lines, decision: "accepted" }, call);
    const read = async () => {
      const all = { ...page, tab: "all" as const };
      const row = (await demandCommands["demand.worklist"](engine, all, call)).rows.find(
        ({ sku }) => sku === "TEA-1",
      )!;
      const { orders } = await demandCommands["demand.purchaseOrders"](engine, {}, call);
      return [row.decision, row.decidedOn, orders.length];
    };
    expect(await read()).toEqual(["accepted", "2026-11-20", 1]);
    const decidedOn = (on: string) =>
      engine.state.documents.put("order-decision", "v1@main", { decision: "accepted", quantity: 48, on });
    // A look later it is on its way (it takes ten days) and no new order; then it is open.
    decidedOn("2026-11-12");
    expect(await read()).toEqual(["accepted", "2026-11-12", 0]);
    decidedOn("2026-11-10");
    expect(await read()).toEqual(["open", null, 0]);
    // Accepted as suggested, it stays what was suggested then, whatever comes in since.
    const as = { lines: [{ variantId: "v1", locationId: "main" }], decision: "accepted" as const };
    await demandCommands["demand.decide"](engine, as, call);
    const orders = async () => (await demandCommands["demand.purchaseOrders"](engine, {}, call)).orders;
    const before = await orders();
    expect(before).toMatchObject([{ lines: 1 }]);
    await engine.warehouse.run("UPDATE store.inventory_levels SET on_hand = 900 WHERE variant_id = 'v1'");
    expect(await orders()).toEqual(before);
    await engine.warehouse.run("UPDATE store.inventory_levels SET on_hand = 8 WHERE variant_id = 'v1'");
    await demandCommands["demand.decide"](engine, { ...as, decision: "open" }, call);
  });

  it("names no money that needs a cost where none is loaded", async () => {
    await engine.warehouse.run("UPDATE store.variants SET cost = NULL");
    const all = { ...page, tab: "all" as const };
    const { tabs } = await demandCommands["demand.worklist"](engine, all, call);
    const of = (wanted: string) => tabs.find(({ tab }) => tab === wanted);
    expect(of("excess")).toMatchObject({ items: 1, money: null });
    expect(of("runs-out")).toMatchObject({ items: 1, moneyLabel: "sales at risk" });
    await engine.warehouse.run(
      "UPDATE store.variants SET cost = CASE variant_id WHEN 'v1' THEN 4 ELSE 12 END",
    );
  });

  it("asks nobody to order what is no longer sold", async () => {
    await engine.warehouse.run("UPDATE store.variants SET status = 'archived' WHERE variant_id = 'v1'");
    const all = { ...page, tab: "all" as const };
    const { rows } = await demandCommands["demand.worklist"](engine, all, call);
    expect(rows.map((row) => row.sku)).toEqual(["=cmd"]);
    await engine.warehouse.run("UPDATE store.variants SET status = NULL");
  });

  it("refuses to sort by a column that is not there", async () => {
    for (const sort of ["-nothing", "toString"])
      await expect(demandCommands["demand.items"](engine, { ...page, sort }, call)).rejects.toMatchObject({
        code: "invalid-input",
        message: expect.stringContaining("last28"),
      });
  });
});
