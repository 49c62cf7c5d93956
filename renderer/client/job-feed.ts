/** One stream of job changes for the whole page; it reconnects, notices a restarted engine and refreshes what jobs changed. */

import { create } from "zustand";
import type { Job } from "../../engine/contract/common.ts";
import { addPoint, type Curve, type CurvePoint } from "../../engine/contract/curves.ts";
import { client } from "./client.ts";
import { errorInfo } from "./errors.ts";
import { host } from "./host.ts";
import { refetchAfter, refetchAll, refetchAreas } from "./query-client.ts";

interface JobFeed {
  jobs: Record<string, Job>;
  /** Learning curves by job, as far as they were heard since the page opened. */
  curves: Record<string, Curve[]>;
  /** False while the engine does not answer. */
  connected: boolean;
  /** Set when the engine was found to be another process than before; cleared when the user has seen it. */
  restarted: boolean;
  /** Refused for good: no or a wrong token. */
  refused: boolean;
}

export const useJobFeed = create<JobFeed>()(() => ({
  jobs: {},
  curves: {},
  connected: true,
  restarted: false,
  refused: false,
}));

const { setState, getState } = useJobFeed;

export const isActive = (job: Job): boolean => job.state === "queued" || job.state === "running";

function applyJob(job: Job): void {
  const before = getState().jobs[job.id];
  setState(({ jobs }) => ({ jobs: { ...jobs, [job.id]: job } }));
  if (!isActive(job) && (before === undefined || isActive(before))) void refetchAfter(job.command);
  if (before?.state !== job.state) void refetchAreas(["jobs"]);
}

/** A job as its start was answered. The stream goes another way and may have told its end before: that stays. */
export function applyStarted(job: Job): void {
  if (getState().jobs[job.id] === undefined) applyJob(job);
}

function applyPoints(id: string, points: CurvePoint[]): void {
  if (points.length === 0) return;
  setState(({ curves }) => {
    const grown = structuredClone(curves[id] ?? []);
    for (const point of points) addPoint(grown, point);
    return { curves: { ...curves, [id]: grown } };
  });
}

let engineStartedAt: string | undefined;

/** Compares the engine with the one seen before; another start time means it died and everything may be new. The shell tells. */
async function noticeRestart(told = false): Promise<void> {
  const { startedAt } = await client.workspace.engine({});
  const another = told || (engineStartedAt !== undefined && engineStartedAt !== startedAt);
  engineStartedAt = startedAt;
  if (!another) return;
  setState({ restarted: true });
  await refetchAll();
}

let listened = false;

async function listen(signal: AbortSignal): Promise<void> {
  // Watch first, list second: a change between the two waits in the stream and is not lost.
  const events = await client.jobs.watch({}, { signal });
  await noticeRestart();
  // What ended while the stream was broken was not heard, so everything may be old.
  if (listened) void refetchAll();
  listened = true;
  const known = await client.jobs.list({ limit: 50 }, { signal });
  setState(({ jobs }) => ({
    connected: true,
    refused: false,
    jobs: { ...jobs, ...Object.fromEntries(known.map((job) => [job.id, job])) },
  }));
  for await (const { job, points } of events) {
    applyJob(job);
    applyPoints(job.id, points);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Listens until the signal fires; call it once, from the shell of the page. */
export async function followJobs(signal: AbortSignal): Promise<void> {
  const stop = host.onEngineRestarted(() => void noticeRestart(true).catch(() => undefined));
  signal.addEventListener("abort", stop, { once: true });
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await listen(signal);
      attempt = 0;
    } catch (error) {
      if (signal.aborted) return;
      const refused = errorInfo(error).code === "unauthorised";
      setState({ connected: refused, refused });
    }
    await pause(Math.min(300 * 2 ** attempt, 4000));
  }
}
