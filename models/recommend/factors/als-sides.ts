/** The two sides of ALS in the memory that the kernels share, and the steps of one sweep. */

import { symmetricEigen } from "../../kernels/eigen.ts";
import { openPool, type Pool } from "../../kernels/pool.ts";
import { type Csr, transpose } from "../history/csr.ts";

export interface SolveOptions {
  factors: number;
  /** Weight of every pair, seen or not, towards 0. */
  unobserved: number;
  /** Multiplied with the weight that a row has in the loss, to the power of `scaling`. */
  regularisation: number;
  /** 1 (default) is "frequency-scaled" (Rendle et al. 2021), 0 the same for every row (Hu, Koren, Volinsky 2008). */
  scaling?: number;
  /** What a seen pair pulls towards 1 beyond its weight; Hu, Koren and Volinsky (2008) have 1 where `unobserved` is 1. */
  lift?: number;
  /** Conjugate gradient steps a row. */
  steps: number;
}

/** Sums over rows are taken in so many parts, whatever the number of threads, so that they come out the same. */
const PARTS = 32;
/** Rows that a thread takes at once. */
const CHUNK = 64;

interface Side {
  matrix: Csr;
  /** Rows x width, the factors padded with zeros to a multiple of 8. */
  factors: Float32Array;
  penalties: Float32Array;
}

/** Customers and products in shared memory, ready to be solved in turn. */
export interface Sides {
  users: Side;
  items: Side;
  width: number;
  /** After a sweep: the diagonal of the other side's Gram matrix times `unobserved`, in the basis of both sides now. */
  spectrum: Float32Array;
  /** Solves one side against the other as it stands. */
  sweep(side: "users" | "items"): Promise<void>;
  close(): Promise<void>;
}

/** Factors rounded up to whole vectors of 8. */
export function paddedWidth(factors: number): number {
  return Math.ceil(factors / 8) * 8;
}

/** Regularisation of every row: grows with what the row weighs in the loss. */
export function rowPenalties(matrix: Csr, options: SolveOptions): Float32Array {
  return Float32Array.from({ length: matrix.rows }, (_, row) => {
    let weight = 0;
    for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) weight += matrix.values[p]!;
    return penaltyOf(weight, matrix.columns, options);
  });
}

/** Regularisation of a row whose seen cells weigh so much together. */
export function penaltyOf(weight: number, columns: number, options: SolveOptions): number {
  return options.regularisation * (weight + options.unobserved * columns) ** (options.scaling ?? 1);
}

/** Lays a customer x product matrix out in shared memory; all factors are 0. Throws `unsupported` where it is too large. */
export function openSides(matrix: Csr, options: SolveOptions, threads?: number): Sides {
  const width = paddedWidth(options.factors);
  const square = width * width;
  const both = [matrix, transpose(matrix)] as const;
  const arrays = both.flatMap(({ rows, indices }) => [
    rows + 1,
    indices.length,
    indices.length,
    rows * width,
    rows,
  ]);
  const pool = openPool({
    arrays: [...arrays, PARTS * square, square, width],
    local: 24 * width + 128,
    threads,
  });
  const users = layOut(pool, both[0], options);
  const items = layOut(pool, both[1], options);
  const parts = pool.floats(PARTS * square);
  const turn = pool.floats(square);
  const spectrum = pool.floats(width);
  return {
    users,
    items,
    width,
    spectrum,
    close: () => pool.close(),
    async sweep(name) {
      const [mine, other] = name === "users" ? [users, items] : [items, users];
      const { rows } = other.matrix;
      const size = Math.ceil(rows / PARTS);
      await pool.each("gram", PARTS, 1, at(other.factors), rows, size, at(parts), width);
      diagonalise(parts, options, turn, spectrum);
      for (const side of [mine, other]) {
        await pool.each("rotate", side.matrix.rows, CHUNK, at(side.factors), at(turn), width);
      }
      const { offsets, indices, values } = mine.matrix;
      await pool.each(
        "solve",
        mine.matrix.rows,
        CHUNK,
        ...[offsets, indices, values, mine.factors, other.factors, spectrum, mine.penalties].map(at),
        width,
        options.lift ?? 0,
        options.steps,
      );
    },
  };
}

function layOut(pool: Pool, matrix: Csr, options: SolveOptions): Side {
  const width = paddedWidth(options.factors);
  const { offsets, indices, values } = matrix;
  return {
    matrix: {
      ...matrix,
      offsets: pool.copy(offsets),
      indices: pool.copy(indices),
      values: pool.copy(values),
    },
    factors: pool.floats(matrix.rows * width),
    penalties: pool.copy(rowPenalties(matrix, options)),
  };
}

/** Sums the parts of the Gram matrix and splits it: column j of `turn` is the unit vector of spectrum[j]. */
function diagonalise(
  parts: Float32Array,
  { factors, unobserved }: SolveOptions,
  turn: Float32Array,
  spectrum: Float32Array,
): void {
  const width = spectrum.length;
  const gram = new Float64Array(factors * factors);
  for (let a = 0; a < factors; a++) {
    for (let b = 0; b <= a; b++) {
      let total = 0;
      for (let part = 0; part < PARTS; part++) total += parts[(part * width + a) * width + b]!;
      gram[a * factors + b] = gram[b * factors + a] = unobserved * total;
    }
  }
  const { values, vectors } = symmetricEigen(gram, factors);
  for (let j = 0; j < factors; j++) {
    // Rounding may leave a value of 0 a little below.
    spectrum[j] = Math.max(0, values[j]!);
    for (let i = 0; i < factors; i++) turn[i * width + j] = vectors[j * factors + i]!;
  }
}

function at(array: Float32Array | Int32Array): number {
  return array.byteOffset;
}

/**
 * Factors of one more customer against items that stand still in the basis of `spectrum`: the items' rows that the
 * customer met (n x factors) with their weights. Costs next to nothing, however many items there are.
 */
export async function solveOne(
  rows: Float32Array,
  weights: Float32Array,
  spectrum: Float32Array,
  penalty: number,
  options: SolveOptions,
): Promise<Float32Array> {
  const { factors } = options;
  const width = paddedWidth(factors);
  const count = weights.length;
  const pool = openPool({
    arrays: [2, count, count, width, count * width, width, 1],
    local: 24 * width + 128,
    threads: 1,
  });
  const offsets = pool.copy(Int32Array.of(0, count));
  const indices = pool.copy(Int32Array.from({ length: count }, (_, i) => i));
  const values = pool.copy(weights);
  const mine = pool.floats(width);
  const other = pool.floats(count * width);
  for (let i = 0; i < count; i++) other.set(rows.subarray(i * factors, (i + 1) * factors), i * width);
  const diagonal = pool.floats(width);
  diagonal.set(spectrum.subarray(0, factors));
  const places = [offsets, indices, values, mine, other, diagonal, pool.copy(Float32Array.of(penalty))];
  await pool.each("solve", 1, 1, ...places.map(at), width, options.lift ?? 0, options.steps);
  return mine.slice(0, factors);
}
