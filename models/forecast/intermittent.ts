/** Methods for demand with many empty periods: Croston (1972), SBA (Syntetos and Boylan 2005), TSB (Teunter et al. 2011). */
import { type Forecast, linearSpread } from "./forecast.ts";

/** Demand size over interval, each smoothed with `alpha` at every sale. */
export function croston(y: Float64Array, horizon: number, alpha = 0.1): Forecast {
  return intermittent(y, horizon, crostonRate(y, alpha), alpha);
}

/** Croston less its bias: times 1 - alpha / 2. */
export function sba(y: Float64Array, horizon: number, alpha = 0.1): Forecast {
  const rate = crostonRate(y, alpha);
  return intermittent(y, horizon, (1 - alpha / 2) * rate, alpha);
}

/**
 * Chance of a sale, smoothed every period, times its size: unlike Croston it falls while nothing sells.
 * Both weights are chosen from a small grid by the one-step squared error.
 */
export function tsb(y: Float64Array, horizon: number): Forecast {
  let best = { rate: 0, chance: 0.1, error: Infinity };
  for (const chance of [0.02, 0.05, 0.1, 0.2, 0.3]) {
    for (const size of [0.1, 0.3]) {
      const tried = tsbPass(y, chance, size);
      if (tried.error < best.error) best = { ...tried, chance };
    }
  }
  return intermittent(y, horizon, best.rate, best.chance);
}

/** Size over interval after the last period; 0 while nothing has sold. */
function crostonRate(y: Float64Array, alpha: number): number {
  let size = 0;
  let interval = 0;
  let sinceSale = 0;
  for (let t = 0; t < y.length; t++) {
    sinceSale++;
    if (y[t]! <= 0) continue;
    if (interval === 0) {
      size = y[t]!;
      interval = sinceSale;
    } else {
      size += alpha * (y[t]! - size);
      interval += alpha * (sinceSale - interval);
    }
    sinceSale = 0;
  }
  return interval > 0 ? size / interval : 0;
}

function tsbPass(y: Float64Array, onChance: number, onSize: number): { rate: number; error: number } {
  const start = firstEstimates(y);
  let { chance, size } = start;
  let error = 0;
  for (let t = 0; t < y.length; t++) {
    const miss = y[t]! - chance * size;
    error += miss * miss;
    const sold = y[t]! > 0;
    chance += onChance * ((sold ? 1 : 0) - chance);
    if (sold) size += onSize * (y[t]! - size);
  }
  return { rate: chance * size, error };
}

/** Share of selling periods and mean size over the first half: a start that no single sale decides. */
function firstEstimates(y: Float64Array): { chance: number; size: number } {
  let sales = 0;
  let units = 0;
  const length = Math.max(1, Math.ceil(y.length / 2));
  for (let t = 0; t < length && t < y.length; t++) {
    if (y[t]! > 0) {
      sales++;
      units += y[t]!;
    }
  }
  return { chance: sales / length, size: sales > 0 ? units / sales : 0 };
}

/** A flat rate whose spread is that of the periods around their mean: sales that come in lumps stay so. */
function intermittent(y: Float64Array, horizon: number, rate: number, alpha: number): Forecast {
  let mean = 0;
  for (let t = 0; t < y.length; t++) mean += y[t]! / Math.max(1, y.length);
  let squares = 0;
  for (let t = 0; t < y.length; t++) squares += (y[t]! - mean) ** 2;
  const sigma = Math.sqrt(squares / Math.max(1, y.length - 1));
  return {
    mean: new Float64Array(horizon).fill(rate),
    ...linearSpread(sigma, () => alpha / 2, horizon),
  };
}
