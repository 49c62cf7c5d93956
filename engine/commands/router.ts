/** The contract with its handlers: the one router that HTTP, WebSocket and the command line call. */
import { implement, ORPCError, type Router, ValidationError } from "@orpc/server";
import { AppError, STATUS_OF_CODE, toErrorInfo } from "../contract/errors.ts";
import { type Contract, contract } from "../contract/index.ts";
import { type CommandInfo, commands } from "../contract/meta.ts";
import type { Engine } from "../engine.ts";
import { whileAnswering } from "./call.ts";
import { commandHandler } from "./index.ts";

export interface Context {
  /** Absent only for standalone commands of the command line. */
  engine: Engine;
}

interface CallOptions {
  context: Context;
  input: unknown;
  signal?: AbortSignal;
}

type Implementer = Record<
  string,
  Record<string, { handler(work: (options: CallOptions) => unknown): unknown }>
>;

/** Every command of the contract, bound to its handler; a job command queues. */
export function createRouter(): Router<Contract, Context> {
  const builder = implement(contract).$context<Context>();
  const open = builder as unknown as Implementer;
  const tree: Record<string, Record<string, unknown>> = {};
  for (const command of commands) {
    tree[command.area] ??= {};
    tree[command.area]![command.verb] = open[command.area]![command.verb]!.handler(workOf(command));
  }
  return builder.router(tree as Parameters<typeof builder.router>[0]) as Router<Contract, Context>;
}

function workOf(command: CommandInfo): (options: CallOptions) => unknown {
  if (command.name === "jobs.watch")
    return ({ context, input, signal }) => watchJobs(context.engine, input as { id?: string }, signal);
  if (command.meta.kind === "job")
    return guarded(async ({ context, input }) => context.engine.jobs.enqueue(command.name, input));
  return guarded(async ({ context, input, signal }) => {
    const handler = commandHandler(command.name);
    if (!handler) throw new AppError("unsupported", `This version has no ${command.name}.`);
    return whileAnswering({ command: command.name, input }, () => handler(context.engine, input, { signal }));
  });
}

async function* watchJobs(engine: Engine, input: { id?: string }, signal?: AbortSignal) {
  yield* engine.jobs.watch(input.id, signal);
}

/** Errors leave as ORPCError with our code; an unknown one is logged whole and travels without its stack. */
function guarded(
  work: (options: CallOptions) => Promise<unknown>,
): (options: CallOptions) => Promise<unknown> {
  return async (options) => {
    try {
      return await work(options);
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code === "internal")
        options.context.engine?.log.error("A command failed", { stack: (error as Error)?.stack });
      throw toWireError(info.code, info.message, info.details);
    }
  };
}

/** An error as it leaves over the wire. */
export function toWireError(code: keyof typeof STATUS_OF_CODE, message: string, data?: unknown) {
  return new ORPCError(code, { status: STATUS_OF_CODE[code], message, data });
}

/** Interceptor of every handler: a failed check of the input becomes `invalid-input` with the field and the fix. */
export async function readableErrors<T>(options: { next(): Promise<T> }): Promise<T> {
  try {
    return await options.next();
  } catch (error) {
    if (error instanceof ORPCError && error.cause instanceof ValidationError) {
      const [issue] = error.cause.issues;
      const field = issue?.path
        ?.map((part) => (typeof part === "object" ? String(part.key) : String(part)))
        .join(".");
      const inOutput = error.code === "INTERNAL_SERVER_ERROR";
      const message = `${field ? `${field}: ` : ""}${issue?.message ?? "The input is not as expected."}`;
      if (!inOutput) throw toWireError("invalid-input", message, { field });
      throw toWireError("internal", `The engine's own answer was not as promised (${message}).`);
    }
    if (error instanceof SyntaxError)
      throw toWireError("invalid-input", `The request's body is no JSON (${error.message}).`);
    throw error;
  }
}
