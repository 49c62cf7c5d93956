/** Collects rows into columnar batches for sources that answer row by row. */
import type { SourceColumn } from "./connector.ts";

/** Turns a driver's value into what `Batch` promises for its column. */
export type Convert = (value: unknown) => unknown;

export const ROWS_A_BATCH = 50_000;

/** Collects rows one by one into the columns of a batch, each value converted as its column asks. */
export class ColumnarBuilder {
  rows = 0;
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
      arrays[at]!.push(value === null || value === undefined ? null : converts[at]!(value));
    }
    this.rows++;
  }

  /** Hands the collected columns over and starts anew. */
  take(): { rows: number; columns: Record<string, unknown[]> } {
    const columns: Record<string, unknown[]> = {};
    this.#names.forEach((name, at) => {
      columns[name] = this.#arrays[at]!;
    });
    const batch = { rows: this.rows, columns };
    this.#arrays = this.#names.map(() => []);
    this.rows = 0;
    return batch;
  }
}
