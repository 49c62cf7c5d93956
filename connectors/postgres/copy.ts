/** COPY out of PostgreSQL into a spool: message after message off the wire, rows as the server wrote them. */
import type pg from "pg";
import type { SourceColumn } from "../connector.ts";
import type { CsvSpool, SpoolProducer } from "../csv-spool.ts";
import { type Taker, takeBytes } from "../lent-socket.ts";
import { quoted } from "./connection.ts";

/** Select item whose CSV text DuckDB understands. */
export function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (column.type === "json" && isArray(column)) return `to_jsonb(${name})`;
  if (column.type === "binary") return `encode(${name}, 'hex')`;
  if (/^money\b/.test(column.nativeType)) return `${name}::numeric`;
  return name;
}

const isArray = (column: SourceColumn) => !/^jsonb?\b/.test(column.nativeType);

/** Starts `COPY ... TO STDOUT` on the client; its rows go into the spool. */
export function copyInto(client: pg.Client, sql: string, spool: CsvSpool): SpoolProducer {
  const copy = new CopyOut(sql, spool);
  client.query(copy as unknown as pg.Submittable);
  return copy;
}

const COPY_DATA = "d".charCodeAt(0);
const COPY_DONE = "c".charCodeAt(0);
const ERROR = "E".charCodeAt(0);
const HEADER = 5;

/**
 * A query in the driver's queue that reads the socket itself while rows come. The protocol promises one CopyData
 * message a row, so rows need no parsing; every other message goes on to the driver.
 */
class CopyOut implements SpoolProducer {
  readonly done: Promise<void>;
  readonly #sql: string;
  readonly #spool: CsvSpool;
  readonly #settle = Promise.withResolvers<void>();
  readonly #header = Buffer.alloc(HEADER);
  #headerBytes = 0;
  /** Bytes of the open message that are still to come. */
  #left = 0;
  #isRow = false;
  #stream: NodeJS.ReadableStream | undefined;
  #driver: Taker[] = [];
  #giveBack: () => void = () => {};

  constructor(sql: string, spool: CsvSpool) {
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
    for (let at = 0; at < chunk.length; ) {
      if (this.#left === 0) at = this.#openMessage(chunk, at);
      else if (this.#isRow) at = this.#takeRow(chunk, at);
      else at = this.#passOn(chunk, at);
      if (this.#stream === undefined) return;
    }
  };

  /** Reads a message's kind and length; the end of the rows and an error give the socket back to the driver. */
  #openMessage(chunk: Buffer, from: number): number {
    if (this.#headerBytes === 0 && chunk[from] === COPY_DATA && chunk.length - from >= HEADER) {
      this.#isRow = true;
      this.#left = chunk.readUInt32BE(from + 1) - 4;
      return from + HEADER;
    }
    const taken = chunk.copy(this.#header, this.#headerBytes, from);
    this.#headerBytes += taken;
    if (this.#headerBytes < HEADER) return from + taken;
    this.#headerBytes = 0;
    const kind = this.#header[0];
    this.#isRow = kind === COPY_DATA;
    this.#left = this.#header.readUInt32BE(1) - 4;
    const rest = chunk.subarray(from + taken);
    if (kind === COPY_DONE || kind === ERROR) {
      this.#toDriver(this.#header);
      this.#release();
      this.#toDriver(rest);
    } else if (!this.#isRow) this.#toDriver(this.#header);
    return from + taken;
  }

  #takeRow(chunk: Buffer, from: number): number {
    const spool = this.#spool;
    const to = Math.min(chunk.length, from + this.#left);
    spool.reserve(to - from);
    spool.at += chunk.copy(spool.buffer, spool.at, from, to);
    this.#left -= to - from;
    if (this.#left === 0) spool.endRow();
    return to;
  }

  #passOn(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + this.#left);
    this.#left -= to - from;
    this.#toDriver(chunk.subarray(from, to));
    return to;
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
