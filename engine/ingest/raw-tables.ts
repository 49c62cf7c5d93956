/**
 * Raw tables: rows as they came, one schema a source, and what is known of each stream. The cursor lies beside the
 * rows in one transaction, so it can never run ahead of them, not even when the warehouse file is replaced; so do
 * the old and new images of rows that changed since the last mapping.
 */
import { createHash } from "node:crypto";
import { duckdbType } from "../../connectors/columns.ts";
import type { SourceColumn, Stream } from "../../connectors/connector.ts";
import type { State } from "../state/state.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";

/**
 * What the mapping has not seen yet of a stream: nothing, the rows in its `_old_` and `_new_` tables, or all of it
 * (first loaded, swapped whole, or mostly changed).
 */
export type Pending = "none" | "changes" | "all";

export interface StreamState {
  stream: string;
  table: string;
  /** Name and DuckDB type of each column as loaded. */
  columns: Record<string, string>;
  cursor: string | undefined;
  rows: number;
  loadedAt: string;
  pending: Pending;
  /** When deleted rows were last looked for. */
  comparedAt: string | undefined;
  /** See identityOf; undefined where it was loaded before this was kept. */
  identity: string | undefined;
}

/** Creates the schema and its list of streams when absent. */
export async function openRawSchema(session: Pick<Session, "run">, rawSchema: string): Promise<void> {
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(rawSchema)}`);
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${quoteName(rawSchema)}._streams (
       stream VARCHAR, table_name VARCHAR, columns JSON, cursor VARCHAR, rows BIGINT, loaded_at TIMESTAMPTZ)`,
  );
  const added = { pending: "VARCHAR", compared_at: "TIMESTAMPTZ", identity: "VARCHAR" };
  for (const [column, type] of Object.entries(added))
    await session.run(
      `ALTER TABLE ${quoteName(rawSchema)}._streams ADD COLUMN IF NOT EXISTS ${column} ${type}`,
    );
  await session.run(`CREATE TABLE IF NOT EXISTS ${digestList(rawSchema)} (stream VARCHAR, digests VARCHAR)`);
  await session.run(`CREATE TABLE IF NOT EXISTS ${placeList(rawSchema)} (stream VARCHAR, place VARCHAR)`);
}

const placeList = (rawSchema: string) => `${quoteName(rawSchema)}._places`;

/** How far a whole read of the stream that is not at its end has come, in the source's own words. */
export async function readPlace(
  session: Pick<Session, "query">,
  rawSchema: string,
  stream: string,
): Promise<string | undefined> {
  const [row] = await session.query<{ place: string }>(
    `SELECT place FROM ${placeList(rawSchema)} WHERE stream = $stream`,
    { stream },
  );
  return row?.place;
}

/** Writes how far a whole read has come; belongs in the transaction that put its rows in or took them away. */
export async function savePlace(
  session: Session,
  rawSchema: string,
  stream: string,
  place: string | undefined,
): Promise<void> {
  await saveText(session, placeList(rawSchema), stream, place);
}

/** Puts the stream's text in the place of its last one in a list of streams and texts; undefined takes it away. */
async function saveText(
  session: Session,
  list: string,
  stream: string,
  text: string | undefined,
): Promise<void> {
  await session.run(`DELETE FROM ${list} WHERE stream = $stream`, { stream });
  if (text !== undefined) await session.run(`INSERT INTO ${list} VALUES ($stream, $text)`, { stream, text });
}

/** Beside the list of streams, because they are large and seldom looked at. */
const digestList = (rawSchema: string) => `${quoteName(rawSchema)}._digests`;

/** By stream, what tells which blocks of its rows changed since they were loaded. */
export async function readDigests(
  session: Pick<Session, "query">,
  rawSchema: string,
): Promise<Map<string, string>> {
  const rows = await session.query<{ stream: string; digests: string }>(`FROM ${digestList(rawSchema)}`);
  return new Map(rows.map(({ stream, digests }) => [stream, digests]));
}

/** What is loaded of each stream, by stream name; empty before the first load. */
export async function readStreamStates(
  session: Pick<Session, "query">,
  rawSchema: string,
): Promise<Map<string, StreamState>> {
  const rows = await session
    .query<{
      stream: string;
      table_name: string;
      columns: string;
      cursor: string | null;
      rows: number;
      loaded_at: string;
      pending?: Pending | null;
      compared_at?: string | null;
      identity?: string | null;
    }>(`SELECT * FROM ${quoteName(rawSchema)}._streams`)
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return [];
      throw error;
    });
  return new Map(
    rows.map((row) => [
      row.stream,
      {
        stream: row.stream,
        table: row.table_name,
        columns: JSON.parse(row.columns) as Record<string, string>,
        cursor: row.cursor ?? undefined,
        rows: row.rows,
        loadedAt: row.loaded_at,
        pending: row.pending ?? "all",
        comparedAt: row.compared_at ?? undefined,
        identity: row.identity ?? undefined,
      },
    ]),
  );
}

/**
 * Writes what is now loaded of a stream; belongs in the transaction that changed its rows. Digests of rows that were
 * there before count no longer.
 */
export async function saveStreamState(
  session: Session,
  rawSchema: string,
  state: Pick<StreamState, "stream" | "table" | "columns" | "cursor" | "pending" | "comparedAt"> & {
    digests?: string | undefined;
    identity?: string | undefined;
  },
): Promise<void> {
  await saveText(session, digestList(rawSchema), state.stream, state.digests);
  const list = `${quoteName(rawSchema)}._streams`;
  await session.run(`DELETE FROM ${list} WHERE stream = $stream`, { stream: state.stream });
  await session.run(
    `INSERT INTO ${list} BY NAME SELECT $stream AS stream, $table AS table_name, $columns AS columns, $cursor AS cursor,
       (SELECT count(*) FROM ${rawTable(rawSchema, state.table)}) AS rows, now() AS loaded_at, $pending AS pending,
       CAST($compared_at AS TIMESTAMPTZ) AS compared_at, $identity AS identity`,
    {
      stream: state.stream,
      table: state.table,
      columns: JSON.stringify(state.columns),
      cursor: state.cursor ?? null,
      pending: state.pending,
      compared_at: state.comparedAt ?? null,
      identity: state.identity ?? null,
    },
  );
}

/** Says that the mapping has seen all that is loaded; belongs in the transaction that filled the canonical tables. */
export async function clearPending(session: Session, rawSchema: string): Promise<void> {
  const states = await readStreamStates(session, rawSchema);
  const waiting = [...states.values()].filter((state) => state.pending !== "none");
  if (waiting.length === 0) return;
  for (const { table } of waiting) await session.run(dropChangesSql(rawSchema, table));
  // A list from before images were kept lacks the column.
  await openRawSchema(session, rawSchema);
  const list = `${quoteName(rawSchema)}._streams`;
  await session.run(`UPDATE ${list} SET pending = 'none' WHERE pending IS DISTINCT FROM 'none'`);
}

/** Full images, as last mapped, of the rows of a raw table that were replaced or deleted since. */
export function oldTable(rawSchema: string, table: string): string {
  return rawTable(rawSchema, `_old_${table}`);
}

/** Full images of the rows of a raw table that came or changed since the last mapping, as they are now. */
export function newTable(rawSchema: string, table: string): string {
  return rawTable(rawSchema, `_new_${table}`);
}

/** Forgets both images of a raw table. */
export function dropChangesSql(rawSchema: string, table: string): string {
  return `DROP TABLE IF EXISTS ${oldTable(rawSchema, table)}; DROP TABLE IF EXISTS ${newTable(rawSchema, table)}`;
}

/** Differs once the rows that are loaded and their cursor are nothing to go on from. */
export const identityOf = ({ identity = "", key, cursorColumn = "" }: Stream): string =>
  createHash("sha256")
    .update(JSON.stringify([identity, key, cursorColumn]))
    .digest("hex");

/** The quoted name of a raw table. */
export function rawTable(rawSchema: string, table: string): string {
  return `${quoteName(rawSchema)}.${quoteName(table)}`;
}

/** The column that has the name of DuckDB's row ids and so hides them, as every table of Dolibarr has one. */
export const hidingRowIds = (columns: string[]): string | undefined =>
  columns.find((name) => name.toLowerCase() === "rowid");

/**
 * What takes a sample of so many rows, the same one each time, behind `SELECT ... FROM table`. It is drawn of row ids:
 * DuckDB holds a sample in memory beyond its limit, which long texts would fill.
 */
export function sampled(table: string, columns: string[], rows: number): string {
  const sample = `USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (1)`;
  return hidingRowIds(columns) === undefined
    ? `WHERE rowid IN (SELECT rowid FROM ${table} ${sample})`
    : sample;
}

/** DuckDB type by column; binary columns are not loaded. */
export function rawColumns(stream: Stream): Record<string, string> {
  const kept = stream.columns.filter((column: SourceColumn) => column.type !== "binary");
  return Object.fromEntries(kept.map((column) => [column.name, duckdbType(column)]));
}

/** Types whose values may be missing in a key: a zero date of MySQL is one there, and none here. */
const MAY_LACK = /^(DATE|TIMESTAMP|DECIMAL)/;

/** That two rows of raw columns have the same key: `a.k1 = b.k1 AND a.k2 IS NOT DISTINCT FROM b.k2`. */
export function sameRawKey(
  key: string[],
  columns: Record<string, string>,
  left: string,
  right: string,
): string {
  // Where nothing may be missing, "=" lets DuckDB leave out what lies beyond the keys on the other side.
  const same = (name: string) => (MAY_LACK.test(columns[name] ?? "") ? "IS NOT DISTINCT FROM" : "=");
  return key
    .map((name) => `${left}.${quoteName(name)} ${same(name)} ${right}.${quoteName(name)}`)
    .join(" AND ");
}

/** CREATE TABLE of columns with their types; `kind` is nothing or such as OR REPLACE TEMP. */
export function createTableSql(name: string, columns: Record<string, string>, kind = ""): string {
  const list = Object.entries(columns).map(([column, type]) => `${quoteName(column)} ${type}`);
  return `CREATE ${kind} TABLE ${name} (${list.join(", ")})`;
}

/**
 * Raw table of each stream: the one it has, else its name without the schema where that is unique. `_streams` is
 * ours, so a stream of that name gets an underscore more; one of two names that differ in capitals only gets a number.
 */
export function rawTableNames(streams: Pick<Stream, "name" | "table">[]): Map<string, string> {
  const bare = (name: string) => name.slice(name.lastIndexOf(".") + 1);
  const count = new Map<string, number>();
  for (const { name } of streams)
    count.set(bare(name).toLowerCase(), (count.get(bare(name).toLowerCase()) ?? 0) + 1);
  const taken = new Set(streams.flatMap(({ table }) => table?.toLowerCase() ?? []));
  const unique = (wanted: string) => {
    let name = wanted;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  };
  return new Map(
    streams.map(({ name, table: given }) => {
      if (given !== undefined) return [name, given];
      const table = count.get(bare(name).toLowerCase()) === 1 ? bare(name) : name.replaceAll(".", "_");
      return [name, unique(table.startsWith("_") ? `_${table}` : table)];
    }),
  );
}

const KIND = "raw-tables";

/**
 * The streams with their raw tables, as they were when each was first seen: a table of the same name that turns up
 * in another schema, or that is not read, renames none.
 */
export function withTables(state: Pick<State, "documents">, sourceId: string, streams: Stream[]): Stream[] {
  const kept = state.documents.get<Record<string, string>>(KIND, sourceId) ?? {};
  const taken = new Set<string>();
  const named = streams.map((stream) => {
    const table = kept[stream.name];
    // A schema that was renamed handed its tables on; when one of the old name comes back, it gets others.
    if (table === undefined || taken.has(table.toLowerCase())) return stream;
    taken.add(table.toLowerCase());
    return { ...stream, table };
  });
  const names = rawTableNames(named);
  if (named.some((stream) => stream.table === undefined))
    state.documents.put(KIND, sourceId, { ...kept, ...Object.fromEntries(names) });
  return streams.map((stream) => ({ ...stream, table: names.get(stream.name)! }));
}

/** Forgets the raw tables' names of a source that is removed. */
export function forgetTables(state: Pick<State, "documents">, sourceId: string): void {
  state.documents.delete(KIND, sourceId);
}
