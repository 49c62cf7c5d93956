/** A form drawn from a JSON schema: label, help, secret, control and width come from its metadata. */

import Box from "@mui/material/Box";
import { type ReactNode, useState } from "react";
import { SchemaField } from "./SchemaField.tsx";
import { checkField, type FormErrors, isShown, type SchemaFormProps } from "./schema.ts";

/** Controlled; the page holds the value, so nothing typed is lost when a step is left. */
export function SchemaForm({
  schema,
  value,
  onChange,
  errors = {},
  prefix = "",
  hide = [],
  disabled,
  names,
}: SchemaFormProps) {
  const [touched, setTouched] = useState<FormErrors>({});
  const fields = Object.keys(schema.properties ?? {}).filter(
    (name) => !hide.includes(name) && isShown(schema, name, value),
  );
  const blur = (name: string) => {
    const problem = checkField(schema, name, value[name]);
    setTouched((before) => ({ ...before, [name]: problem ?? "" }));
  };
  const change = (name: string, next: unknown) => {
    onChange({ ...value, [name]: next });
    if (touched[name]) setTouched((before) => ({ ...before, [name]: checkField(schema, name, next) ?? "" }));
  };
  return (
    <FormGrid>
      {fields.map((name) => (
        <SchemaField
          key={name}
          name={name}
          schema={schema}
          value={value[name]}
          path={prefix + name}
          error={touched[name] || errors[prefix + name] || null}
          errors={errors}
          disabled={disabled}
          names={names}
          Form={SchemaForm}
          onChange={(next) => change(name, next)}
          onBlur={() => blur(name)}
        />
      ))}
    </FormGrid>
  );
}

/** The 12-column grid of forms; it becomes one column where the form is narrow. */
export function FormGrid({ children }: { children: ReactNode }) {
  return (
    <Box sx={{ containerType: "inline-size" }}>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: "repeat(12, minmax(0, 1fr))",
          gap: 4,
          rowGap: 4,
          "@container (max-width: 420px)": { "& > *": { gridColumn: "1 / -1 !important" } },
        }}
      >
        {children}
      </Box>
    </Box>
  );
}

/** Moves the focus to the first field with an error, after a submit. */
export function focusFirstError(errors: FormErrors): void {
  const first = Object.keys(errors)[0];
  if (first) document.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
}
