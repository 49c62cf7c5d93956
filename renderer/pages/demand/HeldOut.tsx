/** How the item's forecast did on the steps held out, beside seasonal naive; the better one comes first. */

import Box from "@mui/material/Box";
import { Check, Minus } from "lucide-react";
import { color, Icon, Panel, useFormat } from "../../ui/index.ts";
import type { ItemForecast } from "./FanChart.tsx";

type Score = ItemForecast["scores"][number];

const cell = {
  textAlign: "right",
  fontVariantNumeric: "tabular-nums",
  py: 1,
  pl: 2.5,
  fontWeight: 400,
  whiteSpace: "nowrap",
} as const;

const HEADERS = [
  ["Error", "WAPE: total error over total sold"],
  ["Scaled", "RMSSE: error over the usual step-to-step move"],
  ["Bias", "Total forecast over total sold, less one"],
  ["80% held", "Steps inside the 80% interval"],
] as const;

const TooYoung = ({ basedOn, unit }: { basedOn: string; unit: string }) => (
  <Panel title="Held-out check">
    <Box sx={{ color: "text.secondary" }}>
      Too young to hold {unit} out. {basedOn}: the interval is wide for that reason.
    </Box>
  </Panel>
);

export function HeldOut({ data }: { data: ItemForecast }) {
  const format = useFormat();
  const { scores, stepDays, item } = data;
  const unit = stepDays === 7 ? "weeks" : "days";
  const [model, naive] = scores;
  if (!model || !naive) return <TooYoung basedOn={format.sentence(item.basedOn)} unit={unit} />;
  const beats = item.beatsNaive === true;
  const steps = metricOf(model, "Steps");
  return (
    <Panel>
      <Box
        component="table"
        aria-label="Held-out check"
        sx={{ width: "100%", borderCollapse: "collapse", mt: 2 }}
      >
        <thead>
          <Box component="tr" sx={{ typography: "caption", color: "text.secondary" }}>
            <Box component="th" scope="col" sx={{ ...cell, pl: 0, textAlign: "left", whiteSpace: "normal" }}>
              On {steps} held-out {unit}
            </Box>
            {HEADERS.map(([name, title]) => (
              <Box key={name} component="th" scope="col" sx={cell} title={title}>
                {name}
              </Box>
            ))}
          </Box>
        </thead>
        <tbody>
          {(beats ? [model, naive] : [naive, model]).map((score, i) => (
            <ScoreRow key={score.name} score={score} first={i === 0} own={score === model} beats={beats} />
          ))}
        </tbody>
      </Box>
      {!beats && (
        <Box sx={{ typography: "caption", color: "text.secondary", pt: 1 }}>
          Not better than seasonal naive on these {unit}.
        </Box>
      )}
    </Panel>
  );
}

const metricOf = (score: Score, name: string) => score.metrics.find((metric) => metric.name === name)?.value;

interface ScoreRowProps {
  score: Score;
  first: boolean;
  own: boolean;
  beats: boolean;
}

function ScoreRow({ score, first, own, beats }: ScoreRowProps) {
  const format = useFormat();
  const held = metricOf(score, "Steps in 80% interval");
  const bias = metricOf(score, "Bias");
  const scaled = metricOf(score, "RMSSE");
  return (
    <Box component="tr" sx={{ color: first ? "text.primary" : "text.secondary" }}>
      <Box component="th" scope="row" sx={{ ...cell, pl: 0, textAlign: "left", whiteSpace: "normal" }}>
        <Box component="span" sx={{ display: "inline-flex", width: 18, verticalAlign: "-2px" }}>
          {own && <Icon of={beats ? Check : Minus} size={14} color={color(beats ? "positive" : "text3")} />}
        </Box>
        {score.name}
      </Box>
      <Box component="td" sx={cell}>
        {format.percent(metricOf(score, "WAPE"), 1)}
      </Box>
      <Box component="td" sx={cell}>
        {scaled === undefined ? "none" : format.number(scaled, 2)}
      </Box>
      <Box component="td" sx={cell}>
        {format.signed(bias, (size) => format.percent(size, 1))}
      </Box>
      <Box component="td" sx={cell}>
        {held === undefined ? "" : `${held} of ${metricOf(score, "Steps")}`}
      </Box>
    </Box>
  );
}
