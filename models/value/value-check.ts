/**
 * Does the expected value come? Fitted one horizon before the end of the data and held against what those customers
 * spent since, beside two answers that need no model: that each spends as in the horizon before, and that all are alike.
 */
import { counted, percent, whole } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { bootstrapMeans, correlation, mean, sum } from "../evaluate/stats.ts";
import type { Data, Metric, Score, Scorecard, TrainContext } from "../model.ts";
import { random } from "../random.ts";
import { groupOutcomes } from "../segment/outcomes.ts";
import { type Expected, expectValue, fitValue } from "./expected.ts";
import { historyAt, type OrderHistory } from "./history.ts";
import { VALUE_TIERS, valueTiers } from "./tiers.ts";

export function checkValue(data: Data, context: TrainContext, run: Run): Scorecard {
  const rng = random(context.seed).fork("value check");
  const history = historyAt(data, 1);
  const days = history.horizonDays;
  const expected = expectValue(history, fitValue(history, rng.fork("fit")), days, rng.fork("draws"), run);
  const actual = history.futureSpend;
  const everyone = new Float64Array(history.count).fill(mean(history.latelySpend));
  const guesses = [expected.spend, history.latelySpend, everyone];
  const errors = guesses.map((guess) => guess.map((value, i) => (value - actual[i]!) ** 2));
  const gains = errors.slice(1).map((theirs) => theirs.map((error, i) => error - errors[0]![i]!));
  const bounds = bootstrapMeans([errors[0]!, ...gains], rng.fork("bootstrap"), { draws: 200 });
  const beatsBaseline = bounds.slice(1).every(([lo]) => lo > 0);
  const score = (name: string, k: number): Score => ({
    name,
    metrics: metricsOf(guesses[k]!, actual, errors[k]!),
  });
  const model = score("Customer value", 0);
  model.metrics[0]!.interval = [Math.sqrt(Math.max(0, bounds[0]![0])), Math.sqrt(bounds[0]![1])];
  model.metrics.push({ name: "Coverage at 80%", value: heldShare(expected, actual), better: "higher" });
  return {
    primary: "RMSE",
    model,
    baselines: [score(`As in the ${days} days before`, 1), score("All customers alike", 2)],
    protocol: `last ${days} days held out, ${counted(history.count, "customer")} known before`,
    beatsBaseline,
    verdict: verdict(expected, history, beatsBaseline, context.currency),
    extra: {
      groups: tierOutcomes(expected, history, context.seed),
      horizonDays: days,
      // The model takes what is spent an order as unrelated to how often one orders.
      spendByOrders: correlation(history.repeats, history.mean),
    },
  };
}

function metricsOf(guess: Float64Array, actual: Float64Array, errors: Float64Array): Metric[] {
  const [foretold, came] = [sum(guess), sum(actual)];
  return [
    { name: "RMSE", value: Math.sqrt(mean(errors)), better: "lower" },
    { name: "Gini", value: gini(guess, actual), better: "higher" },
    { name: "Bias", value: came > 0 ? foretold / came - 1 : 0, better: "lower" },
  ];
}

/**
 * How well the guesses put customers in the order of what they spent: 1 as well as can be, 0 as chance does. Guesses that
 * are alike count as in the middle of their turns.
 */
export function gini(guess: Float64Array, actual: Float64Array): number {
  const best = areaBy(actual, actual);
  return best > 0 ? areaBy(guess, actual) / best : 0;
}

/** Area between the curve of what was spent, customers in the order of `guess`, and the diagonal. */
function areaBy(guess: Float64Array, actual: Float64Array): number {
  const order = Int32Array.from(guess.keys()).sort((a, b) => guess[b]! - guess[a]!);
  const spent = actual.map((value) => Math.max(0, value));
  const all = sum(spent);
  if (!(all > 0)) return 0;
  let area = 0;
  let before = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let here = 0;
    while (end < order.length && guess[order[end]!] === guess[order[start]!]) here += spent[order[end++]!]!;
    area += (end - start) * (before + here / 2);
    before += here;
    start = end;
  }
  return area / (order.length * all) - 0.5;
}

function heldShare({ lo, hi }: Expected, actual: Float64Array): number {
  return mean(actual.map((value, i) => (value >= lo[i]! && value <= hi[i]! ? 1 : 0)));
}

/** What the tiers went on to do, beside the share that was expected to order. */
function tierOutcomes(expected: Expected, history: OrderHistory, seed: number) {
  const group = valueTiers(expected.spend);
  const names = VALUE_TIERS.map((tier) => tier.name);
  const chances = Float64Array.from(names, (_, tier) =>
    mean(expected.chance.filter((_, row) => group[row] === tier)),
  );
  const again = history.futureOrders.map((orders) => (orders > 0 ? 1 : 0));
  const outcome = { group, again, spend: history.futureSpend };
  return groupOutcomes(names, outcome, random(seed).fork("value tiers"), chances);
}

function verdict(expected: Expected, history: OrderHistory, beats: boolean, currency: string): string {
  const [foretold, came] = [sum(expected.spend), sum(history.futureSpend)];
  const off =
    came > 0
      ? `, ${percent(Math.abs(foretold / came - 1), 0)} too ${foretold > came ? "much" : "little"}`
      : "";
  const facts =
    `${whole(foretold)} ${currency} was expected of these customers in ${history.horizonDays} days and ` +
    `${whole(came)} ${currency} came${off}`;
  return beats
    ? `${facts}; closer for each customer than their own past spend and than one figure for all.`
    : `${facts}; for each customer not surely closer than their own past spend or one figure for all, so use the order, not the amounts.`;
}
