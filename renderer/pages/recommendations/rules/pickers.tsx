/** Choose products by search, and categories, brands, attributes or segments from those that there are. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { callEngine, useEngineQuery } from "../../../client/index.ts";
import { ProductTile } from "../studio/ProductTile.tsx";

interface Choice {
  id: string;
  title: string;
  detail?: string;
  imageUrl?: string | null;
}

interface PickerProps {
  label: string;
  value: string[];
  onChange: (ids: string[]) => void;
  help?: string;
  autoFocus?: boolean;
}

/** Milliseconds of quiet before the engine is asked. */
const PAUSE = 200;

/** Products by name, id or SKU, in the order in which they are chosen. */
export function ProductsPicker(props: PickerProps) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useEngineQuery("recommend.subjects", { kind: "product", search: asked, limit: 20 });
  const titles = useTitles(props.value);
  return (
    <Choices
      {...props}
      chosen={props.value.map((id) => ({ id, title: titles.get(id) ?? id }))}
      options={found.data ?? []}
      onSearch={setText}
      tiles
    />
  );
}

/** Titles of products by id; those not known yet are left out. */
function useTitles(ids: string[]): Map<string, string> {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product-title", id],
      queryFn: () => callEngine("recommend.subjects", { kind: "product" as const, search: id, limit: 5 }),
    })),
    combine: (results) =>
      new Map(
        results.flatMap((result, i) => {
          const found = result.data?.find((one) => one.id === ids[i]);
          return found ? [[found.id, found.title] as const] : [];
        }),
      ),
  });
}

const counted = (count: number, noun: string) => `${count.toLocaleString("en-GB")} ${noun}`;

export function CategoriesPicker(props: PickerProps) {
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.categories ?? []).map(({ id, name, products }) => ({
    id,
    title: name,
    detail: counted(products, "products"),
  }));
  return <Chosen {...props} options={options} />;
}

export function BrandsPicker(props: PickerProps) {
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.brands ?? []).map(({ name, products }) => ({
    id: name,
    title: name,
    detail: counted(products, "products"),
  }));
  return <Chosen {...props} options={options} />;
}

export function SegmentsPicker(props: PickerProps) {
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.segments ?? []).map(({ id, name, customers }) => ({
    id,
    title: name,
    detail: `${id.split(":")[0]}, ${counted(customers, "customers")}`,
  }));
  return <Chosen {...props} options={options} />;
}

interface AttributesProps {
  label: string;
  value: { name: string; value: string }[];
  onChange: (value: { name: string; value: string }[]) => void;
}

export function AttributesPicker({ label, value, onChange }: AttributesProps) {
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.attributes ?? []).map((one) => ({
    id: JSON.stringify([one.name, one.value]),
    title: `${one.name}: ${one.value}`,
    detail: counted(one.products, "products"),
  }));
  return (
    <Chosen
      label={label}
      value={value.map((one) => JSON.stringify([one.name, one.value]))}
      options={options}
      onChange={(ids) =>
        onChange(
          ids.map((id) => {
            const [name, text] = JSON.parse(id) as [string, string];
            return { name, value: text };
          }),
        )
      }
    />
  );
}

/** All options are here already; what is chosen but gone keeps its id. */
function Chosen({ options, ...props }: PickerProps & { options: Choice[] }) {
  const byId = new Map(options.map((option) => [option.id, option]));
  return (
    <Choices
      {...props}
      options={options}
      chosen={props.value.map((id) => byId.get(id) ?? { id, title: id })}
    />
  );
}

interface ChoicesProps extends PickerProps {
  chosen: Choice[];
  options: Choice[];
  /** The engine searches; without it the options are filtered here. */
  onSearch?: (text: string) => void;
  tiles?: boolean;
}

function Choices({ label, chosen, options, onChange, onSearch, tiles, help, autoFocus }: ChoicesProps) {
  const id = useId();
  return (
    <Box>
      <Box
        component="label"
        htmlFor={id}
        sx={{ typography: "caption", color: "text.secondary", fontWeight: 500 }}
      >
        {label}
      </Box>
      <Autocomplete
        id={id}
        multiple
        size="small"
        value={chosen}
        options={options}
        {...(onSearch && { filterOptions: (all: Choice[]) => all })}
        getOptionLabel={(option) => option.title}
        getOptionKey={(option) => option.id}
        isOptionEqualToValue={(a, b) => a.id === b.id}
        noOptionsText="Nothing found. Try another name."
        onChange={(_, next) => onChange(next.map((one) => one.id))}
        onInputChange={(_, text, reason) => onSearch?.(reason === "input" ? text : "")}
        renderOption={({ key: _key, ...rest }, option) => (
          <Box component="li" key={option.id} {...rest} sx={{ gap: 2 }}>
            {tiles && (
              <ProductTile
                title={option.title}
                category={option.detail?.split(",")[0]}
                imageUrl={option.imageUrl}
              />
            )}
            <Box sx={{ minWidth: 0 }}>
              {option.title}
              <Box sx={{ typography: "caption", color: "text.tertiary" }}>{option.detail}</Box>
            </Box>
          </Box>
        )}
        renderInput={(params) => (
          <TextField {...params} autoFocus={autoFocus} placeholder={chosen.length === 0 ? "Any" : ""} />
        )}
      />
      {help && <Box sx={{ typography: "caption", color: "text.tertiary", mt: 0.5 }}>{help}</Box>}
    </Box>
  );
}
