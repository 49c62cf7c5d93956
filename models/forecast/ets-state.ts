/** The recursion of exponential smoothing: one pass over a series, in buffers that the caller owns. */

export type EtsError = "A" | "M";
export type EtsTrend = "N" | "A" | "D";
export type EtsSeason = "N" | "A" | "M";

/** One of the ETS family: error additive or multiplicative; trend none, additive or damped; season likewise. */
export interface EtsForm {
  error: EtsError;
  trend: EtsTrend;
  season: EtsSeason;
}

/** Smoothing parameters and state; `season` is by position `t % m` and is moved along with the pass. */
export interface EtsState {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  slope: number;
  season: Float64Array;
}

/**
 * Filters `y` from the state, moving it to the end, and answers -2 log likelihood up to a constant:
 * n log(sum of squared errors), plus 2 sum log |fitted| where errors are relative. Additive and multiplicative
 * errors share the recursion; only this criterion tells them apart. Infinity where a level leaves its range.
 */
export function filter(y: Float64Array, form: EtsForm, state: EtsState, residuals?: Float64Array): number {
  const { alpha, beta, gamma, phi, season } = state;
  const relative = form.error === "M";
  const times = form.season === "M";
  const m = season.length;
  let level = state.level;
  let slope = state.slope;
  let squares = 0;
  let logs = 0;
  for (let t = 0, place = 0; t < y.length; t++) {
    const base = level + phi * slope;
    const index = m > 0 ? season[place]! : times ? 1 : 0;
    const fitted = times ? base * index : base + index;
    if ((times && base <= 0) || (relative && fitted <= 0)) return Infinity;
    const error = y[t]! - fitted;
    const scaled = relative ? error / fitted : error;
    squares += scaled * scaled;
    if (relative) logs += Math.log(fitted);
    if (residuals) residuals[t] = scaled;
    const step = times ? error / index : error;
    level = base + alpha * step;
    slope = phi * slope + beta * step;
    if (m > 0) {
      season[place] = index + gamma * (times ? error / base : error);
      if (times && season[place]! <= 0) return Infinity;
      place = place + 1 === m ? 0 : place + 1;
    }
  }
  state.level = level;
  state.slope = slope;
  const n = y.length;
  return n * Math.log(Math.max(squares, 1e-300)) + 2 * logs;
}
