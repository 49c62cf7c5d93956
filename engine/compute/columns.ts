/** Parquet to typed arrays and back: how datasets reach a model and predictions leave it. */
import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBType,
  DuckDBTypeId,
  FLOAT,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import type { Column, Table } from "../../models/model.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";

/** Rows that a DuckDB data chunk holds at most. */
const CHUNK_ROWS = 2048;

/** Runs the work on an in-memory DuckDB that lives as long as the work. */
export async function withDuckDB<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * Reads a Parquet file as columns. DOUBLE, FLOAT, INTEGER and BIGINT keep their type (integers with
 * missing values become Float64Array with NaN); DECIMAL and HUGEINT become doubles; BOOLEAN 0 or 1;
 * everything else text, dates as `YYYY-MM-DD`.
 */
export async function readParquet(connection: DuckDBConnection, path: string): Promise<Table> {
  const scan = `read_parquet(${quoteText(path)})`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${scan}`);
  const fields = described.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
  const nulls = await nullCounts(connection, scan, fields);
  const select = fields.map(
    ({ name, type }) => `${castOf(name, type, nulls.get(name)! > 0)} AS ${quoteName(name)}`,
  );
  const rows = nulls.get("")!;
  const result = await connection.stream(`SELECT ${select.join(", ")} FROM ${scan}`);
  return { rows, columns: await collect(result, rows) };
}

async function nullCounts(connection: DuckDBConnection, scan: string, fields: { name: string }[]) {
  const counts = fields.map(({ name }) => `count(*) - count(${quoteName(name)})`);
  const reader = await connection.runAndReadAll(`SELECT ${["count(*)", ...counts].join(", ")} FROM ${scan}`);
  const [total = 0, ...missing] = reader.getRows()[0]!.map(Number);
  return new Map([["", total], ...fields.map(({ name }, k): [string, number] => [name, missing[k]!])]);
}

function castOf(name: string, type: string, hasNulls: boolean): string {
  const column = quoteName(name);
  if (type === "DOUBLE" || type === "FLOAT") return `coalesce(${column}, 'nan'::${type})`;
  if (type.startsWith("DECIMAL") || type.endsWith("HUGEINT") || type === "UBIGINT") {
    return `coalesce(${column}::DOUBLE, 'nan'::DOUBLE)`;
  }
  if (type === "BIGINT") return hasNulls ? `coalesce(${column}::DOUBLE, 'nan'::DOUBLE)` : column;
  if (/^U?(TINY|SMALL)?INT(EGER)?$|^BOOLEAN$/.test(type)) {
    return hasNulls ? `coalesce(${column}::DOUBLE, 'nan'::DOUBLE)` : `${column}::INTEGER`;
  }
  return `${column}::VARCHAR`;
}

async function collect(result: DuckDBResult, rows: number): Promise<Record<string, Column>> {
  const names = result.columnNames();
  const columns = names.map((_, k) => emptyColumn(result.columnTypeId(k), rows));
  let offset = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (let k = 0; k < columns.length; k++) fillColumn(columns[k]!, offset, chunk, k);
    offset += chunk.rowCount;
  }
  return Object.fromEntries(names.map((name, k) => [name, columns[k]!]));
}

function emptyColumn(type: DuckDBTypeId, rows: number): Column {
  if (type === DuckDBTypeId.DOUBLE) return new Float64Array(rows);
  if (type === DuckDBTypeId.FLOAT) return new Float32Array(rows);
  if (type === DuckDBTypeId.INTEGER) return new Int32Array(rows);
  if (type === DuckDBTypeId.BIGINT) return new BigInt64Array(rows);
  return new Array<string | null>(rows).fill(null);
}

function fillColumn(column: Column, offset: number, chunk: DuckDBDataChunk, index: number): void {
  if (Array.isArray(column)) {
    const values = chunk.getColumnValues(index) as (string | null)[];
    for (let i = 0; i < values.length; i++) column[offset + i] = values[i]!;
    return;
  }
  // The numeric vectors share one shape: a typed array of the column's own type.
  const { items } = chunk.getColumnVector(index) as unknown as { items: Float64Array };
  (column as Float64Array).set(items.subarray(0, chunk.rowCount), offset);
}

/**
 * Columns of numbers of a query, a chunk of rows at a time: Int32Array, Float32Array or Float64Array by type. They
 * must hold no nulls and are valid until the next chunk.
 */
export async function* streamColumns(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<(Int32Array | Float32Array | Float64Array)[]> {
  const result = await connection.stream(sql);
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const { rowCount } = chunk;
    yield result.columnNames().map((_, k) => itemsOf(chunk!, k).subarray(0, rowCount));
  }
}

/** Fills a chunk of numeric columns, without a value in between. */
export function numberChunk(columns: (Int32Array | Float64Array)[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map(typeOf), columns[0]?.length ?? 0);
  for (const [k, column] of columns.entries()) {
    itemsOf(chunk, k).set(column);
    chunk.getColumnVector(k).flush();
  }
  return chunk;
}

/** The numeric vectors share one shape: a typed array of the column's own type. */
function itemsOf(chunk: DuckDBDataChunk, k: number): Int32Array | Float32Array | Float64Array {
  return (chunk.getColumnVector(k) as unknown as { items: Float64Array }).items;
}

function typeOf(column: Column): DuckDBType {
  if (column instanceof Float64Array) return DOUBLE;
  if (column instanceof Float32Array) return FLOAT;
  if (column instanceof Int32Array) return INTEGER;
  if (column instanceof BigInt64Array) return BIGINT;
  return VARCHAR;
}

/** Writes columns as a Parquet file; NaN becomes null. */
export async function writeParquet(connection: DuckDBConnection, table: Table, path: string): Promise<void> {
  const names = Object.keys(table.columns);
  const columns = Object.values(table.columns);
  const types = columns.map(typeOf);
  const fields = names.map((name, k) => `${quoteName(name)} ${types[k]!.toString()}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE outgoing (${fields.join(", ")})`);
  const appender = await connection.createAppender("outgoing", "main", "temp");
  for (let start = 0; start < table.rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, table.rows - start);
    const chunk = DuckDBDataChunk.create(types, count);
    for (let k = 0; k < columns.length; k++) chunk.setColumnValues(k, sliceOf(columns[k]!, start, count));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`COPY outgoing TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  await connection.run("DROP TABLE outgoing");
}

function sliceOf(column: Column, start: number, count: number): (string | number | bigint | null)[] {
  const values: (string | number | bigint | null)[] = new Array(count);
  for (let i = 0; i < count; i++) {
    const value = column[start + i] ?? null;
    values[i] = typeof value === "number" && Number.isNaN(value) ? null : value;
  }
  return values;
}
