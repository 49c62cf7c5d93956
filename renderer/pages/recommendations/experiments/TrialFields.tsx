/** What the tried variant shows: another version, a chain of its own, lists without rules, or nothing. */

import Box from "@mui/material/Box";
import type { ChainStep, Placement } from "../../../../engine/contract/placements.ts";
import { type InputOf, useEngineQuery } from "../../../client/index.ts";
import { SelectInput } from "../../../ui/index.ts";
import { ChainEditor, chainOf, stepsOf } from "../studio/ChainEditor.tsx";

export type Serves = InputOf<"experiment.create">["variants"][number]["serves"];
type Kind = "versions" | "chain" | "unsteered" | "nothing";

export interface Trial {
  kind: Kind;
  version: string;
  /** Null while it is the placement's own. */
  chain: ChainStep[] | null;
}

const KINDS: { value: Kind; label: string; name: string }[] = [
  { value: "versions", label: "Lists of another model version", name: "" },
  { value: "chain", label: "Lists of models in another order", name: "Other models" },
  { value: "unsteered", label: "Lists without your rules", name: "Without rules" },
  { value: "nothing", label: "No list: what are the lists worth?", name: "No list" },
];

/** The variant's name and what it shows; null where something is still to be chosen. */
export function servedBy({ kind, version, chain }: Trial): { name: string; serves: Serves } | null {
  const { name } = KINDS.find(({ value }) => value === kind)!;
  if (kind === "versions") return version ? { name: version, serves: { kind, versions: [version] } } : null;
  if (kind === "chain") return chain ? { name, serves: { kind, chain } } : null;
  return { name, serves: { kind } };
}

interface TrialFieldsProps {
  placement: Placement;
  trial: Trial;
  onChange: (part: Partial<Trial>) => void;
}

export function TrialFields({ placement, trial, onChange }: TrialFieldsProps) {
  return (
    <>
      <SelectInput
        label="What part of the customers gets"
        value={trial.kind}
        onChange={(kind) => onChange({ kind })}
        options={KINDS}
      />
      {trial.kind === "versions" && <VersionField trial={trial} onChange={onChange} />}
      {trial.kind === "chain" && <ChainField placement={placement} trial={trial} onChange={onChange} />}
    </>
  );
}

type FieldProps = Omit<TrialFieldsProps, "placement">;

function VersionField({ trial, onChange }: FieldProps) {
  const all = useEngineQuery("model.list", {}).data?.filter((one) => one.task === "recommend") ?? [];
  return (
    <SelectInput
      label="Version"
      value={trial.version}
      onChange={(version) => onChange({ version })}
      placeholder="Choose one"
      options={all.map((one) => ({
        value: one.id,
        label: `${one.modelTitle} ${one.number}${one.status === "champion" ? ", in use" : ""}`,
      }))}
      help={all.length === 0 ? "None is trained yet." : undefined}
    />
  );
}

function ChainField({ placement, trial, onChange }: TrialFieldsProps) {
  const all = useEngineQuery("recommend.placements", {}).data ?? [];
  const setting = all.find((one) => one.placement === placement);
  if (!setting) return null;
  const published = JSON.stringify(chainOf(placement, setting.steps));
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, typography: "caption", fontWeight: 500, color: "text.secondary" }}>
        Their models, in this order
      </Box>
      <ChainEditor
        placement={placement}
        steps={trial.chain ? stepsOf(trial.chain, all) : setting.steps}
        all={all}
        needs={setting.needs}
        onChange={(chain) => onChange({ chain: JSON.stringify(chain) === published ? null : chain })}
      />
      {!trial.chain && (
        <Box sx={{ typography: "caption", color: "text.tertiary", mt: 1 }}>
          This is what everybody sees. Change it to try something else.
        </Box>
      )}
    </Box>
  );
}
