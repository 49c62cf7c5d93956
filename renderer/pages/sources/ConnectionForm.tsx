/** The form of a connection: name, kind, the kind's own fields, and what sort of system it leads to. */

import Box from "@mui/material/Box";
import { useState } from "react";
import type { ConnectionType } from "../../../engine/contract/common.ts";
import { SOURCE_NAME_LENGTH } from "../../../engine/contract/source.ts";
import { messageOf, type OutputOf, problemsOf, useEngineQuery } from "../../client/index.ts";
import {
  asObjectSchema,
  ConnectionTag,
  checkForm,
  color,
  type FormErrors,
  FormGrid,
  type FormValue,
  fieldTitle,
  focusFirstError,
  initialValue,
  SchemaForm,
  SelectInput,
  TextInput,
  withoutStored,
} from "../../ui/index.ts";

export type Kind = OutputOf<"source.kinds">[number];

export interface Draft {
  name: string;
  kind: string;
  config: FormValue;
  connectionType: ConnectionType;
  /** Layout of a new source, by its preset's id; found by itself when absent. */
  preset?: string | null;
}

interface ConnectionFormProps {
  kinds: Kind[];
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FormErrors;
  /** The kind of a source that exists can't be changed. */
  fixedKind?: boolean;
}

const TYPES: { type: ConnectionType; note: string }[] = [
  { type: "development", note: "Safe to break" },
  { type: "test", note: "A copy of the shop" },
  { type: "production", note: "Customers see it" },
];

const schemaOf = (kinds: Kind[], kind: string) =>
  asObjectSchema(kinds.find(({ id }) => id === kind)?.config ?? {});

export function newDraft(kinds: Kind[], kind: string): Draft {
  return { name: "", kind, config: initialValue(schemaOf(kinds, kind)), connectionType: "production" };
}

/** Errors by field; "name" stands for the source's own name. */
function checkDraft(kinds: Kind[], draft: Draft): FormErrors {
  const errors = checkForm(schemaOf(kinds, draft.kind), draft.config);
  const unnamed = nameProblem(draft.name);
  return unnamed ? { sourceName: unnamed, ...errors } : errors;
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "Give the source a name.";
  if (name.length > SOURCE_NAME_LENGTH) return `Use ${SOURCE_NAME_LENGTH} letters at most.`;
  return undefined;
}

/** Errors of the form: found when it is sent, here or by the engine, and told until they are right. */
export function useDraftErrors(kinds: Kind[], draft: Draft) {
  const [errors, setErrors] = useState<FormErrors>({});
  const show = (found: FormErrors): boolean => {
    setErrors(found);
    focusFirstError(found);
    return Object.keys(found).length > 0;
  };
  return {
    errors,
    /** Calls `then` with what to send where nothing is wrong. */
    checked: (then: (config: FormValue) => void) => () => {
      if (!show(checkDraft(kinds, draft))) then(configToSend(kinds, draft));
    },
    /** Shows at their fields what the engine refused. */
    refused: (error: unknown) => void show(problemsOf(error)),
    /** An error in words, a refused field by its name in the form. */
    said: (error: unknown): string => {
      const [field] = Object.entries(problemsOf(error));
      return field ? `${fieldTitle(schemaOf(kinds, draft.kind), field[0])}: ${field[1]}` : messageOf(error);
    },
    /** What was wrong is told again until it is right, not until the next try. */
    follow: (changed: Draft) => {
      if (Object.keys(errors).length > 0) setErrors(checkDraft(kinds, changed));
    },
  };
}

/** The configuration as it is sent: without untouched stored secrets. */
function configToSend(kinds: Kind[], draft: Draft): FormValue {
  return withoutStored(schemaOf(kinds, draft.kind), draft.config);
}

export function ConnectionForm({ kinds, draft, onChange, errors, fixedKind }: ConnectionFormProps) {
  const choose = (kind: string) =>
    onChange({ ...newDraft(kinds, kind), name: draft.name, connectionType: draft.connectionType });
  return (
    <Box sx={{ display: "grid", gap: 4 }}>
      <FormGrid>
        <Box sx={{ gridColumn: "span 6" }}>
          <TextInput
            name="sourceName"
            label="Name"
            value={draft.name}
            error={errors.sourceName ?? null}
            onChange={(name) => onChange({ ...draft, name })}
          />
        </Box>
        <Box sx={{ gridColumn: "span 6" }}>
          <SelectInput
            label="Kind"
            value={draft.kind}
            disabled={fixedKind}
            options={kinds.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={choose}
          />
        </Box>
      </FormGrid>
      <SchemaForm
        key={draft.kind}
        schema={schemaOf(kinds, draft.kind)}
        value={draft.config}
        errors={errors}
        onChange={(config) => onChange({ ...draft, config })}
      />
      {!fixedKind && (
        <LayoutPicker value={draft.preset ?? null} onChange={(preset) => onChange({ ...draft, preset })} />
      )}
      <TypePicker
        value={draft.connectionType}
        onChange={(connectionType) => onChange({ ...draft, connectionType })}
      />
    </Box>
  );
}

interface LayoutPickerProps {
  value: string | null;
  onChange: (preset: string | null) => void;
}

const FIND_IT = "find";

function LayoutPicker({ value, onChange }: LayoutPickerProps) {
  const presets = useEngineQuery("mapping.presets", {}).data ?? [];
  return (
    <SelectInput
      label="Layout"
      help={
        presets.find(({ id }) => id === value)?.description ?? "Found by the names of tables and columns."
      }
      value={value ?? FIND_IT}
      options={[
        { value: FIND_IT, label: "Find it" },
        ...presets.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      onChange={(preset) => onChange(preset === FIND_IT ? null : preset)}
    />
  );
}

function TypePicker({
  value,
  onChange,
}: {
  value: ConnectionType;
  onChange: (type: ConnectionType) => void;
}) {
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Box
        component="legend"
        sx={{ p: 0, mb: 1.5, fontWeight: 500, typography: "caption", color: "text.secondary" }}
      >
        What is this connection?
      </Box>
      <Box sx={{ display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 1fr))", gap: 2 }}>
        {TYPES.map(({ type, note }) => (
          <Box
            component="label"
            key={type}
            sx={{
              display: "flex",
              gap: 2,
              alignItems: "center",
              p: 2,
              cursor: "pointer",
              borderRadius: "6px",
              border: `1px solid ${value !== type ? color("border") : type === "production" ? color("production") : color("accent")}`,
              "&:focus-within": { outline: `2px solid ${color("accent")}`, outlineOffset: 1 },
            }}
          >
            <input
              type="radio"
              name="connectionType"
              checked={value === type}
              onChange={() => onChange(type)}
              style={{ accentColor: color("accent"), margin: 0 }}
            />
            <Box sx={{ minWidth: 0 }}>
              <ConnectionTag type={type} />
              <Box sx={{ typography: "caption", color: "text.tertiary" }}>{note}</Box>
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
