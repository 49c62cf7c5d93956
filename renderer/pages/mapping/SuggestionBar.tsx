/** What was told from the source's tables: how many warehouse tables, and all of them taken over at one click. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Bar, ErrorState, useFormat } from "../../ui/index.ts";
import type { Suggestion, Suggestions, WarehouseTable } from "./answers.ts";
import { rawTables } from "./grid-edit.ts";
import type { Draft } from "./use-draft.ts";

interface SuggestionBarProps {
  tables: WarehouseTable[];
  query: { data: Suggestions | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  draft: Draft;
  /** Tables of the source that no mapping reads. */
  unread: string[];
  /** Loads the source; undefined while it is being loaded. */
  onLoad: (() => void) | undefined;
  onClose: () => void;
}

/** A store's tables may be many; a few names are enough to go on. */
const UNREAD_SHOWN = 3;

function unreadText(names: string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, UNREAD_SHOWN).join(", ");
  const more = names.length > UNREAD_SHOWN ? ` and ${names.length - UNREAD_SHOWN} more` : "";
  return ` Nothing is taken from ${shown}${more} yet: choose a warehouse table on the left to use ${names.length === 1 ? "it" : "them"}.`;
}

export function SuggestionBar({ tables, query, draft, unread, onLoad, onClose }: SuggestionBarProps) {
  const format = useFormat();
  const { data } = query;
  if (query.error && !data) {
    return (
      <ErrorState error={query.error} what="Nothing could be suggested" onRetry={() => query.refetch()} />
    );
  }
  if (!data) {
    return (
      <Bar>
        <Box sx={{ color: "text.secondary" }}>Looking at names, values and keys of the source's tables</Box>
      </Bar>
    );
  }
  const open = data.tables.filter(({ table }) => draft.tables.every((mapping) => mapping.table !== table));
  const left = unread.filter(
    (name) => !open.some(({ grid }) => grid.parts.flatMap(rawTables).includes(name)),
  );
  const isWhole = ({ table, grid }: Suggestion) =>
    (tables.find(({ name }) => name === table)?.columns ?? []).every(
      ({ name, required }) => !required || grid.parts.every((part) => part.columns[name]),
    );
  /** What still lacks a column that the table needs is taken over, but not loaded yet. */
  const use = () =>
    draft.change(
      ...open.map((one) => ({ table: one.table, sql: one.sql, grid: one.grid, enabled: isWhole(one) })),
    );
  return (
    <Bar>
      <Box sx={{ color: "text.secondary", flex: 1, minWidth: 240, py: 2 }}>
        {saidOf(data, open.length)}
        {data.tables.length > 0 && unreadText(left)}
        {data.sources.some(({ rows }) => rows > data.sampleRows) &&
          ` Values were looked at in ${format.number(data.sampleRows)} rows of each table.`}
        {data.notes.map((note) => (
          <Box key={note} sx={{ pt: 1, overflowWrap: "anywhere" }}>
            {note}
          </Box>
        ))}
      </Box>
      {data.sources.length === 0 && (
        <Button disabled={!onLoad} onClick={onLoad}>
          Load the source
        </Button>
      )}
      {open.length > 0 && <Button onClick={use}>Use all {counted(open.length, "suggestion")}</Button>}
      <Button variant="text" onClick={onClose}>
        Close
      </Button>
    </Bar>
  );
}

function saidOf({ tables, notLoaded, sources }: Suggestions, open: number): string {
  const missing =
    notLoaded.length > 0
      ? ` Nothing was told from ${counted(notLoaded.length, "table")} of the source, not loaded yet.`
      : "";
  if (sources.length === 0)
    return "The source was not loaded yet. Once it is, its values say what its tables are.";
  if (tables.length === 0)
    return `No table could be recognised. Choose one on the left and map it by hand.${missing}`;
  if (open === 0) return `Every table that could be suggested is mapped.${missing}`;
  return `${counted(open, "warehouse table")} can be filled from this source.${missing}`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
