/** Drives the engine process of a benchmark. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Answer, Ask } from "./engine-process.ts";

export interface Loader {
  ask(ask: Ask): Promise<Answer>;
  close(): Promise<void>;
}

export async function startLoader(): Promise<Loader> {
  const child: ChildProcess = fork(join(import.meta.dirname, "engine-process.ts"));
  await once(child, "message");
  return {
    async ask(ask) {
      child.send(ask);
      const [given] = (await answered(child)) as [Answer];
      if (given.error) throw new Error(given.error);
      return given;
    },
    async close() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/** Its next message, or what its end says; no listener stays. */
async function answered(child: ChildProcess): Promise<unknown[]> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(child, "exit", { signal }).then(([code]) => [
    { error: `The engine ended with ${code}.` },
  ]);
  try {
    return await Promise.race([once(child, "message", { signal }), ended]);
  } finally {
    heard.abort();
  }
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}
