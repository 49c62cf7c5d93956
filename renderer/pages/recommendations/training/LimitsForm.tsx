/** The limits above which a shopper is left out of learning, to be changed. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type FormEvent, useState } from "react";
import { messageOf, type OutputOf, useCommand } from "../../../client/index.ts";
import { NumberInput, showToast } from "../../../ui/index.ts";

type Limits = OutputOf<"recommend.leftOut">["limits"];

const FIELDS: { name: keyof Limits; label: string; min: number; whole: boolean }[] = [
  { name: "maxEventsADay", label: "Events on one day", min: 1, whole: true },
  { name: "maxProducts", label: "Different products", min: 2, whole: true },
  { name: "maxOrdersADay", label: "Orders on one day", min: 1, whole: true },
  { name: "maxBasket", label: "Products an order", min: 1, whole: false },
];

export function LimitsForm({ limits, onDone }: { limits: Limits; onDone: () => void }) {
  const [typed, setTyped] = useState<Record<keyof Limits, number | null>>(limits);
  const [checked, setChecked] = useState(false);
  const save = useCommand("recommend.setLeftOut", {
    onSuccess: () => {
      showToast("Changed. Trainings from now on go by the new limits.");
      onDone();
    },
  });
  const problemOf = ({ name, min, whole }: (typeof FIELDS)[number]) => {
    const value = typed[name];
    if (value === null || value < min) return `Give a number of at least ${min}.`;
    return whole && !Number.isInteger(value) ? "Give a whole number." : null;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (FIELDS.every((field) => problemOf(field) === null)) save.mutate(typed as Limits);
  };
  return (
    <Box component="form" noValidate onSubmit={submit} sx={{ display: "grid", gap: 3 }}>
      <Box sx={{ display: "grid", gridTemplateColumns: "repeat(4, minmax(0, 1fr))", gap: 3 }}>
        {FIELDS.map((field) => (
          <NumberInput
            key={field.name}
            name={field.name}
            label={field.label}
            value={typed[field.name]}
            error={checked ? problemOf(field) : null}
            onChange={(value) => setTyped({ ...typed, [field.name]: value })}
            min={field.min}
            width="100%"
          />
        ))}
      </Box>
      {save.error !== null && (
        <Box role="alert" sx={{ color: "negative" }}>
          {messageOf(save.error)}
        </Box>
      )}
      <Box sx={{ display: "flex", gap: 2 }}>
        <Button type="submit" variant="contained" disabled={save.isPending}>
          Save
        </Button>
        <Button variant="text" onClick={onDone}>
          Cancel
        </Button>
      </Box>
    </Box>
  );
}
