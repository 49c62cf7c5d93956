/** Predictions that come in parts, put together where all of them fit in memory. */

import type { Column, Predictions, Table } from "./model.ts";

/** All rows of the parts, which have the same tables and columns. */
export async function wholeOf(parts: AsyncIterable<Predictions>): Promise<Predictions> {
  const tables = new Map<string, Table[]>();
  for await (const part of parts)
    for (const [name, table] of Object.entries(part)) tables.set(name, [...(tables.get(name) ?? []), table]);
  return Object.fromEntries([...tables].map(([name, pieces]) => [name, together(pieces)]));
}

function together(pieces: Table[]): Table {
  const [first] = pieces;
  if (pieces.length === 1) return first!;
  const columns = Object.keys(first!.columns).map((name): [string, Column] => [
    name,
    joined(pieces.map((piece) => piece.columns[name]!)),
  ]);
  return { rows: pieces.reduce((sum, piece) => sum + piece.rows, 0), columns: Object.fromEntries(columns) };
}

function joined(columns: Column[]): Column {
  const [first] = columns;
  if (Array.isArray(first)) return (columns as (string | null)[][]).flat();
  const size = columns.reduce((sum, column) => sum + column.length, 0);
  const all = new (first!.constructor as new (size: number) => Float64Array)(size);
  let at = 0;
  for (const column of columns as Float64Array[]) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
