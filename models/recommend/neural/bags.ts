/** Histories as fixed-length bags: what a network reads of a customer. */

import type { Csr } from "../history/csr.ts";

/** `length` slots a row: product numbers and their shares, which add up to 1; empty slots are product 0 with share 0. */
export interface Bags {
  ids: Int32Array;
  shares: Float32Array;
  length: number;
}

/**
 * The strongest products of these rows. `except[i]`, if given, is left out of row i, so that a model
 * does not read the answer it is asked for.
 */
export function bagsOf(matrix: Csr, rows: Int32Array, length: number, except?: Int32Array): Bags {
  const ids = new Int32Array(rows.length * length);
  const shares = new Float32Array(rows.length * length);
  for (let i = 0; i < rows.length; i++) {
    const size = strongest(matrix, rows[i]!, except?.[i] ?? -1, i * length, { ids, shares, length });
    let total = 0;
    for (let at = i * length; at < i * length + size; at++) total += shares[at]!;
    for (let at = i * length; at < i * length + size; at++) shares[at]! /= total;
  }
  return { ids, shares, length };
}

/** Fills the slots from `base` on, highest value first; answers how many. */
function strongest(matrix: Csr, row: number, except: number, base: number, into: Bags): number {
  const { ids, shares, length } = into;
  let size = 0;
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
    const value = matrix.values[p]!;
    if (matrix.indices[p] === except || !(value > 0)) continue;
    if (size === length && value <= shares[base + size - 1]!) continue;
    let at = size < length ? size++ : size - 1;
    for (; at > 0 && shares[base + at - 1]! < value; at--) {
      ids[base + at] = ids[base + at - 1]!;
      shares[base + at] = shares[base + at - 1]!;
    }
    ids[base + at] = matrix.indices[p]!;
    shares[base + at] = value;
  }
  return size;
}
