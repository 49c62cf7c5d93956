/** What is known of jobs beside their rows while they run: progress, learning curves, and who watches. */
import type { Job } from "../contract/common.ts";
import { addPoint, type Curve, type CurvePoint } from "../contract/curves.ts";
import type { JobRow, JobTable } from "../state/jobs.ts";
import type { Reporter } from "./run.ts";

export interface JobChange {
  job: Job;
  /** Points of its learning curves since the change before. */
  points: CurvePoint[];
}

export interface LiveJobs {
  toJob(row: JobRow): Job;
  /** Learning curves that the job reported so far. */
  curves(id: string): Curve[];
  /** Tells those who watch. */
  emit(id: string): void;
  /** See Jobs. */
  watch(id: string | undefined, signal?: AbortSignal): AsyncGenerator<JobChange>;
  /** Takes up what the run of a job that started now reports, and saves and tells it now and then. */
  reporter(id: string): Reporter;
  /** Saves the curves of a run that ended. */
  saveCurves(id: string): void;
  /** Forgets the run of a job that ended, when `hear` and those who watch have heard of it. */
  close(id: string, hear: (job: Job) => void): void;
}

export const ENDED: ReadonlySet<string> = new Set(["done", "failed", "cancelled"]);
const EMIT_EVERY_MS = 250;
const SAVE_EVERY_MS = 1000;

/** The jobs of a table as they run. */
export function liveJobs(table: JobTable): LiveJobs {
  const live = new Map<string, { progress: number | null; note: string; millisecondsLeft: number | null }>();
  const drawn = new Map<string, { curves: Curve[]; fresh: CurvePoint[] }>();
  const listeners = new Set<(change: JobChange) => void>();

  const toJob = (row: JobRow): Job => {
    const { checkpoint: _checkpoint, ...job } = row;
    const error = ENDED.has(row.state) ? row.error : null;
    return { ...job, error, millisecondsLeft: null, ...live.get(row.id) };
  };

  function emit(id: string): void {
    const job = toJob(table.get(id));
    const points = drawn.get(id)?.fresh.splice(0) ?? [];
    for (const listener of listeners) listener({ job, points });
  }

  function reporter(id: string): Reporter {
    const startedAt = Date.now();
    const due = { emit: 0, save: 0, curves: 0 };
    const every = (what: keyof typeof due, ms: number) => {
      const late = Date.now() - due[what] >= ms;
      if (late) due[what] = Date.now();
      return late;
    };
    return {
      progress({ share, note }) {
        const before = live.get(id);
        const left = share && share > 0.02 ? ((Date.now() - startedAt) * (1 - share)) / share : null;
        live.set(id, { progress: share, note: note || (before?.note ?? ""), millisecondsLeft: left });
        if (every("save", SAVE_EVERY_MS)) table.progress(id, share, note);
        if (every("emit", EMIT_EVERY_MS)) emit(id);
      },
      curve(point) {
        const kept = drawn.get(id) ?? { curves: table.curves(id), fresh: [] };
        drawn.set(id, kept);
        addPoint(kept.curves, point);
        kept.fresh.push(point);
        if (every("curves", SAVE_EVERY_MS)) table.saveCurves(id, kept.curves);
        if (every("emit", EMIT_EVERY_MS)) emit(id);
      },
    };
  }

  async function* watch(id: string | undefined, signal?: AbortSignal): AsyncGenerator<JobChange> {
    const queue: JobChange[] = [];
    let wake: () => void = () => {};
    const listener = (change: JobChange) => {
      if (id !== undefined && change.job.id !== id) return;
      queue.push(change);
      wake();
    };
    const aborted = () => wake();
    listeners.add(listener);
    signal?.addEventListener("abort", aborted, { once: true });
    try {
      if (id !== undefined) queue.push({ job: toJob(table.get(id)), points: [] });
      while (!signal?.aborted) {
        const change = queue.shift();
        if (change) {
          yield change;
          if (id !== undefined && ENDED.has(change.job.state)) return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      listeners.delete(listener);
      signal?.removeEventListener("abort", aborted);
    }
  }

  return {
    toJob,
    emit,
    watch,
    reporter,
    curves: (id) => drawn.get(id)?.curves ?? table.curves(table.get(id).id),
    saveCurves(id) {
      const kept = drawn.get(id);
      if (kept) table.saveCurves(id, kept.curves);
    },
    close(id, hear) {
      live.delete(id);
      hear(toJob(table.get(id)));
      emit(id);
      drawn.delete(id);
    },
  };
}
