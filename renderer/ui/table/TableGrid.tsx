/** The table that a DataTable draws: header, the rows that are drawn, and room for the others. */

import Checkbox from "@mui/material/Checkbox";
import type { MouseEvent } from "react";
import type { Format } from "../format.ts";
import { ColumnWidths, HeaderCell, leastWidth, SELECT_WIDTH } from "./cells.tsx";
import type { Column } from "./column.ts";
import { TableRow } from "./TableRow.tsx";
import type { Selection } from "./use-selection.ts";
import type { VirtualRows } from "./use-virtual-rows.ts";

interface TableGridProps<Row> {
  label: string;
  total: number;
  columns: Column<Row>[];
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string;
  rowHeight: number;
  format: Format;
  virtual: VirtualRows;
  /** Undefined where rows are not chosen. */
  selection: Selection<Row> | undefined;
  /** Rows in sight, for the checkbox of the header: what nobody sees is not selected. */
  seen: readonly Row[];
  /** Place of the row that the keys stand on. */
  current: number;
  openKey?: string | null | undefined;
  sort: string;
  onSort: (sort: string) => void;
  onOpen?: ((row: Row, index: number) => void) | undefined;
  onFocusRow: (index: number) => void;
  onHeaderMenu: (event: MouseEvent) => void;
}

/** Pixels that a column without a width keeps before the table scrolls sideways. */
const LEAST_TEXT = 180;

export function TableGrid<Row>(props: TableGridProps<Row>) {
  const { label, total, columns, virtual, selection, seen, sort, onSort, onHeaderMenu } = props;
  const { before, after, drawn } = virtual;
  const allSeen = selection !== undefined && seen.length > 0 && seen.every(selection.has);
  return (
    <table
      aria-rowcount={total + 1}
      aria-label={label}
      style={{ minWidth: leastWidth(columns, LEAST_TEXT) + (selection ? SELECT_WIDTH : 0) }}
    >
      <ColumnWidths columns={columns} select={Boolean(selection)} />
      <thead onContextMenu={onHeaderMenu}>
        <tr aria-rowindex={1}>
          {selection && (
            <th scope="col" data-select>
              <Checkbox
                checked={allSeen}
                indeterminate={!allSeen && selection.size > 0}
                onChange={() => selection.toggleAll(seen)}
                slotProps={{ input: { "aria-label": "Select the rows in sight" } }}
                sx={{ ml: -1 }}
              />
            </th>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {before > 0 && <tr aria-hidden style={{ height: before }} />}
        {drawn.map((index) => (
          <DrawnRow key={keyAt(props, index)} {...props} index={index} />
        ))}
        {after > 0 && (
          <tr aria-hidden style={{ height: after }}>
            <td colSpan={columns.length + (selection ? 1 : 0)} style={{ border: 0 }} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** Of a row that is still on the way, its place. */
function keyAt<Row>({ rowAt, rowKey }: TableGridProps<Row>, index: number): string {
  const row = rowAt(index);
  return row === undefined ? `row-${index}` : rowKey(row);
}

function DrawnRow<Row>(props: TableGridProps<Row> & { index: number }) {
  const { columns, rowAt, rowKey, rowHeight, format, selection, openKey, onOpen, index } = props;
  const row = rowAt(index);
  return (
    <TableRow
      columns={columns}
      row={row}
      index={index}
      height={rowHeight}
      format={format}
      current={props.current === index}
      open={row !== undefined && rowKey(row) === openKey}
      selected={row !== undefined && (selection?.has(row) ?? false)}
      onToggle={selection && row ? () => selection.toggle(row) : undefined}
      onOpen={onOpen && row ? () => onOpen(row, index) : undefined}
      onFocusRow={() => props.onFocusRow(index)}
    />
  );
}
