import { describe, expect, it } from "vitest";
import { hasData, readData, skipReason } from "../../tests/support/data.ts";
import { random } from "../random.ts";
import { sharedCalendar } from "./calendar.ts";
import { type MethodId, runMethods } from "./methods.ts";
import { dayNumber } from "./panel.ts";
import { TOTAL_HORIZON, totalForecast } from "./total.ts";

const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

describe("The whole store before its high season", () => {
  const AS_OF = "2026-11-20";
  const LAST = dayNumber(AS_OF);
  /** Expected sales of a day: a tenth more each year, weekends by a third, and twice as much before Christmas. */
  const expected = (day: number) => {
    const ofYear = (((day - dayNumber("2026-12-10")) % 365.25) + 365.25) % 365.25;
    const away = Math.min(ofYear, 365.25 - ofYear);
    const weekend = day % 7 < 2 ? 1.33 : 1;
    return 300 * weekend * (1 + Math.exp(-((away / 22) ** 2))) * 1.1 ** ((day - LAST) / 365.25);
  };
  /** What was sold, by a law as wide as that of orders of several units on better and worse days. */
  const daily = (days: number, seed: number) => {
    const rng = random(seed);
    const day = Int32Array.from({ length: days }, (_, i) => LAST - days + 1 + i);
    const units = Float64Array.from(day, (at) => rng.poisson(expected(at) * Math.exp(0.2 * rng.normal())));
    return { rows: days, columns: { day, units, revenue: units } };
  };
  const ahead = sumOf(Array.from({ length: TOTAL_HORIZON }, (_, h) => expected(LAST + 1 + h)));
  const shareOf = (days: number, seed: number) => {
    const total = totalForecast(daily(days, seed), "units", AS_OF, 7)!;
    const sum = total.sums.at(-1)!;
    expect(sum.mean).toBeCloseTo(sumOf(total.forecast.map((step) => step.mean)), 6);
    return {
      share: sum.mean / ahead,
      held: sum.lo80 <= ahead && ahead <= sum.hi80,
      width: (sum.hi80 - sum.lo80) / sum.mean,
      model: total.model,
    };
  };
  const SEEDS = [1, 2, 3, 4, 5, 6];

  it("follows the rise that last year shows, whatever luck the last weeks had", () => {
    const tried = SEEDS.map((seed) => shareOf(730, seed));
    const errors = tried.map(({ share }) => Math.abs(share - 1));
    expect(sumOf(errors) / errors.length).toBeLessThan(0.05);
    expect(Math.max(...errors)).toBeLessThan(0.12);
    // The luck of one held-out window leaves neither next to nothing nor half of the forecast.
    expect(tried.filter(({ held }) => held).length).toBeGreaterThanOrEqual(4);
    for (const { width } of tried) {
      expect(width).toBeGreaterThan(0.04);
      expect(width).toBeLessThan(0.6);
    }
  });

  it("can't know of it from less than a year, and takes no method that does", () => {
    for (const seed of SEEDS) {
      const { share, model } = shareOf(200, seed);
      expect(share).toBeLessThan(0.85);
      expect(model).not.toMatch(/shared season|Last year/);
    }
  });
});

const WALMART = "walmart/train.csv.zst";
describe.skipIf(!hasData(WALMART))(`Weeks of 45 Walmart stores${skipReason(WALMART)}`, () => {
  it("An average of the methods that know the year errs by a third less than one with those that do not", () => {
    const stores = new Map<string, Map<string, number>>();
    for (const line of readData(WALMART).trim().split("\n").slice(1)) {
      const [store, , week, sales] = line.split(",");
      const weeks = stores.get(store!) ?? stores.set(store!, new Map()).get(store!)!;
      weeks.set(week!, (weeks.get(week!) ?? 0) + Number(sales));
    }
    const plain: MethodId[] = ["seasonal-naive", "recent", "ets", "theta", "average"];
    const yearly: MethodId[] = [
      "seasonal-naive",
      "recent",
      "ets-calendar",
      "theta-calendar",
      "last-year",
      "average",
    ];
    const errors = { naive: 0, plain: 0, yearly: 0, sold: 0 };
    for (const weeks of stores.values()) {
      const y = Float64Array.from([...weeks.keys()].sort(), (week) => weeks.get(week)!);
      for (let end = 70; end + 4 <= y.length; end += 12) {
        const known = y.subarray(0, end);
        const index = sharedCalendar(known, 52, 1);
        const calendar = index && { index, start: 0 };
        const input = { y: known, m: 1, cycle: 52, recent: 4, prior: 0, horizon: 4, seed: 1, calendar };
        const actual = sumOf(y.subarray(end, end + 4));
        const error = (ids: MethodId[], at: number) =>
          Math.abs(sumOf(runMethods(ids, input).at(at)!.mean) - actual);
        errors.naive += error(plain.slice(0, 1), 0);
        errors.plain += error(plain, -1);
        errors.yearly += error(yearly, -1);
        errors.sold += actual;
      }
    }
    expect(errors.yearly / errors.sold).toBeLessThan(0.03);
    expect(errors.yearly).toBeLessThan(0.67 * errors.plain);
    expect(errors.yearly).toBeLessThan(0.67 * errors.naive);
  });
});
