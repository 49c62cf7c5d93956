/** Reads SQLite streams in one read transaction. Runs in the connector's worker thread. */
import { isUtf8 } from "node:buffer";
import { AppError } from "../../engine/contract/errors.ts";
import { ColumnarBuilder, type Convert } from "../columnar.ts";
import type { Batch, SourceColumn, Stream } from "../connector.ts";
import { overlapped, settledBatch } from "../reading-options.ts";
import { keysOf } from "../spooled-batches.ts";
import { decimalEnd } from "./catalog.ts";
import { type Db, quoted } from "./database.ts";
import type { ReadTask } from "./protocol.ts";
import { timeIn } from "./times.ts";

export interface ReadOutput {
  stream: string;
  batch: Batch;
  /** Values that are not of their column's type and became null, by column; counted over the stream. */
  misfits: Record<string, number>;
}

/** Reads all streams, in a transaction that is begun; `emit` blocks while the engine is busy with earlier batches. */
export function readStreams(
  db: Db,
  { config, streams, cursors, keysWanted }: ReadTask,
  emit: (output: ReadOutput) => void,
): void {
  const began = Date.now();
  for (const stream of streams) {
    const saved = cursors[stream.name];
    const cursor = stream.columns.find(({ name }) => name === stream.cursorColumn);
    // Times are compared as texts, each in its own zone.
    const local = cursor?.type === "timestamptz" ? ({ ...cursor, type: "timestamp" } as const) : cursor;
    const since = saved === undefined ? undefined : overlapped(saved, local, config.overlapMinutes);
    readStream(db, stream, since, ({ batch, ...output }) =>
      emit({ ...output, batch: settledBatch(batch, stream, { began }) }),
    );
    if (keysWanted.includes(stream.name)) readKeys(db, stream, emit);
  }
}

/** All keys of the stream, behind its changes. */
function readKeys(db: Db, stream: Stream, emit: (output: ReadOutput) => void): void {
  // Their cursor is a column like the others here.
  const { cursorColumn: _cursor, ...keys } = keysOf(stream);
  readStream(db, keys, undefined, ({ batch, ...output }, ended) =>
    emit({ ...output, batch: { ...batch, keys: ended ? "end" : "part" } }),
  );
}

function readStream(
  db: Db,
  stream: Stream,
  saved: string | undefined,
  emit: (output: ReadOutput, ended: boolean) => void,
): void {
  const cursor = stream.cursorColumn;
  const incremental = cursor !== undefined && saved !== undefined;
  const misfits: Record<string, number> = {};
  const builder = new ColumnarBuilder(stream.columns, (column) => converter(column, misfits));
  const place = stream.columns.findIndex((column) => column.name === cursor);
  // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
  const highest = !incremental && place >= 0 ? highestOf(db, stream.name, stream.columns[place]!) : undefined;
  let rowsSoFar = 0;
  let last: string | undefined;
  const flush = (ended: boolean) => {
    const reached = incremental ? last : ended ? highest : undefined;
    const batch: Batch = { kind: "columns", ...builder.take(), rowsSoFar };
    const output = reached === undefined ? batch : { ...batch, cursor: reached };
    emit({ stream: stream.name, batch: output, misfits }, ended);
  };
  for (const row of rowsOf(db, stream, incremental ? saved : undefined)) {
    builder.add(row);
    rowsSoFar++;
    if (place >= 0 && row[place] !== null) last = String(row[place]);
    if (builder.isFull) flush(false);
  }
  flush(true);
}

/** Times as text that compare alike, whether a T or a space parts day and hour: one column may hold both. */
const inOrder = (time: string) => `replace(${time}, 'T', ' ')`;

function rowsOf(db: Db, stream: Stream, saved: string | undefined): IterableIterator<unknown[]> {
  const items = stream.columns.map(selectItem).join(", ");
  const cursor = stream.cursorColumn;
  const name = cursor === undefined ? "" : quoted(cursor);
  const type = stream.columns.find((column) => column.name === cursor)?.type;
  const at = type === "integer" ? name : inOrder(name);
  const since = type === "integer" ? "?" : inOrder("?");
  const order = saved === undefined ? "" : ` WHERE ${at} >= ${since} OR ${name} IS NULL ORDER BY ${at}`;
  const params = saved === undefined ? [] : [type === "integer" ? BigInt(saved) : saved];
  try {
    const statement = db.prepare(`SELECT ${items} FROM ${quoted(stream.name)}${order}`).raw();
    return statement.iterate(...params) as IterableIterator<unknown[]>;
  } catch (error) {
    const message = (error as Error).message;
    if (!/no such (table|column)/.test(message)) throw error;
    throw new AppError(
      "not-found",
      `The table ${stream.name} changed: ${message}. Discover the source again.`,
    );
  }
}

function highestOf(db: Db, table: string, { name, type }: SourceColumn): string | undefined {
  const value = type === "integer" ? quoted(name) : inOrder(quoted(name));
  const highest = db
    .prepare(`SELECT CAST(max(${value}) AS TEXT) FROM ${quoted(table)}`)
    .pluck()
    .get();
  return highest === null || highest === undefined ? undefined : String(highest);
}

/** Integers that a double can't hold travel as text; a column declared as text never holds one. */
function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  const textAffinity = /char|clob|text/.test(column.nativeType) && !/int/.test(column.nativeType);
  if (textAffinity || !["integer", "decimal", "text"].includes(column.type)) return name;
  const wide = `typeof(${name}) = 'integer' AND abs(${name} / 2) > ${(Number.MAX_SAFE_INTEGER - 1) / 2}`;
  return `CASE WHEN ${wide} THEN CAST(${name} AS TEXT) ELSE ${name} END`;
}

/** Bytes among texts: as what they spell, else as hexadecimal digits, so that different ones stay so. */
const textOf = (bytes: Buffer) => bytes.toString(isUtf8(bytes) ? "utf8" : "hex");

function converter(column: SourceColumn, misfits: Record<string, number>): Convert {
  const misfit = () => {
    misfits[column.name] = (misfits[column.name] ?? 0) + 1;
    return null;
  };
  switch (column.type) {
    case "integer":
      return (value) => {
        if (typeof value === "number" && Number.isInteger(value)) return value;
        return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : misfit();
      };
    case "double":
      return (value) => (typeof value === "number" ? value : misfit());
    case "decimal": {
      const end = decimalEnd(column.nativeType);
      return (value) => {
        const isNumber = typeof value === "number" || (typeof value === "string" && /^-?\d+$/.test(value));
        return isNumber && Math.abs(Number(value)) < end ? String(value) : misfit();
      };
    }
    case "boolean":
      return (value) => (value === 0 || value === 1 ? value === 1 : misfit());
    case "date":
    case "timestamp":
    case "timestamptz": {
      const { type } = column;
      return (value) => {
        const time = typeof value === "string" ? timeIn(value, type) : undefined;
        return time === undefined ? misfit() : time;
      };
    }
    case "binary":
      return (value) => (Buffer.isBuffer(value) ? value : misfit());
    default:
      return (value) => (Buffer.isBuffer(value) ? textOf(value) : String(value));
  }
}
