/**
 * `merchbench serve` as two processes: the engine, and this one, which starts it again when it ends by itself. SQL that
 * people write can bring DuckDB down, and the process with it, in ways that no code within it can catch.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createToken } from "./security.ts";

/** What this process tells the engine; that it has gone is told by the channel's end. */
export const STOP = "stop";

/** What the engine tells this process once it serves. */
export interface Ready {
  port: number;
}

export interface SuperviseOptions {
  /** Arguments of Node: the entry file and its flags. */
  args: string[];
  /** Waits before each start again, milliseconds; after the last one without a calm minute it is given up. */
  backOff?: readonly number[];
}

const BACK_OFF = [100, 500, 2_000, 5_000, 10_000];
const CALM_MS = 60_000;

/**
 * Runs the engine until it is stopped (SIGINT, SIGTERM), can't start, or keeps ending; answers its exit code. It keeps
 * its port and token, so that pages and programs find it again.
 */
export async function supervise({ args, backOff = BACK_OFF }: SuperviseOptions): Promise<number> {
  const token = process.env.MERCHBENCH_TOKEN ?? createToken();
  let child: ChildProcess;
  let port: number | undefined;
  let stopping = false;
  const stop = () => {
    stopping = true;
    // One that does not serve yet listens to nobody.
    if (port === undefined) child.kill();
    else if (child.connected) child.send(STOP);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);

  for (let deaths = 0; ; ) {
    const since = Date.now();
    const portArgs = port === undefined ? [] : ["--port", String(port)];
    child = spawn(
      process.execPath,
      [...process.execArgv, ...args, ...portArgs, "--parent-pid", `${process.pid}`],
      {
        env: { ...process.env, MERCHBENCH_TOKEN: token },
        stdio: ["inherit", "inherit", "inherit", "ipc"],
      },
    );
    child.once("message", (ready: Ready) => {
      port = ready.port;
    });
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    if (stopping || code === 0) return code ?? 0;
    if (Date.now() - since > CALM_MS) deaths = 0;
    // One that never served has said why; it would fail again.
    const wait = port === undefined ? undefined : backOff[deaths++];
    const ended = `The engine ended (${signal ?? `exit code ${code}`})`;
    if (wait === undefined) {
      if (signal || port !== undefined)
        say(`${ended} and is not started again. The workspace's logs folder says more.`);
      return code ?? 1;
    }
    say(`${ended}. It is started again; jobs that ran go on.`);
    await delay(wait);
    if (stopping) return 0;
  }
}

const say = (text: string) => process.stderr.write(`${text}\n`);
