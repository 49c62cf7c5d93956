/** The virtual table over a paged command: the engine sorts and pages, only rows in sight are drawn, all by keyboard. */

import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { color } from "../../app/theme/color.ts";
import type { OutputOf } from "../../client/names.ts";
import { useUi } from "../../stores/ui.ts";
import { Bar, Spacer } from "../layout.tsx";
import { LineageIcon } from "../lineage/LineageButton.tsx";
import { LineagePopover } from "../lineage/LineagePopover.tsx";
import { EmptyState, ErrorState, LoadingState } from "../states.tsx";
import { useFormat } from "../use-format.ts";
import { ColumnWidths, HeaderCell, leastWidth, SELECT_WIDTH, tableStyles } from "./cells.tsx";
import type { Column } from "./column.ts";
import { useRoomy } from "./roomy.ts";
import { TableRow } from "./TableRow.tsx";
import { type PagedName, type PageInput, type RowOf, usePages } from "./use-pages.ts";
import { useShownColumns } from "./use-shown-columns.ts";
import { useTableKeys } from "./use-table-keys.ts";

export interface DataTableProps<N extends PagedName> {
  /** Keeps the column choice apart from that of other tables. */
  id: string;
  /** A query that answers `{ total, rows }`; offset, limit and sort are added here. */
  command: N;
  input: PageInput<N>;
  columns: Column<RowOf<N>>[];
  rowKey: (row: RowOf<N>) => string;
  /** For screen readers: "Customers of the segment". */
  label: string;
  /** "-money" sorts downwards by money; see `useTableSort`. */
  sort: string;
  onSort: (sort: string) => void;
  /** Enter, double click and the row's name open it. */
  onOpen?: (row: RowOf<N>, index: number) => void;
  openKey?: string | null;
  /** Turns selection on; draws the bar at the foot for the chosen rows. */
  bulk?: (rows: RowOf<N>[], clear: () => void) => ReactNode;
  /** Words when there is nothing: a sentence, or an `<EmptyState/>`. */
  empty?: ReactNode;
  /** Right side of the foot, from the engine's answer: totals over all rows. */
  foot?: (answer: OutputOf<N>) => ReactNode;
  rowHeight?: number;
}

/** Lists whose rows are read from the warehouse: these can be followed to their sources. */
const FROM_WAREHOUSE = /^(overview|segments|demand|recommend|price|quality|warehouse)\./;

/** Pixels that a column without a width keeps before the table scrolls sideways. */
const LEAST_TEXT = 180;

export function DataTable<N extends PagedName>(props: DataTableProps<N>) {
  const { id, command, input, rowKey, label, sort, onSort, onOpen, openKey, bulk, foot } = props;
  const format = useFormat();
  const density = useUi((ui) => ui.density);
  const rowHeight = props.rowHeight ?? density;
  const shown = useShownColumns(id, props.columns);
  const [visible, setVisible] = useState<readonly [number, number]>([0, 0]);
  const pages = usePages(command, input, sort || undefined, visible);
  const total = pages.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: 32,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height, so every row is measured anew
  useEffect(() => rows.measure(), [rowHeight, rows]);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => setVisible([first, last]), [first, last]);

  const [selected, setSelected] = useState<ReadonlyMap<string, RowOf<N>>>(new Map());
  const inputKey = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, so the selection and place start anew
  useEffect(() => {
    setSelected(new Map());
    scroller.current?.scrollTo({ top: 0 });
  }, [inputKey]);
  const toggle = (row: RowOf<N>) => {
    const next = new Map(selected);
    if (!next.delete(rowKey(row))) next.set(rowKey(row), row);
    setSelected(next);
  };
  const loaded = items.flatMap(({ index }) => pages.row(index) ?? []);
  const columns = useRoomy<RowOf<N>>(shown, loaded, format);
  const keys = useTableKeys({
    total,
    rowAt: pages.row,
    onOpen,
    isOpen: openKey != null,
    onToggle: bulk ? toggle : undefined,
    scrollTo: (index) => rows.scrollToIndex(index),
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 2),
  });
  const [traced, setTraced] = useState<HTMLElement | null>(null);
  // Rows in sight count as they are now: a training may have changed them since they were selected.
  const latest = new Map(loaded.map((row) => [rowKey(row), row]));
  const chosen = [...selected].map(([key, row]) => latest.get(key) ?? row);

  if (pages.error)
    return <ErrorState what={`${label} could not be read`} error={pages.error} onRetry={pages.refetch} />;
  if (pages.total === undefined) return <LoadingState rows={10} />;
  if (total === 0)
    return typeof props.empty === "object" ? (
      props.empty
    ) : (
      <EmptyState text={props.empty ?? "Nothing here yet."} />
    );

  const inSight = rows.range ?? { startIndex: first, endIndex: last };
  // Some rows beyond the edges are drawn, too; what nobody sees is not selected.
  const seen = items.flatMap(({ index }) =>
    index < inSight.startIndex || index > inSight.endIndex ? [] : (pages.row(index) ?? []),
  );
  const allSeen = seen.length > 0 && seen.every((row) => selected.has(rowKey(row)));
  const selectSeen = () => setSelected(allSeen ? new Map() : new Map(seen.map((row) => [rowKey(row), row])));
  const start = items[0]?.start ?? 0;
  const end = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = columns.length + (bulk ? 1 : 0);

  return (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0, minWidth: 0 }}>
      <Box
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={`${label}, ${total} rows`}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        sx={{
          ...tableStyles,
          flex: 1,
          minHeight: 0,
          // In stacked panels nothing else bounds it: no taller than the sheet, which top bar and job bar leave.
          maxHeight: "calc(100vh - 76px)",
          overflow: "auto",
          outline: "none !important",
          // The row that the keys stand on carries the focus ring: sticky cells would cover one around the table.
          "&:focus-visible tbody tr[data-current=true] > *": {
            boxShadow: `inset 0 2px 0 ${color("accent")}, inset 0 -2px 0 ${color("accent")}`,
          },
          // The checkbox and the row's name stay in sight when the table scrolls sideways.
          "& tr > :nth-child(1)": { position: "sticky", left: 0, zIndex: 1, pl: 4 },
          ...(bulk && { "& tr > :nth-child(2)": { position: "sticky", left: SELECT_WIDTH, zIndex: 1 } }),
          "& thead tr > :nth-child(-n + 2)": { zIndex: 3 },
        }}
      >
        <table
          aria-rowcount={total + 1}
          aria-label={label}
          style={{ minWidth: leastWidth(columns, LEAST_TEXT) + (bulk ? SELECT_WIDTH : 0) }}
        >
          <ColumnWidths columns={columns} select={Boolean(bulk)} />
          <thead
            onContextMenu={(event) => {
              if (!FROM_WAREHOUSE.test(command)) return;
              event.preventDefault();
              setTraced(event.target as HTMLElement);
            }}
          >
            <tr aria-rowindex={1}>
              {bulk && (
                <th scope="col" data-select>
                  <Checkbox
                    checked={allSeen}
                    indeterminate={!allSeen && selected.size > 0}
                    onChange={selectSeen}
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
            {start > 0 && <tr aria-hidden style={{ height: start }} />}
            {items.map(({ index }) => {
              const row = pages.row(index);
              const key = row && rowKey(row);
              return (
                <TableRow
                  key={key ?? `row-${index}`}
                  columns={columns}
                  row={row}
                  index={index}
                  height={rowHeight}
                  format={format}
                  current={keys.at === index}
                  open={key !== undefined && key === openKey}
                  selected={key !== undefined && selected.has(key)}
                  onToggle={bulk && row ? () => toggle(row) : undefined}
                  onOpen={onOpen && row ? () => onOpen(row, index) : undefined}
                  onFocusRow={() => keys.setAt(index)}
                />
              );
            })}
            {end > 0 && (
              <tr aria-hidden style={{ height: end }}>
                <td colSpan={span} style={{ border: 0 }} />
              </tr>
            )}
          </tbody>
        </table>
      </Box>
      {bulk && chosen.length > 0 && (
        <Box sx={{ bgcolor: "sunken" }}>
          <Bar foot>
            <Box sx={{ fontWeight: 600, color: "text.primary" }}>{chosen.length} selected</Box>
            {bulk(chosen, () => setSelected(new Map()))}
          </Bar>
        </Box>
      )}
      <Bar foot>
        <span aria-live="polite">
          Rows {format.number(Math.min(inSight.startIndex + 1, total))} to{" "}
          {format.number(Math.min(inSight.endIndex + 1, total))} of {format.number(total)}
        </span>
        {FROM_WAREHOUSE.test(command) && (
          <>
            <LineageIcon of={label.toLowerCase()} onOpen={setTraced} />
            <LineagePopover
              of={label.toLowerCase()}
              command={command}
              input={{ ...input, ...(sort && { sort }), limit: 50 }}
              anchor={traced}
              onClose={() => setTraced(null)}
            />
          </>
        )}
        <Spacer />
        {foot && pages.first && foot(pages.first)}
      </Bar>
    </Box>
  );
}
