/** Rolling-origin backtest of one series: every candidate from every origin, and from the end. Runs in workers. */
import { naiveScale, pinball } from "../evaluate/forecast.ts";
import { demandQuantile } from "./demand-quantile.ts";
import type { Forecast } from "./forecast.ts";
import { type MethodId, runMethods } from "./methods.ts";

export interface Subject {
  /** Place in the panel, to find the answer again. */
  index: number;
  /** Demand a step, stockouts already made up for. */
  y: Float64Array;
  /** Panel period of `y[0]`. */
  start: number;
  /** 1 where the step was partly out of stock: what sold then judges no forecast. */
  censored: Uint8Array;
  whole: boolean;
  group: number;
  candidates: MethodId[];
}

export interface Shared {
  m: number;
  cycle: number;
  recent: number;
  horizon: number;
  /** Steps held out at each origin. */
  test: number;
  /** Origins held out, nearest the end first. */
  origins: number;
  prior: number;
  seed: number;
  /** Shared calendars by [origin, 0 is the end][group], each from data before that origin only. */
  calendars: (Float64Array | null)[][];
}

export interface Assessment {
  index: number;
  /** By [origin - 1][candidate]; shorter than `origins` where the history is. */
  backtests: Forecast[][];
  /** Scaled loss of each of them; NaN where no step of the window can be judged. */
  losses: Float64Array[];
  /** By candidate, from the end of the series. */
  final: Forecast[];
}

/** Least history before an origin that a method may be judged on. */
const LEAST_HISTORY = 8;

/** Judges every candidate on held-out periods, and forecasts with each from the end. */
export function assess(subject: Subject, shared: Shared): Assessment {
  const { y } = subject;
  const backtests: Forecast[][] = [];
  const losses: Float64Array[] = [];
  for (let origin = 1; origin <= shared.origins; origin++) {
    const length = y.length - origin * shared.test;
    if (length < LEAST_HISTORY) break;
    const forecasts = forecastFrom(subject, shared, origin, length, shared.test);
    backtests.push(forecasts);
    losses.push(Float64Array.from(forecasts, (forecast) => lossOf(forecast, subject, length)));
  }
  return {
    index: subject.index,
    backtests,
    losses,
    final: forecastFrom(subject, shared, 0, y.length, shared.horizon),
  };
}

function forecastFrom(
  subject: Subject,
  shared: Shared,
  origin: number,
  length: number,
  horizon: number,
): Forecast[] {
  const index = shared.calendars[origin]?.[subject.group] ?? null;
  const forecasts = runMethods(subject.candidates, {
    y: subject.y.subarray(0, length),
    m: shared.m,
    cycle: shared.cycle,
    recent: shared.recent,
    calendar: index ? { index, start: subject.start } : null,
    prior: shared.prior,
    horizon,
    seed: shared.seed + subject.index,
  });
  for (const { mean } of forecasts) {
    // Demand is not negative; a falling trend ends at zero.
    for (let h = 0; h < horizon; h++) mean[h] = Math.max(0, mean[h]!);
  }
  return forecasts;
}

const QUANTILES = [0.1, 0.5, 0.9];

/** Size of a typical move of the history: what errors are divided by. */
export function scaleOf(history: Float64Array): number {
  const moves = naiveScale(history, 1, 2);
  if (moves > 0) return moves;
  return Math.max(1, Math.abs(history[history.length - 1] ?? 0));
}

/**
 * Root mean squared scaled error plus twice the mean scaled pinball loss. The squared part keeps always-zero from
 * winning on slow sellers, the pinball part rewards an honest spread.
 */
function lossOf({ mean, sd }: Forecast, { y, censored, whole }: Subject, from: number): number {
  const scale = scaleOf(y.subarray(0, from));
  let squares = 0;
  let quantiles = 0;
  let steps = 0;
  for (let h = 0; h < mean.length; h++) {
    if (censored[from + h]) continue;
    const actual = y[from + h]!;
    squares += (actual - mean[h]!) ** 2;
    for (const p of QUANTILES) quantiles += pinball(actual, demandQuantile(p, mean[h]!, sd[h]!, whole), p);
    steps++;
  }
  if (steps === 0) return Number.NaN;
  return (Math.sqrt(squares / steps) + (2 * quantiles) / (steps * QUANTILES.length)) / scale;
}
