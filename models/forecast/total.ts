/** The whole store by day, in revenue and units: what the Overview draws ahead of today. */
import { wape } from "../evaluate/forecast.ts";
import type { Table } from "../model.ts";
import { type Assessment, assess, type Shared, type Subject } from "./assess.ts";
import { intervalOf, type Widening } from "./calibrate.ts";
import { METHOD_TITLES, type MethodId } from "./methods.ts";
import { dayNumber, numberColumn } from "./panel.ts";

export const TOTAL_HORIZON = 28;
const TEST = 14;
const ORIGINS = 5;
const LEAST_DAYS = 8 * 7;
const CANDIDATES: MethodId[] = ["seasonal-naive", "recent", "ets", "theta", "last-year", "average"];

export interface Total {
  measure: string;
  firstDay: number;
  history: number[];
  backtest: Step[];
  forecast: Step[];
  model: string;
  /** WAPE on the held-out 14 days, chosen without them. */
  error: number;
  naiveError: number;
  /** Share of held-out days inside the 80 % interval. */
  held80: number;
}

export interface Step {
  mean: number;
  lo80: number;
  hi80: number;
  lo95: number;
  hi95: number;
}

/** Forecast of one measure of `sales_daily`; null with under eight weeks of days. */
export function totalForecast(
  daily: Table,
  measure: "revenue" | "units",
  asOf: string,
  seed: number,
): Total | null {
  const series = dailySeries(daily, measure, dayNumber(asOf));
  if (series.y.length < LEAST_DAYS) return null;
  const subject: Subject = {
    index: 0,
    y: series.y,
    start: 0,
    censored: new Uint8Array(series.y.length),
    whole: false,
    group: 0,
    candidates: CANDIDATES,
  };
  const assessment = assess(subject, sharedOf(seed));
  const judged = bestFrom(assessment, 1);
  const used = bestFrom(assessment, 0);
  const held = assessment.backtests[0]![judged]!;
  const actual = series.y.subarray(series.y.length - TEST);
  const backtest = stepsOf(held, widen(assessment, series.y, judged, 1));
  const inside = backtest.filter((step, h) => actual[h]! >= step.lo80 && actual[h]! <= step.hi80).length;
  return {
    measure,
    firstDay: series.firstDay,
    history: [...series.y],
    backtest,
    forecast: stepsOf(assessment.final[used]!, widen(assessment, series.y, used, 0)),
    model: METHOD_TITLES[CANDIDATES[used]!],
    error: wape(actual, held.mean),
    naiveError: wape(actual, assessment.backtests[0]![0]!.mean),
    held80: inside / TEST,
  };
}

function sharedOf(seed: number): Shared {
  return {
    m: 7,
    cycle: 364,
    recent: 28,
    horizon: TOTAL_HORIZON,
    test: TEST,
    origins: ORIGINS,
    prior: 0,
    seed,
    calendars: [],
  };
}

function dailySeries(daily: Table, measure: string, lastDay: number): { y: Float64Array; firstDay: number } {
  const days = numberColumn(daily, "day");
  const values = numberColumn(daily, measure);
  let firstDay = lastDay;
  for (let i = 0; i < daily.rows; i++) firstDay = Math.min(firstDay, Number(days[i]));
  const y = new Float64Array(lastDay - firstDay + 1);
  for (let i = 0; i < daily.rows; i++) {
    const at = Number(days[i]) - firstDay;
    if (at < y.length) y[at] = y[at]! + (values[i]! || 0);
  }
  return { y, firstDay };
}

/** Candidate with the least mean loss over the origins from `from` on. */
function bestFrom({ losses }: Assessment, from: number): number {
  const windows = losses.length > from ? losses.slice(from) : losses;
  const sums = CANDIDATES.map((_, c) => windows.reduce((sum, loss) => sum + loss[c]!, 0));
  return sums.indexOf(Math.min(...sums));
}

/** Factor on the spread so that the earlier windows were held as often as promised. */
function widen({ backtests }: Assessment, y: Float64Array, method: number, from: number): Widening {
  const ratios: number[] = [];
  for (let o = from; o < backtests.length; o++) {
    const { mean, sd } = backtests[o]![method]!;
    const start = y.length - (o + 1) * TEST;
    for (let h = 0; h < TEST; h++) ratios.push(Math.abs(y[start + h]! - mean[h]!) / Math.max(1e-9, sd[h]!));
  }
  if (ratios.length < 2 * TEST) return { at80: 1.2, at95: 1.2, sum: 1.2 };
  ratios.sort((a, b) => a - b);
  const at = (level: number) =>
    ratios[Math.min(ratios.length - 1, Math.ceil(level * (ratios.length + 1)) - 1)]!;
  const factor = (level: number, z: number) => Math.max(0.5, Math.min(4, at(level) / z));
  return { at80: factor(0.8, 1.2816), at95: factor(0.95, 1.96), sum: factor(0.8, 1.2816) };
}

function stepsOf({ mean, sd }: { mean: Float64Array; sd: Float64Array }, widening: Widening): Step[] {
  return Array.from(mean, (value, h) => ({
    mean: value,
    ...intervalOf(value, sd[h]!, false, widening),
  }));
}
