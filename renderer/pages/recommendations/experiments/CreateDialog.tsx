/** Plans an experiment: what is tried on how many customers, for how long, and what that can show. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { nameText } from "../../../../engine/contract/common.ts";
import type { ExperimentMetric } from "../../../../engine/contract/experiment.ts";
import { type InputOf, messageOf, useCommand, useEngineQuery } from "../../../client/index.ts";
import {
  KeptNumber,
  Segmented,
  SelectInput,
  SliderRow,
  SwitchRow,
  TextInput,
  textProblem,
  unlessOutside,
} from "../../../ui/index.ts";
import { PowerTable } from "./PowerTable.tsx";
import { servedBy, type Trial, TrialFields } from "./TrialFields.tsx";
import { TrialPreview } from "./TrialPreview.tsx";
import { METRIC_WORDS } from "./words.tsx";

type Placement = InputOf<"experiment.create">["placements"][number];

interface Plan {
  name: string;
  placement: Placement;
  trial: Trial;
  share: number;
  metric: ExperimentMetric;
  days: number;
  covariate: boolean;
}

const START: Plan = {
  name: "",
  placement: "recommended_for_you",
  trial: { kind: "chain", version: "", chain: null },
  share: 0.5,
  metric: "revenue",
  days: 28,
  covariate: true,
};

interface CreateDialogProps {
  onClose: () => void;
  onCreated: (id: string) => void;
}

export function CreateDialog({ onClose, onCreated }: CreateDialogProps) {
  const [plan, setPlan] = useState<Plan>(START);
  const set = (part: Partial<Plan>) => setPlan((before) => ({ ...before, ...part }));
  const placements = useEngineQuery("recommend.placements", {}).data ?? [];
  const create = useCommand("experiment.create", { onSuccess: ({ id }) => onCreated(id) });
  const served = servedBy(plan.trial);
  const missing = missingOf(plan);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!missing && served) create.mutate(inputOf(plan, served));
  };
  return (
    <Dialog
      open
      onClose={unlessOutside(onClose)}
      aria-labelledby="experiment-title"
      slotProps={{ paper: { sx: { width: 780, maxWidth: "100%" } } }}
    >
      <form onSubmit={submit}>
        <DialogTitle id="experiment-title">Plan an experiment</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(300px, 1fr))", gap: 8 }}>
            <Box sx={{ display: "grid", gap: 4, alignContent: "start" }}>
              <TextInput autoFocus label="Name" value={plan.name} onChange={(name) => set({ name })} />
              <SelectInput
                label="Where"
                value={plan.placement}
                onChange={(placement) => set({ placement, trial: { ...plan.trial, chain: null } })}
                options={placements.map(({ placement, title }) => ({ value: placement, label: title }))}
              />
              <TrialFields
                placement={plan.placement}
                trial={plan.trial}
                onChange={(part) => set({ trial: { ...plan.trial, ...part } })}
              />
              <SliderRow
                label="Their share"
                value={plan.share}
                onChange={(share) => set({ share })}
                min={0.05}
                max={0.95}
                step={0.05}
                text={`${Math.round(plan.share * 100)}%`}
                help="The others see what is published to everybody."
              />
            </Box>
            <Box sx={{ display: "grid", gap: 4, alignContent: "start" }}>
              <Box sx={{ typography: "caption", fontWeight: 500, color: "text.secondary", mb: -3 }}>
                What decides
              </Box>
              <Segmented
                label="What decides"
                value={plan.metric}
                onChange={(metric) => set({ metric })}
                options={Object.entries(METRIC_WORDS).map(([value, { short }]) => ({
                  value: value as ExperimentMetric,
                  label: short,
                }))}
                wide
              />
              <KeptNumber
                label="Planned days"
                value={plan.days}
                onChange={(days) => set({ days })}
                min={1}
                max={365}
                whole
                unit="days"
                width="100%"
                help="Whole weeks, so that every weekday counts alike."
              />
              <SwitchRow
                label="Take off what customers spent before"
                help="Narrows the interval where customers go on as they did."
                checked={plan.covariate}
                onChange={(covariate) => set({ covariate })}
              />
              <PowerTable
                metric={plan.metric}
                share={plan.share}
                covariate={plan.covariate}
                days={plan.days}
                onDays={(days) => set({ days })}
              />
            </Box>
          </Box>
          <TrialPreview placement={plan.placement} trial={plan.trial} />
          {create.error !== null && (
            <Box role="alert" sx={{ mt: 4, color: "negative", overflowWrap: "anywhere" }}>
              {messageOf(create.error)}
            </Box>
          )}
        </DialogContent>
        <DialogActions>
          {missing && <Box sx={{ color: "text.tertiary", mr: "auto", pl: 2 }}>{missing}</Box>}
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={missing !== null || create.isPending}>
            Plan
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What is still to be given, in words; null where nothing is. */
function missingOf({ name, trial }: Plan): string | null {
  const wrongName = textProblem(nameText, name);
  if (wrongName) return wrongName;
  if (servedBy(trial)) return null;
  return trial.kind === "chain" ? "Change the order of the models, or choose others." : "Choose a version.";
}

type Served = NonNullable<ReturnType<typeof servedBy>>;

function inputOf(plan: Plan, served: Served): InputOf<"experiment.create"> {
  const { name, placement, share, metric, days, covariate } = plan;
  return {
    name: name.trim(),
    placements: [placement],
    metric,
    days,
    covariate,
    variants: [
      { key: "control", name: "As published", share: 1 - share, serves: { kind: "current" } },
      { key: "b", share, ...served },
    ],
  };
}
