/** A chain of models: in which order they are asked until the list is full; best sellers end it. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ChainStep, PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import type { OutputOf } from "../../../client/index.ts";
import { Icon, SelectInput, useFormat } from "../../../ui/index.ts";
import type { Placement } from "./use-studio.ts";

type Setting = OutputOf<"recommend.placements">[number];
export type Step = Setting["steps"][number];

interface ChainEditorProps {
  placement: Placement;
  /** With or without most popular, which ends every chain and can't be moved. */
  steps: readonly Step[];
  /** All placements: their models can be added. */
  all: readonly Setting[];
  /** What the placement must have learnt from. */
  needs: string;
  onChange: (chain: ChainStep[]) => void;
}

export function ChainEditor({ placement, steps, all, needs, onChange }: ChainEditorProps) {
  const own = ownOf(placement, steps);
  const put = (next: Step[]) => onChange(chainOf(placement, next));
  return (
    <>
      <Box
        component="ol"
        aria-label="Models that fill the list, first to last"
        sx={{ m: 0, p: 0, listStyle: "none" }}
      >
        {own.map((step, at) => (
          <StepLine
            key={keyOf(step)}
            step={step}
            list={placement}
            onUp={at > 0 ? () => put(swapped(own, at - 1)) : undefined}
            onDown={at < own.length - 1 ? () => put(swapped(own, at)) : undefined}
            onRemove={own.length > 1 ? () => put(own.filter((_, i) => i !== at)) : undefined}
          />
        ))}
      </Box>
      <Box sx={{ color: "text.tertiary", mt: 1 }}>
        {own.length === 0 && `No model is in use. It needs ${needs}. `}Then: best sellers
      </Box>
      <AddStep all={all} own={own} onAdd={(step) => put([...own, step])} />
    </>
  );
}

/** Without most popular, which ends every chain by itself. */
const ownOf = (list: Placement, steps: readonly Step[]) =>
  steps.filter(({ placement }) => placement !== "most_popular" || list === "most_popular");

/** The chain that these steps are, as it is stored. */
export const chainOf = (list: Placement, steps: readonly Step[]): ChainStep[] =>
  ownOf(list, steps).map(({ placement, model }) => ({ placement, model }));

const keyOf = ({ placement, model }: Pick<Step, "placement" | "model">) => `${placement} ${model}`;

/** The steps of a chain as they are now, for those of its models that are in use. */
export function stepsOf(chain: readonly ChainStep[], all: readonly Setting[]): Step[] {
  const known = new Map(all.flatMap((one) => one.steps).map((step) => [keyOf(step), step]));
  return chain.flatMap(({ placement, model }) => known.get(`${placement} ${model}`) ?? []);
}

/** With the step at this place and the next one exchanged. */
function swapped(steps: Step[], at: number): Step[] {
  return steps.with(at, steps[at + 1]!).with(at + 1, steps[at]!);
}

interface StepProps {
  step: Step;
  /** Placement whose chain it is. */
  list: Placement;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: (() => void) | undefined;
}

function StepLine({ step, list, onUp, onDown, onRemove }: StepProps) {
  const format = useFormat();
  const name = nameOf(step, list);
  const lists = step.modelVersion === "live" ? "live" : `${format.number(step.lists, 0)} lists`;
  return (
    <Box component="li" sx={{ display: "flex", alignItems: "center", minHeight: 28 }}>
      <Box
        title={`${name}, ${lists}`}
        sx={{ flex: 1, minWidth: 0, display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: 1 }}
      >
        <span>{name}</span>
        <Box
          component="span"
          className="numeric"
          sx={{ typography: "caption", color: "text.tertiary", whiteSpace: "nowrap" }}
        >
          {lists}
        </Box>
      </Box>
      <IconButton aria-label={`Ask ${name} earlier`} disabled={!onUp} onClick={onUp}>
        <Icon of={ArrowUp} size={12} />
      </IconButton>
      <IconButton aria-label={`Ask ${name} later`} disabled={!onDown} onClick={onDown}>
        <Icon of={ArrowDown} size={12} />
      </IconButton>
      <IconButton aria-label={`Do not ask ${name}`} disabled={!onRemove} onClick={onRemove}>
        <Icon of={X} size={12} />
      </IconButton>
    </Box>
  );
}

/** The model, with its placement where neither the name nor the list says it. */
export function nameOf({ title, placement }: Step, list?: Placement): string {
  const where = PLACEMENT_INFO[placement].title;
  return title === where || placement === list ? title : `${title} (${where.toLowerCase()})`;
}

const NOTHING = "nothing";

interface AddStepProps {
  all: readonly Setting[];
  own: Step[];
  onAdd: (step: Step) => void;
}

function AddStep({ all, own, onAdd }: AddStepProps) {
  const known = new Map(all.flatMap((one) => one.steps).map((step) => [keyOf(step), step]));
  const free = [...known.values()].filter(
    (step) => step.placement !== "most_popular" && !own.some((one) => keyOf(one) === keyOf(step)),
  );
  if (free.length === 0) return null;
  return (
    <Box sx={{ mt: 1 }}>
      <SelectInput
        ariaLabel="Ask another model after these"
        value={NOTHING}
        options={[
          { value: NOTHING, label: "Add a model" },
          ...free.map((step) => ({ value: keyOf(step), label: nameOf(step) })),
        ]}
        onChange={(value) => value !== NOTHING && onAdd(known.get(value)!)}
      />
    </Box>
  );
}
