/** What records of JSON and XML look like: their fields, and what lies within them. */

import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { SourceColumn } from "../connector.ts";
import { isObject } from "../json-object.ts";
import { parseExact } from "../rest/exact-json.ts";
import type { Encoding } from "./config.ts";
import { uniqueNames } from "./dialect.ts";
import { describeJsonLines } from "./duck.ts";
import { decoded, encodingOf } from "./encoding.ts";
import type { FoundFile } from "./found-file.ts";
import { Groups } from "./groups.ts";
import { emptyFile, refuseForeign, sampleOf } from "./head.ts";
import { type JsonLayout, jsonLayout } from "./json-split.ts";
import { type LookContext, type Looked, PIECES } from "./look.ts";
import {
  beginFile,
  isKnownEvent,
  leavesOf,
  lookAtRecord,
  type NestedColumn,
  type NestedList,
  nestedLists,
  newLook,
  type RecordLook,
} from "./nested.ts";
import {
  compressionOf,
  type FieldColumn,
  jsonPart,
  type ListColumn,
  listPart,
  type Part,
  textColumn,
  withoutField,
  xmlPart,
} from "./part.ts";
import { jsonTexts, xmlObjects } from "./repair.ts";
import { variedFields } from "./varied.ts";

const ONE_A_LINE = /\.(jsonl|ndjson)(\.\w+)?$/i;
/** Whatever the file is called, its first record goes on in the next line. */
const OVER_LINES = /^\s*[[{][ \t]*\r?\n/;

/** JSON scalars stay text as well (ids above 2^53 stay whole), objects and lists stay JSON. */
export async function jsonShape(
  files: FoundFile[],
  { stream, signal, onFile }: LookContext,
): Promise<Looked> {
  const groups = new Groups<{ layout: JsonLayout; encoding: Encoding }>();
  const varied = new Set<string>();
  const notes: string[] = [];
  for (const file of files) {
    throwIfAborted(signal);
    onFile();
    const sample = await sampleOf(file, Math.floor(PIECES / files.length));
    const { head, complete } = sample;
    refuseForeign(file, head);
    const { encoding } = encodingOf(head);
    const text = decoded(head, encoding);
    const layout: JsonLayout =
      ONE_A_LINE.test(file.title) && !OVER_LINES.test(text)
        ? { kind: "newline" }
        : jsonLayout(text, complete);
    groups.add(file, { layout, encoding });
    if (complete) notes.push(...saidOfOtherLists(file.name, text, layout));
    if (layout.kind === "newline") for (const name of variedFields(sample)) varied.add(name);
  }
  const fields = new Fields();
  for (const { like, files: alike } of groups.all) {
    const [first] = alike;
    const plain = like.layout.kind === "newline" && like.encoding === "utf-8" && first!.member === undefined;
    // An object that is too large for DuckDB is set aside when the file is loaded; here it is passed over.
    if (!plain || !(await fields.addDescribed(alike, signal)))
      for (const file of alike) await fields.addAll(jsonObjects(file, like.layout, like.encoding), signal);
  }
  const found = fields.columns();
  if (found.length === 0) throw await withoutRecords(files[0]!);
  const top = found.map((column) =>
    varied.has(column.field) && column.type === "text" ? { ...column, varied: true } : column,
  );
  const partsOf = (columns: FieldColumn[]) =>
    groups.all.map(({ like, files: alike }) => jsonPart(like, alike, columns));
  const objects = () =>
    byAge(groups.all.flatMap(({ like, files: alike }) => alike.map((file) => ({ file, like })))).map(
      ({ file, like }) => jsonObjects(file, like.layout, like.encoding),
    );
  const [listed] = groups.all.flatMap(
    ({ like }) => (like.layout.kind === "list" ? like.layout.path.at(-1) : []) ?? [],
  );
  return { ...(await takenApart(top, partsOf, objects, listed ?? stream)), notes };
}

/** Of an object that holds several lists of objects, one is read. */
function saidOfOtherLists(name: string, text: string, layout: JsonLayout): string[] {
  if (layout.kind !== "list" || layout.path.length !== 1) return [];
  const top = parsed(text.replace(/^\ufeff/, ""));
  if (!isObject(top)) return [];
  const others = Object.entries(top).flatMap(([key, value]) => {
    const isRecords = Array.isArray(value) && typeof value[0] === "object" && value[0] !== null;
    return isRecords && key !== layout.path[0] ? [key] : [];
  });
  return others.length === 0
    ? []
    : [
        `${name} holds several lists: ${layout.path[0]} is read, ${others.join(", ")} not. Save each as a file of its own to load it.`,
      ];
}

/** An answer whose list is empty is an empty file; all else without any object is no JSON. */
async function withoutRecords(file: FoundFile): Promise<AppError> {
  const { head } = await sampleOf(file);
  const text = decoded(head, encodingOf(head).encoding)
    .replace(/^\ufeff/, "")
    .trim();
  if (typeof parsed(text) === "object") return emptyFile(file);
  return new AppError(
    "invalid-input",
    `${file.name} holds no JSON objects; it begins with "${text.slice(0, 40)}". Choose its format, export it again, or leave it out.`,
    { file: file.name },
  );
}

async function* jsonObjects(file: FoundFile, layout: JsonLayout, encoding: Encoding): AsyncGenerator<object> {
  for await (const { bytes } of jsonTexts(file, layout, encoding)) {
    const value = parsed(bytes.toString("utf8"));
    if (isObject(value)) yield value;
  }
}

function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** What XML files hold: the fields of their records, and lists within them as tables of their own. */
export async function xmlShape(files: FoundFile[], { stream, signal }: LookContext): Promise<Looked> {
  const fields = new Fields();
  for (const file of files) await fields.addAll(recordsOf(file), signal);
  const top = fields.columns();
  if (top.length === 0) throw emptyFile(files[0]!);
  const partsOf = (columns: FieldColumn[]) => [xmlPart(files, columns)];
  const objects = () => byAge(files.map((file) => ({ file }))).map(({ file }) => recordsOf(file));
  return takenApart(top, partsOf, objects, stream);
}

const byAge = <F extends { file: FoundFile }>(files: F[]): F[] =>
  files.sort((a, b) => a.file.mtimeMs - b.file.mtimeMs || (a.file.name < b.file.name ? -1 : 1));

/** Records of a file that say what lies within all of them. */
export const LOOKED_AT = 5000;

type AnyIterable<T> = AsyncIterable<T> | Iterable<T>;

/** Columns and tables of what lies within the records, `objects` by file, oldest first; those of known events are left as they are. */
export async function takenApart(
  top: FieldColumn[],
  partsOf: (columns: FieldColumn[]) => Part[],
  objects: () => AnyIterable<object>[] | Promise<AnyIterable<object>[]>,
  entity: string,
): Promise<Looked> {
  const plain = top.every(({ type }) => type !== "json") || isKnownEvent(top.map(({ field }) => field));
  const look = plain ? newLook() : await lookAt(await objects());
  const leaves = leavesOf(look);
  // A value that is nothing but wrapped stands for its field.
  const wrapped = new Set(leaves.flatMap(({ name, path }) => (name === path[0] ? name : [])));
  const rest = top.filter(({ field }) => !wrapped.has(field));
  const names = uniqueNames([...rest, ...leaves].map(({ name }) => name)).slice(rest.length);
  const within = leaves.map(({ path: [field, ...inner], nested }, k) => ({
    ...columnOf(names[k]!, nested),
    field: field!,
    inner,
  }));
  const columns = [...rest, ...within];
  const parts = partsOf(columns);
  const lists = nestedLists(look, entity).map((list) => {
    const found = listColumns(list);
    const some = partsOf(top).map((part) => listPart(part, list, found));
    return {
      path: list.path,
      columns: found.map(({ path: _path, key: _key, ...column }) => column),
      parts: some,
    };
  });
  return { columns: columns.map(withoutField), parts, lists, findings: [], notes: [] };
}

/**
 * Of the second file half as many records as of the first are looked at, of the third a third: the first ones are looked
 * at in the same depth when more files come, so that no rare value is overlooked from then on.
 */
async function lookAt(files: AnyIterable<object>[]): Promise<RecordLook> {
  const look = newLook();
  for (const [k, objects] of files.entries()) {
    const most = Math.ceil(LOOKED_AT / (k + 1));
    let count = 0;
    beginFile(look);
    try {
      for await (const object of objects) {
        lookAtRecord(look, object);
        if (++count >= most) break;
      }
    } catch {
      // Where the file breaks off is told when it is loaded.
    }
  }
  return look;
}

/** The keys of what the list lies in, then its own fields. */
function listColumns({ steps, columns }: NestedList): ListColumn[] {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  const keys = steps.flatMap(({ key }, k) => {
    if (!key) return [];
    const name = taken.has(key.name.toLowerCase()) ? `parent_${key.name}` : key.name;
    return { ...key, name, key: k };
  });
  const all: (NestedColumn & { key?: number })[] = [...keys, ...columns];
  const names = uniqueNames(all.map(({ name }) => name));
  return all.map(({ path, nested, key }, k) => ({
    ...columnOf(names[k]!, nested),
    path,
    ...(key !== undefined && { key }),
  }));
}

const columnOf = (name: string, nested: boolean): SourceColumn =>
  nested ? { ...textColumn(name, "JSON"), type: "json" } : textColumn(name, "text");

async function* recordsOf(file: FoundFile): AsyncGenerator<object> {
  for await (const { record, fault } of xmlObjects(file)) if (!fault) yield record;
}

/** Names of fields and whether they ever hold objects or lists. */
class Fields {
  readonly #nested = new Map<string, boolean>();

  #add(name: string, nested: boolean): void {
    this.#nested.set(name, nested || this.#nested.get(name) === true);
  }

  /** Takes the fields as DuckDB tells them; false where it can't. */
  async addDescribed(files: FoundFile[], signal: AbortSignal): Promise<boolean> {
    const [first] = files;
    const paths = files.map((file) => file.path);
    const told = describeJsonLines(paths, compressionOf(first!), first!.name, signal);
    const found = await told.catch(() => throwIfAborted(signal));
    for (const { name, nested } of found ?? []) this.#add(name, nested);
    return found !== undefined;
  }

  /** Takes the fields of all objects; where the file breaks off, of those before. Throws when there is none. */
  async addAll(objects: AsyncIterable<object>, signal: AbortSignal): Promise<void> {
    try {
      for await (const object of objects) {
        throwIfAborted(signal);
        for (const [name, value] of Object.entries(object))
          this.#add(name, typeof value === "object" && value !== null);
      }
    } catch (error) {
      throwIfAborted(signal);
      if (this.#nested.size === 0) throw error;
    }
  }

  columns(): FieldColumn[] {
    const names = uniqueNames([...this.#nested.keys()]);
    return [...this.#nested].map(([field, nested], k) => ({ ...columnOf(names[k]!, nested), field }));
  }
}
