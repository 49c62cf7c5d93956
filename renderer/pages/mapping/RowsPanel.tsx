/** Which rows feed the table: the base table, tables joined to it, conditions, one row for each group. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Icon, SelectInput, SwitchRow, useFormat } from "../../ui/index.ts";
import type { Preview } from "./answers.ts";
import { FilterLine, firstFilter, Line, replaced } from "./FilterLine.tsx";
import type { GridJoin, GridPart, SourceTable } from "./grid-edit.ts";
import { withBase, withJoin, withJoinedTable, withoutJoin } from "./grid-rows.ts";
import { joinText } from "./join-words.ts";
import { ColumnPicker, ColumnsPicker } from "./SourcePicker.tsx";
import { TablePicker } from "./TablePicker.tsx";

interface RowsPanelProps {
  part: GridPart;
  tables: SourceTable[];
  onChange: (part: GridPart) => void;
}

interface CountedProps extends RowsPanelProps {
  /** What the part's joins found in the trial. */
  counts: Preview["joins"] | undefined;
}

export function RowsPanel({ part, tables, counts, onChange }: CountedProps) {
  const base = (name: string) => {
    const table = tables.find((candidate) => candidate.name === name);
    if (table) onChange(withBase(part, table));
  };
  return (
    <Box sx={{ display: "grid", gap: 2, px: 4, pb: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Line label="Rows of">
        <TablePicker label="Rows of" tables={tables} value={part.from} onChange={base} />
      </Line>
      {part.joins.map((join, at) => (
        <JoinLine
          key={join.as ?? join.table}
          part={part}
          at={at}
          tables={tables}
          count={counts?.find((count) => count.join === at)}
          onPart={onChange}
        />
      ))}
      {part.newest && (
        <ColumnsLine
          label="Last file for each"
          part={part}
          tables={tables}
          values={part.newest}
          note="rows that several files hold count once"
          onChange={(newest) => onChange({ ...part, newest })}
        />
      )}
      {part.filters.map((filter, at) => (
        <FilterLine
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={at}
          label={at === 0 ? "only where" : "and"}
          name={`condition ${at + 1}`}
          part={part}
          tables={tables}
          filter={filter}
          onChange={(next) => onChange({ ...part, filters: replaced(part.filters, at, next) })}
        />
      ))}
      <ColumnsLine
        label="One row for each"
        part={part}
        tables={tables}
        values={part.group}
        note={part.group.length === 0 && "row of the table"}
        onChange={(group) => onChange({ ...part, group })}
      />
      {part.group.length > 0 && (
        <Line label="In the order of">
          <ColumnPicker
            label="In the order of"
            part={part}
            tables={tables}
            width={280}
            value={part.order?.of ?? null}
            onChange={(of) => onChange({ ...part, order: { of, ...formatOf(part, of.column) } })}
          />
          <Box sx={{ color: "text.tertiary" }}>for the earliest and the latest value</Box>
        </Line>
      )}
      <Box sx={{ maxWidth: 300 }}>
        <SwitchRow
          label="Count equal rows once"
          checked={part.distinct ?? false}
          onChange={(distinct) => onChange({ ...part, distinct: distinct || undefined })}
        />
      </Box>
      <Box sx={{ display: "flex", gap: 2 }}>
        <AddButton label="Join a table" onClick={() => onChange(withJoin(part, tables))} />
        <AddButton label="Only some rows" onClick={() => onChange(withFilter(part, tables))} />
      </Box>
    </Box>
  );
}

/** A line to choose columns in, and what that means. */
function ColumnsLine({ note, ...picker }: ComponentProps<typeof ColumnsPicker> & { note: ReactNode }) {
  return (
    <Line label={picker.label}>
      <Box sx={{ width: 420, maxWidth: "100%" }}>
        <ColumnsPicker {...picker} />
      </Box>
      {note && <Box sx={{ color: "text.tertiary" }}>{note}</Box>}
    </Line>
  );
}

/** A column's dates are read the same everywhere in the part. */
function formatOf(part: GridPart, column: string): { dateFormat?: string } {
  const rule = Object.values(part.columns).find(
    ({ from, dateFormat }) => dateFormat && from.kind === "column" && from.of.column === column,
  );
  return rule?.dateFormat ? { dateFormat: rule.dateFormat } : {};
}

/** Columns to choose from, and the one that is chosen although the source no longer has it. */
const choices = (there: { name: string }[], current: string) => {
  const names = there.map(({ name }) => name);
  return (names.includes(current) ? names : [current, ...names]).map((name) => ({
    value: name,
    label: name,
  }));
};

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="text" startIcon={<Icon of={Plus} size={14} />} onClick={onClick}>
      {label}
    </Button>
  );
}

type JoinCount = Preview["joins"][number];

interface JoinLineProps {
  part: GridPart;
  at: number;
  tables: SourceTable[];
  onPart: (part: GridPart) => void;
}

function JoinLine({ part, at, tables, count, onPart }: JoinLineProps & { count: JoinCount | undefined }) {
  const format = useFormat();
  const join = part.joins[at]!;
  const own = join.filters ?? [];
  const onChange = (next: GridJoin) =>
    onPart({ ...part, joins: part.joins.map((other, k) => (k === at ? next : other)) });
  const setTable = (name: string) => {
    const table = tables.find((candidate) => candidate.name === name);
    if (table) onPart(withJoinedTable(part, at, tables, table));
  };
  return (
    <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Line label={at === 0 ? "joined to" : "and to"} onRemove={() => onPart(withoutJoin(part, at))}>
        <TablePicker
          label={`Joined table ${at + 1}`}
          tables={tables}
          value={join.table}
          onChange={setTable}
        />
        <SelectInput
          ariaLabel={`Rows without a ${join.table}`}
          width={170}
          value={join.type}
          onChange={(type) => onChange({ ...join, type })}
          options={[
            { value: "left", label: "keep all rows" },
            { value: "inner", label: "only rows that match" },
          ]}
        />
      </Line>
      {join.on.map((_, k) => (
        <JoinPair
          // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no identity but their place
          key={k}
          part={{ ...part, joins: part.joins.slice(0, at) }}
          join={join}
          at={k}
          tables={tables}
          onChange={onChange}
        />
      ))}
      {own.map((filter, k) => (
        <FilterLine
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={k}
          label="with"
          name={`condition ${k + 1} on ${join.as ?? join.table}`}
          part={{ ...part, from: "", joins: [join] }}
          tables={tables}
          filter={filter}
          onChange={(next) => onChange({ ...join, filters: replaced(own, k, next) })}
        />
      ))}
      <Box sx={{ pl: "124px", display: "flex", gap: 2, alignItems: "center", color: "text.tertiary" }}>
        {count && joinText(count, format)}
        <AddButton
          label={`Only some rows of ${join.table}`}
          onClick={() =>
            onChange({ ...join, filters: [...own, firstFilter(join.as ?? join.table, join.table, tables)] })
          }
        />
      </Box>
    </Box>
  );
}

interface JoinPairProps extends Omit<JoinLineProps, "onPart"> {
  join: GridJoin;
  onChange: (join: GridJoin) => void;
}

/** Two columns that must be equal; a key of several columns needs a pair for each. */
function JoinPair({ part, join, at, tables, onChange }: JoinPairProps) {
  const pair = join.on[at]!;
  const columns = tables.find(({ name }) => name === join.table)?.columns ?? [];
  const put = (next: GridJoin["on"][number] | undefined) =>
    onChange({ ...join, on: join.on.flatMap((other, k) => (k === at ? (next ?? []) : other)) });
  const which = at === 0 ? "" : ` ${at + 1}`;
  return (
    <Line label={at === 0 ? "where" : "and"}>
      <ColumnPicker
        label={`Column${which} that points to ${join.table}`}
        part={part}
        tables={tables}
        width={220}
        value={pair.left}
        onChange={(left) => put({ ...pair, left })}
      />
      <span>is</span>
      <SelectInput
        ariaLabel={`Key${which} of ${join.table}`}
        width={170}
        value={pair.right}
        onChange={(right) => put({ ...pair, right })}
        options={choices(columns, pair.right)}
      />
      {at > 0 && (
        <IconButton aria-label={`Remove pair ${at + 1}`} onClick={() => put(undefined)}>
          <Icon of={X} size={14} />
        </IconButton>
      )}
      {at === join.on.length - 1 && (
        <IconButton
          aria-label="Add a pair"
          title="A key of several columns needs a pair for each"
          onClick={() => onChange({ ...join, on: [...join.on, pair] })}
        >
          <Icon of={Plus} size={14} />
        </IconButton>
      )}
    </Line>
  );
}

const withFilter = (part: GridPart, tables: SourceTable[]): GridPart => ({
  ...part,
  filters: [...part.filters, firstFilter(part.from, part.from, tables)],
});
