/**
 * Numbers for products from what follows what: the leading eigenvectors of the normalised matrix of products met
 * near one another, by subspace iteration (Halko, Martinsson, Tropp 2011). A start for networks that would learn the
 * same in many epochs.
 */
import { type Random, random } from "../../random.ts";
import { type Csr, csrFromTriplets, rowLength } from "../history/csr.ts";

export interface ProductRows {
  /** Row r is [offsets[r], offsets[r + 1]) of `products`, oldest first. */
  offsets: Int32Array;
  products: Int32Array;
}

/** How far apart two events may be to count as near; each step away counts 1 / distance. */
const WINDOW = 6;
const ITERATIONS = 12;
/** Events looked at, those of the last rows: more would not change the start. */
const MOST_EVENTS = 4_000_000;

/**
 * Products x dimensions, row by row, each row of length 1; a product that was never met beside another gets a short
 * row of no direction in particular.
 */
export function spectralEmbedding(
  rows: ProductRows,
  products: number,
  dimensions: number,
  seed: number,
): Float32Array {
  const near = nearness(rows, products);
  const rng = random(seed).fork("spectral");
  let basis = new Float64Array(products * dimensions);
  for (let i = 0; i < basis.length; i++) basis[i] = rng.normal();
  for (let step = 0; step < ITERATIONS; step++) {
    orthonormalise(basis, products, dimensions);
    basis = multiply(near, basis, dimensions);
  }
  // The last product left each direction stretched by its eigenvalue: weak directions count less.
  return unitRows(basis, dimensions, (product) => rowLength(near, product) > 0, rng);
}

/** Symmetric: sum of 1 / distance over the events that two products are near, over the roots of both their totals. */
function nearness(rows: ProductRows, products: number): Csr {
  const events = Math.min(rows.products.length, MOST_EVENTS);
  const row = new Int32Array(2 * WINDOW * events);
  const column = new Int32Array(row.length);
  const value = new Float32Array(row.length);
  let count = 0;
  const add = (a: number, b: number, weight: number) => {
    row[count] = a;
    column[count] = b;
    value[count++] = weight;
  };
  const end = rows.offsets.at(-1)!;
  for (let r = rows.offsets.length - 2; r >= 0 && end - rows.offsets[r]! <= events; r--) {
    for (let at = rows.offsets[r]!; at < rows.offsets[r + 1]!; at++) {
      for (let far = 1; far <= WINDOW && at + far < rows.offsets[r + 1]!; far++) {
        const [a, b] = [rows.products[at]!, rows.products[at + far]!];
        if (a === b) continue;
        add(a, b, 1 / far);
        add(b, a, 1 / far);
      }
    }
  }
  const shape = { rows: products, columns: products };
  const matrix = csrFromTriplets(shape, { count, row, column, value });
  const totals = new Float64Array(products);
  for (let p = 0; p < matrix.indices.length; p++) totals[matrix.indices[p]!]! += matrix.values[p]!;
  for (let i = 0; i < products; i++) {
    for (let p = matrix.offsets[i]!; p < matrix.offsets[i + 1]!; p++) {
      matrix.values[p]! /= Math.sqrt(totals[i]! * totals[matrix.indices[p]!]!);
    }
  }
  return matrix;
}

/** matrix x dense, plus dense itself: shifts the eigenvalues so that none is negative. */
function multiply(matrix: Csr, dense: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const result = Float64Array.from(dense);
  for (let i = 0; i < matrix.rows; i++) {
    for (let p = matrix.offsets[i]!; p < matrix.offsets[i + 1]!; p++) {
      const value = matrix.values[p]!;
      const from = matrix.indices[p]! * width;
      for (let k = 0; k < width; k++) result[i * width + k]! += value * dense[from + k]!;
    }
  }
  return result;
}

/** Modified Gram-Schmidt over the columns, in place. */
function orthonormalise(basis: Float64Array, rows: number, width: number): void {
  for (let k = 0; k < width; k++) {
    for (let j = 0; j < k; j++) {
      const along = columnDot(basis, rows, width, j, k);
      for (let i = 0; i < rows; i++) basis[i * width + k]! -= along * basis[i * width + j]!;
    }
    const length = Math.sqrt(columnDot(basis, rows, width, k, k)) || 1;
    for (let i = 0; i < rows; i++) basis[i * width + k]! /= length;
  }
}

function columnDot(basis: Float64Array, rows: number, width: number, j: number, k: number): number {
  let total = 0;
  for (let i = 0; i < rows; i++) total += basis[i * width + j]! * basis[i * width + k]!;
  return total;
}

/** Length of a row of which nothing is known. */
const UNKNOWN = 0.1;

function unitRows(
  basis: Float64Array,
  width: number,
  isKnown: (row: number) => boolean,
  rng: Random,
): Float32Array {
  const result = new Float32Array(basis.length);
  for (let from = 0; from < basis.length; from += width) {
    const row = basis.subarray(from, from + width);
    const length = Math.sqrt(row.reduce((total, value) => total + value * value, 0));
    const known = isKnown(from / width) && length > 0;
    for (let k = 0; k < width; k++) {
      result[from + k] = known ? row[k]! / length : rng.normal(0, UNKNOWN / Math.sqrt(width));
    }
  }
  return result;
}
