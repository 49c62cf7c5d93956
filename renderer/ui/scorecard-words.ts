/** What a scorecard says, in the same words wherever it is shown. */

import type { ScorecardView } from "../../engine/contract/common.ts";

type Metric = ScorecardView["model"]["metrics"][number];

export const primaryMetric = (scorecard: ScorecardView | null): Metric | undefined =>
  scorecard?.model.metrics.find(({ name }) => name === scorecard.primary);

/**
 * How the model stands to its first baseline, as its verdict says: by the interval of the difference where that was
 * kept ("not surely different from" where it holds 0), else by the two values alone.
 */
export function standingOf({ beatsBaseline, extra }: ScorecardView): string {
  const difference = extra?.difference as { low?: number; high?: number } | undefined;
  if (beatsBaseline) return "better than";
  if (difference?.high === undefined) return "not better than";
  return difference.high < 0 ? "worse than" : "not surely different from";
}

const MEASURES: Record<string, (k: string) => string> = {
  NDCG: (k) => `Ranking quality (NDCG at ${k})`,
  Growth: (k) => `Growth of the first ${k}`,
};

/** "NDCG@10" as "Ranking quality (NDCG at 10)"; names that speak for themselves as they are. */
export function measureWords(name: string): string {
  const [measure = name, k] = name.split("@");
  const words = MEASURES[measure];
  return words && k ? words(k) : name;
}

/** A note as a sentence of its own: "Last 28 days held out." */
export const sentence = (note: string): string => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
