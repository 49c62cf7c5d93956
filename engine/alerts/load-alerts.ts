/** What a load that ended tells the people who rely on it: failed, empty, unusually large, rows that went. */
import { whole } from "../contract/figures.ts";
import type { LoadReport } from "../contract/source.ts";
import { listReports } from "../ingest/loads.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { isSeen, raiseAlert, resolveAlert } from "./alerts.ts";

/** Loads of the same mode that a judgement needs before it. */
const ENOUGH = 5;
/** A load is unusually large beyond this multiple of the median of those before it. */
const LARGE = 5;
/** Loads at least half as large, among all that are remembered, that make a large one usual. */
const RECURS = 2;
/** Below this many rows nothing is called large or empty. */
const FEW = 100;
/** Share of a table's rows that may go in one load before it is told. */
const GONE = 0.2;
/** Share of the orders that must agree with what the store itself has kept of them. */
const AGREEING = 0.99;

/** Rows that a load read, over all its streams. */
export const readRows = (report: Pick<LoadReport, "streams">): number =>
  report.streams.reduce((sum, stream) => sum + stream.rows, 0);

/** Raises and resolves the alerts of a source after a load of it. */
export function alertOnLoad(state: State, connection: Connection, report: LoadReport): void {
  if (report.state === "cancelled") return;
  const subject = connection.id;
  const href = `/quality?tab=loads&load=${report.id}`;
  if (report.state === "failed") {
    raiseAlert(state, {
      kind: "load-failed",
      subject,
      title: `Loading ${connection.name} failed`,
      detail: report.error?.message ?? "See the load's report.",
      href,
    });
    return;
  }
  resolveAlert(state, "load-failed", subject);
  resolveAlert(state, "late", subject);
  const found = judge(report, earlier(state, report));
  for (const kind of ["load-empty", "load-large", "rows-gone", "totals-differ"] as const) {
    const detail = found[kind];
    if (detail)
      raiseAlert(state, { kind, subject, title: `${connection.name}: ${TITLES[kind]}`, detail, href });
    else if (isOver(state, kind, report)) resolveAlert(state, kind, subject);
  }
}

/** Whether a load that finds nothing of the kind says that it is over. */
function isOver(state: State, kind: keyof typeof TITLES, report: LoadReport): boolean {
  // Rows come, whatever kind of load it is and however usual none has become.
  if (kind === "load-empty") return readRows(report) > 0;
  // What one load did stands after the next, which may come before anybody looked.
  if (kind === "rows-gone" || kind === "load-large") return isSeen(state, kind, report.sourceId);
  return true;
}

const TITLES = {
  "load-empty": "a load without rows",
  "load-large": "an unusually large load",
  "rows-gone": "many rows went",
  "totals-differ": "orders differ from the store's own totals",
};

type Found = Partial<Record<keyof typeof TITLES, string>>;

/** Completed loads of the source and mode before this one, newest first. */
function earlier(state: State, report: LoadReport): LoadReport[] {
  return listReports(state, report.sourceId).filter(
    (other) => other.id !== report.id && other.state === "done" && other.mode === report.mode,
  );
}

/** What is out of the ordinary in a load beside those before it (newest first). */
export function judge(report: LoadReport, before: LoadReport[]): Found {
  const found: Found = {};
  const rows = readRows(report);
  const usual = median(before.slice(0, 2 * ENOUGH).map(readRows));
  const known = before.length >= (report.mode === "full" ? 1 : ENOUGH) && usual >= FEW;
  if (known && rows === 0) {
    found["load-empty"] =
      `It read no rows; the loads before it read about ${whole(usual)}. Check that the source still gets data.`;
  }
  const large = before.length >= ENOUGH && usual > 0 && rows > FEW && rows > LARGE * usual;
  // A load of the morning among those of every hour, or of Mondays among those of every day.
  const alike = before.filter((other) => 2 * readRows(other) >= rows).length;
  if (large && alike < RECURS) {
    found["load-large"] =
      `It read ${whole(rows)} rows; the loads before it read about ${whole(usual)}. Check for rows that were written twice.`;
  }
  const gone = report.tables.filter(
    (table) =>
      table.deleted >= FEW && table.deleted > GONE * (table.accepted + table.unchanged + table.deleted),
  );
  if (gone.length > 0) {
    const list = gone.map((table) => `${whole(table.deleted)} of ${table.table}`).join(", ");
    found["rows-gone"] =
      `Rows that were there before are gone from the source: ${list}. They are marked deleted, not lost.`;
  }
  const differing = report.reconciliation && differs(report.reconciliation);
  if (differing) found["totals-differ"] = differing;
  return found;
}

/** What is said when too few orders agree in their totals, their lines or their parts. */
function differs(of: NonNullable<LoadReport["reconciliation"]>): string | undefined {
  const few = (agree: number, compared: number) => agree < AGREEING * compared;
  const most = Math.max(
    of.orders - of.totalsAgree,
    of.linesCompared - of.linesAgree,
    of.partsCompared - of.partsAgree,
  );
  const bad =
    few(of.totalsAgree, of.orders) ||
    few(of.linesAgree, of.linesCompared) ||
    few(of.partsAgree, of.partsCompared);
  if (!bad) return undefined;
  const worst = of.worst[0] ? `, most of all ${of.worst[0].orderId}` : "";
  return `${whole(most)} of ${whole(of.orders)} orders do not add up to what the store itself has kept of them${worst}. See the load's report, then the mapping.`;
}

function median(values: number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
