/** What the tests found, run by run, and how the tables stood after each load; documents of the state database. */
import type { TableSnapshot, TestView } from "../contract/quality.ts";
import type { State } from "../state/state.ts";

export interface Finding {
  state: "passed" | "failed" | "skipped" | "error";
  failing: number | null;
  checked: number | null;
  observed: string | null;
}

export interface Outcome {
  at: string;
  loadId: string | null;
  state: Finding["state"];
  failing: number | null;
  checked: number | null;
}

export interface Result extends Finding {
  since: string;
  checkedAt: string;
  /** Oldest first. */
  history: Outcome[];
}

/** What is found of a test that could not be judged, and why. */
export const skipped = (observed: string): Finding => ({
  state: "skipped",
  failing: null,
  checked: null,
  observed,
});

const RESULT = "quality-result";
const SNAPSHOTS = "quality-snapshots";
/** Runs and loads that are remembered of each test and table. */
const KEPT = 200;

/** What a test found last; undefined before its first run. */
export const resultOf = (state: State, id: string): Result | undefined =>
  state.documents.get<Result>(RESULT, id);

/** What every test found last, by its id. */
export const allResults = (state: State): Map<string, Result> =>
  new Map(state.documents.list<Result>(RESULT).map(({ id, value }) => [id, value]));

/** Keeps what a test found at `at` (an ISO time), and since when it has been so. */
export function keepResult(
  state: State,
  id: string,
  finding: Finding,
  at: string,
  loadId: string | null,
): Result {
  const before = resultOf(state, id);
  const { observed: _observed, ...outcome } = finding;
  const result: Result = {
    ...finding,
    since: before?.state === finding.state ? before.since : at,
    checkedAt: at,
    history: [...(before?.history ?? []), { at, loadId, ...outcome }].slice(-KEPT),
  };
  state.documents.put(RESULT, id, result);
  return result;
}

/** Forgets what a test found. */
export function forgetResult(state: State, id: string): void {
  state.documents.delete(RESULT, id);
}

/** How the table stood after its loads, oldest first. */
export const snapshotsOf = (state: State, table: string): TableSnapshot[] =>
  state.documents.get<TableSnapshot[]>(SNAPSHOTS, table) ?? [];

/** Kept when a load may have changed the table, or when it differs from the last one. */
export function keepSnapshot(state: State, table: string, snapshot: TableSnapshot): void {
  const before = snapshotsOf(state, table);
  const last = before.at(-1);
  if (snapshot.loadId === null && last && sameCounts(last, snapshot)) return;
  if (snapshot.loadId !== null && last?.loadId === snapshot.loadId) before.pop();
  // The oldest stays: it tells whether the data was fresh when it was first loaded.
  const kept = before.length < KEPT ? before : [before[0]!, ...before.slice(2 - KEPT)];
  state.documents.put(SNAPSHOTS, table, [...kept, snapshot]);
}

const sameCounts = (a: TableSnapshot, b: TableSnapshot) =>
  a.rows === b.rows && JSON.stringify(a.columns) === JSON.stringify(b.columns);

/** What a page shows of a test's last run. */
export function shownResult(
  result: Result | undefined,
): Pick<TestView, "state" | "failing" | "checked" | "observed" | "since" | "checkedAt"> {
  if (!result)
    return { state: "new", failing: null, checked: null, observed: null, since: null, checkedAt: null };
  const { history: _history, ...shown } = result;
  return shown;
}
