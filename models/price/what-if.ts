/**
 * What other prices would do: units, revenue and profit as distributions against today's prices.
 * Each draw is one possible future: an elasticity, a level of demand and a run of luck, the same at both prices, so
 * that the difference shows the price and not the luck. Items of one category share part of their error.
 */
import { random } from "../random.ts";
import { type Distribution, distributionOf, shareBelowZero } from "./distribution.ts";
import type { PriceModel, VariantModel } from "./price-model.ts";

export interface PriceLine {
  variant: VariantModel;
  priceNow: number;
  newPrice: number;
  /** Of one unit; null where unknown: then the line counts in units and revenue only. */
  cost: number | null;
  /** Units that can be sold at most; null: no limit. */
  stock: number | null;
}

export interface WhatIfOptions {
  horizonDays: number;
  draws: number;
  seed: number;
}

export interface LineOutcome {
  units: Distribution;
  unitsNow: Distribution;
  revenueChange: Distribution;
  /** Null, as the chance of a loss, where the cost is unknown. */
  profitChange: Distribution | null;
  probabilityOfLoss: number | null;
  /** Day (1 is the first) on which the stock ends in the middle outcome; null when it lasts. */
  runsOutDay: number | null;
  /** The same at today's price. */
  runsOutNowDay: number | null;
}

interface Totals {
  units: Float64Array;
  revenue: Float64Array;
  profit: Float64Array;
}

export interface WhatIfOutcome {
  today: Totals;
  proposed: Totals;
  lines: LineOutcome[];
}

/** Standard deviation of the log of the whole store's traffic in the horizon. */
const TRAFFIC = 0.08;
/** Draws of which each line's own quantiles are taken; sums use all. */
const LINE_DRAWS = 1000;
const POOL = 1 << 16;

/** `pause` is awaited between lines, so that a caller can let others run or give up. */
export async function whatIf(
  model: PriceModel,
  lines: PriceLine[],
  options: WhatIfOptions,
  pause: () => Promise<void> | undefined,
): Promise<WhatIfOutcome> {
  const { draws } = options;
  const rng = random(options.seed);
  const normals = Float64Array.from({ length: POOL }, () => rng.normal());
  /** A stream of normals from the pool: its own start and odd stride. */
  const stream = () => {
    const start = rng.int(POOL);
    const stride = 2 * rng.int(POOL / 2) + 1;
    return (draw: number) => normals[(start + draw * stride) & (POOL - 1)]!;
  };
  const traffic = stream();
  const categories = model.categories.map(() => stream());
  const products = new Map<number, (draw: number) => number>();
  const totals = (): Totals => ({
    units: new Float64Array(draws),
    revenue: new Float64Array(draws),
    profit: new Float64Array(draws),
  });
  const outcome: WhatIfOutcome = { today: totals(), proposed: totals(), lines: [] };
  const scratch = { units: new Float64Array(draws), unitsNow: new Float64Array(draws) };
  for (const line of lines) {
    await pause();
    const { product, category } = line.variant;
    if (!products.has(product)) products.set(product, stream());
    const luck = { traffic, category: categories[category]!, product: products.get(product)!, own: stream() };
    outcome.lines.push(drawLine(model, line, options, luck, outcome, scratch));
  }
  return outcome;
}

interface Luck {
  traffic: (draw: number) => number;
  category: (draw: number) => number;
  product: (draw: number) => number;
  own: (draw: number) => number;
}

function drawLine(
  model: PriceModel,
  line: PriceLine,
  { horizonDays, draws }: WhatIfOptions,
  luck: Luck,
  outcome: WhatIfOutcome,
  scratch: { units: Float64Array; unitsNow: Float64Array },
): LineOutcome {
  const { variant, priceNow, newPrice } = line;
  const { units, unitsNow } = scratch;
  const { today, proposed } = outcome;
  const mean = model.units(variant, priceNow, horizonDays);
  const step = Math.log(newPrice / priceNow);
  const limit = line.stock ?? Number.POSITIVE_INFINITY;
  const cost = line.cost ?? Number.NaN;
  const own = Math.sqrt(Math.max(0, variant.deviation ** 2 - variant.shared ** 2));
  // One log-normal carries level and luck: the mean of the units and their overdispersed variance are kept.
  const spread = Math.sqrt(variant.levelVariance + Math.log1p(variant.dispersion / Math.max(mean, 0.05)));
  const centre = Math.log(Math.max(mean, 1e-9)) - (spread ** 2 + TRAFFIC ** 2) / 2;
  for (let d = 0; d < draws; d++) {
    const log = centre + TRAFFIC * luck.traffic(d) + spread * luck.own(d);
    const now = Math.exp(log);
    const slope = variant.elasticity + own * luck.product(d) + variant.shared * luck.category(d);
    const then = step === 0 ? now : Math.exp(log + slope * step);
    const soldNow = Math.min(now, limit);
    const sold = Math.min(then, limit);
    unitsNow[d] = soldNow;
    units[d] = sold;
    today.units[d]! += soldNow;
    today.revenue[d]! += soldNow * priceNow;
    proposed.units[d]! += sold;
    proposed.revenue[d]! += sold * newPrice;
    if (line.cost === null) continue;
    today.profit[d]! += soldNow * (priceNow - cost);
    proposed.profit[d]! += sold * (newPrice - cost);
  }
  const lastDay = (middle: number) =>
    middle <= limit ? null : Math.max(1, Math.ceil((horizonDays * limit) / middle));
  const ends = {
    runsOutDay: lastDay(mean * Math.exp(variant.elasticity * step)),
    runsOutNowDay: lastDay(mean),
  };
  return { ...summarise(line, units, unitsNow), ...ends };
}

function summarise(
  line: PriceLine,
  units: Float64Array,
  unitsNow: Float64Array,
): Omit<LineOutcome, "runsOutDay" | "runsOutNowDay"> {
  const shown = Math.min(LINE_DRAWS, units.length);
  const spread = distributionOf(units.subarray(0, shown));
  const same = line.newPrice === line.priceNow;
  const cost = line.cost ?? 0;
  const revenue = new Float64Array(same ? 0 : shown);
  const profit = new Float64Array(same ? 0 : units.length);
  for (let d = 0; d < profit.length; d++) {
    profit[d] = units[d]! * (line.newPrice - cost) - unitsNow[d]! * (line.priceNow - cost);
    if (d < shown) revenue[d] = units[d]! * line.newPrice - unitsNow[d]! * line.priceNow;
  }
  return {
    units: spread,
    unitsNow: same ? spread : distributionOf(unitsNow.subarray(0, shown)),
    revenueChange: distributionOf(revenue),
    profitChange: line.cost === null ? null : distributionOf(profit.subarray(0, same ? 0 : shown)),
    probabilityOfLoss: line.cost === null ? null : shareBelowZero(profit),
  };
}
