/** Reads files: DuckDB scans them itself where it can; files that did not change since the last sync are not read again. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, FileBatch, ReadRequest, RejectedLine, Source, Stream } from "../connector.ts";
import type { FilesConfig } from "./config.ts";
import { FILE_COLUMN } from "./dialect.ts";
import { findFiles, groupFiles, markOfFiles } from "./find-files.ts";
import type { FileGroup, FoundFile, FoundFiles } from "./found-file.ts";
import type { Shape } from "./look.ts";
import { type Part, type StandIn, scanOf, standInScan } from "./part.ts";
import { MOST_REJECTED } from "./repair.ts";
import { shapeOf, shapesOf, tablesOf } from "./shape.ts";
import { endsInLongLine, isPacked, isUnpackedTo, isWhole } from "./unpack.ts";

/** Files are read together up to this size, so that many small ones cost little and big ones show progress. */
const BATCH_BYTES = 64 * 1024 * 1024;
const BATCH_FILES = 500;

/** The cursor of a file stream: what was read, by name, and a hash of how. */
type Manifest = Record<string, { size: number; mtimeMs: number; plan: string }>;

export const filesSource: Source<FilesConfig> = {
  async streams(config, run) {
    const streams: Stream[] = [];
    const { shapes, leftOut } = await shapesOf(await findFiles(config), config, run);
    for (const { group, shape } of shapes) {
      const said = [...shape.notes, ...shape.findings.flatMap(({ doubt }) => doubt ?? [])];
      const doubts = said.map((sentence) => `${group.stream}: ${sentence}`);
      const bytes = group.files.reduce((sum, file) => sum + file.size, 0);
      for (const { name, table, columns, isMain } of tablesOf(group.stream, shape))
        streams.push({
          name,
          table,
          columns,
          key: [],
          cursorColumn: FILE_COLUMN,
          ...(isMain && { doubts }),
          leftOut,
          bytes,
        });
    }
    return streams;
  },

  changeMark: async (config) => (config.watch ? markOfFiles(config) : undefined),

  async *read(config, request, run) {
    const found = await findFiles(config);
    const groups = groupFiles(found);
    for (const { name, bytes } of request.streams) {
      const group = groups.find(({ stream }) => name === stream || name.startsWith(`${stream}.`));
      const part = run.part(name, bytes ?? 1);
      for await (const batch of readGroup(group, name, found, config, request, part))
        yield { stream: name, batch };
    }
  },
};

async function* readGroup(
  group: FileGroup | undefined,
  name: string,
  { root, closed }: FoundFiles,
  config: FilesConfig,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  const saved = request.cursors[name];
  const before = saved === undefined ? {} : (JSON.parse(saved) as Manifest);
  const now: Manifest = { ...before };
  const there = new Set(group?.files.map((file) => file.name));
  const isClosed = (file: string) => closed.some(({ name }) => file === name || file.startsWith(`${name}/`));
  const gone = Object.keys(before).filter((file) => !there.has(file) && !isClosed(file));
  for (const file of gone) delete now[file];
  if (gone.length > 0) yield { ...NOTHING, replaces: filesOf(gone), cursor: JSON.stringify(now) };
  if (!group || group.files.every((file) => file.size === 0)) return;
  const shape = await shapeOf(group, config, run.signal);
  const table = tablesOf(group.stream, shape).find((one) => one.name === name);
  if (!table) return;
  const changed = changedFiles(table.parts, table.isMain ? shape.damaged : [], before);
  const total = changed.reduce((sum, { files }) => sum + sizeOf(files), 0);
  let done = 0;
  for (const { plan, files, open } of changed) {
    throwIfAborted(run.signal);
    const replaced = files.map((file) => file.name).filter((file) => file in before);
    for (const { name: file, size, mtimeMs } of files) now[file] = { size, mtimeMs, plan };
    done += sizeOf(files);
    yield {
      ...(await open(root, request.scratch, run.signal)),
      cursor: JSON.stringify(now),
      bytesSoFar: done,
      ...(replaced.length > 0 && { replaces: filesOf(replaced) }),
    };
    run.progress(done, total, `${name}: ${(done / 1e6).toFixed(1)} MB`);
  }
}

const NOTHING = { kind: "columns" as const, rows: 0, columns: {} };
const filesOf = (values: string[]) => ({ column: FILE_COLUMN, values });
const sizeOf = (files: FoundFile[]) => files.reduce((sum, file) => sum + file.size, 0);

/** Files that are read together. */
interface Portion {
  files: FoundFile[];
  plan: string;
  open(root: string, scratch: string, signal: AbortSignal): Promise<FileBatch>;
}

/** Portions of the files that are new, different by size or time, or to be read in another way than before. */
function changedFiles(parts: Part[], damaged: Shape["damaged"], before: Manifest): Portion[] {
  const isNew = (file: FoundFile, plan: string) => {
    const known = before[file.name];
    return !known || known.size !== file.size || known.mtimeMs !== file.mtimeMs || known.plan !== plan;
  };
  const portions = parts.flatMap((part) => {
    const plan = createHash("sha256").update(part.plan).digest("base64url").slice(0, 12);
    const files = part.files.filter((file) => isNew(file, plan));
    return chunks(files, part).map((chunk): Portion => ({ files: chunk, plan, open: opener(part, chunk) }));
  });
  const broken = damaged.filter(({ file }) => isNew(file, "damaged"));
  if (broken.length === 0) return portions;
  const files = broken.map(({ file }) => file);
  return [...portions, { files, plan: "damaged", open: async () => setAside(broken) }];
}

/** Many small files go together; a file that needs a copy of its own goes alone, so that one copy lies there at a time. */
function chunks(files: FoundFile[], part: Part): FoundFile[][] {
  const found: FoundFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const open = found.at(-1);
    const alone = !part.direct || isPacked(file);
    if (!open || alone || bytes + file.size > BATCH_BYTES || open.length >= BATCH_FILES) {
      found.push([file]);
      bytes = 0;
    } else open.push(file);
    bytes += file.size;
  }
  return found;
}

function opener(part: Part, files: FoundFile[]): Portion["open"] {
  const [first] = files;
  return async (root, scratch, signal) => {
    if (!part.direct) return repairFiles(part, inPlace(files), scratch, signal);
    const path = join(scratch, "unpacked");
    const unpack = first!.member !== undefined || (isPacked(first!) && first!.format === "parquet");
    const standIns = unpack ? [{ path, file: first! }] : inPlace(files);
    const repair = () => repairFiles(part, standIns, scratch, signal);
    if (unpack && !(await isUnpackedTo(first!, path, signal))) return repair();
    const scan = unpack ? standInScan(part, [{ paths: [path], file: first! }]) : scanOf(part, files, root);
    for (const { path: at, file } of standIns) {
      const isBroken =
        isPacked(file) && !unpack
          ? !(await isWhole(file, signal))
          : part.dialect !== undefined && (await endsInLongLine(at));
      if (isBroken) return repair();
    }
    return { kind: "file", path: standIns[0]!.path, scan, temporary: unpack, repair };
  };
}

const inPlace = (files: FoundFile[]) => files.map((file) => ({ path: file.path, file }));

async function repairFiles(
  part: Part,
  files: { path: string; file: FoundFile }[],
  scratch: string,
  signal: AbortSignal,
): Promise<FileBatch> {
  const rejected: RejectedLine[] = [];
  let unkept = 0;
  const copies: StandIn[] = [];
  for (const [k, { path, file }] of files.entries()) {
    const copy = join(scratch, `copy-${k}`);
    const copied = await part.copy(file, copy, { signal }, path);
    // One by one: a file of bad lines only may have more of them than a call takes arguments.
    for (const line of copied.rejected)
      if (rejected.length < MOST_REJECTED) rejected.push(line);
      else unkept++;
    unkept += copied.unkept;
    copies.push({ ...copied, file });
  }
  const scan = standInScan(part, copies);
  return { kind: "file", path: copies[0]!.paths[0]!, scan, temporary: true, rejected, unkept };
}

/** Files that nothing can be read of: a rejected line each. */
function setAside(damaged: Shape["damaged"]): FileBatch {
  return {
    kind: "file",
    path: damaged[0]!.file.path,
    scan: `(SELECT '' AS ${FILE_COLUMN} WHERE false)`,
    temporary: false,
    rejected: damaged.map(({ file, reason }) => ({ file: file.name, line: 1, reason, text: "" })),
  };
}
