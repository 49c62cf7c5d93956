/**
 * Item neighbours by cosine similarity with shrinkage (Sarwar et al. 2001; Bell and Koren 2007), optionally over
 * BM25 or inverse-frequency weights, from the customers that two items share.
 */

import { coreCount, openPool } from "../../kernels/pool.ts";
import type { Artifact } from "../../model.ts";
import { type Csr, mapValues, transpose } from "../history/csr.ts";
import type { Scorer } from "../recommender.ts";

export type Weighting = "none" | "idf" | "bm25";

export interface NeighbourOptions {
  /** Neighbours kept of each item. */
  k: number;
  /** Added to the product of the lengths: pairs known from few customers are pulled towards 0. */
  shrinkage: number;
  /** What the sum of a pair is divided by, an item each; default: the lengths of the two, which makes it the cosine. */
  left?: Float32Array;
  right?: Float32Array;
  /** Default: one a core, and only one where the work is small. */
  threads?: number;
}

/** Below so many pairs starting threads costs more than it saves. */
const SMALL_WORK = 20_000_000;
/** Items that a thread takes at once. */
const CHUNK = 16;

/** Item x k lists, best first, -1 past the end. */
export interface Neighbours {
  k: number;
  items: Int32Array;
  similarity: Float32Array;
}

/** Customers x items with the weighting of the literature: rare items (or short histories) say more. */
export function weigh(matrix: Csr, weighting: Weighting): Csr {
  if (weighting === "none") return matrix;
  const met = new Int32Array(matrix.columns);
  for (const item of matrix.indices) met[item]!++;
  const idf = Float64Array.from(met, (n) => Math.log((matrix.rows + 1) / (n + 1)));
  if (weighting === "idf") return mapValues(matrix, (_row, item, value) => value * Math.sqrt(idf[item]!));
  const lengths = new Float64Array(matrix.rows);
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = matrix.offsets[r]!; p < matrix.offsets[r + 1]!; p++) lengths[r]! += matrix.values[p]!;
  }
  const average = lengths.reduce((a, b) => a + b, 0) / Math.max(1, matrix.rows);
  // Okapi BM25 with k1 = 1.2 and b = .75: a customer is a document, an item a word.
  return mapValues(matrix, (row, item, value) => {
    const norm = 1.2 * (0.25 + 0.75 * (lengths[row]! / average));
    return ((value * 2.2) / (value + norm)) * Math.sqrt(idf[item]!);
  });
}

/**
 * The k nearest items of every item, by dots / (left x right + shrinkage) over the rows that hold both. `matrix` is
 * customer x item, already weighed, its values above 0.
 */
export async function nearestItems(matrix: Csr, options: NeighbourOptions): Promise<Neighbours> {
  const byItem = transpose(matrix);
  const items = matrix.columns;
  const k = Math.min(options.k, Math.max(0, items - 1));
  const left = options.left ?? Float32Array.from({ length: items }, (_, i) => rowNorm(byItem, i));
  const right = options.right ?? left;
  const inputs = [matrix, byItem].flatMap(({ offsets, indices, values }) => [offsets, indices, values]);
  inputs.push(left, right);
  const pool = openPool({
    arrays: [...inputs.map(({ length }) => length), items * k, items * k],
    local: 8 * items + 4,
    threads: options.threads ?? (pairCount(matrix) < SMALL_WORK ? 1 : coreCount()),
  });
  try {
    const [first, ...rest] = inputs.map((array) => pool.copy(array));
    const lists = pool.ints(items * k);
    const scores = pool.floats(items * k);
    const places = [first!, ...rest].map(({ byteOffset }) => byteOffset);
    const out = [lists.byteOffset, scores.byteOffset];
    if (k > 0) await pool.each("nearest", items, CHUNK, ...places, items, k, options.shrinkage, ...out);
    return { k, items: lists.slice(), similarity: scores.slice() };
  } finally {
    await pool.close();
  }
}

/** Pairs of items that share a row, counted once for each row: the work that comparing all of them takes. */
function pairCount({ rows, offsets }: Csr): number {
  let pairs = 0;
  for (let r = 0; r < rows; r++) pairs += (offsets[r + 1]! - offsets[r]!) ** 2;
  return pairs;
}

function rowNorm(matrix: Csr, row: number): number {
  let total = 0;
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) total += matrix.values[p]! ** 2;
  return Math.sqrt(total);
}

/** Adds up the products with every item met in common; lists those in `met` and says how many. Values are above 0. */
export function productsWith(
  matrix: Csr,
  byItem: Csr,
  item: number,
  dots: Float64Array,
  met: Int32Array,
): number {
  let size = 0;
  for (let q = byItem.offsets[item]!; q < byItem.offsets[item + 1]!; q++) {
    const customer = byItem.indices[q]!;
    const weight = byItem.values[q]!;
    for (let p = matrix.offsets[customer]!; p < matrix.offsets[customer + 1]!; p++) {
      const other = matrix.indices[p]!;
      if (dots[other] === 0) met[size++] = other;
      dots[other]! += weight * matrix.values[p]!;
    }
  }
  return size;
}

/** Scores every item for a customer: the sum of similarities to what is in the history, by its weights. */
export function scoreByNeighbours(
  neighbours: Neighbours,
  history: Csr,
  customer: number,
  scores: Float64Array | Float32Array,
): void {
  scores.fill(0);
  addByNeighbours(neighbours, history, customer, scores);
}

/** The same, added to what the scores are. */
export function addByNeighbours(
  neighbours: Neighbours,
  history: Csr,
  customer: number,
  scores: Float64Array | Float32Array,
): void {
  for (let p = history.offsets[customer]!; p < history.offsets[customer + 1]!; p++) {
    const from = history.indices[p]! * neighbours.k;
    for (let n = 0; n < neighbours.k && neighbours.items[from + n]! >= 0; n++) {
      scores[neighbours.items[from + n]!]! += history.values[p]! * neighbours.similarity[from + n]!;
    }
  }
}

/** Similarity of `to` in the list of `from`; 0 where it is not kept. */
export function weightBetween({ k, items, similarity }: Neighbours, from: number, to: number): number {
  const at = items.subarray(from * k, (from + 1) * k).indexOf(to);
  return at < 0 ? 0 : similarity[from * k + at]!;
}

/** A history of one row: a made-up session, oldest first; the last product counts 1, the one before 1/2 and so on. */
export function sessionHistory(products: Int32Array, columns: number): Csr {
  const values = Float32Array.from(products, (_, at) => 1 / (products.length - at));
  return { rows: 1, columns, offsets: Int32Array.of(0, products.length), indices: products, values };
}

/** How an artifact holds neighbours; its `meta` keeps `k`. */
export function neighbourTensors({ k, items, similarity }: Neighbours, products: number) {
  const shape = [products, k];
  return { items: { shape, data: items }, similarity: { shape, data: similarity } };
}

/** The neighbours that an artifact holds. */
export function neighboursIn({ meta, tensors }: Artifact): Neighbours {
  return {
    k: meta.k as number,
    items: tensors.items!.data as Int32Array,
    similarity: tensors.similarity!.data as Float32Array,
  };
}

/** For every kept pair, how many rows of `matrix` hold both items (customers in common, baskets in common). */
export function sharedRows(matrix: Csr, items: Int32Array, k: number): Int32Array {
  const byItem = transpose(matrix);
  const counts = new Int32Array(items.length);
  const met = new Int32Array(matrix.columns);
  for (let i = 0; i < matrix.columns; i++) {
    met.fill(0);
    for (let q = byItem.offsets[i]!; q < byItem.offsets[i + 1]!; q++) {
      const row = byItem.indices[q]!;
      for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) met[matrix.indices[p]!]!++;
    }
    for (let n = i * k; n < (i + 1) * k; n++) if (items[n]! >= 0) counts[n] = met[items[n]!]!;
  }
  return counts;
}

/** Scores of customers, and of a made-up session, by what lies near to their history. */
export function neighbourScorer(
  near: Neighbours,
  affinity: Csr,
): Required<Pick<Scorer, "score" | "scoreSession">> {
  const { columns } = affinity;
  return {
    score(customers, scores) {
      customers.forEach((customer, i) => {
        scoreByNeighbours(near, affinity, customer, scores.subarray(i * columns, (i + 1) * columns));
      });
    },
    scoreSession(products, scores) {
      scoreByNeighbours(near, sessionHistory(products, columns), 0, scores);
    },
  };
}
