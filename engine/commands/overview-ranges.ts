/** The days of the Overview and those they are compared with, weekday beside weekday. */
import { AppError } from "../contract/errors.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 28;
/** A longer range would draw more points than a page can show. */
const MOST_DAYS = 3660;
/** Before it, those compared with would leave the calendar in the end. */
const FIRST_DAY = "1900-01-01";

export interface Ranges {
  from: string;
  to: string;
  days: string[];
  compare: { from: string; to: string } | null;
  compareDays: string[];
  /** Days that those compared with lie back; 0 without any. */
  shift: number;
}

const time = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** `day` moved by whole days; plain dates, so no time zone is involved. */
export const moveDay = (day: string, by: number): string =>
  new Date(time(day) + by * DAY_MS).toISOString().slice(0, 10);

function daysBetween(from: string, to: string): string[] {
  const count = (time(to) - time(from)) / DAY_MS + 1;
  if (count > MOST_DAYS) throw new AppError("invalid-input", `Choose at most ${MOST_DAYS} days.`);
  return Array.from({ length: count }, (_, i) => moveDay(from, i));
}

/** How far back the compared days lie: whole weeks, so that Mondays meet Mondays. */
function shiftOf(compare: "none" | "previous" | "year", days: number): number {
  if (compare === "year") return 52 * 7;
  return Math.ceil(days / 7) * 7;
}

/**
 * The days asked for and those they are compared with, as ISO days. Throws `invalid-input` for days the wrong way
 * round or too many.
 */
export function rangesOf(
  input: { from?: string | undefined; to?: string | undefined; compare: "none" | "previous" | "year" },
  lastDay: string,
): Ranges {
  const to = input.to ?? lastDay;
  const from = input.from ?? moveDay(to, 1 - DEFAULT_DAYS);
  if (from < FIRST_DAY) throw new AppError("invalid-input", `Choose a first day from ${FIRST_DAY} on.`);
  if (from > to) {
    const fix = input.to ? "Swap them." : "Choose an earlier day, or load newer data.";
    const last = input.to ? `the last, ${to}` : `${to}, the last day with data`;
    throw new AppError("invalid-input", `The first day, ${from}, is after ${last}. ${fix}`);
  }
  const days = daysBetween(from, to);
  if (input.compare === "none") return { from, to, days, compare: null, compareDays: [], shift: 0 };
  const shift = shiftOf(input.compare, days.length);
  const compare = { from: moveDay(from, -shift), to: moveDay(to, -shift) };
  return { from, to, days, compare, compareDays: daysBetween(compare.from, compare.to), shift };
}
