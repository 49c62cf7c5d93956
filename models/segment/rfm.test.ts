import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { GroupOutcome } from "../../engine/contract/segments.ts";
import { hasData, readData } from "../../tests/support/data.ts";
import type { Table } from "../model.ts";
import { describeModel } from "../testkit/suite.ts";
import { rfm } from "./rfm.ts";
import { RFM_GROUPS, rfmGroup, scoreOf, scoreThresholds } from "./rfm-score.ts";
import { sampleCustomers } from "./sample-customers.fixture.ts";

const context = { seed: 1, timeZone: "UTC", currency: "USD", asOf: "1998-06-30" };
const tooLittle = { customer_features: sampleCustomers(29) };

describeModel(rfm, { data: { customer_features: sampleCustomers(400) }, tooLittle });

describe("RFM scores", () => {
  it("splits different values into fifths, and gives equal values one score", () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i);
    const scores = Array.from(values, (value) => scoreOf(value, scoreThresholds(values)));
    expect([1, 2, 3, 4, 5].map((s) => scores.filter((score) => score === s).length)).toEqual(
      Array(5).fill(20),
    );
    const ties = Float64Array.from({ length: 100 }, (_, i) => (i < 70 ? 1 : i));
    const tied = Array.from(ties, (value) => scoreOf(value, scoreThresholds(ties)));
    expect(new Set(tied.slice(0, 70))).toEqual(new Set([1]));
    expect(tied[70]).toBe(4);
    expect(tied[99]).toBe(5);
  });

  it("puts every combination of scores into one of the six groups, better scores never into a worse one", () => {
    const seen = new Set<number>();
    for (let r = 1; r <= 5; r++)
      for (let f = 1; f <= 5; f++) for (let m = 1; m <= 5; m++) seen.add(rfmGroup(r, f, m));
    expect([...seen].sort()).toEqual(Array.from(RFM_GROUPS.keys()));
    expect(RFM_GROUPS[rfmGroup(5, 5, 5)]!.name).toBe("Champions");
    expect(RFM_GROUPS[rfmGroup(5, 1, 1)]!.name).toBe("Recent");
    expect(RFM_GROUPS[rfmGroup(1, 5, 5)]!.name).toBe("At risk");
    expect(RFM_GROUPS[rfmGroup(1, 1, 1)]!.name).toBe("Inactive");
    expect(RFM_GROUPS[rfmGroup(4, 1, 5)]!.name, "one large order is not loyalty").toBe("Recent");
  });

  it("foretells who comes back on customers of known types", async () => {
    const data = { customer_features: sampleCustomers(800) };
    const card = await rfm.evaluate(data, {}, context, quietRun());
    expect(card.beatsBaseline).toBe(true);
    const auc = card.model.metrics.find((metric) => metric.name === "AUC")!;
    expect(auc.value).toBeGreaterThan(0.8);
    for (const group of card.extra!.groups as GroupOutcome[]) {
      expect(group.repeatLo).toBeLessThanOrEqual(group.repeatRate);
      expect(group.spendHi).toBeGreaterThanOrEqual(group.futureSpend);
    }
  });

  it("does not claim to beat the base rate where the future is a coin toss", async () => {
    const table = sampleCustomers(800) as Table;
    const orders = table.columns.future_orders as Float64Array;
    for (let i = 0; i < orders.length; i++) orders[i] = (i * 7919) % 13 < 4 ? 1 : 0;
    const card = await rfm.evaluate({ customer_features: table }, {}, context, quietRun());
    expect(card.beatsBaseline).toBe(false);
    expect(card.verdict).toContain("not better");
  });
});

const cdnow = "cdnow/CDNOW_master.txt.zst";
describe.skipIf(!hasData(cdnow))(
  `RFM on CDNOW${hasData(cdnow) ? "" : " (skipped: data folder absent)"}`,
  () => {
    it("scores 23,570 customers as rank() over the same rows in SQL does", async () => {
      const { DuckDBInstance } = await import("@duckdb/node-api");
      const db = await (await DuckDBInstance.create()).connect();
      const lines = readData(cdnow).trim().split(/\r?\n/).slice(1);
      const { customers, table } = recencyFrequencySpend(lines);
      expect(lines).toHaveLength(69_659);
      expect(customers).toHaveLength(23_570);
      const artifact = await rfm.train({ customer_features: table }, {}, context, quietRun());
      const out = await rfm.predict(artifact, { customer_features: table }, {}, context, quietRun());
      const scored = out.customer_rfm!.columns;
      await db.run("CREATE TABLE tx (cust VARCHAR, day DATE, dollars DOUBLE)");
      const appender = await db.createAppender("tx");
      for (const line of lines) {
        const [customer, date, , dollars] = line.trim().split(/\s+/) as [string, string, string, string];
        appender.appendVarchar(customer);
        appender.appendDate({ days: dayNumber(date) } as Parameters<typeof appender.appendDate>[0]);
        appender.appendDouble(Number(dollars));
        appender.endRow();
      }
      appender.closeSync();
      const oracle = await db.runAndReadAll(`
      WITH c AS (SELECT cust, date '1998-06-30' - max(day) AS recency, count(*) AS f, round(sum(dollars), 6) AS m FROM tx GROUP BY cust),
      n AS (SELECT count(*) AS n FROM c)
      SELECT cust, 1 + (5 * (rank() OVER (ORDER BY recency DESC) - 1)) // n AS r,
        1 + (5 * (rank() OVER (ORDER BY f) - 1)) // n AS fs, 1 + (5 * (rank() OVER (ORDER BY m) - 1)) // n AS ms
      FROM c, n`);
      const expected = new Map(oracle.getRowsJson().map(([cust, ...scores]) => [cust, scores.map(Number)]));
      for (const [i, customer] of customers.entries()) {
        const got = [scored.r![i], scored.f![i], scored.m![i]];
        expect(got, `customer ${customer}`).toEqual(expected.get(customer));
      }
    });
  },
);

const dayNumber = (date: string) =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / 86_400_000;

/** CDNOW's lines "00001 19970101  1 11.77" as the dataset's cut 0 on 1998-06-30. */
function recencyFrequencySpend(lines: string[]) {
  const found = new Map<string, { last: number; orders: number; spent: number }>();
  for (const line of lines) {
    const [customer, date, , dollars] = line.trim().split(/\s+/) as [string, string, string, string];
    const kept = found.get(customer) ?? { last: 0, orders: 0, spent: 0 };
    kept.last = Math.max(kept.last, dayNumber(date));
    kept.orders++;
    kept.spent += Number(dollars);
    found.set(customer, kept);
  }
  const customers = [...found.keys()];
  const column = (value: (c: { last: number; orders: number; spent: number }) => number) =>
    Float64Array.from(customers, (customer) => value(found.get(customer)!));
  const table: Table = {
    rows: customers.length,
    columns: {
      cut: new Int32Array(customers.length),
      horizon_days: new Int32Array(customers.length).fill(90),
      customer_id: customers,
      recency_days: column((c) => dayNumber("19980630") - c.last),
      frequency: column((c) => c.orders),
      monetary_value: column((c) => Math.round(c.spent * 1e6) / 1e6),
    },
  };
  return { customers, table };
}
