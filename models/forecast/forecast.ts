/**
 * What every forecasting method answers, and the arithmetic of its uncertainty.
 * May import: nothing outside this folder but models/random and models/evaluate.
 * To add a method: a file with a function `(y, m, h) => Forecast`, a line in methods.ts, a published figure in its test.
 */

/** Steps 1..h ahead; `sd` and `cumulativeSd` are of the error of that step and of the sum of steps 1..k. */
export interface Forecast {
  mean: Float64Array;
  sd: Float64Array;
  cumulativeSd: Float64Array;
}

/**
 * Spread of a linear innovation form: a shock of standard deviation `sigma` now moves the forecast j steps
 * later by `response(j)` of it (Hyndman et al. 2008, chapter 6), times `index` where the season multiplies.
 */
export function linearSpread(
  sigma: number,
  response: (step: number) => number,
  horizon: number,
  index?: Float64Array,
): { sd: Float64Array; cumulativeSd: Float64Array } {
  const weight = new Float64Array(horizon);
  for (let j = 0; j < horizon; j++) weight[j] = j === 0 ? 1 : response(j);
  const sd = new Float64Array(horizon);
  const cumulativeSd = new Float64Array(horizon);
  let squares = 0;
  for (let h = 0; h < horizon; h++) {
    squares += weight[h]! * weight[h]!;
    sd[h] = sigma * Math.sqrt(squares) * (index ? index[h]! : 1);
    cumulativeSd[h] = sigma * Math.sqrt(cumulativeVariance(weight, h, index));
  }
  return { sd, cumulativeSd };
}

function cumulativeVariance(weight: Float64Array, last: number, index?: Float64Array): number {
  let variance = 0;
  for (let shock = 0; shock <= last; shock++) {
    let total = 0;
    for (let h = shock; h <= last; h++) total += weight[h - shock]! * (index ? index[h]! : 1);
    variance += total * total;
  }
  return variance;
}

/** Multiplies a forecast of a deseasonalised series by the season's index for steps 1..h. */
export function reseasonalise(forecast: Forecast, index: Float64Array): Forecast {
  const { mean, sd, cumulativeSd } = forecast;
  const horizon = mean.length;
  const out = {
    mean: new Float64Array(horizon),
    sd: new Float64Array(horizon),
    cumulativeSd: new Float64Array(horizon),
  };
  let total = 0;
  for (let h = 0; h < horizon; h++) {
    total += index[h]!;
    out.mean[h] = mean[h]! * index[h]!;
    out.sd[h] = sd[h]! * index[h]!;
    // The mean index of the steps so far stands for the mix of shocks: exact for a constant index.
    out.cumulativeSd[h] = (cumulativeSd[h]! * total) / (h + 1);
  }
  return out;
}

/** Standard deviation of values around zero, with `used` degrees of freedom spent. */
export function rootMeanSquare(values: Float64Array, used = 0): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum / Math.max(1, values.length - used));
}
