/** How the chosen methods did on the window that they were chosen without: one score a series, and their mean. */
import { mae, relativeBias, rmse, wape } from "../evaluate/forecast.ts";
import { scaleOf } from "./assess.ts";
import { intervalOf } from "./calibrate.ts";
import type { Forecast } from "./forecast.ts";
import type { Study } from "./study.ts";

export interface HeldOut {
  /** Place in the panel. */
  index: number;
  /** Candidate that forecast the window. */
  method: number;
  /** Steps that were in stock, so that they can be judged. */
  actual: Float64Array;
  forecast: Float64Array;
  naive: Float64Array;
  recent: Float64Array;
  scores: Scores;
  naiveScores: Scores;
  recentScores: Scores;
  held80: number;
  held95: number;
  /** The history moves enough to scale an error by. */
  scaled: boolean;
}

export interface Scores {
  wape: number;
  /** Over the mean absolute step-to-step move of the history. */
  mase: number;
  /** Over the root mean squared move. */
  rmsse: number;
  bias: number;
}

/** Periods with a sale without which a scaled error says more of the scale than of the forecast. */
const LEAST_SALES = 3;

/** Scores of every series with a held-out window; series too young for one are left out. */
export function heldOut(study: Study): HeldOut[] {
  const out: HeldOut[] = [];
  for (const [index, { backtests }] of study.assessments.entries()) {
    const window = backtests[0];
    if (!window) continue;
    const result = judge(study, index, window);
    if (result) out.push(result);
  }
  return out;
}

function judge(study: Study, index: number, window: Forecast[]): HeldOut | null {
  const { y, censored, whole } = study.subjects[index]!;
  const method = study.judged.method[index]!;
  const chosen = window[method]!;
  const start = y.length - chosen.mean.length;
  const steps: number[] = [];
  for (let h = 0; h < chosen.mean.length; h++) if (!censored[start + h]) steps.push(h);
  if (steps.length === 0) return null;
  const pick = (values: Float64Array) => Float64Array.from(steps, (h) => values[h]!);
  const actual = Float64Array.from(steps, (h) => y[start + h]!);
  const history = y.subarray(0, start);
  const widening = study.judged.widening[study.kinds[index]!];
  let held80 = 0;
  let held95 = 0;
  for (const h of steps) {
    const bounds = intervalOf(chosen.mean[h]!, chosen.sd[h]!, whole, widening);
    const value = y[start + h]!;
    if (value >= bounds.lo80 && value <= bounds.hi80) held80++;
    if (value >= bounds.lo95 && value <= bounds.hi95) held95++;
  }
  const forecast = pick(chosen.mean);
  const naive = pick(window[0]!.mean);
  const recent = pick(window[1]!.mean);
  return {
    index,
    method,
    actual,
    forecast,
    naive,
    recent,
    scores: scoresOf(actual, forecast, history),
    naiveScores: scoresOf(actual, naive, history),
    recentScores: scoresOf(actual, recent, history),
    held80,
    held95,
    scaled: history.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) >= LEAST_SALES,
  };
}

function scoresOf(actual: Float64Array, forecast: Float64Array, history: Float64Array): Scores {
  const scale = scaleOf(history);
  let moves = 0;
  for (let t = 1; t < history.length; t++) moves += Math.abs(history[t]! - history[t - 1]!);
  const step = moves / Math.max(1, history.length - 1);
  return {
    wape: wape(actual, forecast),
    mase: mae(actual, forecast) / (step > 0 ? step : scale),
    rmsse: rmse(actual, forecast) / scale,
    bias: relativeBias(actual, forecast),
  };
}
