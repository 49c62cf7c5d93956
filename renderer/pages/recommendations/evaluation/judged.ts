/** Versions of recommenders that were judged, in the order in which they can be compared. */

import { type RankingDetail, rankingDetailSchema } from "../../../../engine/contract/evaluation.ts";
import type { Version } from "../../../../engine/contract/model.ts";
import { primaryMetric } from "../../../ui/scorecard-words.ts";

export interface Judged {
  version: Version;
  title: string;
  /** Null for versions that were judged before details were kept. */
  detail: RankingDetail | null;
}

/**
 * The version in use and the newest of each model; with `all` every one. Best first within a measure, the measure that
 * judges most of them first: what a list finds and how much its products grow can't be put in one order.
 */
export function judgedVersions(versions: Version[], all: boolean): Judged[] {
  const seen = new Set<string>();
  const judged = versions
    .filter((version) => version.task === "recommend" && version.scorecard)
    .filter((version) => {
      const newest = !seen.has(version.modelId);
      seen.add(version.modelId);
      return all || newest || version.status === "champion";
    })
    .map((version) => ({
      version,
      title: `${version.modelTitle} ${version.number}`,
      detail: rankingDetailSchema.safeParse(version.scorecard?.extra?.ranking).data ?? null,
    }));
  const counts = new Map<string, number>();
  for (const { version } of judged) {
    const { primary } = version.scorecard!;
    counts.set(primary, (counts.get(primary) ?? 0) + 1);
  }
  const sharers = ({ version }: Judged) => counts.get(version.scorecard!.primary)!;
  return judged.sort(
    (a, b) => sharers(b) - sharers(a) || (primaryOf(b)?.value ?? 0) - (primaryOf(a)?.value ?? 0),
  );
}

export const primaryOf = ({ version }: Judged) => primaryMetric(version.scorecard);
