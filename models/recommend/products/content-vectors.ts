/** Vectors of products that somebody else made (of pictures, of descriptions), beside or instead of their terms. */

import { topK } from "../../evaluate/ranking.ts";
import type { Data, DatasetNeed } from "../../model.ts";
import { numbers, tableOf } from "../history/signals.ts";
import type { Neighbours } from "./neighbours.ts";

export const VECTORS: DatasetNeed = {
  name: "recommend_vectors",
  columns: {
    product_no: "row number of the product in recommend_products; a product's rows come together, in order",
    value: "one number of its vector",
  },
  optional: true,
};

export interface Vectors {
  dimensions: number;
  /** Product x dimension, each of length 1; zeros for a product without one. */
  values: Float32Array;
  has: Uint8Array;
}

/** The vectors of the dataset, or null where there are none. */
export function vectorsOf(data: Data, products: number): Vectors | null {
  const table = tableOf(data, VECTORS);
  if (table.rows === 0) return null;
  const product = numbers(table, "product_no");
  const value = table.columns.value as Float32Array | Float64Array;
  let dimensions = 1;
  while (dimensions < table.rows && product[dimensions] === product[0]) dimensions++;
  const values = new Float32Array(products * dimensions);
  const has = new Uint8Array(products);
  for (let start = 0; start + dimensions <= table.rows; start += dimensions) {
    const p = product[start]!;
    let square = 0;
    for (let d = 0; d < dimensions; d++) square += value[start + d]! ** 2;
    if (!(square > 0)) continue;
    has[p] = 1;
    for (let d = 0; d < dimensions; d++) values[p * dimensions + d] = value[start + d]! / Math.sqrt(square);
  }
  return { dimensions, values, has };
}

/** The k nearest of every product by the cosine of their vectors, above 0. `onProduct` hears of every product done. */
export function nearestVectors(
  vectors: Vectors,
  most: number,
  onProduct: (done: number) => void = () => undefined,
): Neighbours {
  const { dimensions, values, has } = vectors;
  const products = has.length;
  const k = Math.min(most, Math.max(0, products - 1));
  const lists: Neighbours = {
    k,
    items: new Int32Array(products * k).fill(-1),
    similarity: new Float32Array(products * k),
  };
  const scores = new Float32Array(products);
  const best = new Int32Array(k);
  for (let i = 0; i < products; i++) {
    onProduct(i);
    if (has[i] === 0) continue;
    for (let j = 0; j < products; j++) {
      let dot = 0;
      for (let d = 0; d < dimensions; d++) dot += values[i * dimensions + d]! * values[j * dimensions + d]!;
      scores[j] = dot > 0 && j !== i ? dot : Number.NEGATIVE_INFINITY;
    }
    const kept = topK(scores, k, best);
    for (let n = 0; n < kept; n++) {
      lists.items[i * k + n] = best[n]!;
      lists.similarity[i * k + n] = scores[best[n]!]!;
    }
  }
  return lists;
}

/** Both lists as one: likeness (1 - share) of the first and share of the second, 0 where a product is on one only. */
export function blended(first: Neighbours, second: Neighbours, share: number, products: number): Neighbours {
  const { k } = first;
  const lists: Neighbours = {
    k,
    items: new Int32Array(products * k).fill(-1),
    similarity: new Float32Array(products * k),
  };
  for (let i = 0; i < products; i++) {
    const total = new Map<number, number>();
    const add = ({ k: length, items, similarity }: Neighbours, weight: number) => {
      for (let n = i * length; n < (i + 1) * length && items[n]! >= 0; n++) {
        total.set(items[n]!, (total.get(items[n]!) ?? 0) + weight * similarity[n]!);
      }
    };
    // A product without a vector of its own keeps what its terms say.
    const own = second.k > 0 && second.items[i * second.k]! >= 0 ? share : 0;
    add(first, 1 - own);
    add(second, own);
    const best = [...total].filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    best.slice(0, k).forEach(([item, score], n) => {
      lists.items[i * k + n] = item;
      lists.similarity[i * k + n] = score;
    });
  }
  return lists;
}
