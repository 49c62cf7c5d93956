/** What is bought together: counts in baskets against what chance alone would give. */

import { topK } from "../../evaluate/ranking.ts";
import { type Csr, transpose } from "../history/csr.ts";
import { productsWith } from "./neighbours.ts";

export interface PairOptions {
  /** Baskets or visits that must hold both. */
  minCount: number;
  /** Least proof that a pair is no chance: twice the log-likelihood ratio (Dunning 1993); 10.8 is right in 999 of 1,000. */
  proof: number;
  /** Baskets' worth of "as chance would have it" mixed into every pair, so that rare pairs don't shout. */
  shrinkage: number;
  /** 0 ranks by how likely the other is bought too, 1 by how many times chance. */
  surprise: number;
  /** Pairs kept of each product. */
  k: number;
}

/** Product x k lists, best first, -1 past the end. */
export interface Pairs {
  k: number;
  items: Int32Array;
  score: Float32Array;
  /** Baskets with both. */
  counts: Int32Array;
  /** Times chance. */
  lift: Float32Array;
}

/**
 * The best companions of every product. `now` is the share of orders that hold each product these days: what is
 * out of season is not worth a place, however well it went together.
 */
export const pairsOf = (baskets: Csr, now: Float64Array, options: PairOptions): Pairs =>
  pairsBetween(baskets, baskets, now, options);

/** The same where one thing leads to another: of rows (visits) that hold a product in `from`, what they hold in `to`. */
export function pairsBetween(from: Csr, to: Csr, now: Float64Array, options: PairOptions): Pairs {
  const byItem = transpose(from);
  const products = from.columns;
  const k = Math.min(options.k, Math.max(0, products - 1));
  const held = countColumns(from);
  const wanted = from === to ? held : countColumns(to);
  const nonEmpty = countNonEmpty(from);
  const pairs: Pairs = {
    k,
    items: new Int32Array(products * k).fill(-1),
    score: new Float32Array(products * k),
    counts: new Int32Array(products * k),
    lift: new Float32Array(products * k),
  };
  const together = new Float64Array(products);
  const met = new Int32Array(products);
  const scores = new Float64Array(products);
  const best = new Int32Array(k);
  for (let i = 0; i < products; i++) {
    const size = productsWith(to, byItem, i, together, met);
    for (let m = 0; m < size; m++) scores[m] = pairScore(i, met[m]!, together[met[m]!]!);
    const kept = topK(scores.subarray(0, size), k, best);
    for (let n = 0; n < kept; n++) {
      const other = met[best[n]!]!;
      pairs.items[i * k + n] = other;
      pairs.score[i * k + n] = scores[best[n]!]!;
      pairs.counts[i * k + n] = together[other]!;
      pairs.lift[i * k + n] = (together[other]! * nonEmpty) / (held[i]! * wanted[other]!);
    }
    for (let m = 0; m < size; m++) together[met[m]!] = 0;
  }
  return pairs;

  function pairScore(i: number, j: number, count: number): number {
    if (i === j || count < options.minCount) return Number.NEGATIVE_INFINITY;
    const expected = (held[i]! * wanted[j]!) / nonEmpty;
    // Less often than chance: rather substitutes than companions. What sells belongs there sooner than what may be luck.
    const proof = 2 * (count * Math.log(count / expected) - (count - expected));
    if (count < expected || proof < options.proof) return Number.NEGATIVE_INFINITY;
    const timesChance = (count + options.shrinkage) / (expected + options.shrinkage);
    return timesChance * plainScore(now[j]!, options.surprise);
  }
}

/** Score of a product of which nothing but its sales is known: as if it met the other by chance. */
export function plainScore(now: number, surprise: number): number {
  return Math.max(now, 1e-9) ** (1 - surprise);
}

function countColumns(matrix: Csr): Int32Array {
  const counts = new Int32Array(matrix.columns);
  for (const column of matrix.indices) counts[column]!++;
  return counts;
}

function countNonEmpty(matrix: Csr): number {
  let rows = 0;
  for (let r = 0; r < matrix.rows; r++) if (matrix.offsets[r + 1]! > matrix.offsets[r]!) rows++;
  return Math.max(1, rows);
}
