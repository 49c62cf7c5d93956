/** The steps of a connection check, the same in every connector. */
import { AppError, toErrorInfo } from "../engine/contract/errors.ts";
import type { CheckStep } from "./connector.ts";

export interface CheckList {
  ok(name: string, detail?: string): CheckStep;
  failed(name: string, detail: string): CheckStep;
  /** Connects; a refusal becomes the step it failed at, in the words of `describe`. */
  connect<T, C>(open: () => Promise<T>, describe: (error: unknown, config: C) => AppError): Promise<T>;
  encryption(encrypted: boolean, host: string): void;
  rights(canWrite: boolean): void;
  tables(count: number): void;
}

const LOCAL = /^(localhost|127\.|::1$|\/)/;

/** Runs a check; whatever it throws becomes its last, failed step, so that a check itself never throws. */
export async function checkList<C>(
  product: string,
  config: C,
  work: (list: CheckList) => Promise<void>,
): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  const add = (step: CheckStep) => {
    steps.push(step);
    return step;
  };
  const list: CheckList = {
    ok: (name, detail) => add({ name, ok: true, ...(detail !== undefined && { detail }) }),
    failed: (name, detail) => add({ name, ok: false, detail }),
    async connect(open, describe) {
      try {
        const opened = await open();
        list.ok("Reached the server");
        return opened;
      } catch (error) {
        const told = describe(error, config as never);
        // A server that answers "wrong password" or "no such database" was reached.
        const reached = told.code === "unauthorised" || told.code === "not-found";
        if (reached) list.ok("Reached the server");
        list.failed(stepOf(told), told.message);
        throw SHOWN;
      }
    },
    encryption(encrypted, host) {
      if (encrypted) list.ok("Connection is encrypted");
      else if (LOCAL.test(host)) list.ok("Connection is not encrypted; it stays on this machine");
      else
        list.ok("Connection is not encrypted", "Choose encryption if the way to the server is not private.");
    },
    rights(canWrite) {
      if (canWrite)
        list.ok("User could also write", "A read-only user is safer; Merchbench only reads a source.");
      else list.ok("User can only read");
    },
    tables(count) {
      if (count > 0) list.ok(`${count} ${count === 1 ? "table" : "tables"} found`);
      else
        list.failed(
          "Tables found",
          "The user can read no table. Grant SELECT, or check database and schema.",
        );
    },
  };
  try {
    await work(list);
  } catch (error) {
    if (error !== SHOWN) list.failed(`Checked ${product}`, toErrorInfo(error).message);
  }
  return steps;
}

const SHOWN = new AppError("unavailable", "The connection was refused.");

function stepOf(error: AppError): string {
  if (error.code === "unauthorised") return "Signed in";
  if (error.code === "not-found") return "Database found";
  return "Reached the server";
}
