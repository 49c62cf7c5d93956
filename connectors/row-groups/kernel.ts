/**
 * Rows off the wire into columns, by a WebAssembly kernel: bytes come in as the server sends them, no row and no value
 * becomes a JavaScript object. To change a kernel: assembly/, then `npm run kernels`.
 */
import { readFileSync } from "node:fs";
import { AppError } from "../../engine/contract/errors.ts";
import type { ColumnPage, ParquetType } from "./parquet.ts";

/** What a column's values are on the wire and in the group; boolean ones become 0 and 1. */
export type Kind = "text" | "integer" | "double" | "boolean" | "timestamp" | "timestamptz" | "date";

/** Functions of the kernel that read messages. */
export type Reader = "postgresRows" | "mysqlRows" | "mysqlRow";

/** Rows that DuckDB keeps together. */
export const GROUP_ROWS = 122_880;
/** All fixed columns of a group take no more. */
const FIXED_BYTES = 64 * 1024 * 1024;
/** All texts of a group take about so much, and one column not less and not more than these. */
const TEXT_BYTES = 64 * 1024 * 1024;
const LEAST_TEXT = 1024 * 1024;
const MOST_TEXT = 8 * 1024 * 1024;
const FIRST_INPUT = 512 * 1024;
const PAGE = 65_536;
/** Room behind each part, so that short texts are copied in steps. */
const SLACK = 64;

// As the assembly has them.
const CODES: Record<Kind, number> = {
  text: 0,
  integer: 1,
  double: 2,
  boolean: 3,
  timestamp: 4,
  timestamptz: 4,
  date: 5,
};
const TYPES: Record<Kind, ParquetType> = {
  text: "text",
  integer: "long",
  double: "double",
  boolean: "long",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  date: "date",
};
const ENTRY = 24;
const [VALUES, BITS, USED, PRESENT, LAST] = [4, 8, 12, 16, 20];
const [PARTIAL, FULL] = [0, 1];
const TABLE = 1024;

interface Exports extends Record<Reader, (from: number, to: number) => number> {
  begin(table: number, columns: number, mostRows: number, textBytes: number): void;
  rowCount(): number;
  highest(entry: number): bigint;
  stopped(): number;
}

interface Machine {
  memory: WebAssembly.Memory;
  kernel: Exports;
}

let compiled: WebAssembly.Module | undefined;
/** A memory takes gigabytes of addresses, so the next group takes over that of the last, unless it grew large. */
let spare: Machine | undefined;
const SPARE_BYTES = 64 * 1024 * 1024;

function machine(): Machine {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./row-groups.wasm", import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  return { memory, kernel: instance.exports as unknown as Exports };
}

/** The group of rows that is being filled. */
export class RowGroup {
  readonly types: ParquetType[];
  readonly #kinds: Kind[];
  readonly #kernel: Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #mostRows: number;
  #textBytes: number;
  /** Bytes that came and were not taken yet: where they begin and end. */
  #input = 0;
  #from = 0;
  #to = 0;
  #view: DataView;
  #bytes: Uint8Array;

  constructor(kinds: Kind[]) {
    this.#kinds = kinds;
    this.types = kinds.map((kind) => TYPES[kind]);
    ({ memory: this.#memory, kernel: this.#kernel } = spare ?? machine());
    spare = undefined;
    const texts = kinds.filter((kind) => kind === "text").length;
    const share = Math.floor(TEXT_BYTES / Math.max(1, texts));
    this.#textBytes = Math.min(MOST_TEXT, Math.max(LEAST_TEXT, share));
    const fitting = Math.floor(FIXED_BYTES / 8 / Math.max(1, kinds.length - texts));
    this.#mostRows = Math.min(GROUP_ROWS, fitting);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
    this.#layOut();
  }

  get rows(): number {
    return this.#kernel.rowCount();
  }
  get isWhole(): boolean {
    return this.rows === this.#mostRows;
  }
  /** Whether a message has come in part. */
  get waits(): boolean {
    return this.#from < this.#to;
  }

  /**
   * Takes the rows in the bytes. "taken": all of them, but for the part of a message that goes on in the next bytes;
   * "full": the rest waits for a new group; "other": the next message is no row, and `rest` hands it back.
   */
  take(bytes: Uint8Array, reader: Reader): "taken" | "full" | "other" {
    this.#append(bytes);
    return this.resume(reader);
  }

  /** Goes on with what waits. */
  resume(reader: Reader): "taken" | "full" | "other" {
    this.#from = this.#kernel[reader](this.#from, this.#to);
    const reason = this.#kernel.stopped();
    if (reason === PARTIAL || this.#from === this.#to) return "taken";
    if (reason !== FULL) return "other";
    // A row that is too long for an empty group needs a wider one.
    if (this.rows > 0) return "full";
    this.#widen();
    return this.resume(reader);
  }

  /** A copy of what waits, which is no longer waited with. */
  rest(): Buffer {
    const rest = Buffer.from(this.#bytes.subarray(this.#from, this.#to));
    this.#from = this.#to = this.#input;
    return rest;
  }

  /** The columns, valid until more bytes come. */
  pages(): ColumnPage[] {
    const rows = this.rows;
    return this.#kinds.map((_, k) => {
      const [at, bits] = [this.#field(k, VALUES), this.#field(k, BITS)];
      return {
        values: this.#bytes.subarray(at, at + this.#field(k, USED)),
        present: this.#field(k, PRESENT),
        bits: this.#bytes.subarray(bits, bits + Math.ceil(rows / 8)),
      };
    });
  }

  /** Text of the first column in the last row; null where it has none. */
  lastLead(): string | null {
    const last = this.rows - 1;
    const bits = this.#bytes[this.#field(0, BITS) + (last >> 3)]!;
    if (last < 0 || !(bits & (1 << (last & 7)))) return null;
    const at = this.#field(0, VALUES) + this.#field(0, LAST);
    const length = this.#view.getInt32(at, true);
    return Buffer.from(this.#bytes.subarray(at + 4, at + 4 + length)).toString("utf8");
  }

  /** The highest value of a column of whole numbers, times (microseconds) or days, both since 1970. */
  highest(column: number): bigint | undefined {
    return this.#field(column, PRESENT) > 0 ? this.#kernel.highest(TABLE + column * ENTRY) : undefined;
  }

  /** Empties the group. */
  begin(): void {
    this.#kernel.begin(TABLE, this.#kinds.length, this.#mostRows, this.#textBytes);
  }

  /** Hands the memory on; the group can't be used any more. */
  close(): void {
    if (this.#memory.buffer.byteLength <= SPARE_BYTES) spare = { memory: this.#memory, kernel: this.#kernel };
  }

  #field(column: number, field: number): number {
    return this.#view.getUint32(TABLE + column * ENTRY + field, true);
  }

  /** Gives each column its place, and what comes in the place behind them. */
  #layOut(): void {
    let next = TABLE + this.#kinds.length * ENTRY + SLACK;
    const place = (bytes: number) => {
      const at = Math.ceil(next / 8) * 8;
      next = at + bytes + SLACK;
      return at;
    };
    const places = this.#kinds.map((kind) => ({
      code: CODES[kind],
      bits: place(Math.ceil(this.#mostRows / 8)),
      values: place(kind === "text" ? this.#textBytes : 8 * this.#mostRows),
    }));
    this.#input = this.#from = this.#to = place(0);
    this.#reserve(this.#input + FIRST_INPUT);
    for (const [k, { code, bits, values }] of places.entries()) {
      const entry = TABLE + k * ENTRY;
      this.#view.setUint32(entry, code, true);
      this.#view.setUint32(entry + VALUES, values, true);
      this.#view.setUint32(entry + BITS, bits, true);
    }
    this.begin();
  }

  #widen(): void {
    const waiting = this.rest();
    this.#textBytes = waiting.length + SLACK;
    this.#layOut();
    this.#append(waiting);
  }

  #append(bytes: Uint8Array): void {
    if (this.#from > this.#input) {
      this.#bytes.copyWithin(this.#input, this.#from, this.#to);
      this.#to -= this.#from - this.#input;
      this.#from = this.#input;
    }
    this.#reserve(this.#to + bytes.length);
    this.#bytes.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** Each column of texts has room for all that came of the row, which is where memory may end. */
  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch {
      const texts = this.#kinds.filter((kind) => kind === "text").length;
      throw new AppError(
        "unsupported",
        `One of its rows is too large: more than ${Math.floor(this.#textBytes / 1e6)} MB with ${texts} columns of text. Map a view of it that leaves long texts out, or shorten them.`,
      );
    }
  }

  #reserve(end: number): void {
    const missing = end + SLACK - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE));
    if (this.#bytes.length === this.#memory.buffer.byteLength) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}
