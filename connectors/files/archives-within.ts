/** Zip archives that lie within others: all their members, and the archive that a member is opened in. */
import { stat } from "node:fs/promises";
import { type Archive, listMembers, type Member, MOST_MEMBERS, readMember, refused } from "./archive.ts";

const ZIP = /\.zip$/i;
const DEEPEST = 3;

/** Where it lies is no hidden folder, nor that of a Mac's notes about the files. */
const isHidden = (member: string) => /(^|\/)(__MACOSX\/|\.[^/])/.test(member);

/** A member with the names that lead to it, through archives that lie within the first. */
export type DeepMember = Member & { path: string[] };

/** Members of the archive and of those within it, hidden ones left out. Throws as `listMembers`. */
export async function listAllMembers(
  archive: Archive,
  what: string,
  above: string[] = [],
): Promise<DeepMember[]> {
  const found: DeepMember[] = [];
  for (const member of await listMembers(archive, what)) {
    const { name } = member;
    const path = [...above, name];
    if (isHidden(name)) continue;
    if (!ZIP.test(name)) found.push({ ...member, path });
    else if (path.length > DEEPEST) throw refused(what, "too many archives lie within each other");
    else {
      const inner = `${what}/${name}`;
      for (const other of await listAllMembers(await readMember(archive, name, what), inner, path))
        found.push(other);
    }
    if (found.length > MOST_MEMBERS) throw refused(what, `it holds more than ${MOST_MEMBERS} files`);
  }
  return found;
}

/** The one that was opened last, as long as there is memory for it: its members are read one after the other. */
let last: { key: string; archive: WeakRef<Buffer> } | undefined;

/** The archive that the last of the names is a member of: the one at `path`, or one within it. Throws as `readMember`. */
export async function archiveOf(path: string, names: string[], what: string): Promise<Archive> {
  const within = names.slice(0, -1);
  if (within.length === 0) return path;
  const { size, mtimeMs } = await stat(path);
  const key = JSON.stringify([path, size, mtimeMs, within]);
  const known = last?.key === key ? last.archive.deref() : undefined;
  if (known) return known;
  let archive: Archive = path;
  for (const name of within) archive = await readMember(archive, name, what);
  if (typeof archive !== "string") last = { key, archive: new WeakRef(archive) };
  return archive;
}
