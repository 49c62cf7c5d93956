/** Files that a browser sent: folders of the workspace's imports, each kept as long as a source reads from it. */
import { rm } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { State } from "../state/state.ts";

interface Workspace {
  folder: string;
  state: Pick<State, "connections">;
}

/** Folder of the workspace in which each sending has one of its own. */
export const importsFolder = (workspace: string): string => join(workspace, "imports");

/** Deletes the sent files that `path` leads to, unless a source reads from their folder; a path elsewhere is left alone. */
export async function dropImport({ folder, state }: Workspace, path: string): Promise<void> {
  const sending = sendingOf(folder, path);
  if (!sending || isPattern(sending)) return;
  const read = state.connections
    .list("source")
    .map(({ config }) => sendingOf(folder, String(config.path ?? "")));
  if (read.some((other) => other !== undefined && (other === sending || other === "" || isPattern(other))))
    return;
  await rm(join(importsFolder(folder), sending), { recursive: true, force: true });
}

/** Name of the folder within imports; empty for imports itself, undefined for what lies elsewhere. */
function sendingOf(workspace: string, path: string): string | undefined {
  if (!isAbsolute(path)) return undefined;
  const [first = ""] = relative(importsFolder(workspace), path).split(sep);
  return first === ".." || isAbsolute(first) ? undefined : first;
}

const isPattern = (name: string) => /[*?{]/.test(name);
