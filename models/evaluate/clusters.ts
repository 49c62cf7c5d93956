/** Figures for a grouping of points: silhouette (how separate) and adjusted Rand index (how alike two groupings). */

import { type Random, sample } from "../random.ts";

/**
 * Mean silhouette width (Rousseeuw 1987) over all points, or over a random `limit` of them with distances among
 * the sampled points only. A point alone in its group counts 0; NaN when fewer than two groups are present.
 */
export function silhouette(
  data: Float32Array,
  dims: number,
  groups: Int32Array,
  limit = Number.POSITIVE_INFINITY,
  rng?: Random,
): number {
  const rows = groups.length;
  const picked =
    limit < rows && rng ? sample(rows, limit, rng) : Int32Array.from({ length: rows }, (_, i) => i);
  const { ids, sizes } = relabel(picked, groups);
  if (sizes.length < 2) return Number.NaN;
  const sums = new Float64Array(sizes.length);
  let total = 0;
  for (let i = 0; i < picked.length; i++) {
    sums.fill(0);
    for (let j = 0; j < picked.length; j++) sums[ids[j]!]! += distance(data, picked[i]!, picked[j]!, dims);
    total += width(sums, sizes, ids[i]!);
  }
  return total / picked.length;
}

function width(sums: Float64Array, sizes: number[], own: number): number {
  if (sizes[own]! < 2) return 0;
  const inside = sums[own]! / (sizes[own]! - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let g = 0; g < sizes.length; g++) if (g !== own) nearest = Math.min(nearest, sums[g]! / sizes[g]!);
  const larger = Math.max(inside, nearest);
  return larger > 0 ? (nearest - inside) / larger : 0;
}

/** Groups that occur among the picked rows as 0..n-1, with their sizes. */
function relabel(picked: Int32Array, groups: Int32Array) {
  const known = new Map<number, number>();
  const sizes: number[] = [];
  const ids = Int32Array.from(picked, (row) => {
    const group = groups[row]!;
    const id = known.get(group) ?? known.set(group, known.size).get(group)!;
    sizes[id] = (sizes[id] ?? 0) + 1;
    return id;
  });
  return { ids, sizes };
}

function distance(data: Float32Array, a: number, b: number, dims: number): number {
  let total = 0;
  for (let j = 0; j < dims; j++) {
    const gap = data[a * dims + j]! - data[b * dims + j]!;
    total += gap * gap;
  }
  return Math.sqrt(total);
}

/** Adjusted Rand index (Hubert and Arabie 1985): 1 for the same grouping, about 0 for unrelated ones. */
export function adjustedRand(a: Int32Array, b: Int32Array): number {
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const key = `${a[i]}/${b[i]}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
    rows.set(a[i]!, (rows.get(a[i]!) ?? 0) + 1);
    columns.set(b[i]!, (columns.get(b[i]!) ?? 0) + 1);
  }
  const together = pairs(cells.values());
  const inRows = pairs(rows.values());
  const inColumns = pairs(columns.values());
  const expected = (inRows * inColumns) / ((a.length * (a.length - 1)) / 2);
  const largest = (inRows + inColumns) / 2;
  return largest === expected ? 1 : (together - expected) / (largest - expected);
}

function pairs(counts: Iterable<number>): number {
  let total = 0;
  for (const n of counts) total += (n * (n - 1)) / 2;
  return total;
}
