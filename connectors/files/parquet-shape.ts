/** What Parquet files look like: their columns with their own types, and what lies within lists and structs. */
import { AppError } from "../../engine/contract/errors.ts";
import { parseExact } from "../rest/exact-json.ts";
import type { FilesConfig } from "./config.ts";
import { PATH_COLUMN, uniqueNames } from "./dialect.ts";
import { ask, describeColumns } from "./duck.ts";
import type { FoundFile } from "./find-files.ts";
import { Groups } from "./groups.ts";
import { readHead } from "./head.ts";
import { type FieldColumn, parquetObject, parquetPart, parquetScan, parquetType } from "./part.ts";
import { LOOKED_AT, takenApart } from "./record-shape.ts";
import type { Looked } from "./shape.ts";
import { isPacked, unpacked } from "./unpack.ts";

export async function parquetShape(
  files: FoundFile[],
  _config: FilesConfig,
  stream: string,
): Promise<Looked> {
  const groups = new Groups<"parquet">();
  for (const file of files) groups.add(file, "parquet");
  const found = new Map<string, string>();
  for (const { files: alike } of groups.all) {
    const describe = (paths: string[]) => describeColumns(parquetScan(paths), alike[0]!.name);
    for (const { name, type } of await within(alike, describe).catch((error: unknown) =>
      brokenOff(alike[0]!, error),
    ))
      if (name !== PATH_COLUMN) found.set(name, type);
  }
  const names = uniqueNames([...found.keys()]);
  const columns = [...found].map(([field, nativeType], k) => ({
    name: names[k]!,
    type: parquetType(nativeType),
    nativeType,
    nullable: true,
    field,
  }));
  const partsOf = (some: FieldColumn[]) => groups.all.map(({ files: alike }) => parquetPart(alike, some));
  const fields = columns.filter(({ type }) => type !== "binary").map(({ field }) => field);
  const objects = () => groups.all.map(({ files: alike }) => rowsOf(alike, fields));
  return takenApart(columns, partsOf, objects, stream);
}

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

/** The first rows as objects. */
async function* rowsOf(files: FoundFile[], fields: string[]): AsyncGenerator<object> {
  const rows = await within(files, (paths) =>
    ask(
      `SELECT CAST(${parquetObject(fields)} AS VARCHAR) FROM ${parquetScan(paths)} LIMIT ${LOOKED_AT}`,
      files[0]!.name,
    ),
  );
  for (const [text] of rows) yield parseExact(String(text)) as object;
}
