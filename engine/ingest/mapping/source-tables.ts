/** What the mapping editor offers of a source: its tables and columns with examples, and the values of a column. */
import type { Stream } from "../../../connectors/connector.ts";
import { AppError } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Params, Session } from "../../warehouse/warehouse.ts";
import { rawColumns, rawTable, rawTableNames, readStreamStates, type StreamState } from "../raw-tables.ts";
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
  columns: { name: string; type: string; key: boolean; example: string | null }[];
}

/** The source's tables as they are there now; where it does not answer (`streams` undefined), as they were loaded. */
export async function sourceTables(
  session: Pick<Session, "query">,
  rawSchema: string,
  streams: Stream[] | undefined,
): Promise<SourceTable[]> {
  const states = [...(await readStreamStates(session, rawSchema)).values()];
  const byTable = new Map(states.map((state) => [state.table, state]));
  const names = rawTableNames(streams ?? []);
  const layouts = streams
    ? streams.map((stream) => ({ name: names.get(stream.name)!, types: rawColumns(stream), key: stream.key }))
    : states.map(({ table, columns }) => ({ name: table, types: columns, key: [] }));
  return Promise.all(
    layouts.map(async ({ name, types, key }) => {
      const state = byTable.get(name);
      const examples = await examplesOf(session, rawSchema, state);
      const columns = Object.entries(types).filter(([column]) => isOwn(column));
      return {
        name,
        rows: state?.rows ?? null,
        columns: columns.map(([column, type]) => ({
          name: column,
          type,
          key: (key as string[]).includes(column),
          example: examples[column] ?? null,
        })),
      };
    }),
  );
}

async function examplesOf(
  session: Pick<Session, "query">,
  rawSchema: string,
  state: StreamState | undefined,
): Promise<Record<string, string | null>> {
  const columns = Object.keys(state?.columns ?? {}).filter(isOwn);
  if (!state || columns.length === 0) return {};
  const list = columns.map(
    (column) =>
      `first(left(trim(CAST(${quoteName(column)} AS VARCHAR)), 80)) FILTER (WHERE trim(CAST(${quoteName(column)} AS VARCHAR)) <> '') AS ${quoteName(column)}`,
  );
  const [row] = await session.query<Record<string, string | null>>(
    `SELECT ${list.join(", ")} FROM (FROM ${rawTable(rawSchema, state.table)} LIMIT ${LOOKED})`,
  );
  return row ?? {};
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
