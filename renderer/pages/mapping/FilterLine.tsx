/** A condition on rows: a column, how it is compared, and with what. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Icon, SelectInput } from "../../ui/index.ts";
import {
  type GridPart,
  OPERATOR_WORDS,
  type SourceTable,
  takesList,
  typedValues,
  valuesText,
  withOperator,
} from "./grid-edit.ts";
import { CommittedText } from "./RuleEditors.tsx";
import { ColumnPicker } from "./SourcePicker.tsx";

/** A line of the panel: its label, fields, and a button that takes it out. */
export function Line({
  label,
  children,
  onRemove,
}: {
  label: string;
  children: ReactNode;
  onRemove?: () => void;
}) {
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

const OPERATORS = Object.entries(OPERATOR_WORDS).map(([value, label]) => ({
  value: value as Filter["op"],
  label,
}));

/** A condition to begin with: `name` is what the table is called in the part. */
export function firstFilter(name: string, table: string, tables: SourceTable[]): Filter {
  const column = tables.find((candidate) => candidate.name === table)?.columns[0]?.name ?? "";
  return { of: { table: name, column }, op: "filled", values: [] };
}

type Filter = GridPart["filters"][number];

/** The list with another in its place, or without it. */
export const replaced = <T,>(list: T[], at: number, next: T | undefined): T[] =>
  list.flatMap((other, k) => (k === at ? (next ?? []) : other));

interface FilterLineProps {
  label: string;
  /** What its fields are told apart by: "condition 1". */
  name: string;
  part: GridPart;
  tables: SourceTable[];
  filter: Filter;
  /** Undefined takes it out. */
  onChange: (filter: Filter | undefined) => void;
}

export function FilterLine({ label, name, part, tables, filter, onChange: put }: FilterLineProps) {
  const isList = takesList(filter.op);
  const needsValue = filter.op !== "empty" && filter.op !== "filled";
  return (
    <Line label={label} onRemove={() => put(undefined)}>
      <ColumnPicker
        label={`Column of ${name}`}
        part={part}
        tables={tables}
        width={200}
        value={filter.of}
        onChange={(of) => put({ ...filter, of })}
      />
      <SelectInput
        ariaLabel={name[0]!.toUpperCase() + name.slice(1)}
        width={128}
        value={filter.op}
        onChange={(op) => put(withOperator(filter, op))}
        options={OPERATORS}
      />
      {needsValue && (
        <CommittedText
          bare
          label={`Value of ${name}`}
          width={140}
          placeholder={isList ? "parted by commas" : ""}
          value={isList ? valuesText(filter.values) : (filter.values[0] ?? "")}
          onCommit={(text) => put({ ...filter, values: isList ? typedValues(text) : [text.trim()] })}
        />
      )}
    </Line>
  );
}
