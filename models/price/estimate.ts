/** From weeks to what is known of each product: pooled elasticity, quality, and the level of demand ahead. */
import type { Run } from "../../engine/contract/run.ts";
import { type DemandFit, fitDemand, settle } from "./demand.ts";
import { commonVariance } from "./doubt.ts";
import { demandEnough, type Panel, pricePoints } from "./panel.ts";
import { type Pooled, shrink, withCommon } from "./shrink.ts";

export const NOT_ENOUGH = "not enough price history";
export type Quality = "good" | "weak" | typeof NOT_ENOUGH;

export interface Estimate {
  panel: Panel;
  fit: DemandFit;
  pooled: Pooled;
  /** Price levels seen, per variant. */
  points: Int32Array;
  /** Per product. */
  quality: Quality[];
}

/** Normal quantile of an 80 % interval. */
export const Z80 = 1.281552;

/** Least share that a product's own history must have in its estimate to be called one. */
const WEAK_FROM = 0.1;
const GOOD_FROM = 0.5;

/** Throws `unsupported` where too few prices moved. */
export function estimate(panel: Panel, run: Run): Estimate {
  const points = pricePoints(panel);
  demandEnough(panel, movedProducts(panel, points));
  const fit = fitDemand(panel, run);
  const most = mostPoints(panel, points);
  // A product whose price hardly moved says nothing of its own, whatever its rounding errors say.
  fit.variance = fit.variance.map((value, p) => (most[p]! < 2 ? Number.POSITIVE_INFINITY : value));
  const own = shrink(fit.own, fit.variance, panel.categoryOf, panel.categories.length);
  const common = commonVariance(panel, fit, own);
  const pooled = withCommon(own, common);
  settle(panel, fit, pooled.mean);
  const quality = Array.from(pooled.weight, (weight, p): Quality => {
    if (most[p]! < 2 || weight < WEAK_FROM) return NOT_ENOUGH;
    const clear = 1 / (1 / weight + common.product[p]! / pooled.between ** 2);
    return clear >= GOOD_FROM ? "good" : "weak";
  });
  return { panel, fit, pooled, points, quality };
}

function mostPoints(panel: Panel, points: Int32Array): Int32Array {
  const most = new Int32Array(panel.products.length);
  points.forEach((n, v) => {
    const p = panel.productOf[v]!;
    most[p] = Math.max(most[p]!, n);
  });
  return most;
}

/** A product counts as moved with two price levels or more and twenty units sold. */
function movedProducts(panel: Panel, points: Int32Array): boolean[] {
  const units = new Float64Array(panel.products.length);
  for (let i = 0; i < panel.rows; i++) units[panel.productOf[panel.variant[i]!]!]! += panel.units[i]!;
  return Array.from(mostPoints(panel, points), (n, p) => n >= 2 && units[p]! >= 20);
}

export interface Level {
  /** Log of weekly units at log price 0 in a week of factor 1, corrected to the last weeks. */
  level: Float64Array;
  /** Variance of that log. */
  variance: Float64Array;
}

/** Weeks that say how a variant sells now. */
const RECENT_WEEKS = 8;
/** Units of trust in the long fit against them. */
const LEVEL_PRIOR = 15;
/** What a level may move by in the weeks ahead, as the standard deviation of its log. */
const DRIFT = 0.12;

/** How each variant sells now: the long fit, corrected by its last weeks. */
export function levelNow({ panel, fit }: Estimate): Level {
  const sold = new Float64Array(panel.variants.length);
  const due = new Float64Array(panel.variants.length);
  for (let i = 0; i < panel.rows; i++) {
    if (panel.week[i]! < panel.weeks - RECENT_WEEKS) continue;
    sold[panel.variant[i]!]! += panel.units[i]!;
    due[panel.variant[i]!]! += fit.expected[i]!;
  }
  const dispersion = (v: number) => fit.dispersion[panel.productOf[v]!]!;
  return {
    level: fit.intercept.map(
      (value, v) => value + Math.log((sold[v]! + LEVEL_PRIOR) / (due[v]! + LEVEL_PRIOR)),
    ),
    variance: due.map((units, v) => dispersion(v) / (units + LEVEL_PRIOR) + DRIFT ** 2),
  };
}

export const WEEKS_AHEAD = 52;

/**
 * Log factor of the next 52 weeks, category x week: that of the same weeks a year ago, smoothed over three, moved by
 * the growth since; with less than 60 weeks of data the mean of the last eight, because no season is known.
 */
export function seasonAhead({ panel, fit }: Estimate): Float64Array {
  const { weeks } = panel;
  const ahead = new Float64Array(panel.categories.length * WEEKS_AHEAD);
  const mean = (c: number, from: number, to: number) => {
    let sum = 0;
    for (let w = from; w < to; w++) sum += fit.season[c * weeks + w]!;
    return sum / (to - from);
  };
  for (let c = 0; c < panel.categories.length; c++) {
    const recent = mean(c, Math.max(0, weeks - RECENT_WEEKS), weeks);
    const known = weeks >= WEEKS_AHEAD + RECENT_WEEKS;
    const before = known ? mean(c, weeks - WEEKS_AHEAD - RECENT_WEEKS, weeks - WEEKS_AHEAD) : recent;
    for (let h = 0; h < WEEKS_AHEAD; h++) {
      const w = weeks - WEEKS_AHEAD + h;
      const last = known ? mean(c, w - 1, Math.min(weeks, w + 2)) : recent;
      ahead[c * WEEKS_AHEAD + h] = last + recent - before;
    }
  }
  return ahead;
}
