/** The year's shape, shared: two years of one product are too noisy for 52 indices, all products together are not. */

/** Least history, in years, before the year's shape can be told from a trend. */
const LEAST_YEARS = 1.25;

/** Whether so many periods can tell the year's shape, of `cycle` periods, from a trend. */
export const tellsTheYear = (periods: number, cycle: number): boolean => periods >= LEAST_YEARS * cycle;

/**
 * Index by `period % cycle` that averages 1, from the total demand of a group: ratios to a log-linear trend,
 * averaged over the years and blurred over neighbours. No pull towards 1: what it leaves in, a trend would follow.
 * Days are taken as means of the `m` around them, for the week's shape is told by the methods and one day is noise.
 * Null with too little history or an almost empty total.
 */
export function sharedCalendar(demand: Float64Array, cycle: number, m: number): Float64Array | null {
  const n = demand.length;
  if (!tellsTheYear(n, cycle)) return null;
  const total = meansAround(demand, m);
  let mean = 0;
  for (let t = 0; t < n; t++) mean += total[t]! / n;
  if (mean < 10) return null;
  const trend = yearlyTrend(total, cycle, mean);
  const sums = new Float64Array(cycle);
  const counts = new Float64Array(cycle);
  for (let t = 0; t < n; t++) {
    const place = t % cycle;
    sums[place] = sums[place]! + total[t]! / (mean * Math.exp(trend * (t - (n - 1) / 2)));
    counts[place] = counts[place]! + 1;
  }
  const raw = new Float64Array(cycle);
  for (let i = 0; i < cycle; i++) raw[i] = sums[i]! / counts[i]!;
  return normalised(blurred(raw));
}

/** Mean of the `m` values around each; at the ends, of the first and last `m`. */
function meansAround(values: Float64Array, m: number): Float64Array {
  const most = values.length - m;
  return values.map((_, t) => {
    const from = Math.max(0, Math.min(most, t - (m >> 1)));
    let sum = 0;
    for (let k = from; k < from + m; k++) sum += values[k]!;
    return sum / m;
  });
}

/** Growth per step from the same weeks a year apart, so that the season itself is not taken for a trend. */
function yearlyTrend(total: Float64Array, cycle: number, mean: number): number {
  let before = 0;
  let after = 0;
  for (let t = cycle; t < total.length; t++) {
    before += total[t - cycle]!;
    after += total[t]!;
  }
  const growth = Math.log((after + mean) / (before + mean));
  return Math.max(-1, Math.min(1, growth)) / cycle;
}

function blurred(raw: Float64Array): Float64Array {
  const out = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const left = raw[(i + raw.length - 1) % raw.length]!;
    const right = raw[(i + 1) % raw.length]!;
    out[i] = 0.2 * left + 0.6 * raw[i]! + 0.2 * right;
  }
  return out;
}

function normalised(index: Float64Array): Float64Array {
  let mean = 0;
  for (let i = 0; i < index.length; i++) mean += index[i]! / index.length;
  for (let i = 0; i < index.length; i++) index[i] = Math.max(0.05, index[i]! / mean);
  return index;
}

/** The last year's same steps, scaled by how the last `window` steps compare with theirs a year ago. */
export function lastYearScaled(
  y: Float64Array,
  cycle: number,
  window: number,
  horizon: number,
): Float64Array {
  const n = y.length;
  let now = 0;
  let then = 0;
  for (let t = Math.max(cycle, n - window); t < n; t++) {
    now += y[t]!;
    then += y[t - cycle]!;
  }
  const growth = then > 0 ? Math.max(0.3, Math.min(3, now / then)) : 1;
  const mean = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) mean[h] = (y[n - cycle + (h % cycle)] ?? 0) * growth;
  return mean;
}
