/** Accuracy of forecasts: one function a metric, over arrays of the same length, in the definitions of the field. */

/** Symmetric MAPE of the M competitions, in percent: mean of 200 |y - f| / (|y| + |f|). */
export function smape(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += smapeTerm(actual[i]!, forecast[i]!);
  return sum / actual.length;
}

function smapeTerm(actual: number, forecast: number): number {
  const size = Math.abs(actual) + Math.abs(forecast);
  return size === 0 ? 0 : (200 * Math.abs(actual - forecast)) / size;
}

/** Mean absolute error. */
export function mae(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i]! - forecast[i]!);
  return sum / actual.length;
}

/** Root mean squared error. */
export function rmse(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += (actual[i]! - forecast[i]!) ** 2;
  return Math.sqrt(sum / actual.length);
}

/** In-sample mean absolute (power 1) or root mean squared (power 2) error of the naive forecast of that lag. */
export function naiveScale(history: ArrayLike<number>, lag: number, power: 1 | 2): number {
  let sum = 0;
  for (let t = lag; t < history.length; t++) sum += Math.abs(history[t]! - history[t - lag]!) ** power;
  const mean = sum / Math.max(1, history.length - lag);
  return power === 1 ? mean : Math.sqrt(mean);
}

/** Mean absolute scaled error (Hyndman and Koehler 2006) against the naive forecast of lag m; NaN if that is 0. */
export function mase(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  history: ArrayLike<number>,
  m = 1,
): number {
  const scale = naiveScale(history, m, 1);
  return scale > 0 ? mae(actual, forecast) / scale : Number.NaN;
}

/** Root mean squared scaled error, as in M5; NaN where the history never changes. */
export function rmsse(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  history: ArrayLike<number>,
  m = 1,
): number {
  const scale = naiveScale(history, m, 2);
  return scale > 0 ? rmse(actual, forecast) / scale : Number.NaN;
}

/** Weighted absolute percentage error: total absolute error over total actual, as a share; NaN if nothing sold. */
export function wape(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let error = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    error += Math.abs(actual[i]! - forecast[i]!);
    total += Math.abs(actual[i]!);
  }
  return total > 0 ? error / total : Number.NaN;
}

/** Total forecast over total actual, less one: above zero is too much. NaN if nothing sold. */
export function relativeBias(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sold = 0;
  let expected = 0;
  for (let i = 0; i < actual.length; i++) {
    sold += actual[i]!;
    expected += forecast[i]!;
  }
  return sold > 0 ? expected / sold - 1 : Number.NaN;
}

/** Pinball (quantile) loss of one quantile forecast. */
export function pinball(actual: number, quantile: number, probability: number): number {
  const error = actual - quantile;
  return error >= 0 ? probability * error : (probability - 1) * error;
}

/** Share of actual values that lie within their interval, ends included. */
export function coverage(actual: ArrayLike<number>, low: ArrayLike<number>, high: ArrayLike<number>): number {
  let held = 0;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i]! >= low[i]! && actual[i]! <= high[i]!) held++;
  }
  return held / actual.length;
}
