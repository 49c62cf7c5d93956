/**
 * Implicit matrix factorisation by alternating least squares (Hu, Koren, Volinsky 2008) in the form of Rendle et al.
 * 2021: weighted loss on what was seen, a small weight on everything, regularisation scaled by frequency, and
 * conjugate gradient warm-started from the last sweep (Takács, Pilászy, Tikk 2011). Split over worker threads.
 */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import { random } from "../random.ts";
import { dot, fillGram, rowPenalty, rowSolver, type Side, type SolveOptions } from "./als-solve.ts";
import { takeChunks } from "./als-sweep.ts";
import { type Csr, transpose } from "./csr.ts";

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
  const sides = startingSides(matrix, options);
  const solve: SolveOptions = { ...pick(options) };
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const threads = startThreads(threadCount(matrix, options) - 1, { sides, options: solve, counter });
  try {
    const solvers = sides.map((side) => rowSolver(side, solve));
    for (let iteration = 0; iteration < options.iterations; iteration++) {
      for (const s of [0, 1] as const) {
        if (options.signal) throwIfAborted(options.signal);
        fillGram(sides[s], solve);
        Atomics.store(counter, 0, 0);
        const others = threads.map((thread) => sweepOn(thread, s));
        takeChunks(counter, sides[s].matrix.rows, solvers[s]!);
        await Promise.all(others);
      }
      options.onIteration?.(iteration + 1);
      // Lets messages (cancel, progress) in between iterations.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return { factors: options.factors, users: sides[0].mine, items: sides[1].mine };
}

function pick({ factors, unobserved, regularisation, steps }: SolveOptions): SolveOptions {
  return { factors, unobserved, regularisation, steps };
}

function threadCount(matrix: Csr, options: AlsOptions): number {
  if (options.threads) return options.threads;
  const rows = matrix.rows + matrix.columns;
  const work = options.steps * options.factors * (rows * options.factors + 4 * matrix.indices.length);
  return work < SMALL_WORK ? 1 : Math.min(availableParallelism(), 16);
}

function startingSides(matrix: Csr, options: AlsOptions): [Side, Side] {
  const rng = random(options.seed).fork("als");
  const d = options.factors;
  const users = shared(Float32Array, matrix.rows * d);
  const items = shared(Float32Array, matrix.columns * d);
  for (const side of [users, items]) {
    for (let i = 0; i < side.length; i++) side[i] = rng.normal(0, 0.1 / Math.sqrt(d));
  }
  const gram = () => shared(Float64Array, d * d);
  return [
    { matrix: sharedMatrix(matrix), mine: users, other: items, gram: gram() },
    { matrix: sharedMatrix(transpose(matrix)), mine: items, other: users, gram: gram() },
  ];
}

function shared<T extends Float32Array | Float64Array | Int32Array>(
  kind: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}

function sharedMatrix(matrix: Csr): Csr {
  const offsets = shared(Int32Array, matrix.offsets.length);
  const indices = shared(Int32Array, matrix.indices.length);
  const values = shared(Float32Array, matrix.values.length);
  offsets.set(matrix.offsets);
  indices.set(matrix.indices);
  values.set(matrix.values);
  return { rows: matrix.rows, columns: matrix.columns, offsets, indices, values };
}

function startThreads(count: number, workerData: unknown): Worker[] {
  const file = new URL("./als-thread.ts", import.meta.url);
  return Array.from({ length: Math.max(0, count) }, () => new Worker(file, { workerData }));
}

function sweepOn(thread: Worker, side: 0 | 1): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.once("error", reject);
    thread.once("message", () => {
      thread.off("error", reject);
      resolve();
    });
    thread.postMessage(side);
  });
}

/** The loss that ALS lowers: what was seen, everything else, and the penalty. */
export function alsLoss(matrix: Csr, model: Factors, options: SolveOptions): number {
  const { factors: d } = model;
  const users: Side = side(matrix, model.users, model.items, d);
  const items: Side = side(transpose(matrix), model.items, model.users, d);
  fillGram(users, options);
  fillGram(items, { ...options, unobserved: 1 });
  let loss = 0;
  for (let i = 0; i < d * d; i++) loss += users.gram[i]! * items.gram[i]!;
  for (let u = 0; u < matrix.rows; u++) {
    for (let p = matrix.offsets[u]!; p < matrix.offsets[u + 1]!; p++) {
      const miss = 1 - dotOf(model, u, matrix.indices[p]!);
      loss += matrix.values[p]! * miss * miss;
    }
  }
  return loss + penaltyOf(users, options) + penaltyOf(items, options);
}

function side(matrix: Csr, mine: Float32Array, other: Float32Array, d: number): Side {
  return { matrix, mine, other, gram: new Float64Array(d * d) };
}

function penaltyOf({ matrix, mine }: Side, options: SolveOptions): number {
  let total = 0;
  for (let row = 0; row < matrix.rows; row++) {
    let length = 0;
    for (let a = row * options.factors; a < (row + 1) * options.factors; a++) length += mine[a]! ** 2;
    total += rowPenalty(matrix, row, options) * length;
  }
  return total;
}

export function dotOf(model: Factors, user: number, item: number): number {
  const { factors: d, users, items } = model;
  let total = 0;
  for (let a = 0; a < d; a++) total += users[user * d + a]! * items[item * d + a]!;
  return total;
}

/** Scores every item for a customer. */
export function scoreByFactors(model: Factors, user: number, scores: Float64Array): void {
  const { factors: d, items } = model;
  const mine = Float64Array.from(model.users.subarray(user * d, (user + 1) * d));
  for (let i = 0; i < scores.length; i++) scores[i] = dot(items, i * d, mine);
}
