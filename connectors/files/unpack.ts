/** Files out of archives, as files of their own for as long as they are needed. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { FoundFile } from "./find-files.ts";
import { damagedFile, openContent } from "./head.ts";

/** Whether DuckDB can't get at a Parquet file's content where it lies. */
export const isPacked = ({ member, compression }: FoundFile): boolean =>
  member !== undefined || compression !== "none";

/** Writes the file's unpacked content to `target`. Throws `invalid-input` where it is damaged. */
export async function unpackTo(file: FoundFile, target: string, signal?: AbortSignal): Promise<void> {
  try {
    await pipeline(await openContent(file), createWriteStream(target), { signal });
  } catch (error) {
    if (signal?.aborted || (error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    throw damagedFile(file, error);
  }
}

/** Whether the packed file goes on to its end: of one that breaks off, DuckDB reads what there is of a CSV and says nothing. */
export async function isWhole(file: FoundFile, signal: AbortSignal): Promise<boolean> {
  try {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(await openContent(file), nowhere, { signal });
    return true;
  } catch {
    throwIfAborted(signal);
    return false;
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
