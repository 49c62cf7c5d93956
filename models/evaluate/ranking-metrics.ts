/** Figures of a ranking for a scorecard: means with intervals, and what the lists do to the catalogue. */

import type { Metric } from "../model.ts";
import type { Random } from "../random.ts";
import type { CaseScores, Ranking } from "./ranking.ts";
import { bootstrapMeans, meanKnown } from "./stats.ts";

/** Metrics that are means over the cases, in the order in which tables show them. */
export const CASE_METRICS = [
  ["NDCG", "ndcg"],
  ["Recall", "recall"],
  ["Precision", "precision"],
  ["Hit rate", "hit"],
  ["MAP", "averagePrecision"],
  ["MRR", "reciprocalRank"],
] as const satisfies [string, keyof CaseScores][];

/**
 * Means over the cases with 95 % bootstrap intervals over the cases (each is one customer or basket), and:
 * coverage (share of items ever shown), novelty (bits of surprise, by `popularity`: share of customers who had the
 * item before), popularity (mean of that share over all places), Gini (0 all items shown alike, 1 one item only).
 */
export function rankingMetrics(ranking: Ranking, popularity: Float64Array, rng: Random): Metric[] {
  const { k } = ranking;
  const columns = CASE_METRICS.map(([, field]) => ranking[field]);
  const intervals = bootstrapMeans(columns, rng.fork("metrics"));
  const metrics = CASE_METRICS.map(([name], n): Metric => {
    return { name: `${name}@${k}`, value: meanKnown(columns[n]!), better: "higher", interval: intervals[n]! };
  });
  return [
    ...metrics,
    { name: `Coverage@${k}`, value: coverage(ranking.shown), better: "higher" },
    { name: `Novelty@${k}`, value: novelty(ranking.shown, popularity), better: "higher" },
    { name: `Popularity@${k}`, value: averagePopularity(ranking.shown, popularity), better: "lower" },
    { name: `Gini@${k}`, value: gini(ranking.shown), better: "lower" },
  ];
}

/** Interval of the mean difference a - b of one metric over the same cases; above 0 means a is better for sure. */
export function differenceInterval(a: Float64Array, b: Float64Array, rng: Random): [number, number] {
  const differences = a.map((value, i) => value - b[i]!);
  return bootstrapMeans([differences], rng.fork("difference"))[0]!;
}

function coverage(shown: Int32Array): number {
  let met = 0;
  for (const times of shown) if (times > 0) met++;
  return met / shown.length;
}

/** Self-information of what is shown (Zhou et al. 2010): an item that one customer in eight had says 3 bits. */
function novelty(shown: Int32Array, popularity: Float64Array): number {
  return perPlace(shown, (item) => -Math.log2(Math.max(popularity[item]!, 1e-6)));
}

/** Average recommendation popularity (Yin et al. 2012). */
function averagePopularity(shown: Int32Array, popularity: Float64Array): number {
  return perPlace(shown, (item) => popularity[item]!);
}

/** Mean over all places of all lists; 0 where nothing is shown. */
function perPlace(shown: Int32Array, value: (item: number) => number): number {
  let sum = 0;
  let places = 0;
  for (let i = 0; i < shown.length; i++) {
    if (shown[i] === 0) continue;
    sum += shown[i]! * value(i);
    places += shown[i]!;
  }
  return places === 0 ? 0 : sum / places;
}

function gini(shown: Int32Array): number {
  const ordered = shown.slice().sort();
  let weighted = 0;
  let total = 0;
  for (let i = 0; i < ordered.length; i++) {
    weighted += (2 * (i + 1) - ordered.length - 1) * ordered[i]!;
    total += ordered[i]!;
  }
  return total === 0 ? 0 : weighted / (ordered.length * total);
}
