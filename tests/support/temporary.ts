/** One folder for all that a run of tests or benchmarks puts into the system's temporary folder. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isAlive } from "./server-process.ts";

const PREFIX = "merchbench-run-";

/**
 * Makes the folder that this process and those it starts take for the system's; the answer removes it. Its name
 * carries the process's id, so that what a killed run left goes with the next one.
 */
export function ownTemporaryFolder(): () => void {
  const outside = process.env.TMPDIR;
  // Vitest sets up every project; and the sockets of servers take no long path.
  if (outside && basename(outside).startsWith(PREFIX)) return () => {};
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Database servers run as another user and have to pass through.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => {
    if (outside === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outside;
    remove(folder);
  };
}

/** Vitest's global set-up: the answer runs at the end. */
export default function setUp(): () => void {
  const end = ownTemporaryFolder();
  // Tests start hundreds of processes: only the first of them has to compile the engine.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "compiled");
  return end;
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid && !isAlive(pid)) remove(join(tmpdir(), name));
  }
}

/** What can't go, since it is another user's or a process of the run still writes, fails no test: a later run takes it. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    process.stderr.write(`${folder} was not removed: ${(error as Error).message}\n`);
  }
}
