/** Fits the thresholds of RFM scores to customers, and scores customers under fitted ones. */
import type { Artifact } from "../model.ts";
import type { Customers } from "./customers.ts";
import { RFM_GROUPS, rfmGroup, scoreOf, scoreThresholds } from "./rfm-score.ts";

export interface RfmScores {
  r: Int32Array;
  f: Int32Array;
  m: Int32Array;
  /** Index into RFM_GROUPS. */
  group: Int32Array;
}

/** Score thresholds of these customers: tensors recency (of minus the days), frequency, monetary_value. */
export function fitRfm(customers: Customers): Artifact {
  const thresholds = (values: Float64Array) => {
    const data = scoreThresholds(values);
    return { shape: [data.length], data };
  };
  return {
    meta: { customers: customers.count, groups: RFM_GROUPS },
    tensors: {
      recency: thresholds(customers.column("recency_days").map((days) => -days)),
      frequency: thresholds(customers.column("frequency")),
      monetary_value: thresholds(customers.column("monetary_value")),
    },
  };
}

/** Scores and groups of customers under fitted thresholds. */
export function scoreRfm(artifact: Artifact, customers: Customers): RfmScores {
  const scores = (values: Float64Array, tensor: string, sign = 1) => {
    const thresholds = Float64Array.from(artifact.tensors[tensor]!.data);
    return Int32Array.from(values, (value) => scoreOf(sign * value, thresholds));
  };
  const r = scores(customers.column("recency_days"), "recency", -1);
  const f = scores(customers.column("frequency"), "frequency");
  const m = scores(customers.column("monetary_value"), "monetary_value");
  return { r, f, m, group: Int32Array.from(r, (score, i) => rfmGroup(score, f[i]!, m[i]!)) };
}
