/** What the mapping editor offers of a source: its tables and columns with examples, and the values of a column. */
import type { Stream } from "../../connectors/connector.ts";
import { AppError } from "../contract/errors.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { rawColumns, rawTable, rawTableNames, readStreamStates, type StreamState } from "./raw-tables.ts";

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

const isOwn = (column: string) => !column.startsWith("_");

/** The source's tables as they are there now, with those that were loaded once and went at the end. */
export async function sourceTables(session: Pick<Session, "query">, rawSchema: string, streams: Stream[]) {
  const names = rawTableNames(streams);
  const states = [...(await readStreamStates(session, rawSchema)).values()];
  const byTable = new Map(states.map((state) => [state.table, state]));
  return Promise.all(
    streams.map(async (stream) => {
      const name = names.get(stream.name)!;
      const state = byTable.get(name);
      const examples = await examplesOf(session, rawSchema, state);
      return {
        name,
        rows: state?.rows ?? null,
        columns: Object.entries(rawColumns(stream))
          .filter(([column]) => isOwn(column))
          .map(([column, type]) => ({
            name: column,
            type,
            key: stream.key.includes(column),
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

/** Different values of a raw column, the most frequent first. Throws `not-found` where it is not loaded. */
export async function columnValues(
  session: Pick<Session, "query">,
  rawSchema: string,
  request: { table: string; column: string; limit: number },
  signal?: AbortSignal,
) {
  const columns = (await loadedTables(session, rawSchema)).get(request.table);
  if (!columns?.includes(request.column)) {
    throw new AppError(
      "not-found",
      `${request.table}.${request.column} is not loaded, so its values are not known. Sync the source first.`,
    );
  }
  const text = `trim(CAST(${quoteName(request.column)} AS VARCHAR))`;
  const from = rawTable(rawSchema, request.table);
  const rows = await session.query<{ value: string; count: number }>(
    `SELECT ${text} AS "value", count(*) AS "count" FROM ${from} WHERE ${text} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${request.limit}`,
    {},
    { signal },
  );
  const [whole] = await session.query<{ distinct: number; empty: number }>(
    `SELECT count(DISTINCT ${text}) FILTER (WHERE ${text} <> '') AS "distinct", count(*) FILTER (WHERE ${text} IS NULL OR ${text} = '') AS empty FROM ${from}`,
    {},
    { signal },
  );
  return { rows, distinct: whole!.distinct, empty: whole!.empty };
}
