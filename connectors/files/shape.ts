/** What a group of files looks like: its columns, and for each way of writing in it how its rows are read. */
import { AppError, isCancelled, throwIfAborted } from "../../engine/contract/errors.ts";
import { whole } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { SourceColumn } from "../connector.ts";
import type { FilesConfig } from "./config.ts";
import { csvShape } from "./csv-shape.ts";
import { FILE_COLUMN, uniqueNames } from "./dialect.ts";
import { groupFiles, slug } from "./find-files.ts";
import type { FileGroup, FoundFile, FoundFiles } from "./found-file.ts";
import { damagedFile, emptyFile } from "./head.ts";
import type { Look, LookContext, Looked, Shape } from "./look.ts";
import { parquetShape } from "./parquet-shape.ts";
import { jsonShape, xmlShape } from "./record-shape.ts";
import { Remembered } from "./remembered.ts";
import { sheetShape } from "./sheet.ts";

const known = new Remembered<Promise<Shape>>(500);

/** Looks into the files of the group, once while they stay as they are. Throws `invalid-input` when none can be read. */
export async function shapeOf(
  group: FileGroup,
  config: FilesConfig,
  signal: AbortSignal,
  onFile = () => {},
): Promise<Shape> {
  const { watch: _watch, ...reading } = config;
  const files = group.files.map(({ path, name, size, mtimeMs }) => [path, name, size, mtimeMs]);
  const key = JSON.stringify([reading, files]);
  const before = known.get(key);
  if (before) {
    const shape = await before.catch((error: unknown) => {
      if (!isCancelled(error)) throw error;
    });
    // Who looked first gave up: the look begins anew.
    return shape ?? shapeOf(group, config, signal, onFile);
  }
  const shape = lookAt(group, { config, stream: group.stream, signal, onFile });
  known.put(key, shape);
  try {
    return await shape;
  } catch (error) {
    known.forget(key);
    throw error;
  }
}

export interface Shapes {
  shapes: { group: FileGroup; shape: Shape }[];
  /** What is left out beside them and should not go unseen, as sentences. */
  leftOut: string[];
}

/**
 * Looks into the files, by groups. Groups that can't be read are left out beside others; so are empty ones, such as the
 * blank sheets of a workbook, without a word. Throws `invalid-input` when none can be read.
 */
export async function shapesOf(
  found: FoundFiles,
  config: FilesConfig,
  run: Pick<Run, "signal" | "progress">,
): Promise<Shapes> {
  const { signal } = run;
  const groups = groupFiles(found);
  const files = groups.reduce((sum, group) => sum + group.files.length, 0);
  let looked = 0;
  const onFile = () => {
    looked = Math.min(looked + 1, files);
    if (files > 1) run.progress(looked, null, `Looking into file ${whole(looked)} of ${whole(files)}`);
  };
  const shapes: Shapes["shapes"] = [];
  const failed: AppError[] = [];
  for (const group of groups) {
    throwIfAborted(signal);
    try {
      shapes.push({ group, shape: await shapeOf(group, config, signal, onFile) });
    } catch (error) {
      if (!(error instanceof AppError) || isCancelled(error)) throw error;
      failed.push(error);
    }
  }
  const closed = found.closed.map(({ error }) => error);
  const wrong = [...closed, ...failed.filter(({ details }) => details?.empty !== true)];
  if (shapes.length === 0) throw wrong[0] ?? failed[0]!;
  return { shapes, leftOut: [...wrong.map(({ message }) => message), ...found.unread] };
}

async function lookAt(group: FileGroup, context: LookContext): Promise<Shape> {
  const { signal } = context;
  const full = group.files.filter((file) => file.size > 0);
  if (full.length === 0) throw emptyFile(group.files[0]!);
  const look = (files: FoundFile[]) => looks[group.format](files, context);
  try {
    return withFile(await look(full), []);
  } catch (error) {
    throwIfAborted(signal);
    if (full.length === 1) throw damagedFile(full[0]!, error);
  }
  // One of them is damaged: it is set aside, the others are read.
  const damaged: Shape["damaged"] = [];
  const good: FoundFile[] = [];
  for (const file of full) {
    try {
      await look([file]);
      good.push(file);
    } catch (error) {
      throwIfAborted(signal);
      damaged.push({ file, reason: (error as Error).message });
    }
  }
  if (good.length === 0) throw damagedFile(full[0]!, new Error(damaged[0]!.reason));
  return withFile(await look(good), damaged);
}

function withFile({ lists = [], ...looked }: Looked, damaged: Shape["damaged"]): Shape {
  const nativeType = "name of the file";
  const file: SourceColumn = { name: FILE_COLUMN, type: "text", nativeType, nullable: false };
  const filed = <L extends Look>(look: L): L => ({ ...look, columns: [...look.columns, file] });
  return { ...filed(looked), lists: lists.map(filed), damaged };
}

export interface FileTable extends Look {
  name: string;
  /** Undefined where the source may name it after the stream. */
  table?: string;
  /** The records themselves, not a list within them. */
  isMain: boolean;
}

/** The tables of a group of files: its records, and a table for each list that lies within them. */
export function tablesOf(stream: string, { columns, parts, lists }: Shape): FileTable[] {
  const paths = uniqueNames(lists.map(({ path }) => path.map(slug).join(".")));
  const within = lists.map(({ columns, parts }, k) => {
    const name = `${stream}.${paths[k]}`;
    return { name, table: name.replaceAll(".", "_"), isMain: false, columns, parts };
  });
  return [{ name: stream, isMain: true, columns, parts }, ...within];
}

const looks = {
  csv: csvShape,
  tsv: csvShape,
  json: jsonShape,
  parquet: parquetShape,
  xlsx: sheetShape,
  xml: xmlShape,
};
