/** Puts columns of JavaScript values into a temporary table, a vector at a time, without SQL text. */
import { setImmediate } from "node:timers/promises";
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";

/** Types that travel as they are; every other type travels as text and is cast in SQL. */
const TRAVEL = { BIGINT, BOOLEAN, DOUBLE, VARCHAR };
export type TravelType = keyof typeof TRAVEL;

const CHUNK = 2048;
/** Rows between two turns of the event loop, so that requests are answered during a load. */
const ROWS_A_TURN = 8 * CHUNK;

export interface AppendedColumn {
  name: string;
  type: TravelType;
  values: unknown[];
}

/** Creates (or replaces) the temporary table and fills it. BIGINT takes number or bigint, VARCHAR text. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: AppendedColumn[],
  rows: number,
): Promise<void> {
  const list = columns.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${type}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (${list.join(", ")})`);
  const appender = await connection.createAppender(table);
  const types = columns.map(({ type }) => TRAVEL[type]);
  for (let start = 0; start < rows; start += CHUNK) {
    const end = Math.min(rows, start + CHUNK);
    const chunk = DuckDBDataChunk.create(types, end - start);
    columns.forEach(({ type, values }, k) => {
      chunk.setColumnValues(k, convert(values, type, start, end));
    });
    appender.appendDataChunk(chunk);
    if (end % ROWS_A_TURN === 0) await setImmediate();
  }
  appender.flushSync();
  appender.closeSync();
}

function convert(values: unknown[], type: TravelType, start: number, end: number): DuckDBValue[] {
  const slice = values.slice(start, end);
  if (type === "BIGINT")
    return slice.map((value) => (typeof value === "number" ? BigInt(value) : (value as bigint | null)));
  if (type === "VARCHAR")
    return slice.map((value) => (value === null || value === undefined ? null : String(value)));
  return slice as DuckDBValue[];
}
