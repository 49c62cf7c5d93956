/** Zip archives: their members and each member's bytes, within bounds that no honest export reaches. */
import { stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import yauzl, { type Entry, type Options, type ZipFile } from "yauzl";
import { AppError } from "../../engine/contract/errors.ts";
import { unpackedBytes } from "./packed.ts";
import { Remembered } from "./remembered.ts";

/** An archive by its path, or the bytes of one that lies within another. */
export type Archive = string | Buffer;

export interface Member {
  name: string;
  /** Bytes once unpacked. */
  size: number;
}

/** An archive with more is not read. */
export const MOST_MEMBERS = 10_000;
/** Above this size a member that unpacks to more than so many times its packed size is taken for a bomb. */
const SUSPICIOUS_BYTES = 1024 ** 3;
const SUSPICIOUS_RATIO = 250;
/** More than this is not read out of an archive into memory. */
const LARGEST_IN_MEMORY = 256 * 1024 ** 2;

const OPTIONS: Options = { lazyEntries: true, autoClose: false, strictFileNames: false };

/**
 * Members of the archive, folders left out, in their order. Throws `invalid-input` for a damaged, locked or suspicious
 * archive, and for one with two members of one name: they are opened by their names.
 */
export async function listMembers(archive: Archive, what: string): Promise<Member[]> {
  const entries = await entriesOf(archive, what);
  return [...entries.values()].map(({ fileName, uncompressedSize }) => ({
    name: fileName,
    size: uncompressedSize,
  }));
}

type Entries = Map<string, Entry>;
/** By the archive's state: each member that is opened is looked up, and a list takes two reads a member. */
const listed = new Remembered<Entries>(4 * MOST_MEMBERS);
const listedWithin = new WeakMap<Buffer, Entries>();

async function entriesOf(archive: Archive, what: string): Promise<Entries> {
  if (typeof archive !== "string") {
    const entries = listedWithin.get(archive) ?? (await readEntries(archive, what));
    listedWithin.set(archive, entries);
    return entries;
  }
  const { size, mtimeMs } = await stat(archive);
  const key = JSON.stringify([archive, size, mtimeMs]);
  const before = listed.get(key);
  if (before) return before;
  const entries = await readEntries(archive, what);
  listed.put(key, entries, entries.size);
  return entries;
}

const readEntries = (archive: Archive, what: string): Promise<Entries> =>
  withZip(archive, what, async (zip) => {
    const all: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      all.push(entry);
      if (all.length > MOST_MEMBERS) throw refused(what, `it holds more than ${MOST_MEMBERS} files`);
    }
    checkBounds(all, zip.fileSize, what);
    const found: Entries = new Map();
    for (const entry of all) {
      const { fileName } = entry;
      if (found.has(fileName)) throw refused(what, `two files in it are called ${fileName}`);
      if (!fileName.endsWith("/")) found.set(fileName, entry);
    }
    return found;
  });

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

/** The member's unpacked bytes, up to a fault, which is thrown behind them. Size and checksum that it declares are held to. */
export async function* openMember(archive: Archive, member: string, what: string): AsyncGenerator<Buffer> {
  const entry = (await entriesOf(archive, what)).get(member);
  if (!entry)
    throw new AppError("not-found", `${what} no longer holds ${member}. Export it again, or leave it out.`);
  const zip = await openZip(archive, what);
  try {
    yield* held(contentOf(zip, entry), entry);
  } finally {
    zip.close();
  }
}

const [STORED, DEFLATED] = [0, 8];

function contentOf(zip: ZipFile, entry: Entry): AsyncIterable<Buffer> {
  const open = () => packedContent(zip, entry);
  if (entry.compressionMethod === DEFLATED) return unpackedBytes(open, "deflate");
  if (entry.compressionMethod === STORED) return open();
  throw new Error(`it is packed in a way that is not known (${entry.compressionMethod})`);
}

async function* packedContent(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  yield* (await zip.openReadStreamPromise(entry, { decodeFileData: false })) as AsyncIterable<Buffer>;
}

async function* held(content: AsyncIterable<Buffer>, entry: Entry): AsyncGenerator<Buffer> {
  let sum = 0;
  let left = entry.uncompressedSize;
  for await (const bytes of content) {
    left -= bytes.length;
    if (left < 0) throw new Error("it unpacks to more than its archive says");
    sum = crc32(bytes, sum);
    yield bytes;
  }
  if (left > 0) throw new Error("it unpacks to less than its archive says");
  if (sum !== entry.crc32) throw new Error("its checksum is wrong");
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

/** What is said of an archive that is left alone (`invalid-input`). */
export const refused = (what: string, reason: string) =>
  new AppError("invalid-input", `${what} is not read: ${reason}. Unpack it yourself and give the files.`);

const damaged = (what: string, error: unknown) =>
  new AppError(
    "invalid-input",
    `${what} can't be unpacked: ${(error as Error).message.replace(/[\s.]+$/, "")}. Export it again, or leave it out.`,
    undefined,
    error,
  );
