/** Too little data: which models fill the placement, in which order; how long its lists are, and whether it is in use. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import { type OutputOf, useCommand, useEngineQuery } from "../../../client/index.ts";
import { ErrorState, Icon, Panel, QueryState, SelectInput, SwitchRow, useFormat } from "../../../ui/index.ts";
import type { Placement } from "./use-studio.ts";

type Setting = OutputOf<"recommend.placements">[number];
type Step = Setting["steps"][number];

const LENGTHS = ["6", "10", "12", "20", "30", "50"];

export function ChainPanel({ placement }: { placement: Placement }) {
  const query = useEngineQuery("recommend.placements", {});
  return (
    <QueryState query={query} what="The chain could not be read" rows={3}>
      {(all) => <Chain key={placement} all={all} setting={all.find((one) => one.placement === placement)!} />}
    </QueryState>
  );
}

function Chain({ all, setting }: { all: Setting[]; setting: Setting }) {
  const set = useCommand("recommend.setPlacement");
  const { placement, steps } = setting;
  const change = (part: Partial<Pick<Setting, "chain" | "length" | "enabled">>) =>
    set.mutate({ placement, ...part });
  // Most popular ends every chain and can't be moved.
  const own = steps.filter((step) => step.placement !== "most_popular" || placement === "most_popular");
  const put = (next: Step[]) =>
    change({ chain: next.map((step) => ({ placement: step.placement, model: step.model })) });
  const lengths = [...new Set([...LENGTHS, String(setting.length)])].sort((a, b) => Number(a) - Number(b));
  return (
    <>
      <Panel
        title="Models"
        note="in this order"
        actions={
          setting.edited && <Button onClick={() => set.mutate({ placement, reset: true })}>Reset</Button>
        }
      >
        <Box
          component="ol"
          aria-label="Models that fill the list, first to last"
          sx={{ m: 0, p: 0, listStyle: "none" }}
        >
          {own.map((step, at) => (
            <StepLine
              key={`${step.placement} ${step.modelVersion}`}
              step={step}
              list={placement}
              onUp={at > 0 ? () => put(swapped(own, at - 1)) : undefined}
              onDown={at < own.length - 1 ? () => put(swapped(own, at)) : undefined}
              onRemove={own.length > 1 ? () => put(own.filter((_, i) => i !== at)) : undefined}
            />
          ))}
        </Box>
        <Box sx={{ color: "text.tertiary", mt: 1 }}>
          {own.length === 0 && `No model is in use. It needs ${setting.needs}. `}Then: best sellers
        </Box>
        <AddStep all={all} own={own} onAdd={(step) => put([...own, step])} />
        {set.error !== null && <ErrorState error={set.error} what="The chain could not be changed" />}
      </Panel>
      <Panel title="Where it goes" note={setting.where}>
        <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
          <Box sx={{ flex: 1, color: "text.secondary" }}>Items that are published</Box>
          <SelectInput
            ariaLabel="Items that are published"
            value={String(setting.length)}
            options={lengths.map((value) => ({ value, label: value }))}
            width={72}
            disabled={set.isPending}
            onChange={(length) => change({ length: Number(length) })}
          />
        </Box>
        <SwitchRow
          label="In use"
          checked={setting.enabled}
          disabled={set.isPending}
          onChange={(enabled) => change({ enabled })}
        />
      </Panel>
    </>
  );
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
        sx={{ flex: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {name}
        <Box
          component="span"
          className="numeric"
          sx={{ typography: "caption", color: "text.tertiary", ml: 1 }}
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
function nameOf({ title, placement }: Step, list?: Placement): string {
  const where = PLACEMENT_INFO[placement].title;
  return title === where || placement === list ? title : `${title} (${where.toLowerCase()})`;
}

const NOTHING = "nothing";

function AddStep({ all, own, onAdd }: { all: Setting[]; own: Step[]; onAdd: (step: Step) => void }) {
  const key = (step: Step) => `${step.placement} ${step.model}`;
  const known = new Map(all.flatMap((one) => one.steps).map((step) => [key(step), step]));
  const free = [...known.values()].filter(
    (step) => step.placement !== "most_popular" && !own.some((one) => key(one) === key(step)),
  );
  if (free.length === 0) return null;
  return (
    <Box sx={{ mt: 1 }}>
      <SelectInput
        ariaLabel="Ask another model after these"
        value={NOTHING}
        options={[
          { value: NOTHING, label: "Add a model" },
          ...free.map((step) => ({ value: key(step), label: nameOf(step) })),
        ]}
        onChange={(value) => value !== NOTHING && onAdd(known.get(value)!)}
      />
    </Box>
  );
}
