/** A list whose entries are small forms: added, changed, moved away one by one. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, Trash2 } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { color } from "../../app/theme/color.ts";
import { Icon } from "../Icon.tsx";
import {
  type FormErrors,
  type FormValue,
  initialValue,
  type ObjectSchema,
  type SchemaFormProps,
} from "./schema.ts";

interface ListFieldProps {
  name: string;
  label: ReactNode;
  help?: string;
  error: string | null;
  /** Errors of the whole form; those of an entry go by its place: `streams.0.path`. */
  errors: FormErrors;
  disabled?: boolean;
  items: ObjectSchema;
  value: unknown;
  onChange: (value: FormValue[]) => void;
  /** Draws an entry. */
  Form: ComponentType<SchemaFormProps>;
}

export function ListField(props: ListFieldProps) {
  const { name, label, help, error, errors, disabled, items, value, onChange, Form } = props;
  const list = Array.isArray(value) ? (value as FormValue[]) : [];
  const put = (at: number, entry: FormValue) => onChange(list.map((old, k) => (k === at ? entry : old)));
  return (
    <Box
      component="fieldset"
      aria-describedby={`${name}-note`}
      sx={{ border: 0, m: 0, p: 0, minWidth: 0, display: "grid", gap: 2 }}
    >
      <Box
        component="legend"
        sx={{ p: 0, mb: 1.5, fontWeight: 500, typography: "caption", color: "text.secondary" }}
      >
        {label}
      </Box>
      {list.map((entry, at) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name of their own while they are typed
          key={at}
          sx={{
            display: "flex",
            gap: 2,
            p: 3,
            alignItems: "flex-start",
            border: `1px solid ${color("border")}`,
            borderRadius: "6px",
          }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Form
              schema={items}
              value={entry}
              errors={errors}
              prefix={`${name}.${at}.`}
              disabled={disabled}
              onChange={(next) => put(at, next)}
            />
          </Box>
          <IconButton
            aria-label={`Remove number ${at + 1}`}
            disabled={disabled}
            onClick={() => onChange(list.filter((_, k) => k !== at))}
          >
            <Icon of={Trash2} size={14} />
          </IconButton>
        </Box>
      ))}
      <Box sx={{ display: "flex", gap: 3, alignItems: "center" }}>
        <Button
          name={name}
          disabled={disabled}
          startIcon={<Icon of={Plus} size={14} />}
          onClick={() => onChange([...list, initialValue(items)])}
        >
          Add
        </Button>
        <Box
          id={`${name}-note`}
          sx={{ typography: "caption", color: error ? "error.main" : "text.tertiary" }}
        >
          {error || help}
        </Box>
      </Box>
    </Box>
  );
}
