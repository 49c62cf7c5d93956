/** Every method by its id: the name a user reads, and the function. To add one, add a line to METHODS. */
import { lastYearScaled } from "./calendar.ts";
import { ets } from "./ets-forecast.ts";
import type { EtsForm } from "./ets-state.ts";
import { type Forecast, linearSpread, reseasonalise, rootMeanSquare } from "./forecast.ts";
import { sba, tsb } from "./intermittent.ts";
import { ses } from "./ses.ts";
import { movingAverage, seasonalNaive } from "./simple.ts";
import { theta } from "./theta.ts";

export interface MethodInput {
  y: Float64Array;
  /** Season that one series can show by itself: 7 for days, 1 for weeks. */
  m: number;
  /** Steps in a year, for methods that look one year back. */
  cycle: number;
  /** Steps that "recent" means: 8 weeks or 28 days. */
  recent: number;
  /** Shared index of the year by period, with the period that `y` starts at; null where there is none. */
  calendar: { index: Float64Array; start: number } | null;
  /** Typical demand a step of comparable series: what a series with no history of its own starts from. */
  prior: number;
  horizon: number;
  seed: number;
}

export const METHOD_TITLES = {
  "seasonal-naive": "Seasonal naive",
  recent: "Recent average",
  prior: "Average of similar items",
  ses: "Simple smoothing",
  ets: "Exponential smoothing",
  theta: "Theta",
  sba: "Croston-SBA",
  tsb: "TSB",
  "ets-calendar": "Exponential smoothing, shared season",
  "theta-calendar": "Theta, shared season",
  "tsb-calendar": "TSB, shared season",
  "last-year": "Last year, scaled",
  average: "Average of methods",
} as const;

export type MethodId = keyof typeof METHOD_TITLES;

type Method = (input: MethodInput) => Forecast;

const SINGLES: Record<Exclude<MethodId, "average">, Method> = {
  // With a year of history the season is the year's; before, the week's.
  "seasonal-naive": ({ y, m, cycle, horizon }) => seasonalNaive(y, y.length > cycle ? cycle : m, horizon),
  recent: ({ y, recent, horizon }) => movingAverage(y, recent, horizon),
  prior: priorMean,
  ses: ({ y, horizon }) => ses(y, horizon),
  ets: ({ y, m, horizon, seed }) => ets(y, m, horizon, formsOf(m), seed),
  theta: ({ y, m, horizon }) => theta(y, m, horizon),
  sba: ({ y, horizon }) => sba(y, horizon),
  tsb: ({ y, horizon }) => tsb(y, horizon),
  "ets-calendar": (input) => underCalendar(input, (y) => ets(y, input.m, input.horizon, formsOf(input.m))),
  "theta-calendar": (input) => underCalendar(input, (y) => theta(y, input.m, input.horizon)),
  "tsb-calendar": (input) => underCalendar(input, (y) => tsb(y, input.horizon)),
  "last-year": lastYear,
};

/** Members of the average, where they are candidates: computed already, so it costs nothing more. */
const AVERAGED: MethodId[] = ["ets", "theta", "recent", "sba", "tsb"];
/**
 * Members where the year's shape is known. Those that do not know it stay out: before a high season they are all too
 * low together, and on the Walmart weeks an average with them errs by half as much again.
 */
const AVERAGED_BY_YEAR: MethodId[] = ["ets-calendar", "theta-calendar", "last-year"];

/** Runs several methods on one history; the average is taken from the others' results. */
export function runMethods(ids: readonly MethodId[], input: MethodInput): Forecast[] {
  const results = ids.map((id) => (id === "average" ? null : SINGLES[id](input)));
  const averaged = ids.some((id) => AVERAGED_BY_YEAR.includes(id)) ? AVERAGED_BY_YEAR : AVERAGED;
  const members = results.filter((result, i) => result !== null && averaged.includes(ids[i]!)) as Forecast[];
  return results.map((result) => result ?? averageOf(members));
}

/** Forms tried a series: those that matter in practice, so that thousands of series stay within minutes. */
function formsOf(m: number): EtsForm[] {
  const plain: EtsForm[] = [
    { error: "A", trend: "N", season: "N" },
    { error: "A", trend: "D", season: "N" },
  ];
  if (m < 2) return [...plain, { error: "M", trend: "N", season: "N" }];
  return [
    plain[0]!,
    { error: "A", trend: "N", season: "A" },
    { error: "A", trend: "D", season: "A" },
    { error: "M", trend: "N", season: "M" },
  ];
}

/** Divides the shared index out, forecasts, and multiplies it back. */
function underCalendar(input: MethodInput, method: (y: Float64Array) => Forecast): Forecast {
  const { y, calendar, horizon } = input;
  if (!calendar) return method(y);
  const { index, start } = calendar;
  const adjusted = new Float64Array(y.length);
  for (let t = 0; t < y.length; t++) adjusted[t] = y[t]! / index[(start + t) % index.length]!;
  const ahead = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) ahead[h] = index[(start + y.length + h) % index.length]!;
  return reseasonalise(method(adjusted), ahead);
}

function lastYear({ y, cycle, recent, horizon }: MethodInput): Forecast {
  if (y.length < cycle + recent) return movingAverage(y, recent, horizon);
  const mean = lastYearScaled(y, cycle, recent, horizon);
  const residuals = new Float64Array(y.length - cycle);
  for (let t = cycle; t < y.length; t++) residuals[t - cycle] = y[t]! - y[t - cycle]!;
  return { mean, ...linearSpread(rootMeanSquare(residuals), () => 0.2, horizon) };
}

/** One bulk order is not a rate: a step counts at most this many times what similar items sell in one. */
const BULK = 20;

/**
 * Gamma-Poisson over the recent window: what similar items sell weighs as much as a quarter of it. The spread carries
 * the size of the orders and the doubt about the rate itself, which is what makes the interval of a new item wide.
 */
function priorMean({ y, recent, prior, horizon }: MethodInput): Forecast {
  const seen = Math.min(y.length, 2 * recent);
  const most = BULK * Math.max(1, prior);
  let sold = 0;
  let sales = 0;
  for (let t = y.length - seen; t < y.length; t++) {
    sold += Math.min(most, Math.max(0, y[t]!));
    if (y[t]! > 0) sales++;
  }
  const weight = recent / 4;
  const rate = (sold + prior * weight) / (seen + weight);
  const size = Math.max(1, sales > 0 ? sold / sales : prior);
  const doubt = rate / Math.sqrt(1 + sales);
  const sd = new Float64Array(horizon);
  const cumulativeSd = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    sd[h] = Math.sqrt(rate * size + doubt * doubt);
    cumulativeSd[h] = Math.sqrt(rate * size * (h + 1) + (doubt * (h + 1)) ** 2);
  }
  return { mean: new Float64Array(horizon).fill(rate), sd, cumulativeSd };
}

function averageOf(members: Forecast[]): Forecast {
  const horizon = members[0]!.mean.length;
  const blend = (pick: (member: Forecast) => Float64Array) => {
    const out = new Float64Array(horizon);
    for (const member of members) {
      const values = pick(member);
      for (let h = 0; h < horizon; h++) out[h] = out[h]! + values[h]! / members.length;
    }
    return out;
  };
  return { mean: blend((f) => f.mean), sd: blend((f) => f.sd), cumulativeSd: blend((f) => f.cumulativeSd) };
}
