/**
 * Customer value: what each customer will spend in the days ahead, with its interval, the chance that they come back and
 * the day by which they should have. Orders by MBG/NBD, values by Gamma-Gamma.
 */
import { z } from "zod";
import type { Artifact, Model, Table, TrainContext } from "../model.ts";
import { random } from "../random.ts";
import { CUSTOMER_FEATURES } from "../segment/customers.ts";
import { type Expected, expectValue, fitValue, type ValueParams } from "./expected.ts";
import { CUSTOMER_ORDERS, historyAt, type OrderHistory } from "./history.ts";
import { VALUE_TIERS, valueTiers } from "./tiers.ts";
import { checkValue } from "./value-check.ts";

const params = z.object({
  days: z
    .int()
    .min(7)
    .max(1095)
    .default(365)
    .meta({ label: "Days ahead", help: "Spend is expected over these days" }),
});

/** Beyond ten years a day would be a pretence. */
const FURTHEST_DAYS = 3650;
const DAY_MS = 86_400_000;

function dayAfter(asOf: string, days: number): string | null {
  if (!(days <= FURTHEST_DAYS)) return null;
  return new Date(Date.parse(`${asOf}T00:00:00Z`) + Math.ceil(days) * DAY_MS).toISOString().slice(0, 10);
}

function predictions(history: OrderHistory, expected: Expected, context: TrainContext): Table {
  return {
    rows: history.count,
    columns: {
      customer_id: history.ids,
      historic_clv: history.sold.map((value, i) => value - history.returned[i]!),
      predicted_clv: expected.spend,
      predicted_clv_lo: expected.lo,
      predicted_clv_hi: expected.hi,
      predicted_number_of_orders: expected.orders,
      churn_probability: expected.chance.map((chance) => 1 - chance),
      probability_alive: expected.alive,
      average_days_between_orders: history.lastAt.map((days, i) =>
        history.repeats[i]! > 0 ? days / history.repeats[i]! : Number.NaN,
      ),
      average_order_value: history.mean,
      expected_date_of_next_order: Array.from(expected.daysToOrder, (days) => dayAfter(context.asOf, days)),
    },
  };
}

function segments(history: OrderHistory, expected: Expected): Table {
  const tiers = Array.from(valueTiers(expected.spend), (tier) => VALUE_TIERS[tier]!);
  return {
    rows: history.count,
    columns: {
      customer_id: history.ids,
      segment_set: history.ids.map(() => "value"),
      segment_id: tiers.map((tier) => tier.id),
      segment_name: tiers.map((tier) => tier.name),
      distance: new Float64Array(history.count).fill(Number.NaN),
    },
  };
}

const learned = (artifact: Artifact) => artifact.meta as unknown as ValueParams;

export const value: Model<z.infer<typeof params>> = {
  id: "value",
  title: "Customer value",
  description:
    "Expects of each customer how often they will order and what they will spend, with an interval, and puts them into " +
    "three tiers. Use it to see whom to keep.",
  task: "segment",
  codeVersion: 1,
  params,
  // The features are not learnt from: the page shows beside a tier what its customers did.
  needs: [CUSTOMER_ORDERS, CUSTOMER_FEATURES],
  writes: ["customer_predictions", "customer_segments"],
  async train(data, _params, context) {
    const { purchases, spend } = fitValue(historyAt(data, 0), random(context.seed).fork("value fit"));
    return { meta: { purchases, spend }, tensors: {} };
  },
  async predict(artifact, data, { days }, context, run) {
    const history = historyAt(data, 0);
    const rng = random(context.seed).fork("value draws");
    const expected = expectValue(history, learned(artifact), days, rng, run);
    return {
      customer_predictions: predictions(history, expected, context),
      customer_segments: segments(history, expected),
    };
  },
  async evaluate(data, _params, context, run) {
    return checkValue(data, context, run);
  },
};
