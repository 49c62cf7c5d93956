/**
 * How good lists are: every case ranks the full catalogue and is scored against what was really chosen.
 * Written once for every recommender, so that their figures can stand in one table.
 */

import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Pattern } from "./pattern.ts";
import { SampledRanks } from "./sampled-ranks.ts";

type Scores = Float64Array | Float32Array;

/** Fills one score an item; -Infinity keeps an item off the list. */
export type Ranker = (caseNumber: number, scores: Float64Array) => void;

/** Fills the scores of many cases at once, row by row (cases.length x items); -Infinity keeps an item off the list. */
export type BatchRanker = (cases: Int32Array, scores: Float32Array) => void | Promise<void>;

/** One value a case, in the order of the cases. */
export interface CaseScores {
  k: number;
  ndcg: Float64Array;
  recall: Float64Array;
  precision: Float64Array;
  /** 1 where at least one chosen item is on the list. */
  hit: Float64Array;
  averagePrecision: Float64Array;
  reciprocalRank: Float64Array;
}

export interface Ranking extends CaseScores {
  truth: Pattern;
  /** Case x k item numbers, best first; -1 past the end of a short list. */
  lists: Int32Array;
  /** Scores of `lists`, where they were made from scores. */
  listScores?: Float32Array;
  /** How often each item was listed. */
  shown: Int32Array;
  /**
   * Place (1 to 100) of one chosen item among 99 drawn ones that were not chosen; NaN where the case has fewer to
   * draw from. Another question than the full catalogue, and far easier: never to stand in one column with it.
   */
  sampledRank: Float64Array;
}

/** Scores held at once, in bytes. */
const BATCH_BYTES = 32 * 1024 * 1024;
const LARGEST_BATCH = 1024;

/**
 * The numbers of the `k` highest finite scores, best first, into `best`; answers how many there are.
 * Ties go to the lower number, so that a list is the same on every run.
 */
export function topK(scores: Scores, k: number, best: Int32Array): number {
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

/** Ranks case by case. `truth` is case x item; cases without a chosen item score NaN and are left out of means. */
export function rankCases(truth: Pattern, rank: Ranker, k = 10): Ranking {
  const collected = collector(truth, k);
  const scores = new Float64Array(truth.columns);
  for (let c = 0; c < truth.rows; c++) {
    rank(c, scores);
    collected.take(c, scores);
  }
  return collected.ranking();
}

/** The same for scorers that are fast on many cases at once; holds at most 32 MB of scores. Throws `cancelled`. */
export async function rankBatches(
  truth: Pattern,
  score: BatchRanker,
  k = 10,
  signal?: AbortSignal,
): Promise<Ranking> {
  const collected = collector(truth, k);
  const { columns } = truth;
  const fitting = Math.floor(BATCH_BYTES / (4 * Math.max(1, columns)));
  const size = Math.max(1, Math.min(fitting, LARGEST_BATCH, truth.rows));
  const scores = new Float32Array(size * columns);
  for (let start = 0; start < truth.rows; start += size) {
    if (signal) throwIfAborted(signal);
    const cases = Int32Array.from({ length: Math.min(size, truth.rows - start) }, (_, i) => start + i);
    await score(cases, scores.subarray(0, cases.length * columns));
    for (let i = 0; i < cases.length; i++) {
      collected.take(start + i, scores.subarray(i * columns, (i + 1) * columns));
    }
  }
  return collected.ranking();
}

function collector(truth: Pattern, k: number) {
  const lists = new Int32Array(truth.rows * k).fill(-1);
  const listScores = new Float32Array(truth.rows * k);
  const shown = new Int32Array(truth.columns);
  const sampled = new SampledRanks(truth);
  const best = new Int32Array(k);
  return {
    take(c: number, scores: Scores) {
      const size = topK(scores, k, best);
      for (let r = 0; r < size; r++) {
        lists[c * k + r] = best[r]!;
        listScores[c * k + r] = scores[best[r]!]!;
        shown[best[r]!]!++;
      }
      sampled.take(c, scores);
    },
    ranking: (): Ranking => ({
      ...scoreLists(truth, lists, k, k),
      truth,
      lists,
      listScores,
      shown,
      sampledRank: sampled.ranks,
    }),
  };
}

/** The same lists cut to their first `k`, scored anew; a ranking that is no longer stays as it is. */
export function cutTo(ranking: Ranking, k: number): Ranking {
  if (ranking.k <= k) return ranking;
  const { truth } = ranking;
  const lists = new Int32Array(truth.rows * k);
  const shown = new Int32Array(truth.columns);
  for (let c = 0; c < truth.rows; c++) {
    lists.set(ranking.lists.subarray(c * ranking.k, c * ranking.k + k), c * k);
  }
  for (const item of lists) if (item >= 0) shown[item]!++;
  return { ...scoreLists(truth, lists, k, k), truth, lists, shown, sampledRank: ranking.sampledRank };
}

/**
 * Scores the first `k` of lists that hold `width` places each. Average precision is divided by what a list of k could
 * hold at best, min(k, chosen), as NDCG is; precision always by k.
 */
export function scoreLists(truth: Pattern, lists: Int32Array, width: number, k: number): CaseScores {
  const column = () => new Float64Array(truth.rows).fill(Number.NaN);
  const scores: CaseScores = {
    k,
    ndcg: column(),
    recall: column(),
    precision: column(),
    hit: column(),
    averagePrecision: column(),
    reciprocalRank: column(),
  };
  const isChosen = new Uint8Array(truth.columns);
  const discounts = Float64Array.from({ length: k }, (_, i) => 1 / Math.log2(i + 2));
  for (let c = 0; c < truth.rows; c++) {
    const chosen = truth.indices.subarray(truth.offsets[c]!, truth.offsets[c + 1]!);
    if (chosen.length === 0) continue;
    for (const item of chosen) isChosen[item] = 1;
    scoreCase(scores, c, lists.subarray(c * width, c * width + Math.min(k, width)), {
      isChosen,
      relevant: chosen.length,
      discounts,
    });
    for (const item of chosen) isChosen[item] = 0;
  }
  return scores;
}

function scoreCase(
  scores: CaseScores,
  c: number,
  list: Int32Array,
  wanted: { isChosen: Uint8Array; relevant: number; discounts: Float64Array },
): void {
  const { isChosen, relevant, discounts } = wanted;
  let hits = 0;
  let gain = 0;
  let precisions = 0;
  let first = 0;
  for (let r = 0; r < list.length; r++) {
    if (list[r]! < 0 || !isChosen[list[r]!]) continue;
    hits++;
    gain += discounts[r]!;
    precisions += hits / (r + 1);
    if (first === 0) first = r + 1;
  }
  const possible = Math.min(relevant, scores.k);
  let ideal = 0;
  for (let r = 0; r < possible; r++) ideal += discounts[r]!;
  scores.ndcg[c] = gain / ideal;
  scores.recall[c] = hits / relevant;
  scores.precision[c] = hits / scores.k;
  scores.hit[c] = hits > 0 ? 1 : 0;
  scores.averagePrecision[c] = precisions / possible;
  scores.reciprocalRank[c] = first === 0 ? 0 : 1 / first;
}
