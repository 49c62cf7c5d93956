/**
 * The list of alerts, kept as documents of the state database.
 * May import: contract, state. To add a kind: a line in contract/alerts.ts, then raise and resolve it where it is known.
 */
import type { Alert } from "../contract/alerts.ts";
import { AppError } from "../contract/errors.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";

const KIND = "alert";
/** Alerts that are over are dropped beyond this number. */
const KEPT = 200;

const idOf = (kind: Alert["kind"], subject: string) => `${kind}/${subject}`;

/**
 * Raises an alert, or raises it again: while it lasts it stays one, with its first time and a count. Raised anew
 * after it was over, it is new to the user.
 */
export function raiseAlert(
  state: State,
  alert: Pick<Alert, "kind" | "subject" | "title" | "detail" | "href">,
): void {
  const key = idOf(alert.kind, alert.subject);
  const at = new Date().toISOString();
  const before = state.documents.get<Alert>(KIND, key);
  const lasts = before !== undefined && before.resolvedAt === null;
  const first = { id: newId("alr"), raisedAt: at, times: 0, seenAt: null };
  const { id, raisedAt, times, seenAt } = lasts ? before : first;
  state.documents.put(KIND, key, {
    ...alert,
    id,
    raisedAt,
    lastAt: at,
    times: times + 1,
    resolvedAt: null,
    seenAt,
  } satisfies Alert);
  dropOld(state);
}

/** Says that it is over; nothing happens where there is none. */
export function resolveAlert(state: State, kind: Alert["kind"], subject: string): void {
  const alert = state.documents.get<Alert>(KIND, idOf(kind, subject));
  if (!alert || alert.resolvedAt) return;
  state.documents.put(KIND, idOf(kind, subject), { ...alert, resolvedAt: new Date().toISOString() });
}

/** Whether a user has seen the alert since it was raised. */
export function isSeen(state: State, kind: Alert["kind"], subject: string): boolean {
  return (state.documents.get<Alert>(KIND, idOf(kind, subject))?.seenAt ?? null) !== null;
}

/** Newest first; those that are over only when asked for. */
export function listAlerts(state: State, all = false): Alert[] {
  return state.documents
    .list<Alert>(KIND)
    .map((document) => document.value)
    .filter((alert) => all || alert.resolvedAt === null)
    .sort((a, b) => b.lastAt.localeCompare(a.lastAt));
}

/** Marks one alert, or all, as seen. Throws `not-found` for an id that there is not. */
export function markSeen(state: State, id?: string): void {
  if (id !== undefined && listAlerts(state, true).every((alert) => alert.id !== id)) {
    throw new AppError(
      "not-found",
      `There is no alert "${id}". List them with: merchbench alerts list --all`,
    );
  }
  const at = new Date().toISOString();
  for (const alert of listAlerts(state, true)) {
    if (alert.seenAt || (id !== undefined && alert.id !== id)) continue;
    state.documents.put(KIND, idOf(alert.kind, alert.subject), { ...alert, seenAt: at });
  }
}

/** Forgets what was said about a subject that is gone: `source` and everything below it. */
export function dropAlerts(state: State, subject: string): void {
  for (const alert of listAlerts(state, true)) {
    if (alert.subject === subject || alert.subject.startsWith(`${subject}/`)) {
      state.documents.delete(KIND, idOf(alert.kind, alert.subject));
    }
  }
}

function dropOld(state: State): void {
  const over = listAlerts(state, true).filter((alert) => alert.resolvedAt !== null);
  for (const alert of over.slice(KEPT)) state.documents.delete(KIND, idOf(alert.kind, alert.subject));
}
