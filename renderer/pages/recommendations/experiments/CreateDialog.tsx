/** Plans an experiment: what is tried on how many customers, for how long, and what that can show. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import type { ExperimentMetric } from "../../../../engine/contract/experiment.ts";
import { type InputOf, messageOf, useCommand, useEngineQuery } from "../../../client/index.ts";
import { NumberInput, Segmented, SelectInput, SliderRow, SwitchRow, TextInput } from "../../../ui/index.ts";
import { PowerTable } from "./PowerTable.tsx";
import { METRIC_WORDS } from "./words.tsx";

type Placement = InputOf<"experiment.create">["placements"][number];
type Trial = "version" | "nothing" | "unsteered";

interface Plan {
  name: string;
  placement: Placement;
  trial: Trial;
  version: string;
  share: number;
  metric: ExperimentMetric;
  days: number;
  covariate: boolean;
}

const START: Plan = {
  name: "",
  placement: "recommended_for_you",
  trial: "version",
  version: "",
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
  const versions = useEngineQuery("model.list", {}).data?.filter((one) => one.task === "recommend") ?? [];
  const placements = useEngineQuery("recommend.placements", {}).data ?? [];
  const create = useCommand("experiment.create", { onSuccess: ({ id }) => onCreated(id) });
  const version = plan.version || versions[0]?.id || "";
  const ready = plan.name.trim() !== "" && (plan.trial !== "version" || version !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) create.mutate(inputOf(plan, version));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="experiment-title"
      slotProps={{ paper: { sx: { width: 780, maxWidth: "100%" } } }}
    >
      <form onSubmit={submit}>
        <DialogTitle id="experiment-title">Plan an experiment</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(300px, 1fr))", gap: 8 }}>
            <Box sx={{ display: "grid", gap: 4, alignContent: "start" }}>
              <TextInput
                autoFocus
                label="Name"
                value={plan.name}
                onChange={(name) => set({ name })}
                error={create.error == null ? null : messageOf(create.error)}
              />
              <SelectInput
                label="Where"
                value={plan.placement}
                onChange={(placement) => set({ placement })}
                options={placements.map(({ placement, title }) => ({ value: placement, label: title }))}
              />
              <SelectInput
                label="What part of the customers gets"
                value={plan.trial}
                onChange={(trial) => set({ trial })}
                options={[
                  { value: "version", label: "Lists of another model version" },
                  { value: "unsteered", label: "Lists without your rules" },
                  { value: "nothing", label: "No list: what are the lists worth?" },
                ]}
              />
              {plan.trial === "version" && (
                <SelectInput
                  label="Version"
                  value={version}
                  onChange={(chosen) => set({ version: chosen })}
                  options={versions.map((one) => ({
                    value: one.id,
                    label: `${one.modelTitle} ${one.number}${one.status === "champion" ? ", in use" : ""}`,
                  }))}
                  help={versions.length === 0 ? "None is trained yet." : undefined}
                />
              )}
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
              <Box sx={{ color: "text.secondary", mb: -3 }}>What decides</Box>
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
              <NumberInput
                label="Planned days"
                value={plan.days}
                onChange={(days) => set({ days: days ?? START.days })}
                min={1}
                max={365}
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
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!ready || create.isPending}>
            Plan
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function inputOf(plan: Plan, version: string): InputOf<"experiment.create"> {
  const { name, placement, trial, share, metric, days, covariate } = plan;
  const serves = trial === "version" ? { kind: "versions" as const, versions: [version] } : { kind: trial };
  const trialName = { version, nothing: "No list", unsteered: "Without rules" }[trial];
  return {
    name: name.trim(),
    placements: [placement],
    metric,
    days,
    covariate,
    variants: [
      { key: "control", name: "As published", share: 1 - share, serves: { kind: "current" } },
      { key: "b", name: trialName, share, serves },
    ],
  };
}
