/** When schedules were due, and which of them are late. */
import { Cron } from "croner";
import { raiseAlert } from "../alerts/alerts.ts";
import type { State } from "../state/state.ts";
import { type Schedule, type ScheduleStore, subjectOf, titleOf } from "./schedule-store.ts";

const MINUTE = 60_000;

/** The last time that the schedule was due, this moment being one. */
export function lastDue(state: State, schedule: Schedule): Date | undefined {
  const timeZone = state.settings().timeZone;
  const justNow = new Date(Date.now() + 1);
  return new Cron(schedule.cron, { paused: true, timezone: timeZone }).previousRuns(1, justNow)[0];
}

/** Times of a clock that was set back since lie ahead, and would hold up what is due until it gets there again. */
export function forgetAhead(store: ScheduleStore): void {
  const now = new Date().toISOString();
  const soon = new Date(Date.now() + MINUTE).toISOString();
  const past = <T extends string | null>(at: T) => (at !== null && at > soon ? now : at);
  for (const { id, startedUpTo, savedAt, lastSuccessAt } of store.list())
    if (startedUpTo > soon || savedAt > soon || (lastSuccessAt ?? "") > soon)
      store.change(id, {
        startedUpTo: past(startedUpTo),
        savedAt: past(savedAt),
        lastSuccessAt: past(lastSuccessAt),
      });
}

/** When the run was due that is waited for: the first since the last success, for the next ones only join it. */
function waitedFor(state: State, schedule: Schedule): Date | undefined {
  const last = schedule.enabled ? lastDue(state, schedule) : undefined;
  const { cron, savedAt, lastSuccessAt, startedUpTo } = schedule;
  const since = [savedAt, lastSuccessAt ?? ""].sort().at(-1)!;
  if (!last || since >= last.toISOString() || startedUpTo > last.toISOString()) return undefined;
  // One of an earlier version that never succeeded.
  if (since === "") return last;
  const timer = new Cron(cron, { paused: true, timezone: state.settings().timeZone });
  return timer.nextRun(new Date(since)) ?? last;
}

/** Raises an alert for each run without success `after` milliseconds since it was due. */
export function tellLate(state: State, store: ScheduleStore, after: number): void {
  forgetAhead(store);
  for (const schedule of store.list()) {
    const due = waitedFor(state, schedule);
    if (!due || Date.now() - due.getTime() < after) continue;
    raiseAlert(state, {
      kind: "late",
      subject: subjectOf(schedule),
      title: `${titleOf(state, schedule)} is late`,
      detail: `It was due ${timeText(state, due)} and has not succeeded since. Last success: ${schedule.lastSuccessAt ? timeText(state, new Date(schedule.lastSuccessAt)) : "none yet"}.`,
      href: `/jobs?tab=schedules&schedule=${schedule.id}`,
    });
  }
}

const timeText = (state: State, at: Date) =>
  at.toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: state.settings().timeZone,
  });
