/** Words of experiments: states, conclusions, metrics, what a variant shows. */

import {
  CircleDashed,
  CircleHelp,
  Play,
  Square,
  TrendingDown,
  TrendingUp,
  TriangleAlert,
} from "lucide-react";
import type {
  Experiment,
  ExperimentMetric,
  ExperimentResult,
  Serves,
} from "../../../../engine/contract/experiment.ts";
import { type ChainStep, PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import type { OutputOf } from "../../../client/index.ts";
import { type Format, Tag } from "../../../ui/index.ts";
import { nameOf, stepsOf } from "../studio/ChainEditor.tsx";

export const METRIC_WORDS: Record<ExperimentMetric, { short: string; long: string }> = {
  revenue: { short: "Revenue", long: "Revenue a customer" },
  conversion: { short: "Conversion", long: "Customers who order" },
  order_value: { short: "Order value", long: "Value of an order" },
};

/** A value of the metric as text. */
export const metricWrite = (metric: ExperimentMetric) => (format: Format, value: number) =>
  metric === "conversion" ? format.percent(value, 2) : format.money(value, 2);

/** A difference of it: shares in points. */
export const differenceWrite = (metric: ExperimentMetric) => (format: Format, value: number) =>
  metric === "conversion" ? format.points(value) : format.signed(value, (size) => format.money(size, 2));

const STATES = {
  draft: { tone: "neutral", icon: CircleDashed, word: "planned" },
  running: { tone: "accent", icon: Play, word: "running" },
  stopped: { tone: "neutral", icon: Square, word: "stopped" },
} as const;

export function StateTag({ status }: Pick<Experiment, "status">) {
  const { tone, icon, word } = STATES[status];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

const CONCLUSIONS = {
  broken: { tone: "negative", icon: TriangleAlert, word: "can't be read" },
  nothing: { tone: "neutral", icon: CircleDashed, word: "nothing yet" },
  early: { tone: "neutral", icon: CircleHelp, word: "too early" },
  better: { tone: "positive", icon: TrendingUp, word: "better" },
  worse: { tone: "negative", icon: TrendingDown, word: "worse" },
  open: { tone: "neutral", icon: CircleHelp, word: "no difference shown" },
} as const;

export function ConclusionTag({ conclusion }: Pick<ExperimentResult, "conclusion">) {
  const { tone, icon, word } = CONCLUSIONS[conclusion];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

type Placements = OutputOf<"recommend.placements">;

/** What a variant of an experiment on these placements shows. */
export function servesText(serves: Serves, { placements }: Pick<Experiment, "placements">, all: Placements) {
  if (serves.kind === "chain")
    return serves.chain.map((step) => stepText(step, placements[0], all)).join(", then ");
  if (serves.kind === "versions") return serves.versions.join(", then ");
  if (serves.kind === "nothing") return "no list";
  return serves.kind === "unsteered" ? "lists without your rules" : "lists as published";
}

/** The model by name; its id where it is no longer in use. */
function stepText(step: ChainStep, list: ChainStep["placement"] | undefined, all: Placements): string {
  const [known] = stepsOf([step], all);
  return known ? nameOf(known, list) : (step.model ?? PLACEMENT_INFO[step.placement].title);
}
