/** Rows that the page holds whole: found by the words of any column, put in the order of one. */

import type { Format } from "../format.ts";
import type { Column, SortValue } from "./column.ts";

/** Rows in whose cells every word stands, in any column and any case. */
export function findRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  search: string,
  format: Format,
): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => column.text(row, format))
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** "id" upwards, "-id" downwards; rows without a value come last both ways, equal ones stay as they were. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: string,
  format: Format,
): readonly Row[] {
  const down = sort.startsWith("-");
  const column = columns.find(({ id }) => id === (down ? sort.slice(1) : sort));
  if (!column) return rows;
  const orderBy = column.value ?? ((row: Row) => column.text(row, format));
  const keyed = rows.map((row) => ({ row, value: orderBy(row) }));
  keyed.sort((a, b) => {
    if (isMissing(a.value) || isMissing(b.value))
      return Number(isMissing(a.value)) - Number(isMissing(b.value));
    return down ? compare(b.value, a.value) : compare(a.value, b.value);
  });
  return keyed.map(({ row }) => row);
}

const isMissing = (value: SortValue) => value == null || value === "" || Number.isNaN(value);

function compare(a: SortValue, b: SortValue): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const at = a.findIndex((value, i) => compare(value, b[i]) !== 0);
    return at < 0 ? 0 : compare(a[at], b[at]);
  }
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true, sensitivity: "base" });
}
