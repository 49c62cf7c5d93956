/** Parquet files as a part: read with the types they keep, lists taken apart before they become JSON. */
import type { SourceColumn } from "../connector.ts";
import { PATH_COLUMN } from "./dialect.ts";
import { ask, NO_PARTITIONS, quoteName, quotePaths, quoteText } from "./duck.ts";
import type { FoundFile } from "./found-file.ts";
import { valueAt } from "./json-values.ts";
import { FILENAME, type FieldColumn, kindOf, type Part, planOf, type Step } from "./part.ts";
import type { Copied, CopyLimits } from "./repair.ts";

/** Records that DuckDB reads of Parquet at a time, and so much JSON of theirs is made at once. */
const RECORDS_AT_ONCE = 2048;
const JSON_AT_ONCE = 16_000_000;
/** Each pass reads the file anew. */
const LEAST_RECORDS = 32;

/** Parquet keeps its types; what is nested becomes JSON, and values within it text. `length` is that of a record as JSON. */
export function parquetPart(files: FoundFile[], scan: ParquetScan, columns: FieldColumn[], length = 0): Part {
  const some = Math.floor(JSON_AT_ONCE / Math.max(length, 1));
  const isLong = some < RECORDS_AT_ONCE;
  const items = columns
    .filter(({ type }) => type !== "binary")
    .map((column) => `${parquetItem(column, isLong)} AS ${quoteName(column.name)}`);
  const select = [...items, PATH_COLUMN].join(", ");
  return {
    files,
    direct: true,
    plan: planOf(columns),
    read: (paths) =>
      `(${isLong ? inTurns(select, scan(paths), some) : `SELECT ${select} FROM ${scan(paths)}`})`,
    objects: (paths, fields) =>
      `(SELECT ${parquetObject(fields)} AS json, ${PATH_COLUMN} FROM ${scan(paths)})`,
    items: (paths, step) => parquetItems(scan(paths), step, columns),
    copy: (file, target, limits, path) => copyParquet(file, scan([path]), target, limits),
  };
}

/** The rows in several passes, each of which takes `some` of those that are read at a time. */
function inTurns(select: string, scan: string, some: number): string {
  const turns = Math.ceil(RECORDS_AT_ONCE / Math.max(some, LEAST_RECORDS));
  const size = Math.ceil(RECORDS_AT_ONCE / turns);
  const pass = (k: number) =>
    `SELECT ${select} FROM ${scan} WHERE (file_row_number // ${size}) % ${turns} = ${k}`;
  return Array.from({ length: turns }, (_, k) => pass(k)).join(" UNION ALL ");
}

/** A column of lists is taken apart before it is written as JSON, which would be held for thousands of records at once. */
function parquetItems(scan: string, { key, list }: Step, columns: FieldColumn[]): string | undefined {
  const [field, ...within] = list;
  const isList = columns.some((column) => column.field === field && column.nativeType.endsWith("[]"));
  if (!isList || within.length > 0) return undefined;
  const text = key
    ? valueAt(`json_object('key', ${quoteName(key.path[0]!)})`, ["key", ...key.path.slice(1)], "text")
    : "NULL";
  const items = `SELECT ${text} AS key_0, ${PATH_COLUMN}, unnest(${quoteName(field!)}) AS item FROM ${scan}`;
  return `(SELECT key_0, ${PATH_COLUMN}, to_json(item) AS json FROM (${items}))`;
}

/** FROM-expression of Parquet files read as one, columns by name. */
export type ParquetScan = (paths: string[]) => string;

/** With `partitions`, what folders say (`country=DE/`) is a column, too, also where the file has one of that name. */
export const parquetScan =
  (partitions: boolean): ParquetScan =>
  (paths) =>
    `read_parquet(${quotePaths(paths)}, union_by_name = true${partitions ? "" : `, ${NO_PARTITIONS}`}, ${FILENAME})`;

/** A Parquet file is whole or damaged as a whole: then it is one rejected line. */
async function copyParquet(
  file: FoundFile,
  scan: string,
  target: string,
  { most }: CopyLimits,
): Promise<Copied> {
  const copy = (limit: string) =>
    ask(
      `COPY (SELECT * EXCLUDE (${PATH_COLUMN}) FROM ${scan}${limit}) TO ${quoteText(target)} (FORMAT parquet)`,
      file.name,
    );
  try {
    await copy(most === undefined ? "" : ` LIMIT ${most}`);
    return { paths: [target], rejected: [], unkept: 0, longest: 0 };
  } catch (error) {
    await copy(" LIMIT 0");
    const rejected = [{ file: file.name, line: 1, reason: (error as Error).message, text: "" }];
    return { paths: [target], rejected, unkept: 0, longest: 0 };
  }
}

/** Our type for a type as DuckDB names it. */
export function parquetType(native: string): SourceColumn["type"] {
  if (/^(STRUCT|MAP|UNION|JSON|VARIANT)|\]$/.test(native)) return "json";
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

/** The row's fields as one JSON object. */
export const parquetObject = (fields: string[]) =>
  `json_object(${fields.map((field) => `${quoteText(field)}, ${quoteName(field)}`).join(", ")})`;

function parquetItem({ field, inner, type, nativeType }: FieldColumn, isLong: boolean): string {
  const value = quoteName(field);
  if (inner) return valueAt(`to_json(${value})`, inner, kindOf(type));
  // Of a list as it was read, JSON is made of what other records have in it, too: a new list holds what is wanted only.
  if (isLong && nativeType.endsWith("[]")) return `to_json(list_transform(${value}, lambda item: item))`;
  if (type === "json" && nativeType !== "JSON") return `to_json(${value})`;
  return type === "text" && nativeType !== "VARCHAR" ? `CAST(${value} AS VARCHAR)` : value;
}
