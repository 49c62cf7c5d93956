/** Zip archives: their members and each member's bytes, within bounds that no honest export reaches. */
import yauzl, { type Entry, type Options, type ZipFile } from "yauzl";
import { AppError } from "../../engine/contract/errors.ts";

/** An archive by its path, or the bytes of one that lies within another. */
export type Archive = string | Buffer;

export interface Member {
  name: string;
  /** Bytes once unpacked. */
  size: number;
}

const MOST_MEMBERS = 10_000;
/** Above this size a member that unpacks to more than so many times its packed size is taken for a bomb. */
const SUSPICIOUS_BYTES = 1024 ** 3;
const SUSPICIOUS_RATIO = 250;
/** More than this is not read out of an archive into memory. */
const LARGEST_IN_MEMORY = 256 * 1024 ** 2;

const OPTIONS: Options = { lazyEntries: true, autoClose: false, strictFileNames: false };

/** Members of the archive, folders left out. Throws `invalid-input` for a damaged, locked or suspicious archive. */
export async function listMembers(archive: Archive, what: string): Promise<Member[]> {
  const entries = await withZip(archive, what, async (zip) => {
    const found: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      found.push(entry);
      if (found.length > MOST_MEMBERS) throw refused(what, `it holds more than ${MOST_MEMBERS} files`);
    }
    checkBounds(found, zip.fileSize, what);
    return found;
  });
  return entries
    .filter((entry) => !entry.fileName.endsWith("/"))
    .map((entry) => ({ name: entry.fileName, size: entry.uncompressedSize }));
}

function checkBounds(entries: Entry[], archiveSize: number, what: string): void {
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (packed > archiveSize) throw refused(what, "its files overlap");
  for (const entry of entries) {
    if (entry.isEncrypted()) throw refused(what, `${entry.fileName} is locked with a password`);
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > SUSPICIOUS_BYTES && ratio > SUSPICIOUS_RATIO)
      throw refused(what, `${entry.fileName} would unpack to ${Math.round(ratio)} times its size`);
  }
}

/** Members are opened by their names: of two that have one, only the first could be read. Throws `invalid-input` for such. */
export function checkNames(members: Member[], what: string): void {
  const seen = new Set<string>();
  for (const { name } of members) {
    if (seen.has(name)) throw refused(what, `two files in it are called ${name}`);
    seen.add(name);
  }
}

/** The member's unpacked bytes. The size it declares is held to. */
export async function* openMember(archive: Archive, member: string, what: string): AsyncGenerator<Buffer> {
  const zip = await openZip(archive, what);
  try {
    const entry = await entryOf(zip, member, what);
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
  } finally {
    zip.close();
  }
}

async function entryOf(zip: ZipFile, member: string, what: string): Promise<Entry> {
  try {
    for await (const entry of zip.eachEntry()) if (entry.fileName === member) return entry;
  } catch (error) {
    throw damaged(what, error);
  }
  throw new AppError("not-found", `${what} no longer holds ${member}. Export it again, or leave it out.`);
}

/** The member whole. Throws `invalid-input` when it is too large for memory. */
export async function readMember(archive: Archive, member: string, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of openMember(archive, member, what)) {
    bytes += chunk.length;
    if (bytes > LARGEST_IN_MEMORY) throw refused(what, `${member} is too large to be read from within it`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function withZip<T>(archive: Archive, what: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openZip(archive, what);
  try {
    return await work(zip);
  } catch (error) {
    throw error instanceof AppError ? error : damaged(what, error);
  } finally {
    zip.close();
  }
}

async function openZip(archive: Archive, what: string): Promise<ZipFile> {
  try {
    return typeof archive === "string"
      ? await yauzl.openPromise(archive, OPTIONS)
      : await yauzl.fromBufferPromise(archive, OPTIONS);
  } catch (error) {
    throw damaged(what, error);
  }
}

const refused = (what: string, reason: string) =>
  new AppError("invalid-input", `${what} is not read: ${reason}. Unpack it yourself and give the files.`);

const damaged = (what: string, error: unknown) =>
  new AppError(
    "invalid-input",
    `${what} can't be unpacked: ${(error as Error).message}. Export it again, or leave it out.`,
    undefined,
    error,
  );
