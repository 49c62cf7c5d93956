/**
 * Rows of a stream on their way into batches: each key once, the newest version of it, whatever pages it came on.
 * Pages shift while they are read; a row that comes again is no second row.
 */
import { AppError } from "../../engine/contract/errors.ts";
import type { Convert } from "../columnar.ts";
import type { ColumnType, Stream } from "../connector.ts";
import { converterOf } from "./columns.ts";
import { stringifyExact } from "./exact-json.ts";

export type Row = Record<string, unknown>;

/** Column that keeps what the others can't: fields seen later than the first page, values of another type. */
export const OTHER_COLUMN = "_other";

const ROWS = 2000;
const BYTES = 32 * 1024 * 1024;

/** Takes pages, gives batches. */
export class RowCollector {
  /** Rows that were handed over or wait to be. */
  count: number;
  /** Values that did not fit their column and went nowhere, by column: how many, and the first. */
  readonly misfits = new Map<string, { count: number; first: unknown }>();
  /** Types of columns of whole numbers that turned out to hold others, by column. */
  readonly wider = new Map<string, ColumnType>();
  readonly #stream: Stream;
  readonly #converts: Map<string, Convert>;
  readonly #keepsOther: boolean;
  /** Version of each key that was seen, by key. */
  readonly #seen = new Map<string, string>();
  #waiting = new Map<string, Row>();
  #bytes = 0;

  /** `before` rows came in an earlier part of the same read. */
  constructor(stream: Stream, before = 0) {
    this.count = before;
    this.#stream = stream;
    this.#converts = new Map(
      stream.columns
        .filter((column) => column.name !== OTHER_COLUMN)
        .map((column) => [column.name, converterOf(column)]),
    );
    this.#keepsOther = stream.columns.some((column) => column.name === OTHER_COLUMN);
  }

  /** Takes the rows of a page; `bytes` is about what they weigh. */
  add(rows: Row[], bytes: number): void {
    for (const row of rows) this.#addRow(row);
    this.#bytes += bytes;
  }

  get isFull(): boolean {
    return this.#waiting.size >= ROWS || this.#bytes >= BYTES;
  }

  #addRow(row: Row): void {
    const key = this.#keyOf(row);
    if (key === undefined) {
      this.#waiting.set(`#${this.count++}`, row);
      return;
    }
    const version = this.#versionOf(row);
    const before = this.#seen.get(key);
    if (before !== undefined && version < before) return;
    if (before === undefined) this.count++;
    // What was read later is newer, unless its time of change says otherwise. A newer version of a row that was handed over already takes its place when batches are merged by key.
    this.#seen.set(key, version);
    this.#waiting.set(key, row);
  }

  #keyOf(row: Row): string | undefined {
    const { key, name } = this.#stream;
    if (key.length === 0) return undefined;
    const missing = key.find((field) => row[field] === null || row[field] === undefined);
    if (missing !== undefined) throw keyError(name, `A row has nothing in its key "${missing}".`);
    return key.map((field) => row[field]).join("\u0000");
  }

  /** Keys, as rows, of those whose time of change is not before that moment (ISO). */
  changedSince(moment: string): Row[] {
    const second = moment.slice(0, 19);
    const changed = [...this.#seen].filter(([, version]) => version.replace(" ", "T") >= second);
    return changed.map(([key]) => {
      const parts = key.split("\u0000");
      return Object.fromEntries(this.#stream.key.map((name, at) => [name, parts[at]]));
    });
  }

  #versionOf(row: Row): string {
    const { cursorColumn } = this.#stream;
    const value = cursorColumn === undefined ? undefined : row[cursorColumn];
    if (typeof value === "number") return String(value).padStart(20, "0");
    return value === null || value === undefined ? "" : String(value);
  }

  /** The waiting rows as the content of a batch. */
  take(): { rows: number; columns: Record<string, unknown[]> } {
    const rows = [...this.#waiting.values()];
    const columns: Record<string, unknown[]> = Object.fromEntries(
      this.#stream.columns.map(({ name }) => [name, new Array<unknown>(rows.length).fill(null)]),
    );
    for (const [at, row] of rows.entries()) this.#place(row, at, columns);
    this.#waiting = new Map();
    this.#bytes = 0;
    return { rows: rows.length, columns };
  }

  #place(row: Row, at: number, columns: Record<string, unknown[]>): void {
    const other: Row = {};
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === undefined) continue;
      const convert = this.#converts.get(name);
      const converted = convert?.(value);
      if (converted !== undefined) columns[name]![at] = converted;
      else if (this.#stream.key.includes(name)) throw this.#oddKey(name, value);
      else if (this.#keepsOther) {
        other[name] = value;
        if (convert) this.#noteWider(name, value);
      } else if (convert) {
        const { count = 0, first = value } = this.misfits.get(name) ?? {};
        this.misfits.set(name, { count: count + 1, first });
      }
    }
    if (this.#keepsOther && Object.keys(other).length > 0) columns[OTHER_COLUMN]![at] = stringifyExact(other);
  }

  #noteWider(name: string, value: unknown): void {
    const type = this.#stream.columns.find((column) => column.name === name)?.type;
    if (type !== "integer" && type !== "hugeint") return;
    if (typeof value === "number") this.wider.set(name, "double");
    else if (typeof value === "bigint" && !this.wider.has(name)) this.wider.set(name, "hugeint");
  }

  #oddKey(field: string, value: unknown): AppError {
    const type = this.#stream.columns.find(({ name }) => name === field)?.type;
    const what = `The key "${field}" of a row is ${stringifyExact(value).slice(0, 80)}, which does not fit the first rows (${type}).`;
    return keyError(this.#stream.name, what);
  }
}

/** Rows whose keys can't be kept would take one another's place. */
function keyError(stream: string, what: string): AppError {
  return new AppError(
    "invalid-input",
    `${what} Give the list "${stream}" another key, or none: then it is read whole each time.`,
  );
}
