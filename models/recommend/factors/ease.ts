/**
 * EASE (Steck 2019): every product is predicted from all others by ridge regression with a diagonal of zeros, in
 * closed form from the inverse of the products' Gram matrix. Takes 4 bytes a pair of products.
 */

import { throwIfAborted } from "../../../engine/contract/errors.ts";
import { coreCount, openPool, type Pool, type PoolSize, poolBytes } from "../../kernels/pool.ts";
import { type Csr, transpose } from "../history/csr.ts";
import type { Neighbours } from "../products/neighbours.ts";

export interface EaseOptions {
  /** Added to the diagonal: pulls weights towards 0. */
  regularisation: number;
  /** Weights kept of each product. */
  k: number;
  /** Default: one a core, and only one where the work is small. */
  threads?: number;
  signal?: AbortSignal;
  onStep?: (done: number, of: number) => void;
}

const BLOCK = 128;
const STRIP = 32;
const SMALL_ITEMS = 400;

/** Bytes that learning takes at once. */
export function easeBytes(matrix: Csr, k: number): number {
  return poolBytes(sizeOf(matrix, k, coreCount()));
}

/**
 * For every product the k weights, largest first without their sign, with which it speaks for others: the score of a
 * product is the sum over what a customer met. Throws `unsupported` where the memory would not hold it.
 */
export async function fitEase(matrix: Csr, options: EaseOptions): Promise<Neighbours> {
  const items = matrix.columns;
  const k = Math.min(options.k, Math.max(0, items - 1));
  if (k === 0) return { k, items: new Int32Array(0), similarity: new Float32Array(0) };
  const threads = options.threads ?? (items < SMALL_ITEMS ? 1 : coreCount());
  const pool = openPool(sizeOf(matrix, k, threads));
  try {
    const n = paddedRows(items);
    const gram = pool.floats(n * n);
    await fillGram(pool, matrix, gram, n);
    for (let i = 0; i < n; i++) gram[i * n + i]! += i < items ? options.regularisation : 1;
    await invert(pool, gram, n, options);
    const diagonal = pool.floats(items);
    for (let i = 0; i < items; i++) diagonal[i] = gram[i * n + i]!;
    const lists = pool.ints(items * k);
    const weights = pool.floats(items * k);
    const places = [diagonal.byteOffset, k, lists.byteOffset, weights.byteOffset];
    await pool.each("strongest", items, 16, gram.byteOffset, n, items, ...places);
    return { k, items: lists.slice(), similarity: weights.slice() };
  } finally {
    await pool.close();
  }
}

function paddedRows(items: number): number {
  return Math.ceil(items / BLOCK) * BLOCK;
}

function sizeOf(matrix: Csr, k: number, threads: number): PoolSize {
  const items = matrix.columns;
  const n = paddedRows(items);
  const known = matrix.indices.length;
  const inputs = [matrix.rows + 1, items + 1, known, known, known, known];
  return {
    arrays: [n * n, ...inputs, BLOCK * n, BLOCK * n, BLOCK * BLOCK, items, items * k, items * k],
    local: 128,
    threads,
  };
}

async function fillGram(pool: Pool, matrix: Csr, gram: Float32Array, n: number): Promise<void> {
  const inputs = [matrix, transpose(matrix)].flatMap(({ offsets, indices, values }) => [
    pool.copy(offsets).byteOffset,
    pool.copy(indices).byteOffset,
    pool.copy(values).byteOffset,
  ]);
  await pool.each("overlap", matrix.columns, 16, ...inputs, gram.byteOffset, n);
}

/** Turns the lower triangle of `matrix` (n x n) into minus its inverse, block by block. */
async function invert(pool: Pool, matrix: Float32Array, n: number, options: EaseOptions): Promise<void> {
  const panel = pool.floats(BLOCK * n).byteOffset;
  const weighed = pool.floats(BLOCK * n).byteOffset;
  const inverse = pool.floats(BLOCK * BLOCK);
  const at = matrix.byteOffset;
  for (let block = 0; block < n / BLOCK; block++) {
    if (options.signal) throwIfAborted(options.signal);
    invertBlock(matrix, n, block * BLOCK, inverse);
    await pool.each("panel", n / 8, 8, at, n, block, inverse.byteOffset, panel, weighed);
    await pool.each("update", n / STRIP, 1, at, n, block, panel, weighed);
    await pool.each("keep", n / 8, 8, at, n, block, inverse.byteOffset, weighed);
    options.onStep?.(block + 1, n / BLOCK);
    // Lets messages (cancel, progress) in between blocks.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The inverse of one block on the diagonal in doubles, by Gauss and Jordan: the block is positive definite. */
function invertBlock(matrix: Float32Array, n: number, first: number, inverse: Float32Array): void {
  const a = new Float64Array(BLOCK * BLOCK);
  for (let i = 0; i < BLOCK; i++) {
    for (let j = 0; j <= i; j++) {
      const cell = matrix[(first + i) * n + first + j]!;
      a[i * BLOCK + j] = cell;
      a[j * BLOCK + i] = cell;
    }
  }
  for (let k = 0; k < BLOCK; k++) {
    const pivot = 1 / a[k * BLOCK + k]!;
    a[k * BLOCK + k] = 1;
    for (let j = 0; j < BLOCK; j++) a[k * BLOCK + j]! *= pivot;
    for (let i = 0; i < BLOCK; i++) {
      if (i === k) continue;
      const factor = a[i * BLOCK + k]!;
      a[i * BLOCK + k] = 0;
      if (factor === 0) continue;
      for (let j = 0; j < BLOCK; j++) a[i * BLOCK + j]! -= factor * a[k * BLOCK + j]!;
    }
  }
  inverse.set(a);
}
