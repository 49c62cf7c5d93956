/** Tills write the day in one column and the time of day in another: the two make the moment. */
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Suggestion, Work } from "../work.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Formats of days as they are written, and those of the time of day that may be put behind them. */
const DAY_FORMAT = /^[^%]*(%[dmYy][^%]*){3}$/;
const CLOCK_FORMATS: [string, RegExp][] = [
  ["%H:%M", /^\d+:\d+$/],
  ["%H:%M:%S", /^\d+:\d+:\d+$/],
  ["%I:%M %p", /^\d+:\d+ [ap]m$/i],
  ["%I:%M:%S %p", /^\d+:\d+:\d+ [ap]m$/i],
];
const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?( [ap]m)?$/i;
const TIMES = ["ordered_at", "occurred_at", "refunded_at"];

const all = ({ examples }: ColumnFacts, pattern: RegExp) =>
  examples.length > 0 && examples.every(({ v }) => pattern.test(v));

/** Puts the time of day behind the days that a suggestion takes for times, where the same table has one column of it. */
export function addClocks({ facts: tables }: Work, found: Suggestion[]): void {
  for (const { grid, columns } of found)
    for (const { columns: rules } of grid.parts)
      for (const name of TIMES) {
        const rule = rules[name];
        if (rule?.from.kind !== "column") continue;
        const { of } = rule.from;
        const facts = tables.find(({ table }) => table === of.table)?.columns ?? [];
        const clocks = facts.filter((one) => one.name.concepts.has("time") && all(one, CLOCK));
        const [clock] = clocks;
        const format =
          clock && clocks.length === 1 ? formatWith(clock, of.column, facts, rule.dateFormat) : undefined;
        if (!clock || !format) continue;
        const from = { kind: "combine" as const, of: [of, { ...of, column: clock.column }], separator: " " };
        rules[name] = { ...rule, from, ...(format !== ISO && { dateFormat: format }) };
        const said = columns.find((one) => one.column === name);
        if (said) said.reason += `; with ${clock.column}`;
      }
}

const ISO = "ISO";

/** How day and time of day are written together; undefined where the day is none, or the times are written in several ways. */
function formatWith(
  clock: ColumnFacts,
  day: string,
  facts: ColumnFacts[],
  format: string | undefined,
): string | undefined {
  const [time] = CLOCK_FORMATS.find(([, pattern]) => all(clock, pattern)) ?? [];
  if (!format) {
    const isDay = facts.some((one) => one.column === day && all(one, DAY));
    return !isDay ? undefined : time?.endsWith("%p") ? `%Y-%m-%d ${time}` : ISO;
  }
  return time !== undefined && DAY_FORMAT.test(format) ? `${format} ${time}` : undefined;
}
