/** Checks elasticities on price changes they did not see: the last weeks, at prices other than the last known one. */

import { throwIfAborted } from "../../engine/contract/errors.ts";
import { counted, percent, whole } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { bootstrap, wilson } from "../evaluate/stats.ts";
import type { Data, Scorecard, TrainContext } from "../model.ts";
import { random } from "../random.ts";
import { fitWeeks } from "./demand.ts";
import { type Estimate, estimate, levelNow, Z80 } from "./estimate.ts";
import { type Panel, panelBefore, panelOf } from "./panel.ts";

/** A price counts as changed when it differs by this much from the last one known, as a log. */
const CHANGED = 0.03;

/** What happened at one new price of one variant, and what was expected. */
interface Change {
  units: number;
  model: number;
  /** With the elasticity of its category instead of its own. */
  category: number;
  /** As if the price had not changed. */
  unchanged: number;
  variance: number;
}

/** Trains on all but the last weeks and compares units at changed prices with those expected. */
export async function checkPriceChanges(
  data: Data,
  params: { holdoutWeeks: number },
  context: TrainContext,
  run: Run,
): Promise<Scorecard> {
  throwIfAborted(run.signal);
  const whole = panelOf(data);
  const held = Math.min(params.holdoutWeeks, Math.max(2, Math.floor(whole.weeks / 4)));
  const past = estimate(panelBefore(whole, whole.weeks - held), run);
  return scorecardOf(changesOf(whole, past), held, context);
}

/** The weeks' traffic comes from the items whose price stayed, so that only the effect of the price is judged. */
function changesOf(whole: Panel, past: Estimate): Change[] {
  const from = past.panel.weeks;
  const last = lastPrices(past.panel);
  const { level, variance } = levelNow(past);
  const fit = { ...past.fit, intercept: level, trend: new Float64Array(whole.products.length) };
  fit.season = new Float64Array(whole.categories.length * whole.weeks);
  const step = (row: number) => whole.logPrice[row]! - last.price[whole.variant[row]!]!;
  const later = (row: number) => whole.week[row]! >= from && !Number.isNaN(step(row));
  const changed = (row: number) => later(row) && Math.abs(step(row)) >= CHANGED;
  fitWeeks(whole, fit, (row) => later(row) && !changed(row));

  const sums = new Map<string, Change>();
  for (let row = 0; row < whole.rows; row++) {
    if (!changed(row)) continue;
    const v = whole.variant[row]!;
    const p = whole.productOf[v]!;
    const c = whole.categoryOf[p]!;
    const lift = fit.lift * (whole.promoted[row]! - last.promoted[v]!);
    const week = fit.season[c * whole.weeks + whole.week[row]!]!;
    const usual = level[v]! + fit.elasticity[p]! * last.price[v]! + fit.lift * last.promoted[v]!;
    const unchanged = Math.exp(usual + week) * (whole.days[row]! / 7);
    const key = `${v}/${Math.round(step(row) * 200)}`;
    const sum = sums.get(key) ?? { units: 0, model: 0, category: 0, unchanged: 0, variance: 0 };
    sum.units += whole.units[row]!;
    sum.unchanged += unchanged;
    sum.model += unchanged * Math.exp(past.pooled.mean[p]! * step(row) + lift);
    sum.category += unchanged * Math.exp(past.pooled.categoryMean[c]! * step(row) + lift);
    const doubt = variance[v]! + (past.pooled.deviation[p]! * step(row)) ** 2;
    sum.variance = sum.model * past.fit.dispersion[p]! + doubt * sum.model ** 2;
    sums.set(key, sum);
  }
  return [...sums.values()].filter((change) => change.unchanged >= 1);
}

/** Price and promotion of each variant in its last week, weighed by days; NaN where it had none. */
function lastPrices(panel: Panel): { price: Float64Array; promoted: Float64Array } {
  const price = new Float64Array(panel.variants.length).fill(Number.NaN);
  const promoted = new Float64Array(panel.variants.length);
  const week = new Int32Array(panel.variants.length).fill(-1);
  const days = new Float64Array(panel.variants.length);
  for (let i = 0; i < panel.rows; i++) {
    const v = panel.variant[i]!;
    const better = panel.week[i]! > week[v]! || (panel.week[i] === week[v] && panel.days[i]! > days[v]!);
    if (!better) continue;
    week[v] = panel.week[i]!;
    days[v] = panel.days[i]!;
    price[v] = panel.logPrice[i]!;
    promoted[v] = panel.promoted[i]!;
  }
  return { price, promoted };
}

function scorecardOf(changes: Change[], held: number, context: TrainContext): Scorecard {
  const rng = random(context.seed).fork("price check");
  const wape = (of: (change: Change) => number, picked?: Int32Array) => {
    let [error, units] = [0, 0];
    for (let n = 0; n < changes.length; n++) {
      const change = changes[picked ? picked[n]! : n]!;
      error += Math.abs(change.units - of(change));
      units += change.units;
    }
    return units > 0 ? error / units : 0;
  };
  const score = (name: string, of: (change: Change) => number) => {
    const interval = bootstrap(changes.length, (picked) => wape(of, picked), rng.fork(name));
    const value = wape(of);
    const bounds = changes.length > 1 ? { interval } : {};
    return { name, metrics: [{ name: "WAPE", value, better: "lower" as const, ...bounds }] };
  };
  const model = score("Price elasticity", (c) => c.model);
  const baselines = [
    score("No change in units", (c) => c.unchanged),
    score("Category elasticity", (c) => c.category),
  ];
  const inside = changes.filter((c) => Math.abs(c.units - c.model) <= Z80 * Math.sqrt(c.variance)).length;
  const error = model.metrics[0]!.value;
  const guess = baselines[0]!.metrics[0]!.value;
  return {
    primary: "WAPE",
    model,
    baselines,
    protocol: `last ${held} weeks held out, ${counted(changes.length, "changed price")}, in the traffic of unchanged items`,
    beatsBaseline: changes.length > 0 && error < guess,
    verdict: verdictOf(changes.length, inside, error, guess),
    extra: {
      changes: changes.length,
      inside,
      coverage80: changes.length > 0 ? inside / changes.length : null,
      coverageInterval: wilson(inside, changes.length),
      heldOutWeeks: held,
    },
  };
}

function verdictOf(changes: number, inside: number, error: number, guess: number): string {
  if (changes === 0) return "0 prices changed in the held-out weeks, so the estimates could not be checked.";
  return (
    `On ${counted(changes, "past price change")} the 80% interval held ${whole(inside)} (${percent(inside / changes, 0)}). ` +
    `Units error ${percent(error)}, no-change guess ${percent(guess)}.`
  );
}
