/** One field of a SchemaForm: chooses the control by the schema. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormLabel from "@mui/material/FormLabel";
import type { ComponentType } from "react";
import { host } from "../../client/host.ts";
import { Segmented, SelectInput, SwitchRow, TextInput } from "../fields.tsx";
import { NumberInput } from "../number-fields.tsx";
import { ListField } from "./ListField.tsx";
import { ManyField } from "./ManyField.tsx";
import {
  boundsOf,
  type FormErrors,
  fieldLabel,
  isListOfForms,
  isOptional,
  type ObjectSchema,
  type SchemaFormProps,
  STORED,
  typeOf,
} from "./schema.ts";

interface SchemaFieldProps {
  name: string;
  /** Its name in the whole form, which errors go by: `streams.0.path` within a list. */
  path: string;
  schema: ObjectSchema;
  value: unknown;
  error: string | null;
  /** Errors of the whole form, of which a list hands its entries theirs. */
  errors: FormErrors;
  disabled?: boolean;
  onChange: (value: unknown) => void;
  onBlur: () => void;
  /** Names of values that do not speak for themselves, such as ids of models. */
  names?: Readonly<Record<string, string>> | undefined;
  /** Draws the entries of a list, which are forms themselves. */
  Form: ComponentType<SchemaFormProps>;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (value: string) => capital(value).replaceAll(/[_-]/g, " ");

function Label({ text, optional }: { text: string; optional: boolean }) {
  return (
    <>
      {text}
      {optional && (
        <Box component="span" sx={{ color: "text.tertiary", fontWeight: 400 }}>
          {" "}
          (optional)
        </Box>
      )}
    </>
  );
}

export function SchemaField(props: SchemaFieldProps) {
  const field = props.schema.properties?.[props.name] ?? {};
  return (
    <Box sx={{ gridColumn: `span ${field.width ?? 12}`, minWidth: 0 }}>
      <Control {...props} />
    </Box>
  );
}

function Control(props: SchemaFieldProps) {
  const { name, path, schema, value, error, errors, disabled, onChange, onBlur } = props;
  const field = schema.properties?.[name] ?? {};
  const label = <Label text={capital(fieldLabel(name, field))} optional={isOptional(schema, name)} />;
  const help = field.help ?? field.description;
  const shared = { name: path, label, help, error, disabled, onBlur };
  const type = typeOf(field);

  if (type === "boolean" || field.control === "switch") {
    return (
      <SwitchRow label={label} help={help} checked={value === true} onChange={onChange} disabled={disabled} />
    );
  }
  if (field.enum) return <ChoiceField {...props} options={field.enum} label={label} help={help} />;
  if (type === "number" || type === "integer") {
    return (
      <NumberInput
        {...shared}
        value={typeof value === "number" ? value : null}
        onChange={onChange}
        {...boundsOf(field)}
        width="100%"
      />
    );
  }
  if (isListOfForms(field)) {
    return (
      <ListField
        {...shared}
        Form={props.Form}
        errors={errors}
        items={field.items ?? {}}
        value={value}
        onChange={onChange}
      />
    );
  }
  if (type === "array" && field.items?.enum) {
    const many = (Array.isArray(value) ? value : []) as string[];
    return (
      <ManyField
        {...shared}
        options={field.items.enum}
        nameOf={(option) => props.names?.[option] ?? words(option)}
        value={many}
        onChange={onChange}
      />
    );
  }
  if (type === "array") {
    const list = Array.isArray(value) ? value.join(", ") : "";
    const split = (text: string) =>
      onChange(
        text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean),
      );
    return <TextInput {...shared} value={list} onChange={split} />;
  }
  const text = typeof value === "string" ? value : "";
  if (field.control === "file" || field.control === "folder") {
    return (
      <PathField
        {...shared}
        kind={field.control}
        value={text}
        onChange={onChange}
        placeholder={field.placeholder}
      />
    );
  }
  if (field.secret) {
    const stored = value === STORED;
    return (
      <TextInput
        {...shared}
        secret
        value={stored ? "" : text}
        onChange={onChange}
        placeholder={stored ? "stored in keychain" : undefined}
        help={help ?? (stored ? "Leave empty to keep the stored one." : undefined)}
      />
    );
  }
  return <TextInput {...shared} value={text} onChange={onChange} placeholder={field.placeholder} />;
}

function ChoiceField(props: SchemaFieldProps & { options: string[]; label: React.ReactNode; help?: string }) {
  const { path, label, help, error, disabled, onChange, onBlur, options, value } = props;
  const choices = options.map((option) => ({ value: option, label: words(option) }));
  const chosen = typeof value === "string" ? value : (options[0] ?? "");
  if (options.length > 3) {
    return (
      <SelectInput
        {...{ name: path, label, help, error, disabled, onBlur }}
        value={chosen}
        onChange={onChange}
        options={choices}
      />
    );
  }
  return (
    <Box>
      <FormLabel sx={{ display: "block", typography: "caption", fontWeight: 500, mb: 1 }}>{label}</FormLabel>
      <Segmented
        label={fieldLabel(props.name, props.schema.properties?.[props.name] ?? {})}
        value={chosen}
        onChange={onChange}
        options={choices}
      />
      {(error || help) && (
        <Box sx={{ typography: "caption", color: error ? "error.main" : "text.tertiary", mt: 1 }}>
          {error || help}
        </Box>
      )}
    </Box>
  );
}

interface PathFieldProps {
  kind: "file" | "folder";
  name: string;
  label: React.ReactNode;
  help?: string;
  error: string | null;
  disabled?: boolean;
  onBlur: () => void;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

function PathField({ kind, ...field }: PathFieldProps) {
  const pick = async () => {
    const path = await (kind === "file" ? host.pickFile() : host.pickFolder());
    if (path !== undefined) field.onChange(path);
  };
  return (
    <Box sx={{ display: "flex", gap: 2, alignItems: "flex-start" }}>
      <TextInput {...field} mono />
      <Button onClick={pick} disabled={field.disabled} sx={{ mt: 5, height: 30 }}>
        Choose...
      </Button>
    </Box>
  );
}
