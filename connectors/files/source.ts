/** Reads files: DuckDB scans them itself; files that did not change since the last sync are not read again. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, FileBatch, ReadRequest, RejectedLine, Source, Stream } from "../connector.ts";
import type { FilesConfig } from "./config.ts";
import { type FileGroup, type FoundFile, findFiles, groupFiles } from "./find-files.ts";
import { repairCsv, repairJsonLines } from "./repair.ts";
import { FILE_COLUMN, type Part, repairedScan, scanOf, shapeOf } from "./shape.ts";

/** Files are read together up to this size, so that many small ones cost little and big ones show progress. */
const BATCH_BYTES = 64 * 1024 * 1024;
const BATCH_FILES = 500;

/** The cursor of a file stream: what was read, by name. */
type Manifest = Record<string, { size: number; mtimeMs: number; hash: string }>;

export const filesSource: Source<FilesConfig> = {
  async streams(config, run) {
    const streams: Stream[] = [];
    for (const group of groupFiles(await findFiles(config))) {
      throwIfAborted(run.signal);
      const { columns } = await shapeOf(group, config);
      const bytes = group.files.reduce((sum, file) => sum + file.size, 0);
      streams.push({ name: group.stream, columns, key: [], cursorColumn: FILE_COLUMN, bytes });
    }
    return streams;
  },

  async *read(config, request, run) {
    const found = await findFiles(config);
    const groups = groupFiles(found);
    for (const { name, bytes } of request.streams) {
      const group = groups.find((candidate) => candidate.stream === name);
      const part = run.part(name, bytes ?? 1);
      for await (const batch of readGroup(group, name, found.root, config, request, part))
        yield { stream: name, batch };
    }
  },
};

async function* readGroup(
  group: FileGroup | undefined,
  name: string,
  root: string,
  config: FilesConfig,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  const saved = request.cursors[name];
  const before = saved === undefined ? {} : (JSON.parse(saved) as Manifest);
  const now: Manifest = { ...before };
  const gone = Object.keys(before).filter((file) => !group?.files.some((other) => other.name === file));
  for (const file of gone) delete now[file];
  if (gone.length > 0) {
    const replaces = { column: FILE_COLUMN, values: gone };
    yield { kind: "columns", rows: 0, columns: {}, replaces, cursor: JSON.stringify(now) };
  }
  if (!group) return;
  const changed = await changedFiles(group.files, now, run);
  if (changed.size === 0) return;
  const shape = await shapeOf(group, config);
  const total = [...changed.keys()].reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  for (const part of shape.parts) {
    for (const files of chunks(part.files.filter((file) => changed.has(file)))) {
      throwIfAborted(run.signal);
      const replaced = files.map((file) => file.name).filter((file) => file in before);
      for (const file of files) now[file.name] = changed.get(file)!;
      done += files.reduce((sum, file) => sum + file.size, 0);
      yield {
        ...batchOf(part, files, root, request.scratch, run.signal),
        cursor: JSON.stringify(now),
        bytesSoFar: done,
        ...(replaced.length > 0 && { replaces: { column: FILE_COLUMN, values: replaced } }),
      };
      run.progress(done, total, `${name}: ${(done / 1e6).toFixed(1)} MB`);
    }
  }
}

/** Files that are new or different. Size and time tell at once; where only the time differs, the content does. */
async function changedFiles(
  files: FoundFile[],
  manifest: Manifest,
  run: Run,
): Promise<Map<FoundFile, Manifest[string]>> {
  const changed = new Map<FoundFile, Manifest[string]>();
  for (const file of files) {
    const known = manifest[file.name];
    if (file.size === 0) continue;
    if (known && known.size === file.size && known.mtimeMs === file.mtimeMs) continue;
    throwIfAborted(run.signal);
    const hash = await hashOf(file.path, run.signal);
    const entry = { size: file.size, mtimeMs: file.mtimeMs, hash };
    if (known?.hash === hash) manifest[file.name] = entry;
    else changed.set(file, entry);
  }
  return changed;
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return hash.digest("hex");
}

function* chunks(files: FoundFile[]): Generator<FoundFile[]> {
  let open: FoundFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (open.length > 0 && (bytes + file.size > BATCH_BYTES || open.length >= BATCH_FILES)) {
      yield open;
      open = [];
      bytes = 0;
    }
    open.push(file);
    bytes += file.size;
  }
  if (open.length > 0) yield open;
}

function batchOf(
  part: Part,
  files: FoundFile[],
  root: string,
  scratch: string,
  signal: AbortSignal,
): FileBatch {
  const batch: FileBatch = {
    kind: "file",
    path: files[0]!.path,
    scan: scanOf(part, files, root),
    temporary: false,
  };
  return part.repairable ? { ...batch, repair: () => repairFiles(part, files, scratch, signal) } : batch;
}

async function repairFiles(
  part: Part,
  files: FoundFile[],
  scratch: string,
  signal: AbortSignal,
): Promise<FileBatch> {
  const rejected: RejectedLine[] = [];
  const copies: { path: string; file: FoundFile }[] = [];
  for (const [k, file] of files.entries()) {
    const path = join(scratch, `repaired-${k}.${part.repairable}`);
    const lines = part.dialect
      ? await repairCsv(file, part.dialect, path, signal)
      : await repairJsonLines(file, path, signal);
    // One by one: a file of bad lines only may have more of them than a call takes arguments.
    for (const line of lines) rejected.push(line);
    copies.push({ path, file });
  }
  return { kind: "file", path: copies[0]!.path, scan: repairedScan(part, copies), temporary: true, rejected };
}
