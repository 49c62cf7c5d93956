/** Spreads a panel over worker threads in batches; small panels stay on the thread that asks. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { type Assessment, assess, type Shared, type Subject } from "./assess.ts";

const BATCH = 16;
/** Under this many series, starting threads costs more than it saves. */
const FEW = 40;

/** Assesses every subject; answers in the panel's order. Cancelling ends the threads at once. */
export async function assessAll(subjects: Subject[], shared: Shared, run: Run): Promise<Assessment[]> {
  const results: Assessment[] = new Array(subjects.length);
  const order = new Map(subjects.map((subject, i) => [subject.index, i]));
  let done = 0;
  const take = (batch: Assessment[]) => {
    for (const assessment of batch) results[order.get(assessment.index)!] = assessment;
    done += batch.length;
    run.progress(done, subjects.length, `Backtested ${done} of ${subjects.length} items`);
  };
  if (subjects.length < FEW) {
    for (const subject of subjects) {
      throwIfAborted(run.signal);
      take([assess(subject, shared)]);
    }
    return results;
  }
  const batches: Subject[][] = [];
  for (let i = 0; i < subjects.length; i += BATCH) batches.push(subjects.slice(i, i + BATCH));
  const threads = Math.min(8, availableParallelism(), batches.length);
  await Promise.all(Array.from({ length: threads }, () => work(batches, shared, run, take)));
  return results;
}

/** One thread, fed a batch at a time until none is left. */
function work(
  batches: Subject[][],
  shared: Shared,
  run: Run,
  take: (batch: Assessment[]) => void,
): Promise<void> {
  throwIfAborted(run.signal);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: shared });
    const finish = (error?: unknown) => {
      run.signal.removeEventListener("abort", stop);
      void worker.terminate();
      if (error === undefined) resolve();
      else reject(error);
    };
    const stop = () => {
      try {
        throwIfAborted(run.signal);
      } catch (error) {
        finish(error);
      }
    };
    const feed = () => {
      const next = batches.shift();
      if (next) worker.postMessage(next);
      else finish();
    };
    worker.on("message", (batch: Assessment[]) => {
      take(batch);
      feed();
    });
    worker.on("error", finish);
    run.signal.addEventListener("abort", stop, { once: true });
    feed();
  });
}
