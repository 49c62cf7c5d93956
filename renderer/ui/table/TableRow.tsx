/** One body row of a DataTable, or its still placeholder while its page is on the way. */

import Checkbox from "@mui/material/Checkbox";
import Skeleton from "@mui/material/Skeleton";
import type { Format } from "../format.ts";
import { bodyCell } from "./cells.tsx";
import type { Column } from "./column.ts";

interface TableRowProps<Row> {
  columns: Column<Row>[];
  row: Row | undefined;
  index: number;
  height: number;
  format: Format;
  /** The row that the keys stand on. */
  current: boolean;
  open: boolean;
  selected: boolean;
  onToggle?: () => void;
  onOpen?: () => void;
  onFocusRow: () => void;
}

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { columns, row, index, height, format, current, open, selected, onToggle, onOpen, onFocusRow } =
    props;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected || undefined}
      data-current={current || undefined}
      data-open={open || selected || undefined}
      onClick={(event) => {
        onFocusRow();
        const onControl = event.target instanceof HTMLElement && event.target.closest("input, button, a");
        if (!onControl) onOpen?.();
      }}
      style={{
        height,
        cursor: onOpen ? "pointer" : undefined,
      }}
    >
      {onToggle && (
        <td data-select>
          <Checkbox
            checked={selected}
            onChange={onToggle}
            // Space selects the row that the keys are at; a stop for each would keep Tab in a long list.
            slotProps={{ input: { "aria-label": `Select row ${index + 1}`, tabIndex: -1 } }}
            sx={{ ml: -1, my: -1 }}
          />
        </td>
      )}
      {columns.map((column, i) =>
        row === undefined ? (
          <td key={column.id} data-align={column.align}>
            <Skeleton width="60%" height={10} sx={{ display: "inline-block" }} />
          </td>
        ) : (
          bodyCell(column, row, format, i === 0)
        ),
      )}
    </tr>
  );
}
