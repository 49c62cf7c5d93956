/** Finds the product, customer or segment that the list is for; the engine searches. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { ProductTile } from "./ProductTile.tsx";

type Subject = OutputOf<"recommend.subjects">[number];

/** Milliseconds of quiet before the engine is asked. */
const PAUSE = 200;

type Kind = "product" | "customer" | "segment";

interface PickerProps {
  kind: Kind;
  label: string;
}

function useSearch(kind: Kind) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useEngineQuery("recommend.subjects", { kind, search: asked, limit: 20 });
  return { options: data ?? [], setText };
}

const named = (id: string, title: string): Subject => ({ id, title, detail: "", imageUrl: null });

const shared = {
  size: "small",
  filterOptions: (options: Subject[]) => options,
  getOptionLabel: (option: Subject) => option.title,
  getOptionKey: (option: Subject) => option.id,
  isOptionEqualToValue: (a: Subject, b: Subject) => a.id === b.id,
  noOptionsText: "Nothing found. Try another name, id or SKU.",
} as const;

function optionLine(kind: PickerProps["kind"]) {
  return (props: React.HTMLAttributes<HTMLLIElement> & { key?: React.Key }, option: Subject) => {
    const { key, ...rest } = props;
    return (
      <Box component="li" key={option.id} {...rest} sx={{ gap: 2 }}>
        {kind === "product" && (
          <ProductTile
            title={option.title}
            category={option.detail.split(",")[0]}
            imageUrl={option.imageUrl}
          />
        )}
        <Box sx={{ minWidth: 0 }}>
          {option.title}
          <Box sx={{ typography: "caption", color: "text.tertiary" }}>{option.detail}</Box>
        </Box>
      </Box>
    );
  };
}

interface OneProps extends PickerProps {
  value: { id: string; title: string };
  onChange: (id: string) => void;
}

export function OnePicker({ kind, label, value, onChange }: OneProps) {
  const { options, setText } = useSearch(kind);
  return (
    <Autocomplete
      {...shared}
      disableClearable
      sx={{ flex: 1, minWidth: 160, maxWidth: 320 }}
      options={options}
      value={named(value.id, value.title)}
      onChange={(_, next) => onChange(next.id)}
      onInputChange={(_, text, reason) => setText(reason === "input" ? text : "")}
      renderOption={optionLine(kind)}
      renderInput={(params) => <TextField {...params} aria-label={label} placeholder={label} />}
    />
  );
}

/** Adds one product after the other. */
export function AddProduct({ onAdd }: { onAdd: (id: string) => void }) {
  const { options, setText } = useSearch("product");
  const [typed, setTyped] = useState("");
  return (
    <Autocomplete
      {...shared}
      options={options}
      value={null as Subject | null}
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
      renderOption={optionLine("product")}
      renderInput={(params) => (
        <TextField {...params} aria-label="Add a product to the visit" placeholder="Add a product" />
      )}
    />
  );
}
