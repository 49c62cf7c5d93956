/**
 * The leading right singular vectors of a sparse matrix by subspace iteration (Halko, Martinsson, Tropp 2011): the
 * directions in which products vary together most, which an ideal low-pass filter on the graph lets through.
 */

import { throwIfAborted } from "../../../engine/contract/errors.ts";
import { symmetricEigen } from "../../kernels/eigen.ts";
import { coreCount, openPool, type Pool } from "../../kernels/pool.ts";
import { random } from "../../random.ts";
import { type Csr, transpose } from "../history/csr.ts";

export interface LowPassOptions {
  /** Directions asked for; at most as many as the matrix has rows and columns. */
  vectors: number;
  seed: number;
  threads?: number;
  signal?: AbortSignal;
  onStep?: (done: number, of: number) => void;
}

export interface LowPass {
  vectors: number;
  /** Columns of the matrix x vectors, row-major; each direction of length 1, strongest first. */
  basis: Float32Array;
  /** Singular values, descending. */
  strengths: Float64Array;
}

/** Directions carried beside those asked for: the last ones settle slowly. */
const SPARE = 16;
const ROUNDS = 5;
const PARTS = 32;
const CHUNK = 64;
const SMALL_WORK = 20_000_000;

/** Leading directions of `matrix`. */
export async function leadingVectors(matrix: Csr, options: LowPassOptions): Promise<LowPass> {
  const most = Math.min(matrix.rows, matrix.columns);
  const vectors = Math.min(options.vectors, most);
  const width = Math.ceil(Math.min(vectors + SPARE, most) / 8) * 8;
  const byItem = transpose(matrix);
  const work = matrix.indices.length * width * ROUNDS * 2;
  const pool = openPool({
    arrays: [
      ...[matrix, byItem].flatMap(({ offsets, indices }) => [offsets.length, indices.length, indices.length]),
      ...[matrix.columns * width, matrix.rows * width, PARTS * width * width, width * width],
    ],
    local: 24 * width + 128,
    threads: options.threads ?? (work < SMALL_WORK ? 1 : coreCount()),
  });
  try {
    const across = placesOf(pool, matrix);
    const back = placesOf(pool, byItem);
    const items = pool.floats(matrix.columns * width);
    const users = pool.floats(matrix.rows * width);
    const turner = turning(pool, width);
    const rng = random(options.seed).fork("low pass");
    for (let i = 0; i < items.length; i++) items[i] = rng.normal();
    for (let round = 0; round < ROUNDS; round++) {
      if (options.signal) throwIfAborted(options.signal);
      await turner(items, items, (value) => 1 / Math.sqrt(value));
      await pool.each("spread", matrix.rows, CHUNK, ...across, items.byteOffset, users.byteOffset, width);
      await pool.each("spread", matrix.columns, CHUNK, ...back, users.byteOffset, items.byteOffset, width);
      options.onStep?.(round + 1, ROUNDS);
    }
    await turner(items, items, (value) => 1 / Math.sqrt(value));
    await pool.each("spread", matrix.rows, CHUNK, ...across, items.byteOffset, users.byteOffset, width);
    const squares = await turner(users, items, () => 1);
    return leading(items, squares, vectors, width);
  } finally {
    await pool.close();
  }
}

function placesOf(pool: Pool, { offsets, indices, values }: Csr): number[] {
  return [offsets, indices, values].map((array) => pool.copy(array).byteOffset);
}

/**
 * Turns `rows` into the basis in which the Gram matrix of `from` is diagonal, strongest first, each direction times
 * `scale` of its eigenvalue; directions that are not there become 0. Answers the eigenvalues.
 */
function turning(pool: Pool, width: number) {
  const parts = pool.floats(PARTS * width * width);
  const turn = pool.floats(width * width);
  return async (from: Float32Array, rows: Float32Array, scale: (value: number) => number) => {
    const count = from.length / width;
    const size = Math.ceil(count / PARTS);
    await pool.each("gram", PARTS, 1, from.byteOffset, count, size, parts.byteOffset, width);
    const gram = new Float64Array(width * width);
    for (let a = 0; a < width; a++) {
      for (let b = 0; b <= a; b++) {
        let total = 0;
        for (let part = 0; part < PARTS; part++) total += parts[(part * width + a) * width + b]!;
        gram[a * width + b] = total;
        gram[b * width + a] = total;
      }
    }
    const { values, vectors } = symmetricEigen(gram, width);
    const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
    const floor = values[order[0]!]! * 1e-9;
    order.forEach((vector, column) => {
      const by = values[vector]! > floor ? scale(values[vector]!) : 0;
      for (let i = 0; i < width; i++) turn[i * width + column] = by * vectors[vector * width + i]!;
    });
    await pool.each("rotate", rows.length / width, CHUNK, rows.byteOffset, turn.byteOffset, width);
    return Float64Array.from(order, (vector) => Math.max(0, values[vector]!));
  };
}

function leading(items: Float32Array, squares: Float64Array, vectors: number, width: number): LowPass {
  const rows = items.length / width;
  const basis = new Float32Array(rows * vectors);
  for (let row = 0; row < rows; row++) {
    basis.set(items.subarray(row * width, row * width + vectors), row * vectors);
  }
  return { vectors, basis, strengths: squares.slice(0, vectors).map(Math.sqrt) };
}
