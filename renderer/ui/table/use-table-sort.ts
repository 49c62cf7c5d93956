/** What a table is sorted by, kept in the address: "id" upwards, "-id" downwards. */

import { useUrlState } from "../url-state.ts";
import type { Column } from "./column.ts";

/** The asked order where the table has such a column and sorts by it, else the fallback: links outlive columns. */
export function knownSort<Row>(asked: string, columns: readonly Column<Row>[], fallback: string): string {
  const id = asked.replace(/^-/, "");
  return columns.some((column) => column.id === id && column.sortable) ? asked : fallback;
}

/**
 * `id` keeps the sort apart from those of other tables. Give all columns that the table may show, hidden ones too.
 * Spread the answer into the table.
 */
export function useTableSort<Row>(id: string, columns: readonly Column<Row>[], fallback = "") {
  const [asked, onSort] = useUrlState(`${id}.sort`, fallback);
  return { sort: knownSort(asked, columns, fallback), onSort };
}
