/** Where and when a rule holds; everything empty means everywhere and always. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { PLACEMENT_INFO, PLACEMENTS, type Placement } from "../../../../engine/contract/placements.ts";
import { type FieldsProps, Two } from "./fields.tsx";
import { CategoriesPicker, ProductsPicker, SegmentsPicker } from "./pickers.tsx";

export function ScopeFields({ draft, change }: FieldsProps) {
  const scope = (draft.scope ?? {}) as Record<string, unknown>;
  const put = (part: Record<string, unknown>) => change({ scope: { ...scope, ...part } });
  const list = (name: string) => (scope[name] ?? []) as string[];
  const day = (name: string, label: string) => (
    <TextField
      type="date"
      name={name}
      label={label}
      value={(scope[name] as string | undefined) ?? ""}
      onChange={(event) => put({ [name]: event.target.value || undefined })}
    />
  );
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      <Autocomplete
        multiple
        size="small"
        options={PLACEMENTS}
        getOptionLabel={(placement) => PLACEMENT_INFO[placement].title}
        value={list("placements") as Placement[]}
        onChange={(_, placements) => put({ placements })}
        renderInput={(params) => (
          <TextField
            {...params}
            label="Placements"
            placeholder={list("placements").length === 0 ? "All" : ""}
          />
        )}
      />
      <ProductsPicker
        label="On the lists of these products"
        value={list("sourceProducts")}
        onChange={(sourceProducts) => put({ sourceProducts })}
      />
      <CategoriesPicker
        label="On the lists of products of these categories"
        value={list("sourceCategories")}
        onChange={(sourceCategories) => put({ sourceCategories })}
      />
      <CategoriesPicker
        label="For candidates of these categories"
        value={list("categories")}
        onChange={(categories) => put({ categories })}
      />
      <SegmentsPicker
        label="For customers of these segments"
        value={list("segments")}
        onChange={(segments) => put({ segments })}
        help="Of the customers' own lists; lists of products are the same for everyone."
      />
      <Two>
        {day("from", "From")}
        {day("until", "Until")}
      </Two>
    </Box>
  );
}
