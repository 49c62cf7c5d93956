/** Starts a compute worker process for one order and follows it to its end. */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { AppError, cancelled } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { FromWorker, Order, Outcome, ToWorker } from "./protocol.ts";

/** How long a worker may take to heed a cancel before it is killed. */
const GRACE_MS = 2000;

/**
 * Runs the order in a process of its own, a model's unless `file` names another worker. Throws what the worker threw,
 * or `internal` when the process died.
 */
export function runInWorker<O = Order, R = Outcome>(
  order: O,
  run: Run,
  file = join(import.meta.dirname, "worker.ts"),
): Promise<R> {
  return new Promise((resolve, reject) => {
    const child = forkWorker(file);
    const tail = collectTail(child.stderr);
    child.stdout?.resume();
    const tell = (message: ToWorker<O>) => child.connected && child.send(message);
    const cancel = () => {
      tell({ kind: "cancel" });
      setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    };
    let settled = false;
    const settle = (end: () => void) => {
      if (settled) return;
      settled = true;
      run.signal.removeEventListener("abort", cancel);
      if (child.connected) child.disconnect();
      end();
    };
    child.on("message", (message: FromWorker<R>) => {
      if (message.kind === "progress")
        run.progress(message.share ?? 0, message.share === null ? null : 1, message.note);
      else if (message.kind === "curve") run.curve(message.point);
      else if (message.kind === "log") run.log[message.level](message.message, message.fields);
      else if (message.kind === "done") settle(() => resolve(message.outcome));
      else settle(() => reject(toError(message, run)));
    });
    child.on("error", (error) => settle(() => reject(error)));
    child.on("exit", (code, signal) =>
      settle(() => reject(deathOf(run.signal.aborted, code, signal, tail()))),
    );
    if (run.signal.aborted) cancel();
    run.signal.addEventListener("abort", cancel, { once: true });
    tell({ kind: "order", order });
  });
}

/** A process that runs `file`; the key to the secrets stays here. */
export function forkWorker(file: string): ChildProcess {
  const { MERCHBENCH_KEY: _key, ...env } = process.env;
  return fork(file, [], {
    env,
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--max-old-space-size=8192"],
  });
}

function toError(message: Extract<FromWorker<never>, { kind: "failed" }>, run: Run): AppError {
  if (message.error.code === "internal") run.log.error("A compute worker failed", { stack: message.stack });
  return new AppError(message.error.code, message.error.message, message.error.details);
}

function deathOf(aborted: boolean, code: number | null, signal: string | null, tail: string): AppError {
  if (aborted) return cancelled();
  const memory = signal === "SIGKILL" || /heap out of memory/i.test(tail);
  const hint = memory
    ? "It probably ran out of memory: close other programs, or train on less data."
    : "Look at the log, then train again.";
  return new AppError(
    "internal",
    `The compute process ended without a result (${signal ?? `code ${code}`}). ${hint}`,
    { output: tail },
  );
}

/** Keeps the last lines of a stream for the error that may come. */
function collectTail(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-4000);
  });
  return () => text.trim();
}
