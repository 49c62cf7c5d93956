/** Sources of the workspace: their connector with an opened configuration, their raw schema, their mapping. */
import type { z } from "zod";
import type { Connector, Stream } from "../../connectors/connector.ts";
import { FILE_COLUMN } from "../../connectors/files/dialect.ts";
import { connectorOf } from "../../connectors/index.ts";
import { detectPreset, findPreset, nearPreset, PRESETS } from "../../connectors/presets/index.ts";
import { matchPreset, type PresetMatch, withoutStaleTimes } from "../../connectors/presets/preset.ts";
import { AppError } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { Connection, ConnectionExtra } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { CANONICAL } from "./fill/canonical.ts";
import type { Mapping } from "./mapping/mapping.ts";
import { changedTables, keepVersion } from "./mapping/versions.ts";
import { rawColumns, rawTableNames, withTables } from "./raw-tables.ts";
import { withSeenColumns } from "./seen-columns.ts";

/** Fields of the connector's configuration that are kept encrypted. */
export function secretFields(connector: Connector): string[] {
  const shape = (connector.config as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {};
  return Object.keys(shape).filter((field) => shape[field]?.meta()?.secret === true);
}

/**
 * Checks a configuration against its connector. The error says the first field that is wrong (`streams.0.path` within a
 * list) and what it wants; details have them all, `problems` by field.
 */
export function parseConfig(connector: Connector, config: unknown): Record<string, unknown> {
  const parsed = connector.config.safeParse(config);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const problems = Object.fromEntries(
    parsed.error.issues.toReversed().map(({ path, message }) => [path.join("."), message]),
  );
  throw new AppError(
    "invalid-input",
    `${field ? `Field "${field}": ` : ""}${issue?.message ?? "The configuration is not complete."}`,
    { field, problems },
  );
}

/** A connector that reads, by kind. */
export function readingConnector(kind: string): Connector & Required<Pick<Connector, "source">> {
  const connector = connectorOf(kind);
  if (!connector.source)
    throw new AppError("unsupported", `${connector.title} can't be read from; choose another kind.`);
  return connector as Connector & Required<Pick<Connector, "source">>;
}

/** Schema of the source's raw tables, fixed when it is added: `raw_shop`. */
export function rawSchemaName(name: string, taken: string[]): string {
  const slug = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const base = `raw_${slug || "source"}`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base}_${n}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** Schema of the source's raw tables. */
export const rawSchemaOf = (connection: Connection): string => connection.extra.rawSchema!;

/** What a new source keeps beside its configuration. Throws `invalid-input` for a preset that there is not. */
export function sourceExtra(state: State, name: string, preset?: string): ConnectionExtra {
  if (preset) findPreset(preset);
  const taken = state.connections.list("source").map(rawSchemaOf);
  return { preset: preset ?? null, rawSchema: rawSchemaName(name, taken) };
}

/** Deletes the raw tables of a source and every row it loaded. */
export async function purgeSource(warehouse: Warehouse, connection: Connection): Promise<void> {
  await warehouse.transaction(async (session) => {
    const tables = [...Object.keys(CANONICAL), "rejects"].map((name) => `store.${name}`);
    for (const table of [...tables, "ingest.fills", "ingest.reconciled"]) {
      await session.run(`DELETE FROM ${table} WHERE source_id = $id`, { id: connection.id });
    }
    await session.run(`DROP SCHEMA IF EXISTS ${quoteName(rawSchemaOf(connection))} CASCADE`);
  });
}

/** Streams of a source as they are there now. */
export async function discoverStreams(state: State, connection: Connection, run: Run): Promise<Stream[]> {
  const connector = readingConnector(connection.kind);
  const config = parseConfig(connector, state.connections.openConfig(connection));
  const found = (await connector.source.streams(config, run)).map(withLoadedKey);
  const streams = withTables(state, connection.id, withSeenColumns(state, connection.id, found));
  const mapped = loadMapping(state, connection).preset;
  const preset = PRESETS.find(({ id }) => id === mapped);
  return preset ? withoutStaleTimes(preset, streams) : streams;
}

/** A key of which a column is not loaded tells no rows apart here. */
function withLoadedKey(stream: Stream): Stream {
  const loaded = rawColumns(stream);
  return stream.key.every((name) => name in loaded) ? stream : { ...stream, key: [] };
}

/** The preset that was asked for, else the one that fits; undefined when none does. */
export function presetFor(streams: Stream[], wanted: string | null | undefined): PresetMatch | undefined {
  const match = fittingPreset(streams, wanted);
  if (match || !wanted) return match;
  const preset = findPreset(wanted);
  throw new AppError(
    "invalid-input",
    `The preset "${preset.title}" does not fit this source. ${nearPreset(streams, [preset]) ?? "Its tables were not found."} Or leave the preset out, and map the tables by hand.`,
  );
}

function fittingPreset(streams: Stream[], wanted: string | null | undefined): PresetMatch | undefined {
  const tableOf = tableNames(streams);
  return wanted
    ? matchPreset(findPreset(wanted), streams, tableOf, wanted.split(":")[1])
    : detectPreset(streams, tableOf);
}

function tableNames(streams: Stream[]): (stream: string) => string {
  const names = rawTableNames(streams);
  return (stream) => names.get(stream) ?? stream;
}

const KIND = "mapping";

/** The saved mapping, or an empty one of version 0. */
export function loadMapping(state: State, connection: Connection): Mapping {
  return (
    state.documents.get<Mapping>(KIND, connection.id) ?? {
      sourceId: connection.id,
      preset: null,
      version: 0,
      updatedAt: connection.createdAt,
      tables: [],
    }
  );
}

/** Saves a mapping as the next version. */
export function saveMapping(
  state: State,
  connection: Connection,
  change: Pick<Mapping, "preset" | "tables" | "madeOf" | "reconcile" | "choice" | "note">,
): Mapping {
  const before = loadMapping(state, connection);
  // Edited tables of a preset are still compared with the totals that its platform stores.
  const same = change.preset === before.preset;
  const reconcile = change.reconcile ?? (same ? before.reconcile : undefined);
  const choice = "choice" in change ? change.choice : same ? before.choice : undefined;
  const mapping: Mapping = {
    ...change,
    ...(reconcile !== undefined && { reconcile }),
    choice,
    sourceId: connection.id,
    version: before.version + 1,
    updatedAt: new Date().toISOString(),
  };
  state.documents.put(KIND, connection.id, mapping);
  keepVersion(state, mapping);
  return mapping;
}

/** The saved mapping, or the one of the preset that fits, which is then saved. */
export function mappingFor(state: State, connection: Connection, streams: Stream[]): Mapping {
  const saved = loadMapping(state, connection);
  if (saved.version > 0) return withStoredTotals(state, followed(state, connection, streams, saved), streams);
  const match = presetFor(streams, connection.extra.preset);
  if (!match) return { ...saved, choice: nearPreset(streams) };
  return saveMapping(state, connection, asMapping(match));
}

const asMapping = ({ preset, tables, madeOf, reconcile, note: choice }: PresetMatch) => ({
  preset: preset.id,
  tables,
  madeOf,
  reconcile,
  choice,
});

/**
 * A preset's mapping that nobody edited goes with the preset and the store: SQL that became better, tables and columns
 * that an update of the store brought. While anything that it was made of is gone it stays, so that this is said.
 */
function followed(state: State, connection: Connection, streams: Stream[], saved: Mapping): Mapping {
  if (!saved.madeOf) return saved;
  const match = fittingPreset(streams, connection.extra.preset);
  const there = new Set(match?.madeOf);
  if (match?.preset.id !== saved.preset || saved.madeOf.some((column) => !there.has(column))) return saved;
  const isSame =
    changedTables(saved.tables, match.tables).length === 0 && saved.reconcile === match.reconcile;
  if (isSame) return saved;
  return saveMapping(state, connection, { ...asMapping(match), note: "The layout as it fits the store now" });
}

/** A mapping of a preset that was saved without what its platform's totals are gets that now. */
function withStoredTotals(state: State, mapping: Mapping, streams: Stream[]): Mapping {
  const preset = PRESETS.find((candidate) => candidate.id === mapping.preset);
  if (mapping.reconcile !== undefined || preset?.reconcile === undefined) return mapping;
  const reconcile = matchPreset(preset, streams, tableNames(streams))?.reconcile;
  if (reconcile === undefined) return mapping;
  const whole = { ...mapping, reconcile };
  state.documents.put(KIND, mapping.sourceId, whole);
  return whole;
}

/** A cursor that only counts rows (the key itself) would miss changes, so such streams are read whole. */
export function isIncremental(stream: Stream): boolean {
  const { cursorColumn, key } = stream;
  if (cursorColumn === undefined) return false;
  return cursorColumn === FILE_COLUMN || (key.length > 0 && !(key.length === 1 && key[0] === cursorColumn));
}
