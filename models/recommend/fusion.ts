/**
 * Weighted reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): lists of several models become one, by rank alone,
 * so that scores on different scales need no calibration. The weights are learnt on held-out cases.
 */

import { type Pattern, scoreLists, topK } from "../evaluate/ranking.ts";
import { mean } from "../evaluate/stats.ts";

/** Lists of one member: case x depth item numbers, best first, -1 past the end. */
export interface RankedLists {
  depth: number;
  items: Int32Array;
}

export interface Fusion {
  /** One a member, adding up to 1; 0 leaves it out. */
  weights: number[];
  /** Softens the first ranks: a place counts weight / (softness + rank), rank from 1. */
  softness: number;
}

/** The `depth` best items of every row of `scores` (rows x items), as lists; written from case `start` on. */
export function addLists(lists: RankedLists, start: number, scores: Float32Array, items: number): void {
  const best = new Int32Array(lists.depth);
  for (let row = 0; row * items < scores.length; row++) {
    const size = topK(scores.subarray(row * items, (row + 1) * items), lists.depth, best);
    lists.items.set(best.subarray(0, size), (start + row) * lists.depth);
  }
}

/** Empty lists for so many cases. */
export function emptyLists(cases: number, depth: number): RankedLists {
  return { depth, items: new Int32Array(cases * depth).fill(-1) };
}

/** Fused score of every item of one case into `scores` (one an item); 0 for items on no list. */
export function fuseInto(
  members: readonly RankedLists[],
  fusion: Fusion,
  row: number,
  scores: Float32Array,
): void {
  scores.fill(0);
  members.forEach(({ depth, items }, m) => {
    const weight = fusion.weights[m]!;
    if (weight === 0) return;
    for (let r = 0; r < depth; r++) {
      const item = items[row * depth + r]!;
      if (item < 0) return;
      scores[item]! += weight / (fusion.softness + r + 1);
    }
  });
}

const SOFTNESS = [1, 5, 20, 60];
const STEPS = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3];

/**
 * Weights with the highest mean NDCG@k over the cases, by coordinate ascent from equal weights: a member at a time
 * tries each step while the others stand. Deterministic. `truth` is case x item.
 */
export function learnFusion(
  truth: Pattern,
  members: readonly RankedLists[],
  k = 10,
): Fusion & { ndcg: number } {
  let best = { weights: members.map(() => 1), softness: 20, ndcg: -1 };
  const judge = (candidate: Fusion) => {
    const ndcg = ndcgOf(truth, members, candidate, k);
    if (ndcg > best.ndcg + 1e-9) best = { ...candidate, weights: [...candidate.weights], ndcg };
  };
  judge(best);
  for (let round = 0; round < 3; round++) {
    const before = best.ndcg;
    for (const softness of SOFTNESS) judge({ ...best, softness });
    for (let m = 0; m < members.length; m++) {
      for (const step of STEPS) {
        judge({ ...best, weights: best.weights.map((weight, i) => (i === m ? step : weight)) });
      }
    }
    if (best.ndcg <= before + 1e-9) break;
  }
  const total = best.weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return { ...best, weights: best.weights.map((weight) => weight / total) };
}

function ndcgOf(truth: Pattern, members: readonly RankedLists[], fusion: Fusion, k: number): number {
  const scores = new Float32Array(truth.columns);
  const lists = new Int32Array(truth.rows * k).fill(-1);
  const met: number[] = [];
  const best = new Int32Array(k);
  for (let row = 0; row < truth.rows; row++) {
    met.length = 0;
    members.forEach(({ depth, items }, m) => {
      const weight = fusion.weights[m]!;
      for (let r = 0; weight > 0 && r < depth && items[row * depth + r]! >= 0; r++) {
        const item = items[row * depth + r]!;
        if (scores[item] === 0) met.push(item);
        scores[item]! += weight / (fusion.softness + r + 1);
      }
    });
    // Only the items on some list are looked at: the catalogue may be large and the cases many.
    met.sort((a, b) => a - b);
    const found = Float32Array.from(met, (item) => scores[item]!);
    const size = topK(found, k, best);
    for (let r = 0; r < size; r++) lists[row * k + r] = met[best[r]!]!;
    for (const item of met) scores[item] = 0;
  }
  return mean(scoreLists(truth, lists, k, k).ndcg.filter((value) => !Number.isNaN(value)));
}
