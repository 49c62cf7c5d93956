/**
 * Weighted reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): lists of several models become one, by rank alone,
 * so that scores on different scales need no calibration. The weights are learnt on held-out cases.
 */

import type { Pattern } from "../evaluate/pattern.ts";
import { topK } from "../evaluate/ranking.ts";

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
  const placed = placedBy(truth, members, k);
  const judge = (candidate: Fusion) => {
    const ndcg = ndcgOf(placed, candidate, k);
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

/** What the members placed for every case, side by side, so that a trial of weights only adds up. */
interface Placed {
  /** Case c has the places offsets[c] to offsets[c + 1]: the items on some list, ascending. */
  offsets: Int32Array;
  /** Place x member: the rank from 1, 0 where the item is not on its list. */
  ranks: Uint16Array;
  /** Of each case, which of its places hold what was chosen, and the best gain there could be. */
  chosen: Int32Array[];
  ideal: Float64Array;
}

function placedBy(truth: Pattern, members: readonly RankedLists[], k: number): Placed {
  const offsets = new Int32Array(truth.rows + 1);
  const ideal = new Float64Array(truth.rows);
  const chosen: Int32Array[] = [];
  const rows: Uint16Array[] = [];
  for (let c = 0; c < truth.rows; c++) {
    const lists = members.map(({ depth, items }) => items.subarray(c * depth, (c + 1) * depth));
    const found = [...new Set(lists.flatMap((list) => [...list]))].filter((item) => item >= 0);
    const at = new Map(found.sort((a, b) => a - b).map((item, place) => [item, place]));
    const ranks = new Uint16Array(found.length * members.length);
    lists.forEach((list, m) => {
      list.forEach((item, r) => {
        if (item >= 0) ranks[at.get(item)! * members.length + m] = r + 1;
      });
    });
    const wanted = truth.indices.subarray(truth.offsets[c]!, truth.offsets[c + 1]!);
    chosen.push(Int32Array.from(wanted, (item) => at.get(item) ?? -1).filter((place) => place >= 0));
    for (let r = 0; r < Math.min(k, wanted.length); r++) ideal[c]! += 1 / Math.log2(r + 2);
    offsets[c + 1] = offsets[c]! + found.length;
    rows.push(ranks);
  }
  const ranks = new Uint16Array(offsets[truth.rows]! * members.length);
  rows.forEach((row, c) => {
    ranks.set(row, offsets[c]! * members.length);
  });
  return { offsets, ranks, chosen, ideal };
}

/** Mean NDCG@k of the fused lists, over the cases that chose something. */
function ndcgOf({ offsets, ranks, chosen, ideal }: Placed, { weights, softness }: Fusion, k: number): number {
  const members = weights.length;
  const shares = sharesOf(ranks, softness);
  let scores = new Float64Array(1024);
  let sum = 0;
  let cases = 0;
  for (let c = 0; c < ideal.length; c++) {
    if (ideal[c] === 0) continue;
    cases++;
    if (chosen[c]!.length === 0) continue;
    const size = offsets[c + 1]! - offsets[c]!;
    if (scores.length < size) scores = new Float64Array(2 * size);
    for (let p = 0, at = offsets[c]! * members; p < size; p++) {
      let score = 0;
      for (let m = 0; m < members; m++) score += weights[m]! * shares[ranks[at++]!]!;
      scores[p] = score;
    }
    for (const place of chosen[c]!) {
      const before = scores[place]! > 0 ? placesBefore(scores, size, place) : k;
      if (before < k) sum += 1 / Math.log2(before + 2) / ideal[c]!;
    }
  }
  return cases > 0 ? sum / cases : 0;
}

/** What each rank counts before the weight; a rank of 0 counts nothing. */
function sharesOf(ranks: Uint16Array, softness: number): Float64Array {
  let deepest = 0;
  for (const rank of ranks) if (rank > deepest) deepest = rank;
  return Float64Array.from({ length: deepest + 1 }, (_, rank) => (rank > 0 ? 1 / (softness + rank) : 0));
}

/** Equal scores stand in order of the item, as in every list. */
function placesBefore(scores: Float64Array, size: number, place: number): number {
  const own = scores[place]!;
  let before = 0;
  for (let p = 0; p < size; p++) if (scores[p]! > own || (p < place && scores[p] === own)) before++;
  return before;
}
