/**
 * Units by price: a Poisson regression with log link and quasi-likelihood errors, one elasticity a product.
 * log E[units] = variant + elasticity x log price + trend x years + lift x promoted + category's week + log(days / 7)
 * Solved by turns: category weeks in closed form (shrunk to the store's week), then each product by weighted least
 * squares (IRLS) with its variants' effects taken out. After McCullagh and Nelder, Generalized Linear Models, 1989.
 */

import { throwIfAborted } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { dispersionOf } from "./dispersion.ts";
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
  const store = new Float64Array(weeks);
  for (let w = 0; w < weeks; w++) {
    let [s, d] = [0, 0];
    for (let c = 0; c < categories.length; c++) {
      s += sold[c * weeks + w]!;
      d += due[c * weeks + w]!;
    }
    store[w] = (s + 1) / (d + 1);
  }
  const products = new Int32Array(categories.length);
  for (const c of panel.categoryOf) products[c]!++;
  for (let c = 0; c < categories.length; c++) {
    for (let w = 0; w < weeks; w++) {
      const at = c * weeks + w;
      const own = products[c]! >= OWN_WEEKS_FROM;
      const factor = own ? (sold[at]! + WEEK_PRIOR * store[w]!) / (due[at]! + WEEK_PRIOR) : store[w]!;
      fit.season[at] = Math.log(factor);
    }
  }
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
  let curve = 25;
  for (let i = 0; i < panel.rows; i++) {
    if (!panel.promoted[i]) continue;
    const c = panel.categoryOf[panel.productOf[panel.variant[i]!]!]!;
    const mean = Math.exp(Math.min(20, plain(panel, fit, i) + fit.season[c * panel.weeks + panel.week[i]!]!));
    slope += panel.units[i]! - mean;
    curve += mean;
  }
  return Math.max(-0.5, Math.min(1, fit.lift + (slope - 25 * fit.lift) / curve));
}

function scaleVariance(panel: Panel, fit: DemandFit): void {
  for (let p = 0; p < panel.products.length; p++) fit.variance[p]! *= fit.dispersion[p]!;
}
