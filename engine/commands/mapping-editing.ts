/** What the mapping editor needs beside the mapping itself: suggestions, checks, versions, sharing. */
import type { Stream } from "../../connectors/connector.ts";
import { AppError } from "../contract/errors.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { bareGrid, checkMapping, layoutOf, type RawLayout } from "../ingest/mapping/check.ts";
import { compiled, gridSql } from "../ingest/mapping/grid.ts";
import { checkTables, type Mapping, type TableMapping } from "../ingest/mapping/mapping.ts";
import { checkMappingSql } from "../ingest/mapping/preview.ts";
import { replaceIn } from "../ingest/mapping/replace.ts";
import { columnExamples, columnValues, loadedTables, sourceTables } from "../ingest/mapping/source-tables.ts";
import { changedTables, listVersions, loadVersion } from "../ingest/mapping/versions.ts";
import { ofItsColumn } from "../ingest/mapping/wrong-expression.ts";
import { discoverStreams, loadMapping, rawSchemaOf, saveMapping } from "../ingest/sources.ts";
import { SAMPLE_ROWS } from "../ingest/suggest/facts/table-facts.ts";
import { suggestMapping } from "../ingest/suggest/index.ts";
import type { Connection } from "../state/connections.ts";
import type { Handlers } from "./handlers.ts";

const sourceOf = (engine: Engine, id: string) => engine.state.connections.get("source", id);

type Editing = Pick<
  Handlers<"mapping">,
  | "mapping.sourceTables"
  | "mapping.examples"
  | "mapping.values"
  | "mapping.suggest"
  | "mapping.check"
  | "mapping.replace"
  | "mapping.versions"
  | "mapping.version"
  | "mapping.restore"
  | "mapping.export"
  | "mapping.import"
>;

/** Saves a mapping whose every enabled table runs; grids are made SQL first. */
export async function saveChecked(
  engine: Engine,
  connection: Connection,
  change: Pick<Mapping, "preset" | "tables" | "note">,
): Promise<Mapping> {
  const tables = change.tables.map(compiled);
  checkTables(tables);
  tables.forEach(demandColumns);
  for (const table of tables.filter((candidate) => candidate.enabled)) {
    await checkMappingSql(engine, connection, table.table, table.sql).catch((error) =>
      unlessNew(engine, connection, table, error),
    );
  }
  return saveMapping(engine.state, connection, { ...change, tables });
}

/** Throws `invalid-input` for a table that would be loaded from no column at all. */
export function demandColumns(mapping: TableMapping): void {
  const bare = bareGrid(mapping);
  if (bare) throw new AppError("invalid-input", bare);
}

/** For a mapping that can't be tried because the source has a column that is not in the loaded rows yet. */
export async function orNotLoaded(
  engine: Engine,
  connection: Connection,
  table: TableMapping,
  error: unknown,
): Promise<never> {
  await unlessNew(engine, connection, table, error);
  throw new AppError(
    "conflict",
    `The mapping of ${table.table} reads a column that is new in the source and not loaded yet. Save and load it to see its rows.`,
  );
}

/** Throws the error, unless what does not run on the loaded rows fits what the source has now. */
async function unlessNew(
  engine: Engine,
  connection: Connection,
  table: TableMapping,
  error: unknown,
): Promise<void> {
  const doesNotRun =
    error instanceof AppError && error.code === "invalid-input" && error.details?.reason !== undefined;
  if (!doesNotRun) throw error;
  if ((await problemsOf(engine, connection, [table])).length > 0)
    throw await ofItsColumn(engine.warehouse, rawSchemaOf(connection), table, error);
}

async function problemsOf(
  engine: Engine,
  connection: Connection,
  tables: TableMapping[],
  signal?: AbortSignal,
) {
  const streams = await discoverStreams(engine.state, connection, quietRun(signal));
  return checkMapping(engine.warehouse, rawSchemaOf(connection), tables.map(compiled), layoutOf(streams));
}

/** The source's tables; undefined when it does not answer but was loaded before, so that work can go on. */
async function streamsIfThere(
  engine: Engine,
  connection: Connection,
  signal?: AbortSignal,
): Promise<Stream[] | undefined> {
  try {
    return await discoverStreams(engine.state, connection, quietRun(signal));
  } catch (error) {
    const loaded = await loadedTables(engine.warehouse, rawSchemaOf(connection));
    if (signal?.aborted || loaded.size === 0) throw error;
    return undefined;
  }
}

export const mappingEditing: Editing = {
  "mapping.sourceTables": async (engine, { sourceId }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    return sourceTables(
      engine.warehouse,
      rawSchemaOf(connection),
      await streamsIfThere(engine, connection, signal),
    );
  },
  "mapping.examples": async (engine, { sourceId, tables }, { signal }) =>
    columnExamples(engine.warehouse, rawSchemaOf(sourceOf(engine, sourceId)), tables, signal),
  "mapping.values": async (engine, { sourceId, ...request }, { signal }) => {
    const { timeZone, currency } = engine.state.settings();
    const params = { time_zone: timeZone, currency };
    return columnValues(
      engine.warehouse,
      rawSchemaOf(sourceOf(engine, sourceId)),
      { ...request, params },
      signal,
    );
  },
  "mapping.suggest": async (engine, { sourceId }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    const rawSchema = rawSchemaOf(connection);
    const tables = await loadedTables(engine.warehouse, rawSchema);
    const streams = await streamsIfThere(engine, connection, signal);
    const layout: RawLayout = streams ? layoutOf(streams) : new Map();
    const present = streams ? new Map([...tables].filter(([name]) => layout.has(name))) : tables;
    const found = await engine.warehouse.transaction((session) =>
      suggestMapping(session, rawSchema, present, engine.state.settings().currency, signal),
    );
    return {
      tables: found.tables.map((suggestion) => ({ ...suggestion, sql: gridSql(suggestion.grid) })),
      sources: found.sources,
      notes: found.notes,
      notLoaded: [...layout.keys()].filter((name) => !tables.has(name)),
      sampleRows: SAMPLE_ROWS,
    };
  },
  "mapping.check": async (engine, { sourceId, tables }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    const checked = tables ?? loadMapping(engine.state, connection).tables;
    const problems = await problemsOf(engine, connection, checked, signal);
    return { ok: problems.length === 0, problems };
  },
  "mapping.replace": async (_engine, { tables, replacements }) =>
    tables.map((mapping) => replacements.reduce<TableMapping>(replaceIn, mapping)),
  "mapping.versions": async (engine, { sourceId }) => {
    const versions = listVersions(engine.state, sourceOf(engine, sourceId));
    return versions.map(({ version, updatedAt, note, tables }, k) => ({
      version,
      updatedAt,
      note: note ?? null,
      changed: changedTables(versions[k + 1]?.tables ?? [], tables),
      enabled: tables.filter(({ enabled }) => enabled).length,
    }));
  },
  "mapping.version": async (engine, { sourceId, version }) =>
    loadVersion(engine.state, sourceOf(engine, sourceId), version),
  "mapping.restore": async (engine, { sourceId, version }) => {
    const connection = sourceOf(engine, sourceId);
    const { preset, tables } = loadVersion(engine.state, connection, version);
    return saveChecked(engine, connection, { preset, tables, note: `Restored from version ${version}` });
  },
  "mapping.export": async (engine, { sourceId }) => {
    const connection = sourceOf(engine, sourceId);
    const { preset, tables, version } = loadMapping(engine.state, connection);
    if (version === 0)
      throw new AppError(
        "conflict",
        `Nothing is saved for ${connection.name} yet. Save its mapping, or load it, first.`,
      );
    return {
      format: "merchbench-mapping",
      formatVersion: 1,
      source: connection.name,
      preset,
      exportedAt: new Date().toISOString(),
      tables,
    };
  },
  "mapping.import": async (engine, { sourceId, file }, { signal }) => {
    const connection = sourceOf(engine, sourceId);
    if (file.tables.length === 0)
      throw new AppError(
        "invalid-input",
        "The file maps no table. Export it again from a source that is mapped.",
      );
    const problems = await problemsOf(engine, connection, file.tables, signal);
    if (problems.length > 0) {
      const said = [...new Set(problems.map(({ message }) => message))].join(" ");
      throw new AppError(
        "invalid-input",
        `The mapping of ${file.source} does not fit this source. ${said} Import it in the editor to repair it there.`,
        { problems },
      );
    }
    return saveChecked(engine, connection, {
      preset: file.preset,
      tables: file.tables,
      note: `Imported from ${file.source}`,
    });
  },
};
