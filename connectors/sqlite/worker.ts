/** The thread in which SQLite works, so that its synchronous calls never hold up the engine. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { cancelled, toErrorInfo } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { readCatalog } from "./catalog.ts";
import { type Db, describeSqliteError, inOneState, openDatabase } from "./database.ts";
import { CANCELLED, CREDITS, GIVEN, type Message, type Task, type ThreadData } from "./protocol.ts";
import { readStreams } from "./read.ts";
import { applyChanges, inspectTable } from "./write.ts";

const { task, shared } = workerData as ThreadData;
const flags = new Int32Array(shared);
const say = (message: Message) => parentPort!.postMessage(message);

/** Waits until the engine has taken an earlier batch. */
function emit(value: unknown): void {
  while (Atomics.load(flags, CREDITS) <= 0) Atomics.wait(flags, CREDITS, 0);
  Atomics.sub(flags, CREDITS, 1);
  stopIfCancelled();
  say({ kind: "item", value });
}

/** Batches of the task's input, each asked for when it is needed. */
function* given<Item>(): Generator<Item> {
  for (let taken = 0; ; taken++) {
    say({ kind: "wants" });
    Atomics.wait(flags, GIVEN, taken);
    stopIfCancelled();
    const next = receiveMessageOnPort(parentPort!)?.message as Item | null;
    if (next === null) return;
    yield next;
  }
}

/** Every report is also where a cancelled run ends. */
const run: Pick<Run, "signal" | "progress"> = {
  signal: new AbortController().signal,
  progress(done, total) {
    stopIfCancelled();
    say({ kind: "progress", done, total: total ?? 0 });
  },
};

function stopIfCancelled(): void {
  if (Atomics.load(flags, CANCELLED) === 1) throw cancelled();
}

function work(db: Db, task: Task): unknown {
  switch (task.task) {
    case "streams":
      return inOneState(db, task.config, () => readCatalog(db, task.config));
    case "read":
      return inOneState(db, task.config, (check) =>
        readStreams(db, task, (output) => {
          check();
          emit(output);
        }),
      );
    case "inspect":
      return inspectTable(db, task.table, emit);
    case "apply":
      return applyChanges(db, task.request, given(), run);
  }
}

try {
  const db = openDatabase(task.config, task.task === "apply");
  try {
    say({ kind: "done", value: await work(db, task) });
  } finally {
    db.close();
  }
} catch (error) {
  say({ kind: "error", error: toErrorInfo(describeSqliteError(error, task.config)) });
}
