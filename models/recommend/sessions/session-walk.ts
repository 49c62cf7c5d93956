/**
 * Products close to each other in visits, by steps along what was viewed near what: a random walk with restart
 * (Tong, Faloutsos, Pan 2006) of a few steps, so that products which never shared a visit still find each other.
 */

import { topK } from "../../evaluate/ranking.ts";
import type { Csr } from "../history/csr.ts";
import { GrowingFloats, GrowingInts } from "../history/growing.ts";
import type { Neighbours } from "../products/neighbours.ts";
import type { SessionIndex } from "./session-index.ts";

export interface WalkOptions {
  /** Places between two products of one visit that still count as near. */
  window: number;
  /** What each further place leaves of it, 0 to 1. */
  fade: number;
  /** Visits' worth of doubt added to each product: those seen rarely pull less. */
  doubt: number;
  /** Newest entries looked at of each product. */
  sample: number;
  steps: number;
  /** What each step leaves, 0 to 1. */
  damping: number;
  /** Products that go on to the next step. */
  width: number;
  /** Products kept of each list. */
  keep: number;
}

export const WALK: WalkOptions = {
  window: 5,
  fade: 0.7,
  doubt: 2,
  sample: 5000,
  steps: 2,
  damping: 0.5,
  width: 200,
  keep: 100,
};

/** Lists of what a walk from each product meets, best first. `onProduct` hears of every product done. */
export function walkLists(
  index: SessionIndex,
  options: WalkOptions,
  onProduct: (done: number) => void = () => undefined,
): Neighbours {
  const near = nearness(index, options);
  const walk = walker(near, options);
  const products = index.columns;
  const k = Math.min(options.keep, Math.max(0, products - 1));
  const lists: Neighbours = {
    k,
    items: new Int32Array(products * k).fill(-1),
    similarity: new Float32Array(products * k),
  };
  const best = new Int32Array(k);
  for (let i = 0; i < products; i++) {
    onProduct(i);
    const { met, scores, size } = walk(i);
    const kept = topK(scores.subarray(0, size), k, best);
    for (let n = 0; n < kept; n++) {
      lists.items[i * k + n] = met[best[n]!]!;
      lists.similarity[i * k + n] = scores[best[n]!]!;
    }
  }
  return lists;
}

/** Product x product: how near in visits, over the root of both products' own sums. */
function nearness(index: SessionIndex, options: WalkOptions): Csr {
  const { columns } = index;
  const offsets = new Int32Array(columns + 1);
  const indices = new GrowingInts();
  const values = new GrowingFloats();
  const total = new Float64Array(columns);
  const sums = new Float64Array(columns);
  const met = new Int32Array(columns);
  for (let i = 0; i < columns; i++) {
    const size = addNear(index, i, options, sums, met);
    for (const j of met.subarray(0, size).sort()) {
      indices.push(j);
      values.push(sums[j]!);
      total[i]! += sums[j]!;
      sums[j] = 0;
    }
    offsets[i + 1] = indices.size;
  }
  const scaled = Float32Array.from(values.values());
  const root = total.map((sum) => 1 / Math.sqrt(sum + options.doubt));
  for (let i = 0; i < columns; i++) {
    for (let p = offsets[i]!; p < offsets[i + 1]!; p++) scaled[p]! *= root[i]! * root[indices.data[p]!]!;
  }
  return { rows: columns, columns, offsets, indices: indices.values(), values: scaled };
}

/** Adds up what stands around each entry of the product. */
function addNear(
  index: SessionIndex,
  product: number,
  options: WalkOptions,
  sums: Float64Array,
  met: Int32Array,
): number {
  const products = index.products.data;
  let size = 0;
  let looked = 0;
  for (let e = index.newest[product]!; e >= 0 && looked < options.sample; e = index.older.data[e]!) {
    looked++;
    const session = index.session.data[e]!;
    const from = Math.max(index.starts.data[session]!, e - options.window);
    const to = Math.min(index.end(session), e + options.window + 1);
    for (let other = from; other < to; other++) {
      const j = products[other]!;
      if (j === product) continue;
      if (sums[j] === 0) met[size++] = j;
      sums[j]! += options.fade ** (Math.abs(other - e) - 1);
    }
  }
  return size;
}

/** Answers, for a product, the products a walk meets and how strongly; arrays are used again by the next call. */
function walker(near: Csr, { steps, damping, width }: WalkOptions) {
  const total = new Float64Array(near.columns);
  const met = new Int32Array(near.columns);
  const scores = new Float64Array(near.columns);
  const here = { items: new Int32Array(near.columns), weights: new Float64Array(near.columns), size: 0 };
  const next = new Float64Array(near.columns);
  const reached = new Int32Array(near.columns);
  const best = new Int32Array(width);

  const step = (): number => {
    let size = 0;
    for (let h = 0; h < here.size; h++) {
      const weight = here.weights[h]! * damping;
      const i = here.items[h]!;
      for (let p = near.offsets[i]!; p < near.offsets[i + 1]!; p++) {
        const j = near.indices[p]!;
        if (next[j] === 0) reached[size++] = j;
        next[j]! += weight * near.values[p]!;
      }
    }
    return size;
  };
  /** The strongest of what was reached go on; all of it counts. */
  const arrive = (size: number, known: number): number => {
    let all = known;
    for (let r = 0; r < size; r++) {
      const j = reached[r]!;
      if (total[j] === 0) met[all++] = j;
      total[j]! += next[j]!;
      scores[r] = next[j]!;
      next[j] = 0;
    }
    here.size = topK(scores.subarray(0, size), width, best);
    for (let h = 0; h < here.size; h++) {
      here.items[h] = reached[best[h]!]!;
      here.weights[h] = scores[best[h]!]!;
    }
    return all;
  };
  return (product: number) => {
    here.items[0] = product;
    here.weights[0] = 1;
    here.size = 1;
    let size = 0;
    for (let s = 0; s < steps; s++) size = arrive(step(), size);
    let kept = 0;
    for (let m = 0; m < size; m++) {
      const j = met[m]!;
      if (j !== product) {
        met[kept] = j;
        scores[kept++] = total[j]!;
      }
      total[j] = 0;
    }
    return { met, scores, size: kept };
  };
}
