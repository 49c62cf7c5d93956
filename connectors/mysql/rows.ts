/** Result rows of MySQL into a spool: field after field off the wire into CSV, without a JavaScript value between. */
import type { Socket } from "node:net";
import type { Connection as CallbackConnection } from "mysql2";
import type mysql from "mysql2/promise";
import { AppError } from "../../engine/contract/errors.ts";
import type { SourceColumn } from "../connector.ts";
import type { CsvSpool, SpoolProducer } from "../csv-spool.ts";
import { quoted } from "./connection.ts";

/** How a field's text becomes CSV: as it is, in quotes, or as a day that may be a zero date. */
type Shape = "plain" | "text" | "day" | "instant";

/** Select item whose text DuckDB understands. */
export function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (/^bit\b/.test(column.nativeType)) return `${name} + 0`;
  if (SHAPES.test(column.nativeType)) return `ST_AsText(${name})`;
  if (column.type === "binary") return `hex(${name})`;
  return name;
}

const SHAPES = /^(geometry|point|linestring|polygon|multi\w+|geometrycollection|geomcollection)\b/;

const PLAIN = new Set(["integer", "hugeint", "decimal", "double", "boolean", "binary"]);

/** Whether the text of a value has no letters but those of numbers and times. */
export const hasPlainText = ({ type, nativeType }: SourceColumn): boolean =>
  (PLAIN.has(type) && type !== "binary") || /^(date|datetime|timestamp)\b/.test(nativeType);

function shapeOf({ type }: Pick<SourceColumn, "type">): Shape {
  if (PLAIN.has(type)) return "plain";
  if (type === "date" || type === "timestamp") return "day";
  return type === "timestamptz" ? "instant" : "text";
}

/** What the driver hands over for each row; undocumented, but the shape that its own row parser takes. */
interface Packet {
  buffer: Buffer;
  offset: number;
  end: number;
  isEOF(): boolean;
}
type Step = (packet: Packet, connection: unknown) => unknown;

/** Starts the statement; its rows, a lead if they have one and then the columns, go into the spool. */
export function selectInto(
  connection: mysql.Connection,
  sql: string,
  params: unknown[],
  lead: boolean,
  columns: SourceColumn[],
  spool: CsvSpool,
): SpoolProducer {
  const core = (connection as unknown as { connection: CallbackConnection }).connection;
  const { stream } = core as unknown as { stream: Socket & { lendsPackets?: boolean } };
  const writer = new RowWriter([...(lead ? ["text" as const] : []), ...columns.map(shapeOf)], spool);
  const query = core.query({ sql, values: params });
  const command = query as unknown as { row: Step };
  const parsed = command.row;
  const lend = (lends: boolean) => {
    if ("lendsPackets" in stream) stream.lendsPackets = lends;
  };
  // The command asks itself for its row step once the columns are known: in its place, rows are taken as bytes.
  command.row = function take(packet, from): unknown {
    if (packet.isEOF()) return parsed.call(query, packet, from);
    lend(true);
    writer.take(packet.buffer, packet.offset, packet.end);
    return take;
  };
  const done = new Promise<void>((resolve, reject) => {
    const lost = () => reject(new AppError("unavailable", "The connection was lost. Try again."));
    stream.once("close", lost);
    query.once("error", (error) => {
      lend(false);
      reject(error);
    });
    query.once("end", () => {
      lend(false);
      stream.removeListener("close", lost);
      resolve();
    });
  });
  return { done, pause: () => void stream.pause(), resume: () => void stream.resume() };
}

const NULL = 0xfb;
const QUOTE = '"'.charCodeAt(0);
const COMMA = ",".charCodeAt(0);
const LINE_FEED = "\n".charCodeAt(0);
const ZERO = "0".charCodeAt(0);
/** Up to here a loop over the bytes beats the call that copies them. */
const SHORT = 48;

class RowWriter {
  readonly #shapes: Shape[];
  readonly #spool: CsvSpool;

  constructor(shapes: Shape[], spool: CsvSpool) {
    this.#shapes = shapes;
    this.#spool = spool;
  }

  /** Writes one row: length-encoded texts, one a column. */
  take(from: Buffer, offset: number, end: number): void {
    const spool = this.#spool;
    const shapes = this.#shapes;
    // At worst every byte is a quote that is doubled; then a comma, two quotes and a zone a field.
    spool.reserve((end - offset) * 2 + shapes.length * 6);
    const to = spool.buffer;
    let at = offset;
    let out = spool.at;
    for (let k = 0; k < shapes.length; k++) {
      if (k > 0) to[out++] = COMMA;
      let length = from[at++]!;
      if (length === NULL) continue;
      if (length > NULL) {
        const bytes = length === 0xfc ? 2 : length === 0xfd ? 3 : 6;
        length = from.readUIntLE(at, bytes);
        at += bytes === 6 ? 8 : bytes;
      }
      out = writeField(from, at, at + length, to, out, shapes[k]!);
      at += length;
    }
    to[out++] = LINE_FEED;
    spool.at = out;
    spool.endRow();
  }
}

/** Answers the place behind the field. */
function writeField(from: Buffer, at: number, end: number, to: Buffer, out: number, shape: Shape): number {
  if (shape === "text") return writeQuoted(from, at, end, to, out);
  if (shape === "plain") return copy(from, at, end, to, out);
  if (isZeroDate(from, at)) return out;
  const behind = copy(from, at, end, to, out);
  return shape === "instant" ? behind + to.write("+00", behind, "latin1") : behind;
}

/** A date or time with a zero month or day stands for "none" in MySQL; DuckDB has no such day. */
function isZeroDate(from: Buffer, at: number): boolean {
  return (from[at + 5] === ZERO && from[at + 6] === ZERO) || (from[at + 8] === ZERO && from[at + 9] === ZERO);
}

function copy(from: Buffer, at: number, end: number, to: Buffer, out: number): number {
  if (end - at > SHORT) return out + from.copy(to, out, at, end);
  let place = out;
  for (let k = at; k < end; k++) to[place++] = from[k]!;
  return place;
}

function writeQuoted(from: Buffer, at: number, end: number, to: Buffer, out: number): number {
  let place = out;
  to[place++] = QUOTE;
  if (end - at > SHORT && !from.subarray(at, end).includes(QUOTE)) place += from.copy(to, place, at, end);
  else {
    for (let k = at; k < end; k++) {
      const byte = from[k]!;
      if (byte === QUOTE) to[place++] = QUOTE;
      to[place++] = byte;
    }
  }
  to[place++] = QUOTE;
  return place;
}
