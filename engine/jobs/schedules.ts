/**
 * Schedules: cron expressions, in the workspace's time zone, that enqueue the same commands as people do; what fails
 * for a passing reason is tried again, what was missed while the engine was off is made up for, and what is late is told.
 */
import { Cron } from "croner";
import { resolveAlert } from "../alerts/alerts.ts";
import type { Job } from "../contract/common.ts";
import type { Log } from "../contract/run.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import { checkCron } from "./cron.ts";
import type { Jobs } from "./jobs.ts";
import { forgetAhead, lastDue, tellLate } from "./late-runs.ts";
import { openRetries } from "./retries.ts";
import { type Schedule, scheduleStore, sourceOf, subjectOf } from "./schedule-store.ts";

export interface ScheduledRun {
  dueAt: string;
  jobId: string;
}

export type ScheduleView = Schedule & { nextAt: string | null };

export interface Schedules {
  list(): ScheduleView[];
  /** Adds a schedule, or replaces the one with the id. Throws `invalid-input` for a bad expression. */
  save(
    schedule: Pick<Schedule, "command" | "input" | "cron" | "enabled"> &
      Partial<Pick<Schedule, "retries">> & { id?: string | undefined },
  ): ScheduleView;
  remove(id: string): void;
  /** Started runs of a schedule, newest first. */
  runs(id: string): ScheduledRun[];
  /** Starts what was missed while no engine ran, once each, and watches for late runs. For engines that stay. */
  catchUp(): void;
  /** Takes up a changed time zone of the workspace. */
  retime(): void;
  stop(): void;
}

export interface Waits {
  /** Wait before try number n again, milliseconds; the last one holds for all further tries. */
  retry: readonly number[];
  /** A run without success this long after it was due is late. */
  late: number;
}

const RUNS = "schedule-runs";
const KEPT_RUNS = 100;
const MINUTE = 60_000;
const WAITS: Waits = { retry: [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE], late: 30 * MINUTE };

/** Schedules of a workspace: run at their times, tried again where the failure may pass, told where they are late. */
export function openSchedules(state: State, jobs: Jobs, log: Log, waits: Waits = WAITS): Schedules {
  const timers = new Map<string, Cron>();
  const stopped = new AbortController();
  const store = scheduleStore(state);
  const retries = openRetries(store, jobs, log, waits.retry, stopped.signal);
  let lateTimer: NodeJS.Timeout | undefined;

  const view = (schedule: Schedule): ScheduleView => ({
    ...schedule,
    nextAt: timers.get(schedule.id)?.nextRun()?.toISOString() ?? null,
  });

  function arm(schedule: Schedule): void {
    disarm(schedule.id);
    if (!schedule.enabled) return;
    const timeZone = state.settings().timeZone;
    // A machine that was asleep or busy comes late to it: the run is still the one that was due.
    const timer = new Cron(schedule.cron, { timezone: timeZone }, () =>
      fire(schedule.id, lastDue(state, schedule) ?? new Date()),
    );
    timers.set(schedule.id, timer);
    if (schedule.retry) retries.arm(schedule.id, schedule.retry);
  }

  function disarm(id: string): void {
    timers.get(id)?.stop();
    timers.delete(id);
    retries.disarm(id);
  }

  function fire(id: string, due: Date): void {
    const schedule = store.get(id);
    if (!schedule) return;
    const dueAt = due.toISOString();
    // A clock that was put right by seconds comes to the same moment twice.
    if (dueAt === schedule.startedUpTo) return;
    // This run is the next try; another one of the run before would come on top of it.
    retries.disarm(id);
    try {
      const job = jobs.enqueue(schedule.command, schedule.input);
      store.change(id, { lastJobId: job.id, startedUpTo: dueAt, retry: null });
      const runs = state.documents.get<ScheduledRun[]>(RUNS, id) ?? [];
      state.documents.put(RUNS, id, [{ dueAt, jobId: job.id }, ...runs].slice(0, KEPT_RUNS));
      void retries.follow(id, job.id);
    } catch (error) {
      log.error("A schedule could not start its job", { schedule: id, reason: (error as Error).message });
    }
  }

  /** Notes every success of scheduled work, whoever started it: what a person has done meanwhile is neither late nor tried again. */
  async function hearSuccess(): Promise<void> {
    for await (const { job } of jobs.watch(undefined, stopped.signal))
      if (job.state === "done")
        for (const schedule of store.list()) if (isRunOf(schedule, job)) noteSuccess(schedule, job);
  }

  const isRunOf = (schedule: Schedule, job: Job) =>
    job.id === schedule.lastJobId ||
    (job.command === schedule.command &&
      (sourceOf(state, job)?.id ?? JSON.stringify(job.input)) ===
        (sourceOf(state, schedule)?.id ?? JSON.stringify(schedule.input)));

  function noteSuccess(schedule: Schedule, job: Job): void {
    retries.disarm(schedule.id);
    store.change(schedule.id, { lastSuccessAt: job.endedAt, retry: null });
    resolveAlert(state, "late", subjectOf(schedule));
  }

  for (const schedule of store.list()) {
    arm(schedule);
    const last = jobs.list().find((job) => job.id === schedule.lastJobId);
    // A run that was cut by the engine's end goes on by itself; its end still decides about a retry.
    if (last && !last.endedAt) void retries.follow(schedule.id, last.id);
    // Of one that ended with the engine nobody may have heard.
    if (last?.state === "done" && (schedule.lastSuccessAt ?? "") < schedule.startedUpTo)
      noteSuccess(schedule, last);
  }
  void hearSuccess();

  return {
    list: () => store.list().map(view),
    save(input) {
      checkCron(input.cron);
      const before = input.id ? store.needed(input.id) : undefined;
      const schedule = store.save({
        ...before,
        ...input,
        id: input.id ?? newId("sch"),
        retry: null,
        // What lay before the change is not made up for.
        startedUpTo: new Date().toISOString(),
        savedAt: new Date().toISOString(),
      });
      // Paused, or with another time: what was late under the old one is waited for no more.
      if (before) resolveAlert(state, "late", subjectOf(before));
      arm(schedule);
      return view(schedule);
    },
    remove(id) {
      const schedule = store.needed(id);
      disarm(id);
      resolveAlert(state, "late", subjectOf(schedule));
      state.documents.delete(RUNS, id);
      store.remove(id);
    },
    runs(id) {
      return state.documents.get<ScheduledRun[]>(RUNS, store.needed(id).id) ?? [];
    },
    catchUp() {
      forgetAhead(store);
      for (const schedule of store.list()) {
        const due = schedule.enabled ? lastDue(state, schedule) : undefined;
        if (due && due.toISOString() > schedule.startedUpTo) fire(schedule.id, due);
      }
      lateTimer ??= setInterval(
        () => tellLate(state, store, waits.late),
        Math.min(MINUTE, waits.late),
      ).unref();
    },
    retime() {
      for (const schedule of store.list()) arm(schedule);
    },
    stop() {
      stopped.abort();
      clearInterval(lateTimer);
      for (const id of [...timers.keys()]) disarm(id);
      retries.stop();
    },
  };
}
