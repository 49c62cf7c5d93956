/** The virtual table over a paged command: the engine sorts and pages, only rows in sight are drawn, all by keyboard. */

import Box from "@mui/material/Box";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { color } from "../../app/theme/color.ts";
import type { OutputOf } from "../../client/names.ts";
import { useUi } from "../../stores/ui.ts";
import { Bar, Spacer } from "../layout.tsx";
import { LineageIcon } from "../lineage/LineageButton.tsx";
import { LineagePopover } from "../lineage/LineagePopover.tsx";
import { EmptyState, ErrorState, LoadingState } from "../states.tsx";
import { useFormat } from "../use-format.ts";
import { SELECT_WIDTH, tableStyles } from "./cells.tsx";
import type { Column } from "./column.ts";
import { useRoomy } from "./roomy.ts";
import { TableGrid } from "./TableGrid.tsx";
import { type PagedName, type PageInput, type RowOf, usePages } from "./use-pages.ts";
import { type Selection, useSelection } from "./use-selection.ts";
import { useShownColumns } from "./use-shown-columns.ts";
import { useTableKeys } from "./use-table-keys.ts";
import { useVirtualRows, type VirtualRows } from "./use-virtual-rows.ts";

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

/** In stacked panels nothing else bounds a table: no taller than the sheet, which top bar and job bar leave. */
const SHEET = "calc(100vh - 76px)";

/** The checkbox and the row's name stay in sight when the table scrolls sideways. */
const frameOf = (selects: boolean) => ({
  ...tableStyles,
  flex: 1,
  minHeight: 0,
  maxHeight: SHEET,
  overflow: "auto",
  outline: "none !important",
  // The row that the keys stand on carries the focus ring: sticky cells would cover one around the table.
  "&:focus-visible tbody tr[data-current=true] > *": {
    boxShadow: `inset 0 2px 0 ${color("accent")}, inset 0 -2px 0 ${color("accent")}`,
  },
  "& tr > :nth-child(1)": { position: "sticky", left: 0, zIndex: 1, pl: 4 },
  ...(selects && { "& tr > :nth-child(2)": { position: "sticky", left: SELECT_WIDTH, zIndex: 1 } }),
  "& thead tr > :nth-child(-n + 2)": { zIndex: 3 },
});

export function DataTable<N extends PagedName>(props: DataTableProps<N>) {
  const { command, input, label, sort, onOpen, openKey, bulk } = props;
  const rowHeight = useUi((ui) => ui.density);
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRows(props, props.rowHeight ?? rowHeight, scroller);
  const { pages, virtual, selection, loaded } = table;
  const keys = useTableKeys({
    total: pages.total ?? 0,
    rowAt: pages.row,
    onOpen,
    isOpen: openKey != null,
    onToggle: bulk ? selection.toggle : undefined,
    scrollTo: virtual.scrollTo,
    pageRows: virtual.pageRows,
  });
  const [traced, setTraced] = useState<HTMLElement | null>(null);

  if (pages.error)
    return <ErrorState what={`${label} could not be read`} error={pages.error} onRetry={pages.refetch} />;
  if (pages.total === undefined) return <LoadingState rows={10} />;
  if (pages.total === 0)
    return typeof props.empty === "object" ? (
      props.empty
    ) : (
      <EmptyState text={props.empty ?? "Nothing here yet."} />
    );

  return (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0, minWidth: 0 }}>
      <Box
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={`${label}, ${pages.total} rows`}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        sx={frameOf(Boolean(bulk))}
      >
        <TableGrid
          {...{ ...props, ...table, sort, total: pages.total }}
          rowAt={pages.row}
          rowHeight={props.rowHeight ?? rowHeight}
          selection={bulk && selection}
          current={keys.at}
          onFocusRow={keys.setAt}
          onHeaderMenu={(event) => {
            if (!FROM_WAREHOUSE.test(command)) return;
            event.preventDefault();
            setTraced(event.target as HTMLElement);
          }}
        />
      </Box>
      {bulk && selection.size > 0 && <BulkBar selection={selection} loaded={loaded} bulk={bulk} />}
      <Foot
        {...{ command, input, label, sort, traced }}
        total={pages.total}
        sight={virtual.sight}
        onTrace={setTraced}
      >
        {props.foot && pages.first && props.foot(pages.first)}
      </Foot>
    </Box>
  );
}

/** The rows of a table: read by pages, drawn where they are in sight, chosen; other rows start at the top again. */
function useRows<N extends PagedName>(
  { id, command, input, rowKey, sort, columns }: DataTableProps<N>,
  rowHeight: number,
  scroller: RefObject<HTMLElement | null>,
) {
  const format = useFormat();
  const shown = useShownColumns(id, columns);
  const [drawn, setDrawn] = useState<readonly [number, number]>([0, 0]);
  const pages = usePages(command, input, sort || undefined, drawn);
  const virtual = useVirtualRows({ count: pages.total ?? 0, rowHeight, scroller, onDrawn: setDrawn });
  const inputKey = JSON.stringify(input);
  const selection = useSelection<RowOf<N>>(rowKey, inputKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, so the place starts anew
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [inputKey]);
  const loaded = virtual.drawn.flatMap((index) => pages.row(index) ?? []);
  const { startIndex, endIndex } = virtual.sight;
  const seen = virtual.drawn.flatMap((index) =>
    index < startIndex || index > endIndex ? [] : (pages.row(index) ?? []),
  );
  return {
    format,
    pages,
    virtual,
    selection,
    loaded,
    seen,
    columns: useRoomy<RowOf<N>>(shown, loaded, format, undefined, sort),
  };
}

interface BulkBarProps<Row> {
  selection: Selection<Row>;
  /** Rows as they are now. */
  loaded: readonly Row[];
  bulk: (rows: Row[], clear: () => void) => ReactNode;
}

function BulkBar<Row>({ selection, loaded, bulk }: BulkBarProps<Row>) {
  return (
    <Box sx={{ bgcolor: "sunken" }}>
      <Bar foot>
        <Box sx={{ fontWeight: 600, color: "text.primary" }}>{selection.size} selected</Box>
        {bulk(selection.rows(loaded), selection.clear)}
      </Bar>
    </Box>
  );
}

interface FootProps {
  command: PagedName;
  input: object;
  label: string;
  sort: string;
  total: number;
  sight: VirtualRows["sight"];
  /** What the popover of the rows' origin hangs on, while it is open. */
  traced: HTMLElement | null;
  onTrace: (at: HTMLElement | null) => void;
  children: ReactNode;
}

/** "Rows 1 to 17 of 242", where they come from, and totals over all of them. */
function Foot({ command, input, label, sort, total, sight, traced, onTrace, children }: FootProps) {
  const format = useFormat();
  const place = (index: number) => format.number(Math.min(index + 1, total));
  return (
    <Bar foot>
      <span aria-live="polite">
        Rows {place(sight.startIndex)} to {place(sight.endIndex)} of {format.number(total)}
      </span>
      {FROM_WAREHOUSE.test(command) && (
        <>
          <LineageIcon of={label.toLowerCase()} onOpen={onTrace} />
          <LineagePopover
            of={label.toLowerCase()}
            command={command}
            input={{ ...input, ...(sort && { sort }), limit: 50 }}
            anchor={traced}
            onClose={() => onTrace(null)}
          />
        </>
      )}
      <Spacer />
      {children}
    </Bar>
  );
}
