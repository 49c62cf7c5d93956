/** Reads MySQL and MariaDB: one consistent snapshot, rows streamed into columnar batches. */
import type { Connection as CallbackConnection } from "mysql2";
import type mysql from "mysql2/promise";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { ColumnarBuilder, type Convert, ROWS_A_BATCH } from "../columnar.ts";
import type { Batch, ReadRequest, Source, SourceColumn, Stream } from "../connector.ts";
import { readCatalog } from "./catalog.ts";
import type { MysqlConfig } from "./config.ts";
import {
  cancelled,
  describeMysqlError,
  openCancellable,
  quoted,
  rowsOf,
  withConnection,
} from "./connection.ts";

export const mysqlSource: Source<MysqlConfig> = {
  streams: (config, run) => withConnection(config, run.signal, readCatalog),

  async *read(config, request, run) {
    const { connection, close } = await openCancellable(config, run.signal);
    try {
      await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      for (const stream of request.streams) {
        const part = run.part(stream.name, stream.rowCount ?? 1);
        for await (const batch of readStream(connection, stream, request, part)) {
          yield { stream: stream.name, batch };
          throwIfAborted(run.signal);
        }
      }
      await connection.query("COMMIT");
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describeMysqlError(error, config);
    } finally {
      // A consumer that stops early leaves rows on the wire; only destroying the connection ends them.
      connection.destroy();
      await close();
    }
  },
};

async function* readStream(
  connection: mysql.Connection,
  stream: Stream,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  const saved = request.cursors[stream.name];
  const cursor = stream.cursorColumn;
  const incremental = cursor !== undefined && saved !== undefined;
  const items = stream.columns.map(selectItem).join(", ");
  const name = cursor === undefined ? "" : quoted(cursor);
  const order = incremental ? ` WHERE ${name} >= ? OR ${name} IS NULL ORDER BY ${name}` : "";
  // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
  const highest =
    cursor !== undefined && !incremental ? await highestOf(connection, stream.name, name) : undefined;
  const place = cursor === undefined ? -1 : stream.columns.findIndex((column) => column.name === cursor);
  const builder = new ColumnarBuilder(stream.columns, converter);
  const progress = { rows: 0, bytes: 0 };
  let last: string | undefined;
  const batch = (ended: boolean): Batch => {
    run.progress(progress.rows, stream.rowCount ?? null, stream.name);
    const reached = incremental ? last : ended ? highest : undefined;
    const so = { rowsSoFar: progress.rows, bytesSoFar: progress.bytes };
    return { kind: "columns", ...builder.take(), ...so, ...(reached !== undefined && { cursor: reached }) };
  };
  const sql = `SELECT ${items} FROM ${quoted(stream.name)}${order}`;
  for await (const row of streamRows(connection, sql, incremental ? [saved] : [])) {
    if (run.signal.aborted) throw cancelled();
    builder.add(row);
    progress.rows += 1;
    progress.bytes += sizeOf(row);
    if (place >= 0 && row[place] !== null) last = String(row[place]);
    if (builder.rows >= ROWS_A_BATCH) yield batch(false);
  }
  yield batch(true);
}

async function highestOf(
  connection: mysql.Connection,
  table: string,
  column: string,
): Promise<string | undefined> {
  const [row] = await rowsOf<{ highest: unknown }>(
    connection,
    `SELECT max(${column}) AS highest FROM ${quoted(table)}`,
  );
  return row?.highest == null ? undefined : String(row.highest);
}

/** Rows as arrays, with back-pressure: the socket rests while a batch is merged. */
async function* streamRows(
  connection: mysql.Connection,
  sql: string,
  params: unknown[],
): AsyncGenerator<unknown[]> {
  const core = (connection as unknown as { connection: CallbackConnection }).connection;
  const stream = core.query({ sql, values: params, rowsAsArray: true }).stream({ highWaterMark: 1000 });
  // A lost connection is told to the connection alone, not to a query that streams.
  const lost = (error: Error) => stream.destroy(error);
  core.once("error", lost);
  try {
    for await (const row of stream) yield row as unknown[];
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_STREAM_PREMATURE_CLOSE") {
      throw new AppError("unavailable", "The connection was lost. Try again.");
    }
    throw error;
  } finally {
    core.off("error", lost);
  }
}

function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (/^bit\b/.test(column.nativeType)) return `${name} + 0`;
  if (SHAPES.test(column.nativeType)) return `ST_AsText(${name})`;
  return name;
}

const SHAPES = /^(geometry|point|linestring|polygon|multi\w+|geometrycollection|geomcollection)\b/;

/** A date or time with a zero month or day stands for "none" in MySQL; DuckDB has no such day. */
const ZERO_DATE = /^\d{4}-(00|\d{2}-00)/;

function converter(column: SourceColumn): Convert {
  switch (column.type) {
    case "integer":
      return (value) => (typeof value === "string" ? BigInt(value) : value);
    case "hugeint":
    case "decimal":
      return String;
    case "date":
    case "timestamp":
      return (value) => (ZERO_DATE.test(value as string) || value === "0000-00-00" ? null : value);
    case "timestamptz":
      return (value) => (ZERO_DATE.test(value as string) ? null : `${value}Z`);
    case "text":
      return (value) => (Buffer.isBuffer(value) ? value.toString("utf8") : String(value));
    default:
      return (value) => value;
  }
}

/** Bytes of a row as it came over the wire, near enough for progress. */
function sizeOf(row: unknown[]): number {
  let bytes = 0;
  for (const value of row) {
    if (typeof value === "string" || Buffer.isBuffer(value)) bytes += value.length;
    else if (value !== null) bytes += 8;
  }
  return bytes;
}
