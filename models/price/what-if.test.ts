import { expect, test } from "vitest";
import { distributionOf, histogramOf, shareBelowZero } from "./distribution.ts";
import { allowedRange, guard, pricesWithin } from "./guardrails.ts";
import { neverCharged, type PriceModel, profitCurve, type VariantModel } from "./price-model.ts";
import { bestPrice, chanceOfGain } from "./search.ts";
import { type PriceLine, whatIf } from "./what-if.ts";

const RAILS = {
  marginFloor: 0.35,
  maxChange: 0.1,
  endings: [".25", ".50", ".95"],
  minDaysBetweenChanges: 28,
  currency: "GBP",
};
const FACTS = { price: 16, cost: 8, daysSinceChange: 60, lowest30: 15.5, rival: null };

const variantOf = (elasticity: number, deviation: number, product = 0): VariantModel => ({
  elasticity,
  deviation,
  shared: 0,
  category: 0,
  product,
  dispersion: 1.5,
  level: Math.log(25) - elasticity * Math.log(16),
  levelVariance: 0.02,
  points: 4,
  enough: true,
  chargedLow: 14,
  chargedHigh: 17,
});

/** Four weeks of factor 1: 25 units a week at 16. */
const MODEL: PriceModel = {
  categories: ["Candles"],
  variant: () => undefined,
  units: (v, price, days) => (Math.exp(v.level + v.elasticity * Math.log(price)) * days) / 7,
};
const OPTIONS = { horizonDays: 28, draws: 4000, seed: 3 };
const line = (variant: VariantModel, newPrice: number, stock: number | null = null): PriceLine => {
  return { variant, priceNow: 16, newPrice, cost: 8, stock };
};
const ask = (lines: PriceLine[]) => whatIf(MODEL, lines, OPTIONS, () => undefined);

test("units, revenue and profit centre on what the elasticity says", async () => {
  const { today, proposed, lines } = await ask([line(variantOf(-2, 0), 14.4)]);
  const mean = (values: Float64Array) => distributionOf(values).mean;
  expect(mean(today.units)).toBeGreaterThan(97);
  expect(mean(today.units)).toBeLessThan(103);
  expect(mean(proposed.units) / mean(today.units)).toBeCloseTo(0.9 ** -2, 6);
  expect(mean(proposed.revenue) / mean(today.revenue)).toBeCloseTo(0.9 ** -1, 6);
  expect(mean(proposed.profit) - mean(today.profit)).toBeCloseTo(lines[0]!.profitChange!.mean, -1);
  expect(lines[0]!.units.p10).toBeLessThan(lines[0]!.units.p50);
});

test("the chance of a loss is that of the elasticity, drawn or exact", async () => {
  const variant = variantOf(-2.2, 0.5);
  const [outcome] = (await ask([line(variant, 17.25)])).lines;
  const exact =
    1 - chanceOfGain(variant, { price: 16, cost: 8, room: Number.POSITIVE_INFINITY }, 17.25, "profit");
  expect(exact).toBeGreaterThan(0.4);
  expect(Math.abs(outcome!.probabilityOfLoss! - exact)).toBeLessThan(0.03);
});

test("today's price changes nothing, and the same seed gives the same draws", async () => {
  const lines = [line(variantOf(-1.5, 0.4), 16), line(variantOf(-1.2, 0.4, 1), 17.25)];
  const first = await ask(lines);
  expect(first.lines[0]!.profitChange).toEqual({ mean: 0, p10: 0, p50: 0, p90: 0 });
  expect(first.lines[0]!.probabilityOfLoss).toBe(0);
  expect(await ask(lines)).toEqual(first);
});

test("stock caps sales and tells the day it ends", async () => {
  const [outcome] = (await ask([line(variantOf(-2, 0.1), 14.25, 50)])).lines;
  expect(outcome!.units.p90).toBe(50);
  expect(outcome!.runsOutDay).toBeGreaterThan(7);
  expect(outcome!.runsOutDay).toBeLessThan(14);
});

test("quickselect agrees with sorting, and the histogram holds every draw", () => {
  const values = Float64Array.from({ length: 999 }, (_, i) => ((i * 7919) % 999) - 300);
  const sorted = Float64Array.from(values).sort();
  const { p10, p50, p90, mean } = distributionOf(values);
  expect([p10, p50, p90]).toEqual([sorted[100], sorted[499], sorted[898]]);
  expect(mean).toBeCloseTo(199, 9);
  expect(shareBelowZero(values)).toBeCloseTo(300 / 999, 12);
  expect(histogramOf(values).reduce((sum, bin) => sum + bin.share, 0)).toBeCloseTo(1, 9);
});

test("prices of many digits are searched in steps, and kept to the unit where they are typed", () => {
  const dong = { ...FACTS, price: 24_990_000, cost: null, lowest30: null };
  const rails = { ...RAILS, endings: [".00"] };
  const prices = pricesWithin(...allowedRange(dong, rails), rails.endings);
  expect(prices.length).toBeLessThan(1000);
  expect(prices.every((price) => price % 10_000 === 0)).toBe(true);
  expect(guard(25_123_457, dong, rails)).toMatchObject({ price: 25_123_457, status: "passes" });
  expect(guard(1, dong, rails)).toMatchObject({ price: 22_491_000, status: "held" });
});

test("guardrails pass, hold and block, and say why", () => {
  expect(guard(17.3, FACTS, RAILS)).toMatchObject({ price: 17.25, status: "passes", warning: null });
  expect(guard(30, FACTS, RAILS)).toMatchObject({ price: 17.5, status: "held", reason: "Held at +10%" });
  expect(guard(10, FACTS, RAILS)).toMatchObject({ price: 14.5, status: "held", reason: "Held at −10%" });
  expect(guard(10, { ...FACTS, cost: 9.9 }, RAILS)).toMatchObject({ price: 15.25, status: "held" });
  expect(guard(17, { ...FACTS, daysSinceChange: 9 }, RAILS)).toMatchObject({ price: 16, status: "blocked" });
  expect(guard(17, { ...FACTS, cost: 15 }, RAILS)).toMatchObject({
    price: 16,
    status: "blocked",
    reason: "A margin of 35% needs £23.08 or more",
  });
  expect(guard(15.5, FACTS, RAILS).warning).toBe("30-day low £15.50");
  expect(guard(15.25, FACTS, RAILS).warning).toBeNull();
  const contested = { ...FACTS, rival: { name: "rival.example", price: 16.95 } };
  expect(guard(17.25, contested, RAILS).warning).toBe("Above rival.example at £16.95");
  expect(guard(16.95, contested, RAILS).warning).toBeNull();
  expect(guard(15.25, contested, RAILS).warning).toBeNull();
  expect(guard(16, FACTS, RAILS)).toMatchObject({ status: "passes", reason: "Keeps today's price" });
  expect(allowedRange(FACTS, RAILS)).toEqual([14.4, 17.6]);
  expect(guard(17.33, FACTS, { ...RAILS, endings: [] })).toMatchObject({ price: 17.33, status: "passes" });
  expect(pricesWithin(15, 17, RAILS.endings)).toEqual([15.25, 15.5, 15.95, 16.25, 16.5, 16.95]);
});

test("the search raises what buyers bear, cuts what they do not, and leaves alone what is unsure", () => {
  const facts = { ...FACTS, cost: 8, room: Number.POSITIVE_INFINITY };
  expect(bestPrice(variantOf(-1.1, 0.2), facts, RAILS, "profit", 0.7)).toBe(17.5);
  expect(bestPrice(variantOf(-4, 0.3), facts, RAILS, "profit", 0.7)).toBe(14.5);
  expect(bestPrice(variantOf(-2, 1.5), facts, RAILS, "profit", 0.9)).toBe(16);
  expect(bestPrice(variantOf(-3, 0.2), facts, RAILS, "units", 0.7)).toBeLessThan(16);
  // What is nearly sold out gains nothing by a cut, and everything by a rise that buyers still accept.
  expect(bestPrice(variantOf(-4, 0.3), { ...facts, room: 0.5 }, RAILS, "profit", 0.7)).toBeGreaterThan(16);
});

const CURVE = { priceNow: 16, netShare: 1, cost: 8, stock: null, days: 28, z: 1.28 };

test("the curve sells no more than there is in stock, as the what-if does", async () => {
  const points = profitCurve(MODEL, variantOf(-1.2, 0.5), { ...CURVE, stock: 60 });
  expect(points[20]).toMatchObject({ price: 16, units: { value: 60, hi: 60 }, profit: { value: 60 * 8 } });
  const [outcome] = (await ask([line(variantOf(-1.2, 0.5), 17.6, 60)])).lines;
  const at = points.find(({ price }) => price >= 17.6)!;
  expect(at.profit!.value - points[20]!.profit!.value).toBeCloseTo(outcome!.profitChange!.mean, -1);
});

test("without a cost there is no profit, and revenue all the same", async () => {
  const [outcome] = (await ask([{ ...line(variantOf(-2, 0), 14.4), cost: null }])).lines;
  expect(outcome).toMatchObject({ profitChange: null, probabilityOfLoss: null });
  expect(outcome!.revenueChange.mean).toBeGreaterThan(0);
  const point = profitCurve(MODEL, variantOf(-1.2, 0.5), { ...CURVE, cost: null })[20]!;
  expect(point.profit).toBeNull();
  expect(point.revenue.value).toBeCloseTo(100 * 16, 6);
  expect(point.revenue.lo).toBeLessThan(point.revenue.value);
});

test("the curve is narrowest today and marks prices never charged", () => {
  const points = profitCurve(MODEL, variantOf(-1.2, 0.5), CURVE);
  const width = (i: number) => Math.log(points[i]!.units.hi / points[i]!.units.lo);
  expect(points[20]!.price).toBe(16);
  expect(points[20]!.profit!.value).toBeCloseTo(100 * 8, 6);
  expect(width(20)).toBeLessThan(width(0));
  expect(width(20)).toBeLessThan(width(40));
  expect(points[0]!.neverCharged).toBe(true);
  expect(points[20]!.neverCharged).toBe(false);
  expect(neverCharged(variantOf(-1, 0), 17.05)).toBe(false);
});
