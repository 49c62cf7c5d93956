/** Which rows feed the table: the base table, tables joined to it, conditions, one row for each group. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Icon, SelectInput, SwitchRow, TextInput } from "../../ui/index.ts";
import {
  type GridJoin,
  type GridPart,
  likelyPair,
  namedPair,
  type SourceTable,
  tablesOf,
  withBase,
  withoutJoin,
} from "./grid-edit.ts";
import { ColumnPicker, ColumnsPicker } from "./SourcePicker.tsx";

interface RowsPanelProps {
  part: GridPart;
  tables: SourceTable[];
  onChange: (part: GridPart) => void;
}

export function RowsPanel({ part, tables, onChange }: RowsPanelProps) {
  const base = (name: string) => {
    const table = tables.find((candidate) => candidate.name === name);
    if (table) onChange(withBase(part, table));
  };
  return (
    <Box sx={{ display: "grid", gap: 2, px: 4, pb: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Line label="Rows of">
        <SelectInput
          ariaLabel="Rows of"
          width={220}
          value={part.from}
          onChange={base}
          options={choices(tables, part.from)}
        />
      </Line>
      {part.joins.map((join, at) => (
        <JoinLine
          key={join.as ?? join.table}
          part={part}
          at={at}
          tables={tables}
          onChange={(next) =>
            onChange({ ...part, joins: part.joins.map((other, k) => (k === at ? next : other)) })
          }
          onRemove={() => onChange(withoutJoin(part, at))}
        />
      ))}
      {part.filters.map((filter, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
        <FilterLine key={at} part={part} at={at} tables={tables} onChange={onChange} filter={filter} />
      ))}
      <Line label="One row for each">
        <Box sx={{ width: 420, maxWidth: "100%" }}>
          <ColumnsPicker
            label="One row for each"
            part={part}
            tables={tables}
            values={part.group}
            onChange={(group) => onChange({ ...part, group })}
          />
        </Box>
        {part.group.length === 0 && <Box sx={{ color: "text.tertiary" }}>row of the table</Box>}
      </Line>
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

/** A column's dates are read the same everywhere in the part. */
function formatOf(part: GridPart, column: string): { dateFormat?: string } {
  const rule = Object.values(part.columns).find(
    ({ from, dateFormat }) => dateFormat && from.kind === "column" && from.of.column === column,
  );
  return rule?.dateFormat ? { dateFormat: rule.dateFormat } : {};
}

const choices = (tables: SourceTable[], current: string) => {
  const names = tables.map(({ name }) => name);
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

function Line({ label, children, onRemove }: { label: string; children: ReactNode; onRemove?: () => void }) {
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, alignItems: "center" }}>
      <Box sx={{ width: 116, flex: "none", color: "text.secondary" }}>{label}</Box>
      {children}
      {onRemove && (
        <IconButton aria-label={`Remove: ${label}`} onClick={onRemove}>
          <Icon of={X} size={14} />
        </IconButton>
      )}
    </Box>
  );
}

function withJoin(part: GridPart, tables: SourceTable[]): GridPart {
  const present = tablesOf(part);
  const free = tables.filter(({ name }) => present.every((own) => own.table !== name));
  const left = presentTables(part, tables);
  const other = free.find((table) => namedPair(left, table)) ?? free[0] ?? tables[0];
  return other ? { ...part, joins: [...part.joins, joinTo(part, tables, other)] } : part;
}

/** The tables that the part reads, by the names that its columns go by. */
const presentTables = (part: GridPart, tables: SourceTable[]): SourceTable[] =>
  tablesOf(part).flatMap(({ name, table }) => {
    const found = tables.find((candidate) => candidate.name === table);
    return found ? [{ ...found, name }] : [];
  });

function joinTo(part: GridPart, tables: SourceTable[], other: SourceTable): GridJoin {
  const left = presentTables(part, tables);
  const taken = tablesOf(part).filter(({ table }) => table === other.name).length;
  const pair = likelyPair(left, other);
  return {
    table: other.name,
    ...(taken > 0 && { as: `${other.name}_${taken + 1}` }),
    type: "left",
    on: [pair],
  };
}

interface JoinLineProps {
  part: GridPart;
  at: number;
  tables: SourceTable[];
  onChange: (join: GridJoin) => void;
  onRemove: () => void;
}

function JoinLine({ part, at, tables, onChange, onRemove }: JoinLineProps) {
  const join = part.joins[at]!;
  const before = { ...part, joins: part.joins.slice(0, at) };
  const other = tables.find(({ name }) => name === join.table);
  const pair = join.on[0]!;
  const setTable = (name: string) => {
    const table = tables.find((candidate) => candidate.name === name);
    if (table) onChange(joinTo(before, tables, table));
  };
  return (
    <Line label={at === 0 ? "joined to" : "and to"} onRemove={onRemove}>
      <SelectInput
        ariaLabel={`Joined table ${at + 1}`}
        width={220}
        value={join.table}
        onChange={setTable}
        options={choices(tables, join.table)}
      />
      <span>where</span>
      <ColumnPicker
        label={`Column that points to ${join.table}`}
        part={before}
        tables={tables}
        width={200}
        value={pair.left}
        onChange={(left) => onChange({ ...join, on: [{ ...pair, left }, ...join.on.slice(1)] })}
      />
      <span>is</span>
      <SelectInput
        ariaLabel={`Key of ${join.table}`}
        width={180}
        value={pair.right}
        onChange={(right) => onChange({ ...join, on: [{ ...pair, right }, ...join.on.slice(1)] })}
        options={(other?.columns ?? []).map(({ name }) => ({ value: name, label: name }))}
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
  );
}

const OPERATORS = [
  { value: "is", label: "is one of" },
  { value: "is-not", label: "is none of" },
  { value: "filled", label: "has a value" },
  { value: "empty", label: "is empty" },
  { value: "more", label: "is more than" },
  { value: "at-least", label: "is at least" },
  { value: "less", label: "is less than" },
  { value: "at-most", label: "is at most" },
  { value: "contains", label: "contains" },
  { value: "starts", label: "starts with" },
] as const;
const LISTS: string[] = ["is", "is-not"];

function withFilter(part: GridPart, tables: SourceTable[]): GridPart {
  const column = tables.find(({ name }) => name === part.from)?.columns[0]?.name ?? "";
  return {
    ...part,
    filters: [...part.filters, { of: { table: part.from, column }, op: "filled", values: [] }],
  };
}

type Filter = GridPart["filters"][number];

interface FilterLineProps extends RowsPanelProps {
  filter: Filter;
  at: number;
}

function FilterLine({ part, at, tables, filter, onChange }: FilterLineProps) {
  const put = (next: Filter | undefined) =>
    onChange({ ...part, filters: part.filters.flatMap((other, k) => (k === at ? (next ?? []) : other)) });
  const needsValue = filter.op !== "empty" && filter.op !== "filled";
  return (
    <Line label={at === 0 ? "only where" : "and"} onRemove={() => put(undefined)}>
      <ColumnPicker
        label={`Column of condition ${at + 1}`}
        part={part}
        tables={tables}
        width={220}
        value={filter.of}
        onChange={(of) => put({ ...filter, of })}
      />
      <SelectInput
        ariaLabel={`Condition ${at + 1}`}
        width={140}
        value={filter.op}
        onChange={(op) => put({ ...filter, op })}
        options={OPERATORS}
      />
      {needsValue && (
        <TextInput
          ariaLabel={`Value of condition ${at + 1}`}
          width={200}
          placeholder={LISTS.includes(filter.op) ? "several parted by commas" : ""}
          value={filter.values.join(", ")}
          onChange={(text) =>
            put({
              ...filter,
              values: LISTS.includes(filter.op) ? text.split(",").map((value) => value.trim()) : [text],
            })
          }
        />
      )}
    </Line>
  );
}
