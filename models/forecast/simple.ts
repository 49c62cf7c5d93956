/** The baselines: naive, seasonal naive, mean, moving average and drift, with their textbook intervals. */
import { type Forecast, linearSpread, rootMeanSquare } from "./forecast.ts";

/** The last value, for ever. */
export function naive(y: Float64Array, horizon: number): Forecast {
  return seasonalNaive(y, 1, horizon);
}

/** The value one season ago; with less than a season of history, the last value. */
export function seasonalNaive(y: Float64Array, m: number, horizon: number): Forecast {
  const lag = y.length > m ? m : 1;
  const mean = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) mean[h] = y[y.length - lag + (h % lag)] ?? 0;
  const sigma = rootMeanSquare(differences(y, lag));
  return { mean, ...linearSpread(sigma, (j) => (j % lag === 0 ? 1 : 0), horizon) };
}

/** The mean of all history. */
export function meanForecast(y: Float64Array, horizon: number): Forecast {
  return movingAverage(y, y.length, horizon);
}

/** The mean of the last `window` values. */
export function movingAverage(y: Float64Array, window: number, horizon: number): Forecast {
  const length = Math.min(window, y.length);
  let level = 0;
  for (let t = y.length - length; t < y.length; t++) level += y[t]! / length;
  const residuals = new Float64Array(length);
  for (let i = 0; i < length; i++) residuals[i] = y[y.length - length + i]! - level;
  const sigma = rootMeanSquare(residuals, 1) * Math.sqrt(1 + 1 / Math.max(1, length));
  return {
    mean: new Float64Array(horizon).fill(level),
    ...linearSpread(sigma, () => 1 / Math.max(1, length), horizon),
  };
}

/** The line through the first and the last value. */
export function drift(y: Float64Array, horizon: number): Forecast {
  const n = y.length;
  if (n < 3) return naive(y, horizon);
  const slope = (y[n - 1]! - y[0]!) / (n - 1);
  const residuals = differences(y, 1);
  for (let i = 0; i < residuals.length; i++) residuals[i] = residuals[i]! - slope;
  const spread = linearSpread(rootMeanSquare(residuals, 1), () => 1, horizon);
  const mean = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    mean[h] = y[n - 1]! + slope * (h + 1);
    // The slope's own error grows with the step (Hyndman and Athanasopoulos, 5.5).
    spread.sd[h] = spread.sd[h]! * Math.sqrt(1 + (h + 1) / (n - 1));
    spread.cumulativeSd[h] = spread.cumulativeSd[h]! * Math.sqrt(1 + (h + 1) / (n - 1));
  }
  return { mean, ...spread };
}

function differences(y: Float64Array, lag: number): Float64Array {
  const out = new Float64Array(Math.max(0, y.length - lag));
  for (let t = lag; t < y.length; t++) out[t - lag] = y[t]! - y[t - lag]!;
  return out;
}
