/** A model's held-out result beside its baselines, with intervals and the verdict in words; baseline first when it won. */

import Box from "@mui/material/Box";
import { Check, Minus } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import type { ScorecardView } from "../../engine/contract/common.ts";
import { color } from "../app/theme/color.ts";
import type { Format } from "./format.ts";
import { Icon } from "./Icon.tsx";
import { Panel } from "./Panel.tsx";
import { useFormat } from "./use-format.ts";

type Score = ScorecardView["model"];
type Metric = Score["metrics"][number];

const shareLike = /wape|mape|coverage|accuracy|recall|precision|hit rate|diversity|share|purity/i;

/** A metric as text: shares in percent, growth (kept as a logarithm) as the change that it is, the rest to three figures. */
export function metricText(format: Format, metric: Metric | undefined): string {
  if (!metric || !Number.isFinite(metric.value)) return "none";
  if (shareLike.test(metric.name)) return format.percent(metric.value, 1);
  if (metric.name === "Bias") return format.signed(metric.value, (size) => format.percent(size, 1));
  if (metric.name.startsWith("Growth@"))
    return format.signed(Math.expm1(metric.value), (size) => format.percent(size, 0));
  const size = Math.abs(metric.value);
  return format.number(metric.value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

const intervalText = (format: Format, metric: Metric | undefined) =>
  metric?.interval
    ? format.range(metric.interval[0], metric.interval[1], (value) =>
        metricText(format, { ...metric, value }),
      )
    : undefined;

interface ScorecardProps {
  scorecard: ScorecardView | null;
  /** Why there is none yet. */
  missing?: string;
  title?: string;
  actions?: ReactNode;
  /** Metrics to show, in order; the primary first and up to five unless told. */
  metrics?: readonly string[];
}

export function Scorecard({ scorecard, missing, title = "Does it work?", actions, metrics }: ScorecardProps) {
  const format = useFormat();
  if (!scorecard) {
    return (
      <Panel title={title} actions={actions}>
        <Box sx={{ color: "text.secondary" }}>{missing ?? "No version has been trained yet."}</Box>
      </Panel>
    );
  }
  const others = scorecard.model.metrics
    .map((metric) => metric.name)
    .filter((name) => name !== scorecard.primary);
  const names = metrics ?? [scorecard.primary, ...others].slice(0, 5);
  const model: Line = { score: scorecard.model, own: true };
  const baselines = scorecard.baselines.map((score) => ({ score, own: false }));
  const lines = scorecard.beatsBaseline ? [model, ...baselines] : [...baselines, model];
  return (
    <Panel title={title} note={format.sentence(scorecard.protocol)} actions={actions}>
      <Verdict beats={scorecard.beatsBaseline}>{scorecard.verdict}</Verdict>
      <Box sx={{ overflowX: "auto", mt: 2 }}>
        <Box component="table" aria-label={`${title}: ${scorecard.protocol}`} sx={styles}>
          {names.length > WIDE ? (
            <ByMeasure lines={lines} names={names} />
          ) : (
            <ByModel lines={lines} names={names} />
          )}
        </Box>
      </Box>
    </Panel>
  );
}

interface Line {
  score: Score;
  /** The model itself; else a baseline. */
  own: boolean;
}

interface TableProps {
  lines: Line[];
  /** Measures to show. */
  names: readonly string[];
}

/** A row a model, a column a measure. */
function ByModel({ lines, names }: TableProps) {
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{lines.length > 1 ? "Model and baselines" : "Model"}</th>
          {names.map((name) => (
            <th key={name} scope="col" title={betterText(lines, name)}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ score, own }) => (
          <tr key={score.name} style={shadeOf(own)}>
            <th scope="row" style={weightOf(own)}>
              {score.name}
            </th>
            {names.map((name) => (
              <Figure key={name} score={score} name={name} />
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

/** More measures than this stand one below the other, so that a panel beside a table has room for them. */
const WIDE = 3;

/** A row a measure, a column a model. */
function ByMeasure({ lines, names }: TableProps) {
  return (
    <>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          {lines.map(({ score, own }) => (
            <th key={score.name} scope="col" style={weightOf(own)}>
              {score.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row" title={betterText(lines, name)}>
              {name}
            </th>
            {lines.map(({ score, own }) => (
              <Figure key={score.name} score={score} name={name} style={shadeOf(own)} />
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

const shadeOf = (own: boolean) => ({ color: own ? undefined : color("text2") });
const weightOf = (own: boolean) => ({ fontWeight: own ? 600 : 400 });

function Figure({ score, name, style }: { score: Score; name: string; style?: CSSProperties }) {
  const format = useFormat();
  const metric = metricOf(score, name);
  return (
    <td style={style}>
      {metricText(format, metric)}
      <Box sx={{ typography: "overline", color: "text.tertiary", lineHeight: "12px", whiteSpace: "nowrap" }}>
        {intervalText(format, metric)}
      </Box>
    </td>
  );
}

const metricOf = (score: Score, name: string) => score.metrics.find((metric) => metric.name === name);

function betterText(lines: Line[], name: string): string | undefined {
  const own = lines.find((line) => line.own);
  const metric = own && metricOf(own.score, name);
  return metric && `${metric.better} is better`;
}

const styles = {
  borderCollapse: "collapse",
  width: "100%",
  "& th, & td": {
    textAlign: "right",
    p: "4px 0 4px 12px",
    fontWeight: 400,
    borderBottom: `1px solid ${color("gridLine")}`,
  },
  "& th:first-of-type": { textAlign: "left", pl: 0 },
  "& thead th": { color: "text.secondary" },
  "& td": { fontVariantNumeric: "tabular-nums" },
  "& tbody tr:last-child > *": { borderBottom: 0 },
} as const;

/** Icon and words: a check where the model beats its baseline, a dash where it does not. */
export function Verdict({ beats, children }: { beats: boolean; children: ReactNode }) {
  const format = useFormat();
  return (
    <Box sx={{ display: "flex", gap: 2, alignItems: "flex-start", color: "text.secondary" }}>
      <Box sx={{ pt: 0.75 }}>
        <Icon of={beats ? Check : Minus} size={14} color={color(beats ? "positive" : "text3")} />
      </Box>
      <span>{typeof children === "string" ? format.sentence(children) : children}</span>
    </Box>
  );
}
