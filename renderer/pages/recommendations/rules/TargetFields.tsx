/** Which products a rule means: those that meet every field that is set. */

import Box from "@mui/material/Box";
import { useFormat } from "../../../ui/index.ts";
import { type Draft, type FieldsProps, Note, NumberField, Two } from "./fields.tsx";
import { AttributesPicker, BrandsPicker, CategoriesPicker, ProductsPicker } from "./pickers.tsx";

export function TargetFields({ draft, change }: FieldsProps) {
  const sign = useFormat().currencySign();
  const target = (draft.target ?? {}) as Record<string, unknown>;
  const put = (part: Record<string, unknown>) => change({ target: { ...target, ...part } });
  const list = (name: string) => (target[name] ?? []) as string[];
  const bound = { draft: target as Draft, change: put };
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      <Note>Products that meet every field that is set; of several in one field, any.</Note>
      <ProductsPicker
        name="target"
        label="Products"
        value={list("products")}
        onChange={(products) => put({ products })}
      />
      <CategoriesPicker
        label="Categories, with those below them"
        value={list("categories")}
        onChange={(categories) => put({ categories })}
      />
      <BrandsPicker label="Brands" value={list("brands")} onChange={(brands) => put({ brands })} />
      <AttributesPicker
        label="Attributes"
        value={(target.attributes ?? []) as { name: string; value: string }[]}
        onChange={(attributes) => put({ attributes })}
      />
      <Two>
        <NumberField
          {...bound}
          name="minMargin"
          label="Margin at least"
          unit="%"
          scale={100}
          min={0}
          max={100}
        />
        <NumberField
          {...bound}
          name="maxMargin"
          label="Margin at most"
          unit="%"
          scale={100}
          min={0}
          max={100}
        />
        <NumberField {...bound} name="minPrice" label="Price at least" unit={sign} min={0} />
        <NumberField {...bound} name="maxPrice" label="Price at most" unit={sign} min={0} />
        <NumberField {...bound} name="minStock" label="In stock at least" unit="units" min={0} />
        <NumberField {...bound} name="maxStock" label="In stock at most" unit="units" min={0} />
        <NumberField
          {...bound}
          name="newerThanDays"
          label="New: in the catalogue at most"
          unit="days"
          min={1}
          whole
        />
        <NumberField
          {...bound}
          name="olderThanDays"
          label="Old: in the catalogue at least"
          unit="days"
          min={1}
          whole
        />
      </Two>
    </Box>
  );
}
