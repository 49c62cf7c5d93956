/** How far the lists of each version in use have followed the data since its training, and whether they do by themselves. */
import type { State } from "./state.ts";

const KIND = "lists-refreshed";

/** Moment up to which loaded rows are known to the version's lists; undefined since its training. */
export function listsKnowUntil(state: State, versionId: string): string | undefined {
  return state.documents.get<{ until: string }>(KIND, versionId)?.until;
}

/** The lists of a version know all that came in until then, an ISO time. */
export function noteRefreshed(state: State, versionId: string, until: string): void {
  state.documents.put(KIND, versionId, { until });
}

/** The version was put into use with the lists of its training. */
export function forgetRefresh(state: State, versionId: string): void {
  state.documents.delete(KIND, versionId);
}

const SETTING = ["recommend", "refresh"] as const;

/** Whether lists follow every load by themselves. */
export const refreshesAfterLoad = (state: State): boolean =>
  state.documents.get<{ afterLoad: boolean }>(...SETTING)?.afterLoad ?? false;

/** Sets whether lists follow every load by themselves. */
export function setRefreshAfterLoad(state: State, afterLoad: boolean): void {
  state.documents.put(...SETTING, { afterLoad });
}
