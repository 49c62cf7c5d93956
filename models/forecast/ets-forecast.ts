/** Forecasts of a fitted ETS: analytic spread for the linear forms, simulated paths for the others. */
import { type Random, random } from "../random.ts";
import { chooseEts, type EtsFit } from "./ets.ts";
import type { EtsForm } from "./ets-state.ts";
import { type Forecast, linearSpread } from "./forecast.ts";
import { ses } from "./ses.ts";

const PATHS = 400;

/** The ETS form with the lowest AICc, forecast `horizon` steps; SES where the series is too short for any. */
export function ets(y: Float64Array, m: number, horizon: number, forms?: EtsForm[], seed = 1): Forecast {
  const fit = chooseEts(y, m, forms);
  return fit ? forecastEts(fit, horizon, seed) : ses(y, horizon);
}

/** Point forecast and spread of one fit. */
export function forecastEts(fit: EtsFit, horizon: number, seed = 1): Forecast {
  const mean = pointForecast(fit, horizon);
  const linear = fit.form.error === "A" && fit.form.season !== "M";
  const spread = linear
    ? linearSpread(Math.sqrt(fit.variance), (j) => response(fit, j), horizon)
    : simulatedSpread(fit, mean, random(seed));
  return { mean, ...spread };
}

/** Sum of phi, phi^2 ... phi^h: how many slopes lie between now and step h. */
function damping(phi: number, steps: number): number {
  return phi === 1 ? steps : (phi * (1 - phi ** steps)) / (1 - phi);
}

function pointForecast({ state, form, m, n }: EtsFit, horizon: number): Float64Array {
  const mean = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    const base = state.level + damping(state.phi, h + 1) * state.slope;
    const index = form.season === "N" ? 0 : state.season[(n + h) % m]!;
    mean[h] = form.season === "M" ? base * index : base + index;
  }
  return mean;
}

/** Share of a shock that the forecast j steps later still carries (c_j of the class 1 models). */
function response({ state, form, m }: EtsFit, step: number): number {
  const season = form.season !== "N" && step % m === 0 ? state.gamma : 0;
  return state.alpha + state.beta * damping(state.phi, step) + season;
}

/** Standard deviation around the point forecast over simulated futures. */
function simulatedSpread(fit: EtsFit, mean: Float64Array, rng: Random) {
  const horizon = mean.length;
  const sd = new Float64Array(horizon);
  const cumulativeSd = new Float64Array(horizon);
  const season = new Float64Array(fit.state.season.length);
  const path = new Float64Array(horizon);
  for (let p = 0; p < PATHS; p++) {
    season.set(fit.state.season);
    simulate(fit, season, path, rng);
    let total = 0;
    for (let h = 0; h < horizon; h++) {
      const error = path[h]! - mean[h]!;
      total += error;
      sd[h] = sd[h]! + error * error;
      cumulativeSd[h] = cumulativeSd[h]! + total * total;
    }
  }
  for (let h = 0; h < horizon; h++) {
    sd[h] = Math.sqrt(sd[h]! / PATHS);
    cumulativeSd[h] = Math.sqrt(cumulativeSd[h]! / PATHS);
  }
  return { sd, cumulativeSd };
}

function simulate(fit: EtsFit, season: Float64Array, path: Float64Array, rng: Random): void {
  const { form, m, n, state } = fit;
  const { alpha, beta, gamma, phi } = state;
  const times = form.season === "M";
  const deviation = Math.sqrt(fit.variance);
  let level = state.level;
  let slope = state.slope;
  for (let h = 0; h < path.length; h++) {
    const place = (n + h) % m;
    const base = level + phi * slope;
    const index = form.season === "N" ? (times ? 1 : 0) : season[place]!;
    const fitted = times ? base * index : base + index;
    const error = rng.normal(0, deviation) * (form.error === "M" ? fitted : 1);
    const step = times ? error / index : error;
    path[h] = fitted + error;
    level = base + alpha * step;
    slope = phi * slope + beta * step;
    if (form.season !== "N") season[place] = index + gamma * (times ? error / base : error);
  }
}
