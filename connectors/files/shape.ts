/** What a group of files looks like: its columns, and for each way of writing in it how its rows are read. */
import type { SourceColumn } from "../connector.ts";
import type { Encoding, FilesConfig } from "./config.ts";
import { csvShape, PIECES } from "./csv-shape.ts";
import { FILE_COLUMN, PATH_COLUMN, uniqueNames } from "./dialect.ts";
import { describeColumns, describeJsonLines } from "./duck.ts";
import { decoded, encodingOf } from "./encoding.ts";
import type { FileGroup, FoundFile } from "./find-files.ts";
import { Groups } from "./groups.ts";
import { damagedFile, emptyFile, sampleOf } from "./head.ts";
import { type JsonLayout, jsonLayout } from "./json-split.ts";
import {
  compressionOf,
  type FieldColumn,
  jsonPart,
  type Part,
  parquetPart,
  parquetScan,
  parquetType,
  textColumn,
  xmlPart,
} from "./part.ts";
import { jsonTexts, xmlObjects } from "./repair.ts";
import { sheetShape } from "./sheet.ts";
import { isPacked, unpacked } from "./unpack.ts";
import type { ColumnFinding } from "./values.ts";
import { variedFields } from "./varied.ts";

export interface Shape {
  columns: SourceColumn[];
  /** Files written alike, read in one way. */
  parts: Part[];
  /** How numbers and dates are written, for CSV and sheets. */
  findings: ColumnFinding[];
  /** What else a person should know of the files, as sentences. */
  notes: string[];
  /** Files that can't be read at all, beside others that can. */
  damaged: { file: FoundFile; reason: string }[];
}

export type Looked = Omit<Shape, "damaged">;

const known = new Map<string, Promise<Shape>>();
const MOST_KNOWN = 500;

/** Looks into the files of the group, once while they stay as they are. Throws `invalid-input` when none can be read. */
export function shapeOf(group: FileGroup, config: FilesConfig): Promise<Shape> {
  const { watch: _watch, ...reading } = config;
  const files = group.files.map(({ path, name, size, mtimeMs }) => [path, name, size, mtimeMs]);
  const key = JSON.stringify([reading, files]);
  const before = known.get(key);
  if (before) return before;
  const shape = lookAt(group, config);
  known.set(key, shape);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  shape.catch(() => known.delete(key));
  return shape;
}

async function lookAt(group: FileGroup, config: FilesConfig): Promise<Shape> {
  const full = group.files.filter((file) => file.size > 0);
  if (full.length === 0) throw emptyFile(group.files[0]!);
  const look = looks[group.format];
  try {
    return withFile(await look(full, config), []);
  } catch (error) {
    if (full.length === 1) throw damagedFile(full[0]!, error);
  }
  // One of them is damaged: it is set aside, the others are read.
  const damaged: Shape["damaged"] = [];
  const good: FoundFile[] = [];
  for (const file of full) {
    try {
      await look([file], config);
      good.push(file);
    } catch (error) {
      damaged.push({ file, reason: (error as Error).message });
    }
  }
  if (good.length === 0) throw damagedFile(full[0]!, new Error(damaged[0]!.reason));
  return withFile(await look(good, config), damaged);
}

function withFile({ columns, ...looked }: Looked, damaged: Shape["damaged"]): Shape {
  const nativeType = "name of the file";
  const file: SourceColumn = { name: FILE_COLUMN, type: "text", nativeType, nullable: false };
  return { ...looked, columns: [...columns, file], damaged };
}

const looks = {
  csv: csvShape,
  tsv: csvShape,
  json: jsonShape,
  parquet: parquetShape,
  xlsx: sheetShape,
  xml: xmlShape,
};

const ONE_A_LINE = /\.(jsonl|ndjson)(\.\w+)?$/i;

/** JSON scalars stay text as well (ids above 2^53 stay whole), objects and lists stay JSON. */
async function jsonShape(files: FoundFile[]): Promise<Looked> {
  const groups = new Groups<{ layout: JsonLayout; encoding: Encoding }>();
  const varied = new Set<string>();
  for (const file of files) {
    const sample = await sampleOf(file, Math.floor(PIECES / files.length));
    const { head, complete } = sample;
    const { encoding } = encodingOf(head);
    const layout: JsonLayout = ONE_A_LINE.test(file.title)
      ? { kind: "newline" }
      : jsonLayout(decoded(head, encoding), complete);
    groups.add(file, { layout, encoding });
    if (layout.kind === "newline") for (const name of variedFields(sample)) varied.add(name);
  }
  const fields = new Fields();
  for (const { like, files: alike } of groups.all) {
    const [first] = alike;
    const plain = like.layout.kind === "newline" && like.encoding === "utf-8" && first!.member === undefined;
    if (plain) await fields.addDescribed(alike);
    else for (const file of alike) await fields.addAll(jsonObjects(file, like.layout, like.encoding));
  }
  const columns = fields
    .columns()
    .map((column) =>
      varied.has(column.field) && column.type === "text" ? { ...column, varied: true } : column,
    );
  const parts = groups.all.map(({ like, files: alike }) => jsonPart(like, alike, columns));
  return { columns: columns.map(withoutField), parts, findings: [], notes: [] };
}

async function* jsonObjects(file: FoundFile, layout: JsonLayout, encoding: Encoding): AsyncGenerator<object> {
  for await (const { bytes } of jsonTexts(file, layout, encoding)) {
    const value = parsed(bytes.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) yield value;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function xmlShape(files: FoundFile[]): Promise<Looked> {
  const fields = new Fields();
  for (const file of files) await fields.addAll(recordsOf(file));
  const columns = fields.columns();
  return { columns: columns.map(withoutField), parts: [xmlPart(files, columns)], findings: [], notes: [] };
}

async function* recordsOf(file: FoundFile): AsyncGenerator<object> {
  for await (const { record, fault } of xmlObjects(file)) if (!fault) yield record;
}

/** Names of fields and whether they ever hold objects or lists. */
class Fields {
  readonly #nested = new Map<string, boolean>();

  #add(name: string, nested: boolean): void {
    this.#nested.set(name, nested || this.#nested.get(name) === true);
  }

  async addDescribed(files: FoundFile[]): Promise<void> {
    const [first] = files;
    const paths = files.map((file) => file.path);
    const found = await describeJsonLines(paths, compressionOf(first!), first!.name);
    for (const { name, nested } of found) this.#add(name, nested);
  }

  /** Takes the fields of all objects; where the file breaks off, of those before. Throws when there is none. */
  async addAll(objects: AsyncIterable<object>): Promise<void> {
    try {
      for await (const object of objects)
        for (const [name, value] of Object.entries(object))
          this.#add(name, typeof value === "object" && value !== null);
    } catch (error) {
      if (this.#nested.size === 0) throw error;
    }
  }

  columns(): FieldColumn[] {
    const names = uniqueNames([...this.#nested.keys()]);
    return [...this.#nested].map(([field, nested], k) =>
      nested
        ? { ...textColumn(names[k]!, "JSON"), type: "json", field }
        : { ...textColumn(names[k]!, "text"), field },
    );
  }
}

async function parquetShape(files: FoundFile[]): Promise<Looked> {
  const groups = new Groups<"parquet">();
  for (const file of files) groups.add(file, "parquet");
  const found = new Map<string, string>();
  for (const { files: alike } of groups.all) {
    const describe = (paths: string[]) => describeColumns(parquetScan(paths), alike[0]!.name);
    const columns = isPacked(alike[0]!)
      ? await unpacked(alike, describe)
      : await describe(alike.map((file) => file.path));
    for (const { name, type } of columns) if (name !== PATH_COLUMN) found.set(name, type);
  }
  const names = uniqueNames([...found.keys()]);
  const columns = [...found].map(([field, nativeType], k) => ({
    name: names[k]!,
    type: parquetType(nativeType),
    nativeType,
    nullable: true,
    field,
  }));
  const parts = groups.all.map(({ files: alike }) => parquetPart(alike, columns));
  return { columns: columns.map(withoutField), parts, findings: [], notes: [] };
}

const withoutField = ({ field: _field, ...column }: FieldColumn): SourceColumn => column;
