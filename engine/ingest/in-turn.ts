/** Loads of one source come one after the other: they share its raw tables and its scratch folder. */
import { throwIfAborted } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";

const queues = new WeakMap<object, Map<string, Promise<unknown>>>();

/** Does the work when all that came before it with this owner and name has ended. Throws `cancelled`, also while it waits. */
export async function inTurn<T>(owner: object, name: string, run: Run, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(owner) ?? new Map<string, Promise<unknown>>();
  queues.set(owner, queue);
  const before = queue.get(name);
  const mine = (async () => {
    if (before) {
      run.progress(0, null, "Waits for another load of this source");
      await Promise.race([before, aborted(run.signal)]);
      throwIfAborted(run.signal);
    }
    return work();
  })();
  // Whoever comes next waits for both: one that was cancelled while it waited lets nobody past.
  const ended = Promise.allSettled([before, mine]);
  queue.set(name, ended);
  try {
    return await mine;
  } finally {
    if (queue.get(name) === ended) queue.delete(name);
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
