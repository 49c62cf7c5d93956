/** Left: placement, the model in use, what it weighs; training with other weights makes a new version. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import type { JobHandle } from "../../../client/index.ts";
import {
  ErrorState,
  JobProgress,
  Panel,
  Rows,
  SelectInput,
  SliderRow,
  useFormat,
} from "../../../ui/index.ts";
import { RulesPanel } from "../rules/RulesPanel.tsx";
import type { Rules } from "../rules/use-rules.ts";
import { ChainPanel } from "./ChainPanel.tsx";
import { FreshnessPanel } from "./FreshnessPanel.tsx";
import { type PlacementSummary, placementsBy, type Studio, type View } from "./use-studio.ts";

interface ControlsProps {
  studio: Studio;
  summary: PlacementSummary | undefined;
  rules: Rules;
  train: JobHandle<"recommend.train">;
}

export function Controls({ studio, summary, rules, train }: ControlsProps) {
  const options = [
    { value: "all" as View, label: "Every shelf" },
    ...placementsBy(studio.by).map((value) => ({ value: value as View, label: PLACEMENT_INFO[value].title })),
  ];
  return (
    <Rows>
      <Panel title="Placement">
        <SelectInput
          ariaLabel="Placement"
          value={studio.view}
          options={options}
          onChange={studio.chooseView}
        />
        <Box sx={{ typography: "caption", color: "text.tertiary", mt: 1 }}>{inUse(studio.view, summary)}</Box>
      </Panel>
      <RulesPanel rules={rules} />
      {studio.view !== "all" && <ChainPanel placement={studio.view} />}
      <FreshnessPanel />
      <Weights train={train} />
    </Rows>
  );
}

function inUse(view: View, summary: PlacementSummary | undefined): string {
  if (view === "all") return "All shelves beneath each other, each with what filled it.";
  if (summary?.modelVersion) return `${summary.model}, version ${summary.modelVersion.split("-").at(-1)}`;
  if (summary?.model) return `${summary.model}, read from the events as they come in`;
  return `No model in use. It needs ${PLACEMENT_INFO[view].needs}.`;
}

function Weights({ train }: { train: JobHandle<"recommend.train"> }) {
  const format = useFormat();
  const [halfLifeDays, setHalfLife] = useState(365);
  const [surprise, setSurprise] = useState(0.6);
  return (
    <Panel title="Weights" note="of the next training">
      <SliderRow
        label="Purchases"
        value={halfLifeDays}
        onChange={setHalfLife}
        min={15}
        max={730}
        step={5}
        text={`halve in ${halfLifeDays} days`}
      />
      <SliderRow
        label="Surprise against popularity"
        value={surprise}
        onChange={setSurprise}
        min={0}
        max={1}
        step={0.05}
        text={format.number(surprise, 2)}
      />
      {train.active && train.job ? (
        <JobProgress job={train.job} title="Training" />
      ) : (
        <Button onClick={() => train.start({ halfLifeDays, surprise })} sx={{ mt: 1 }}>
          Train with these
        </Button>
      )}
      {train.error && <ErrorState error={train.error} what="The training failed" />}
    </Panel>
  );
}
