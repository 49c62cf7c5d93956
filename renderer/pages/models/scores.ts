/** What a table of versions reads from a scorecard: the deciding metric, and the baseline that came closest. */

import type { Version } from "../../../engine/contract/model.ts";

type Scorecard = NonNullable<Version["scorecard"]>;
export type Metric = Scorecard["model"]["metrics"][number];

const metricOf = (score: Scorecard["model"], name: string): Metric | undefined =>
  score.metrics.find((metric) => metric.name === name);

/** The best baseline by that metric, with its name. */
export function bestBaseline(scorecard: Version["scorecard"]): { name: string; metric: Metric } | undefined {
  if (!scorecard) return undefined;
  const found = scorecard.baselines.flatMap((score) => {
    const metric = metricOf(score, scorecard.primary);
    return metric ? [{ name: score.name, metric }] : [];
  });
  return found.reduce<(typeof found)[number] | undefined>(
    (best, one) => (best && !isBetter(one.metric, best.metric) ? best : one),
    undefined,
  );
}

export function isBetter(a: Metric, b: Metric): boolean {
  return a.better === "higher" ? a.value > b.value : a.value < b.value;
}

/** Versions of a model that share its name: "Demand 15". */
export const versionTitle = (version: Version): string => `${version.modelTitle} ${version.number}`;
