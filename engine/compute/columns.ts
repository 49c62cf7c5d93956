/** Parquet to typed arrays and back: how datasets reach a model and predictions leave it. */
import { renameSync, rmSync } from "node:fs";
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

/** Writes columns as a Parquet file, rows in their order; NaN becomes null. */
export async function writeParquet(connection: DuckDBConnection, table: Table, path: string): Promise<void> {
  await send(connection, "outgoing", table.columns, table.rows);
  await connection.run(`COPY outgoing TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  await connection.run("DROP TABLE outgoing");
}

/** The same in any order of rows; texts that repeat are sent once, which is several times faster for lists. */
async function writeCoded(connection: DuckDBConnection, table: Table, path: string): Promise<void> {
  const fields = Object.entries(table.columns).map(([name, column], k) => {
    const words = Array.isArray(column) ? wordsOf(column) : null;
    return { name, column: words?.codes ?? column, words: words?.words, temp: `words_${k}` };
  });
  const coded = fields.filter(({ words }) => words);
  for (const { words, temp } of coded) {
    const code = Int32Array.from(words!, (_, number) => number);
    await send(connection, temp, { code, word: words! }, code.length);
  }
  await send(
    connection,
    "outgoing",
    Object.fromEntries(fields.map(({ name, column }) => [name, column])),
    table.rows,
  );
  const select = fields.map(({ name, words, temp }) =>
    words ? `${temp}.word AS ${quoteName(name)}` : `outgoing.${quoteName(name)}`,
  );
  const joins = coded.map(({ name, temp }) => `JOIN ${temp} ON ${temp}.code = outgoing.${quoteName(name)}`);
  await connection.run(
    `COPY (SELECT ${select.join(", ")} FROM outgoing ${joins.join(" ")}) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  for (const name of ["outgoing", ...coded.map(({ temp }) => temp)])
    await connection.run(`DROP TABLE ${name}`);
}

/**
 * Writes parts as one Parquet file each, then as one file in the end; in memory is one part at a time. Nothing is
 * written where there is no part.
 */
export async function writeParts(
  connection: DuckDBConnection,
  parts: AsyncIterable<Table>,
  path: string,
): Promise<void> {
  const files: string[] = [];
  for await (const part of parts) {
    files.push(`${path}.${files.length}`);
    await writeCoded(connection, part, files.at(-1)!);
  }
  if (files.length === 1) renameSync(files[0]!, path);
  if (files.length < 2) return;
  const list = files.map(quoteText).join(", ");
  await connection.run(`SET preserve_insertion_order = false`);
  await connection.run(
    `COPY (SELECT * FROM read_parquet([${list}])) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  for (const file of files) rmSync(file);
}

/** Different texts of a column with each row's number among them; null where most differ. */
function wordsOf(column: (string | null)[]): { words: (string | null)[]; codes: Int32Array } | null {
  const numbers = new Map<string | null, number>();
  const codes = new Int32Array(column.length);
  const most = column.length / 2;
  for (let i = 0; i < column.length; i++) {
    const word = column[i] ?? null;
    let code = numbers.get(word);
    if (code === undefined) {
      if (numbers.size > most) return null;
      code = numbers.size;
      numbers.set(word, code);
    }
    codes[i] = code;
  }
  return { words: [...numbers.keys()], codes };
}

/** Creates a temporary table of the columns. */
async function send(
  connection: DuckDBConnection,
  name: string,
  columns: Record<string, Column>,
  rows: number,
): Promise<void> {
  const list = Object.values(columns);
  const types = list.map(typeOf);
  const fields = Object.keys(columns).map((field, k) => `${quoteName(field)} ${types[k]!.toString()}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} (${fields.join(", ")})`);
  const appender = await connection.createAppender(name, "main", "temp");
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [k, column] of list.entries()) fill(chunk, k, column, start, count);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function fill(chunk: DuckDBDataChunk, k: number, column: Column, start: number, count: number): void {
  // Whole numbers and floats know no null, so they go as they are.
  if (column instanceof Int32Array) {
    itemsOf(chunk, k).set(column.subarray(start, start + count));
    chunk.getColumnVector(k).flush();
  } else chunk.setColumnValues(k, sliceOf(column, start, count));
}

function sliceOf(column: Column, start: number, count: number): (string | number | bigint | null)[] {
  const values: (string | number | bigint | null)[] = new Array(count);
  for (let i = 0; i < count; i++) {
    const value = column[start + i] ?? null;
    values[i] = typeof value === "number" && Number.isNaN(value) ? null : value;
  }
  return values;
}
