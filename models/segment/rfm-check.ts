import { counted, percent } from "../../engine/contract/figures.ts";
import type { GroupOutcome } from "../../engine/contract/segments.ts";
import { bootstrap, bootstrapMean, mean } from "../evaluate/stats.ts";
import type { Data, Scorecard, TrainContext } from "../model.ts";
import { random } from "../random.ts";
import { type Customers, customersAt } from "./customers.ts";
import { groupOutcomes, type Outcome } from "./outcomes.ts";
import { fitRfm, scoreRfm } from "./rfm-fit.ts";
import { RFM_GROUPS } from "./rfm-score.ts";

/**
 * Do the groups foretell who buys again? Groups are cut two horizons ago and their repeat rates in the horizon
 * after are learned; groups cut one horizon ago then predict the last horizon, which is held out. Scored by Brier
 * (mean squared error of the probability) against one rate for everybody.
 */
export function checkRfm(data: Data, context: TrainContext): Scorecard {
  const rng = random(context.seed).fork("rfm check");
  const earlier = customersAt(data, 2);
  const learned = outcomeOf(earlier);
  const baseRate = mean(learned.again);
  const rates = repeatRates(learned, baseRate);
  const heldOut = customersAt(data, 1);
  const outcome = outcomeOf(heldOut);
  const expected = Float64Array.from(outcome.group, (group) => rates[group]!);
  const errors = outcome.again.map((again, i) => (again - expected[i]!) ** 2);
  const baseErrors = outcome.again.map((again) => (again - baseRate) ** 2);
  const gain = bootstrapMean(
    baseErrors.map((error, i) => error - errors[i]!),
    rng.fork("gain"),
  );
  const groups = groupOutcomes(
    RFM_GROUPS.map((group) => group.name),
    outcome,
    rng.fork("groups"),
    rates,
  );
  return {
    primary: "Brier score",
    model: {
      name: "RFM groups",
      metrics: [
        { name: "Brier score", value: mean(errors), better: "lower", interval: bootstrapMean(errors, rng) },
        {
          name: "AUC",
          value: auc(outcome, rates, Int32Array.from(expected.keys())),
          better: "higher",
          interval: bootstrap(heldOut.count, (rows) => auc(outcome, rates, rows), rng.fork("auc"), {
            draws: 200,
          }),
        },
      ],
    },
    baselines: [
      {
        name: "Base rate",
        metrics: [
          { name: "Brier score", value: mean(baseErrors), better: "lower" },
          { name: "AUC", value: 0.5, better: "higher" },
        ],
      },
    ],
    protocol: `last ${heldOut.horizon} days held out, ${counted(heldOut.count, "customer")}, rates learned on the ${heldOut.horizon} days before`,
    beatsBaseline: gain[0] > 0,
    verdict: verdict(groups, heldOut.horizon, gain[0] > 0),
    extra: { groups, baseRate: mean(outcome.again), horizonDays: heldOut.horizon },
  };
}

function outcomeOf(customers: Customers): Outcome {
  return {
    group: scoreRfm(fitRfm(customers), customers).group,
    again: customers.column("future_orders").map((orders) => (orders > 0 ? 1 : 0)),
    spend: customers.column("future_spend"),
  };
}

/** Repeat rate of each group, drawn towards the base rate as if by ten more customers. */
function repeatRates(outcome: Outcome, baseRate: number): Float64Array {
  const hits = new Float64Array(RFM_GROUPS.length);
  const sizes = new Float64Array(RFM_GROUPS.length);
  outcome.group.forEach((group, i) => {
    hits[group]! += outcome.again[i]!;
    sizes[group]! += 1;
  });
  return hits.map((count, group) => (count + 10 * baseRate) / (sizes[group]! + 10));
}

/**
 * Chance that a customer who came back was in a group with a higher rate than one who did not; ties count half.
 * Counts by group are all it needs, so a bootstrap draw is one pass.
 */
function auc(outcome: Outcome, rates: Float64Array, rows: Int32Array): number {
  const yes = new Float64Array(rates.length);
  const no = new Float64Array(rates.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (outcome.again[row]! > 0) yes[outcome.group[row]!]! += 1;
    else no[outcome.group[row]!]! += 1;
  }
  const ascending = Array.from(rates.keys()).sort((a, b) => rates[a]! - rates[b]!);
  let won = 0;
  let below = 0;
  for (const group of ascending) {
    won += yes[group]! * (below + no[group]! / 2);
    below += no[group]!;
  }
  const cameBack = rows.length - below;
  return cameBack > 0 && below > 0 ? won / (cameBack * below) : 0.5;
}

function verdict(groups: GroupOutcome[], horizon: number, beats: boolean): string {
  const ordered = [...groups].sort((a, b) => b.repeatRate - a.repeatRate);
  const [best, worst] = [ordered[0]!, ordered.at(-1)!];
  const share = (value: number) => percent(value, value < 0.1 ? 1 : 0);
  const facts =
    `${share(best.repeatRate)} of ${best.name} ordered again in the ${horizon} held-out days, ` +
    `${share(worst.repeatRate)} of ${worst.name}`;
  return beats
    ? `${facts}; better than one rate for everybody.`
    : `${facts}; not better than one rate for everybody, so treat the groups as a description only.`;
}
