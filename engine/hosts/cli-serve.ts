/** `merchbench serve`: an engine that serves until it is told to stop, or until who started it is gone. */
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../contract/errors.ts";
import type { Engine } from "../engine.ts";
import { watchSources } from "../ingest/watch.ts";
import { openEngine } from "../open-engine.ts";
import { knownWorkspaces } from "../state/home.ts";
import { demandRoom } from "../workspace.ts";
import { serve } from "./serve.ts";
import { type Ready, STOP } from "./supervise.ts";

export interface ServeCommand {
  folder: string;
  home: string;
  json: boolean;
  port: number;
  parentPid: number | undefined;
}

const WATCH_PARENT_MS = 1000;
/** So long an engine may take to let go of the workspace after it, or who started it, was killed. */
const FREE_WITHIN_MS = 3000;
const LOOK_EVERY_MS = 100;

/** Opens (or makes) the workspace, unless it was there and is not any more, prints where it serves, and resolves after SIGINT, SIGTERM or the parent's end. */
export async function serveUntilStopped(options: ServeCommand): Promise<void> {
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new AppError("invalid-input", "--port takes a number from 0 to 65535.");
  }
  demandThere(options);
  demandRoom(options.folder);
  const engine = await openOnceFree(options);
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
  process.send?.({ port: Number(new URL(serving.url).port) } satisfies Ready);
  await end;
  watch.stop();
  await serving.close();
  await engine.close();
}

/** An empty workspace in the place of one that was moved, or whose disk is not connected, would look like lost data. */
function demandThere({ folder, home }: ServeCommand): void {
  const path = resolve(folder);
  const gone = knownWorkspaces(home).find((known) => known.folder === path && !known.exists);
  if (!gone) return;
  throw new AppError(
    "not-found",
    `The workspace "${gone.name}" is no longer in ${path}. Connect its disk, or open it where it is now. To begin anew, choose another folder, or run: merchbench workspace create ${path}`,
  );
}

async function openOnceFree({ folder, home }: ServeCommand): Promise<Engine> {
  for (const until = Date.now() + FREE_WITHIN_MS; ; ) {
    try {
      return await openEngine(folder, { home });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "conflict" || Date.now() > until) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
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
    if (process.connected) listenToSupervisor(resolve);
    const timer = setInterval(() => {
      if (isAlive(parentPid)) return;
      clearInterval(timer);
      resolve();
    }, WATCH_PARENT_MS);
    timer.unref();
  });
}

/** A supervisor that is gone was killed, and its engine with it: whoever did so may start another one at once. */
function listenToSupervisor(stop: () => void): void {
  process.on("message", (message) => {
    if (message === STOP) stop();
  });
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
