import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { segmentsCommands, segmentsJobs } from "./segments.ts";

let folder: string;
let engine: Engine;
const call = { signal: new AbortController().signal };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-segments-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Three kinds of customers over two years: regulars every three weeks, two-time buyers, large one-off orders. */
async function fillStore(): Promise<void> {
  await engine.warehouse.run(`
    INSERT INTO store.customers BY NAME
    SELECT 'c' || i AS customer_id, 'Person ' || i AS name, 'GB' AS country, 's' AS source_id, now() AS loaded_at
    FROM range(300) t (i);
    INSERT INTO store.orders BY NAME
    SELECT 'o' || row_number() OVER () AS order_id, 'c' || i AS customer_id,
      TIMESTAMPTZ '2026-11-20 12:00:00Z' - to_days(CAST(CASE i % 3 WHEN 0 THEN n * 21 + i % 20 WHEN 1 THEN 60 + i + 30 * n ELSE 200 + i END AS INTEGER)) AS ordered_at, 'paid' AS status, 'GBP' AS currency,
      CAST(CASE i % 3 WHEN 0 THEN 40 + i % 7 WHEN 1 THEN 15 + i % 5 ELSE 400 + i % 50 END AS DECIMAL(18, 4)) AS total,
      's' AS source_id, now() AS loaded_at
    FROM range(300) c (i), range(34) m (n)
    WHERE n < CASE i % 3 WHEN 0 THEN 34 WHEN 1 THEN 2 ELSE 1 END`);
}

describe("segments", () => {
  it("says what to do while there is nothing", async () => {
    const shown = await segmentsCommands["segments.show"](engine, { set: "rfm" }, call);
    expect(shown).toMatchObject({ segments: [], scorecard: null });
    expect(shown.missing).toContain("Sync a source");
    const input = { sets: ["rfm" as const], seed: 1 };
    await expect(segmentsJobs["segments.train"](engine, input, quietRun())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^Not enough data/),
    });
  });

  it("trains all sets in the worker and shows them with value and traits", async () => {
    await fillStore();
    const trained = await segmentsJobs["segments.train"](
      engine,
      { sets: ["rfm", "value", "behaviour"], k: 3, seed: 1 },
      quietRun(),
    );
    expect(trained.versions).toEqual(["rfm-1", "value-1", "kmeans-1"]);
    expect(trained.customers).toBe(300);
    const asked = { sets: ["behaviour" as const], k: 2, seed: 1 };
    await segmentsJobs["segments.train"](engine, asked, quietRun());
    const two = await segmentsCommands["segments.show"](engine, { set: "behaviour" }, call);
    expect(two.segments, "a number that was asked for is used").toHaveLength(2);
    await segmentsJobs["segments.train"](engine, { ...asked, k: 3 }, quietRun());
    const shown = await segmentsCommands["segments.show"](engine, { set: "behaviour" }, call);
    expect(shown.missing).toBeNull();
    expect(shown.segments.map((segment) => segment.customers)).toEqual([100, 100, 100]);
    expect(shown.segments.reduce((sum, segment) => sum + segment.share, 0)).toBeCloseTo(1, 12);
    const regulars = shown.segments.find((segment) => segment.averageOrders! > 30)!;
    expect(
      regulars.traits.some((trait) => trait.trait === "Orders" && trait.here > 3 * trait.all * 0.9),
    ).toBe(true);
    expect(shown.scorecard!.baselines.length).toBeGreaterThan(0);
    const [spent] = await engine.warehouse.query<{ total: number }>(
      "SELECT sum(total) AS total FROM store.orders",
    );
    expect(shown.segments.reduce((sum, segment) => sum + segment.revenue, 0)).toBeCloseTo(spent!.total, 2);
  });

  it("pages, filters, searches and sorts customers, with totals over all of them", async () => {
    const ask = (input: object) =>
      segmentsCommands["segments.customers"](
        engine,
        { set: "behaviour", offset: 0, limit: 10, ...input },
        call,
      );
    const all = await ask({});
    expect(all.total).toBe(300);
    expect(all.rows).toHaveLength(10);
    expect(all.rows[0]!.spent).toBeGreaterThanOrEqual(all.rows[9]!.spent);
    expect(all.rows[0]).toMatchObject({ name: expect.stringContaining("Person"), rfm: expect.any(String) });
    expect(all.rows[0]!.lastOrderAt).toMatch(/^2026-\d\d-\d\d/);
    const segmentId = "b1";
    const first = await ask({ segmentId, sort: "customerId" });
    expect(first.total).toBe(100);
    const second = await ask({ segmentId, sort: "customerId", offset: 10 });
    const ids = [...first.rows, ...second.rows].map((row) => row.customerId);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(20);
    expect((await ask({ search: "person 299" })).rows.map((row) => row.customerId)).toEqual(["c299"]);
    await engine.warehouse.run(
      "UPDATE store.customers SET email_hash = 'ab12', accepts_marketing = false WHERE customer_id = 'c299'",
    );
    const forTools = { emailHash: "ab12", acceptsMarketing: false };
    expect((await ask({ search: "person 299" })).rows[0]).toMatchObject(forTools);
    expect((await ask({ search: "person 298" })).rows[0]).toMatchObject({ emailHash: null });
    expect(await ask({ search: "%" })).toMatchObject({ total: 0, rows: [] });
    const valued = await ask({ sort: "-expectedSpend" });
    expect(valued.expectedDays).toBe(365);
    const spends = valued.rows.map((row) => row.expected!.spend.value!);
    expect(spends).toEqual([...spends].sort((a, b) => b - a));
    for (const { expected, orders } of valued.rows) {
      expect(expected!.spend.lo).toBeLessThanOrEqual(expected!.spend.hi!);
      expect(expected!.nextOrderBy).toMatch(/^202[67]-/);
      expect(orders, "regulars of three weeks").toBe(34);
    }
    for (const sort of ["shoe_size; DROP", "constructor"])
      await expect(ask({ sort })).rejects.toMatchObject({ code: "invalid-input" });
  });

  it("puts customers into tiers of expected value, the most valuable first", async () => {
    const shown = await segmentsCommands["segments.show"](engine, { set: "value" }, call);
    expect(shown.segments.map((segment) => segment.id)).toEqual(["top", "middle", "low"]);
    expect(shown.segments[0]!.description).toContain("half of the spend");
    expect(shown.segments.reduce((sum, segment) => sum + segment.customers, 0)).toBe(300);
    const asked = { sets: ["value" as const], days: 30, seed: 1 };
    await segmentsJobs["segments.train"](engine, asked, quietRun());
    const month = await segmentsCommands["segments.show"](engine, { set: "value" }, call);
    expect(month.expectedDays, "days that were asked for are used").toBe(30);
    expect(shown.scorecard!.verdict).toMatch(/was expected of these customers in \d+ days/);
  });

  it("trains the sets that it can where another has too little data, and says why", async () => {
    await engine.warehouse.run("CREATE TABLE kept AS FROM store.orders");
    await engine.warehouse.run(
      "DELETE FROM store.orders WHERE order_id NOT IN (SELECT min(order_id) FROM store.orders GROUP BY customer_id)",
    );
    const { verdicts, versions } = await segmentsJobs["segments.train"](
      engine,
      { sets: ["rfm", "value"], seed: 1 },
      quietRun(),
    );
    expect(versions).toEqual(["rfm-2"]);
    expect(verdicts[1]).toMatch(
      /^Customer value: Not enough data: 300 customers who paid for orders, 0 who ordered on more/,
    );
    await engine.warehouse.run(
      "DELETE FROM store.orders; INSERT INTO store.orders FROM kept; DROP TABLE kept",
    );
  });

  it("shows one customer, and says so when there is none", async () => {
    const one = await segmentsCommands["segments.customer"](engine, { customerId: "c0" }, call);
    expect(one).toMatchObject({ orders: 34, name: "Person 0" });
    expect(one.segments.map((group) => group.set)).toEqual(["behaviour", "rfm", "value"]);
    expect(one.recentOrders).toHaveLength(20);
    const { orderId } = one.recentOrders[0]!;
    const pay = (currency: string) =>
      engine.warehouse.run("UPDATE store.orders SET currency = $currency WHERE order_id = $orderId", {
        currency,
        orderId,
      });
    await pay("JPY");
    const abroad = await segmentsCommands["segments.customer"](engine, { customerId: "c0" }, call);
    expect(abroad.recentOrders[0]).toMatchObject({ orderId, currency: "JPY" });
    expect(abroad.orders).toBe(33);
    await pay("GBP");
    expect(Date.parse(one.firstOrderAt!)).toBeLessThan(Date.parse(one.recentOrders[19]!.orderedAt));
    const absent = segmentsCommands["segments.customer"](engine, { customerId: "nobody" }, call);
    await expect(absent).rejects.toMatchObject({ code: "not-found" });
  });
});
