/** Words for publications: their kinds, states and counts. */
import type { Publication } from "../../../engine/contract/publish.ts";

export type Kind = Publication["kind"];
export type State = Publication["status"];

export const KIND_LABELS: Record<Kind, string> = {
  recommendations: "Recommendations",
  experiments: "Experiments",
  prices: "Prices",
  segments: "Segments",
};

export const STATE_LABELS: Record<State, string> = {
  planned: "Waits for approval",
  approved: "Approved",
  applying: "Being applied",
  applied: "Applied",
  failed: "Failed",
  rolling_back: "Being rolled back",
  rolled_back: "Rolled back",
  discarded: "Discarded",
};

/** States in which something is still to be done. */
export const OPEN_STATES: State[] = ["planned", "approved", "applying", "failed", "rolling_back"];

export const options = <T extends string>(labels: Record<T, string>) =>
  (Object.entries(labels) as [T, string][]).map(([value, label]) => ({ value, label }));

/** Rows that an apply writes. */
export function writes({ counts }: Publication): number {
  return counts.inserted + counts.updated + counts.deleted;
}
