/**
 * Rows on their way into temporary Parquet files that DuckDB reads: bytes go from the wire into columns, no row becomes
 * an object. A driver writes rows as they arrive and is paused while complete files wait.
 */
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { borrowBytes, giveBack } from "./lent-bytes.ts";
import { type Reader, RowGroup } from "./row-groups/kernel.ts";
import { ParquetFile } from "./row-groups/parquet.ts";
import { type Travel, travelKinds } from "./row-scan.ts";

/** From this size on a file is handed over: small enough to overlap reading with loading, large enough to load fast. */
const FILE_BYTES = 32 * 1024 * 1024;
/** Wide rows are not waited for until a group is whole. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;

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
  /** What the lead holds in the last row: the cursor. */
  lead: string | null;
  /** The highest value so far of the column that is measured, as the kernel tells it. */
  highest: bigint | undefined;
  last: boolean;
}

let filesOpened = 0;

/** Rows on their way to Parquet files: full groups go to the disk, finished files are handed out. */
export class RowSpool {
  readonly #scratch: string;
  readonly #group: RowGroup;
  readonly #travel: Travel;
  readonly #complete: SpooledFile[] = [];
  readonly #wake = new EventTarget();
  #parquet: ParquetFile;
  #rows = 0;
  #bytes = 0;
  #fileBytes = 0;
  #lead: string | null = null;
  #highest: bigint | undefined;
  #file: Promise<FileHandle>;
  #path = "";
  #written: Promise<unknown> = Promise.resolve();
  #failed: { error: unknown } | undefined;
  #ended = false;
  #producer: SpoolProducer | undefined;

  constructor(scratch: string, travel: Travel) {
    this.#scratch = scratch;
    this.#travel = travel;
    this.#group = new RowGroup(travelKinds(travel));
    this.#parquet = new ParquetFile(this.#group.types);
    this.#file = this.#open();
  }

  /** Whether part of a message is waiting for the rest. */
  get waits(): boolean {
    return this.#group.waits;
  }

  /** Takes up the rows in the bytes; answers a copy of what begins with a message that is no row. */
  take(bytes: Uint8Array, reader: Reader): Buffer | undefined {
    try {
      return this.#take(bytes, reader);
    } catch (error) {
      // A row that no memory holds: nobody would catch this where bytes come off the wire.
      this.#fail(error);
      return undefined;
    }
  }

  #take(bytes: Uint8Array, reader: Reader): Buffer | undefined {
    let took = this.#group.take(bytes, reader);
    while (took === "full") {
      this.#endGroup();
      took = this.#group.resume(reader);
    }
    return took === "other" ? this.#group.rest() : undefined;
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
    if (this.#group.rows > 0) this.#flush();
    this.#group.close();
    this.#ended = true;
    this.#endFile(true);
    // A file may have been full just before the end: what is asked of the connection next must not find it at rest.
    this.#producer?.resume();
  }

  #fail(error: unknown): void {
    this.#failed ??= { error };
    this.#wake.dispatchEvent(new Event("change"));
  }

  #endGroup(): void {
    const whole = this.#group.isWhole;
    this.#flush();
    if (this.#fileBytes < (whole ? FILE_BYTES : MOST_FILE_BYTES)) return;
    this.#endFile(false);
    this.#parquet = new ParquetFile(this.#group.types);
    this.#file = this.#open();
    this.#producer?.pause();
  }

  /** Writes the group and empties it. */
  #flush(): void {
    const { rows } = this.#group;
    const { lead, measured } = this.#travel;
    if (lead) this.#lead = this.#group.lastLead();
    const highest = measured === undefined ? undefined : this.#group.highest(measured);
    if (highest !== undefined && highest > (this.#highest ?? highest - 1n)) this.#highest = highest;
    this.#write(this.#parquet.group(rows, this.#group.pages()));
    this.#rows += rows;
    this.#group.begin();
  }

  #endFile(last: boolean): void {
    this.#write(this.#parquet.end());
    const file = this.#file;
    this.#then(async () => (await file).close());
    const [rows, bytes] = [this.#rows, this.#bytes];
    const [lead, highest] = [this.#lead, this.#highest];
    this.#complete.push({ path: this.#path, rows, bytes, lead, highest, last });
    this.#fileBytes = 0;
    this.#wake.dispatchEvent(new Event("change"));
  }

  /** Takes a copy of the parts at once, since the group's memory holds the next rows when the disk gets to them. */
  #write(parts: Uint8Array[]): void {
    const file = this.#file;
    const bytes = borrowBytes(parts);
    this.#fileBytes += bytes.length;
    this.#bytes += bytes.length;
    this.#then(async () => {
      await writeAll(await file, bytes);
      giveBack(bytes);
    });
  }

  #then(step: () => Promise<void>): void {
    this.#written = this.#written.then(step);
    this.#written.catch((error: unknown) => this.#fail(error));
  }

  #open(): Promise<FileHandle> {
    filesOpened += 1;
    this.#path = join(this.#scratch, `rows-${process.pid}-${filesOpened}.parquet`);
    const file = open(this.#path, "w", 0o600);
    file.catch((error: unknown) => this.#fail(error));
    return file;
  }

  async #abandon(): Promise<void> {
    await this.#written.catch(() => {});
    await (await this.#file.catch(() => undefined))?.close().catch(() => {});
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}
