/** Tests that judge a table as a whole: is it still being filled, and has it about as many rows as usual? */
import { counted, whole } from "../contract/figures.ts";
import type { TableSnapshot } from "../contract/quality.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Finding } from "./results.ts";
import type { QualityTest } from "./tests.ts";

const HOUR = 3_600_000;
/** Loads that the usual number of rows is taken from, and how many it takes at least. */
const LOADS = { used: 10, least: 3 };
const DROP = 0.2;
const GROWTH = 1;
/** Data older than this when it was first loaded is a closed set: nobody expects more of it. */
const CLOSED_AFTER_HOURS = 30 * 24;
/** Without an age given: this many times the longest pause of the last 90 days, and at least two days. */
const PAUSES = 3;
const LEAST_HOURS = 48;

/**
 * Whether the number of rows is usual, beside the median of the last loads: those when the same sources filled the
 * table, for a source that came or went says nothing about the others.
 */
export function judgeRowCount(
  test: QualityTest,
  { rows, sources }: Pick<TableSnapshot, "rows" | "sources">,
  before: TableSnapshot[],
): Finding {
  const alike = before.filter((snapshot) => String(snapshot.sources) === String(sources));
  const counts = alike.slice(-LOADS.used).map((snapshot) => snapshot.rows);
  if (counts.length < LOADS.least) {
    return {
      state: "skipped",
      failing: null,
      checked: null,
      observed: `Known after ${LOADS.least} loads, now ${counts.length}`,
    };
  }
  const usual = median(counts);
  const share = usual === 0 ? 0 : rows / usual - 1;
  const off = share < -(test.maxDrop ?? DROP) || share > (test.maxGrowth ?? GROWTH);
  const change = `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}%`;
  return {
    state: off ? "failed" : "passed",
    failing: null,
    checked: rows,
    observed: `${counted(rows, "row")}, usually ${whole(usual)} (${change})`,
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether the newest row (an ISO time) is as young as the test demands, or as is usual. */
export async function judgeFreshness(
  warehouse: Warehouse,
  test: QualityTest,
  newest: string | null,
  before: TableSnapshot[],
  signal: AbortSignal,
): Promise<Finding> {
  if (newest === null) return { state: "skipped", failing: null, checked: null, observed: "No times yet" };
  const age = hoursBetween(newest, new Date().toISOString());
  const words = `Newest is ${ageText(age)} old`;
  if (test.maxAgeHours === undefined && isClosed(newest, before, age)) {
    const observed = `${words}; it was old when first loaded, so no more is expected`;
    return { state: "skipped", failing: null, checked: null, observed };
  }
  const allowed = test.maxAgeHours ?? (await usualPause(warehouse, test, newest, signal));
  return {
    state: age > allowed ? "failed" : "passed",
    failing: null,
    checked: null,
    observed: `${words}, expected within ${ageText(allowed)}`,
  };
}

const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / HOUR;

function ageText(hours: number): string {
  if (hours < 1) return counted(Math.ceil(60 * Math.max(0, hours)), "minute");
  return hours < 48 ? counted(Math.round(hours), "hour") : counted(Math.round(hours / 24), "day");
}

/** Was it never fresh after a load, then it is no flow that could have stopped. */
function isClosed(newest: string, before: TableSnapshot[], age: number): boolean {
  const ages = before.map((snapshot) => hoursBetween(snapshot.newest ?? newest, snapshot.at));
  return Math.min(age, ...ages) > CLOSED_AFTER_HOURS;
}

async function usualPause(
  warehouse: Warehouse,
  test: QualityTest,
  newest: string,
  signal: AbortSignal,
): Promise<number> {
  const column = quoteName(test.columns[0]!);
  const [row] = await warehouse.query<{ days: number | null }>(
    `SELECT max(pause) AS days FROM (
       SELECT day - lag(day) OVER (ORDER BY day) AS pause FROM (
         SELECT DISTINCT CAST(${column} AS DATE) AS day FROM store.${quoteName(test.table)}
         WHERE deleted_at IS NULL AND ${column} <= CAST($newest AS TIMESTAMPTZ)
           AND ${column} > CAST($newest AS TIMESTAMPTZ) - INTERVAL 90 DAY))`,
    { newest },
    { signal },
  );
  return Math.max(LEAST_HOURS, PAUSES * 24 * (row?.days ?? 1));
}
