/** Editors of values that are made of something else than one column: fixed, several columns, a calculation, SQL. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Icon, SelectInput, SwitchRow, TextInput } from "../../ui/index.ts";
import {
  type ColumnOrigin,
  type ColumnRef,
  type GridPart,
  type Operand,
  type SourceTable,
  typedNumber,
} from "./grid-edit.ts";
import { ColumnPicker, ColumnsPicker } from "./SourcePicker.tsx";

interface OriginEditorProps {
  column: string;
  origin: ColumnOrigin;
  part: GridPart;
  tables: SourceTable[];
  onChange: (origin: ColumnOrigin) => void;
}

/** Nothing for a plain column: that is chosen in the grid. */
export function OriginEditor({ column, origin, part, tables, onChange }: OriginEditorProps) {
  const place = { part, tables };
  switch (origin.kind) {
    case "fixed":
      return (
        <CommittedText
          label="The same in every row"
          value={origin.value}
          onCommit={(value) => onChange({ ...origin, value })}
        />
      );
    case "combine":
      return (
        <Box sx={{ display: "grid", gap: 2 }}>
          <ColumnsPicker
            {...place}
            label={`Columns of ${column}`}
            values={origin.of}
            onChange={(of) => of.length > 0 && onChange({ ...origin, of })}
          />
          <CommittedText
            label="Parted by"
            width={96}
            value={origin.separator}
            onCommit={(separator) => onChange({ ...origin, separator })}
          />
          <SwitchRow
            label="Number those that come more than once"
            checked={origin.numbered ?? false}
            onChange={(numbered) => onChange({ ...origin, numbered })}
          />
        </Box>
      );
    case "object":
      return (
        <ColumnsPicker
          {...place}
          label={`Columns of ${column}`}
          values={origin.of}
          onChange={(of) => of.length > 0 && onChange({ ...origin, of })}
        />
      );
    case "arithmetic":
      return <CalculationEditor {...place} origin={origin} onChange={onChange} />;
    case "expression":
      return (
        <CommittedText
          label="SQL expression"
          mono
          value={origin.sql}
          help={'Columns as "table"."column". $time_zone and $currency hold the workspace\'s settings.'}
          onCommit={(sql) => sql.trim() && onChange({ ...origin, sql })}
        />
      );
    default:
      return null;
  }
}

interface CommittedTextProps {
  label: string;
  /** The label is for screen readers only. */
  bare?: boolean;
  placeholder?: string;
  value: string;
  /** False: what was typed can't be taken, and what stood there stands there again. */
  onCommit: (text: string) => unknown;
  width?: number;
  mono?: boolean;
  help?: string;
}

/** What is typed is taken over at Enter or when the field is left, so that one change is one step of undo. */
export function CommittedText({ label, bare = false, value, onCommit, ...rest }: CommittedTextProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => text !== value && onCommit(text) === false && setText(value);
  return (
    <Box sx={{ display: "contents" }} onKeyDown={(event) => event.key === "Enter" && commit()}>
      <TextInput
        {...rest}
        ariaLabel={label}
        label={bare ? undefined : label}
        value={text}
        onChange={setText}
        onBlur={commit}
      />
    </Box>
  );
}

type Arithmetic = Extract<ColumnOrigin, { kind: "arithmetic" }>;
type Step = Arithmetic["steps"][number];

const SIGNS = [
  { value: "+", label: "+" },
  { value: "-", label: "−" },
  { value: "*", label: "×" },
  { value: "/", label: "÷" },
] as const;

interface CalculationProps {
  origin: Arithmetic;
  part: GridPart;
  tables: SourceTable[];
  onChange: (origin: ColumnOrigin) => void;
}

function CalculationEditor({ origin, part, tables, onChange }: CalculationProps) {
  const place = { part, tables };
  const setStep = (at: number, step: Step | undefined) => {
    const steps = origin.steps.flatMap((other, k) => (k === at ? (step ?? []) : other));
    if (steps.length > 0) onChange({ ...origin, steps });
  };
  const last = origin.steps.at(-1)!;
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <OperandField
        {...place}
        label="First value"
        value={origin.first}
        onChange={(first) => onChange({ ...origin, first })}
      />
      {origin.steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
        <Box key={at} sx={{ display: "flex", gap: 1, alignItems: "center" }}>
          <SelectInput
            ariaLabel={`Sign ${at + 1}`}
            width={52}
            value={step.op}
            onChange={(op) => setStep(at, { ...step, op })}
            options={SIGNS}
          />
          <OperandField
            {...place}
            label={`Value ${at + 2}`}
            value={step.by}
            onChange={(by) => setStep(at, { ...step, by })}
          />
          <IconButton
            aria-label={`Remove value ${at + 2}`}
            disabled={origin.steps.length === 1}
            onClick={() => setStep(at, undefined)}
          >
            <Icon of={X} size={14} />
          </IconButton>
        </Box>
      ))}
      <Box>
        <Button
          variant="text"
          startIcon={<Icon of={Plus} size={14} />}
          onClick={() => onChange({ ...origin, steps: [...origin.steps, { op: "+", by: last.by }] })}
        >
          Add a value
        </Button>
      </Box>
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>
        From left to right. Dividing by zero leaves the value as it is.
      </Box>
    </Box>
  );
}

interface OperandFieldProps {
  label: string;
  part: GridPart;
  tables: SourceTable[];
  value: Operand;
  onChange: (operand: Operand) => void;
}

/** A column, or a number that is typed in its place. */
export function OperandField({ label, part, tables, value, onChange }: OperandFieldProps) {
  const isNumber = typeof value === "number";
  const first: ColumnRef = {
    table: part.from,
    column: tables.find(({ name }) => name === part.from)?.columns[0]?.name ?? "",
  };
  return (
    <Box sx={{ display: "flex", gap: 1, flex: 1, minWidth: 0 }}>
      {isNumber ? (
        <CommittedText
          label={label}
          value={String(value)}
          onCommit={(text) => {
            const number = typedNumber(text);
            if (number === undefined) return false;
            onChange(number);
          }}
        />
      ) : (
        <ColumnPicker label={label} part={part} tables={tables} value={value} onChange={onChange} />
      )}
      <Button
        variant="text"
        aria-label={isNumber ? `${label}: take a column` : `${label}: type a number`}
        title={isNumber ? "Take a column instead" : "Type a number instead"}
        onClick={() => onChange(isNumber ? first : 1)}
        sx={{ minWidth: 32, px: 1 }}
      >
        {isNumber ? "abc" : "123"}
      </Button>
    </Box>
  );
}
