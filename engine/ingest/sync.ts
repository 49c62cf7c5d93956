/**
 * The sync of one source: read the streams its mapping needs, merge them into raw tables, fill the canonical ones.
 * May import: contract, connectors, engine/state, engine/warehouse. A new check belongs in fill/stage.ts, a new
 * kind of batch in load-streams.ts. Killed at any point, the next attempt goes on and ends like one clean load.
 */
import type { Stream } from "../../connectors/connector.ts";
import { alertOnLoad } from "../alerts/load-alerts.ts";
import { throwIfAborted, toErrorInfo } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { LoadReport } from "../contract/source.ts";
import type { Connection } from "../state/connections.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { newDrift } from "./drift.ts";
import type { TableCount } from "./fill/merge.ts";
import { inTurn } from "./in-turn.ts";
import { listReports, saveReport } from "./loads.ts";
import { requireFit } from "./mapping/check.ts";
import { type Mapping, rawTablesOf, runMapping } from "./mapping/mapping.ts";
import { withoutNobody } from "./preset-people.ts";
import { rawTableNames } from "./raw-tables.ts";
import { readStreams } from "./read-streams.ts";
import { reconcileOrders } from "./reconcile.ts";
import { discoverStreams, loadMapping, mappingFor, rawSchemaOf } from "./sources.ts";
import { mappingWarnings } from "./warnings.ts";

export interface IngestContext {
  folder: string;
  warehouse: Warehouse;
  state: State;
}

type Mode = LoadReport["mode"];

/** Loads the source and answers the report, which is also kept in the list of loads. */
export async function syncSource(
  context: IngestContext,
  connection: Connection,
  mode: Mode,
  run: Run,
): Promise<LoadReport> {
  return reported(context, connection, mode, run, async (report) => {
    const streams = await discoverStreams(context.state, connection, run);
    const mapping = mappingFor(context.state, connection, streams);
    report.drift = await newDrift(context.warehouse, rawSchemaOf(connection), streams, report.drift ?? []);
    await requireFit(context.warehouse, rawSchemaOf(connection), mapping.tables, streams);
    const reading = { context, connection, report, told: [], run: run.part("read", 0.7) };
    const needed = neededStreams(streams, mapping);
    await readStreams(reading, needed, mode);
    const told = await withoutNobody(context, connection, streams, mapping, run.signal);
    await fillTables(context, connection, told, report, run.part("map", 0.3));
    const leftOut = new Set(streams.flatMap((stream) => stream.leftOut ?? []));
    const doubts = needed.flatMap((stream) => stream.doubts ?? []);
    report.warnings.push(...leftOut, ...doubts, ...reading.told);
  });
}

/** Fills the canonical tables from the rows that are already loaded. */
export async function applyMapping(
  context: IngestContext,
  connection: Connection,
  run: Run,
): Promise<LoadReport> {
  return reported(context, connection, "full", run, (report) =>
    fillTables(context, connection, loadMapping(context.state, connection), report, run),
  );
}

type Work = (report: LoadReport) => Promise<void>;

/** Does the work behind other loads of the source. */
const reported = (context: IngestContext, connection: Connection, mode: Mode, run: Run, work: Work) =>
  inTurn(context.warehouse, connection.id, run, () => {
    // Throws when it was removed while this waited.
    context.state.connections.get("source", connection.id);
    return keptReport(context, connection, mode, run, work);
  });

/** Keeps the report from start to end; a resumed job goes on with the report it began. */
async function keptReport(
  context: IngestContext,
  connection: Connection,
  mode: Mode,
  run: Run,
  work: Work,
): Promise<LoadReport> {
  const begun = run.checkpoint.get<string>("report");
  const before = listReports(context.state, connection.id).find((one) => one.id === begun);
  const report: LoadReport = {
    ...newReport(connection.id, mode),
    ...before,
    state: "running",
    endedAt: null,
    error: null,
  };
  run.checkpoint.set("report", report.id);
  saveReport(context.state, report);
  try {
    await work(report);
    report.state = "done";
  } catch (error) {
    report.error = toErrorInfo(error, run.signal);
    report.state = report.error.code === "cancelled" ? "cancelled" : "failed";
    throw error;
  } finally {
    report.endedAt = new Date().toISOString();
    saveReport(context.state, report);
    alertOnLoad(context.state, connection, report);
  }
  return report;
}

function newReport(sourceId: string, mode: Mode): LoadReport {
  return {
    id: newId("load"),
    sourceId,
    mode,
    state: "running",
    startedAt: new Date().toISOString(),
    endedAt: null,
    streams: [],
    tables: [],
    warnings: [],
    error: null,
  };
}

/** Streams that the mapping reads; all of them while nothing is mapped, so that there is something to map. */
function neededStreams(streams: Stream[], mapping: Mapping): Stream[] {
  const enabled = mapping.tables.filter((table) => table.enabled);
  if (enabled.length === 0) return streams;
  const names = rawTableNames(streams);
  const wanted = new Set(enabled.flatMap((table) => rawTablesOf(table.sql)));
  const compared = new Set(rawTablesOf(mapping.reconcile ?? ""));
  return streams.filter(({ name }) => wanted.has(names.get(name)!) || compared.has(names.get(name)!));
}

const isFilled = (mapping: Mapping, table: string) =>
  mapping.tables.some((candidate) => candidate.enabled && candidate.table === table);

/** A load that was killed after it had filled a table finds nothing to do there: then its first count holds. */
const ofAllAttempts = (counts: TableCount[], before: TableCount[]): TableCount[] =>
  counts.map((count) => {
    const first = before.find(({ table }) => table === count.table);
    return first && count.accepted + count.deleted === 0 ? first : count;
  });

async function fillTables(
  context: IngestContext,
  connection: Connection,
  mapping: Mapping,
  report: LoadReport,
  run: Run,
): Promise<void> {
  const { warehouse, state } = context;
  const settings = state.settings();
  const request = {
    sourceId: connection.id,
    rawSchema: rawSchemaOf(connection),
    params: { time_zone: settings.timeZone, currency: settings.currency },
  };
  const before = report.tables;
  // Kept before the rows are, or an end in between would lose what only the first attempt can tell.
  const note = (counts: TableCount[]) => {
    report.tables = ofAllAttempts(counts, before);
    saveReport(state, report);
  };
  await runMapping(warehouse, { ...request, tables: mapping.tables }, run, note).catch((error: unknown) => {
    report.tables = before;
    throw error;
  });
  report.warnings = await mappingWarnings(warehouse, connection.id, mapping);
  if (mapping.reconcile === undefined || !isFilled(mapping, "orders")) return;
  try {
    report.reconciliation = await reconcileOrders(
      warehouse,
      { ...request, sql: mapping.reconcile, mapped: report.tables.map(({ table }) => table) },
      run.signal,
    );
  } catch (error) {
    throwIfAborted(run.signal);
    report.warnings.push(
      `The orders could not be compared with the store's own totals: ${toErrorInfo(error).message}`,
    );
  }
}
