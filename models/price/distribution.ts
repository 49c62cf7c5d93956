/** Draws summed up: mean, quantiles without sorting all, histogram. */

export interface Distribution {
  mean: number;
  p10: number;
  p50: number;
  p90: number;
}

/** Mean of all values and their 10, 50 and 90 % points (nearest rank). Leaves the values as they are. */
export function distributionOf(values: Float64Array): Distribution {
  const n = values.length;
  if (n === 0) return { mean: 0, p10: 0, p50: 0, p90: 0 };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const scratch = Float64Array.from(values);
  const rank = (share: number) => Math.round((n - 1) * share);
  const p50 = select(scratch, rank(0.5), 0, n - 1);
  const p10 = select(scratch, rank(0.1), 0, rank(0.5));
  const p90 = select(scratch, rank(0.9), rank(0.5), n - 1);
  return { mean: sum / n, p10, p50, p90 };
}

/** Hoare's quickselect: the value of rank k within [low, high]; reorders. */
function select(values: Float64Array, k: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const pivot = values[(from + to) >> 1]!;
    let [i, j] = [from, to];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i++] = values[j]!;
      values[j--] = kept;
    }
    if (k <= j) to = j;
    else if (k >= i) from = i;
    else break;
  }
  return values[k]!;
}

/** Share of the values below zero. */
export function shareBelowZero(values: Float64Array): number {
  let below = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) below++;
  return values.length > 0 ? below / values.length : 0;
}

/** Equal bins over the middle 99.6 % of the values; what lies outside counts in the outer bins. */
export function histogramOf(values: Float64Array, bins = 40): { from: number; to: number; share: number }[] {
  const ordered = Float64Array.from(values).sort();
  const low = ordered[Math.floor(0.002 * (ordered.length - 1))] ?? 0;
  const high = ordered[Math.ceil(0.998 * (ordered.length - 1))] ?? 0;
  if (!(high > low)) return [];
  const width = (high - low) / bins;
  const counts = new Float64Array(bins);
  for (const value of ordered) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width)))]!++;
  return Array.from(counts, (count, i) => ({
    from: low + i * width,
    to: low + (i + 1) * width,
    share: count / ordered.length,
  }));
}
