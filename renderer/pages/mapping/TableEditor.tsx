/** The open table's mapping: rows, columns with a live trial, or its SQL; beside it the selected column. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { cancelQuery, type InputOf, useEngineQuery } from "../../client/index.ts";
import {
  Panel,
  Segmented,
  SidePanel,
  SwitchRow,
  TextInput,
  useFormat,
  useSides,
  useUrlState,
} from "../../ui/index.ts";
import type { Suggestion, TableMapping, WarehouseTable } from "./answers.ts";
import { ColumnPanel } from "./ColumnPanel.tsx";
import { ColumnsGrid } from "./ColumnsGrid.tsx";
import {
  emptyPart,
  type GridPart,
  hasColumns,
  lackingColumns,
  overSql,
  rawTables,
  rowsText,
  type SourceTable,
  tablesOf,
  withOrigin,
  withPart,
  withSelect,
} from "./grid-edit.ts";
import { joinWarnings } from "./join-words.ts";
import { PreviewTable } from "./PreviewTable.tsx";
import { RowsPanel } from "./RowsPanel.tsx";
import { withExpression } from "./select-list.ts";
import { stateWarnings } from "./state-words.ts";
import { TrialLoad } from "./TrialLoad.tsx";

/** Up to this many rows a change is tried at once; above, when asked. */
const LIVE_ROWS = 500_000;
const PAUSE = 350;

interface TableEditorProps {
  sourceId: string;
  table: WarehouseTable;
  mapping: TableMapping;
  sources: SourceTable[];
  suggestion: Suggestion | undefined;
  /** The other tables of the draft. */
  others: TableMapping[];
  /** Grows with every click on Run checks. */
  asked: number;
  onChange: (mapping: TableMapping) => void;
  onRemove: () => void;
  /** The selected column stands in a drawer over the others instead of beside them. */
  narrow: boolean;
  /** Puts the two sides into the page: the table's mapping, and the selected column. */
  children: (middle: ReactNode, aside: ReactNode) => ReactNode;
}

export function TableEditor(props: TableEditorProps) {
  const { sourceId, table, mapping, suggestion, onChange } = props;
  // A link may ask for a column: that of a rejected row.
  const [linked] = useUrlState("column", "");
  const [column, setColumn] = useState(() => table.columns.find(({ name }) => name === linked)?.name ?? null);
  const [view, setView] = useUrlState<"columns" | "sql">("view", "columns", ["columns", "sql"]);
  const [at, setAt] = useState(0);
  const [rowsOpen, setRowsOpen] = useState(false);
  const parts = mapping.grid?.parts ?? [];
  const part = parts[Math.min(at, parts.length - 1)];
  const sources = withSelect(part, useExamples(sourceId, part, props.sources));
  const preview = usePreview(props);
  const format = useFormat();
  const mapped = preview.query.data?.columns.filter((column) => column.mapped) ?? [];
  const setPart = (next: GridPart) =>
    mapping.grid && onChange({ ...mapping, grid: withPart(mapping.grid, parts.indexOf(part!), next) });
  const reasons =
    suggestion && JSON.stringify(suggestion.grid) === JSON.stringify(mapping.grid) ? suggestion.columns : [];
  const panel = (
    <ColumnPanel
      sourceId={sourceId}
      table={table}
      column={column}
      preview={preview.query.data}
      part={part}
      sources={sources}
      suggested={reasons.find((reason) => reason.column === column)}
      onPart={setPart}
    />
  );
  const middle = (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0, position: "relative" }}>
      <Box sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
        <Panel
          title={<code>{table.name}</code>}
          note={
            preview.isStale
              ? "changed; run the checks to see the effect"
              : part
                ? rowsText(part)
                : "written in SQL"
          }
          flush
          actions={
            <>
              {!mapping.grid && mapped.length > 0 && view === "columns" && (
                <Button
                  onClick={() => {
                    const columns = mapped.map((column) => column.name);
                    onChange({ ...mapping, grid: overSql(mapping.sql, columns) });
                  }}
                >
                  Edit by columns
                </Button>
              )}
              {part && view === "columns" && (
                <Button aria-expanded={rowsOpen} onClick={() => setRowsOpen(!rowsOpen)}>
                  Rows
                </Button>
              )}
              <TableActions {...props} view={view} onView={setView} />
            </>
          }
        >
          {view === "sql" ? (
            <SqlView {...props} sql={preview.query.data?.sql ?? mapping.sql} />
          ) : (
            <>
              {part && (rowsOpen || parts.length > 1) && (
                <PartTabs {...props} at={parts.indexOf(part)} onOpen={setAt} />
              )}
              {part && rowsOpen && (
                <RowsPanel
                  part={part}
                  tables={sources}
                  counts={preview.query.data?.joins.filter((count) => count.part === parts.indexOf(part))}
                  onChange={setPart}
                />
              )}
              <ColumnsGrid
                table={table}
                sql={mapping.sql}
                part={part}
                sources={sources}
                preview={preview.query.data}
                selected={column}
                onSelect={setColumn}
                onEdit={(one, text) => onChange({ ...mapping, sql: withExpression(mapping.sql, one, text) })}
                onOrigin={(one, from) => setPart(withOrigin(part!, one, from))}
              />
            </>
          )}
        </Panel>
        <PreviewTable query={preview.query} column={column} lacking={preview.lacking} />
        {props.narrow && !column && panel}
      </Box>
      {props.narrow && column && (
        <SidePanel title="Column" width={340} onClose={() => setColumn(null)}>
          {panel}
        </SidePanel>
      )}
      {preview.lacking.length === 0 && (
        <TrialLoad
          query={preview.query}
          onCancel={preview.cancel}
          warnings={[
            ...joinWarnings(mapping.grid, preview.query.data?.joins, format),
            ...stateWarnings(table.name, preview.query.data?.result),
          ]}
        />
      )}
    </Box>
  );
  return props.children(middle, <Aside>{panel}</Aside>);
}

/** The selected column beside the others; F6 goes there and back. */
function Aside({ children }: { children: ReactNode }) {
  const panel = useRef<HTMLElement>(null);
  useSides(panel);
  return (
    <Box component="aside" ref={panel} tabIndex={-1} aria-label="Column">
      {children}
    </Box>
  );
}

/** The source's tables, those that the part reads with an example of each column. */
function useExamples(sourceId: string, part: GridPart | undefined, sources: SourceTable[]): SourceTable[] {
  const tables = part ? [...new Set(tablesOf(part).map(({ table }) => table))] : [];
  const examples = useEngineQuery("mapping.examples", { sourceId, tables }, { enabled: tables.length > 0 });
  return sources.map((source) => {
    const of = examples.data?.[source.name];
    return of
      ? { ...source, columns: source.columns.map((one) => ({ ...one, example: of[one.name] })) }
      : source;
  });
}

/** Tries what stands there after a pause in the changes. */
function usePreview({ sourceId, table, mapping, sources, others, asked }: TableEditorProps) {
  const { sql, grid } = mapping;
  const text = JSON.stringify(grid ?? sql);
  const [tried, setTried] = useState({ text, asked });
  const rows = Math.max(
    0,
    ...(grid?.parts ?? []).flatMap((part) =>
      rawTables(part).map((name) => sources.find((source) => source.name === name)?.rows ?? 0),
    ),
  );
  const isLive = grid !== undefined && rows <= LIVE_ROWS;
  const content = JSON.parse(tried.text) as NonNullable<TableMapping["grid"]> | string;
  const lacking = typeof content === "string" ? [] : lackingColumns(table, content);
  const input: InputOf<"mapping.preview"> = {
    sourceId,
    table: table.name,
    tables: others.filter((other) => !other.grid || hasColumns(other.grid)),
    limit: 50,
    ...(typeof content === "string" ? { sql: content } : { grid: content }),
  };
  const query = useEngineQuery("mapping.preview", input, { enabled: lacking.length === 0 });
  const { refetch } = query;
  useEffect(() => {
    const isAsked = asked !== tried.asked;
    if (!isLive && !isAsked) return;
    // What failed or was cancelled is tried again as it stands.
    if (isAsked && text === tried.text && lacking.length === 0) void refetch();
    const timer = setTimeout(() => setTried({ text, asked }), isAsked ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [text, asked, isLive, tried, lacking.length, refetch]);
  return {
    query,
    lacking,
    isStale: tried.text !== text || (query.isPlaceholderData && !query.isFetching),
    cancel: () => void cancelQuery("mapping.preview", input),
  };
}

interface ActionsProps extends TableEditorProps {
  view: "columns" | "sql";
  onView: (view: "columns" | "sql") => void;
}

function TableActions({ mapping, onChange, onRemove, view, onView }: ActionsProps) {
  return (
    <>
      <Box sx={{ width: 8 }} />
      <SwitchRow
        label="Load it"
        checked={mapping.enabled}
        onChange={(enabled) => onChange({ ...mapping, enabled })}
      />
      <Button variant="text" onClick={onRemove}>
        Clear
      </Button>
      <Segmented
        label="View"
        value={view}
        onChange={onView}
        options={[
          { value: "columns", label: "Columns" },
          { value: "sql", label: "SQL" },
        ]}
      />
    </>
  );
}

const SQL_HELP =
  "One SELECT; columns named as the warehouse names them, source tables as {{raw.name}}. $time_zone and $currency hold the workspace's settings.";

function SqlView({ table, mapping, sql, onChange }: TableEditorProps & { sql: string }) {
  const { grid, ...plain } = mapping;
  return (
    <Box sx={{ px: 4, pb: 3, display: "grid", gap: 2 }}>
      {grid && (
        <Box sx={{ display: "flex", gap: 2, alignItems: "center", color: "text.secondary" }}>
          Made of the columns. Written by hand, it is no longer edited column by column.
          <Button onClick={() => onChange({ ...plain, sql })}>Edit as SQL</Button>
        </Box>
      )}
      {grid ? (
        <Box component="pre" sx={{ m: 0, overflowX: "auto", typography: "caption" }}>
          <code>{sql}</code>
        </Box>
      ) : (
        <TextInput
          ariaLabel={`SQL of ${table.name}`}
          mono
          multiline
          value={mapping.sql}
          onChange={(next) => onChange({ ...plain, sql: next })}
          help={SQL_HELP}
        />
      )}
    </Box>
  );
}

interface PartTabsProps extends TableEditorProps {
  at: number;
  onOpen: (at: number) => void;
}

/** Several source tables may feed one: last year's orders and this year's. */
function PartTabs({ mapping, sources, onChange, at, onOpen }: PartTabsProps) {
  const parts = mapping.grid!.parts;
  const put = (next: GridPart[]) => onChange({ ...mapping, grid: { parts: next } });
  const add = () => {
    const table = sources.find(({ name }) => parts.every((part) => part.from !== name)) ?? sources[0];
    if (!table) return;
    put([...parts, emptyPart(table.name)]);
    onOpen(parts.length);
  };
  return (
    <Box sx={{ display: "flex", gap: 2, alignItems: "center", px: 4, pb: 2, flexWrap: "wrap" }}>
      {parts.length > 1 && (
        <Segmented
          label="Rows from"
          value={String(at)}
          onChange={(next) => onOpen(Number(next))}
          options={parts.map((part, k) => ({ value: String(k), label: `${k + 1}. ${part.from}` }))}
        />
      )}
      <Button variant="text" onClick={add}>
        Add rows of another table
      </Button>
      {parts.length > 1 && (
        <Button variant="text" onClick={() => put(parts.filter((_, k) => k !== at))}>
          Leave these out
        </Button>
      )}
    </Box>
  );
}
