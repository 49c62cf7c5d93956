/** One segmentation of customers: scaled, fitted for each number of segments, the best of them kept. */
import { z } from "zod";
import { AppError } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { silhouette } from "../evaluate/clusters.ts";
import { type Random, sample } from "../random.ts";
import type { Customers } from "./customers.ts";
import { fitScaling, type Scaling, scale } from "./features.ts";
import { fitKmeans, type KmeansFit, type Points } from "./kmeans-fit.ts";

export const kmeansParams = z.object({
  k: z
    .int()
    .min(2)
    .max(12)
    .optional()
    .meta({ label: "Number of segments", help: "Left empty, the number with the best silhouette is taken" }),
  fewest: z
    .int()
    .min(2)
    .max(12)
    .default(3)
    .meta({ label: "Fewest segments", help: "Where the search starts" }),
  most: z.int().min(2).max(12).default(8).meta({ label: "Most segments", help: "Where the search ends" }),
  restarts: z
    .int()
    .min(1)
    .max(50)
    .default(5)
    .meta({ label: "Restarts", help: "Starting points tried for each number; the tightest result is kept" }),
});

export type KmeansParams = z.infer<typeof kmeansParams>;

/** Silhouettes are of this many customers at most: the measure takes time with the square of their number. */
const SILHOUETTE_SAMPLE = 2000;

/** The number of segments is searched, and stability checked, on this many customers at most. */
export const SEARCH_SAMPLE = 20_000;

export interface Segmentation {
  scaling: Scaling;
  points: Points;
  fit: KmeansFit;
  /** Silhouette of each number of segments tried. */
  tried: { k: number; silhouette: number }[];
}

/** Scales, tries each number of segments and keeps the one with the best silhouette. */
export async function segmentCustomers(customers: Customers, params: KmeansParams, rng: Random, run: Run) {
  const scaling = fitScaling(customers);
  if (scaling.columns.length < 2) {
    throw new AppError(
      "unsupported",
      "Not enough data: the customers differ in fewer than two ways. Sync more orders before segmenting them.",
    );
  }
  const points = scale(customers, scaling);
  const fitOn = (on: Points, k: number, part: Run) =>
    fitKmeans(on, { k, restarts: params.restarts, maxIterations: 100, rng: rng.fork(`k ${k}`), run: part });
  const searched = thin(points, rng.fork("search"));
  const numbers = params.k ? [params.k] : range(params.fewest, Math.max(params.fewest, params.most));
  const tried: Segmentation["tried"] = [];
  let best: { fit: KmeansFit; score: number } | null = null;
  for (const [i, k] of numbers.entries()) {
    run.progress(i, numbers.length + 1, `Trying ${k} segments`);
    const found = await fitOn(searched, k, run);
    const score = silhouetteOf(searched, found.assignment, rng);
    tried.push({ k, silhouette: score });
    if (!best || score > best.score) best = { fit: found, score };
  }
  const { k } = best!.fit;
  run.progress(numbers.length, numbers.length + 1, `Fitting ${k} segments`);
  const chosen = searched === points ? best!.fit : await fitOn(points, k, run);
  run.progress(1, 1, `${k} segments`);
  return { scaling, points, fit: richestFirst(chosen, scaling), tried } satisfies Segmentation;
}

/** The points themselves, or a sample of them that tells the number of segments as well. */
function thin(points: Points, rng: Random): Points {
  if (points.rows <= SEARCH_SAMPLE) return points;
  const { dims, data } = points;
  const rows = sample(points.rows, SEARCH_SAMPLE, rng);
  const kept = new Float32Array(rows.length * dims);
  for (const [i, row] of rows.entries()) kept.set(data.subarray(row * dims, (row + 1) * dims), i * dims);
  return { rows: rows.length, dims, data: kept };
}

/** Mean silhouette of the same sampled customers for every grouping, so that groupings can be compared. */
export function silhouetteOf(points: Points, groups: Int32Array, rng: Random): number {
  return silhouette(points.data, points.dims, groups, SILHOUETTE_SAMPLE, rng.fork("silhouette"));
}

/** Renumbers the segments by what they spend, so that a retrained segment tends to keep its number. */
function richestFirst(fit: KmeansFit, scaling: Scaling): KmeansFit {
  const dims = scaling.columns.length;
  const by = Math.max(0, scaling.columns.indexOf("monetary_value"));
  const order = range(0, fit.k - 1).sort(
    (a, b) => fit.centroids[b * dims + by]! - fit.centroids[a * dims + by]!,
  );
  const centroids = new Float32Array(fit.centroids.length);
  for (const [now, old] of order.entries()) {
    centroids.set(fit.centroids.subarray(old * dims, (old + 1) * dims), now * dims);
  }
  const numberOf = Int32Array.from(fit.assignment, (old) => order.indexOf(old));
  return { ...fit, centroids, assignment: numberOf };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
