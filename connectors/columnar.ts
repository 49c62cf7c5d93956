/** Collects rows into columnar batches for sources that answer row by row. */
import type { SourceColumn } from "./connector.ts";

/** Turns a driver's value into what `Batch` promises for its column. */
export type Convert = (value: unknown) => unknown;

const ROWS_A_BATCH = 50_000;
/** Letters and bytes of its texts: a batch lies in memory several times over on its way into the warehouse. */
const SIZE_OF_BATCH = 16_000_000;

/** Collects rows one by one into the columns of a batch, each value converted as its column asks. */
export class ColumnarBuilder {
  #rows = 0;
  #size = 0;
  readonly #names: string[];
  readonly #converts: Convert[];
  #arrays: unknown[][];

  constructor(columns: SourceColumn[], convert: (column: SourceColumn) => Convert) {
    this.#names = columns.map((column) => column.name);
    this.#converts = columns.map(convert);
    this.#arrays = columns.map(() => []);
  }

  /** Adds a row given as values in column order. */
  add(row: unknown[]): void {
    const arrays = this.#arrays;
    const converts = this.#converts;
    for (let at = 0; at < converts.length; at++) {
      const value = row[at];
      const converted = value === null || value === undefined ? null : converts[at]!(value);
      if (typeof converted === "string" || Buffer.isBuffer(converted)) this.#size += converted.length;
      arrays[at]!.push(converted);
    }
    this.#rows++;
  }

  /** Whether it holds what goes on its way together. */
  get isFull(): boolean {
    return this.#rows >= ROWS_A_BATCH || this.#size >= SIZE_OF_BATCH;
  }

  /** Hands the collected columns over and starts anew. */
  take(): { rows: number; columns: Record<string, unknown[]> } {
    const columns: Record<string, unknown[]> = {};
    this.#names.forEach((name, at) => {
      columns[name] = this.#arrays[at]!;
    });
    const batch = { rows: this.#rows, columns };
    this.#arrays = this.#names.map(() => []);
    this.#rows = 0;
    this.#size = 0;
    return batch;
  }
}
