/**
 * How good lists are: every case ranks the full catalogue and is scored against what was really chosen.
 * Written once for every recommender, so that their figures can stand in one table.
 */

import type { Metric } from "../model.ts";
import type { Random } from "../random.ts";
import { bootstrapMean, mean } from "./stats.ts";

/** Rows of a sparse matrix of which only the pattern counts. */
export interface Pattern {
  rows: number;
  columns: number;
  offsets: Int32Array;
  indices: Int32Array;
}

/** Fills one score an item; -Infinity keeps an item off the list. */
export type Ranker = (caseNumber: number, scores: Float64Array) => void;

/** One value a case, in the order of the cases; `shown` counts how often each item was listed. */
export interface Ranking {
  k: number;
  ndcg: Float64Array;
  recall: Float64Array;
  precision: Float64Array;
  averagePrecision: Float64Array;
  reciprocalRank: Float64Array;
  shown: Int32Array;
}

/**
 * The numbers of the `k` highest finite scores, best first, into `best`; answers how many there are.
 * Ties go to the lower number, so that a list is the same on every run.
 */
export function topK(scores: Float64Array, k: number, best: Int32Array): number {
  let size = 0;
  let threshold = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (!(score > threshold)) continue;
    let at = size < k ? size++ : k - 1;
    for (; at > 0 && scores[best[at - 1]!]! < score; at--) best[at] = best[at - 1]!;
    best[at] = i;
    if (size === k) threshold = scores[best[k - 1]!]!;
  }
  return size;
}

/** Scores the top k of every case. `truth` is case x item; cases without a chosen item score NaN and are left out of means. */
export function rankCases(truth: Pattern, rank: Ranker, k = 10): Ranking {
  const column = () => new Float64Array(truth.rows);
  const ranking: Ranking = {
    k,
    ndcg: column(),
    recall: column(),
    precision: column(),
    averagePrecision: column(),
    reciprocalRank: column(),
    shown: new Int32Array(truth.columns),
  };
  const scores = new Float64Array(truth.columns);
  const best = new Int32Array(k);
  const isChosen = new Uint8Array(truth.columns);
  const discounts = Float64Array.from({ length: k }, (_, i) => 1 / Math.log2(i + 2));
  for (let c = 0; c < truth.rows; c++) {
    const chosen = truth.indices.subarray(truth.offsets[c]!, truth.offsets[c + 1]!);
    for (const item of chosen) isChosen[item] = 1;
    rank(c, scores);
    scoreCase(ranking, c, best.subarray(0, topK(scores, k, best)), isChosen, chosen.length, discounts);
    for (const item of chosen) isChosen[item] = 0;
  }
  return ranking;
}

function scoreCase(
  ranking: Ranking,
  c: number,
  list: Int32Array,
  isChosen: Uint8Array,
  relevant: number,
  discounts: Float64Array,
): void {
  let hits = 0;
  let gain = 0;
  let precisions = 0;
  let first = 0;
  for (let r = 0; r < list.length; r++) {
    ranking.shown[list[r]!]!++;
    if (!isChosen[list[r]!]) continue;
    hits++;
    gain += discounts[r]!;
    precisions += hits / (r + 1);
    if (first === 0) first = r + 1;
  }
  let ideal = 0;
  for (let r = 0; r < Math.min(relevant, ranking.k); r++) ideal += discounts[r]!;
  ranking.ndcg[c] = gain / ideal;
  ranking.recall[c] = hits / relevant;
  ranking.precision[c] = relevant === 0 ? Number.NaN : hits / ranking.k;
  ranking.averagePrecision[c] = precisions / relevant;
  ranking.reciprocalRank[c] = relevant === 0 ? Number.NaN : first === 0 ? 0 : 1 / first;
}

/**
 * Means over the cases with 95 % bootstrap intervals, and what the lists do to the catalogue:
 * coverage (share of items ever shown), novelty (bits of surprise, by `popularity`: share of customers who had the
 * item before), Gini (0 all items shown alike, 1 one item only).
 */
export function rankingMetrics(ranking: Ranking, popularity: Float64Array, rng: Random): Metric[] {
  const { k } = ranking;
  const averaged: [string, Float64Array][] = [
    ["NDCG", ranking.ndcg],
    ["Recall", ranking.recall],
    ["Precision", ranking.precision],
    ["MAP", ranking.averagePrecision],
    ["MRR", ranking.reciprocalRank],
  ];
  const metrics = averaged.map(([name, perCase]): Metric => {
    const values = perCase.filter((value) => !Number.isNaN(value));
    const interval = bootstrapMean(values, rng.fork(name));
    return { name: `${name}@${k}`, value: mean(values), better: "higher", interval };
  });
  return [
    ...metrics,
    { name: `Coverage@${k}`, value: coverage(ranking.shown), better: "higher" },
    { name: `Novelty@${k}`, value: novelty(ranking.shown, popularity), better: "higher" },
    { name: `Gini@${k}`, value: gini(ranking.shown), better: "lower" },
  ];
}

/** Interval of the mean difference a - b of one metric over the same cases; above 0 means a is better for sure. */
export function differenceInterval(a: Float64Array, b: Float64Array, rng: Random): [number, number] {
  const differences = a.map((value, i) => value - b[i]!).filter((value) => !Number.isNaN(value));
  return bootstrapMean(differences, rng.fork("difference"));
}

function coverage(shown: Int32Array): number {
  let met = 0;
  for (const times of shown) if (times > 0) met++;
  return met / shown.length;
}

function novelty(shown: Int32Array, popularity: Float64Array): number {
  let bits = 0;
  let total = 0;
  for (let i = 0; i < shown.length; i++) {
    bits -= shown[i]! * Math.log2(Math.max(popularity[i]!, 1e-6));
    total += shown[i]!;
  }
  return total === 0 ? 0 : bits / total;
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
