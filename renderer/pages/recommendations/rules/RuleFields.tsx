/** The fields of each kind of rule. */

import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import { NumberInput, Segmented, SliderRow, SwitchRow, useFormat } from "../../../ui/index.ts";
import type { RuleKind } from "./edits.ts";
import { type FieldsProps, Note, NumberField, Two } from "./fields.tsx";
import { ComplementPairs, RivalPairs } from "./PairFields.tsx";
import { ProductsPicker } from "./pickers.tsx";
import { TargetFields } from "./TargetFields.tsx";

export function RuleFields(props: FieldsProps) {
  const Fields = FIELDS[props.draft.kind as RuleKind];
  return <Fields {...props} />;
}

const FIELDS: Record<RuleKind, (props: FieldsProps) => ReactNode> = {
  pin: PinFields,
  boost: (props) => <FactorFields {...props} min={1} max={5} />,
  bury: (props) => <FactorFields {...props} min={0} max={1} />,
  exclude: TargetFields,
  include_only: TargetFields,
  stock: StockFields,
  margin: MarginFields,
  price: PriceFields,
  cap: CapFields,
  diversity: DiversityFields,
  freshness: FreshnessFields,
  not_bought_in_days: (props) => (
    <NumberField {...props} name="days" label="Not bought in" unit="days" min={1} whole />
  ),
  complementary_categories_only: ComplementPairs,
  never_competitors_pair: RivalPairs,
  already_in_basket: BasketFields,
};

function PinFields({ draft, change }: FieldsProps) {
  return (
    <>
      <ProductsPicker
        name="products"
        label="Products, first to last"
        placeholder="Choose at least one"
        value={draft.products as string[]}
        onChange={(products) => change({ products })}
        help="A product that cannot be sold is not pinned, and the list says so."
        autoFocus
      />
      <NumberInput
        label="At place"
        value={draft.position as number}
        min={1}
        max={100}
        whole
        name="position"
        onChange={(position) => change({ position: position ?? 1 })}
      />
    </>
  );
}

function FactorFields({ draft, change, min, max }: FieldsProps & { min: number; max: number }) {
  const format = useFormat();
  const factor = draft.factor as number;
  return (
    <>
      <SliderRow
        label="Score times"
        value={factor}
        onChange={(next) => change({ factor: next })}
        min={min}
        max={Math.max(max, factor)}
        step={0.05}
        text={format.number(factor, 2)}
      />
      <TargetFields draft={draft} change={change} />
    </>
  );
}

function StockFields(props: FieldsProps) {
  return (
    <>
      <Two>
        <NumberField {...props} name="minUnits" label="In stock at least" unit="units" min={0} />
        <NumberField {...props} name="minDays" label="Stock covers at least" unit="days" min={0} />
      </Two>
      <SwitchRow
        label="Stock lasts until the supplier can deliver"
        help="Where the supplier's lead time is known."
        checked={props.draft.coversLeadTime === true}
        onChange={(coversLeadTime) => props.change({ coversLeadTime })}
      />
      <Note>Days of cover are the stock over the units sold a day in the last eight weeks.</Note>
    </>
  );
}

function MarginFields(props: FieldsProps) {
  return (
    <>
      <Two>
        <NumberField {...props} name="min" label="At least" unit="%" scale={100} min={0} max={100} />
        <NumberField {...props} name="max" label="At most" unit="%" scale={100} min={0} max={100} />
      </Two>
      <Note>A product without a known cost passes.</Note>
    </>
  );
}

function PriceFields(props: FieldsProps) {
  const sign = useFormat().currencySign();
  return (
    <>
      <Two>
        <NumberField {...props} name="min" label="At least" unit={sign} min={0} />
        <NumberField {...props} name="max" label="At most" unit={sign} min={0} />
        <NumberField {...props} name="minTimes" label="At least, times this item" unit="x" min={0} />
        <NumberField {...props} name="maxTimes" label="At most, times this item" unit="x" min={0.1} />
      </Two>
      <Note>This item is the product of the page, in a basket the dearest. Other lists have none.</Note>
    </>
  );
}

const BY = [
  { value: "brand", label: "Brand" },
  { value: "category", label: "Category" },
] as const;

function CapFields(props: FieldsProps) {
  return (
    <Box sx={{ display: "flex", gap: 3, alignItems: "flex-end" }}>
      <Segmented
        label="Of one"
        value={props.draft.by as "brand" | "category"}
        onChange={(by) => props.change({ by })}
        options={BY}
      />
      <Box sx={{ width: 160 }}>
        <NumberField {...props} name="most" label="At most" unit="a list" min={1} max={100} whole />
      </Box>
    </Box>
  );
}

const ALIKE = ["category", "brand", "text"] as const;

function DiversityFields({ draft, change }: FieldsProps) {
  const format = useFormat();
  const by = draft.by as string[];
  const lambda = draft.lambda as number;
  return (
    <>
      <SliderRow
        label="Relevance against variety"
        value={lambda}
        onChange={(next) => change({ lambda: next })}
        min={0}
        max={1}
        step={0.05}
        text={format.number(lambda, 2)}
        help="1 keeps the order, 0 looks at variety alone."
      />
      {ALIKE.map((one) => (
        <SwitchRow
          key={one}
          label={one === "text" ? "Alike by the words of their titles" : `Alike by ${one}`}
          checked={by.includes(one)}
          onChange={(on) => change({ by: on ? [...by, one] : by.filter((other) => other !== one) })}
        />
      ))}
    </>
  );
}

function FreshnessFields(props: FieldsProps) {
  return (
    <Two>
      <NumberField {...props} name="factor" label="A product of today, score times" min={1} />
      <NumberField {...props} name="halfLifeDays" label="The extra halves in" unit="days" min={1} />
    </Two>
  );
}

function BasketFields({ draft, change }: FieldsProps) {
  return (
    <>
      <Note>What is in the basket is never offered again.</Note>
      <SwitchRow
        label="Nor others of the same category"
        checked={draft.sameCategory === true}
        onChange={(sameCategory) => change({ sameCategory })}
      />
      <SwitchRow
        label="Nor others of the same brand"
        checked={draft.sameBrand === true}
        onChange={(sameBrand) => change({ sameBrand })}
      />
    </>
  );
}
