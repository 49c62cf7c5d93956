/** How far units scatter around what is expected of them, which is what an interval needs. */
import type { Panel } from "./panel.ts";

/** Weeks' worth of trust in the category's scatter against a product's own weeks. */
const PRIOR_WEEKS = 26;
/** Where a category has too few weeks to measure it, fewer than these. */
const TYPICAL = 1.5;
const LEAST_WEEKS = 20;
/** What expects less says nothing of scatter. */
const LEAST_UNITS = 0.05;

/**
 * Variance of units over their mean, per product: Pearson's chi-square over its weeks, leaning on the category's; at
 * least 1. One for the whole category would let a few products with bulk orders drown what all others say.
 */
export function dispersionOf(panel: Panel, expected: Float64Array): Float64Array {
  const products = {
    sum: new Float64Array(panel.products.length),
    weeks: new Float64Array(panel.products.length),
  };
  const all = {
    sum: new Float64Array(panel.categories.length),
    weeks: new Float64Array(panel.categories.length),
  };
  for (let i = 0; i < panel.rows; i++) {
    const mean = expected[i]!;
    if (mean < LEAST_UNITS) continue;
    const p = panel.productOf[panel.variant[i]!]!;
    const c = panel.categoryOf[p]!;
    const part = (panel.units[i]! - mean) ** 2 / mean;
    products.sum[p]! += part;
    products.weeks[p]!++;
    all.sum[c]! += part;
    all.weeks[c]!++;
  }
  const usual = all.sum.map((sum, c) => (all.weeks[c]! > LEAST_WEEKS ? sum / all.weeks[c]! : TYPICAL));
  return products.sum.map((sum, p) => {
    const prior = PRIOR_WEEKS * usual[panel.categoryOf[p]!]!;
    return Math.max(1, (sum + prior) / (products.weeks[p]! + PRIOR_WEEKS));
  });
}
