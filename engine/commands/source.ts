/** Sources: connect, test, discover, load. */
import { z } from "zod";
import { CONNECTORS, connectorOf } from "../../connectors/index.ts";
import { dropAlerts } from "../alerts/alerts.ts";
import { readRows } from "../alerts/load-alerts.ts";
import { AppError } from "../contract/errors.ts";
import { quietRun, type Run } from "../contract/run.ts";
import type { SourceView } from "../contract/source.ts";
import type { Engine } from "../engine.ts";
import { dropImport } from "../ingest/imports.ts";
import { inTurn } from "../ingest/in-turn.ts";
import { leftBehind, releaseKept } from "../ingest/kept.ts";
import { dropReports, listReports } from "../ingest/loads.ts";
import { rawTablesOf } from "../ingest/mapping/mapping.ts";
import { dropVersions } from "../ingest/mapping/versions.ts";
import { forgetProfiles } from "../ingest/profile.ts";
import { forgetTables, rawTableNames } from "../ingest/raw-tables.ts";
import { forgetSeenColumns } from "../ingest/seen-columns.ts";
import {
  discoverStreams,
  isIncremental,
  loadMapping,
  presetFor,
  purgeSource,
  readingConnector,
  secretFields,
  sourceExtra,
} from "../ingest/sources.ts";
import { syncSource } from "../ingest/sync.ts";
import { testAfterLoad } from "../quality/after-load.ts";
import { tellBroken } from "../quality/tell.ts";
import { forgetGone } from "../quality/tests.ts";
import type { Connection } from "../state/connections.ts";
import { checkConnection, openConfig, openTyped, typedConfig, withoutSecrets } from "./connection.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { refreshAfterLoad } from "./recommend-refresh.ts";
import { profileCommands, profileJobs } from "./source-profile.ts";

/** What the list shows of a source; secrets read "stored". */
export function sourceView(engine: Engine, connection: Connection): SourceView {
  const [last] = listReports(engine.state, connection.id).filter((report) => report.state !== "running");
  const mapping = loadMapping(engine.state, connection);
  const tables = last?.tables.reduce((sum, table) => sum + table.read, 0);
  // Before anything is mapped, the rows that were read are all there is to tell.
  const rows = tables || (last ? readRows(last) : 0);
  return {
    id: connection.id,
    name: connection.name,
    kind: connection.kind,
    connectionType: connection.connectionType,
    config: withoutSecrets(engine, connection),
    preset: mapping.preset ?? connection.extra.preset ?? null,
    mappedTables: mapping.tables.filter((table) => table.enabled).length,
    createdAt: connection.createdAt,
    lastLoad: last?.endedAt
      ? { id: last.id, endedAt: last.endedAt, state: last.state as "done" | "failed" | "cancelled", rows }
      : null,
  };
}

const sourceOf = (engine: Engine, id: string) => engine.state.connections.get("source", id);

export const sourceCommands: Handlers<"source"> = {
  "source.kinds": async () =>
    CONNECTORS.map((connector) => ({
      id: connector.id,
      title: connector.title,
      description: connector.description,
      config: z.toJSONSchema(connector.config, { io: "input", unrepresentable: "any" }) as Record<
        string,
        unknown
      >,
      canRead: connector.source !== undefined,
      canWrite: connector.sink !== undefined,
    })),
  "source.list": async (engine) =>
    engine.state.connections.list("source").map((connection) => sourceView(engine, connection)),
  "source.get": async (engine, { id }) => sourceView(engine, sourceOf(engine, id)),
  "source.add": async (engine, { name, kind, config, connectionType, preset }) => {
    const connector = readingConnector(kind);
    const whole = typedConfig(connector, config);
    await connector.demand?.(whole);
    const added = engine.state.connections.add(
      {
        role: "source",
        name,
        kind,
        connectionType,
        config: whole,
        extra: sourceExtra(engine.state, name, preset),
      },
      secretFields(connector),
    );
    return sourceView(engine, added);
  },
  "source.update": async (engine, { id, name, config, connectionType }) => {
    const before = sourceOf(engine, id);
    const connector = connectorOf(before.kind);
    const changed = { ...before.config, ...config };
    const whole = config
      ? typedConfig(connector, openConfig(engine, before, changed), config)
      : before.config;
    const updated = engine.state.connections.update(
      {
        ...before,
        name: name ?? before.name,
        connectionType: connectionType ?? before.connectionType,
        config: whole,
      },
      secretFields(connector),
    );
    return { ...sourceView(engine, updated), note: leftBehind(engine.state, before) };
  },
  "source.remove": async (engine, { id, purge }, { signal }) => {
    const connection = sourceOf(engine, id);
    const { config } = openTyped(engine, "source", { id });
    await endJobs(engine, connection);
    // Behind its loads: one that asks for its turn after this finds no source any more.
    await inTurn(engine.warehouse, connection.id, quietRun(signal), () => forget(engine, connection, purge));
    if (purge) engine.jobs.enqueue("quality.run", {});
    return { note: await releaseKept(engine.state, { kind: connection.kind, config }, quietRun(signal)) };
  },
  "source.test": async (engine, input, { signal }) =>
    checkConnection(engine, "source", input, quietRun(signal)),
  "source.inspect": async (engine, input, { signal }) => {
    const { connector, config } = openTyped(engine, "source", input);
    if (connector.inspect) return connector.inspect(config, quietRun(signal));
    throw new AppError("unsupported", `${connector.title} needs no look: its tables say what they hold.`);
  },
  "source.discover": async (engine, { id }, { signal }) =>
    discover(engine, sourceOf(engine, id), quietRun(signal)),
  "source.loads": async (engine, { sourceId, limit }) => {
    const id = sourceId && sourceOf(engine, sourceId).id;
    return listReports(engine.state, id).slice(0, limit);
  },
  ...profileCommands,
};

/** Cancels the jobs that work on the source, and waits until they have ended. */
async function endJobs({ jobs }: Engine, { id, name }: Connection): Promise<void> {
  const active = [...jobs.list({ state: "running" }), ...jobs.list({ state: "queued" })];
  const own = active.filter(({ input }) => {
    const { id: one, sourceId = one } = (input ?? {}) as { id?: unknown; sourceId?: unknown };
    return sourceId === id || sourceId === name;
  });
  for (const job of own) jobs.cancel(job.id);
  await Promise.all(own.map((job) => jobs.wait(job.id)));
}

async function forget(engine: Engine, connection: Connection, purge: boolean): Promise<void> {
  if (purge) await purgeSource(engine.warehouse, connection);
  engine.state.documents.delete("mapping", connection.id);
  dropVersions(engine.state, connection.id);
  dropReports(engine.state, connection.id, 0);
  forgetProfiles(engine.state, connection);
  forgetTables(engine.state, connection.id);
  forgetSeenColumns(engine.state, connection.id);
  dropSchedules(engine, connection);
  dropAlerts(engine.state, connection.id);
  engine.state.connections.remove(connection.id);
  if (purge) await dropImport(engine, String(connection.config.path ?? ""));
  forgetGone(engine.state);
  tellBroken(engine.state);
}

export const sourceJobs: JobHandlers<"source"> = {
  "source.sync": async (engine, { id, mode }, run) => {
    const report = await syncSource(engine, sourceOf(engine, id), mode, run);
    engine.state.endFirstRun();
    testAfterLoad(engine.jobs, report);
    refreshAfterLoad(engine.jobs, engine.state);
    return report;
  },
  ...profileJobs,
};

/** Nothing is left that they could load. */
function dropSchedules(engine: Engine, { id, name }: Connection): void {
  for (const schedule of engine.schedules.list()) {
    const of = (schedule.input as { id?: unknown } | null)?.id;
    if (schedule.command.startsWith("source.") && (of === id || of === name))
      engine.schedules.remove(schedule.id);
  }
}

async function discover(engine: Engine, connection: Connection, run: Run) {
  const streams = await discoverStreams(engine.state, connection, run);
  const names = rawTableNames(streams);
  const match = presetFor(streams, connection.extra.preset);
  const saved = loadMapping(engine.state, connection).tables;
  const tables = saved.length > 0 ? saved : (match?.tables ?? []);
  return {
    streams: streams.map((stream) => ({
      name: stream.name,
      columns: stream.columns,
      key: stream.key,
      cursorColumn: stream.cursorColumn ?? null,
      rowCount: stream.rowCount ?? null,
      bytes: stream.bytes ?? null,
      incremental: isIncremental(stream),
      feeds: tables
        .filter((table) => table.enabled && rawTablesOf(table.sql).includes(names.get(stream.name)!))
        .map((table) => table.table),
    })),
    preset: match
      ? { id: match.preset.id, title: match.preset.title, matched: match.matched, of: match.of }
      : null,
  };
}
