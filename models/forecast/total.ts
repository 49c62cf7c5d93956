/** The whole store by day, in revenue and units: what the Overview draws ahead of today. */
import { wape } from "../evaluate/forecast.ts";
import { studentQuantile } from "../evaluate/normal.ts";
import type { Table } from "../model.ts";
import { type Assessment, assess, type Shared, type Subject } from "./assess.ts";
import { sharedCalendar, tellsTheYear } from "./calendar.ts";
import { intervalOf, type Widening } from "./calibrate.ts";
import { rootMeanSquare } from "./forecast.ts";
import { METHOD_TITLES, type MethodId } from "./methods.ts";
import { dayNumber, numberColumn } from "./panel.ts";

export const TOTAL_HORIZON = 28;
const TEST = 14;
const ORIGINS = 5;
const LEAST_DAYS = 8 * 7;
/** Days in a year of whole weeks. */
const YEAR = 364;
const CANDIDATES: MethodId[] = ["seasonal-naive", "recent", "ets", "theta"];
/** Tried as well where the history shows the year's shape. */
const BY_YEAR: MethodId[] = ["ets-calendar", "theta-calendar", "last-year"];

export interface Total {
  measure: string;
  firstDay: number;
  history: number[];
  backtest: Step[];
  forecast: Step[];
  /** Sums of the days ahead up to each. */
  sums: Step[];
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
    candidates: [...CANDIDATES, ...(tellsTheYear(series.y.length, YEAR) ? BY_YEAR : []), "average"],
  };
  const assessment = assess(subject, sharedOf(series.y, seed));
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
    sums: sumsOf(assessment, series.y, used),
    model: METHOD_TITLES[subject.candidates[used]!],
    error: wape(actual, held.mean),
    naiveError: wape(actual, assessment.backtests[0]![0]!.mean),
    held80: inside / TEST,
  };
}

function sharedOf(y: Float64Array, seed: number): Shared {
  return {
    m: 7,
    cycle: YEAR,
    recent: 28,
    horizon: TOTAL_HORIZON,
    test: TEST,
    origins: ORIGINS,
    prior: 0,
    seed,
    calendars: Array.from({ length: ORIGINS + 1 }, (_, origin) => {
      const known = y.subarray(0, Math.max(0, y.length - origin * TEST));
      return [sharedCalendar(known, YEAR, 7)];
    }),
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

/**
 * The average of methods, which is the last candidate, unless another one's mean loss over the origins from `from` on
 * is lower by more than its standard error: the best of eight on five windows is mostly the luckiest.
 */
function bestFrom({ losses }: Assessment, from: number): number {
  const windows = losses.length > from ? losses.slice(from) : losses;
  let best = losses[0]!.length - 1;
  let gain = 0;
  for (let c = 0; c < losses[0]!.length - 1; c++) {
    const gains = Float64Array.from(windows, (loss) => loss.at(-1)! - loss[c]!);
    const mean = gains.reduce((sum, value) => sum + value, 0) / gains.length;
    const sure =
      mean -
      rootMeanSquare(
        gains.map((value) => value - mean),
        1,
      ) /
        Math.sqrt(gains.length);
    if (sure > gain) [best, gain] = [c, sure];
  }
  return best;
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

/**
 * Sums of the days ahead. Days miss together, so a sum's bounds are as far off as the sums of the held-out windows were:
 * their errors as logs, for a store that grows is missed by a share, and Student's quantile, for they are few. Sums
 * beyond a window's days take its errors. A day's mean sales on both sides keeps the log of an empty window a number.
 */
function sumsOf({ backtests, final }: Assessment, y: Float64Array, method: number): Step[] {
  const day = Math.max(1e-9, y.reduce((total, value) => total + Math.max(0, value), 0) / y.length);
  const log = (value: number) => Math.log(Math.max(0, value) + day);
  const errors = backtests.map((forecasts, o) => {
    const start = y.length - (o + 1) * TEST;
    const actual = runningSums(y.subarray(start, start + TEST));
    const mean = runningSums(forecasts[method]!.mean.subarray(0, TEST));
    return mean.map((value, h) => log(actual[h]!) - log(value));
  });
  return Array.from(runningSums(final[method]!.mean), (mean, h) => {
    const spread = rootMeanSquare(Float64Array.from(errors, (error) => error[Math.min(h, TEST - 1)]!));
    const at = (z: number) => Math.max(0, (mean + day) * Math.exp(z * spread) - day);
    const [z80, z95] = [studentQuantile(0.9, errors.length), studentQuantile(0.975, errors.length)];
    return { mean, lo80: at(-z80), hi80: at(z80), lo95: at(-z95), hi95: at(z95) };
  });
}

function runningSums(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

function stepsOf({ mean, sd }: { mean: Float64Array; sd: Float64Array }, widening: Widening): Step[] {
  return Array.from(mean, (value, h) => ({
    mean: value,
    ...intervalOf(value, sd[h]!, false, widening),
  }));
}
