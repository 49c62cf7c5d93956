/** What all products of a category are unsure of together, beside the errors of their own histories. */
import { type DemandFit, LIFT_PRECISION, withinVariants, withinWeeks } from "./demand.ts";
import type { Panel } from "./panel.ts";
import type { Pooled } from "./shrink.ts";

/** Variance of a category's elasticity that nothing was learnt of. */
const UNKNOWN = 1.5 ** 2;

/**
 * Variance that each product's elasticity has in common with its category's, and that of the category's. Prices that
 * move in the same weeks can't be told from those weeks, nor prices that move only while an item is shown as reduced
 * from the effect of that.
 */
export function commonVariance(
  panel: Panel,
  fit: DemandFit,
  { weight }: Pooled,
): { product: Float64Array; category: Float64Array } {
  const ofWeeks = varianceOfWeeks(panel, fit);
  const { slope, variance } = varianceOfLift(panel, fit);
  const sum = new Float64Array(panel.categories.length);
  const total = new Float64Array(panel.categories.length);
  panel.categoryOf.forEach((c, p) => {
    sum[c]! += weight[p]! * slope[p]!;
    total[c]! += weight[p]!;
  });
  const usual = sum.map((value, c) => (total[c]! > 0 ? value / total[c]! : 0));
  const product = weight.map((own, p) => {
    const c = panel.categoryOf[p]!;
    return ofWeeks[c]! + variance * (own * slope[p]! + (1 - own) * usual[c]!) ** 2;
  });
  return { product, category: ofWeeks.map((value, c) => value + variance * usual[c]! ** 2) };
}

/** By category: variance of its elasticity that comes of not knowing its weeks. */
function varianceOfWeeks(panel: Panel, fit: DemandFit): Float64Array {
  const within = withinWeeks(panel, fit.expected, panel.logPrice);
  const price = withinVariants(panel, fit.expected, panel.logPrice);
  const [told, seen] = [0, 1].map(() => new Float64Array(panel.categories.length));
  for (let i = 0; i < panel.rows; i++) {
    const p = panel.productOf[panel.variant[i]!]!;
    const information = fit.expected[i]! / fit.dispersion[p]!;
    told![panel.categoryOf[p]!]! += within[i]! ** 2 * information;
    seen![panel.categoryOf[p]!]! += price[i]! ** 2 * information;
  }
  const varianceOf = (information: number) => 1 / (information + 1 / UNKNOWN);
  return told!.map((information, c) => Math.max(0, varianceOf(information) - varianceOf(seen![c]!)));
}

/** By product: how far an error of the lift moves its elasticity; and the variance of the lift. */
function varianceOfLift(panel: Panel, fit: DemandFit): { slope: Float64Array; variance: number } {
  const price = withinVariants(panel, fit.expected, panel.logPrice);
  const promoted = withinVariants(panel, fit.expected, panel.promoted);
  const products = panel.products.length;
  const [both, squares] = [new Float64Array(products), new Float64Array(products)];
  for (let i = 0; i < panel.rows; i++) {
    const p = panel.productOf[panel.variant[i]!]!;
    both[p]! += fit.expected[i]! * price[i]! * promoted[i]!;
    squares[p]! += fit.expected[i]! * price[i]! ** 2;
  }
  const slope = both.map((value, p) => (squares[p]! > 1e-9 ? -value / squares[p]! : 0));
  let precision = LIFT_PRECISION;
  for (let i = 0; i < panel.rows; i++) {
    const p = panel.productOf[panel.variant[i]!]!;
    precision += ((promoted[i]! + slope[p]! * price[i]!) ** 2 * fit.expected[i]!) / fit.dispersion[p]!;
  }
  return { slope, variance: 1 / precision };
}
