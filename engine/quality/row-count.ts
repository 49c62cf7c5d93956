/** A test that judges a table as a whole: has it about as many rows as usual? */
import { counted, whole } from "../contract/figures.ts";
import type { TableSnapshot } from "../contract/quality.ts";
import type { Finding } from "./results.ts";
import type { QualityTest } from "./tests.ts";

/** Loads that the usual number of rows is taken from, and how many it takes at least. */
const LOADS = { used: 10, least: 3 };
const DROP = 0.2;
const GROWTH = 1;

/**
 * Whether the number of rows is usual, beside the median of the last loads: those when the same sources filled the
 * table, for a source that came or went says nothing about the others.
 */
export function judgeRowCount(
  test: QualityTest,
  { rows, newestOf }: Pick<TableSnapshot, "rows" | "newestOf">,
  before: TableSnapshot[],
): Finding {
  const sources = sourcesOf({ newestOf });
  const alike = before.filter((snapshot) => sourcesOf(snapshot) === sources);
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

const sourcesOf = ({ newestOf }: Pick<TableSnapshot, "newestOf">) =>
  String(Object.keys(newestOf ?? {}).sort());

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
