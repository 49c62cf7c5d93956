/** Runs of schedules that failed for a reason that may pass are tried again. */
import type { ErrorInfo } from "../contract/errors.ts";
import type { Log } from "../contract/run.ts";
import type { Jobs } from "./jobs.ts";
import type { Schedule, ScheduleStore } from "./schedule-store.ts";

/** What may go over by itself; a wrong password or mapping does not. */
const PASSING: ReadonlySet<ErrorInfo["code"]> = new Set(["unavailable", "rate-limited", "internal"]);

type Retry = NonNullable<Schedule["retry"]>;

export interface Retries {
  /** Waits for the run's end, then plans the next try where it failed; `tries`: how often it was tried again. */
  follow(id: string, jobId: string, tries?: number): Promise<void>;
  /** Tries again at the time of the retry. */
  arm(id: string, retry: Retry): void;
  /** Forgets the next try of the schedule. */
  disarm(id: string): void;
  stop(): void;
}

/** `waits`: milliseconds before try number n again, the last one for all further tries. */
export function openRetries(
  store: ScheduleStore,
  jobs: Jobs,
  log: Log,
  waits: readonly number[],
  signal: AbortSignal,
): Retries {
  const timers = new Map<string, NodeJS.Timeout>();

  async function follow(id: string, jobId: string, tries = 0): Promise<void> {
    const job = await jobs.wait(jobId, signal).catch(() => undefined);
    const schedule = store.get(id);
    if (!job || !schedule || signal.aborted || job.state === "done") return;
    const again = job.state === "failed" && job.error !== null && PASSING.has(job.error.code);
    if (!again || !schedule.enabled || tries >= schedule.retries) {
      store.change(id, { retry: null });
      return;
    }
    const wait = waits[Math.min(tries, waits.length - 1)]!;
    const retry = { jobId, number: tries + 1, at: new Date(Date.now() + wait).toISOString() };
    store.change(id, { retry });
    arm(id, retry);
  }

  function arm(id: string, retry: Retry): void {
    const wait = Math.max(0, Date.parse(retry.at) - Date.now());
    // A run that later ones joined has a follower for each of them.
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => tryAgain(id, retry), Math.min(wait, waits.at(-1)!)).unref());
  }

  function tryAgain(id: string, retry: Retry): void {
    store.change(id, { retry: null });
    try {
      void follow(id, jobs.retry(retry.jobId).id, retry.number);
    } catch (error) {
      // The user has run it again, or removed it, meanwhile.
      log.info("A run was not tried again", { schedule: id, reason: (error as Error).message });
    }
  }

  function disarm(id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  return {
    follow,
    arm,
    disarm,
    stop() {
      for (const id of [...timers.keys()]) disarm(id);
    },
  };
}
