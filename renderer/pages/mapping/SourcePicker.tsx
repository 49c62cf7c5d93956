/** Chooses where a column's value comes from: a source column found by typing, or a value made of several. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useMemo } from "react";
import {
  type ColumnOrigin,
  type ColumnRef,
  type GridPart,
  originText,
  refText,
  type SourceTable,
  tablesOf,
} from "./grid-edit.ts";

interface Option {
  id: string;
  label: string;
  group: string;
  detail: string;
  origin: ColumnOrigin;
}

const OTHER = "Something else";

/** Columns of every table of the part. */
export function columnOptions(part: GridPart, tables: SourceTable[]): Option[] {
  return tablesOf(part).flatMap(({ name, table }) =>
    (tables.find((candidate) => candidate.name === table)?.columns ?? []).map((column) => {
      const of = { table: name, column: column.name };
      return {
        id: `${name}.${column.name}`,
        label: refText(of, part),
        group: name,
        detail: column.example ?? column.type.toLowerCase(),
        origin: { kind: "column", of } as const,
      };
    }),
  );
}

/** Values that are made of columns begin with the one that is taken now. */
function otherOptions(
  part: GridPart,
  tables: SourceTable[],
  column: string,
  now: ColumnOrigin | undefined,
): Option[] {
  const first = now?.kind === "column" ? now.of : firstRef(part, tables);
  const option = (id: string, label: string, detail: string, origin: ColumnOrigin): Option => ({
    id,
    label,
    group: OTHER,
    detail,
    origin,
  });
  return [
    option("fixed", "A fixed value", "the same in every row", { kind: "fixed", value: "" }),
    ...(column === "currency"
      ? [
          option("setting", "The workspace's currency", "from Settings", {
            kind: "setting",
            name: "currency",
          }),
        ]
      : []),
    option("combine", "Several columns, one after the other", "order and product as a key", {
      kind: "combine",
      of: [first],
      separator: "-",
    }),
    option("arithmetic", "A calculation", "quantity × price", {
      kind: "arithmetic",
      first,
      steps: [{ op: "*", by: quantityBeside(first, part) }],
    }),
    option("object", "Several columns, by name", "as attributes", { kind: "object", of: [first] }),
    option("expression", "An SQL expression", "for experts", {
      kind: "expression",
      sql: now?.kind === "column" ? quotedRef(now.of) : "NULL",
    }),
  ];
}

/** What a price is multiplied by most often: the column that is taken for the quantity. */
const quantityBeside = (first: ColumnRef, { columns }: GridPart): ColumnRef =>
  columns.quantity?.from.kind === "column" ? columns.quantity.from.of : first;

const quotedRef = (ref: ColumnRef) =>
  [ref.table, ref.column].map((name) => `"${name.replaceAll('"', '""')}"`).join(".");

function firstRef(part: GridPart, tables: SourceTable[]): ColumnRef {
  const column = tables.find(({ name }) => name === part.from)?.columns[0]?.name ?? "";
  return { table: part.from, column };
}

/** The list is wider than a narrow field: names that begin alike are told apart by their ends. */
const ROOMY_LIST = { popper: { sx: { minWidth: 300 }, placement: "bottom-start" } } as const;

/** The same object as long as it says the same: with another one, what is being typed in the field is lost. */
function useSteady<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}

interface SourcePickerProps {
  column: string;
  part: GridPart;
  tables: SourceTable[];
  origin: ColumnOrigin | undefined;
  onChange: (origin: ColumnOrigin | undefined) => void;
  onFocus?: () => void;
}

export function SourcePicker({ column, part, tables, origin, onChange, onFocus }: SourcePickerProps) {
  const options = [...columnOptions(part, tables), ...otherOptions(part, tables, column, origin)];
  const value = useSteady(origin ? chosen(origin, part, options) : null);
  return (
    <Autocomplete
      size="small"
      fullWidth
      options={options}
      value={value}
      groupBy={(option) => option.group}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, next) => onChange(next?.origin)}
      onFocus={onFocus}
      noOptionsText="No such column. Join the table that has it in Rows."
      slotProps={ROOMY_LIST}
      renderOption={OptionLine}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder="not set"
          slotProps={{
            ...params.slotProps,
            htmlInput: {
              ...params.slotProps.htmlInput,
              "aria-label": `Source of ${column}`,
              title: value?.label,
            },
          }}
        />
      )}
    />
  );
}

/** The option that stands for the origin; one of its own for what no option says. */
function chosen(origin: ColumnOrigin, part: GridPart, options: Option[]): Option {
  const same =
    origin.kind === "column"
      ? options.find(({ id }) => id === `${origin.of.table}.${origin.of.column}`)
      : undefined;
  return (
    same ?? { id: `own ${origin.kind}`, label: originText(origin, part), group: OTHER, detail: "", origin }
  );
}

function OptionLine(props: React.HTMLAttributes<HTMLLIElement> & { key?: React.Key }, option: Option) {
  const { key, ...rest } = props;
  return (
    <Box component="li" key={key} {...rest} sx={{ display: "block !important", overflowWrap: "anywhere" }}>
      {option.label}
      <Box
        sx={{
          typography: "caption",
          color: "text.tertiary",
          overflow: "hidden",
          textOverflow: "ellipsis",
          whiteSpace: "nowrap",
        }}
      >
        {option.detail}
      </Box>
    </Box>
  );
}

interface ColumnPickerProps {
  label: string;
  part: GridPart;
  tables: SourceTable[];
  value: ColumnRef | null;
  onChange: (ref: ColumnRef) => void;
  width?: number | string;
}

/** One source column. */
export function ColumnPicker({ label, part, tables, value, onChange, width = "100%" }: ColumnPickerProps) {
  const options = columnOptions(part, tables);
  const chosenOne = useSteady(value ? chosen({ kind: "column", of: value }, part, options) : null);
  return (
    <Autocomplete
      size="small"
      disableClearable
      sx={{ width }}
      options={options}
      // Null is no choice; undefined would leave the field to itself, so that undo passes it by.
      value={chosenOne as Option}
      groupBy={(option) => option.group}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, next) => next.origin.kind === "column" && onChange(next.origin.of)}
      slotProps={ROOMY_LIST}
      renderOption={OptionLine}
      renderInput={(params) => (
        <TextField
          {...params}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps.htmlInput, "aria-label": label, title: chosenOne?.label },
          }}
        />
      )}
    />
  );
}

interface ColumnsPickerProps extends Omit<ColumnPickerProps, "value" | "onChange"> {
  values: ColumnRef[];
  onChange: (refs: ColumnRef[]) => void;
}

/** Several source columns in the order they were chosen. */
export function ColumnsPicker({ label, part, tables, values, onChange, width = "100%" }: ColumnsPickerProps) {
  const options = columnOptions(part, tables);
  return (
    <Autocomplete
      size="small"
      multiple
      sx={{ width, "& .MuiAutocomplete-inputRoot": { flexWrap: "wrap", gap: 1, py: "2px !important" } }}
      options={options}
      value={useSteady(values.map((ref) => chosen({ kind: "column", of: ref }, part, options)))}
      groupBy={(option) => option.group}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, next) =>
        onChange(next.flatMap(({ origin }) => (origin.kind === "column" ? [origin.of] : [])))
      }
      slotProps={ROOMY_LIST}
      renderOption={OptionLine}
      renderInput={(params) => (
        <TextField
          {...params}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps.htmlInput, "aria-label": label },
          }}
        />
      )}
    />
  );
}
