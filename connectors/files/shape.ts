/** What a group of files looks like: its columns, and for each way of writing in it the FROM-expression that reads it. */
import { join } from "node:path";
import type { SourceColumn } from "../connector.ts";
import type { FilesConfig } from "./config.ts";
import { describeColumns, describeJsonLines, quoteList, quoteName, quoteText } from "./duck.ts";
import type { FileGroup, FoundFile } from "./find-files.ts";
import { type Dialect, dialectOf, emptyFile, readHead } from "./head.ts";

/** Column that says which file a row came from; it is also the cursor of file streams. */
export const FILE_COLUMN = "_file";
const PATH_COLUMN = "_merchbench_path";

export interface Shape {
  columns: SourceColumn[];
  /** Files written alike, read by one expression. */
  parts: Part[];
}

export interface Part {
  files: FoundFile[];
  /** Set for CSV and TSV. */
  dialect?: Dialect;
  /** Expression for these paths, without the file column. */
  read(paths: string[], options?: { repaired?: boolean }): string;
  /** JSON lines and CSV can be read around bad lines. */
  repairable: "csv" | "json" | undefined;
}

/** Looks into the files of the group. Throws `invalid-input` when all of them are empty or one is damaged. */
export async function shapeOf(group: FileGroup, config: FilesConfig): Promise<Shape> {
  const full = group.files.filter((file) => file.size > 0);
  if (full.length === 0) throw emptyFile(group.files[0]!);
  const shape = await shapeBy[group.format]({ ...group, files: full }, config);
  const file: SourceColumn = {
    name: FILE_COLUMN,
    type: "text",
    nativeType: "name of the file",
    nullable: false,
  };
  return { columns: [...shape.columns, file], parts: shape.parts };
}

const shapeBy = { csv: csvShape, tsv: csvShape, json: jsonShape, parquet: parquetShape };

/** CSV stays text as it came: leading zeros and long ids are kept; the mapping gives the types. */
async function csvShape(group: FileGroup, config: FilesConfig): Promise<Shape> {
  const parts = new Map<string, Part>();
  const names = new Map<string, string>();
  for (const file of group.files) {
    const dialect = dialectOf(file, await readHead(file), config);
    const key = JSON.stringify(dialect);
    const part = parts.get(key) ?? csvPart(dialect);
    part.files.push(file);
    parts.set(key, part);
    for (const name of dialect.columns)
      if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return { columns: [...names.values()].map((name) => textColumn(name, "text")), parts: [...parts.values()] };
}

function csvPart(dialect: Dialect): Part {
  const types = dialect.columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  const read: Part["read"] = (paths, options) => {
    const given = options?.repaired ? { delimiter: ",", header: false, encoding: "utf-8" } : dialect;
    return `read_csv(${quoteList(paths)}, auto_detect = false, header = ${given.header}, delim = ${quoteText(given.delimiter)}, quote = '"', escape = '"', encoding = ${quoteText(given.encoding)}, columns = {${types}}, filename = ${quoteText(PATH_COLUMN)})`;
  };
  return { files: [], dialect, read, repairable: dialect.encoding === "utf-16" ? undefined : "csv" };
}

const SAMPLED_FILES = 20;
const SAMPLED_OBJECTS = 200_000;

/** JSON scalars stay text as well (ids above 2^53 stay whole), objects and lists stay JSON. */
async function jsonShape(group: FileGroup): Promise<Shape> {
  const layouts = new Map<string, FoundFile[]>();
  for (const file of group.files) {
    const head = (await readHead(file))
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .trimStart();
    const layout = head.startsWith("[") ? "array" : "newline_delimited";
    layouts.set(layout, [...(layouts.get(layout) ?? []), file]);
  }
  const names = new Map<string, SourceColumn>();
  for (const [layout, files] of layouts) {
    const sample = [...files.slice(0, SAMPLED_FILES), ...files.slice(SAMPLED_FILES).slice(-1)].map(
      (file) => file.path,
    );
    const found =
      layout === "array"
        ? await describeColumns(arraySample(sample), files[0]!.name)
        : await describeJsonLines(sample, SAMPLED_OBJECTS, files[0]!.name);
    for (const { name, type } of found) {
      const nested = /^(STRUCT|MAP|JSON)|\[\]$/.test(type);
      names.set(
        name,
        nested || names.get(name)?.type === "json"
          ? { ...textColumn(name, type), type: "json" }
          : textColumn(name, type),
      );
    }
  }
  const columns = [...names.values()];
  return { columns, parts: [...layouts].map(([layout, files]) => jsonPart(layout, files, columns)) };
}

const arraySample = (paths: string[]) =>
  `read_json(${quoteList(paths)}, format = 'array', records = true, sample_size = ${SAMPLED_OBJECTS}, union_by_name = true, map_inference_threshold = -1)`;

function jsonPart(layout: string, files: FoundFile[], columns: SourceColumn[]): Part {
  const types = columns
    .map(({ name, type }) => `${quoteText(name)}: '${type === "json" ? "JSON" : "VARCHAR"}'`)
    .join(", ");
  return {
    files,
    read: (paths) =>
      `read_json(${quoteList(paths)}, format = '${layout}', records = true, columns = {${types}}, maximum_object_size = 67108864, filename = ${quoteText(PATH_COLUMN)})`,
    repairable: layout === "newline_delimited" ? "json" : undefined,
  };
}

async function parquetShape(group: FileGroup): Promise<Shape> {
  const from = (paths: string[]) =>
    `read_parquet(${quoteList(paths)}, union_by_name = true, filename = ${quoteText(PATH_COLUMN)})`;
  const found = await describeColumns(from(group.files.map((file) => file.path)), group.files[0]!.name);
  const columns = found
    .filter((column) => column.name !== PATH_COLUMN)
    .map(({ name, type }) => parquetColumn(name, type));
  const items = columns.map(
    ({ name, type, nativeType }) => `${parquetItem(quoteName(name), type, nativeType)} AS ${quoteName(name)}`,
  );
  const read = (paths: string[]) => `(SELECT ${items.join(", ")}, ${PATH_COLUMN} FROM ${from(paths)})`;
  return { columns, parts: [{ files: group.files, read, repairable: undefined }] };
}

function parquetColumn(name: string, native: string): SourceColumn {
  return { name, type: parquetType(native), nativeType: native, nullable: true };
}

function parquetType(native: string): SourceColumn["type"] {
  if (/^(STRUCT|MAP|UNION|JSON)|\]$/.test(native)) return "json";
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(native)) return "integer";
  if (/^(UBIGINT|HUGEINT|UHUGEINT)$/.test(native)) return "hugeint";
  if (native.startsWith("DECIMAL")) return "decimal";
  if (native === "FLOAT" || native === "DOUBLE") return "double";
  if (native === "BOOLEAN") return "boolean";
  if (native === "TIMESTAMP WITH TIME ZONE") return "timestamptz";
  if (native.startsWith("TIMESTAMP")) return "timestamp";
  if (native === "DATE") return "date";
  return native === "BLOB" ? "binary" : "text";
}

function parquetItem(name: string, type: SourceColumn["type"], native: string): string {
  if (type === "json" && native !== "JSON") return `to_json(${name})`;
  return type === "text" && native !== "VARCHAR" ? `CAST(${name} AS VARCHAR)` : name;
}

const textColumn = (name: string, nativeType: string): SourceColumn => ({
  name,
  type: "text",
  nativeType,
  nullable: true,
});

/** FROM-expression with the file column filled; `root` is the folder that the names are below. */
export function scanOf(part: Part, files: FoundFile[], root: string): string {
  const skip = join(root, "x").length;
  const paths = files.map((file) => file.path);
  return `(SELECT * EXCLUDE (${PATH_COLUMN}), replace(substr(${PATH_COLUMN}, ${skip}), '\\', '/') AS ${FILE_COLUMN} FROM ${part.read(paths)})`;
}

/** The same over clean copies: every copy knows which file it stands for. */
export function repairedScan(part: Part, copies: { path: string; file: FoundFile }[]): string {
  const selects = copies.map(
    ({ path, file }) =>
      `SELECT * EXCLUDE (${PATH_COLUMN}), ${quoteText(file.name)} AS ${FILE_COLUMN} FROM ${part.read([path], { repaired: true })}`,
  );
  return `(${selects.join(" UNION ALL ")})`;
}
