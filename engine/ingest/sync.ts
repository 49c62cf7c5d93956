/**
 * The sync of one source: read the streams its mapping needs, merge them into raw tables, fill the canonical ones.
 * May import: contract, connectors, engine/state, engine/warehouse. A new check belongs in stage.ts, a new kind of
 * batch in load-streams.ts. Killed at any point, the next attempt goes on and ends like one clean load.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Stream } from "../../connectors/connector.ts";
import { alertOnLoad } from "../alerts/load-alerts.ts";
import { AppError, throwIfAborted, toErrorInfo } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { LoadReport } from "../contract/source.ts";
import type { Connection } from "../state/connections.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { openStreamLoad, type StreamCount, type StreamLoad, type StreamPlan } from "./load-streams.ts";
import { listReports, saveReport } from "./loads.ts";
import { type Mapping, rawTablesOf, runMapping } from "./mapping.ts";
import { requireFit } from "./mapping-check.ts";
import {
  openRawSchema,
  rawColumns,
  rawTableNames,
  readStreamStates,
  type StreamState,
} from "./raw-tables.ts";
import { reconcileOrders } from "./reconcile.ts";
import {
  discoverStreams,
  isIncremental,
  loadMapping,
  mappingFor,
  parseConfig,
  rawSchemaOf,
  readingConnector,
} from "./sources.ts";
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
    await requireFit(context.warehouse, rawSchemaOf(connection), mapping.tables, streams);
    await readStreams(
      context,
      connection,
      neededStreams(streams, mapping),
      mode,
      report,
      run.part("read", 0.7),
    );
    await fillTables(context, connection, mapping, report, run.part("map", 0.3));
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

/** Keeps the report from start to end; a resumed job goes on with the report it began. */
async function reported(
  context: IngestContext,
  connection: Connection,
  mode: Mode,
  run: Run,
  work: (report: LoadReport) => Promise<void>,
): Promise<LoadReport> {
  const begun = run.checkpoint.get<string>("report");
  const before = listReports(context.state, connection.id).find((one) => one.id === begun);
  const report: LoadReport = { ...newReport(connection.id, mode), ...before };
  report.state = "running";
  report.error = null;
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

async function readStreams(
  context: IngestContext,
  connection: Connection,
  streams: Stream[],
  mode: Mode,
  report: LoadReport,
  run: Run,
): Promise<void> {
  const { warehouse, state } = context;
  const rawSchema = rawSchemaOf(connection);
  await openRawSchema(warehouse, rawSchema);
  const loaded = await readStreamStates(warehouse, rawSchema);
  const plans = planStreams(streams, loaded, mode).filter(
    (plan) => !run.checkpoint.get(`done/${plan.stream.name}`),
  );
  if (plans.length === 0) return;
  const scratch = join(context.folder, "scratch", connection.id);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const finished = (count: StreamCount) => {
    report.streams = [...report.streams.filter((other) => other.stream !== count.stream), { ...count }];
    run.checkpoint.set(`done/${count.stream}`, true);
    saveReport(state, report);
  };
  const place = { warehouse, rawSchema, sourceId: connection.id, signal: run.signal };
  const open = (plan: StreamPlan) => openStreamLoad(place, plan);
  try {
    const connector = readingConnector(connection.kind);
    const config = parseConfig(connector, state.connections.openConfig(connection));
    const cursors = Object.fromEntries(plans.map((plan) => [plan.stream.name, plan.cursor]));
    const batches = connector.source.read(
      config,
      { streams: plans.map((plan) => plan.stream), cursors, scratch },
      run,
    );
    await takeBatches(batches, plans, open, finished);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  throwIfAborted(run.signal);
}

function planStreams(streams: Stream[], loaded: Map<string, StreamState>, mode: Mode): StreamPlan[] {
  const names = rawTableNames(streams);
  return streams.map((stream) => {
    const columns = rawColumns(stream);
    const before = loaded.get(stream.name);
    const fits =
      before !== undefined && Object.entries(before.columns).every(([name, type]) => columns[name] === type);
    const incremental =
      mode === "incremental" && isIncremental(stream) && fits && before.cursor !== undefined;
    return {
      stream,
      table: names.get(stream.name)!,
      columns,
      mode: incremental ? "incremental" : "full",
      cursor: incremental ? before.cursor : undefined,
      pending: before?.pending ?? "all",
    };
  });
}

async function takeBatches(
  batches: ReturnType<NonNullable<ReturnType<typeof readingConnector>["source"]>["read"]>,
  plans: StreamPlan[],
  open: (plan: StreamPlan) => Promise<StreamLoad>,
  finished: (count: StreamCount) => void,
): Promise<void> {
  const waiting = new Map(plans.map((plan) => [plan.stream.name, plan]));
  let current: { name: string; load: StreamLoad } | undefined;
  const close = async () => {
    if (!current) return;
    await current.load.finish();
    finished(current.load.count);
    current = undefined;
  };
  for await (const { stream, batch } of batches) {
    if (current?.name !== stream) {
      await close();
      const plan = waiting.get(stream);
      if (!plan)
        throw new AppError("internal", `The source came back to ${stream} after it had ended. Report this.`);
      waiting.delete(stream);
      current = { name: stream, load: await open(plan) };
    }
    await current.load.take(batch);
    if (batch.kind === "file" && batch.temporary) await rm(batch.path, { force: true });
  }
  await close();
  // A stream without any batch is an empty table, or one with nothing new.
  for (const [name, plan] of waiting) {
    current = { name, load: await open(plan) };
    await close();
  }
}

const isFilled = (mapping: Mapping, table: string) =>
  mapping.tables.some((candidate) => candidate.enabled && candidate.table === table);

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
  report.tables = await runMapping(warehouse, { ...request, tables: mapping.tables }, run);
  report.warnings = await mappingWarnings(warehouse, connection.id, mapping);
  if (mapping.reconcile === undefined || !isFilled(mapping, "orders")) return;
  try {
    report.reconciliation = await reconcileOrders(
      warehouse,
      { ...request, sql: mapping.reconcile },
      run.signal,
    );
  } catch (error) {
    throwIfAborted(run.signal);
    report.warnings.push(
      `The orders could not be compared with the store's own totals: ${toErrorInfo(error).message}`,
    );
  }
}
