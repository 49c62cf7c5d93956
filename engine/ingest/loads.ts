/** The list of loads, kept as documents of the state database. */
import type { LoadReport } from "../contract/source.ts";
import type { State } from "../state/state.ts";

const KIND = "load";
const CUT_SHORT = "The engine ended while this load ran. Run it again; it goes on where it was.";

/** Older reports of a source are dropped. */
const KEPT_A_SOURCE = 200;

/** Keeps the report of a load, in place of an earlier one of the same load. */
export function saveReport(state: State, report: LoadReport): void {
  state.documents.put(KIND, report.id, report);
}

/** Ends the reports of loads that ran when the engine was killed; a job that goes on opens its own again. */
export function endCutShort(state: State): void {
  const endedAt = new Date().toISOString();
  const error = { code: "unavailable", message: CUT_SHORT } as const;
  for (const report of listReports(state))
    if (report.state === "running") saveReport(state, { ...report, state: "failed", endedAt, error });
}

/** The report by its id; undefined where there is none. */
export const findReport = (state: State, id: string): LoadReport | undefined =>
  state.documents.get<LoadReport>(KIND, id);

/** Newest first. */
export function listReports(state: State, sourceId?: string): LoadReport[] {
  return state.documents
    .list<LoadReport>(KIND)
    .map((document) => document.value)
    .filter((report) => sourceId === undefined || report.sourceId === sourceId)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Drops what is beyond the number kept, or all of a source that is removed. */
export function dropReports(state: State, sourceId: string, keep = KEPT_A_SOURCE): void {
  for (const report of listReports(state, sourceId).slice(keep)) state.documents.delete(KIND, report.id);
}
