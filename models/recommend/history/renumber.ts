/** A history in the product numbers of an older artifact, so that new events can fold into it. */

import type { Tensor } from "../../model.ts";
import { type Csr, csrFromTriplets } from "./csr.ts";
import type { History, Sequences } from "./history.ts";

/** Number in `to` of each id of `from`; -1 where it is not there. */
export function numbersIn(from: readonly string[], to: readonly string[]): Int32Array {
  const numbers = new Map(to.map((id, number) => [id, number]));
  return Int32Array.from(from, (id) => numbers.get(id) ?? -1);
}

/** Rows of a table in another order, at least one: row r is row `from[r]` of the table, zeros where that is -1. */
export function rowsOf({ shape, data }: Tensor, from: Int32Array): Tensor {
  const width = shape[1]!;
  const rows = new Float32Array(Math.max(1, from.length) * width);
  from.forEach((row, at) => {
    if (row >= 0) rows.set(data.subarray(row * width, (row + 1) * width), at * width);
  });
  return { shape: [Math.max(1, from.length), width], data: rows };
}

/**
 * The history with its products numbered as in `productIds`; events of products that are not among them are left out.
 * `newNumber` is `numbersIn(history.catalogue.ids, productIds)`.
 */
export function renumbered(history: History, newNumber: Int32Array, productIds: string[]): History {
  return {
    ...history,
    affinity: renumberColumns(history.affinity, newNumber, productIds.length),
    bought: renumberColumns(history.bought, newNumber, productIds.length),
    sequences: renumberEvents(history.sequences, newNumber),
    sessions: renumberEvents(history.sessions, newNumber),
    catalogue: renumberCatalogue(history.catalogue, newNumber, productIds),
  };
}

function renumberColumns(matrix: Csr, newNumber: Int32Array, columns: number): Csr {
  const row = new Int32Array(matrix.indices.length);
  const column = new Int32Array(matrix.indices.length);
  const value = new Float32Array(matrix.indices.length);
  let size = 0;
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = matrix.offsets[r]!; p < matrix.offsets[r + 1]!; p++) {
      if (newNumber[matrix.indices[p]!]! < 0) continue;
      row[size] = r;
      column[size] = newNumber[matrix.indices[p]!]!;
      value[size++] = matrix.values[p]!;
    }
  }
  return csrFromTriplets({ rows: matrix.rows, columns }, { count: size, row, column, value });
}

function renumberEvents(events: Sequences, newNumber: Int32Array): Sequences {
  const offsets = new Int32Array(events.offsets.length);
  const kept = new Int32Array(events.products.length);
  let size = 0;
  for (let r = 0; r + 1 < events.offsets.length; r++) {
    for (let p = events.offsets[r]!; p < events.offsets[r + 1]!; p++) {
      if (newNumber[events.products[p]!]! >= 0) kept[size++] = p;
    }
    offsets[r + 1] = size;
  }
  const at = kept.subarray(0, size);
  return {
    offsets,
    products: Int32Array.from(at, (p) => newNumber[events.products[p]!]!),
    days: Float64Array.from(at, (p) => events.days[p]!),
    kinds: Uint8Array.from(at, (p) => events.kinds[p]!),
  };
}

/** Every field of the catalogue by product number; products that are gone keep their id and are not offered. */
function renumberCatalogue(
  catalogue: History["catalogue"],
  newNumber: Int32Array,
  productIds: string[],
): History["catalogue"] {
  const oldNumber = new Int32Array(productIds.length).fill(-1);
  newNumber.forEach((to, from) => {
    if (to >= 0) oldNumber[to] = from;
  });
  const move = (column: unknown): unknown => {
    if (Array.isArray(column)) return Array.from(oldNumber, (from) => (from < 0 ? null : column[from]));
    if (!ArrayBuffer.isView(column)) return column;
    const values = column as Float64Array;
    return new (values.constructor as Float64ArrayConstructor)(
      Array.from(oldNumber, (from) => (from < 0 ? 0 : values[from]!)),
    );
  };
  const moved = Object.fromEntries(Object.entries(catalogue).map(([name, column]) => [name, move(column)]));
  return {
    ...(moved as unknown as History["catalogue"]),
    ids: productIds,
    titles: titlesOf(catalogue, oldNumber, productIds),
  };
}

const titlesOf = (catalogue: History["catalogue"], oldNumber: Int32Array, ids: string[]) =>
  ids.map((id, number) => (oldNumber[number]! < 0 ? id : catalogue.titles[oldNumber[number]!]!));
