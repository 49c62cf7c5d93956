/** Whether a table is still being filled, judged by source: one that stopped is not hidden behind one that goes on. */
import { counted } from "../contract/figures.ts";
import type { TableSnapshot } from "../contract/quality.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type ColumnTypes, newestBySource } from "./conditions.ts";
import { type Finding, skipped } from "./results.ts";
import type { QualityTest } from "./tests.ts";

const HOUR = 3_600_000;
/** Data older than this when it was first loaded is a closed set: nobody expects more of it. */
const CLOSED_AFTER_HOURS = 30 * 24;
/** Without an age given: this many times the longest pause of the last 90 days, and at least two days. */
const PAUSES = 3;
const LEAST_HOURS = 48;

/** The newest time (ISO) of each source that has filled the table, by its id; null where its rows have none. */
export async function newestOfSources(
  warehouse: Warehouse,
  table: string,
  column: string | undefined,
  types: ColumnTypes,
  signal: AbortSignal,
): Promise<Record<string, string | null>> {
  const rows = await warehouse.query<{ source_id: string; newest: string | null }>(
    `${newestBySource(table, column, types)}\nORDER BY source_id`,
    {},
    { signal },
  );
  return Object.fromEntries(rows.map(({ source_id, newest }) => [source_id, newest]));
}

export interface FreshnessBasis {
  /** Names of the sources that there are, by id: of one that was removed no more is expected. */
  names: ReadonlyMap<string, string>;
  types: ColumnTypes;
  /** How the table stood before, oldest first. */
  before: TableSnapshot[];
}

/** Whether the newest row of each source is as young as the test demands, or as is usual for the source. */
export async function judgeFreshness(
  warehouse: Warehouse,
  test: QualityTest,
  { names, types, before }: FreshnessBasis,
  signal: AbortSignal,
): Promise<Finding> {
  const newest = await newestOfSources(warehouse, test.table, test.columns[0], types, signal);
  const now = new Date().toISOString();
  const timed = Object.entries(newest).flatMap(([id, at]) =>
    at !== null && names.has(id) ? [{ id, at, age: hoursBetween(at, now) }] : [],
  );
  if (timed.length === 0) return skipped("No times yet");
  const open = timed.filter((source) => !isClosed(source, before));
  const judged = open.length === 0 && test.maxAgeHours !== undefined ? timed : open;
  const words = ({ id, age }: SourceTime) =>
    `Newest${timed.length > 1 ? ` of ${names.get(id)}` : ""} is ${ageText(age)} old`;
  const youngest = timed.reduce((a, b) => (b.age < a.age ? b : a));
  if (judged.length === 0)
    return skipped(`${words(youngest)}; it was old when first loaded, so no more is expected`);
  const found = await Promise.all(
    judged.map(async (source) => {
      const allowed = test.maxAgeHours ?? (await usualPause(warehouse, test, source, signal));
      const observed = `${words(source)}, expected within ${ageText(allowed)}`;
      return { observed, used: source.age / allowed };
    }),
  );
  const late = found.filter(({ used }) => used > 1);
  const shown = late.length > 0 ? late : [found.reduce((a, b) => (b.used > a.used ? b : a))];
  return {
    state: late.length > 0 ? "failed" : "passed",
    failing: null,
    checked: null,
    observed: shown.map(({ observed }) => observed).join("; "),
  };
}

interface SourceTime {
  id: string;
  at: string;
  /** In hours. */
  age: number;
}

const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / HOUR;

function ageText(hours: number): string {
  if (hours < 1) return counted(Math.ceil(60 * Math.max(0, hours)), "minute");
  return hours < 48 ? counted(Math.round(hours), "hour") : counted(Math.round(hours / 24), "day");
}

/** Was it never fresh after a load, then it is no flow that could have stopped. */
function isClosed({ id, age }: SourceTime, before: TableSnapshot[]): boolean {
  const ages = before.flatMap(({ newestOf, at }) => {
    const newest = newestOf?.[id];
    return newest == null ? [] : [hoursBetween(newest, at)];
  });
  return Math.min(age, ...ages) > CLOSED_AFTER_HOURS;
}

async function usualPause(
  warehouse: Warehouse,
  test: QualityTest,
  { id, at }: SourceTime,
  signal: AbortSignal,
): Promise<number> {
  const column = quoteName(test.columns[0]!);
  const [row] = await warehouse.query<{ days: number | null }>(
    `SELECT max(pause) AS days FROM (
       SELECT day - lag(day) OVER (ORDER BY day) AS pause FROM (
         SELECT DISTINCT CAST(${column} AS DATE) AS day FROM store.${quoteName(test.table)}
         WHERE deleted_at IS NULL AND source_id = $id AND ${column} <= CAST($newest AS TIMESTAMPTZ)
           AND ${column} > CAST($newest AS TIMESTAMPTZ) - INTERVAL 90 DAY))`,
    { id, newest: at },
    { signal },
  );
  return Math.max(LEAST_HOURS, PAUSES * 24 * (row?.days ?? 1));
}
