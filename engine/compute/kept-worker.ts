/** A worker process that stays for the next question, so that what it opened once answers many. One question at a time. */
import type { ChildProcess } from "node:child_process";
import { AppError } from "../contract/errors.ts";
import { forkWorker } from "./process.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

export interface KeptWorker<O, R> {
  /** Starts the process where there is none. Throws what the worker threw, or `internal` when the process died. */
  ask(order: O): Promise<R>;
}

/** The process runs `file`, which serves orders (serve-orders.ts), and ends after `idleMs` without a question. */
export function keepWorker<O, R>(file: string, idleMs: number): KeptWorker<O, R> {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const end = () => {
    if (child?.connected) child.disconnect();
    child = undefined;
  };
  const askNow = (order: O): Promise<R> => {
    clearTimeout(idle);
    child ??= started(file, (gone) => {
      if (child === gone) child = undefined;
    });
    return answerOf<O, R>(child, order).finally(() => {
      idle = setTimeout(end, idleMs).unref();
    });
  };
  return {
    ask(order) {
      const answer = last.then(() => askNow(order));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** Neither the process nor the talk with it keeps the engine from ending; without the engine it ends by itself. */
function started(file: string, gone: (child: ChildProcess) => void): ChildProcess {
  const child = forkWorker(file);
  child.stdout?.resume();
  child.stderr?.resume();
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?(): void })?.unref?.();
  child.once("exit", () => gone(child));
  child.once("error", () => gone(child));
  return child;
}

function answerOf<O, R>(child: ChildProcess, order: O): Promise<R> {
  return new Promise((resolve, reject) => {
    const died = () =>
      settle(() => reject(new AppError("internal", "The compute process ended without an answer.")));
    const hear = (message: FromWorker<R>) => {
      if (message.kind === "done") settle(() => resolve(message.outcome));
      else if (message.kind === "failed")
        settle(() => reject(new AppError(message.error.code, message.error.message, message.error.details)));
    };
    const settle = (then: () => void) => {
      child.off("message", hear);
      child.off("exit", died);
      child.off("error", died);
      then();
    };
    child.on("message", hear);
    child.once("exit", died);
    child.once("error", died);
    child.send({ kind: "order", order } satisfies ToWorker<O>);
  });
}
