/** How far units scatter around what is expected of them, which is what an interval needs. */
import { quantileOfSorted, sorted } from "../evaluate/stats.ts";
import type { Panel } from "./panel.ts";

/** Weeks' worth of trust in the category's scatter against a product's own weeks. */
const PRIOR_WEEKS = 26;
/** Where a category has too few weeks to measure it, fewer than these. */
const TYPICAL = 1.5;
const LEAST_WEEKS = 20;
/** What expects less says nothing of scatter. */
const LEAST_UNITS = 0.05;
/** Spells' worth of trust in the category's scatter between spells against a product's own. */
const PRIOR_SPELLS = 12;
/** Log prices nearer than this are one price. */
const SAME_PRICE = 0.005;

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

/**
 * The same of whole spells at one price, per product, as it bears on its elasticity: demand that goes up and down over
 * weeks says the same again in each week of a spell, which scatter by the week takes for as many witnesses. `price` is
 * the log price of each row less its variant's mean; a variant's rows follow each other by week.
 */
export function scatterOfSpells(panel: Panel, expected: Float64Array, price: Float64Array): Float64Array {
  const up = new Float64Array(panel.products.length);
  const down = new Float64Array(panel.products.length);
  const spells = new Float64Array(panel.products.length);
  let [score, information] = [0, 0];
  for (let i = 0; i < panel.rows; i++) {
    const p = panel.productOf[panel.variant[i]!]!;
    score += price[i]! * (panel.units[i]! - expected[i]!);
    information += price[i]! ** 2 * expected[i]!;
    const goes =
      panel.variant[i + 1] === panel.variant[i] &&
      Math.abs(panel.logPrice[i + 1]! - panel.logPrice[i]!) < SAME_PRICE;
    if (goes) continue;
    up[p]! += score ** 2;
    down[p]! += information;
    spells[p]!++;
    [score, information] = [0, 0];
  }
  // Level and elasticity were fitted to the same spells.
  const own = up.map((value, p) => (spells[p]! > 2 ? (value * spells[p]!) / (spells[p]! - 2) : value));
  const usual = panel.categories.map((_, c) => {
    const of = [...own.keys()].filter((p) => panel.categoryOf[p] === c && spells[p]! > 2 && down[p]! > 0);
    const ratios = Float64Array.from(of, (p) => own[p]! / down[p]!);
    // The middle one: a few products with bulk orders say nothing of the others.
    return ratios.length > 0 ? quantileOfSorted(sorted(ratios), 0.5) : 1;
  });
  return own.map((value, p) => {
    const prior = (PRIOR_SPELLS * down[p]!) / Math.max(1, spells[p]!);
    return prior > 0 ? (value + prior * usual[panel.categoryOf[p]!]!) / (down[p]! + prior) : 1;
  });
}
