/** Binary COPY out of PostgreSQL into a spool: message after message off the wire, rows as the server wrote them. */
import type pg from "pg";
import type { SourceColumn } from "../connector.ts";
import { type Taker, takeBytes } from "../lent-socket.ts";
import type { Kind } from "../row-groups/kernel.ts";
import type { Travel } from "../row-scan.ts";
import { RowSpool, type SpoolProducer } from "../row-spool.ts";
import { baseType } from "./catalog.ts";
import { quoted } from "./connection.ts";

/** Select item whose text DuckDB understands. */
export function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (column.type === "json" && isArray(column)) return `to_json(${name})`;
  if (column.type === "binary") return `encode(${name}, 'hex')`;
  if (baseType(column) === "money") return `${name}::numeric`;
  return name;
}

/** Whether values are read as the server writes them by itself. */
export const isReadAsWritten = (column: SourceColumn): boolean => selectItem(column) === quoted(column.name);

const isArray = (column: SourceColumn) => !/^jsonb?$/.test(baseType(column));

/** The item in the type that its values travel in: some are sent as they are kept, all others as text. */
export function travelItem(item: string, column: SourceColumn): string {
  const { type, nativeType } = column;
  if (type === "integer") return `${item}::int8`;
  // By its text, since 0.1 with single precision is not 0.1 with double.
  if (type === "double") return baseType(column) === "real" ? `${item}::text::float8` : `${item}::float8`;
  if (type in SENT_AS_KEPT || (type === "text" && /^(text|character)\b/.test(nativeType))) return item;
  if (type !== "text") return `${item}::text`;
  // A cast writes some types (an address, say) otherwise than the server does. A record is NULL where any field is.
  return `CASE WHEN ${item} IS DISTINCT FROM NULL THEN concat(${item}) END`;
}

const SENT_AS_KEPT: Partial<Record<SourceColumn["type"], Kind>> = {
  boolean: "boolean",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  date: "date",
};

/** The kind that a column's values are sent in. */
export const kindOf = ({ type }: SourceColumn): Kind =>
  type === "integer" || type === "double" ? type : (SENT_AS_KEPT[type] ?? "text");

/** Starts COPY of the query on the client; its rows go into a spool in the folder. */
export function copyOut(
  client: pg.Client,
  query: string,
  travel: Travel,
  scratch: string,
): { spool: RowSpool; producer: SpoolProducer } {
  const spool = new RowSpool(scratch, travel);
  const producer = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`, spool);
  client.query(producer as unknown as pg.Submittable);
  return { spool, producer };
}

const COPY_DATA = "d".charCodeAt(0);
const COPY_DONE = "c".charCodeAt(0);
const ERROR = "E".charCodeAt(0);
const HEADER = 5;

/**
 * A query in the driver's queue that reads the socket itself while rows come. The protocol promises one CopyData
 * message a row; every other message goes on to the driver.
 */
class CopyOut implements SpoolProducer {
  readonly done: Promise<void>;
  readonly #sql: string;
  readonly #spool: RowSpool;
  readonly #settle = Promise.withResolvers<void>();
  /** The begin of a message that is no row. */
  #begun: Buffer = Buffer.alloc(0);
  #stream: NodeJS.ReadableStream | undefined;
  #driver: Taker[] = [];
  #giveBack: () => void = () => {};

  constructor(sql: string, spool: RowSpool) {
    this.#sql = sql;
    this.#spool = spool;
    this.done = this.#settle.promise;
  }

  // The driver calls these.
  submit(connection: { stream: NodeJS.ReadableStream; query(text: string): void }): void {
    this.#stream = connection.stream;
    this.#driver = connection.stream.listeners("data") as Taker[];
    this.#giveBack = takeBytes(connection.stream, this.#take);
    connection.query(this.#sql);
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.#settle.resolve();
  }
  handleError(error: unknown): void {
    this.#release();
    this.#settle.reject(error);
  }

  pause(): void {
    this.#stream?.pause();
  }
  resume(): void {
    this.#stream?.resume();
  }

  readonly #take: Taker = (chunk) => {
    let bytes: Buffer | undefined = this.#begun.length > 0 ? Buffer.concat([this.#begun, chunk]) : chunk;
    this.#begun = Buffer.alloc(0);
    while (bytes && bytes.length > 0) {
      const isRow: boolean = this.#spool.waits || bytes[0] === COPY_DATA;
      bytes = isRow ? this.#spool.take(bytes, "postgresRows") : this.#passOn(bytes);
    }
  };

  /** Hands the first message to the driver and answers what is behind it; waits for the rest of one that came in part. */
  #passOn(bytes: Buffer): Buffer | undefined {
    const kind = bytes[0];
    if (kind === COPY_DONE || kind === ERROR) {
      this.#release();
      this.#toDriver(bytes);
      return undefined;
    }
    const end = bytes.length < HEADER ? HEADER : 1 + bytes.readUInt32BE(1);
    if (bytes.length < end) {
      this.#begun = Buffer.from(bytes);
      return undefined;
    }
    this.#toDriver(bytes.subarray(0, end));
    return bytes.subarray(end);
  }

  #toDriver(bytes: Buffer): void {
    // A copy, because the driver may keep what it can't read yet.
    for (const handler of this.#driver) handler(Buffer.from(bytes));
  }

  #release(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    if (!stream) return;
    this.#giveBack();
    stream.resume();
  }
}
