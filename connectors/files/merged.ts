/** Cells that a sheet merges over several rows: their value stands for each of them, but only the first row holds it. */
import { columnOf, type SheetRow } from "./sheet-row.ts";

/** Cells of one column, rows counted from 1. */
export interface Merged {
  column: number;
  first: number;
  last: number;
}

const MARK = "mergeCell ";
const CELLS = /^mergeCell [^>]*?ref="([A-Z]{1,3}\d+):[A-Z]{1,3}(\d+)"/;
/** More bytes than what is merged takes to say. */
const LONGEST = 200;

/**
 * What the sheet merges over rows, from the top. Told behind all rows, so the sheet is looked through as bytes, which
 * takes a fraction of what its rows do. Cells that are merged side by side are titles, and no matter.
 */
export async function mergedCells(sheet: AsyncIterable<Buffer>): Promise<Merged[]> {
  const found: Merged[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of sheet) {
    const bytes = Buffer.concat([rest, piece]);
    let seen = Math.max(0, bytes.length - LONGEST);
    for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
      const [, from, last] = CELLS.exec(bytes.toString("latin1", at, at + LONGEST)) ?? [];
      if (from === undefined) continue;
      const first = Number(/\d+/.exec(from)![0]);
      if (Number(last) > first) found.push({ column: columnOf(from), first, last: Number(last) });
      seen = Math.max(seen, at + MARK.length);
    }
    rest = bytes.subarray(seen);
  }
  return found.sort((a, b) => a.first - b.first);
}

/** The rows, those below the first of merged cells with its value; rows without any other value stay blank. */
export async function* withMerged(
  rows: AsyncGenerator<SheetRow>,
  merged: Merged[],
): AsyncGenerator<SheetRow> {
  let next = 0;
  let open: (Merged & { value: string; isTyped: boolean })[] = [];
  for await (const row of rows) {
    const { number, values, typed } = row;
    open = open.filter(({ last }) => last >= number);
    const isBlank = values.every((value) => value === "");
    for (const { column, value, isTyped } of isBlank ? [] : open) {
      if ((values[column] ?? "") !== "") continue;
      while (values.length < column) values.push("");
      values[column] = value;
      if (isTyped) typed.add(column);
      row.isFilled = true;
    }
    for (; next < merged.length && merged[next]!.first <= number; next++) {
      const cells = merged[next]!;
      const value = values[cells.column] ?? "";
      if (cells.first === number && value !== "")
        open.push({ ...cells, value, isTyped: typed.has(cells.column) });
    }
    yield row;
  }
}
