/** Search, sort and export of a table whose rows the page holds; search and sort stand in the address. */

import { useMemo } from "react";
import { useUrlState } from "../url-state.ts";
import { useFormat } from "../use-format.ts";
import type { Column } from "./column.ts";
import { findRows, sortRows } from "./held-rows.ts";
import { useTableSort } from "./use-table-sort.ts";

/**
 * `id` keeps search and sort apart from those of other tables. Spread `search` into a SearchField, `table` into a
 * SimpleTable and `exported` into ExportRows; give `columns` once more where fewer are shown than searched.
 */
export function useHeldRows<Row>(
  id: string,
  all: readonly Row[],
  columns: readonly Column<Row>[],
  defaultSort = "",
) {
  const format = useFormat();
  const [value, onChange] = useUrlState(`${id}.find`, "");
  const { sort, onSort } = useTableSort(id, columns, defaultSort);
  const rows = useMemo(
    () => sortRows(findRows(all, columns, value, format), columns, sort, format),
    [all, columns, value, sort, format],
  );
  return {
    rows,
    search: { value, onChange },
    table: { rows, columns, sort, onSort },
    exported: { rows, columns },
  };
}
