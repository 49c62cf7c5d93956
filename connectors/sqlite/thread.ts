/** Runs one SQLite task in a thread of its own and hands its items, progress and answer over. */
import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { CANCELLED, CREDITS, GIVEN, type Message, type Task, type ThreadData } from "./protocol.ts";

/** Batches that may wait for the engine; the thread reads ahead by as many. */
const READ_AHEAD = 2;

/** Yields the task's items; its generator's return value is the task's answer. A task that asks for input is given it. */
export async function* inThread<Item, Answer>(
  task: Task,
  run: Run,
  input?: AsyncIterable<unknown>,
): AsyncGenerator<Item, Answer> {
  throwIfAborted(run.signal);
  const shared = new SharedArrayBuffer(12);
  const flags = new Int32Array(shared);
  Atomics.store(flags, CREDITS, READ_AHEAD);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { task, shared } satisfies ThreadData,
  });
  const cancel = () => {
    Atomics.store(flags, CANCELLED, 1);
    Atomics.add(flags, CREDITS, 1);
    Atomics.notify(flags, CREDITS);
    Atomics.add(flags, GIVEN, 1);
    Atomics.notify(flags, GIVEN);
  };
  const batches = input?.[Symbol.asyncIterator]();
  run.signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const [message] of on(worker, "message", { close: ["exit"] }) as AsyncIterable<[Message]>) {
      if (message.kind === "done") return message.value as Answer;
      if (message.kind === "error")
        throw new AppError(message.error.code, message.error.message, message.error.details);
      if (message.kind === "progress") run.progress(message.done, message.total, "Writing rows");
      else if (message.kind === "wants") {
        const next = await batches!.next();
        worker.postMessage(next.done ? null : next.value);
        Atomics.add(flags, GIVEN, 1);
        Atomics.notify(flags, GIVEN);
      } else {
        yield message.value as Item;
        Atomics.add(flags, CREDITS, 1);
        Atomics.notify(flags, CREDITS);
      }
    }
    throw new AppError("internal", "The SQLite thread ended too early. Try again.");
  } finally {
    run.signal.removeEventListener("abort", cancel);
    cancel();
    await worker.terminate();
    await batches?.return?.();
  }
}

/** For tasks without items. */
export async function answerOf<Answer>(
  task: Task,
  run: Run,
  input?: AsyncIterable<unknown>,
): Promise<Answer> {
  const steps = inThread<never, Answer>(task, run, input);
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value as Answer;
  }
}
