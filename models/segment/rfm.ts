/**
 * RFM: customers scored 1 to 5 on recency, frequency and monetary value, in six named groups.
 * Scores are quantiles of the store's own customers; rules and names in rfm-score.ts.
 */
import { z } from "zod";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Data, Model, Table, TrainContext } from "../model.ts";
import { CUSTOMER_FEATURES, type Customers, customersAt } from "./customers.ts";
import { checkRfm } from "./rfm-check.ts";
import { fitRfm, type RfmScores, scoreRfm } from "./rfm-fit.ts";
import { RFM_GROUPS } from "./rfm-score.ts";

const params = z.object({});

function tables(customers: Customers, scores: RfmScores, context: TrainContext): Record<string, Table> {
  const { ids, count } = customers;
  const groups = Array.from(scores.group, (group) => RFM_GROUPS[group]!);
  return {
    customer_rfm: {
      rows: count,
      columns: {
        customer_id: ids,
        recency_days: Int32Array.from(customers.column("recency_days")),
        frequency: Int32Array.from(customers.column("frequency")),
        monetary_value: customers.column("monetary_value"),
        r: scores.r,
        f: scores.f,
        m: scores.m,
        rfm_group: groups.map((group) => group.name),
        as_of: ids.map(() => context.asOf),
      },
    },
    customer_segments: {
      rows: count,
      columns: {
        customer_id: ids,
        segment_set: ids.map(() => "rfm"),
        segment_id: groups.map((group) => group.id),
        segment_name: groups.map((group) => group.name),
        distance: new Float64Array(count).fill(Number.NaN),
      },
    },
  };
}

export const rfm: Model<z.infer<typeof params>> = {
  id: "rfm",
  title: "RFM groups",
  description:
    "Scores each customer on how lately, how often and for how much they bought, and names six groups. " +
    "Use it first: it needs nothing but orders.",
  task: "segment",
  codeVersion: 1,
  params,
  needs: [CUSTOMER_FEATURES],
  writes: ["customer_rfm", "customer_segments"],
  async train(data: Data) {
    return fitRfm(customersAt(data, 0));
  },
  async predict(artifact, data, _params, context) {
    const customers = customersAt(data, 0);
    return tables(customers, scoreRfm(artifact, customers), context);
  },
  async evaluate(data, _params, context, run) {
    throwIfAborted(run.signal);
    return checkRfm(data, context);
  },
};
