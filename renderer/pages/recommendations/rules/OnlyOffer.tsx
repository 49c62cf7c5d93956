/** The bounds that most shops set, as one row each; each is a rule like any other that holds everywhere. */

import Box from "@mui/material/Box";
import { Panel, SelectInput, SwitchRow } from "../../../ui/index.ts";
import { filled, type Rule, type RuleInput } from "./edits.ts";
import type { Rules } from "./use-rules.ts";

interface Bound {
  id: string;
  kind: "stock" | "margin" | "price";
  label: string;
  values: number[];
  word: (value: number) => string;
  rule: (value: number) => RuleInput;
  valueOf: (rule: Rule) => number | undefined;
}

const BOUNDS: Bound[] = [
  {
    id: "only-stock",
    kind: "stock",
    label: "Stock covers at least",
    values: [3, 5, 7, 10, 14, 21, 28],
    word: (days) => `${days} days`,
    rule: (minDays) => ({ id: "only-stock", kind: "stock", minDays }),
    valueOf: (rule) => (rule.kind === "stock" ? rule.minDays : undefined),
  },
  {
    id: "only-margin",
    kind: "margin",
    label: "Margin at least",
    values: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
    word: (share) => `${Math.round(share * 100)}%`,
    rule: (min) => ({ id: "only-margin", kind: "margin", min }),
    valueOf: (rule) => (rule.kind === "margin" ? rule.min : undefined),
  },
  {
    id: "only-price",
    kind: "price",
    label: "Price no more than",
    values: [1, 1.5, 2, 3, 5],
    word: (times) => `${times}x this item`,
    rule: (maxTimes) => ({ id: "only-price", kind: "price", maxTimes }),
    valueOf: (rule) => (rule.kind === "price" ? rule.maxTimes : undefined),
  },
];

/** Rules that this block shows, so that the list above does not show them again. */
export const isOnlyOffer = (rule: Rule): boolean =>
  BOUNDS.some((bound) => bound.id === rule.id && rule.enabled);

export function OnlyOffer({ rules }: { rules: Rules }) {
  return (
    <Panel title="Only offer">
      <SwitchRow
        label="What is in stock"
        checked={rules.now.hideSoldOut}
        disabled={rules.busy}
        onChange={(hideSoldOut) => rules.change({ ...rules.now, hideSoldOut })}
      />
      {BOUNDS.map((bound) => (
        <BoundRow key={bound.id} bound={bound} rules={rules} />
      ))}
    </Panel>
  );
}

function BoundRow({ bound, rules }: { bound: Bound; rules: Rules }) {
  const set = rules.now.rules.find((rule) => rule.id === bound.id && rule.enabled);
  const value = set && bound.valueOf(set);
  const values =
    value === undefined || bound.values.includes(value) ? bound.values : [value, ...bound.values];
  const choose = (text: string) => {
    const others = rules.now.rules.filter((rule) => rule.id !== bound.id);
    rules.setRules(text === "any" ? others : [...others, filled(bound.rule(Number(text)))]);
  };
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, mt: 1 }}>
      <Box sx={{ flex: 1, color: "text.secondary" }}>{bound.label}</Box>
      <SelectInput
        ariaLabel={bound.label}
        value={value === undefined ? "any" : String(value)}
        options={[
          { value: "any", label: "any" },
          ...values.map((one) => ({ value: String(one), label: bound.word(one) })),
        ]}
        width={104}
        disabled={rules.busy}
        onChange={choose}
      />
    </Box>
  );
}
