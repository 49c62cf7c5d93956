/** The user's own folder of Merchbench: known workspaces and the fallback key for secrets. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { AppError } from "../contract/errors.ts";

export interface KnownWorkspace {
  name: string;
  folder: string;
  lastOpenedAt: string;
}

/** `MERCHBENCH_HOME`, else the platform's folder for application data. */
export function defaultHome(): string {
  if (process.env.MERCHBENCH_HOME) return process.env.MERCHBENCH_HOME;
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Merchbench");
  if (process.platform === "win32") return join(process.env.APPDATA ?? homedir(), "Merchbench");
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "merchbench");
}

/**
 * Makes a folder that only its owner may enter, and those above it. Node's own way to do so never ends where a file
 * system refuses with ENOENT, as /proc does.
 */
export function makeFolder(path: string): void {
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Makes the home where there is none. Throws `invalid-input` where that, or writing there, is not allowed. */
export function makeHome(home: string): void {
  try {
    makeFolder(resolve(home));
    accessSync(home, constants.W_OK);
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `The list of workspaces and the key of their passwords can't be kept in ${home} (${(error as Error).message}). Name another folder with MERCHBENCH_HOME.`,
      undefined,
      error,
    );
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

/** Workspaces known on this computer, last opened first. A damaged list reads as empty: it is only a convenience. */
export function knownWorkspaces(home: string): (KnownWorkspace & { exists: boolean })[] {
  return readList(home)
    .map((known) => ({ ...known, exists: existsSync(join(known.folder, "state.sqlite")) }))
    .sort((a, b) => b.lastOpenedAt.localeCompare(a.lastOpenedAt));
}

/** Puts a workspace on the list, or moves it to the top. */
export function rememberWorkspace(home: string, name: string, folder: string): KnownWorkspace {
  const known = { name, folder, lastOpenedAt: new Date().toISOString() };
  makeHome(home);
  const others = readList(home).filter((other) => other.folder !== folder);
  writePrivate(listPath(home), JSON.stringify([known, ...others], null, 2));
  return known;
}

const listPath = (home: string) => join(home, "workspaces.json");

function readList(home: string): KnownWorkspace[] {
  try {
    const list: unknown = JSON.parse(readFileSync(listPath(home), "utf8"));
    return Array.isArray(list) ? (list as KnownWorkspace[]) : [];
  } catch {
    return [];
  }
}
