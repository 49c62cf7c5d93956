/** `merchbench serve`: an engine that serves until it is told to stop, or until its shell is gone. */
import { AppError } from "../contract/errors.ts";
import { openEngine } from "../engine.ts";
import { watchSources } from "../ingest/watch.ts";
import { serve } from "./serve.ts";

export interface ServeCommand {
  folder: string;
  home: string;
  json: boolean;
  port: number;
  parentPid: number | undefined;
}

const WATCH_PARENT_MS = 1000;

/** Opens (or makes) the workspace, prints where it serves, and resolves after SIGINT, SIGTERM or the parent's end. */
export async function serveUntilStopped(options: ServeCommand): Promise<void> {
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new AppError("invalid-input", "--port takes a number from 0 to 65535.");
  }
  const engine = await openEngine(options.folder, { home: options.home });
  const serving = await serve(engine, { port: options.port, token: process.env.MERCHBENCH_TOKEN }).catch(
    async (error: unknown) => {
      await engine.close();
      throw error;
    },
  );
  // Listening for the end comes first: who reads the address may send SIGTERM at once.
  const end = stopped(options.parentPid);
  engine.schedules.catchUp();
  const watch = watchSources(engine);
  announce(options.json, serving.url, serving.token, engine.resumedJobs);
  await end;
  watch.stop();
  await serving.close();
  await engine.close();
}

function announce(json: boolean, url: string, token: string, resumedJobs: number): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ready: true, url, token, resumedJobs })}\n`);
    return;
  }
  process.stdout.write(
    `Merchbench serves this workspace at\n\n  ${url}#token=${token}\n\nThe address holds the token: it opens the workspace. Stop with Ctrl+C.\n`,
  );
}

function stopped(parentPid: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
    if (parentPid === undefined) return;
    const timer = setInterval(() => {
      if (isAlive(parentPid)) return;
      clearInterval(timer);
      resolve();
    }, WATCH_PARENT_MS);
    timer.unref();
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
