/**
 * Schedules: cron expressions, in the workspace's time zone, that enqueue the same commands as people do; what fails
 * for a passing reason is tried again, what was missed while the engine was off is made up for, and what is late is told.
 */
import { Cron } from "croner";
import { raiseAlert, resolveAlert } from "../alerts/alerts.ts";
import type { Job } from "../contract/common.ts";
import { AppError, type ErrorInfo } from "../contract/errors.ts";
import type { Log } from "../contract/run.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import { checkCron } from "./cron.ts";
import type { Jobs } from "./jobs.ts";

export interface Schedule {
  id: string;
  command: string;
  input: unknown;
  cron: string;
  enabled: boolean;
  /** How often a run that failed for a passing reason is tried again. */
  retries: number;
  lastJobId: string | null;
  /** Due time up to which runs were started; before it nothing is made up for. */
  startedUpTo: string;
  /** When it was last saved: what was due before is not waited for. */
  savedAt: string;
  lastSuccessAt: string | null;
  /** Next try of a run that failed, kept so that it outlives the engine. */
  retry: { jobId: string; number: number; at: string } | null;
}

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

const KIND = "schedule";
const RUNS = "schedule-runs";
const KEPT_RUNS = 100;
const MINUTE = 60_000;
const WAITS: Waits = { retry: [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE], late: 30 * MINUTE };
const DEFAULT_RETRIES = 3;
/** What may go over by itself; a wrong password or mapping does not. */
const PASSING: ReadonlySet<ErrorInfo["code"]> = new Set(["unavailable", "rate-limited", "internal"]);

/** Schedules of a workspace: run at their times, tried again where the failure may pass, told where they are late. */
export function openSchedules(state: State, jobs: Jobs, log: Log, waits: Waits = WAITS): Schedules {
  const timers = new Map<string, Cron>();
  const retryTimers = new Map<string, NodeJS.Timeout>();
  const stopped = new AbortController();
  let lateTimer: NodeJS.Timeout | undefined;

  const get = (id: string) => {
    const kept = state.documents.get<Schedule>(KIND, id);
    return kept && withDefaults(kept);
  };
  const needed = (id: string) => {
    const schedule = get(id);
    if (schedule) return schedule;
    throw new AppError(
      "not-found",
      `There is no schedule "${id}". List them with: merchbench jobs schedules`,
    );
  };
  const all = () => state.documents.list<Schedule>(KIND).map(({ value }) => withDefaults(value));
  const view = (schedule: Schedule): ScheduleView => ({
    ...schedule,
    nextAt: timers.get(schedule.id)?.nextRun()?.toISOString() ?? null,
  });
  const change = (id: string, changed: Partial<Schedule>) => {
    const schedule = get(id);
    if (schedule) state.documents.put(KIND, id, { ...schedule, ...changed });
  };

  function arm(schedule: Schedule): void {
    disarm(schedule.id);
    if (!schedule.enabled) return;
    const timeZone = state.settings().timeZone;
    // A machine that was asleep or busy comes late to it: the run is still the one that was due.
    const timer = new Cron(schedule.cron, { timezone: timeZone }, () =>
      fire(schedule.id, lastDue(schedule) ?? new Date()),
    );
    timers.set(schedule.id, timer);
    if (schedule.retry) armRetry(schedule.id, schedule.retry);
  }

  function disarm(id: string): void {
    timers.get(id)?.stop();
    timers.delete(id);
    clearTimeout(retryTimers.get(id));
    retryTimers.delete(id);
  }

  function fire(id: string, due: Date): void {
    const schedule = get(id);
    if (!schedule) return;
    const dueAt = due.toISOString();
    // A clock that was put right by seconds comes to the same moment twice.
    if (dueAt === schedule.startedUpTo) return;
    // This run is the next try; another one of the run before would come on top of it.
    clearTimeout(retryTimers.get(id));
    try {
      const job = jobs.enqueue(schedule.command, schedule.input);
      change(id, { lastJobId: job.id, startedUpTo: dueAt, retry: null });
      const runs = state.documents.get<ScheduledRun[]>(RUNS, id) ?? [];
      state.documents.put(RUNS, id, [{ dueAt, jobId: job.id }, ...runs].slice(0, KEPT_RUNS));
      void follow(id, job.id, 0);
    } catch (error) {
      log.error("A schedule could not start its job", { schedule: id, reason: (error as Error).message });
    }
  }

  /** Notes every success of scheduled work, whoever started it: what a person has done meanwhile is neither late nor tried again. */
  async function hearSuccess(): Promise<void> {
    for await (const { job } of jobs.watch(undefined, stopped.signal))
      if (job.state === "done")
        for (const schedule of all()) if (isRunOf(schedule, job)) noteSuccess(schedule, job);
  }

  const isRunOf = (schedule: Schedule, job: Job) =>
    job.id === schedule.lastJobId ||
    (job.command === schedule.command &&
      (sourceOf(state, job)?.id ?? JSON.stringify(job.input)) ===
        (sourceOf(state, schedule)?.id ?? JSON.stringify(schedule.input)));

  function noteSuccess(schedule: Schedule, job: Job): void {
    clearTimeout(retryTimers.get(schedule.id));
    change(schedule.id, { lastSuccessAt: job.endedAt, retry: null });
    resolveAlert(state, "late", subjectOf(schedule));
  }

  /** Waits for the run's end, then plans the next try where it failed. */
  async function follow(id: string, jobId: string, tries: number): Promise<void> {
    const job = await jobs.wait(jobId, stopped.signal).catch(() => undefined);
    const schedule = get(id);
    if (!job || !schedule || stopped.signal.aborted || job.state === "done") return;
    const again = job.state === "failed" && job.error !== null && PASSING.has(job.error.code);
    if (!again || !schedule.enabled || tries >= schedule.retries) {
      change(id, { retry: null });
      return;
    }
    const wait = waits.retry[Math.min(tries, waits.retry.length - 1)]!;
    const retry = { jobId, number: tries + 1, at: new Date(Date.now() + wait).toISOString() };
    change(id, { retry });
    armRetry(id, retry);
  }

  function armRetry(id: string, retry: NonNullable<Schedule["retry"]>): void {
    const wait = Math.max(0, Date.parse(retry.at) - Date.now());
    const timer = setTimeout(() => tryAgain(id, retry), Math.min(wait, waits.retry.at(-1)!));
    timer.unref();
    // A run that later ones joined has a follower for each of them.
    clearTimeout(retryTimers.get(id));
    retryTimers.set(id, timer);
  }

  function tryAgain(id: string, retry: NonNullable<Schedule["retry"]>): void {
    change(id, { retry: null });
    try {
      void follow(id, jobs.retry(retry.jobId).id, retry.number);
    } catch (error) {
      // The user has run it again, or removed it, meanwhile.
      log.info("A run was not tried again", { schedule: id, reason: (error as Error).message });
    }
  }

  /** The last time that the schedule was due, this moment being one. */
  function lastDue(schedule: Schedule): Date | undefined {
    const timeZone = state.settings().timeZone;
    const justNow = new Date(Date.now() + 1);
    return new Cron(schedule.cron, { paused: true, timezone: timeZone }).previousRuns(1, justNow)[0];
  }

  const timeText = (at: Date) =>
    at.toLocaleString("en-GB", {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: state.settings().timeZone,
    });

  /** Times of a clock that was set back since lie ahead, and would hold up what is due until it gets there again. */
  function forgetAhead(): void {
    const now = new Date().toISOString();
    const soon = new Date(Date.now() + MINUTE).toISOString();
    const past = <T extends string | null>(at: T) => (at !== null && at > soon ? now : at);
    for (const { id, startedUpTo, savedAt, lastSuccessAt } of all())
      if (startedUpTo > soon || savedAt > soon || (lastSuccessAt ?? "") > soon)
        change(id, {
          startedUpTo: past(startedUpTo),
          savedAt: past(savedAt),
          lastSuccessAt: past(lastSuccessAt),
        });
  }

  /** When the run was due that is waited for: the first since the last success, for the next ones only join it. */
  function waitedFor(schedule: Schedule): Date | undefined {
    const last = schedule.enabled ? lastDue(schedule) : undefined;
    const { cron, savedAt, lastSuccessAt, startedUpTo } = schedule;
    const since = [savedAt, lastSuccessAt ?? ""].sort().at(-1)!;
    if (!last || since >= last.toISOString() || startedUpTo > last.toISOString()) return undefined;
    // One of an earlier version that never succeeded.
    if (since === "") return last;
    const timer = new Cron(cron, { paused: true, timezone: state.settings().timeZone });
    return timer.nextRun(new Date(since)) ?? last;
  }

  function tellLate(): void {
    forgetAhead();
    for (const schedule of all()) {
      const due = waitedFor(schedule);
      if (!due || Date.now() - due.getTime() < waits.late) continue;
      raiseAlert(state, {
        kind: "late",
        subject: subjectOf(schedule),
        title: `${titleOf(state, schedule)} is late`,
        detail: `It was due ${timeText(due)} and has not succeeded since. Last success: ${schedule.lastSuccessAt ? timeText(new Date(schedule.lastSuccessAt)) : "none yet"}.`,
        href: `/jobs?tab=schedules&schedule=${schedule.id}`,
      });
    }
  }

  for (const schedule of all()) {
    arm(schedule);
    const last = jobs.list().find((job) => job.id === schedule.lastJobId);
    // A run that was cut by the engine's end goes on by itself; its end still decides about a retry.
    if (last && !last.endedAt) void follow(schedule.id, last.id, 0);
    // Of one that ended with the engine nobody may have heard.
    if (last?.state === "done" && (schedule.lastSuccessAt ?? "") < schedule.startedUpTo)
      noteSuccess(schedule, last);
  }
  void hearSuccess();

  return {
    list: () => all().map(view),
    save(input) {
      checkCron(input.cron);
      const before = input.id ? needed(input.id) : undefined;
      const schedule = withDefaults({
        ...before,
        ...input,
        id: input.id ?? newId("sch"),
        retry: null,
        // What lay before the change is not made up for.
        startedUpTo: new Date().toISOString(),
        savedAt: new Date().toISOString(),
      });
      state.documents.put(KIND, schedule.id, schedule);
      // Paused, or with another time: what was late under the old one is waited for no more.
      if (before) resolveAlert(state, "late", subjectOf(before));
      arm(schedule);
      return view(schedule);
    },
    remove(id) {
      const schedule = needed(id);
      disarm(id);
      resolveAlert(state, "late", subjectOf(schedule));
      state.documents.delete(RUNS, id);
      state.documents.delete(KIND, id);
    },
    runs(id) {
      return state.documents.get<ScheduledRun[]>(RUNS, needed(id).id) ?? [];
    },
    catchUp() {
      forgetAhead();
      for (const schedule of all()) {
        const due = schedule.enabled ? lastDue(schedule) : undefined;
        if (due && due.toISOString() > schedule.startedUpTo) fire(schedule.id, due);
      }
      lateTimer ??= setInterval(tellLate, Math.min(MINUTE, waits.late)).unref();
    },
    retime() {
      for (const schedule of all()) arm(schedule);
    },
    stop() {
      stopped.abort();
      clearInterval(lateTimer);
      for (const id of [...timers.keys(), ...retryTimers.keys()]) disarm(id);
    },
  };
}

/** Of the source for a load, so that any load of it ends the alert; else of the schedule. */
function subjectOf(schedule: Schedule): string {
  const { id } = (schedule.input ?? {}) as { id?: unknown };
  return schedule.command === "source.sync" && typeof id === "string" ? id : schedule.id;
}

function titleOf(state: State, schedule: Schedule): string {
  if (schedule.command !== "source.sync") return schedule.command;
  return `The load of ${sourceOf(state, schedule)?.name ?? subjectOf(schedule)}`;
}

/** The source that work loads, by id or name; undefined for other work. */
function sourceOf(state: State, { command, input }: Pick<Schedule, "command" | "input">) {
  const { id } = (input ?? {}) as { id?: unknown };
  if (command !== "source.sync") return undefined;
  return state.connections.list("source").find((one) => one.id === id || one.name === id);
}

/** A schedule of an earlier version lacks what was added since. */
function withDefaults(
  schedule: Partial<Schedule> & Pick<Schedule, "id" | "command" | "cron" | "enabled" | "input">,
): Schedule {
  return {
    retries: DEFAULT_RETRIES,
    lastJobId: null,
    startedUpTo: new Date().toISOString(),
    savedAt: "",
    lastSuccessAt: null,
    retry: null,
    ...schedule,
  };
}
