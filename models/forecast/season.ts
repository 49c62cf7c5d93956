/** Classical decomposition and the seasonality test of the M3 Theta entry (Assimakopoulos and Nikolopoulos 2000). */

/** 5 % quantile of the normal, one-sided, as the M competitions test autocorrelation. */
const CRITICAL = 1.6448536269514722;

/** True when the autocorrelation at lag m stands out against those before it; needs more than two seasons. */
export function isSeasonal(y: Float64Array, m: number): boolean {
  const n = y.length;
  if (m < 2 || n <= 2 * m) return false;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += y[t]! / n;
  let variance = 0;
  for (let t = 0; t < n; t++) variance += (y[t]! - mean) ** 2;
  if (variance < 1e-12 * (1 + mean * mean)) return false;
  let squares = 0;
  let last = 0;
  for (let lag = 1; lag <= m; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (y[t]! - mean) * (y[t - lag]! - mean);
    last = sum / variance;
    if (lag < m) squares += last * last;
  }
  return Math.abs(last) / Math.sqrt((1 + 2 * squares) / n) > CRITICAL;
}

/**
 * Seasonal index by position `t % m` from the centred moving average: ratios that average 1 (multiplicative) or
 * differences that average 0 (additive). Null with fewer than two seasons, or where a ratio is not defined.
 */
export function seasonalIndex(y: Float64Array, m: number, multiplicative: boolean): Float64Array | null {
  const n = y.length;
  if (n < 2 * m) return null;
  const sums = new Float64Array(m);
  const counts = new Float64Array(m);
  const half = Math.floor(m / 2);
  for (let t = half; t < n - half; t++) {
    const trend = centredAverage(y, t, m, half);
    if (multiplicative && trend === 0) return null;
    const value = multiplicative ? y[t]! / trend : y[t]! - trend;
    sums[t % m] = sums[t % m]! + value;
    counts[t % m] = counts[t % m]! + 1;
  }
  for (let i = 0; i < m; i++) sums[i] = sums[i]! / Math.max(1, counts[i]!);
  let mean = 0;
  for (let i = 0; i < m; i++) mean += sums[i]! / m;
  if (multiplicative && !(mean > 0)) return null;
  for (let i = 0; i < m; i++) sums[i] = multiplicative ? sums[i]! / mean : sums[i]! - mean;
  return sums;
}

function centredAverage(y: Float64Array, t: number, m: number, half: number): number {
  let sum = 0;
  if (m % 2 === 1) {
    for (let k = t - half; k <= t + half; k++) sum += y[k]!;
    return sum / m;
  }
  sum = (y[t - half]! + y[t + half]!) / 2;
  for (let k = t - half + 1; k < t + half; k++) sum += y[k]!;
  return sum / m;
}

export interface Deseasonalised {
  /** The adjusted series; `y` itself where no season was found. */
  y: Float64Array;
  /** Multiplicative index of steps 1..h, null where no season was found. */
  index: Float64Array | null;
}

/** Divides out a multiplicative season where the test finds one and no index is near zero or below. */
export function deseasonalise(y: Float64Array, m: number, horizon: number): Deseasonalised {
  const season = isSeasonal(y, m) ? seasonalIndex(y, m, true) : null;
  if (!season?.every((value) => value >= 1e-4)) return { y, index: null };
  const adjusted = new Float64Array(y.length);
  for (let t = 0; t < y.length; t++) adjusted[t] = y[t]! / season[t % m]!;
  const index = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) index[h] = season[(y.length + h) % m]!;
  return { y: adjusted, index };
}
