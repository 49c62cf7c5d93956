/** Finds the product, customer or segment that the list is for; the engine searches. */

import Autocomplete, { type AutocompleteRenderInputParams } from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { type Choice, choiceLine, foundProps, useFound } from "./choices.tsx";

interface OneProps {
  kind: "product" | "customer" | "segment";
  label: string;
  value: { id: string; title: string };
  onChange: (id: string) => void;
}

export function OnePicker({ kind, label, value, onChange }: OneProps) {
  const { setText, ...found } = useFound(kind);
  return (
    <Autocomplete
      {...foundProps}
      disableClearable
      sx={{ flex: 1, minWidth: 160, maxWidth: 320 }}
      {...found}
      value={value as Choice}
      onChange={(_, next) => onChange(next.id)}
      onInputChange={(_, text, reason) => setText(reason === "input" ? text : "")}
      renderOption={choiceLine(kind === "product")}
      renderInput={(params) => <NamedField params={params} label={label} placeholder={label} />}
    />
  );
}

interface NamedFieldProps {
  params: AutocompleteRenderInputParams;
  /** For screen readers; it stands on the input itself, which is what they name. */
  label: string;
  placeholder: string;
}

const NamedField = ({ params, label, placeholder }: NamedFieldProps) => (
  <TextField
    {...params}
    placeholder={placeholder}
    slotProps={{ ...params.slotProps, htmlInput: { ...params.slotProps.htmlInput, "aria-label": label } }}
  />
);

/** Adds one product after the other. */
export function AddProduct({ onAdd }: { onAdd: (id: string) => void }) {
  const { setText, ...found } = useFound("product");
  const [typed, setTyped] = useState("");
  return (
    <Autocomplete
      {...foundProps}
      {...found}
      value={null as Choice | null}
      inputValue={typed}
      blurOnSelect
      onChange={(_, next) => {
        if (next) onAdd(next.id);
        setTyped("");
      }}
      onInputChange={(_, text, reason) => {
        if (reason === "reset") return;
        setTyped(text);
        setText(text);
      }}
      renderOption={choiceLine(true)}
      renderInput={(params) => (
        <NamedField params={params} label="Add a product to the visit" placeholder="Add a product" />
      )}
    />
  );
}
