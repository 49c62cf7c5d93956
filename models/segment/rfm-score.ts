/** RFM: scores of 1 to 5 for recency, orders and spend, and the groups that they make. */
import { sorted } from "../evaluate/stats.ts";

export const RFM_GROUPS = [
  {
    id: "champions",
    name: "Champions",
    description: "Bought lately, often and for much: recency 4 or 5, order and spend score 4 or more",
  },
  {
    id: "loyal",
    name: "Loyal",
    description: "Buy again and again: recency 3 or more, order and spend score 3 or more",
  },
  {
    id: "recent",
    name: "Recent",
    description: "Bought lately, not much yet: recency 4 or 5, order and spend score under 3",
  },
  {
    id: "needs-attention",
    name: "Needs attention",
    description: "Some time since the last order, not much bought: recency 3, order and spend score under 3",
  },
  {
    id: "at-risk",
    name: "At risk",
    description: "Used to buy well, long gone: recency 1 or 2, order and spend score 3 or more",
  },
  {
    id: "inactive",
    name: "Inactive",
    description: "Long gone and never bought much: recency 1 or 2, order and spend score under 3",
  },
] as const;

/**
 * The lowest value of each score from 2 to `levels`: score s begins at the smallest value that at least (s - 1) /
 * levels of all values lie below. Equal values so get equal scores, the lower one where they straddle a quantile
 * (a store of one-time buyers has them all at 1, not spread over 1 to 5 by chance). Infinity: nobody reaches it.
 */
export function scoreThresholds(values: Float64Array, levels = 5): Float64Array {
  const ascending = sorted(values);
  const thresholds = new Float64Array(levels - 1).fill(Number.POSITIVE_INFINITY);
  let below = 0;
  for (let i = 0; i < ascending.length; i++) {
    if (i > 0 && ascending[i] !== ascending[i - 1]) below = i;
    for (let s = 0; s < levels - 1; s++) {
      const reached = below * levels >= (s + 1) * ascending.length;
      if (reached && thresholds[s] === Number.POSITIVE_INFINITY) thresholds[s] = ascending[i]!;
    }
  }
  return thresholds;
}

/** 1 to thresholds.length + 1. */
export function scoreOf(value: number, thresholds: Float64Array): number {
  let score = 1;
  for (let s = 0; s < thresholds.length; s++) if (value >= thresholds[s]!) score++;
  return score;
}

/** Group of a customer by its scores of 1 to 5. How often counts twice: one large order does not make a loyal one. */
export function rfmGroup(r: number, f: number, m: number): number {
  const strength = (2 * f + m) / 3;
  if (r >= 4) return strength >= 4 ? 0 : strength >= 3 ? 1 : 2;
  if (r === 3) return strength >= 3 ? 1 : 3;
  return strength >= 3 ? 4 : 5;
}
