/** The engine behind a command line: attached to a running one, else opened in this process. */
import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { createRouterClient } from "@orpc/server";
import { createRouter, readableErrors } from "../commands/router.ts";
import { openEngine } from "../open-engine.ts";
import { waitForTests } from "../quality/after-load.ts";

/** Calls `client[area][verb](input)`, whatever is behind it. */
export type AnyClient = Record<
  string,
  Record<string, (input: unknown, options?: { signal?: AbortSignal }) => Promise<unknown>>
>;

export interface Connected {
  client: AnyClient;
  /** True when the engine runs in another process and goes on after this one. */
  attached: boolean;
  close(): Promise<void>;
}

interface Address {
  pid: number;
  url: string;
  token: string;
  /** The workspace that it serves. */
  folder: string;
}

/** Attaches to the engine that has the workspace open, or opens it here. */
export async function connect(folder: string, home: string): Promise<Connected> {
  const address = await runningEngine(folder);
  if (address) return { client: remoteClient(address), attached: true, close: async () => {} };
  const engine = await openEngine(folder, { home, mustExist: true });
  const client = createRouterClient(createRouter(), { context: { engine }, interceptors: [readableErrors] });
  return {
    client: client as unknown as AnyClient,
    attached: false,
    async close() {
      await waitForTests(engine.jobs);
      await engine.close();
    },
  };
}

/** Client for commands that need no workspace. */
export function standaloneClient(home: string): AnyClient {
  process.env.MERCHBENCH_HOME = home;
  return createRouterClient(createRouter(), {
    context: { engine: undefined as never },
    interceptors: [readableErrors],
  }) as unknown as AnyClient;
}

function remoteClient({ url, token }: Address): AnyClient {
  const link = new RPCLink({ url: `${url}rpc`, headers: { authorization: `Bearer ${token}` } });
  return createORPCClient(link) as unknown as AnyClient;
}

/** An engine that has much to do answers late; one that is taken for gone would be in the way of the command. */
const BUSY_MS = 30_000;

/**
 * Address of the engine that serves the workspace; a file left behind by a killed engine answers nothing, and one that
 * came with a copy of the folder, such as a backup, leads to another workspace.
 */
async function runningEngine(folder: string): Promise<Address | undefined> {
  try {
    const address = JSON.parse(readFileSync(join(resolve(folder), "engine.json"), "utf8")) as Address;
    if (realpathSync(address.folder) !== realpathSync(folder)) return undefined;
    process.kill(address.pid, 0);
    const { default: axios } = await import("axios");
    await axios.get(`${address.url}api/jobs/list`, {
      params: { limit: 1 },
      headers: { authorization: `Bearer ${address.token}` },
      timeout: BUSY_MS,
      proxy: false,
    });
    return address;
  } catch {
    return undefined;
  }
}
