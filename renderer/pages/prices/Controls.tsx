/** Left of the studio: scenarios, goal and caution, guardrails, stock, and how past price changes turned out. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Radio from "@mui/material/Radio";
import { GitCompareArrows, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf, type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  BasisPopover,
  Icon,
  KeptNumber,
  Panel,
  Rows,
  readEndings,
  Segmented,
  SliderRow,
  SwitchRow,
  showToast,
  TextInput,
  useFormat,
  Verdict,
} from "../../ui/index.ts";
import type { Goal, Rails, Scenario, WhatIfView } from "./use-what-if.ts";

const GOALS: { value: Goal; label: string }[] = [
  { value: "none", label: "Keep" },
  { value: "profit", label: "Profit" },
  { value: "revenue", label: "Revenue" },
  { value: "units", label: "Units" },
];

export function Controls({ view, summary }: { view: WhatIfView; summary: OutputOf<"price.summary"> }) {
  return (
    <Rows>
      <Scenarios view={view} />
      <GoalPanel view={view} />
      <Guardrails view={view} />
      <Panel title="Stock">
        <SwitchRow
          label="Sales stop at zero stock"
          checked={view.draft.stopAtZeroStock}
          onChange={(stopAtZeroStock) => view.change({ stopAtZeroStock })}
        />
        <SwitchRow
          label="Include stock on order"
          checked={view.draft.includeIncoming}
          disabled={!view.draft.stopAtZeroStock}
          onChange={(includeIncoming) => view.change({ includeIncoming })}
        />
      </Panel>
      {summary.scorecard && (
        <Panel title="Holdout check" actions={<BasisPopover basis={summary.basis} of="the holdout check" />}>
          <Verdict beats={summary.scorecard.beatsBaseline}>{summary.scorecard.verdict}</Verdict>
        </Panel>
      )}
    </Rows>
  );
}

function Scenarios({ view }: { view: WhatIfView }) {
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const save = useCommand("price.saveScenario", { onError });
  const remove = useCommand("price.deleteScenario", { onError });
  const forget = ({ id, name, input }: Scenario) =>
    remove.mutate(
      { id },
      { onSuccess: () => showToast(`${name} is deleted.`, { undo: () => save.mutate({ name, input }) }) },
    );
  const current = view.scenario?.id ?? "";
  return (
    <Panel
      title="Scenarios"
      actions={
        <IconButton aria-label="New scenario" onClick={view.startNew}>
          <Icon of={Plus} size={14} />
        </IconButton>
      }
    >
      <Box role="radiogroup" aria-label="Scenarios">
        {!view.scenario && <Choice label={view.name} chosen onChoose={() => undefined} />}
        {view.scenarios.map((saved) => (
          <Choice
            key={saved.id}
            label={saved.id === current ? view.name : saved.name}
            chosen={saved.id === current}
            onChoose={() => view.load(saved)}
            actions={
              <>
                {(saved.id !== current || view.isChanged) && (
                  <IconButton
                    aria-label={`Compare with ${saved.name}`}
                    aria-pressed={view.compared?.scenario.id === saved.id}
                    onClick={() =>
                      view.compareWith(view.compared?.scenario.id === saved.id ? null : saved.id)
                    }
                  >
                    <Icon of={GitCompareArrows} size={14} />
                  </IconButton>
                )}
                <IconButton aria-label={`Delete ${saved.name}`} onClick={() => forget(saved)}>
                  <Icon of={Trash2} size={14} />
                </IconButton>
              </>
            }
          />
        ))}
      </Box>
    </Panel>
  );
}

interface ChoiceProps {
  label: string;
  chosen: boolean;
  onChoose: () => void;
  actions?: ReactNode;
}

function Choice({ label, chosen, onChoose, actions }: ChoiceProps) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        minHeight: 30,
        mx: -2,
        px: 1,
        borderRadius: "6px",
        ...(chosen && { bgcolor: "accentSoft" }),
      }}
    >
      <Box component="label" sx={{ display: "flex", alignItems: "center", gap: 1, flex: 1, minWidth: 0 }}>
        <Radio size="small" checked={chosen} onChange={onChoose} sx={{ p: 1 }} />
        <Box
          component="span"
          title={label}
          sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
        >
          {label}
        </Box>
      </Box>
      {actions}
    </Box>
  );
}

function GoalPanel({ view }: { view: WhatIfView }) {
  const format = useFormat();
  const [caution, setCaution] = useState(view.draft.caution);
  return (
    <Panel title="Goal">
      <Segmented label="Goal" wide value={view.goal} onChange={view.chooseGoal} options={GOALS} />
      <Box sx={{ mt: 3 }}>
        <SliderRow
          label="Caution"
          value={caution}
          onChange={setCaution}
          onCommit={(value) => view.change({ caution: value })}
          min={0.5}
          max={0.95}
          step={0.05}
          text={`${format.percent(caution, 0)} sure`}
          help="Higher keeps only changes that are likely to pay."
        />
      </Box>
    </Panel>
  );
}

function Guardrails({ view }: { view: WhatIfView }) {
  const format = useFormat();
  const settings = useEngineQuery("workspace.get", {}).data?.settings.guardrails;
  const rails = { ...settings, ...view.draft.rails };
  const set = (part: Rails) => view.change({ rails: { ...view.draft.rails, ...part } });
  const share = (label: string, key: "marginFloor" | "maxChange", least: number) => (
    <Line label={label}>
      {settings && (
        <KeptNumber
          ariaLabel={`${label}, %`}
          width={100}
          unit="%"
          min={least}
          max={95}
          value={Math.round((rails[key] ?? 0) * 1000) / 10}
          onChange={(value) => set({ [key]: value / 100 })}
        />
      )}
    </Line>
  );
  return (
    <Panel title="Guardrails" note={format.settings.currency}>
      {share("Margin at least", "marginFloor", 0)}
      {share("Largest change", "maxChange", 1)}
      <Line label="Days between changes">
        {settings && (
          <KeptNumber
            ariaLabel="Days between changes"
            width={100}
            min={0}
            max={365}
            whole
            value={rails.minDaysBetweenChanges ?? 0}
            onChange={(minDaysBetweenChanges) => set({ minDaysBetweenChanges })}
          />
        )}
      </Line>
      {format.currencyDigits() > 0 && (
        <Endings list={rails.endings ?? []} onChange={(endings) => set({ endings })} />
      )}
    </Panel>
  );
}

/** Taken over when the field is left; what is no ending stays, with what to write. */
function Endings({ list, onChange }: { list: string[]; onChange: (endings: string[]) => void }) {
  const [text, setText] = useState<string | null>(null);
  const read = readEndings(text ?? "");
  const leave = () => {
    if (text === null || read.wrong) return;
    onChange(read.list);
    setText(null);
  };
  return (
    <Line label="Price ends in">
      <TextInput
        ariaLabel="Price ends in"
        width={112}
        value={text ?? list.join(" ")}
        onChange={setText}
        onBlur={leave}
        error={read.wrong ? "Two digits each, such as .95" : null}
      />
    </Line>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box sx={{ display: "flex", alignItems: "center", minHeight: 34 }}>
      <Box sx={{ flex: 1, color: "text.secondary" }}>{label}</Box>
      {children}
    </Box>
  );
}
