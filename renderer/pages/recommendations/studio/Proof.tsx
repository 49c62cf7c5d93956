/** Right: is it better than best sellers on days it did not see, and what does it cover? */

import Box from "@mui/material/Box";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import { IntervalDot } from "../../../charts/index.ts";
import type { OutputOf } from "../../../client/index.ts";
import {
  BasisPopover,
  Facts,
  measureWords,
  metricText,
  Panel,
  Rows,
  sentence,
  useFormat,
  Verdict,
} from "../../../ui/index.ts";
import { LiveLift } from "../experiments/LiveLift.tsx";
import type { PlacementSummary } from "./use-studio.ts";

type Scorecard = NonNullable<PlacementSummary["scorecard"]>;
type Metric = Scorecard["model"]["metrics"][number];

interface ProofProps {
  summary: PlacementSummary;
  basis: OutputOf<"recommend.summary">["basis"];
}

export function Proof({ summary, basis }: ProofProps) {
  return (
    <Rows>
      {summary.scorecard ? (
        <Works scorecard={summary.scorecard} />
      ) : (
        <Panel title="Does it work?">
          <Box sx={{ color: "text.secondary" }}>
            Train the model to see how it does on days it did not see.
          </Box>
        </Panel>
      )}
      <Covers summary={summary} basis={basis} />
      <LiveLift placement={summary.placement} />
    </Rows>
  );
}

const metricOf = (metrics: Metric[], name: string) => metrics.find((metric) => metric.name === name);

function Works({ scorecard }: { scorecard: Scorecard }) {
  const format = useFormat();
  const own = { ...scorecard.model, own: true };
  const others = scorecard.baselines.map((score) => ({ ...score, own: false }));
  const scores = scorecard.beatsBaseline ? [own, ...others] : [...others, own];
  const primary = scores.map((score) => metricOf(score.metrics, scorecard.primary));
  const ends = primary.flatMap((metric) => metric?.interval ?? (metric ? [metric.value] : []));
  const domain = [Math.min(...ends), Math.max(...ends)] as const;
  const at = scorecard.primary.split("@")[1];
  return (
    <Panel title="Does it work?" note={scorecard.protocol.split(",")[0]}>
      <Box sx={{ typography: "caption", color: "text.tertiary", mb: 2 }}>
        {measureWords(scorecard.primary)}, 95% interval
      </Box>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: "1fr auto auto",
          columnGap: 3,
          rowGap: 2,
          alignItems: "center",
        }}
      >
        {scores.map((score, i) => (
          <Box key={score.name} sx={{ display: "contents" }}>
            <Box
              sx={{ color: score.own ? "text.primary" : "text.secondary", fontWeight: score.own ? 600 : 400 }}
            >
              {score.name}
            </Box>
            <Box sx={score.own ? undefined : { filter: "grayscale(1)" }}>
              <IntervalDot
                value={primary[i]?.value}
                lo={primary[i]?.interval?.[0]}
                hi={primary[i]?.interval?.[1]}
                domain={domain}
              />
            </Box>
            <Box className="numeric" sx={{ textAlign: "right" }}>
              {metricText(format, primary[i])}
            </Box>
          </Box>
        ))}
      </Box>
      <Box sx={{ mt: 3 }}>
        <Verdict beats={scorecard.beatsBaseline}>{scorecard.verdict}</Verdict>
      </Box>
      {metricOf(own.metrics, `Recall@${at}`) && <Figures scores={scores} at={at ?? "10"} />}
      <Box sx={{ typography: "caption", color: "text.tertiary", mt: 2 }}>
        {format.sentence(sentence(scorecard.protocol))}
      </Box>
    </Panel>
  );
}

const FIGURES = [
  ["Recall", "Found", "Share of what was bought next that the list holds"],
  ["Precision", "Hits", "Share of the list that was bought"],
  ["Coverage", "Catalogue", "Share of the products that are on any list"],
  ["Novelty", "Surprise, bits", "The rarer the products on the lists, the higher"],
] as const;

function Figures({ scores, at }: { scores: (Scorecard["model"] & { own: boolean })[]; at: string }) {
  const format = useFormat();
  const cell = {
    textAlign: "right",
    py: 1,
    pl: 2,
    fontWeight: 400,
    borderTop: 1,
    borderColor: "gridLine",
  } as const;
  return (
    <Box
      component="table"
      aria-label={`Figures at ${at}`}
      sx={{ width: "100%", borderCollapse: "collapse", mt: 3 }}
    >
      <thead>
        <tr>
          <Box
            component="th"
            scope="col"
            sx={{ ...cell, textAlign: "left", pl: 0, borderTop: 0, color: "text.secondary" }}
          >
            At {at}
          </Box>
          {scores.slice(0, 2).map((score) => (
            <Box
              component="th"
              scope="col"
              key={score.name}
              sx={{ ...cell, borderTop: 0, color: "text.secondary" }}
            >
              {score.own ? "Model" : score.name}
            </Box>
          ))}
        </tr>
      </thead>
      <tbody>
        {FIGURES.map(([name, words, help]) => (
          <tr key={name} title={help}>
            <Box
              component="th"
              scope="row"
              sx={{ ...cell, textAlign: "left", pl: 0, color: "text.secondary" }}
            >
              {words}
            </Box>
            {scores.slice(0, 2).map((score) => (
              <Box component="td" className="numeric" key={score.name} sx={cell}>
                {metricText(format, metricOf(score.metrics, `${name}@${at}`))}
              </Box>
            ))}
          </tr>
        ))}
      </tbody>
    </Box>
  );
}

function Covers({ summary, basis }: ProofProps) {
  const format = useFormat();
  const { subjects } = PLACEMENT_INFO[summary.placement];
  const who = subjects.includes("everyone")
    ? "Groups"
    : subjects.includes("product")
      ? "Products"
      : "Customers";
  return (
    <Panel title="What it covers" note="own lists" actions={<BasisPopover basis={basis} of="the coverage" />}>
      <Facts
        items={[
          { label: `${who} with a list`, value: `${format.number(summary.lists)}` },
          {
            label: "Products shown in the first 10",
            value: `${format.number(summary.productsShown)} of ${format.number(summary.products)}`,
          },
          { label: "With fewer than 5 products of its own", value: format.number(summary.shortLists) },
          { label: "Data as of", value: basis.dataAsOf ? format.date(basis.dataAsOf) : "nothing loaded" },
        ]}
      />
    </Panel>
  );
}
