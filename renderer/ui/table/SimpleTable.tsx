/** A table that is all on the page: no paging, no selection; a total row where given. It sorts where `onSort` is given. */

import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import { useUi } from "../../stores/ui.ts";
import { EmptyState } from "../states.tsx";
import { useFormat } from "../use-format.ts";
import { bodyCell, ColumnWidths, HeaderCell, leastWidth, tableStyles } from "./cells.tsx";
import type { Column } from "./column.ts";
import { useRoomy } from "./roomy.ts";
import { rowKeys } from "./row-keys.ts";

interface SimpleTableProps<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** For screen readers: what the table holds. */
  caption: string;
  /** Cells of the last row, by column id; the first column's is its heading. */
  total?: Record<string, ReactNode>;
  onOpen?: (row: Row) => void;
  /** Key of the row that is open. */
  openKey?: string;
  rowHeight?: number;
  /** "id" or "-id" of the column that the rows are ordered by. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Words when there are no rows. */
  empty?: string;
}

/** Pixels that the column without a width keeps before the table scrolls sideways. */
const LEAST_TEXT = 80;

export function SimpleTable<Row>(props: SimpleTableProps<Row>) {
  const { rows, rowKey, caption, total, onOpen, openKey, rowHeight = 32, sort, onSort } = props;
  const format = useFormat();
  const columns = useRoomy(props.columns, rows, format, total, sort);
  const singleKeys = useUi((ui) => ui.singleKeys);
  const openAt = rows.findIndex((row) => rowKey(row) === openKey);
  if (rows.length === 0 && props.empty) return <EmptyState text={props.empty} />;
  return (
    <Box sx={{ ...tableStyles, overflowX: "auto", "& tbody tr, & tfoot tr": { height: rowHeight } }}>
      <table aria-label={caption} style={{ minWidth: leastWidth(columns, LEAST_TEXT) }}>
        <ColumnWidths columns={columns} />
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr
              key={rowKey(row)}
              data-open={openAt === at}
              {...(onOpen && {
                // One stop for the whole table; from there the arrows go on.
                tabIndex: at === Math.max(openAt, 0) ? 0 : -1,
                style: { cursor: "pointer" },
                onClick: () => onOpen(row),
                onKeyDown: rowKeys(at, {
                  open: (index) => onOpen(rows[index]!),
                  follow: openAt >= 0,
                  letters: singleKeys,
                }),
              })}
            >
              {columns.map((column, i) => bodyCell(column, row, format, i === 0))}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.id} scope="row">
                    {total[column.id]}
                  </th>
                ) : (
                  <td key={column.id} data-align={column.align}>
                    {total[column.id]}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        )}
      </table>
    </Box>
  );
}
