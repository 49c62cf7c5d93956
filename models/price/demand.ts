/**
 * Units by price: a Poisson regression with log link and quasi-likelihood errors, one elasticity a product.
 * log E[units] = variant + elasticity x log price + trend x years + lift x promoted + category's week + log(days / 7)
 * Solved by turns: category weeks in closed form (shrunk to the store's week), then each product by weighted least
 * squares (IRLS) with its variants' effects taken out, then the elasticities of a category by what moved against its
 * weeks. After McCullagh and Nelder, Generalized Linear Models, 1989.
 */

import { throwIfAborted } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { dispersionOf, scatterOfSpells } from "./dispersion.ts";
import type { Panel } from "./panel.ts";
import { withinRegression } from "./regression.ts";

export interface DemandFit {
  /** Log of weekly units of a variant at log price 0, no promotion, average week, end of the data. */
  intercept: Float64Array;
  /** Per product, as used in `expected`. */
  elasticity: Float64Array;
  /** What the product's own history says, and the variance of its error (infinite without price variation). */
  own: Float64Array;
  variance: Float64Array;
  /** Log growth a year, per product. */
  trend: Float64Array;
  /** Log of the effect of being shown as reduced, beside the lower price. */
  lift: number;
  /** Log factor of each week, category x weeks. */
  season: Float64Array;
  /** Variance of units over their mean, per product. */
  dispersion: Float64Array;
  /** Expected units of each row. */
  expected: Float64Array;
}

/** Units of prior weight that pull a category's week to the store's: small categories follow the store. */
const WEEK_PRIOR = 12;
/** Categories with fewer products follow the store's weeks alone, lest the week absorb a product's own price. */
const OWN_WEEKS_FROM = 5;
const TREND_PRIOR = { mean: 0, precision: 1 / 0.3 ** 2 };
/** Keeps a thin product's search in bounds; taken out again before its estimate is reported. */
const SEARCH_VARIANCE = 9;
/** Of the lift before anything is known of it: being shown as reduced rarely sells a third more or less. */
export const LIFT_PRECISION = 1 / 0.3 ** 2;
const ROUNDS = 14;
const TYPICAL = -1.5;

/** Fits the regression to all weeks of the panel. */
export function fitDemand(panel: Panel, run: Run): DemandFit {
  const fit = start(panel);
  let centre = TYPICAL;
  for (let round = 0; round < ROUNDS; round++) {
    throwIfAborted(run.signal);
    run.progress(round, ROUNDS, "Separating price from season");
    fitWeeks(panel, fit);
    if (round > 0) shiftCategories(panel, fit);
    fitWeeks(panel, fit);
    const prior = { mean: centre, precision: 1 / SEARCH_VARIANCE };
    for (let p = 0; p < panel.products.length; p++) {
      const variance = fitProduct(panel, fit, p, prior);
      if (round === ROUNDS - 1) withoutPrior(fit, p, variance, centre);
    }
    centre = centreOf(fit);
    fit.lift = fitLift(panel, fit);
  }
  expect(panel, fit);
  fit.dispersion = dispersionOf(panel, fit.expected);
  scaleVariance(panel, fit);
  run.progress(ROUNDS, ROUNDS, counted(panel.products.length, "product"));
  return fit;
}

function start(panel: Panel): DemandFit {
  const products = panel.products.length;
  const units = new Float64Array(panel.variants.length);
  const price = new Float64Array(panel.variants.length);
  const days = new Float64Array(panel.variants.length);
  for (let i = 0; i < panel.rows; i++) {
    const v = panel.variant[i]!;
    units[v]! += panel.units[i]!;
    days[v]! += panel.days[i]!;
    price[v]! += panel.days[i]! * panel.logPrice[i]!;
  }
  return {
    intercept: units.map((u, v) => {
      const time = Math.max(1, days[v]!);
      return Math.log((7 * (u + 0.1)) / time) - (TYPICAL * price[v]!) / time;
    }),
    elasticity: new Float64Array(products).fill(TYPICAL),
    own: new Float64Array(products).fill(TYPICAL),
    variance: new Float64Array(products).fill(Number.POSITIVE_INFINITY),
    trend: new Float64Array(products),
    lift: 0,
    season: new Float64Array(panel.categories.length * panel.weeks),
    dispersion: new Float64Array(products).fill(1),
    expected: new Float64Array(panel.rows),
  };
}

const YEAR = 365.25 / 7;

/** Years from the end of the data, negative. */
const yearsOf = (panel: Panel, row: number) => (panel.week[row]! - panel.weeks + 1) / YEAR;

/** Log of expected units of a row without its category's week. */
function plain(panel: Panel, fit: DemandFit, row: number): number {
  const v = panel.variant[row]!;
  const p = panel.productOf[v]!;
  return (
    fit.intercept[v]! +
    fit.elasticity[p]! * panel.logPrice[row]! +
    fit.trend[p]! * yearsOf(panel, row) +
    fit.lift * panel.promoted[row]! +
    Math.log(panel.days[row]! / 7)
  );
}

function expect(panel: Panel, fit: DemandFit): void {
  for (let i = 0; i < panel.rows; i++) {
    const c = panel.categoryOf[panel.productOf[panel.variant[i]!]!]!;
    fit.expected[i] = Math.exp(
      Math.min(20, plain(panel, fit, i) + fit.season[c * panel.weeks + panel.week[i]!]!),
    );
  }
}

/** Values of the rows less the mean of their variant, by the units expected. */
export function withinVariants(panel: Panel, expected: Float64Array, values: Float64Array): Float64Array {
  const usual = usualOf(panel, expected, values);
  return values.map((value, i) => value - usual[panel.variant[i]!]!);
}

/**
 * The same less what all items that share the week's factor have in common: what is left of prices tells their effect
 * from that of the weeks.
 */
export function withinWeeks(panel: Panel, expected: Float64Array, values: Float64Array): Float64Array {
  const places = panel.categories.length * panel.weeks;
  const [moved, due] = [new Float64Array(places), new Float64Array(places)];
  const within = withinVariants(panel, expected, values);
  within.forEach((value, i) => {
    moved[placeOf(panel, i)]! += expected[i]! * value;
    due[placeOf(panel, i)]! += expected[i]!;
  });
  const common = ratioByWeek(panel, moved, due, 0);
  return within.map((value, i) => value - common[placeOf(panel, i)]!);
}

/** Mean of a value for each variant, by the units expected. */
function usualOf(panel: Panel, expected: Float64Array, values: Float64Array): Float64Array {
  const sum = new Float64Array(panel.variants.length);
  const weight = new Float64Array(panel.variants.length);
  for (let i = 0; i < panel.rows; i++) {
    sum[panel.variant[i]!]! += expected[i]! * values[i]!;
    weight[panel.variant[i]!]! += expected[i]!;
  }
  return sum.map((value, v) => value / weight[v]!);
}

/**
 * One step of all elasticities of a category together. Where its prices mostly move in the same weeks, products and
 * weeks in turn come nearer to what both say by so little a round that they would end where they began.
 */
function shiftCategories(panel: Panel, fit: DemandFit): void {
  expect(panel, fit);
  const within = withinWeeks(panel, fit.expected, panel.logPrice);
  const slope = new Float64Array(panel.categories.length);
  const curve = new Float64Array(panel.categories.length).fill(1 / SEARCH_VARIANCE);
  for (let i = 0; i < panel.rows; i++) {
    const c = Math.floor(placeOf(panel, i) / panel.weeks);
    slope[c]! += within[i]! * (panel.units[i]! - fit.expected[i]!);
    curve[c]! += within[i]! ** 2 * fit.expected[i]!;
  }
  const shift = slope.map((value, c) => Math.max(-1, Math.min(1, value / curve[c]!)));
  panel.categoryOf.forEach((c, p) => {
    fit.elasticity[p]! += shift[c]!;
  });
  usualOf(panel, fit.expected, panel.logPrice).forEach((price, v) => {
    fit.intercept[v]! -= shift[panel.categoryOf[panel.productOf[v]!]!]! * price;
  });
}

/** Place of a row's category and week in arrays of both. */
const placeOf = (panel: Panel, row: number) =>
  panel.categoryOf[panel.productOf[panel.variant[row]!]!]! * panel.weeks + panel.week[row]!;

/** Log factor of each category's weeks, given the rest; centred on 0 in each category by units. */
export function fitWeeks(panel: Panel, fit: DemandFit, counts: (row: number) => boolean = () => true): void {
  const { weeks, categories } = panel;
  const sold = new Float64Array(categories.length * weeks);
  const due = new Float64Array(categories.length * weeks);
  for (let i = 0; i < panel.rows; i++) {
    if (!counts(i)) continue;
    const at = panel.categoryOf[panel.productOf[panel.variant[i]!]!]! * weeks + panel.week[i]!;
    sold[at]! += panel.units[i]!;
    due[at]! += Math.exp(Math.min(20, plain(panel, fit, i)));
  }
  ratioByWeek(panel, sold, due, 1).forEach((factor, at) => {
    fit.season[at] = Math.log(factor);
  });
}

/** Ratio of two sums of each category's weeks, leaning on the store's, and that on `usual`. */
function ratioByWeek(panel: Panel, over: Float64Array, under: Float64Array, usual: number): Float64Array {
  const { weeks, categories } = panel;
  const store = new Float64Array(weeks);
  for (let w = 0; w < weeks; w++) {
    let [up, down] = [usual, 1];
    for (let c = 0; c < categories.length; c++) {
      up += over[c * weeks + w]!;
      down += under[c * weeks + w]!;
    }
    store[w] = up / down;
  }
  const products = new Int32Array(categories.length);
  for (const c of panel.categoryOf) products[c]!++;
  return over.map((up, at) => {
    const week = store[at % weeks]!;
    const own = products[Math.floor(at / weeks)]! >= OWN_WEEKS_FROM;
    return own ? (up + WEEK_PRIOR * week) / (under[at]! + WEEK_PRIOR) : week;
  });
}

/** Fits levels, trends and weeks again around elasticities that are now settled. */
export function settle(panel: Panel, fit: DemandFit, elasticity: Float64Array): void {
  for (let round = 0; round < 4; round++) {
    fitWeeks(panel, fit);
    elasticity.forEach((mean, p) => {
      fitProduct(panel, fit, p, { mean, precision: 1e9 });
      settleLevels(panel, fit, p);
    });
  }
  expect(panel, fit);
}

/** One step of iteratively reweighted least squares for a product's elasticity, trend and variant levels. */
function fitProduct(
  panel: Panel,
  fit: DemandFit,
  p: number,
  prior: { mean: number; precision: number },
): number {
  const rows = panel.rowsOf[p]!;
  const c = panel.categoryOf[p]!;
  const working = new Float64Array(rows.length);
  const weights = new Float64Array(rows.length);
  const years = Float64Array.from(rows, (row) => yearsOf(panel, row));
  const price = Float64Array.from(rows, (row) => panel.logPrice[row]!);
  const local = new Map<number, number>();
  if (rows.length === 0) return SEARCH_VARIANCE;
  const group = Int32Array.from(rows, (row) => {
    const v = panel.variant[row]!;
    if (!local.has(v)) local.set(v, local.size);
    return local.get(v)!;
  });
  rows.forEach((row, i) => {
    const base = plain(panel, fit, row);
    const week = fit.season[c * panel.weeks + panel.week[row]!]!;
    const mean = Math.exp(Math.max(-12, Math.min(20, base + week)));
    const v = panel.variant[row]!;
    const own = fit.intercept[v]! + fit.elasticity[p]! * price[i]! + fit.trend[p]! * years[i]!;
    working[i] = own + Math.max(-4, Math.min(4, (panel.units[row]! - mean) / mean));
    weights[i] = mean;
  });
  const columns = [price, years];
  const priors = [prior, TREND_PRIOR];
  const step = withinRegression({ y: working, columns, group, groups: local.size, weights, prior: priors });
  fit.elasticity[p] = step.coefficients[0]!;
  fit.trend[p] = step.coefficients[1]!;
  for (const [v, g] of local) fit.intercept[v] = step.intercepts[g]!;
  return step.inverse[0]![0]!;
}

/** Units that a variant without a sale is taken to have sold: its log must be a number. */
const FAINT = 0.01;

/**
 * Levels at which each variant's expected units add up to those sold, once its elasticity stands. Those of the steps,
 * whose residuals are bounded, sink ever lower where most weeks are empty.
 */
function settleLevels(panel: Panel, fit: DemandFit, p: number): void {
  const category = panel.categoryOf[p]!;
  const sums = new Map<number, { sold: number; due: number }>();
  for (const row of panel.rowsOf[p]!) {
    const v = panel.variant[row]!;
    const week = fit.season[category * panel.weeks + panel.week[row]!]!;
    const sum = sums.get(v) ?? { sold: 0, due: 0 };
    sum.sold += panel.units[row]!;
    sum.due += Math.exp(plain(panel, fit, row) - fit.intercept[v]! + week);
    sums.set(v, sum);
  }
  for (const [v, { sold, due }] of sums) fit.intercept[v] = Math.log((sold + FAINT) / due);
}

/** Takes the search's prior out of the estimate: what is left is what the product's own history says. */
function withoutPrior(fit: DemandFit, p: number, variance: number, centre: number): void {
  const own = 1 / variance - 1 / SEARCH_VARIANCE;
  if (!(own > 1e-3)) return;
  fit.own[p] = (fit.elasticity[p]! / variance - centre / SEARCH_VARIANCE) / own;
  fit.variance[p] = 1 / own;
}

/** Median of the elasticities that the data moved. */
function centreOf(fit: DemandFit): number {
  const values = Float64Array.from(fit.elasticity).sort();
  return values[values.length >> 1] ?? TYPICAL;
}

/** One Newton step for the promotion's own effect, over all rows of products that were also sold reduced. */
function fitLift(panel: Panel, fit: DemandFit): number {
  let slope = 0;
  let curve = LIFT_PRECISION;
  for (let i = 0; i < panel.rows; i++) {
    if (!panel.promoted[i]) continue;
    const c = panel.categoryOf[panel.productOf[panel.variant[i]!]!]!;
    const mean = Math.exp(Math.min(20, plain(panel, fit, i) + fit.season[c * panel.weeks + panel.week[i]!]!));
    slope += panel.units[i]! - mean;
    curve += mean;
  }
  return Math.max(-0.5, Math.min(1, fit.lift + (slope - LIFT_PRECISION * fit.lift) / curve));
}

function scaleVariance(panel: Panel, fit: DemandFit): void {
  const spells = scatterOfSpells(panel, fit.expected, withinVariants(panel, fit.expected, panel.logPrice));
  for (let p = 0; p < panel.products.length; p++)
    fit.variance[p]! *= Math.max(fit.dispersion[p]!, spells[p]!);
}
