/** Mappings: SQL per canonical table, previewed before it is saved. */
import { PRESETS } from "../../connectors/presets/index.ts";
import type { Engine } from "../engine.ts";
import { CANONICAL, canonicalTable } from "../ingest/canonical.ts";
import { checkTables } from "../ingest/mapping.ts";
import { checkMappingSql, previewMapping } from "../ingest/preview.ts";
import { loadMapping, saveMapping } from "../ingest/sources.ts";
import { applyMapping } from "../ingest/sync.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";

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
    Promise.all(
      Object.keys(CANONICAL).map(async (name) => {
        const table = await canonicalTable(engine.warehouse, name);
        const needed = new Set([...table.key, ...table.required]);
        const columns = table.columns.map((column) => ({
          ...column,
          required: needed.has(column.name),
          help: "",
        }));
        return { name, key: table.key, columns };
      }),
    ),
  "mapping.get": async (engine, { sourceId }) => loadMapping(engine.state, sourceOf(engine, sourceId)),
  "mapping.save": async (engine, { sourceId, preset, tables }) => {
    const connection = sourceOf(engine, sourceId);
    checkTables(tables);
    for (const table of tables.filter((candidate) => candidate.enabled)) {
      await checkMappingSql(engine, connection, table.table, table.sql);
    }
    const before = loadMapping(engine.state, connection);
    return saveMapping(engine.state, connection, {
      preset: preset === undefined ? before.preset : preset,
      tables,
    });
  },
  "mapping.preview": async (engine, { sourceId, table, sql, limit }, { signal }) =>
    previewMapping(engine, sourceOf(engine, sourceId), { table, sql, limit }, signal),
};

export const mappingJobs: JobHandlers<"mapping"> = {
  "mapping.apply": async (engine, { sourceId }, run) => applyMapping(engine, sourceOf(engine, sourceId), run),
};
