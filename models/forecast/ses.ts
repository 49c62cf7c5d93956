/** Simple exponential smoothing: the start level is solved exactly, so only alpha is searched. */
import { type Forecast, linearSpread } from "./forecast.ts";

export interface SesFit {
  alpha: number;
  /** Level before the first and after the last value. */
  first: number;
  level: number;
  /** One-step residual variance, n - 2 degrees of freedom. */
  variance: number;
}

const LOWEST = 1e-4;
const HIGHEST = 0.9999;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Least-squares SES. With alpha given, every residual is linear in the start level, so the best level is a ratio
 * of two sums; alpha is found by a grid and a golden section around its best cell.
 */
export function fitSes(y: Float64Array): SesFit {
  let best = LOWEST;
  let least = Infinity;
  for (let i = 0; i <= 20; i++) {
    const alpha = LOWEST + ((HIGHEST - LOWEST) * i) / 20;
    const sse = profile(y, alpha, false);
    if (sse < least - 1e-12) {
      least = sse;
      best = alpha;
    }
  }
  const width = (HIGHEST - LOWEST) / 20;
  const alpha = goldenSection(
    (a) => profile(y, a, false),
    Math.max(LOWEST, best - width),
    Math.min(HIGHEST, best + width),
  );
  const first = profile(y, alpha, true);
  let level = first;
  let sse = 0;
  for (let t = 0; t < y.length; t++) {
    const error = y[t]! - level;
    sse += error * error;
    level += alpha * error;
  }
  return { alpha, first, level, variance: sse / Math.max(1, y.length - 2) };
}

/** The flat forecast of a fit, with the analytic spread of ETS(A,N,N). */
export function ses(y: Float64Array, horizon: number): Forecast {
  const { alpha, level, variance } = fitSes(y);
  return {
    mean: new Float64Array(horizon).fill(level),
    ...linearSpread(Math.sqrt(variance), () => alpha, horizon),
  };
}

/** Smallest sum of squares for this alpha, or the start level that gives it. */
function profile(y: Float64Array, alpha: number, wantLevel: boolean): number {
  let level = 0;
  let decay = 1;
  let cross = 0;
  let decays = 0;
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    const error = y[t]! - level;
    cross += error * decay;
    decays += decay * decay;
    squares += error * error;
    level += alpha * error;
    decay *= 1 - alpha;
  }
  return wantLevel ? cross / decays : squares - (cross * cross) / decays;
}

/** Minimum of `f` between two bounds to 1e-6. */
export function goldenSection(f: (x: number) => number, from: number, to: number): number {
  let a = from;
  let b = to;
  let left = b - GOLDEN * (b - a);
  let right = a + GOLDEN * (b - a);
  let atLeft = f(left);
  let atRight = f(right);
  while (b - a > 1e-6) {
    if (atLeft <= atRight) {
      b = right;
      right = left;
      atRight = atLeft;
      left = b - GOLDEN * (b - a);
      atLeft = f(left);
    } else {
      a = left;
      left = right;
      atLeft = atRight;
      right = a + GOLDEN * (b - a);
      atRight = f(right);
    }
  }
  return (a + b) / 2;
}
