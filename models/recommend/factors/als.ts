/**
 * Implicit matrix factorisation by alternating least squares (Hu, Koren, Volinsky 2008) in the form of Rendle et al.
 * 2021: weighted loss on what was seen, a small weight on everything, regularisation scaled by frequency. Rows are
 * solved by conjugate gradient, warm-started from the last sweep (Takács, Pilászy, Tikk 2011), in the basis in which
 * the other side's Gram matrix is diagonal: there the part that all rows share costs next to nothing and serves as
 * preconditioner. Split over worker threads.
 */

import { throwIfAborted } from "../../../engine/contract/errors.ts";
import { coreCount } from "../../kernels/pool.ts";
import { random } from "../../random.ts";
import { type Csr, transpose } from "../history/csr.ts";
import { openSides, penaltyOf, rowPenalties, type SolveOptions, solveOne } from "./als-sides.ts";

export interface AlsOptions extends SolveOptions {
  iterations: number;
  seed: number;
  /** Default: one a core, and only one where the work is small. */
  threads?: number;
  signal?: AbortSignal;
  onIteration?: (done: number) => void;
}

export interface Factors {
  factors: number;
  /** Row-major, a row a customer or item. */
  users: Float32Array;
  items: Float32Array;
}

/** Below this many multiplications a sweep starting threads costs more than it saves. */
const SMALL_WORK = 30_000_000;

/** Learns factors of a customer x item matrix whose values are weights of preference over 0. */
export async function fitAls(matrix: Csr, options: AlsOptions): Promise<Factors> {
  const sides = openSides(matrix, options, threadCount(matrix, options));
  const { width } = sides;
  const { factors, signal } = options;
  try {
    // Customers start at 0: their first sweep is solved from the items alone.
    start(sides.items.factors, width, options);
    for (let iteration = 0; iteration < options.iterations; iteration++) {
      for (const side of ["users", "items"] as const) {
        if (signal) throwIfAborted(signal);
        await sides.sweep(side);
      }
      options.onIteration?.(iteration + 1);
      // Lets messages (cancel, progress) in between iterations.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return {
      factors,
      users: unpadded(sides.users.factors, width, factors),
      items: unpadded(sides.items.factors, width, factors),
    };
  } finally {
    await sides.close();
  }
}

export interface Folded extends Factors {
  /** `unobserved` times the items' Gram matrix, which is diagonal in this basis. */
  spectrum: Float32Array;
}

/**
 * Customers solved anew against items that stand, so that lists follow new events without training. Answers both
 * sides, turned into the basis of the solution; scores are those of the items as they were.
 */
export async function foldIn(matrix: Csr, items: Float32Array, options: SolveOptions): Promise<Folded> {
  const { factors } = options;
  const sides = openSides(matrix, options, threadCount(matrix, options));
  try {
    for (let item = 0; item < matrix.columns; item++) {
      sides.items.factors.set(items.subarray(item * factors, (item + 1) * factors), item * sides.width);
    }
    await sides.sweep("users");
    return {
      factors,
      users: unpadded(sides.users.factors, sides.width, factors),
      items: unpadded(sides.items.factors, sides.width, factors),
      spectrum: sides.spectrum.slice(0, factors),
    };
  } finally {
    await sides.close();
  }
}

/** One more customer, who met these products once each, against the items of a fold: factors in the same basis. */
export async function foldOne(
  { factors, items, spectrum }: Folded,
  met: Int32Array,
  options: SolveOptions,
): Promise<Float32Array> {
  const products = [...new Set(met)];
  const rows = new Float32Array(products.length * factors);
  products.forEach((product, i) => {
    rows.set(items.subarray(product * factors, (product + 1) * factors), i * factors);
  });
  const weights = new Float32Array(products.length).fill(1);
  const penalty = penaltyOf(products.length, items.length / factors, options);
  return solveOne(rows, weights, spectrum, penalty, options);
}

function threadCount(matrix: Csr, options: SolveOptions & { threads?: number }): number {
  if (options.threads) return options.threads;
  const rows = matrix.rows + matrix.columns;
  const work = options.factors * (rows * options.factors + 4 * options.steps * matrix.indices.length);
  return work < SMALL_WORK ? 1 : coreCount();
}

function start(items: Float32Array, width: number, { factors, seed }: AlsOptions): void {
  const rng = random(seed).fork("als");
  const deviation = 0.1 / Math.sqrt(factors);
  for (let row = 0; row < items.length; row += width) {
    for (let a = 0; a < factors; a++) items[row + a] = rng.normal(0, deviation);
  }
}

/** Rows without their padding, in memory of their own. */
function unpadded(padded: Float32Array, width: number, factors: number): Float32Array {
  const rows = padded.length / width;
  const out = new Float32Array(rows * factors);
  for (let row = 0; row < rows; row++) {
    out.set(padded.subarray(row * width, row * width + factors), row * factors);
  }
  return out;
}

/** The loss that ALS lowers, up to a constant: what was seen, everything else, and the penalty. */
export function alsLoss(matrix: Csr, model: Factors, options: SolveOptions): number {
  const { factors: d, users, items } = model;
  const lift = options.lift ?? 0;
  const mine = gramOf(users, d);
  const others = gramOf(items, d);
  let loss = 0;
  for (let i = 0; i < d * d; i++) loss += options.unobserved * mine[i]! * others[i]!;
  for (let u = 0; u < matrix.rows; u++) {
    for (let p = matrix.offsets[u]!; p < matrix.offsets[u + 1]!; p++) {
      const score = dotOf(model, u, matrix.indices[p]!);
      loss += matrix.values[p]! * (1 - score) ** 2 - 2 * lift * score;
    }
  }
  return (
    loss +
    penalised(users, d, rowPenalties(matrix, options)) +
    penalised(items, d, rowPenalties(transpose(matrix), options))
  );
}

function gramOf(rows: Float32Array, d: number): Float64Array {
  const gram = new Float64Array(d * d);
  for (let at = 0; at < rows.length; at += d) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) gram[a * d + b]! += rows[at + a]! * rows[at + b]!;
    }
  }
  return gram;
}

function penalised(rows: Float32Array, d: number, penalties: Float32Array): number {
  let total = 0;
  for (let row = 0; row < penalties.length; row++) {
    let length = 0;
    for (let a = row * d; a < (row + 1) * d; a++) length += rows[a]! ** 2;
    total += penalties[row]! * length;
  }
  return total;
}

/** Score of one item for a customer. */
export function dotOf(model: Factors, user: number, item: number): number {
  const { factors: d, users, items } = model;
  let total = 0;
  for (let a = 0; a < d; a++) total += users[user * d + a]! * items[item * d + a]!;
  return total;
}

/** Scores every item for a customer. */
export function scoreByFactors(model: Factors, user: number, scores: Float64Array): void {
  const { factors: d, items } = model;
  const mine = model.users.subarray(user * d, (user + 1) * d);
  for (let i = 0; i < scores.length; i++) {
    let total = 0;
    for (let a = 0; a < d; a++) total += items[i * d + a]! * mine[a]!;
    scores[i] = total;
  }
}
