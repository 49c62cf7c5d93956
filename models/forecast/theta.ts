/** The Theta method that won M3, in Hyndman and Billah's (2003) form: SES with half the slope of the line as drift. */
import { type Forecast, linearSpread, reseasonalise } from "./forecast.ts";
import { deseasonalise } from "./season.ts";
import { fitSes } from "./ses.ts";

/** Theta lines 0 and 2, averaged; a multiplicative season is divided out first where the test finds one. */
export function theta(y: Float64Array, m: number, horizon: number): Forecast {
  const adjusted = deseasonalise(y, m, horizon);
  const n = y.length;
  const fit = fitSes(adjusted.y);
  const { alpha } = fit;
  const drift = leastSquaresSlope(adjusted.y) / 2;
  const mean = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) mean[h] = fit.level + drift * (h + (1 - (1 - alpha) ** n) / alpha);
  const forecast = { mean, ...linearSpread(Math.sqrt(fit.variance), () => alpha, horizon) };
  return adjusted.index ? reseasonalise(forecast, adjusted.index) : forecast;
}

function leastSquaresSlope(y: Float64Array): number {
  const middle = (y.length - 1) / 2;
  let cross = 0;
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    cross += (t - middle) * y[t]!;
    squares += (t - middle) ** 2;
  }
  return squares > 0 ? cross / squares : 0;
}
