/** What Parquet files look like: their columns with their own types, and what lies within lists and structs. */
import { AppError } from "../../engine/contract/errors.ts";
import { parseExact } from "../rest/exact-json.ts";
import { PATH_COLUMN, uniqueNames } from "./dialect.ts";
import { ask, describeColumns } from "./duck.ts";
import type { FoundFile } from "./found-file.ts";
import { Groups } from "./groups.ts";
import { readHead } from "./head.ts";
import type { LookContext, Looked } from "./look.ts";
import { type ParquetScan, parquetObject, parquetPart, parquetScan, parquetType } from "./parquet-part.ts";
import type { FieldColumn } from "./part.ts";
import { LOOKED_AT, takenApart } from "./record-shape.ts";
import { isPacked, unpacked } from "./unpack.ts";

/** What Parquet files hold: columns by name over all of them, and lists of objects as tables of their own. */
export async function parquetShape(files: FoundFile[], { stream }: LookContext): Promise<Looked> {
  const groups = new Groups<"parquet">();
  for (const file of files) groups.add(file, "parquet");
  const partitions = partitionsOf(files);
  const own = partitions.size > 0 ? [...(await columnsOf(groups, parquetScan(false))).keys()] : [];
  const scan = parquetScan(!own.some((name) => partitions.has(name.toLowerCase())));
  const found = await columnsOf(groups, scan);
  const names = uniqueNames([...found.keys()]);
  const columns = [...found].map(([field, nativeType], k) => ({
    name: names[k]!,
    type: parquetType(nativeType),
    nativeType,
    nullable: true,
    field,
  }));
  const fields = columns.filter(({ type }) => type !== "binary").map(({ field }) => field);
  const lengths = new Map<FoundFile[], number>();
  for (const { files: alike } of groups.all)
    if (columns.some(({ type }) => type === "json")) lengths.set(alike, await lengthOf(alike, scan, fields));
  const partsOf = (some: FieldColumn[]) =>
    groups.all.map(({ files: alike }) => parquetPart(alike, scan, some, lengths.get(alike)));
  const objects = async () => {
    const rows = groups.all.map(({ files: alike }) => rowsOf(alike, scan, fields, lengths.get(alike) ?? 0));
    return (await Promise.all(rows)).flat();
  };
  return takenApart(columns, partsOf, objects, stream);
}

/** Columns of all files with their types, as the scan has them. */
async function columnsOf(groups: Groups<"parquet">, scan: ParquetScan): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { files } of groups.all) {
    const describe = (paths: string[]) => describeColumns(scan(paths), files[0]!.name);
    for (const { name, type } of await within(files, describe).catch((error: unknown) =>
      brokenOff(files[0]!, error),
    ))
      if (name !== PATH_COLUMN) found.set(name, type);
  }
  return found;
}

/** Names that folders on the way to the files give values to, in small letters. */
const partitionsOf = (files: FoundFile[]) =>
  new Set(
    files.flatMap(({ path }) =>
      [...path.matchAll(/[/\\]([^/\\=]+)=(?=[^/\\=]*[/\\])/g)].map(([, name]) => name!.toLowerCase()),
    ),
  );

/** A Parquet file ends with what is in it: one that was cut says nothing. */
async function brokenOff(file: FoundFile, error: unknown): Promise<never> {
  if (!/No magic bytes|too small to be a Parquet/.test((error as Error).message)) throw error;
  const isParquet = (await readHead(file)).subarray(0, 4).equals(Buffer.from("PAR1"));
  const what = isParquet
    ? "breaks off before its end: it was cut, or is still being written"
    : "is no Parquet file";
  const todo = "Copy or export it again, or leave it out.";
  throw new AppError("invalid-input", `${file.name} ${what}. ${todo}`, { file: file.name }, error);
}

const within = <T>(files: FoundFile[], look: (paths: string[]) => Promise<T>): Promise<T> =>
  isPacked(files[0]!) ? unpacked(files, look) : look(files.map((file) => file.path));

/** Records that tell how long all are. */
const MEASURED = 20;
/** JSON of records that is held at once. */
const HELD = 8_000_000;

/** Letters of a record as JSON, on average; what can't be read is told when it is loaded. */
async function lengthOf(files: FoundFile[], scan: ParquetScan, fields: string[]): Promise<number> {
  const rows = await rowsAsJson(files, scan, fields, MEASURED).catch(() => []);
  return rows.reduce((sum, [text]) => sum + String(text).length, 0) / Math.max(rows.length, 1);
}

/** The first rows as objects, by file; of long ones fewer. What can't be read is told when it is loaded. */
async function rowsOf(
  files: FoundFile[],
  scan: ParquetScan,
  fields: string[],
  length: number,
): Promise<object[][]> {
  const most = Math.max(MEASURED, Math.min(LOOKED_AT, Math.floor(HELD / Math.max(length, 1))));
  const rows = await rowsAsJson(files, scan, fields, most).catch(() => []);
  const byFile = Map.groupBy(rows, ([, path]) => path);
  return [...byFile.values()].map((some) => some.map(([text]) => parseExact(String(text)) as object));
}

const rowsAsJson = (files: FoundFile[], scan: ParquetScan, fields: string[], most: number) =>
  within(files, (paths) =>
    ask(
      `SELECT CAST(${parquetObject(fields)} AS VARCHAR), ${PATH_COLUMN} FROM (SELECT * FROM ${scan(paths)} LIMIT ${most})`,
      files[0]!.name,
    ),
  );
