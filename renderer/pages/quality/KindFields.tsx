/** The fields that a kind of test needs. */

import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import type { OutputOf } from "../../client/index.ts";
import { NumberInput, SelectInput, TextInput } from "../../ui/index.ts";
import type { Draft } from "./missing.ts";

interface KindFieldsProps {
  draft: Draft;
  columns: string[];
  tables: OutputOf<"mapping.tables">;
  onChange: (part: Partial<Draft>) => void;
}

const percent = (share: number | undefined) => (share === undefined ? null : share * 100);
const share = (value: number | null) => (value === null ? undefined : value / 100);

export function KindFields(props: KindFieldsProps) {
  const { draft, onChange } = props;
  switch (draft.kind) {
    case "sql":
      return (
        <TextInput
          label="SQL"
          value={draft.sql ?? ""}
          onChange={(sql) => onChange({ sql })}
          help={`One SELECT; each row that it answers is a failing one. SELECT * FROM store.${draft.table} WHERE ...`}
          mono
          multiline
        />
      );
    case "row_count":
      return (
        <>
          <NumberInput
            label="Falls by at most (optional)"
            value={percent(draft.maxDrop)}
            onChange={(value) => onChange({ maxDrop: share(value) })}
            min={0}
            max={100}
            unit="% of the usual number"
            width="100%"
          />
          <NumberInput
            label="Grows by at most (optional)"
            value={percent(draft.maxGrowth)}
            onChange={(value) => onChange({ maxGrowth: share(value) })}
            min={0}
            unit="% of the usual number"
            width="100%"
          />
        </>
      );
    default:
      return (
        <>
          <ColumnField {...props} />
          <Beside {...props} />
        </>
      );
  }
}

function ColumnField({ draft, columns, onChange }: KindFieldsProps) {
  const chosen = draft.columns ?? [];
  if (draft.kind === "unique")
    return (
      <Autocomplete
        multiple
        options={columns}
        value={chosen}
        onChange={(_event, next) => onChange({ columns: next })}
        renderInput={(params) => <TextField {...params} label="Columns that together are there once" />}
      />
    );
  return (
    <SelectInput
      label="Column"
      value={chosen[0] ?? ""}
      onChange={(name) => onChange({ columns: [name] })}
      options={columns.map((name) => ({ value: name, label: name }))}
      placeholder="Choose a column"
    />
  );
}

function Beside({ draft, tables, onChange }: KindFieldsProps) {
  if (draft.kind === "referential")
    return (
      <SelectInput
        label="Is found in"
        value={draft.parent ?? ""}
        onChange={(parent) => onChange({ parent })}
        options={tables
          .filter(({ key }) => key.length === 1)
          .map(({ name }) => ({ value: name, label: name }))}
        placeholder="Choose a table"
      />
    );
  if (draft.kind === "range")
    return (
      <>
        <TextInput
          label="At least (optional)"
          value={draft.min ?? ""}
          onChange={(min) => onChange({ min: min || undefined })}
        />
        <TextInput
          label="At most (optional)"
          value={draft.max ?? ""}
          onChange={(max) => onChange({ max: max || undefined })}
          help="A number, a date, or now"
        />
      </>
    );
  if (draft.kind === "accepted")
    return (
      <TextInput
        label="Values"
        value={(draft.accepted ?? []).join("\n")}
        onChange={(text) => onChange({ accepted: text.split("\n").map((value) => value.trimStart()) })}
        help="One a line; case does not matter"
        multiline
      />
    );
  if (draft.kind === "freshness")
    return (
      <NumberInput
        label="Newest row not older than (optional)"
        value={draft.maxAgeHours ?? null}
        onChange={(hours) => onChange({ maxAgeHours: hours ?? undefined })}
        min={1}
        unit="hours"
        help="Left empty, the usual pause between rows decides."
        width="100%"
      />
    );
  return null;
}
