/** What the rules change over all lists: asked for by a button, since every list is steered twice. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Fragment, useState } from "react";
import { useJob } from "../../../client/index.ts";
import { ErrorState, Facts, JobProgress, Panel, Segmented, useFormat, Verdict } from "../../../ui/index.ts";
import type { Effect } from "./answers.ts";
import { ExposureDialog } from "./ExposureDialog.tsx";
import type { Rules } from "./use-rules.ts";

type Against = Effect["against"];

const AGAINST = [
  { value: "none", label: "No rules" },
  { value: "saved", label: "Saved rules" },
] as const;

export function EffectPanel({ rules }: { rules: Rules }) {
  const job = useJob("rules.effect");
  const [against, setAgainst] = useState<Against>("none");
  const [asked, setAsked] = useState<string | null>(null);
  const now = JSON.stringify([rules.now, against]);
  const start = () => {
    setAsked(now);
    job.start({ of: "draft", against });
  };
  const stale = asked !== null && asked !== now;
  return (
    <Panel title="What the change touches">
      {rules.changes > 0 && (
        <Box sx={{ mb: 2 }}>
          <Segmented label="Compared with" value={against} onChange={setAgainst} options={AGAINST} />
        </Box>
      )}
      {job.active && job.job ? (
        <JobProgress job={job.job} title="Steering every list" />
      ) : (
        <>
          {job.error && <ErrorState error={job.error} what="The effect could not be worked out" />}
          {job.result ? (
            <Shown effect={job.result} stale={stale} />
          ) : (
            <Box sx={{ color: "text.tertiary", mb: 2 }}>
              Steers every list with and without the rules: who gains and loses, what it costs and brings.
            </Box>
          )}
          <Button disabled={rules.busy} onClick={start} sx={{ mt: 1 }}>
            {job.result ? "Work it out again" : "Work it out"}
          </Button>
        </>
      )}
    </Panel>
  );
}

function Shown({ effect, stale }: { effect: Effect; stale: boolean }) {
  const [open, setOpen] = useState(false);
  const format = useFormat();
  const count = (value: number) => format.number(value, 0);
  return (
    <Box sx={{ opacity: stale ? 0.55 : 1 }}>
      {stale && (
        <Box sx={{ typography: "caption", color: "text.tertiary", mb: 1 }}>
          The rules were changed since: work it out again.
        </Box>
      )}
      <Facts
        items={[
          { label: "Lists that change", value: `${count(effect.listsChanged)} of ${count(listsOf(effect))}` },
          { label: "New first item", value: count(effect.newFirst) },
          { label: "Lists shorter than they should be", value: count(effect.after.shortLists) },
        ]}
      />
      <Figures effect={effect} />
      <Box sx={{ mt: 2 }}>
        <Verdict beats={!isCostly(effect)}>{effect.verdict}</Verdict>
      </Box>
      {[effect.how, ...effect.notes].map((note) => (
        <Box key={note} sx={{ typography: "caption", color: "text.tertiary", mt: 1 }}>
          {note}
        </Box>
      ))}
      <Button
        onClick={() => setOpen(true)}
        disabled={effect.gaining + effect.losing === 0}
        sx={{ mt: 1, mr: 1 }}
      >
        {count(effect.gaining)} products gain, {count(effect.losing)} lose...
      </Button>
      {open && <ExposureDialog effect={effect} onClose={() => setOpen(false)} />}
    </Box>
  );
}

const listsOf = (effect: Effect) => effect.byPlacement.reduce((sum, one) => sum + one.lists, 0);

/** A loss of quality that chance does not explain. */
const isCostly = (effect: Effect) => effect.quality.some(({ difference }) => difference[1] < 0);

function Figures({ effect }: { effect: Effect }) {
  const format = useFormat();
  const share = (value: number | null) => (value === null ? "unknown" : format.percent(value, 1));
  const money = (value: number | null) => (value === null ? "unknown" : format.money(value, 0));
  const quality = effect.quality.map(
    (one) =>
      [`${one.model}, ${one.metric}`, format.number(one.before, 3), format.number(one.after, 3)] as const,
  );
  const { before, after } = effect;
  const rows: (readonly [string, string, string])[] = [
    ...quality,
    [`Products shown in the first ${effect.k}`, share(before.coverage), share(after.coverage)],
    ["Margin of what is listed", share(before.marginShare), share(after.marginShare)],
    ["In stock", share(before.inStock), share(after.inStock)],
    ["Revenue, 1,000 lists", money(before.revenue), money(after.revenue)],
    ["Margin, 1,000 lists", money(before.margin), money(after.margin)],
  ];
  const cell = { textAlign: "right", color: "text.primary" } as const;
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: "1fr auto auto",
        columnGap: 3,
        rowGap: 1,
        mt: 2,
        pt: 2,
        borderTop: 1,
        borderColor: "gridLine",
        color: "text.secondary",
      }}
    >
      <span />
      <Box sx={{ textAlign: "right" }}>{effect.against === "none" ? "Without" : "Saved"}</Box>
      <Box sx={{ textAlign: "right" }}>Rules</Box>
      {rows.map(([label, from, to]) => (
        <Fragment key={label}>
          <span>{label}</span>
          <Box className="numeric" sx={cell}>
            {from}
          </Box>
          <Box className="numeric" sx={cell}>
            {to}
          </Box>
        </Fragment>
      ))}
    </Box>
  );
}
