/** Files below a folder and among what a pattern meets, each once, whatever links lead to it. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Hidden files, and what programs keep beside a file that they have open or still write. */
const PASSING = /^(\.|~\$)|(~|\.(part|partial|filepart|crdownload|tmp))$/i;

/** What an entry of a folder is: a `Dirent`, or what `stat` says. */
interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}
interface Entry extends Kind {
  name: string;
  parentPath: string;
}

export interface Walked {
  files: string[];
  /** Folders that can't be looked into, with what the system says. */
  closed: { path: string; error: unknown }[];
}

/** The files below the folder, with its subfolders. Throws where the folder itself can't be looked into. */
export async function filesBelow(folder: string): Promise<Walked> {
  const walk = new Walk();
  await walk.folder(folder, await realpath(folder));
  return walk.end();
}

/** The files among the entries, and with `folders` those below the folders among them. */
export async function filesAmong(entries: Entry[], folders: boolean): Promise<Walked> {
  const walk = new Walk();
  const places = new Map<string, string>();
  for (const entry of entries) {
    const { name, parentPath } = entry;
    const place = places.get(parentPath) ?? (await realpath(parentPath));
    places.set(parentPath, place);
    const path = join(parentPath, name);
    const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (folders || !target?.isDirectory()) await walk.take(path, entry, join(place, name));
  }
  return walk.end();
}

/**
 * A link stands for what it leads to, unless that is there already: `latest.csv` would count its rows twice, and a
 * folder that leads to itself never end.
 */
class Walk {
  readonly #files: string[] = [];
  readonly #closed: Walked["closed"] = [];
  /** Real paths of what was met. */
  readonly #met = new Set<string>();
  readonly #links: string[] = [];

  /** `place` is the entry's real path, where it is no link. */
  async take(path: string, kind: Kind, place: string): Promise<void> {
    if (kind.isSymbolicLink()) this.#links.push(path);
    else if (kind.isDirectory())
      await this.folder(path, place).catch((error: unknown) => this.#closed.push({ path, error }));
    else if (kind.isFile() && !this.#met.has(place)) {
      this.#met.add(place);
      this.#files.push(path);
    }
  }

  async folder(path: string, place: string): Promise<void> {
    if (this.#met.has(place)) return;
    this.#met.add(place);
    for (const entry of await readdir(path, { withFileTypes: true }))
      if (entry.isDirectory() || !PASSING.test(entry.name))
        await this.take(join(path, entry.name), entry, join(place, entry.name));
  }

  /** Follows the links, once all else was met, and answers what there is. */
  async end(): Promise<Walked> {
    // More come while folders are walked through that others lead to.
    for (const link of this.#links) {
      const target = await stat(link).catch(() => undefined);
      if (target) await this.take(link, target, await realpath(link));
    }
    return { files: this.#files, closed: this.#closed };
  }
}
