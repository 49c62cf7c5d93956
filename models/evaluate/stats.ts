/** Plain statistics that every scorecard is built from: quantiles, moments, ranks, bootstrap intervals. */

import type { Random } from "../random.ts";

export type Numbers = ArrayLike<number>;

/** 0 for no values. */
export function sum(values: Numbers): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** NaN for no values. */
export function mean(values: Numbers): number {
  return sum(values) / values.length;
}

/** Sample variance (divides by n - 1); 0 for fewer than two values. */
export function variance(values: Numbers): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - centre) ** 2;
  return total / (values.length - 1);
}

/** Standard deviation, the square root of `variance`. */
export function deviation(values: Numbers): number {
  return Math.sqrt(variance(values));
}

/** Ascending copy without NaN. */
export function sorted(values: Numbers): Float64Array {
  const kept = new Float64Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) kept[size++] = values[i]!;
  return kept.subarray(0, size).sort();
}

/** Quantile by linear interpolation (R's type 7, NumPy's default) of values already ascending; NaN for none. */
export function quantileOfSorted(values: Numbers, share: number): number {
  if (values.length === 0) return Number.NaN;
  const position = (values.length - 1) * Math.min(1, Math.max(0, share));
  const below = Math.floor(position);
  const low = values[below]!;
  const high = values[Math.min(below + 1, values.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** As `quantileOfSorted`, of values in any order; NaN among them are left out. */
export function quantile(values: Numbers, share: number): number {
  return quantileOfSorted(sorted(values), share);
}

/** Ranks from 1, ties share their mean rank. */
export function ranks(values: Numbers): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const out = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++;
    for (let i = start; i <= end; i++) out[order[i]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return out;
}

/** Pearson's correlation; NaN where one side does not vary. */
export function correlation(a: Numbers, b: Numbers): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let cross = 0;
  let spreadA = 0;
  let spreadB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    cross += x * y;
    spreadA += x * x;
    spreadB += y * y;
  }
  return cross / Math.sqrt(spreadA * spreadB);
}

/** Spearman's rank correlation, -1 to 1. */
export function spearman(a: Numbers, b: Numbers): number {
  return correlation(ranks(a), ranks(b));
}

export interface BootstrapOptions {
  draws?: number;
  /** 0.95 gives the 2.5 and 97.5 % points. */
  level?: number;
}

/**
 * Percentile bootstrap interval of any statistic of `count` independent units (customers, series, folds).
 * `statistic` gets the indices drawn with replacement; draws where it is NaN are left out.
 */
export function bootstrap(
  count: number,
  statistic: (picked: Int32Array) => number,
  rng: Random,
  options: BootstrapOptions = {},
): [number, number] {
  const { draws = 500, level = 0.95 } = options;
  const picked = new Int32Array(count);
  const results = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    for (let i = 0; i < count; i++) picked[i] = rng.int(count);
    results[d] = statistic(picked);
  }
  const ordered = sorted(results);
  return [quantileOfSorted(ordered, (1 - level) / 2), quantileOfSorted(ordered, (1 + level) / 2)];
}

/** Bootstrap interval of a mean. */
export function bootstrapMean(values: Numbers, rng: Random, options?: BootstrapOptions): [number, number] {
  const statistic = (picked: Int32Array) => {
    let total = 0;
    for (let i = 0; i < picked.length; i++) total += values[picked[i]!]!;
    return total / picked.length;
  };
  return bootstrap(values.length, statistic, rng, options);
}

/**
 * Percentile bootstrap intervals of the means of several columns over the same units. One draw serves all columns, so
 * ten metrics cost little more than one; NaN is no value and left out of its column. [NaN, NaN] for a column of none.
 */
export function bootstrapMeans(
  columns: Float64Array[],
  rng: Random,
  options: BootstrapOptions = {},
): [number, number][] {
  const { draws = 500, level = 0.95 } = options;
  const units = columns[0]?.length ?? 0;
  const times = new Int32Array(units);
  const results = columns.map(() => new Float64Array(draws));
  for (let d = 0; d < draws; d++) {
    times.fill(0);
    for (let i = 0; i < units; i++) times[rng.int(units)]!++;
    for (let n = 0; n < columns.length; n++) results[n]![d] = weightedMean(columns[n]!, times);
  }
  return results.map((values) => {
    const ordered = sorted(values);
    return [quantileOfSorted(ordered, (1 - level) / 2), quantileOfSorted(ordered, (1 + level) / 2)];
  });
}

function weightedMean(values: Float64Array, times: Int32Array): number {
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    total += times[i]! * value;
    count += times[i]!;
  }
  return total / count;
}

/** Mean of the values that are not NaN; NaN for none. */
export function meanKnown(values: Numbers): number {
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    total += values[i]!;
    count++;
  }
  return total / count;
}

/** Wilson's score interval of a share `hits / trials`; [0, 1] without trials. */
export function wilson(hits: number, trials: number, z = 1.959964): [number, number] {
  if (trials === 0) return [0, 1];
  const share = hits / trials;
  const z2 = (z * z) / trials;
  const centre = share + z2 / 2;
  const half = z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  return [Math.max(0, (centre - half) / (1 + z2)), Math.min(1, (centre + half) / (1 + z2))];
}
