import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import type { Data, Table } from "../model.ts";
import { random } from "../random.ts";
import { describeModel } from "../testkit/suite.ts";
import { demand } from "./demand.ts";
import { demandInterval, demandQuantile } from "./demand-quantile.ts";
import { dayNumber, unconstrained } from "./panel.ts";
import { verdictOf } from "./scorecard.ts";

const AS_OF = "2026-11-20";
const LAST = dayNumber(AS_OF);
const CONTEXT = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: AS_OF };

interface Sale {
  id: string;
  day: number;
  units: number;
}

/** Items that sell by a Poisson law with a shared year: demand peaks in December, as every item's does. */
function sell(items: number, days: number): Sale[] {
  const rng = random("demand");
  const sales: Sale[] = [];
  for (let i = 0; i < items; i++) {
    const rate = i % 3 === 0 ? 0.06 : 0.5 + (i % 7);
    for (let back = days - 1; back >= 0; back--) {
      const season = 1 + 0.8 * Math.cos((2 * Math.PI * (back - 340)) / 364);
      const units = rng.poisson(rate * season);
      if (units > 0) sales.push({ id: `item-${i}@main`, day: LAST - back, units });
    }
  }
  return sales;
}

function dataOf(sales: Sale[], items: number): Data {
  const ids = Array.from({ length: items }, (_, i) => `item-${i}@main`);
  const fill = (value: number) => new Float64Array(items).fill(value);
  const byDay = Map.groupBy(sales, (sale) => sale.day);
  return {
    sales_series: {
      rows: sales.length,
      columns: {
        unique_id: sales.map((sale) => sale.id),
        day: Int32Array.from(sales, (sale) => sale.day),
        units: Float64Array.from(sales, (sale) => sale.units),
        revenue: Float64Array.from(sales, (sale) => sale.units * 10),
      },
    },
    demand_items: {
      rows: items,
      columns: {
        unique_id: ids,
        variant_id: ids.map((id) => id.split("@")[0]!),
        location_id: ids.map(() => "main"),
        category: ids.map(() => "Candles"),
        created_day: fill(Number.NaN),
        price: fill(10),
        cost: fill(6),
        on_hand: Float64Array.from(ids, (_, i) => (i % 2 === 0 ? 20 : 900)),
        committed: fill(0),
        incoming: fill(0),
        incoming_day: fill(Number.NaN),
        lead_time_days: fill(14),
        lead_time_sd: fill(Number.NaN),
        moq: fill(12),
        pack_size: fill(6),
      },
    },
    sales_daily: {
      rows: byDay.size,
      columns: {
        day: Int32Array.from(byDay.keys()),
        units: Float64Array.from(byDay.values(), (of) => of.reduce((sum, sale) => sum + sale.units, 0)),
        revenue: Float64Array.from(byDay.values(), (of) =>
          of.reduce((sum, sale) => sum + sale.units * 10, 0),
        ),
      },
    },
  };
}

const data = dataOf(sell(48, 728), 48);

describeModel(demand, { data, tooLittle: dataOf(sell(5, 40), 5), context: CONTEXT });

it("says by which measure it decides where the error in units says otherwise", () => {
  const score = (name: string, wrmsse: number, wape: number) => ({
    name,
    metrics: [
      { name: "WRMSSE", value: wrmsse, better: "lower" as const },
      { name: "WAPE", value: wape, better: "lower" as const },
    ],
  });
  const naive = [score("Seasonal naive", 1.02, 1.64)];
  expect(verdictOf("WRMSSE", score("Chosen", 0.94, 1.74), naive, 0.8, 0.5)).toMatch(
    /By WRMSSE, .* it is 0\.94 against 1\.02\.$/,
  );
  expect(verdictOf("WRMSSE", score("Chosen", 0.94, 1.5), naive, 0.8, 0.5)).not.toContain("By WRMSSE");
});

describe("demand model", () => {
  const params = demand.params.parse({});
  const column = (table: Table, name: string) => table.columns[name] as Float64Array;

  it("beats both baselines where items share a season, and holds its intervals", async () => {
    const scorecard = await demand.evaluate(data, params, CONTEXT, quietRun());
    const value = (name: string) => scorecard.model.metrics.find((metric) => metric.name === name)!.value;
    expect(scorecard.beatsBaseline).toBe(true);
    expect(Math.abs(value("Bias"))).toBeLessThan(0.1);
    expect(value("Coverage 80")).toBeGreaterThan(0.76);
    expect(value("Coverage 95")).toBeGreaterThan(0.91);
    expect(value("Items better than naive")).toBeGreaterThan(0.6);
    expect(scorecard.verdict).not.toContain("seasons");
  });

  it("takes any planning that the settings allow", () => {
    const planning = { serviceLevel: 0.999, leadTimeDays: 365, reviewDays: 180 };
    expect(demand.params.parse(planning)).toMatchObject(planning);
  });

  it("says that the seasons are not known where less than 15 months of sales are there", async () => {
    const scorecard = await demand.evaluate(dataOf(sell(6, 371), 6), params, CONTEXT, quietRun());
    expect(scorecard.verdict).toContain(
      "With less than 15 months of sales the seasons of the year are not known",
    );
  });

  it("orders intervals, never below zero, and plans whole packs of at least the minimum", async () => {
    const artifact = await demand.train(data, params, CONTEXT, quietRun());
    const tables = await demand.predict(artifact, data, params, CONTEXT, quietRun());
    const forecast = tables.demand_forecast!;
    const [lo95, lo80, hi80, hi95] = ["lo_95", "lo_80", "hi_80", "hi_95"].map((name) =>
      column(forecast, name),
    );
    for (let i = 0; i < forecast.rows; i++) {
      expect(lo95![i]!).toBeGreaterThanOrEqual(0);
      expect(lo95![i]!).toBeLessThanOrEqual(lo80![i]!);
      expect(lo80![i]!).toBeLessThanOrEqual(hi80![i]!);
      expect(hi80![i]!).toBeLessThanOrEqual(hi95![i]!);
    }
    expect((forecast.columns.ds as string[])[0]).toBe("2026-11-21");
    const suggested = column(tables.replenishment_plan!, "suggested_quantity");
    expect(suggested.some((quantity) => quantity > 0)).toBe(true);
    for (const quantity of suggested) {
      expect(quantity % 6).toBe(0);
      if (quantity > 0) expect(quantity).toBeGreaterThanOrEqual(12);
    }
  });

  it("gives a new item a forecast with a wide interval instead of a blank", async () => {
    const sales = [...sell(48, 728), { id: "item-48@main", day: LAST - 3, units: 2 }];
    const withNew = dataOf(sales, 49);
    const artifact = await demand.train(withNew, params, CONTEXT, quietRun());
    const tables = await demand.predict(artifact, withNew, params, CONTEXT, quietRun());
    const at = (tables.demand_forecast!.columns.unique_id as string[]).indexOf("item-48@main");
    expect(at).toBeGreaterThanOrEqual(0);
    expect(column(tables.demand_forecast!, "y_hat")[at]!).toBeGreaterThan(0);
    expect(column(tables.demand_forecast!, "hi_80")[at]!).toBeGreaterThan(
      1.5 * column(tables.demand_forecast!, "y_hat")[at]!,
    );
  });

  it("counts what days out of stock would have sold", () => {
    const demandOf = unconstrained(Float64Array.of(7, 7, 3, 0, 7, 7), Float64Array.of(0, 0, 4 / 7, 1, 0, 0));
    expect(demandOf[2]).toBeCloseTo(7);
    expect(demandOf[3]).toBeCloseTo(7);
    expect([demandOf[0], demandOf[4]]).toEqual([7, 7]);
  });
});

describe("quantiles of demand", () => {
  it("agrees with the distributions it stands for", () => {
    // Poisson(3): P(X <= 5) = .916, P(X <= 4) = .815; negative binomial, mean 2, variance 6: P(X <= 5) = .912.
    expect(demandQuantile(0.9, 3, Math.sqrt(3), true)).toBe(5);
    expect(demandQuantile(0.8, 3, Math.sqrt(3), true)).toBe(4);
    expect(demandQuantile(0.9, 2, Math.sqrt(6), true)).toBe(5);
    // Gamma(4, 1/2): mean 2, sd 1; 95 % point 3.8768.
    expect(demandQuantile(0.95, 2, 1, false)).toBeCloseTo(3.877, 2);
    // Gamma(.25, 4): mean 1, sd 2; median .1743.
    expect(Math.abs(demandQuantile(0.5, 1, 2, false) - 0.1743)).toBeLessThan(0.002);
    expect(demandQuantile(0.5, 0, 0, true)).toBe(0);
  });

  it("holds the mean within the interval where a few large orders carry it", () => {
    // Nine weeks in ten sell nothing: both ends of the middle 80 % are 0, and the mean is not.
    expect(demandQuantile(0.9, 1.69, 12, true)).toBe(0);
    expect(demandInterval(0.1, 1.69, 12, true)).toEqual([0, 2]);
    const [lo, hi] = demandInterval(0.1, 1.69, 12, false);
    expect([lo < 1.69, hi]).toEqual([true, 1.69]);
    expect(demandInterval(0.1, 60.4, 0.1, true)).toEqual([60, 61]);
    expect(demandInterval(0.1, 0, 3, true)).toEqual([0, 0]);
    // Where the middle holds the mean already, it stays.
    expect(demandInterval(0.1, 3, Math.sqrt(3), true)).toEqual([
      demandQuantile(0.1, 3, Math.sqrt(3), true),
      5,
    ]);
  });
});
