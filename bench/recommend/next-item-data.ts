/** Sequences of the next-item benchmarks, split by leaving out each user's last event (test) and the one before. */
import type { ProductRows } from "../../models/recommend/neural/spectral.ts";
import { readData } from "../../tests/support/data.ts";

export interface Split {
  products: number;
  /** All but the last two events of each user. */
  train: ProductRows;
  /** All but the last one. */
  known: ProductRows;
  /** The last event but one, and the last, by user. */
  valid: Int32Array;
  test: Int32Array;
}

/** Reads `next_item/<name>.txt.zst`, a user a line; every `stride`-th user only. */
export function readSplit(name: string, stride = 1): Split {
  const rows = readData(`next_item/${name}.txt.zst`)
    .trim()
    .split("\n")
    .filter((_, user) => user % stride === 0)
    .map((line) => line.split(" ").slice(1).map(Number));
  // Products are numbered anew, since a part of the users meets a part of the catalogue.
  const numbers = new Map<number, number>();
  for (const row of rows) for (const id of row) if (!numbers.has(id)) numbers.set(id, numbers.size);
  const numbered = rows.map((row) => row.map((id) => numbers.get(id)!));
  return {
    products: numbers.size,
    train: rowsOf(numbered.map((row) => row.slice(0, -2))),
    known: rowsOf(numbered.map((row) => row.slice(0, -1))),
    valid: Int32Array.from(numbered, (row) => row.at(-2)!),
    test: Int32Array.from(numbered, (row) => row.at(-1)!),
  };
}

function rowsOf(rows: number[][]): ProductRows {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    offsets[r + 1] = offsets[r]! + row.length;
  });
  return { offsets, products: Int32Array.from(rows.flat()) };
}

/** The rows with these numbers. */
export function rowsAt(rows: ProductRows, which: Int32Array): ProductRows {
  return rowsOf(
    Array.from(which, (r) => Array.from(rows.products.subarray(rows.offsets[r]!, rows.offsets[r + 1]!))),
  );
}
