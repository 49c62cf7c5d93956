/** Files of one group that are written alike: the FROM-expression that reads them, and their clean copy. */
import { join, sep } from "node:path";
import type { SourceColumn } from "../connector.ts";
import type { Encoding } from "./config.ts";
import { SPACES } from "./csv-records.ts";
import { type Dialect, FILE_COLUMN, PATH_COLUMN } from "./dialect.ts";
import { NO_PARTITIONS, quoteList, quoteName, quotePaths, quoteText } from "./duck.ts";
import { MISSING } from "./evidence.ts";
import type { ColumnFinding } from "./findings.ts";
import type { FoundFile } from "./found-file.ts";
import type { JsonLayout } from "./json-split.ts";
import { valueAt, withValues } from "./json-values.ts";
import { LARGEST_OBJECT } from "./lines.ts";
import type { NestedList } from "./nested.ts";
import {
  type Copied,
  type CopyLimits,
  convertSheet,
  convertXml,
  repairCsv,
  repairJson,
  type SheetFrame,
} from "./repair.ts";
import { rewriteSql } from "./rewrites.ts";

/** A column with what it is called in the file: that differs where two names differ in case only. */
export interface FieldColumn extends SourceColumn {
  field: string;
  /** Keys within the field's object, for a value that lies there. */
  inner?: string[];
}

/** The column as the source tells it, without where its value lies. */
export const withoutField = ({ field: _field, inner: _inner, ...column }: FieldColumn): SourceColumn =>
  column;

/** A column of text that may be missing; `nativeType` is what the file calls it. */
export const textColumn = (name: string, nativeType: string): SourceColumn => ({
  name,
  type: "text",
  nativeType,
  nullable: true,
});

/** One step into a list. */
export type Step = NestedList["steps"][number];

export interface Part {
  files: FoundFile[];
  /** How the CSV is written. */
  dialect?: Dialect;
  /** DuckDB reads the file itself, unpacked where it lies in an archive; else only its clean copy. */
  direct: boolean;
  /** Says how the reading differs from a plain one; files that were read otherwise are read again. */
  plan: string;
  /** Expression for these paths, with PATH_COLUMN; of clean copies with the letters of their longest record. */
  read(paths: string[], longest?: number): string;
  /** Records with these fields as JSON objects called json, where they are not the objects of JSON lines. */
  objects?(paths: string[], fields: string[]): string;
  /** Objects of a list in the records as JSON called json, with the record's key as key_0, where types tell them apart. */
  items?(paths: string[], step: Step): string | undefined;
  /** Writes a clean copy of the file, whose content is at `path`, and answers what is not in it. */
  copy(file: FoundFile, target: string, limits: CopyLimits, path: string): Promise<Copied>;
}

const COMPRESSION = { none: "uncompressed", gz: "gzip", zst: "zstd" };
/** Option of DuckDB's readers: each row says which file it came from. */
export const FILENAME = `filename = ${quoteText(PATH_COLUMN)}`;

/** An unpacked member is no longer compressed. */
export const compressionOf = ({ member, compression }: FoundFile) =>
  member === undefined ? COMPRESSION[compression] : "uncompressed";

/** Reads CSV as text, with numbers and dates evened out as the findings say. */
export function csvPart(dialect: Dialect, files: FoundFile[], findings: ColumnFinding[]): Part {
  const { columns, delimiter, quote, header, encoding, above, described, ragged } = dialect;
  const { totals, repeats, continued, escapes } = dialect;
  const isFramed = [above, described, totals, repeats, continued].some((one) => one !== undefined);
  const rewrites = rewritesOf(columns, findings);
  const own: CsvStyle = { delimiter, quote, header, compression: compressionOf(files[0]!) };
  return {
    files,
    dialect,
    direct: encoding === "utf-8" && !isFramed && !ragged && delimiter !== SPACES,
    plan: JSON.stringify([
      delimiter,
      quote,
      header,
      encoding,
      rewrites,
      ...(isFramed ? [above, totals] : []),
      ...(described ? ["described"] : []),
      ...(repeats ? ["repeats"] : []),
      ...(continued ? [continued] : []),
      ...(escapes ? [escapes] : []),
    ]),
    read: (paths, longest) =>
      rewritten(csvScan(paths, longest === undefined ? own : CLEAN, columns), rewrites, columns),
    copy: (file, target, limits) => repairCsv(file, dialect, target, limits),
  };
}

const rewritesOf = (columns: string[], findings: ColumnFinding[]) =>
  columns.flatMap((name) => {
    const finding = findings.find((other) => other.name.toLowerCase() === name.toLowerCase());
    return finding?.rewrite ? [`${rewriteSql(name, finding.rewrite)} AS ${quoteName(name)}`] : [];
  });

interface CsvStyle {
  delimiter: string;
  quote: string;
  header: boolean;
  compression: string;
  clean?: boolean;
}

const CLEAN: CsvStyle = {
  delimiter: ",",
  quote: '"',
  header: false,
  compression: "uncompressed",
  clean: true,
};

function csvScan(
  paths: string[],
  { delimiter, quote, header, compression, clean }: CsvStyle,
  columns: string[],
): string {
  const types = columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  const q = quoteText(quote);
  // A carriage return within a value of a clean copy must not be taken for its line end.
  const newLine = clean ? ", new_line = '\\n'" : "";
  // With one column, what is missing would be taken for a blank line, which is no row.
  const missing = columns.length > 1 ? `, nullstr = ${quoteList(["", ...MISSING])}` : "";
  return `read_csv(${quotePaths(paths)}, auto_detect = false, header = ${header}, delim = ${quoteText(delimiter)}, quote = ${q}, escape = ${q}, encoding = 'utf-8', compression = '${compression}'${newLine}${missing}, columns = {${types}}, ${NO_PARTITIONS}, ${FILENAME})`;
}

function rewritten(scan: string, rewrites: string[], columns: string[]): string {
  // A blank line is no row; only with one column DuckDB takes it for one.
  const [only, second] = columns;
  const where = second === undefined ? ` WHERE ${quoteName(only!)} IS NOT NULL` : "";
  if (rewrites.length === 0 && where === "") return scan;
  const replaced = rewrites.length > 0 ? ` REPLACE (${rewrites.join(", ")})` : "";
  return `(SELECT *${replaced} FROM ${scan}${where})`;
}

/** Reads JSON: scalars as text, objects and lists as JSON. */
export function jsonPart(
  { layout, encoding }: { layout: JsonLayout; encoding: Encoding },
  files: FoundFile[],
  columns: FieldColumn[],
): Part {
  // What a list of columns can't name is taken out of whole objects.
  const plainNames = columns.every(({ name, field, inner }) => inner || name === field);
  return {
    files,
    direct: layout.kind === "newline" && encoding === "utf-8" && plainNames,
    plan: planOf(columns),
    read: (paths, longest) =>
      longest === undefined
        ? jsonScan(paths, columns, compressionOf(files[0]!))
        : objectScan(paths, columns, longest),
    copy: (file, target, limits) => repairJson(file, layout, encoding, target, limits),
  };
}

/** Each thread holds twice the largest object, and takes so much of the file at a time: the rare larger one is for a copy. */
const OBJECT_SIZE = 4 * 1024 ** 2;
/** Bytes that a letter takes at most. */
const LETTER_BYTES = 3;
const sizeFor = (longest: number) => Math.min(LARGEST_OBJECT, Math.max(OBJECT_SIZE, longest * LETTER_BYTES));

/**
 * How records are read, for `Part.plan`: which values are taken out of them. Files from before a value was seen may hold
 * it all the same, for only some of their records were looked into.
 */
export const planOf = (columns: FieldColumn[]): string =>
  pathsOf(columns.flatMap(({ field, inner }) => (inner ? [[field, ...inner]] : [])));

/** Paths in an order of their own, so that they read alike in whatever order they were seen; nothing where there is none. */
const pathsOf = (paths: string[][]) =>
  paths
    .map((path) => JSON.stringify(path))
    .sort()
    .join();

function jsonScan(paths: string[], columns: FieldColumn[], compression: string): string {
  const types = new Map(
    columns.map(({ field, type, inner }) => [field, inner || type === "json" ? "JSON" : "VARCHAR"]),
  );
  const listed = [...types].map(([field, type]) => `${quoteText(field)}: '${type}'`).join(", ");
  const scan = `read_json(${quotePaths(paths)}, format = 'newline_delimited', records = true, columns = {${listed}}, compression = '${compression}', maximum_object_size = ${OBJECT_SIZE}, ${NO_PARTITIONS}, ${FILENAME})`;
  const within = columns.filter(({ inner }) => inner);
  if (within.length === 0) return scan;
  const itemOf = ({ name, type, field, inner }: FieldColumn) =>
    `${valueAt(quoteName(field), inner!, kindOf(type))} AS ${quoteName(name)}`;
  // A value that stands for its whole field takes its place.
  const instead = within.filter(({ name, field }) => name === field).map(itemOf);
  const beside = within.filter(({ name, field }) => name !== field).map(itemOf);
  const all = instead.length > 0 ? `* REPLACE (${instead.join(", ")})` : "*";
  return `(SELECT ${[all, ...beside].join(", ")} FROM ${scan})`;
}

function objectScan(paths: string[], columns: FieldColumn[], longest: number): string {
  const values = columns.map(({ name, field, inner = [], type }) => ({
    name,
    path: [field, ...inner],
    kind: kindOf(type),
  }));
  return withValues(objectsIn(paths, "uncompressed", sizeFor(longest)), [PATH_COLUMN], values);
}

/** Whether a value is kept as JSON or as its text. */
export const kindOf = (type: SourceColumn["type"]): "json" | "text" => (type === "json" ? "json" : "text");

const objectsIn = (paths: string[], compression: string, size: number) =>
  `read_ndjson_objects(${quotePaths(paths)}, compression = '${compression}', maximum_object_size = ${size}, ${NO_PARTITIONS}, ${FILENAME})`;

/** Reads a list of objects that lies within the part's objects, with the keys of what it lies in. */
export function listPart(part: Part, { steps }: NestedList, columns: ListColumn[]): Part {
  return {
    ...part,
    plan: JSON.stringify([steps, pathsOf(columns.map(({ path }) => path))]),
    read(paths, longest) {
      const [first, ...others] = steps as [Step, ...Step[]];
      const records = part.items?.(paths, first) ?? itemsOf(objectsOf(part, paths, longest, first), first, 0);
      const found = others.reduce((from, step, k) => itemsOf(from, step, k + 1), records);
      const carried = columns.flatMap(({ name, key }) =>
        key === undefined ? [] : `key_${key} AS ${quoteName(name)}`,
      );
      const values = columns.flatMap(({ name, key, path, type }) =>
        key === undefined ? { name, path, kind: kindOf(type) } : [],
      );
      // JSON that is taken out of JSON has no blanks before it.
      const items = `(SELECT * FROM ${found} WHERE starts_with(json, '{'))`;
      return withValues(items, [...carried, PATH_COLUMN], values);
    },
    // What is wrong with the file is told once, with its records.
    async copy(...given) {
      return { ...(await part.copy(...given)), rejected: [], unkept: 0 };
    },
  };
}

export interface ListColumn extends SourceColumn {
  path: string[];
  /** The step whose key it is. */
  key?: number;
}

/** The records that a list lies in as JSON; of Parquet only what the step needs of them. */
function objectsOf(part: Part, paths: string[], longest: number | undefined, { key, list }: Step): string {
  const fields = [...new Set([...(key ? [key.path[0]!] : []), list[0]!])];
  if (part.objects) return part.objects(paths, fields);
  return longest === undefined
    ? objectsIn(paths, compressionOf(part.files[0]!), OBJECT_SIZE)
    : objectsIn(paths, "uncompressed", sizeFor(longest));
}

/**
 * The objects of the list of step `k`, with the keys of all steps up to it. Keys and list are taken out before the list's
 * objects are: beside these, what they lie in would be carried along and read anew for each.
 */
function itemsOf(from: string, { key, list }: Step, k: number): string {
  const above = Array.from({ length: k }, (_, other) => `key_${other}`);
  const own = key ? [{ name: `key_${k}`, path: key.path, kind: "text" as const }] : [];
  const carried = [...above, ...(key ? [] : [`NULL AS key_${k}`]), PATH_COLUMN];
  const lists = withValues(from, carried, [...own, { name: "items", path: list, kind: "list" }]);
  return `(SELECT * EXCLUDE (items), unnest(items) AS json FROM ${lists})`;
}

/** Records of XML files, converted to JSON lines that DuckDB reads. */
export function xmlPart(files: FoundFile[], columns: FieldColumn[]): Part {
  return {
    files,
    direct: false,
    plan: planOf(columns),
    read: (paths, longest = LARGEST_OBJECT) => objectScan(paths, columns, longest),
    copy: (file, target, limits) => convertXml(file, target, limits),
  };
}

/** Reads a sheet as text, with numbers and dates that were typed as text evened out as the findings say. */
export function sheetPart(file: FoundFile, frame: SheetFrame, findings: ColumnFinding[]): Part {
  const rewrites = rewritesOf(frame.columns, findings);
  const { skipped, totals, continued } = frame;
  return {
    files: [file],
    direct: false,
    plan: JSON.stringify(
      skipped <= 1 && !totals && !continued && rewrites.length === 0
        ? skipped === 1
        : [skipped, totals, rewrites, ...(continued ? [continued] : [])],
    ),
    read: (paths) => rewritten(csvScan(paths, CLEAN, frame.columns), rewrites, frame.columns),
    copy: (one, target, limits) => convertSheet(one, frame, target, limits),
  };
}

/** FROM-expression with the file column filled; `root` is the folder that the names are below. */
export function scanOf(part: Part, files: FoundFile[], root: string): string {
  const skip = join(root, "x").length;
  const paths = files.map((file) => file.path);
  const below = `substr(${PATH_COLUMN}, ${skip})`;
  const name = sep === "/" ? below : `replace(${below}, ${quoteText(sep)}, '/')`;
  return `(SELECT * EXCLUDE (${PATH_COLUMN}), ${name} AS ${FILE_COLUMN} FROM ${part.read(paths)})`;
}

/** A file elsewhere that stands for another: an unpacked one, or a clean copy with the letters of its longest record. */
export interface StandIn {
  paths: string[];
  file: FoundFile;
  longest?: number;
}

/** The same over files that stand for others. */
export function standInScan(part: Part, standIns: StandIn[]): string {
  const selects = standIns.map(
    ({ paths, file, longest }) =>
      `SELECT * EXCLUDE (${PATH_COLUMN}), ${quoteText(file.name)} AS ${FILE_COLUMN} FROM ${part.read(paths, longest)}`,
  );
  return `(${selects.join(" UNION ALL BY NAME ")})`;
}
