/** What the mapping editor offers of a source: its tables and columns, examples, and the values of a column. */
import type { Stream } from "../../../connectors/connector.ts";
import { AppError } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Params, Session } from "../../warehouse/warehouse.ts";
import { rawColumns, rawTable, rawTableNames, readStreamStates } from "../raw-tables.ts";
import { resolveRaw } from "./mapping.ts";

/** Rows in which an example of each column is looked for. */
const LOOKED = 500;

/** Raw tables that hold rows: name -> columns, without those that the load keeps for itself. */
export async function loadedTables(
  session: Pick<Session, "query">,
  rawSchema: string,
): Promise<Map<string, string[]>> {
  const states = [...(await readStreamStates(session, rawSchema)).values()];
  return new Map(states.map(({ table, columns }) => [table, Object.keys(columns).filter(isOwn)]));
}

/** The name of the file that a row came from, and fields that only later rows of a web API have. */
const KEPT = new Set(["_file", "_other"]);
const isOwn = (column: string) => !KEPT.has(column);

interface SourceTable {
  name: string;
  rows: number | null;
  columns: { name: string; type: string; key: boolean }[];
}

/** The source's tables as they are there now; where it does not answer (`streams` undefined), as they were loaded. */
export async function sourceTables(
  session: Pick<Session, "query">,
  rawSchema: string,
  streams: Stream[] | undefined,
): Promise<SourceTable[]> {
  const states = [...(await readStreamStates(session, rawSchema)).values()];
  const rows = new Map(states.map((state) => [state.table, state.rows]));
  const names = rawTableNames(streams ?? []);
  const layouts: { name: string; types: Record<string, string>; key: string[] }[] = streams
    ? streams.map((stream) => ({ name: names.get(stream.name)!, types: rawColumns(stream), key: stream.key }))
    : states.map(({ table, columns }) => ({ name: table, types: columns, key: [] }));
  return layouts.map(({ name, types, key }) => ({
    name,
    rows: rows.get(name) ?? null,
    columns: Object.entries(types)
      .filter(([column]) => isOwn(column))
      .map(([column, type]) => ({ name: column, type, key: key.includes(column) })),
  }));
}

/** A value of each column among the first rows, by table and column; nothing of tables that are not loaded. */
export async function columnExamples(
  session: Pick<Session, "query">,
  rawSchema: string,
  tables: string[],
  signal?: AbortSignal,
): Promise<Record<string, Record<string, string>>> {
  const loaded = await loadedTables(session, rawSchema);
  const found: Record<string, Record<string, string>> = {};
  for (const table of tables) {
    const columns = loaded.get(table) ?? [];
    if (columns.length > 0)
      found[table] = await examplesOf(session, rawTable(rawSchema, table), columns, signal);
  }
  return found;
}

async function examplesOf(
  session: Pick<Session, "query">,
  table: string,
  columns: string[],
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const list = columns.map((column) => {
    const text = `trim(CAST(${quoteName(column)} AS VARCHAR))`;
    return `first(left(${text}, 80)) FILTER (WHERE ${text} <> '') AS ${quoteName(column)}`;
  });
  const [row] = await session.query<Record<string, string | null>>(
    `SELECT ${list.join(", ")} FROM (FROM ${table} LIMIT ${LOOKED})`,
    undefined,
    { signal },
  );
  return Object.fromEntries(
    Object.entries(row!).filter((pair): pair is [string, string] => pair[1] !== null),
  );
}

interface ValuesRequest {
  table: string;
  column: string;
  limit: number;
  /** A SELECT whose column it is, instead of a raw table's. */
  sql?: string | undefined;
  params: Params;
}

/** Different values of a column, the most frequent first. Throws `not-found` where it is not loaded. */
export async function columnValues(
  session: Pick<Session, "query">,
  rawSchema: string,
  { table, column, limit, sql, params }: ValuesRequest,
  signal?: AbortSignal,
) {
  if (sql === undefined && !(await loadedTables(session, rawSchema)).get(table)?.includes(column)) {
    throw new AppError(
      "not-found",
      `${table}.${column} is not loaded, so its values are not known. Sync the source first.`,
    );
  }
  const text = `trim(CAST(${quoteName(column)} AS VARCHAR))`;
  const from = sql === undefined ? rawTable(rawSchema, table) : `(\n${resolveRaw(sql, rawSchema)}\n)`;
  const rows = await session.query<{ value: string; count: number }>(
    `SELECT ${text} AS "value", count(*) AS "count" FROM ${from} WHERE ${text} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`,
    params,
    { signal },
  );
  const [whole] = await session.query<{ distinct: number; empty: number }>(
    `SELECT count(DISTINCT ${text}) FILTER (WHERE ${text} <> '') AS "distinct", count(*) FILTER (WHERE ${text} IS NULL OR ${text} = '') AS empty FROM ${from}`,
    params,
    { signal },
  );
  return { rows, distinct: whole!.distinct, empty: whole!.empty };
}
