/**
 * Jobs: queue, lanes, progress, cancel, resume after a crash.
 * May import: engine/contract, engine/state. Work itself lives in commands; a job command is picked up from there.
 */
import type { Job } from "../contract/common.ts";
import type { Curve } from "../contract/curves.ts";
import { AppError, toErrorInfo } from "../contract/errors.ts";
import type { Log, Run } from "../contract/run.ts";
import type { JobRow, JobTable } from "../state/jobs.ts";
import { ENDED, type JobChange, liveJobs } from "./live-jobs.ts";
import { createRun } from "./run.ts";

export interface JobHandler {
  lane: "io" | "compute";
  title: string;
  work(input: unknown, run: Run): Promise<unknown>;
}

export interface Jobs {
  /** Queues a job; the same command with the same input while active answers the active one. */
  enqueue(command: string, input: unknown): Job;
  list(filter?: { state?: string | undefined; limit?: number }): Job[];
  get(id: string): Job;
  /** Learning curves that the job reported so far. */
  curves(id: string): Curve[];
  cancel(id: string): Job;
  /** Queues a failed or cancelled job again; it goes on from its checkpoint. */
  retry(id: string): Job;
  /** Every change of a job (of one, or of all), from now on; ends with the signal, or with the one job. */
  watch(id: string | undefined, signal?: AbortSignal): AsyncGenerator<JobChange>;
  /** Waits until the job ended and answers it. */
  wait(id: string, signal?: AbortSignal): Promise<Job>;
  /** Puts jobs that were running when the engine ended back to the queue and starts the lanes; answers how many. */
  start(): number;
  /** Ends running jobs; they are queued again at the next start. */
  stop(): Promise<void>;
}

const LANES = { io: 4, compute: 1 } as const;
/** A job that brought the engine down this often is not started again by itself. */
const MAX_ATTEMPTS = 3;
interface Running {
  abort: AbortController;
  finished: Promise<void>;
}

const LOOK_EVERY_MS = 100;

/** Who hears how jobs end. */
export interface Ends {
  ended(job: Job): void;
  /** Not started again, because it took the engine down too often. */
  givenUp(job: Job): void;
}

/**
 * `obstacle` answers why no job may run now (a disk that is nearly full): jobs that start are refused with it, and
 * those that run are ended with it, to be run again from their checkpoint.
 */
export function createJobs(
  table: JobTable,
  handlers: (command: string) => JobHandler | undefined,
  log: Log,
  obstacle: () => AppError | undefined = () => undefined,
  ends: Ends = { ended() {}, givenUp() {} },
): Jobs {
  const running = new Map<string, Running>();
  const live = liveJobs(table);
  const { toJob, emit } = live;
  let accepting = false;

  function fill(): void {
    if (!accepting) return;
    const busy = { io: 0, compute: 0 };
    for (const id of running.keys()) busy[table.get(id).lane]++;
    for (const row of table.list({ state: "queued" }).reverse()) {
      if (busy[row.lane] >= LANES[row.lane]) continue;
      busy[row.lane]++;
      launch(row);
    }
  }

  function launch(row: JobRow): void {
    const abort = new AbortController();
    const entry: Running = { abort, finished: Promise.resolve() };
    running.set(row.id, entry);
    table.start(row.id);
    // Cancelled, and cut by the engine's end: it only puts in order what it left.
    if (row.error) abort.abort("cancelled");
    emit(row.id);
    const look = setInterval(() => {
      const reason = obstacle();
      if (reason) abort.abort(reason);
    }, LOOK_EVERY_MS);
    entry.finished = execute(row, abort.signal).finally(() => {
      clearInterval(look);
      running.delete(row.id);
      live.close(row.id, (job) => ends.ended(job));
      fill();
    });
  }

  async function execute(row: JobRow, signal: AbortSignal): Promise<void> {
    const run = createRun(signal, log, checkpointOf(row), live.reporter(row.id));
    try {
      const handler = handlers(row.command);
      if (!handler)
        throw new AppError(
          "unsupported",
          `This version does not know the job ${row.command}. Start it anew.`,
        );
      const reason = obstacle();
      if (reason) throw reason;
      const output = await handler.work(row.input, run);
      table.finish(row.id, "done", output, null);
    } catch (error) {
      conclude(row, signal, error);
    } finally {
      live.saveCurves(row.id);
    }
  }

  function conclude(row: JobRow, signal: AbortSignal, error: unknown): void {
    if (signal.aborted && signal.reason === "stopping") {
      table.requeue(row.id, true);
      return;
    }
    const info = toErrorInfo(error, signal);
    if (info.code === "internal")
      log.error(`${row.command} failed`, { job: row.id, stack: (error as Error)?.stack });
    table.finish(row.id, info.code === "cancelled" ? "cancelled" : "failed", null, info);
  }

  function checkpointOf(row: JobRow) {
    const kept = { ...row.checkpoint };
    return {
      get: <T>(key: string) => kept[key] as T | undefined,
      set: (key: string, value: unknown) => {
        kept[key] = value;
        table.saveCheckpoint(row.id, kept);
      },
    };
  }

  return {
    enqueue(command, input) {
      const handler = handlers(command);
      if (!handler) throw new AppError("not-found", `There is no job command ${command}.`);
      const same = table.active(command, input);
      if (same) return toJob(same);
      const row = table.insert({ command, title: handler.title, input, lane: handler.lane });
      emit(row.id);
      fill();
      return toJob(table.get(row.id));
    },
    list: (filter) => table.list(filter).map(toJob),
    get: (id) => toJob(table.get(id)),
    curves: live.curves,
    cancel(id) {
      const row = table.get(id);
      if (ENDED.has(row.state))
        throw new AppError("conflict", `The job is ${row.state} already; there is nothing to cancel.`);
      const entry = running.get(id);
      if (entry) {
        table.cancelling(id, { code: "cancelled", message: "Cancelled." });
        entry.abort.abort("cancelled");
      } else {
        table.finish(id, "cancelled", null, { code: "cancelled", message: "Cancelled before it started." });
        emit(id);
      }
      return toJob(table.get(id));
    },
    retry(id) {
      const row = table.get(id);
      if (row.state !== "failed" && row.state !== "cancelled") {
        throw new AppError(
          "conflict",
          `The job is ${row.state}; only a failed or cancelled one can be run again.`,
        );
      }
      const same = table.active(row.command, row.input);
      if (same) return toJob(same);
      table.requeue(id, true);
      emit(id);
      fill();
      return toJob(table.get(id));
    },
    watch: live.watch,
    async wait(id, signal) {
      let last = toJob(table.get(id));
      for await (const { job } of live.watch(id, signal)) last = job;
      if (signal?.aborted) throw new AppError("cancelled", "Cancelled while waiting for the job.");
      return last;
    },
    start() {
      const interrupted = table.list({ state: "running" });
      for (const row of interrupted) {
        if (row.attempt >= MAX_ATTEMPTS) {
          const message = `The engine ended ${row.attempt} times while this job ran, so it was not started again. Look at the log, then run it again.`;
          table.finish(row.id, "failed", null, { code: "internal", message });
          ends.givenUp(toJob(table.get(row.id)));
        } else {
          table.requeue(row.id, false);
          if (row.error) table.cancelling(row.id, row.error);
        }
      }
      accepting = true;
      fill();
      return interrupted.length;
    },
    async stop() {
      accepting = false;
      const entries = [...running.values()];
      for (const entry of entries) entry.abort.abort("stopping");
      await Promise.all(entries.map((entry) => entry.finished));
    },
  };
}
