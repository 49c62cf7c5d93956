/** The inner loop of ALS: one side's factors while the other side's stand still. Shared by the threads. */

import type { Csr } from "./csr.ts";

/** What solving needs; arrays may live in shared memory. `mine` is updated in place. */
export interface Side {
  /** Rows are mine, columns the other side's. */
  matrix: Csr;
  mine: Float32Array;
  other: Float32Array;
  /** Weight of the unseen times the other side's Gram matrix, factors x factors; filled before every sweep. */
  gram: Float64Array;
}

export interface SolveOptions {
  factors: number;
  /** Weight of every pair, seen or not, towards 0. */
  unobserved: number;
  /** Multiplied with the weight that a row has in the loss: Rendle et al. (2021), "frequency-scaled". */
  regularisation: number;
  /** Conjugate gradient steps a row; with as many steps as factors the solution is exact. */
  steps: number;
}

/** Writes `unobserved * otherᵀ other` into the side's Gram matrix. */
export function fillGram(side: Side, options: SolveOptions): void {
  const { factors } = options;
  const { gram, other } = side;
  gram.fill(0);
  for (let at = 0; at < other.length; at += factors) {
    for (let a = 0; a < factors; a++) {
      const value = options.unobserved * other[at + a]!;
      for (let b = 0; b <= a; b++) gram[a * factors + b]! += value * other[at + b]!;
    }
  }
  for (let a = 0; a < factors; a++) {
    for (let b = 0; b < a; b++) gram[b * factors + a] = gram[a * factors + b]!;
  }
}

/** Regularisation of a row: grows with what the row weighs in the loss. */
export function rowPenalty(matrix: Csr, row: number, options: SolveOptions): number {
  let weight = options.unobserved * matrix.columns;
  for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) weight += matrix.values[p]!;
  return options.regularisation * weight;
}

/** A solver with its own scratch, so that a sweep over rows allocates nothing. */
export function rowSolver(side: Side, options: SolveOptions): (row: number) => void {
  const d = options.factors;
  const { matrix, mine, other, gram } = side;
  const residual = new Float64Array(d);
  const direction = new Float64Array(d);
  const product = new Float64Array(d);
  const solution = new Float64Array(d);

  /** product = A vector + (optionally) the right side's part, A of this row. */
  const apply = (row: number, vector: Float64Array, penalty: number) => {
    for (let a = 0; a < d; a++) {
      product[a] = penalty * vector[a]! + dot(gram, a * d, vector);
    }
    for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
      const base = matrix.indices[p]! * d;
      const pull = matrix.values[p]! * dot(other, base, vector);
      for (let a = 0; a < d; a++) product[a]! += pull * other[base + a]!;
    }
  };
  const startResidual = (row: number, penalty: number) => {
    apply(row, solution, penalty);
    for (let a = 0; a < d; a++) residual[a] = -product[a]!;
    for (let p = matrix.offsets[row]!; p < matrix.offsets[row + 1]!; p++) {
      const base = matrix.indices[p]! * d;
      const weight = matrix.values[p]!;
      for (let a = 0; a < d; a++) residual[a]! += weight * other[base + a]!;
    }
  };

  return (row) => {
    const at = row * d;
    if (matrix.offsets[row] === matrix.offsets[row + 1]) {
      mine.fill(0, at, at + d);
      return;
    }
    const penalty = rowPenalty(matrix, row, options);
    for (let a = 0; a < d; a++) solution[a] = mine[at + a]!;
    startResidual(row, penalty);
    direction.set(residual);
    let old = squared(residual);
    for (let step = 0; step < options.steps && old > 1e-18; step++) {
      apply(row, direction, penalty);
      let curvature = 0;
      for (let a = 0; a < d; a++) curvature += direction[a]! * product[a]!;
      const length = old / curvature;
      for (let a = 0; a < d; a++) {
        solution[a]! += length * direction[a]!;
        residual[a]! -= length * product[a]!;
      }
      const now = squared(residual);
      const turn = now / old;
      for (let a = 0; a < d; a++) direction[a] = residual[a]! + turn * direction[a]!;
      old = now;
    }
    for (let a = 0; a < d; a++) mine[at + a] = solution[a]!;
  };
}

/** Inner product with four sums side by side: a single one waits for each addition before the next. */
export function dot(data: Float32Array | Float64Array, from: number, vector: Float64Array): number {
  const size = vector.length;
  const whole = size - (size % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let a = 0; a < whole; a += 4) {
    s0 += data[from + a]! * vector[a]!;
    s1 += data[from + a + 1]! * vector[a + 1]!;
    s2 += data[from + a + 2]! * vector[a + 2]!;
    s3 += data[from + a + 3]! * vector[a + 3]!;
  }
  for (let a = whole; a < size; a++) s0 += data[from + a]! * vector[a]!;
  return s0 + s1 + s2 + s3;
}

function squared(vector: Float64Array): number {
  let total = 0;
  for (let i = 0; i < vector.length; i++) total += vector[i]! * vector[i]!;
  return total;
}
