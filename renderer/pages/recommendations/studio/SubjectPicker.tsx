/** Finds the product, the customer or the basket that the list is for; the engine searches. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { ProductTile } from "./ProductTile.tsx";

type Subject = OutputOf<"recommend.subjects">[number];

/** Milliseconds of quiet before the engine is asked. */
const PAUSE = 200;

interface PickerProps {
  kind: "product" | "customer";
  label: string;
}

function useSearch(kind: "product" | "customer") {
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

interface ManyProps {
  value: { id: string; title: string }[];
  onChange: (ids: string[]) => void;
}

export function BasketPicker({ value, onChange }: ManyProps) {
  const { options, setText } = useSearch("product");
  return (
    <Autocomplete
      {...shared}
      multiple
      limitTags={1}
      sx={{ flex: 1, minWidth: 200 }}
      options={options}
      value={value.map((one) => named(one.id, one.title))}
      onChange={(_, next) => next.length > 0 && onChange(next.map((one) => one.id))}
      onInputChange={(_, text, reason) => setText(reason === "input" ? text : "")}
      renderOption={optionLine("product")}
      renderInput={(params) => (
        <TextField {...params} aria-label="Products in the basket" placeholder="Add" />
      )}
    />
  );
}
