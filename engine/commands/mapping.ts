/** Mappings: SQL per canonical table, previewed before it is saved. */
import { PRESETS } from "../../connectors/presets/index.ts";
import { AppError } from "../contract/errors.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { canonicalTables } from "../ingest/fill/canonical.ts";
import { columnHelp } from "../ingest/mapping/column-help.ts";
import { compiled } from "../ingest/mapping/grid.ts";
import { previewMapping } from "../ingest/mapping/preview.ts";
import { discoverStreams, loadMapping, presetFor } from "../ingest/sources.ts";
import { applyMapping } from "../ingest/sync.ts";
import { testAfterLoad } from "../quality/after-load.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { demandColumns, mappingEditing, orNotLoaded, saveChecked } from "./mapping-editing.ts";

const sourceOf = (engine: Engine, id: string) => engine.state.connections.get("source", id);

export const mappingCommands: Handlers<"mapping"> = {
  "mapping.presets": async () =>
    PRESETS.map(({ id, title, description, tables }) => ({
      id,
      title,
      description,
      tables: Object.keys(tables),
    })),
  "mapping.tables": async (engine) =>
    (await canonicalTables(engine.warehouse)).map((table) => {
      const needed = new Set([...table.key, ...table.required]);
      const columns = table.columns.map((column) => ({
        ...column,
        required: needed.has(column.name),
        help: columnHelp(table.name, column.name, column.type),
      }));
      return { name: table.name, key: table.key, columns };
    }),
  /** Before the first load it is what the fitting preset makes of the source, not yet saved. */
  "mapping.get": async (engine, { sourceId }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    const saved = loadMapping(engine.state, connection);
    if (saved.version > 0) return saved;
    const streams = await discoverStreams(engine.state, connection, quietRun(signal));
    const match = presetFor(streams, connection.extra.preset);
    return match ? { ...saved, preset: match.preset.id, tables: match.tables } : saved;
  },
  "mapping.save": async (engine, { sourceId, preset, tables, from }) => {
    const connection = sourceOf(engine, sourceId);
    const before = loadMapping(engine.state, connection);
    if (from !== undefined && from !== before.version)
      throw new AppError(
        "conflict",
        `Version ${before.version} of this mapping was saved meanwhile, in another window or on the command line. Look at it first, then save your changes on top of it.`,
        { newer: before.version },
      );
    return saveChecked(engine, connection, { preset: preset === undefined ? before.preset : preset, tables });
  },
  "mapping.preview": async (engine, { sourceId, table, sql, grid, tables, limit }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    const tried = compiled({ table, sql, enabled: true, ...(grid && { grid }) });
    demandColumns(tried);
    const request = { table, sql: tried.sql, grid, limit, others: tables?.map(compiled) };
    return previewMapping(engine, connection, request, signal).catch((error) =>
      orNotLoaded(engine, connection, tried, error),
    );
  },
  ...mappingEditing,
};

export const mappingJobs: JobHandlers<"mapping"> = {
  "mapping.apply": async (engine, { sourceId }, run) => {
    const report = await applyMapping(engine, sourceOf(engine, sourceId), run);
    testAfterLoad(engine.jobs, report);
    return report;
  },
};
