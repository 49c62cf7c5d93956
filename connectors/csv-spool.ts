/**
 * Rows as CSV on their way into temporary files that DuckDB parses: bytes are copied once, no row becomes an object.
 * A driver writes rows as they arrive and is paused while complete files wait; every file ends with a row.
 */
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** From this size on a file is handed over: small enough to overlap reading with parsing, large enough to parse fast. */
const FILE_BYTES = 32 * 1024 * 1024;
/** Rows that DuckDB keeps together. A file of whole groups leaves no rest of one, for which it would rewrite others. */
const GROUP_ROWS = 122_880;
/** Wide rows are not waited for until a group is whole. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;
const BLOCK_BYTES = 2 * 1024 * 1024;
/** Room behind a full block for the row that fills it. */
const SLACK_BYTES = 64 * 1024;

/** What fills the spool, over a connection that can rest. */
export interface SpoolProducer {
  pause(): void;
  resume(): void;
  /** Settles when the last row was written, or with what went wrong. */
  done: Promise<void>;
}

export interface SpooledFile {
  path: string;
  /** Rows and bytes of all files so far. */
  rows: number;
  bytes: number;
  /** Bytes of the longest row of this file. */
  longestRow: number;
  /** The last row, for reading the cursor out of it. */
  lastRow: Buffer | undefined;
  last: boolean;
}

let filesOpened = 0;

/**
 * Rows on their way to CSV files: bytes are written into a buffer, full blocks go to the disk, finished files are
 * handed out.
 */
export class CsvSpool {
  /** The producer writes at `at`, after asking for room. */
  buffer: Buffer = Buffer.allocUnsafe(BLOCK_BYTES + SLACK_BYTES);
  at = 0;
  rows = 0;
  bytes = 0;
  readonly #scratch: string;
  readonly #complete: SpooledFile[] = [];
  readonly #wake = new EventTarget();
  #rowStart = 0;
  #lastRowStart = 0;
  #spare: Buffer[] = [];
  #fileBytes = 0;
  #longestRow = 0;
  #lastRow: Buffer | undefined;
  #file: Promise<FileHandle>;
  #path = "";
  #written: Promise<unknown> = Promise.resolve();
  #failed: { error: unknown } | undefined;
  #ended = false;
  #producer: SpoolProducer | undefined;

  constructor(scratch: string) {
    this.#scratch = scratch;
    this.#file = this.#open();
  }

  /** Makes room for so many bytes behind `at`. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  /** Says that a row, its line feed included, is written. */
  endRow(): void {
    this.rows++;
    const length = this.at - this.#rowStart;
    if (length > this.#longestRow) this.#longestRow = length;
    this.#lastRowStart = this.#rowStart;
    this.#rowStart = this.at;
    const whole = this.rows % GROUP_ROWS === 0 && this.#fileBytes + this.at >= FILE_BYTES;
    if (this.at < BLOCK_BYTES && !whole) return;
    this.#flush();
    if (whole || this.#fileBytes >= MOST_FILE_BYTES) {
      this.#endFile(false);
      this.#file = this.#open();
      this.#producer?.pause();
    }
  }

  /** Yields files as they are complete, the last one even when it is empty. */
  async *files(producer: SpoolProducer): AsyncGenerator<SpooledFile> {
    this.#producer = producer;
    producer.done.then(
      () => this.#end(),
      (error: unknown) => this.#fail(error),
    );
    try {
      for (;;) {
        while (this.#complete.length === 0 && !this.#failed) await once(this.#wake, "change");
        if (this.#failed) throw this.#failed.error;
        await this.#written;
        const file = this.#complete.shift()!;
        yield file;
        if (file.last) return;
        if (!this.#ended) producer.resume();
      }
    } finally {
      if (!this.#ended) await this.#abandon();
    }
  }

  #end(): void {
    this.#flush();
    this.#ended = true;
    this.#endFile(true);
  }

  #fail(error: unknown): void {
    this.#failed ??= { error };
    this.#wake.dispatchEvent(new Event("change"));
  }

  /** Hands the block to the disk; it holds whole rows, since this happens behind a row's end only. */
  #flush(): void {
    if (this.at === 0) return;
    const { buffer, at } = this;
    this.#lastRow = Buffer.from(buffer.subarray(this.#lastRowStart, at));
    const file = this.#file;
    this.#then(async () => {
      await (await file).appendFile(buffer.subarray(0, at));
      if (buffer.length === BLOCK_BYTES + SLACK_BYTES) this.#spare.push(buffer);
    });
    this.#fileBytes += at;
    this.bytes += at;
    this.buffer = this.#spare.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES + SLACK_BYTES);
    this.at = 0;
    this.#rowStart = 0;
    this.#lastRowStart = 0;
  }

  #endFile(last: boolean): void {
    const file = this.#file;
    this.#then(async () => (await file).close());
    this.#complete.push({
      path: this.#path,
      rows: this.rows,
      bytes: this.bytes,
      longestRow: this.#longestRow,
      lastRow: this.#lastRow,
      last,
    });
    this.#fileBytes = 0;
    this.#longestRow = 0;
    this.#wake.dispatchEvent(new Event("change"));
  }

  #then(step: () => Promise<void>): void {
    this.#written = this.#written.then(step);
    this.#written.catch((error: unknown) => this.#fail(error));
  }

  #open(): Promise<FileHandle> {
    filesOpened += 1;
    this.#path = join(this.#scratch, `rows-${process.pid}-${filesOpened}.csv`);
    const file = open(this.#path, "w", 0o600);
    file.catch((error: unknown) => this.#fail(error));
    return file;
  }

  async #abandon(): Promise<void> {
    await this.#written.catch(() => {});
    await (await this.#file.catch(() => undefined))?.close().catch(() => {});
  }
}
