/** Files out of archives, as files of their own for as long as they are needed. */
import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { FoundFile } from "./found-file.ts";
import { damagedFile, openContent } from "./head.ts";
import { LONGEST_CSV_LINE } from "./lines.ts";

/** Whether DuckDB can't get at a Parquet file's content where it lies. */
export const isPacked = ({ member, compression }: FoundFile): boolean =>
  member !== undefined || compression !== "none";

/** Writes the file's unpacked content to `target`. Throws `invalid-input` where it is damaged. */
export async function unpackTo(file: FoundFile, target: string, signal?: AbortSignal): Promise<void> {
  try {
    await pipeline(openContent(file), createWriteStream(target), { signal });
  } catch (error) {
    if (signal?.aborted || (error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    throw damagedFile(file, error);
  }
}

/** As `unpackTo`, but answers false for text that is damaged: what comes before the fault can be read. */
export async function isUnpackedTo(file: FoundFile, target: string, signal: AbortSignal): Promise<boolean> {
  try {
    await unpackTo(file, target, signal);
    return true;
  } catch (error) {
    if (file.format === "parquet" || (error as AppError).details?.file !== file.name) throw error;
    return false;
  }
}

/**
 * Whether DuckDB reads the packed text to its end: of one that breaks off it reads what there is, of CSV's last line that
 * is too long nothing, and says neither.
 */
export async function isWhole(file: FoundFile, signal: AbortSignal): Promise<boolean> {
  let lineBytes = 0;
  const write = (chunk: Buffer, _encoding: unknown, done: () => void) => {
    const end = lastLineEnd(chunk);
    lineBytes = end < 0 ? lineBytes + chunk.length : chunk.length - end - 1;
    done();
  };
  try {
    await pipeline(openContent(file), new Writable({ write }), { signal });
    return lineBytes <= LONGEST_CSV_LINE;
  } catch {
    throwIfAborted(signal);
    return false;
  }
}

const lastLineEnd = (bytes: Buffer) => Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13));
const TAIL_BYTES = 64 * 1024;

/** Whether the last line of the plain file may be too long, for which it must be of some length and without an end. */
export async function endsInLongLine(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    if (size <= LONGEST_CSV_LINE) return false;
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(TAIL_BYTES),
      0,
      TAIL_BYTES,
      size - TAIL_BYTES,
    );
    return lastLineEnd(buffer.subarray(0, bytesRead)) < 0;
  } finally {
    await handle.close();
  }
}

/** Does the work with the files unpacked in a folder that is gone afterwards. */
export async function unpacked<T>(files: FoundFile[], work: (paths: string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "merchbench-unpacked-"));
  try {
    const paths = files.map((_file, k) => join(folder, String(k)));
    for (const [k, file] of files.entries()) await unpackTo(file, paths[k]!);
    return await work(paths);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Does the work with the path where DuckDB finds the file's content: only Parquet must be unpacked for it. */
export function unpackedWhereNeeded<T>(file: FoundFile, work: (path: string) => Promise<T>): Promise<T> {
  if (file.format !== "parquet" || !isPacked(file)) return work(file.path);
  return unpacked([file], ([path]) => work(path!));
}
