/** The whole panel, backtested: methods chosen and intervals calibrated, once to be judged and once to be used. */
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Assessment, Shared, Subject } from "./assess.ts";
import { sharedCalendar } from "./calendar.ts";
import { calibrate, type Widening } from "./calibrate.ts";
import { candidatesOf, chooseMethods, type Kind, kindOf } from "./choose.ts";
import type { Panel, Series } from "./panel.ts";
import { assessAll } from "./pool.ts";

export interface Study {
  panel: Panel;
  kinds: Kind[];
  subjects: Subject[];
  assessments: Assessment[];
  shared: Shared;
  /** For the held-out window (origin 1): chosen and calibrated on the origins before it only. */
  judged: Choice;
  /** For the days ahead: chosen and calibrated on all origins. */
  used: Choice;
}

export interface Choice {
  /** Index of the candidate of each series. */
  method: Int32Array;
  widening: Record<Kind, Widening>;
}

/** Steps held out at each origin and how many origins. */
export const HELD_OUT = { week: { test: 6, origins: 4 }, day: { test: 14, origins: 4 } } as const;
const CALENDAR_CYCLE = { week: 52, day: 364 } as const;
const RECENT = { week: 8, day: 28 } as const;
/** A category of its own calendar sells at least this many units a step. */
const OWN_CALENDAR = 30;

/** Judges and forecasts all series of a panel, `horizon` periods ahead. */
export async function studyPanel(panel: Panel, horizon: number, seed: number, run: Run): Promise<Study> {
  throwIfAborted(run.signal);
  const kinds = panel.series.map(kindOf);
  const shared = sharedOf(panel, horizon, seed);
  const groups = groupsOf(panel);
  shared.calendars = calendarsOf(panel, groups, shared);
  const calendar = shared.calendars[0]!.some((index) => index !== null);
  const subjects = panel.series.map((series, index) => ({
    index,
    y: series.demand,
    start: series.start,
    censored: Uint8Array.from(series.out, (share) => (share > 0 ? 1 : 0)),
    whole: series.whole,
    group: groups.of[index]!,
    candidates: candidatesOf(kinds[index]!, calendar),
  }));
  const assessments = await assessAll(subjects, shared, run);
  const choose = (from: number): Choice => {
    const method = chooseMethods(kinds, assessments, from);
    return { method, widening: calibrate(subjects, kinds, assessments, method, from) };
  };
  return { panel, kinds, subjects, assessments, shared, judged: choose(2), used: choose(1) };
}

function sharedOf(panel: Panel, horizon: number, seed: number): Shared {
  const { frequency } = panel;
  const { test, origins } = HELD_OUT[frequency];
  const rates = panel.series
    .map((series) => series.demand.reduce((sum, value) => sum + value, 0) / series.demand.length)
    .sort((a, b) => a - b);
  return {
    m: frequency === "day" ? 7 : 1,
    cycle: CALENDAR_CYCLE[frequency],
    recent: RECENT[frequency],
    horizon,
    test: Math.min(test, horizon),
    origins,
    prior: rates[Math.floor(rates.length / 2)] ?? 0,
    seed,
    calendars: [],
  };
}

interface Groups {
  /** Group of each series; 0 is the whole store. */
  of: number[];
  totals: Float64Array[];
}

/** Total demand of the store and of each category that sells enough to have a calendar of its own. */
function groupsOf(panel: Panel): Groups {
  const totals: Float64Array[] = [new Float64Array(panel.periods)];
  const byCategory = new Map<string, Float64Array>();
  for (const series of panel.series) {
    addTo(totals[0]!, series);
    const total = byCategory.get(series.category) ?? new Float64Array(panel.periods);
    addTo(total, series);
    byCategory.set(series.category, total);
  }
  const places = new Map<string, number>();
  for (const [category, total] of byCategory) {
    const mean = total.reduce((sum, value) => sum + value, 0) / panel.periods;
    if (category === "" || mean < OWN_CALENDAR) continue;
    places.set(category, totals.length);
    totals.push(total);
  }
  return { of: panel.series.map((series) => places.get(series.category) ?? 0), totals };
}

function addTo(total: Float64Array, { demand, start }: Series): void {
  for (let t = 0; t < demand.length; t++) total[start + t] = total[start + t]! + demand[t]!;
}

/** Calendars by origin and group, none of them from data after its origin. */
function calendarsOf(panel: Panel, groups: Groups, shared: Shared): (Float64Array | null)[][] {
  const calendars: (Float64Array | null)[][] = [];
  for (let origin = 0; origin <= shared.origins; origin++) {
    const length = Math.max(0, panel.periods - origin * shared.test);
    calendars.push(
      groups.totals.map((total) => sharedCalendar(total.subarray(0, length), shared.cycle, shared.m)),
    );
  }
  return calendars;
}
