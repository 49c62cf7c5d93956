import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { overviewCommands } from "./overview.ts";
import { rangesOf } from "./overview-ranges.ts";

let folder: string;
let engine: Engine;
const ask = (input: object = {}) =>
  overviewCommands["overview.summary"](engine, { compare: "none", ...input }, {});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-overview-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Three sales (one cancelled beside them), a refund the day after, and 4 visits of which 1 bought. */
const fill = () =>
  engine.warehouse.run(`
    INSERT INTO store.categories BY NAME SELECT 'k' AS category_id, 'Candles' AS name, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.products BY NAME SELECT 'p' AS product_id, 'Pillar' AS title, 'k' AS category_id, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.orders BY NAME FROM (VALUES
      ('o1', 'c1', TIMESTAMPTZ '2026-06-01 10:00:00Z', 'paid', 'web', 'GBP'),
      ('o2', 'c1', TIMESTAMPTZ '2026-06-02 23:30:00Z', 'paid', 'web', 'GBP'),
      ('o3', 'c2', TIMESTAMPTZ '2026-06-03 12:00:00Z', 'paid', 'shop', 'GBP'),
      ('o4', 'c3', TIMESTAMPTZ '2026-06-03 12:00:00Z', 'cancelled', 'web', 'GBP'),
      ('o5', 'c3', TIMESTAMPTZ '2026-06-03 12:00:00Z', 'paid', 'web', 'USD')
    ) t (order_id, customer_id, ordered_at, status, channel, currency), (SELECT 's' AS source_id, now() AS loaded_at);
    INSERT INTO store.order_items BY NAME FROM (VALUES
      ('i1', 'o1', 'p', 2, 10, 20, 4), ('i2', 'o2', 'p', 1, 10, 10, 4), ('i3', 'o3', 'x', 1, 30, 30, NULL),
      ('i4', 'o4', 'p', 1, 10, 10, 4), ('i5', 'o5', 'p', 1, 99, 99, 4), ('i6', 'o3', 'p', -1, 10, -10, 4)
    ) t (order_item_id, order_id, product_id, quantity, unit_price, total, cost), (SELECT 's' AS source_id, now() AS loaded_at);
    INSERT INTO store.refunds BY NAME SELECT 'r' AS refund_id, 'o1' AS order_id, 'i1' AS order_item_id, 1 AS quantity,
      10 AS amount, TIMESTAMPTZ '2026-06-02 09:00:00Z' AS refunded_at, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.interactions BY NAME FROM (VALUES
      ('e1', 'view_item', 'v1'), ('e2', 'purchase', 'v1'), ('e3', 'view_item', 'v2'), ('e4', 'view_item', 'v3'),
      ('e5', 'view_item', 'v4')
    ) t (event_id, event_name, session_id),
    (SELECT TIMESTAMPTZ '2026-06-02 12:00:00Z' AS occurred_at, 's' AS source_id, now() AS loaded_at)`);

const value = (summary: Awaited<ReturnType<typeof ask>>, id: string) =>
  summary.kpis.find((kpi) => kpi.id === id)!.value;

describe("overview", () => {
  it("answers an empty workspace with reasons, not zeros", async () => {
    const summary = await ask();
    expect(summary.days).toHaveLength(28);
    expect(summary.kpis.map((kpi) => kpi.value)).toEqual(Array(7).fill(null));
    expect(summary.kpis[0]!.missing).toBe("Nothing loaded yet");
    expect(summary.attention).toEqual([]);
  });

  it("counts sales less refunds, cuts days in the workspace's zone, leaves other currencies out and says so", async () => {
    await fill();
    const summary = await ask({ from: "2026-06-01", to: "2026-06-03" });
    const net = summary.kpis[0]!;
    // Half past eleven at night in UTC is the next day in London's summer.
    expect(net.series).toEqual([20, -10, 40]);
    expect(net.value).toBe(50);
    expect(value(summary, "orders")).toBe(3);
    expect(value(summary, "average_order_value")).toBe(20);
    expect(value(summary, "repeat_orders")).toBeCloseTo(1 / 3);
    expect(value(summary, "returned_orders")).toBeCloseTo(1 / 3);
    expect(value(summary, "gross_margin")).toBeCloseTo((30 - 12) / 30);
    expect(value(summary, "conversion_rate")).toBe(0.25);
    expect(summary.unconverted).toEqual([{ currency: "USD", orders: 1, total: 99 }]);
    expect(net.basis.sql).toContain("app.revenue");
  });

  it("gives categories that add up to net revenue", async () => {
    const summary = await ask({ from: "2026-06-01", to: "2026-06-03" });
    expect(summary.categories).toEqual([
      { category: "No category", revenue: 30, compare: null, margin: null, costed: null },
      { category: "Candles", revenue: 20, compare: null, margin: 0.6, costed: 30 },
    ]);
    expect(summary.categories.reduce((sum, row) => sum + row.revenue, 0)).toBe(value(summary, "net_revenue"));
  });

  it("filters orders, and does not guess a conversion rate for them", async () => {
    const summary = await ask({ from: "2026-06-01", to: "2026-06-03", channel: "shop" });
    expect(value(summary, "net_revenue")).toBe(30);
    expect(value(summary, "conversion_rate")).toBeNull();
    const nothing = await ask({ from: "2026-06-01", to: "2026-06-03", category: "Tea" });
    expect(nothing.kpis.slice(0, 2).map((kpi) => kpi.missing)).toEqual(
      Array(2).fill("No orders in GBP in these days"),
    );
    expect(summary.filters).toEqual({ channels: ["shop", "web"], countries: [], categories: ["Candles"] });
  });

  it("compares weekday with weekday", async () => {
    const first = { to: "0000-01-01", compare: "previous" as const };
    expect(() => rangesOf(first, "2026-11-20")).toThrow("Choose a first day from 1900-01-01 on.");
    const year = rangesOf({ from: "2026-10-24", to: "2026-11-20", compare: "year" }, "2026-11-20");
    expect(year.compare).toEqual({ from: "2025-10-25", to: "2025-11-21" });
    const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
    const previous = rangesOf({ from: "2026-11-01", to: "2026-11-20", compare: "previous" }, "2026-11-20");
    expect(previous.compareDays.map(weekday)).toEqual(previous.days.map(weekday));
    expect(previous.compare!.to < previous.from).toBe(true);
    expect(() => rangesOf({ from: "2026-11-20", to: "2026-11-01", compare: "none" }, "2026-11-20")).toThrow(
      "is after the last",
    );
    expect(() => rangesOf({ from: "2026-12-01", compare: "none" }, "2026-11-20")).toThrow(
      "is after 2026-11-20, the last day with data",
    );
    const summary = await ask({ from: "2026-06-03", to: "2026-06-03", compare: "previous" });
    expect(summary.kpis[0]!.compare).toBeNull();
    expect(summary.products).toEqual([]);
  });

  it("compares returns at the same age: what came back later of the days compared with does not count", async () => {
    const order = (id: string, at: string) =>
      `('${id}', TIMESTAMPTZ '${at} 12:00:00Z', 'c', 'paid', 'GBP', 10.0, 's', now())`;
    const back = (id: string, at: string) =>
      `('b-${id}', '${id}', 10.0, TIMESTAMPTZ '${at} 12:00:00Z', 's', now())`;
    await engine.warehouse.run(`
      INSERT INTO store.orders BY NAME FROM (VALUES ${order("a1", "2027-03-01")}, ${order("a2", "2027-03-02")},
        ${order("b1", "2027-03-08")}, ${order("b2", "2027-03-09")})
        t (order_id, ordered_at, customer_id, status, currency, total, source_id, loaded_at);
      INSERT INTO store.refunds BY NAME FROM (VALUES ${back("a1", "2027-03-02")}, ${back("a2", "2027-03-20")}, ${back("b1", "2027-03-09")})
        t (refund_id, order_id, amount, refunded_at, source_id, loaded_at);
      INSERT INTO store.refunds BY NAME FROM (SELECT * REPLACE ('b-b2' AS refund_id, 'b2' AS order_id, amount AS cancelled) FROM store.refunds WHERE refund_id = 'b-b1')`);
    const summary = await ask({ from: "2027-03-08", to: "2027-03-14", compare: "previous" });
    const returned = summary.kpis.find(({ id }) => id === "returned_orders")!;
    // Seen on 9 March: of each week's two orders one was back within a day. What was cancelled of b2 never left.
    expect(returned).toMatchObject({ value: 0.5, compare: 0.5 });
    await engine.warehouse.run(
      "DELETE FROM store.orders WHERE order_id IN ('a1', 'a2', 'b1', 'b2'); DELETE FROM store.refunds WHERE refund_id LIKE 'b-%'",
    );
  });

  it("compares nothing with days of which some are before the first order, and says since when orders are there", async () => {
    const summary = await ask({ from: "2026-06-05", to: "2026-06-10", compare: "previous" });
    expect(summary).toMatchObject({
      compareFrom: "2026-05-29",
      compareTo: "2026-06-03",
      compareSince: "2026-06-01",
    });
    expect(summary.kpis[0]).toMatchObject({ compare: null, compareSeries: [null, null, null, 20, -10, 40] });
    expect(summary.categories.every(({ compare }) => compare === null)).toBe(true);
    expect(summary.products).toEqual([]);
    const covered = await ask({ from: "2026-06-08", to: "2026-06-10", compare: "previous" });
    expect(covered.compareSince).toBeNull();
    expect(covered.kpis[0]).toMatchObject({ compare: 50, compareSeries: [20, -10, 40] });
    expect(covered.products).toContainEqual({ productId: "x", title: "x", revenue: 0, change: -30 });
  });

  it("names product lines that are no goods and leaves them out of changes, not of revenue", async () => {
    await engine.warehouse.run(`INSERT INTO store.products BY NAME
      SELECT 'x' AS product_id, 'Postage' AS title, 'service' AS status, 's' AS source_id, now() AS loaded_at`);
    const summary = await ask({ from: "2026-06-08", to: "2026-06-10", compare: "previous" });
    expect(summary.services).toEqual(["Postage"]);
    expect(summary.products.map(({ productId }) => productId)).toEqual(["p"]);
    expect(summary.kpis[0]!.compare).toBe(50);
  });

  it("compares with days of a source that covers the days shown, too, and says why not where none does", async () => {
    await engine.warehouse.run(`
      INSERT INTO store.orders BY NAME FROM (VALUES ('a1', TIMESTAMPTZ '2011-03-01 10:00:00Z'), ('a2', TIMESTAMPTZ '2011-12-09 10:00:00Z'))
        t (order_id, ordered_at), (SELECT 'c1' AS customer_id, 'paid' AS status, 'GBP' AS currency, 'old' AS source_id, now() AS loaded_at);
      INSERT INTO store.order_items BY NAME FROM (VALUES ('ai1', 'a1'), ('ai2', 'a2')) t (order_item_id, order_id),
        (SELECT 'p' AS product_id, 1 AS quantity, 70 AS unit_price, 70 AS total, 'old' AS source_id, now() AS loaded_at)`);
    const summary = await ask({ from: "2026-06-01", to: "2026-06-03", compare: "year" });
    expect(
      summary.kpis.every(({ compare, compareSeries }) => compare === null && compareSeries.length === 0),
    ).toBe(true);
    expect(summary).toMatchObject({ compareSince: "2026-06-01", products: [] });
    expect(summary.notCompared).toContain("orders since 1 Jun 2026, after 2 Jun 2025");
    const before = await ask({ from: "2009-03-01", to: "2009-03-28", compare: "previous" });
    expect(before.kpis[0]).toMatchObject({ value: null, compare: null, compareSeries: [] });
    expect(before.notCompared).toContain("No source has orders in the days shown");
    const old = await ask({ from: "2011-12-03", to: "2011-12-09", compare: "previous" });
    expect(old.notCompared).toBeNull();
    expect(old.kpis[1]).toMatchObject({ value: 1, compare: null });
    expect((await ask({ from: "2026-06-08", to: "2026-06-10", compare: "previous" })).notCompared).toBeNull();
  });

  it("counts one of a customer's orders of one moment as the first", async () => {
    await engine.warehouse.run(`INSERT INTO store.orders BY NAME FROM (VALUES ('t1'), ('t2'), ('t3')) t (order_id),
      (SELECT TIMESTAMPTZ '2026-07-01 10:00:00Z' AS ordered_at, 'twin' AS customer_id, 'paid' AS status, 'GBP' AS currency,
        5 AS total, 's' AS source_id, now() AS loaded_at)`);
    const summary = await ask({ from: "2026-07-01", to: "2026-07-01" });
    expect(value(summary, "repeat_orders")).toBeCloseTo(2 / 3, 10);
  });
});
