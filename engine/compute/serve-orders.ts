/** A worker's side of the talk: takes one order, reports, answers with the outcome or the error. */
import { join } from "node:path";
import { addPoint, type Curve } from "../contract/curves.ts";
import { toErrorInfo } from "../contract/errors.ts";
import type { Log, Run } from "../contract/run.ts";
import { createRun } from "../jobs/run.ts";
import { checkpointIn } from "./checkpoint.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

type Execute<O, R> = (order: O, run: Run, curves: Curve[]) => Promise<R>;

/** Serves the orders that the engine sends to this process; `order.folder` takes the checkpoint. */
export function serveOrders<O extends { folder: string }, R>(execute: Execute<O, R>): void {
  const abort = new AbortController();
  process.on("message", (message: ToWorker<O>) => {
    if (message.kind === "cancel") abort.abort();
    else void work(message.order, execute, abort.signal);
  });
  // Without its engine the result has no reader.
  process.on("disconnect", () => process.exit(0));
}

async function work<O extends { folder: string }, R>(
  order: O,
  execute: Execute<O, R>,
  signal: AbortSignal,
): Promise<void> {
  const send = (message: FromWorker<R>) => void process.send?.(message);
  try {
    const curves: Curve[] = [];
    const run = createWorkerRun(join(order.folder, "checkpoint"), curves, signal, send);
    send({ kind: "done", outcome: await execute(order, run, curves) });
  } catch (error) {
    send({
      kind: "failed",
      error: toErrorInfo(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  }
}

function createWorkerRun(
  checkpointFolder: string,
  curves: Curve[],
  signal: AbortSignal,
  send: (message: FromWorker<never>) => void,
): Run {
  const logger =
    (level: "info" | "warn" | "error"): Log["info"] =>
    (message, fields) =>
      send({ kind: "log", level, message, ...(fields && { fields }) });
  const log: Log = { info: logger("info"), warn: logger("warn"), error: logger("error") };
  return createRun(signal, log, checkpointIn(checkpointFolder), {
    progress: ({ share, note }) => send({ kind: "progress", share, note }),
    curve: (point) => {
      addPoint(curves, point);
      send({ kind: "curve", point });
    },
  });
}
