/** A real engine process (`serve`) that a test can kill and start again, and its typed client. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import type { Job } from "../../engine/contract/common.ts";
import type { Contract } from "../../engine/contract/index.ts";

export type Client = ContractRouterClient<Contract>;

export interface ServedEngine {
  url: string;
  token: string;
  client: Client;
  resumedJobs: number;
  process: ChildProcess;
  /** Waits for a job to end and answers it. */
  ended(id: string): Promise<Job>;
  /** SIGKILL: no goodbye, as in a crash. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const CLI = join(import.meta.dirname, "../../engine/hosts/cli.ts");

/** Engines that a failed test left behind must not keep the test process alive. */
const started = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of started) child.kill("SIGKILL");
});

/** Starts `serve` on the workspace in `folder` and waits until it answers. */
export async function startEngine(folder: string): Promise<ServedEngine> {
  const child = spawn(
    process.execPath,
    [
      ...[CLI, "serve", "--json", "--workspace", join(folder, "workspace"), "--home", join(folder, "home")],
      // The engine itself, as under the shell: a test kills it, and nobody else starts it again.
      ...["--parent-pid", String(process.pid)],
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  started.add(child);
  child.once("exit", () => started.delete(child));
  child.unref();
  const lines = createInterface({ input: child.stdout! });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => text as string),
    once(child, "exit").then(([code]) =>
      Promise.reject(new Error(`The engine ended with code ${code} before it served.`)),
    ),
  ]);
  const { url, token, resumedJobs } = JSON.parse(line) as { url: string; token: string; resumedJobs: number };
  const client: Client = createORPCClient(
    new RPCLink({ url: `${url}rpc`, headers: { authorization: `Bearer ${token}` } }),
  );
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  return {
    url,
    token,
    client,
    resumedJobs,
    process: child,
    async ended(id) {
      let job = await client.jobs.get({ id });
      for await (const event of await client.jobs.watch({ id })) job = event.job;
      return job;
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

/** Resolves once the job's progress passed `share` (0 to 1); false when it ended before. */
export async function untilProgress(engine: ServedEngine, id: string, share: number): Promise<boolean> {
  for await (const { job } of await engine.client.jobs.watch({ id })) {
    if (job.state !== "queued" && job.state !== "running") return false;
    if ((job.progress ?? 0) >= share) return true;
  }
  return false;
}
