/** The rule that puts a new version into use without a person. */
import type { Metric, Scorecard } from "../../models/model.ts";
import type { VersionRow } from "../state/versions.ts";

/** On newer data the holdout differs too, so a score this little worse still counts as equal. */
const TOLERANCE = 0.05;

/**
 * The first version is used at once: its page says how it compares with the baseline. Later ones must beat
 * their baseline, and the champion on the same data; on newer data they must come within 5 % of it.
 */
export function deservesPromotion(candidate: VersionRow, champion: VersionRow | undefined): boolean {
  if (!champion) return true;
  const ours = primaryOf(candidate.scorecard as Scorecard | null);
  const theirs = primaryOf(champion.scorecard as Scorecard | null);
  if (!ours || !candidate.scorecard?.beatsBaseline)
    return champion.scorecard?.beatsBaseline !== true && newer(candidate, champion);
  if (!theirs || theirs.name !== ours.name) return true;
  const gain = ours.better === "higher" ? ours.value - theirs.value : theirs.value - ours.value;
  return newer(candidate, champion) ? gain >= -TOLERANCE * Math.abs(theirs.value) : gain > 0;
}

/** On other data, or made by newer code: the score before is not the same question. */
const newer = (candidate: VersionRow, champion: VersionRow) =>
  candidate.fingerprint !== champion.fingerprint || candidate.codeVersion !== champion.codeVersion;

function primaryOf(scorecard: Scorecard | null): Metric | undefined {
  return scorecard?.model.metrics.find((metric) => metric.name === scorecard.primary);
}
