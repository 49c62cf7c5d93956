import * as tf from "@tensorflow/tfjs-core";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { pickWeighted, type Random } from "../random.ts";
import { ensureMemory } from "../runtime/memory.ts";

/** Points row by row: `data[row * dims + column]`. */
export interface Points {
  rows: number;
  dims: number;
  data: Float32Array;
}

export interface KmeansFit {
  k: number;
  /** [k, dims], row by row. */
  centroids: Float32Array;
  assignment: Int32Array;
  /** Euclidean distance of each point to its own centroid. */
  distance: Float32Array;
  /** Sum of squared distances. */
  inertia: number;
  iterations: number;
}

export interface KmeansOptions {
  k: number;
  restarts: number;
  maxIterations: number;
  rng: Random;
  run: Run;
}

/**
 * Lloyd's k-means with k-means++ seeding (Arthur and Vassilvitskii 2007), the best of several restarts.
 * Assignment and update are tensor operations of the current backend; seeding uses our own random numbers, so
 * that one seed starts from the same points on every backend.
 */
export async function fitKmeans(points: Points, options: KmeansOptions): Promise<KmeansFit> {
  const { k, restarts, rng, run } = options;
  ensureMemory(4 * points.rows * (points.dims + 4 * k), `k-means of ${counted(points.rows, "customer")}`);
  const x = tf.tensor2d(points.data, [points.rows, points.dims]);
  try {
    let best: KmeansFit | null = null;
    for (let r = 0; r < restarts; r++) {
      throwIfAborted(run.signal);
      const start = seedCentroids(points, k, rng.fork(`restart ${r}`));
      const fit = await lloyd(x, points, start, options);
      if (!best || fit.inertia < best.inertia) best = fit;
    }
    return best!;
  } finally {
    x.dispose();
  }
}

/** Nearest centroid of each point, in double precision. */
export function assign(points: Points, centroids: Float32Array, k: number) {
  const { rows, dims, data } = points;
  const assignment = new Int32Array(rows);
  const distance = new Float32Array(rows);
  let inertia = 0;
  for (let i = 0; i < rows; i++) {
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const d = squaredDistance(data, i * dims, centroids, c * dims, dims);
      if (d >= nearest) continue;
      nearest = d;
      assignment[i] = c;
    }
    distance[i] = Math.sqrt(nearest);
    inertia += nearest;
  }
  return { assignment, distance, inertia };
}

async function lloyd(x: tf.Tensor2D, points: Points, start: Float32Array, options: KmeansOptions) {
  const { k, maxIterations, run } = options;
  let centroids = start;
  let iterations = 0;
  while (iterations < maxIterations) {
    throwIfAborted(run.signal);
    iterations++;
    const next = await update(x, centroids, k, points);
    const moved = largestMove(centroids, next);
    centroids = next;
    if (moved < 1e-6) break;
  }
  return { k, centroids, iterations, ...assign(points, centroids, k) } satisfies KmeansFit;
}

/** One Lloyd step: new centroids as the means of the points nearest to the old ones. */
async function update(x: tf.Tensor2D, centroids: Float32Array, k: number, points: Points) {
  const totals = tf.tidy(() => {
    const c = tf.tensor2d(centroids, [k, points.dims]);
    // |x - c|^2 without |x|^2, which is the same for every centroid
    const gap = tf.sub(tf.sum(tf.square(c), 1), tf.mul(2, tf.matMul(x, c, false, true)));
    // as int32 and then cast: the wasm backend writes integer bits even when float32 is asked for
    const chosen = tf.oneHot(tf.argMin(gap, 1) as tf.Tensor1D, k);
    const member = tf.cast(chosen, "float32") as tf.Tensor2D;
    return tf.concat([tf.matMul(member, x, true, false), tf.expandDims(tf.sum(member, 0), 1)], 1);
  });
  const values = await totals.data();
  totals.dispose();
  return divide(values as Float32Array, centroids, k, points);
}

/** Sums and counts [k, dims + 1] to means; a centroid that lost all its points moves to the worst served point. */
function divide(totals: Float32Array, old: Float32Array, k: number, points: Points): Float32Array {
  const { dims } = points;
  const means = new Float32Array(k * dims);
  const taken = new Set<number>();
  for (let c = 0; c < k; c++) {
    const count = totals[c * (dims + 1) + dims]!;
    if (count > 0) {
      for (let j = 0; j < dims; j++) means[c * dims + j] = totals[c * (dims + 1) + j]! / count;
    } else {
      const row = farthest(points, old, k, taken);
      means.set(points.data.subarray(row * dims, (row + 1) * dims), c * dims);
    }
  }
  return means;
}

function farthest(points: Points, centroids: Float32Array, k: number, taken: Set<number>): number {
  const { distance } = assign(points, centroids, k);
  let worst = 0;
  for (let i = 1; i < distance.length; i++) if (distance[i]! > distance[worst]! && !taken.has(i)) worst = i;
  taken.add(worst);
  return worst;
}

/** First point at random, each next in proportion to its squared distance from the nearest one chosen. */
function seedCentroids(points: Points, k: number, rng: Random): Float32Array {
  const { rows, dims, data } = points;
  const centroids = new Float32Array(k * dims);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = rng.int(rows);
  for (let c = 0; c < k; c++) {
    centroids.set(data.subarray(chosen * dims, (chosen + 1) * dims), c * dims);
    for (let i = 0; i < rows; i++) {
      const d = squaredDistance(data, i * dims, centroids, c * dims, dims);
      if (d < nearest[i]!) nearest[i] = d;
    }
    chosen = pickWeighted(nearest, rng);
  }
  return centroids;
}

function largestMove(a: Float32Array, b: Float32Array): number {
  let moved = 0;
  for (let i = 0; i < a.length; i++) moved = Math.max(moved, Math.abs(a[i]! - b[i]!));
  return moved;
}

function squaredDistance(a: Float32Array, from: number, b: Float32Array, at: number, dims: number): number {
  let total = 0;
  for (let j = 0; j < dims; j++) {
    const gap = a[from + j]! - b[at + j]!;
    total += gap * gap;
  }
  return total;
}
