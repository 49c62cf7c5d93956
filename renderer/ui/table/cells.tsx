/** Header and body rows that DataTable and SimpleTable share. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { color } from "../../app/theme/color.ts";
import type { Format } from "../format.ts";
import { Icon } from "../Icon.tsx";
import type { Column } from "./column.ts";

export const tableStyles = {
  "& table": { borderCollapse: "separate", borderSpacing: 0, width: "100%", tableLayout: "fixed" },
  "& th, & td": {
    px: 2,
    textAlign: "left",
    fontWeight: 400,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    borderBottom: `1px solid ${color("gridLine")}`,
    // Dialogs are raised, and so are their tables.
    bgcolor: `var(--mb-ground, ${color("surface")})`,
  },
  // the first cell of a row: a heading in the body leaves the first td the second cell
  "& tr > :not(* + *)": { pl: 4 },
  "& tr > :nth-last-child(1)": { pr: 4 },
  "& [data-align=right]": { textAlign: "right", fontVariantNumeric: "tabular-nums", textOverflow: "clip" },
  "& [data-select]": { textOverflow: "clip" },
  "& thead th": {
    position: "sticky",
    top: 0,
    zIndex: 2,
    height: 32,
    color: "text.secondary",
    borderBottomColor: color("border"),
  },
  "& tbody tr:hover > *": { bgcolor: "hover" },
  "& tbody tr[aria-selected=true] > *": { bgcolor: "accentSoft" },
  "& tbody tr[data-open=true] > *": { bgcolor: "accentSoft" },
  "& tbody tr[data-open=true] > :not(* + *)": { boxShadow: `inset 2px 0 0 ${color("accent")}` },
  "& tfoot td, & tfoot th": { borderTop: `1px solid ${color("border")}`, borderBottom: 0, fontWeight: 600 },
} as const;

interface HeaderCellProps<Row> {
  column: Column<Row>;
  /** "id" or "-id" as it is sorted now. */
  sort?: string;
  onSort?: (sort: string) => void;
}

export function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const down = sort === `-${column.id}`;
  const up = sort === column.id;
  const words = (
    <>
      {column.header}
      {column.note && (
        <Box component="span" sx={{ color: "text.tertiary", ml: 1.5, typography: "caption" }}>
          {column.note}
        </Box>
      )}
      {(up || down) && (
        <Box component="span" sx={{ ml: 1, verticalAlign: "-1px", display: "inline-block" }}>
          <Icon of={up ? ArrowUp : ArrowDown} size={12} />
        </Box>
      )}
    </>
  );
  const next = down
    ? column.id
    : up
      ? `-${column.id}`
      : column.align === "right"
        ? `-${column.id}`
        : column.id;
  return (
    <th scope="col" data-align={column.align} aria-sort={up ? "ascending" : down ? "descending" : undefined}>
      {column.sortable && onSort ? (
        <ButtonBase
          onClick={() => onSort(next)}
          sx={{ font: "inherit", verticalAlign: "baseline", color: up || down ? "text.primary" : "inherit" }}
        >
          <span>{words}</span>
        </ButtonBase>
      ) : (
        words
      )}
    </th>
  );
}

export function bodyCell<Row>(column: Column<Row>, row: Row, format: Format, heading: boolean): ReactNode {
  const title = column.align === "right" ? undefined : column.text(row, format) || undefined;
  const content = column.render(row, format);
  return heading ? (
    <th key={column.id} scope="row" data-align={column.align} title={title}>
      {content}
    </th>
  ) : (
    <td key={column.id} data-align={column.align} title={title}>
      {content}
    </td>
  );
}

/** Pixels of the column of checkboxes. */
export const SELECT_WIDTH = 44;

/** Widths for `table-layout: fixed`; the column without one takes the rest. */
export function ColumnWidths<Row>({
  columns,
  select = false,
}: {
  columns: readonly Column<Row>[];
  select?: boolean;
}) {
  return (
    <colgroup>
      {select && <col style={{ width: SELECT_WIDTH }} />}
      {columns.map((column) => (
        <col key={column.id} style={{ width: column.width }} />
      ))}
    </colgroup>
  );
}

/** Least width before the table scrolls sideways; `text` is that of a column without a width. */
export const leastWidth = <Row,>(columns: readonly Column<Row>[], text: number): number =>
  columns.reduce((sum, column) => sum + (column.width ?? text), 0);
