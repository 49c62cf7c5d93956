/** Starts the engine as plain Node, watches it, starts it again when it dies, and ends it with the shell. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { EngineAddress } from "../../engine/contract/host.ts";

export interface EngineOptions {
  /** The Node binary that runs it. */
  node: string;
  /** Arguments after `node`: the entry file and its flags. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Called after each restart, with the address it has now. */
  onRestarted(address: EngineAddress): void;
  /** Called when it keeps dying and is not started again. */
  onGivenUp(reason: Error): void;
  /** Wait before restart number n, milliseconds; after the last one without a calm minute it is given up. */
  backOff?: readonly number[];
}

export interface EngineProcess {
  /** Address of the first run; rejects with what the engine said when it can't start. */
  readonly ready: Promise<EngineAddress>;
  readonly pid: number | undefined;
  /** Asks it to end, and kills it when it does not within the grace time. */
  stop(graceMs?: number): Promise<void>;
}

const BACK_OFF = [100, 500, 2_000, 5_000, 10_000];
const CALM_MS = 60_000;
/** Opening a large workspace after a crash, or with a newer program, takes its time; only one that hangs takes so long. */
const READY_MS = 300_000;
/** So long an engine may take to write down what it holds in memory before it is killed. */
const GRACE_MS = 20_000;
const KEPT_LINES = 20;

interface Attempt {
  child: ChildProcess;
  ready: Promise<EngineAddress>;
  /** Settles when the process is gone. */
  gone: Promise<void>;
}

function parseReady(line: string): EngineAddress | undefined {
  try {
    const message = JSON.parse(line) as Partial<EngineAddress> & { ready?: boolean };
    if (message.ready && message.url && message.token) return { url: message.url, token: message.token };
  } catch {
    // Not JSON: a line meant for people.
  }
  return undefined;
}

/** One run of the process. A restart gets the port and token of the first run, so that the page keeps its address. */
function launch(options: EngineOptions, address: EngineAddress | undefined): Attempt {
  // The token goes by environment: a command line can be read by every user of the machine.
  const args = address ? [...options.args, "--port", new URL(address.url).port] : options.args;
  const env = address ? { ...options.env, MERCHBENCH_TOKEN: address.token } : options.env;
  const child = spawn(options.node, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  });
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const ready = new Promise<EngineAddress>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error("The engine did not answer within five minutes."));
      child.kill("SIGKILL");
    }, READY_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = parseReady(line);
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      reject(new Error(said.join("\n") || `The engine ended at once (${signal ?? `exit code ${code}`}).`));
    });
  });
  ready.catch(() => {}); // Whoever awaits it still gets the reason; a late exit is no unhandled rejection.
  return { child, ready, gone };
}

/** Runs the engine until `stop`. */
export function startEngine(options: EngineOptions): EngineProcess {
  const backOff = options.backOff ?? BACK_OFF;
  let stopping = false;
  let wake = (): void => {};
  const first = launch(options, undefined);
  let current = first;

  const watch = async (): Promise<void> => {
    let address = await first.ready;
    let deaths = 0;
    let since = Date.now();
    for (;;) {
      await current.gone;
      if (stopping) return;
      if (Date.now() - since > CALM_MS) deaths = 0;
      const wait = backOff[deaths++];
      if (wait === undefined)
        throw new Error("The engine keeps ending. See the logs folder of the workspace.");
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, wait);
      });
      if (stopping) return;
      current = launch(options, address);
      since = Date.now();
      try {
        address = await current.ready;
        options.onRestarted(address);
      } catch (error) {
        if (stopping) return;
        if (deaths >= backOff.length) throw error;
      }
    }
  };
  watch().catch((error: Error) => {
    // A failed first start is told through `ready`; only later failures are told here.
    first.ready.then(
      () => options.onGivenUp(error),
      () => {},
    );
  });

  return {
    ready: first.ready,
    get pid() {
      return current.child.pid;
    },
    async stop(graceMs = GRACE_MS) {
      stopping = true;
      wake();
      const { child, gone } = current;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
