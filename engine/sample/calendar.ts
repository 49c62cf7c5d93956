/** Days of the simulated period as whole numbers from 0, with the calendar that shapes demand. */

const DAY = 86_400_000;

export interface Calendar {
  days: number;
  /** Milliseconds since 1970 at the start of day 0, UTC. */
  start: number;
}

/** A bump of a yearly season: centre "12-05", width (standard deviation) in days, height above 1. */
export type SeasonBump = [centre: string, width: number, height: number];

/** Whole months that end on `until` (YYYY-MM-DD), that day included. */
export function calendar(until: string, months: number): Calendar {
  const end = Date.parse(`${until}T00:00:00Z`) + DAY;
  const first = new Date(end);
  first.setUTCMonth(first.getUTCMonth() - months);
  return { start: first.getTime(), days: Math.round((end - first.getTime()) / DAY) };
}

/** "2026-11-20" */
export function isoDay(c: Calendar, day: number): string {
  return new Date(c.start + day * DAY).toISOString().slice(0, 10);
}

/** "2026-11-20T09:31:07Z" of a day and a second within it; seconds may run over into later days. */
export function isoTime(c: Calendar, day: number, second: number): string {
  return `${new Date(c.start + day * DAY + Math.floor(second) * 1000).toISOString().slice(0, 19)}Z`;
}

/** 0 is Sunday. */
export function weekday(c: Calendar, day: number): number {
  return new Date(c.start + day * DAY).getUTCDay();
}

/** Fraction of the year, 0 on 1 January. */
function yearDay(c: Calendar, day: number): number {
  const date = new Date(c.start + day * DAY);
  return (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY;
}

/** Demand factor of each day from its season bumps; 1 over an average year. */
export function seasonCurve(c: Calendar, bumps: SeasonBump[]): Float64Array {
  const centres = bumps.map(
    ([centre]) => (Date.parse(`2025-${centre}T00:00:00Z`) - Date.UTC(2025, 0, 1)) / DAY,
  );
  const mean =
    1 + bumps.reduce((sum, [, width, height]) => sum + (height * width * Math.sqrt(2 * Math.PI)) / 365, 0);
  return Float64Array.from({ length: c.days }, (_, day) => {
    const now = yearDay(c, day);
    let value = 1;
    bumps.forEach(([, width, height], i) => {
      const gap = Math.abs(now - centres[i]!);
      const near = Math.min(gap, 365 - gap);
      value += height * Math.exp(-0.5 * (near / width) ** 2);
    });
    return value / mean;
  });
}

const WEEKDAY = [1.12, 1.05, 0.98, 0.96, 1, 0.95, 0.94];

/** Share of orders by weekday, 1 on average: Sunday evenings sell best, as gift shops report. */
export function weekdayFactor(c: Calendar, day: number): number {
  return WEEKDAY[weekday(c, day)]!;
}

const HOURS = [2, 1, 1, 1, 1, 2, 4, 9, 16, 22, 26, 28, 30, 28, 26, 26, 27, 29, 33, 40, 44, 38, 22, 8];
const HOURS_TOTAL = HOURS.reduce((a, b) => a + b, 0);

/** Second of the UTC day of a visit, from a uniform draw: quiet nights, a peak at nine in the evening. */
export function secondOfDay(c: Calendar, day: number, draw: number): number {
  let left = draw * HOURS_TOTAL;
  let hour = 0;
  while (hour < 23 && left >= HOURS[hour]!) left -= HOURS[hour++]!;
  const local = (hour + left / HOURS[hour]!) * 3600;
  return Math.max(0, local - (summerTime(c, day) ? 3600 : 0));
}

/** British Summer Time: from the last Sunday of March to the last of October. */
function summerTime(c: Calendar, day: number): boolean {
  const date = new Date(c.start + day * DAY);
  const month = date.getUTCMonth();
  if (month < 2 || month > 9) return false;
  if (month > 2 && month < 9) return true;
  const lastSunday = 31 - new Date(Date.UTC(date.getUTCFullYear(), month, 31)).getUTCDay();
  return month === 2 ? date.getUTCDate() >= lastSunday : date.getUTCDate() < lastSunday;
}
