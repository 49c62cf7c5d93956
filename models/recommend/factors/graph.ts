/**
 * Graph filtering (Shen et al. 2021, GF-CF): a customer's products are a signal on the graph of products. A linear
 * filter lets it flow to neighbours over shared customers, degrees damped by powers that need not be one half; an ideal
 * low-pass filter keeps the directions in which products vary together most. Nothing is trained by descent.
 */

import { type Csr, mapValues } from "../history/csr.ts";
import { type Neighbours, nearestItems } from "../products/neighbours.ts";
import { leadingVectors } from "./low-pass.ts";

export interface GraphOptions {
  /** Powers of the degrees that edges are divided by: of customers, of the known product, of the other product. */
  customerPower: number;
  fromPower: number;
  toPower: number;
  /** Products that the linear filter reaches from each. */
  k: number;
  /** Directions of the low-pass filter; 0 leaves it out. */
  vectors: number;
  /** Weight of the low-pass filter against the linear one. */
  lowPass: number;
  seed: number;
  threads?: number;
  signal?: AbortSignal;
  onStep?: (done: number, of: number) => void;
}

export interface GraphFilter {
  near: Neighbours;
  vectors: number;
  /** Products x vectors: how a known product speaks for each direction. */
  inward: Float32Array;
  /** Products x vectors: how a direction speaks for each product. */
  outward: Float32Array;
}

/** Filters of a customer x product matrix with values above 0. */
export async function fitGraph(matrix: Csr, options: GraphOptions): Promise<GraphFilter> {
  const { customerPower, fromPower, toPower, threads } = options;
  const customers = new Float64Array(matrix.rows);
  const products = new Float64Array(matrix.columns);
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = matrix.offsets[r]!; p < matrix.offsets[r + 1]!; p++) {
      customers[r]! += matrix.values[p]!;
      products[matrix.indices[p]!]! += matrix.values[p]!;
    }
  }
  const power = (of: number) => Float32Array.from(products, (degree) => (degree > 0 ? degree ** of : 1));
  const damped = mapValues(matrix, (row, _item, value) => value * customers[row]! ** (-customerPower / 2));
  const near = await nearestItems(damped, {
    k: options.k,
    shrinkage: 0,
    left: power(fromPower),
    right: power(toPower),
    threads,
  });
  if (options.vectors === 0) {
    return { near, vectors: 0, inward: new Float32Array(0), outward: new Float32Array(0) };
  }
  const even = mapValues(matrix, (row, item, value) => value / Math.sqrt(customers[row]! * products[item]!));
  const { vectors, basis } = await leadingVectors(even, options);
  return {
    near,
    vectors,
    inward: scaled(basis, vectors, (item) => Math.max(products[item]!, 1e-9) ** -0.5),
    outward: scaled(basis, vectors, (item) => options.lowPass * products[item]! ** toPower),
  };
}

function scaled(basis: Float32Array, vectors: number, scale: (item: number) => number): Float32Array {
  const out = new Float32Array(basis.length);
  for (let item = 0; item * vectors < basis.length; item++) {
    const by = scale(item);
    for (let v = item * vectors; v < (item + 1) * vectors; v++) out[v] = by * basis[v]!;
  }
  return out;
}

/** What a customer's products say in each direction, into `row` (one a vector). */
export function directionsOf(filter: GraphFilter, history: Csr, customer: number, row: Float32Array): void {
  row.fill(0);
  for (let p = history.offsets[customer]!; p < history.offsets[customer + 1]!; p++) {
    const from = history.indices[p]! * filter.vectors;
    const weight = history.values[p]!;
    for (let v = 0; v < filter.vectors; v++) row[v]! += weight * filter.inward[from + v]!;
  }
}
