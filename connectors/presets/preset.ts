/**
 * Known layouts as data: what marks them and the SQL that maps them to the canonical tables.
 * May import: connectors/connector.ts. To add one: a file beside this one, a line in index.ts, and its test.
 */
import type { TestSpecInput } from "../../engine/contract/quality.ts";
import type { Stream } from "../connector.ts";
import { absentTables, askedFor, type Found, resolve } from "./texts.ts";

export interface Preset {
  id: string;
  title: string;
  description: string;
  /** Tables that it reads, by the name that its SQL uses. */
  reads: Record<string, PresetTable>;
  /** Reads that must all be found for the preset to fit; where none is named, any one will do. */
  marks: string[];
  /** Looks like another preset and means something else: it is only taken when someone asks for it. */
  byChoice?: boolean;
  /** Reads whose time of change the platform leaves as it was when it changes a row: they are compared instead. */
  staleTimes?: string[];
  /** Read -> its column of customers, where exports of this layout may write 0 or guest for nobody. */
  people?: Record<string, string>;
  /** Every installation puts a prefix of its own before the names (wp_, ps_, none): it is found from the marks. */
  prefixed?: boolean;
  /**
   * Canonical table -> SELECT. `{{lines}}` is a table of `reads`, `{{lines.invoice}}` its column under whatever name
   * it has there, `{{lines.brand?}}` the same or NULL, `{{l:lines.brand?}}` the same of the table that the SQL calls
   * l. `{{#slips}}...{{/slips}}` stands only where the table (or the column: `{{#lines.brand}}`) is there,
   * `{{^slips}}...{{/slips}}` only where it is not; `{{#lines.at:time}}` asks whether the column has times or dates and
   * not texts, `{{#lines.price:bigint}}` whether it was made as bigint, `{{#lines.customer:nobody}}` whether values of it that stand for nobody were found, which
   * `{{lines.customer:nobody}}` lists. Of several texts the first stands whose names are all found; a table none of
   * whose texts can stand is left out.
   */
  tables: Record<string, string | string[]>;
  /**
   * What the platform itself has stored of each order, to compare with after a load: a SELECT with `order_id`, `total`
   * (its grand total) and `lines` (its sum of the lines, NULL where it stores none), and with `digits` where
   * the shop rounds to fewer than the currency has; on the basis of docs/guides/money.md and from other columns than
   * those mapped wherever it has them. Texts and names as in `tables`.
   */
  reconcile?: string | string[];
  /** Tests of the canonical tables beside those that every workspace has; one of the same kind and columns replaces it. */
  quality?: TestSpecInput[];
}

export interface PresetTable {
  /** Names of the table, without regard to case and separators; absent: any name will do. */
  names?: string[];
  /** Columns it must have -> names they go by, without regard to case and separators. */
  columns: Record<string, string[]>;
  /** Columns it may have. */
  optional?: Record<string, string[]>;
  /** Lies once beside several shops of one installation: where wp_2_users is absent, wp_users serves wp_2_posts. */
  shared?: boolean;
  /** Versions, editions or extensions decide whether there is one; a name: there is wherever that read is. */
  sometimes?: true | string;
}

export interface PresetMatch {
  preset: Preset;
  /** Tables of the preset that were found, of how many. */
  matched: number;
  of: number;
  tables: { table: string; sql: string; enabled: boolean }[];
  reconcile?: string;
  /** Columns of streams (`orders.coupon`) that the SQL may be made of. */
  madeOf: string[];
  /** Columns of `Preset.people` that are there. */
  people: { stream: string; column: string }[];
  /** How much its marks hold, as far as the source says so: tells the shop in use from one that was left behind. */
  size: number;
  /** What a person should know of the choice: several shops lie in one database, and this one was taken. */
  note?: string;
}

/** The name without case and separators: `InvoiceNo`, `invoice_no` and `Invoice No` are one. */
export const normalised = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/**
 * The preset's mapping for these streams, or undefined when it does not fit. `tableOf` names a stream's raw table,
 * `prefix` the shop that is meant where several lie in one database.
 */
export function matchPreset(
  preset: Preset,
  streams: Stream[],
  tableOf: (stream: string) => string,
  prefix?: string,
): PresetMatch | undefined {
  const [main, ...others] = findShops(preset, streams, prefix?.toLowerCase());
  if (!main) return undefined;
  const standing = (texts: string | string[]) =>
    [texts]
      .flat()
      .map((text) => resolve(text, main.found, tableOf))
      .find((sql) => sql !== undefined);
  const tables = Object.entries(preset.tables).flatMap(([table, texts]) => {
    const sql = standing(texts);
    return sql === undefined ? [] : [{ table, sql, enabled: true }];
  });
  const reconcile = standing(preset.reconcile ?? []);
  const notes = [
    others.length > 0 ? shopNote(preset, main, others) : "",
    leftOutNote(preset, main),
    alikeNote(preset, main, streams),
  ];
  const note = notes.filter((said) => said !== "").join(". ");
  return {
    preset,
    matched: main.found.size,
    of: Object.keys(preset.reads).length,
    tables,
    madeOf: [...main.found.values()].flatMap(({ stream, columns }) =>
      [...columns.values()].map((column) => `${stream.name}.${column}`),
    ),
    people: peopleOf(preset, main.found),
    size: shopSize(preset, main),
    ...(reconcile !== undefined && { reconcile }),
    ...(note !== "" && { note }),
  };
}

function peopleOf({ people = {} }: Preset, found: Map<string, Found>): PresetMatch["people"] {
  return Object.entries(people).flatMap(([read, name]) => {
    const hit = found.get(read);
    const column = hit?.columns.get(name);
    return hit && column !== undefined ? [{ stream: hit.stream.name, column }] : [];
  });
}

/** The streams without the times of change that the platform does not keep, so that these tables are compared. */
export function withoutStaleTimes(preset: Preset, streams: Stream[]): Stream[] {
  const shops = preset.staleTimes ? findShops(preset, streams) : [];
  const stale = new Set(
    shops.flatMap(({ found }) => preset.staleTimes!.map((name) => found.get(name)?.stream)),
  );
  return streams.map((stream) => {
    const { cursorColumn, ...untimed } = stream;
    // A cursor that is no column, as that of replication, is the source's own and tells every change.
    return stale.has(stream) && stream.columns.some(({ name }) => name === cursorColumn) ? untimed : stream;
  });
}

interface Shop {
  prefix: string;
  /** Schema of its tables; empty where the source has none. */
  schema: string;
  found: Map<string, Found>;
}

/**
 * Every shop whose marks are all found, the main one first: the largest, then the shortest prefix. The tables of one
 * lie in one schema where any schema has them all: a copy of some tables elsewhere is no part of the shop.
 */
function findShops(preset: Preset, streams: Stream[], meant?: string): Shop[] {
  const schemas = preset.marks.length > 0 ? [...Map.groupBy(streams, schemaOf).values()] : [];
  const whole = schemas.flatMap((group) => shopsIn(preset, group, meant));
  const shops = whole.length > 0 || schemas.length === 1 ? whole : shopsIn(preset, streams, meant);
  return shops.sort(
    (a, b) =>
      shopSize(preset, b) - shopSize(preset, a) ||
      a.prefix.length - b.prefix.length ||
      Number(b.schema === "public") - Number(a.schema === "public") ||
      (a.schema + a.prefix < b.schema + b.prefix ? -1 : 1),
  );
}

const sizeOf = ({ bytes, rowCount }: Stream) => bytes ?? rowCount ?? 0;
const shopSize = (preset: Preset, { found }: Shop) =>
  preset.marks.reduce((sum, mark) => sum + sizeOf(found.get(mark)!.stream), 0);

/** Every prefix under which all marks are found among these tables, or only the one that is meant. */
function shopsIn(preset: Preset, streams: Stream[], meant?: string): Shop[] {
  const names = preset.reads[preset.marks[0]!]?.names ?? [];
  const tables = streams.map((stream) => bareName(stream).toLowerCase());
  return (preset.prefixed ? prefixesOf(names, tables) : [undefined])
    .filter((prefix) => !preset.prefixed || meant === undefined || prefix === meant)
    .map((prefix) => ({
      prefix: prefix ?? "",
      schema: streams[0] ? schemaOf(streams[0]) : "",
      found: findAll(preset, streams, prefix),
    }))
    .filter(({ found }) => found.size > 0 && preset.marks.every((mark) => found.has(mark)));
}

/** The prefix as the shop spells it: they are compared without regard to case. */
const speltPrefix = (preset: Preset, { prefix, found }: Shop) =>
  bareName(found.get(preset.marks[0]!)!.stream).slice(0, prefix.length);

function shopNote(preset: Preset, main: Shop, others: Shop[]): string {
  const spelt = (shop: Shop) => speltPrefix(preset, shop);
  const elsewhere = others.filter(({ schema }) => schema !== main.schema);
  const named = (shop: Shop) => {
    const prefix = shop.prefix === "" ? "no prefix" : `prefix ${spelt(shop)}`;
    return elsewhere.length > 0 ? `schema ${shop.schema}${preset.prefixed ? ` and ${prefix}` : ""}` : prefix;
  };
  const how =
    elsewhere.length === others.length
      ? `add a source with its schema, such as ${elsewhere[0]!.schema}`
      : `add a source with the preset ${preset.id}:${spelt(others.find(({ schema }) => schema === main.schema)!)}`;
  return `The database holds ${others.length + 1} shops of ${preset.title}: the one with ${named(main)} is mapped, not those with ${others.map(named).join(", ")}. To load another, ${how}`;
}

/** What stays empty or not whole for want of which tables or lists of a platform, whose names are its own as no file's are. */
function leftOutNote(preset: Preset, shop: Shop): string {
  if (Object.values(preset.reads).some(({ names }) => !names)) return "";
  const { found } = shop;
  const prefix = speltPrefix(preset, shop);
  const named = (reads: string[]) =>
    reads.map((read) => prefix + (preset.reads[read]!.names?.[0] ?? read)).join(", ");
  const empty: string[] = [];
  const parts = new Map<string, string[]>();
  for (const [table, texts] of Object.entries(preset.tables)) {
    const choices = [texts].flat();
    const standing = choices.findIndex((text) => absentTables(text, found).length === 0);
    const missed =
      standing < 0
        ? absentTables(choices.at(-1)!, found)
        : askedFor(choices.slice(0, standing + 1).join(" "), found);
    const reads = missed.filter((read) => isMissed(preset.reads[read]!, found));
    if (standing < 0 && reads.length > 0) empty.push(`${table} (from ${named(reads)})`);
    else for (const read of reads) parts.set(read, [...(parts.get(read) ?? []), table]);
  }
  const lacks = [...Map.groupBy(parts.keys(), (read) => parts.get(read)!.join(", "))];
  const said = [
    empty.length > 0 ? `Nothing fills ${empty.join(" and ")}` : "",
    lacks.length > 0
      ? `Part is left out of ${lacks.map(([tables, reads]) => `${tables} (from ${named(reads)})`).join(" and of ")}`
      : "",
  ].filter((part) => part !== "");
  return said.length === 0
    ? ""
    : `${said.join(". ")}: these were not there to be read. Where the shop has them, give the connection's user the right to read them and load again`;
}

/** Whether a shop that lacks this table has lost something: not where its version or edition never had it. */
const isMissed = ({ sometimes }: PresetTable, found: Map<string, Found>) =>
  typeof sometimes === "string" ? found.has(sometimes) : sometimes === undefined;

/** Tables told by their columns alone: of several that look alike one is read, and the others are named. */
function alikeNote(preset: Preset, { found }: Shop, streams: Stream[]): string {
  const read = new Set([...found.values()].map(({ stream }) => stream));
  const alike = Object.entries(preset.reads).flatMap(([name, table]) =>
    found.has(name) && !table.names
      ? streams.filter((stream) => !read.has(stream) && findColumns(table, stream))
      : [],
  );
  const names = [...new Set(alike)].map((stream) => stream.name);
  if (names.length === 0) return "";
  const as = [...found.values()].map(({ stream }) => stream.name).join(", ");
  return `${names.join(", ")} ${names.length > 1 ? "have" : "has"} the columns of what is read (${as}), but ${names.length > 1 ? "are" : "is"} not read. Add a source for it, or call files of one table alike but for a number or date`;
}

function findAll(preset: Preset, streams: Stream[], prefix?: string): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const [name, table] of Object.entries(preset.reads)) {
    const parent = table.shared ? prefix?.replace(/\d+_$/, "") : prefix;
    const hit =
      findTable(table, streams, prefix) ??
      (parent === prefix ? undefined : findTable(table, streams, parent));
    if (hit) found.set(name, hit);
  }
  return found;
}

/** What stands before these names in the names of the tables, each once; all in lower case. */
export const prefixesOf = (names: string[], tables: string[]): string[] => {
  const before = (table: string) =>
    names.filter((name) => table.endsWith(name)).map((name) => table.slice(0, table.length - name.length));
  return [...new Set(tables.flatMap(before))];
};

/** A table without the schema that it lies in. */
export const bareName = (stream: Stream) => stream.name.slice(stream.name.lastIndexOf(".") + 1);
/** Schema of a table; empty where the source has none. */
export const schemaOf = (stream: Stream) => stream.name.slice(0, Math.max(0, stream.name.lastIndexOf(".")));

function findTable(table: PresetTable, streams: Stream[], prefix?: string): Found | undefined {
  const spelt = prefix === undefined ? normalised : (name: string) => name.toLowerCase();
  const names = table.names?.map((name) => spelt(`${prefix ?? ""}${name}`));
  for (const stream of streams) {
    if (names && !names.includes(spelt(bareName(stream)))) continue;
    const columns = findColumns(table, stream);
    if (columns) return { stream, columns };
  }
  return undefined;
}

function findColumns(table: PresetTable, stream: Stream): Map<string, string> | undefined {
  const there = new Map(stream.columns.map((column) => [normalised(column.name), column.name]));
  const columns = new Map<string, string>();
  const look = (name: string, aliases: string[]) => {
    const hit = aliases.map((alias) => there.get(normalised(alias))).find((column) => column !== undefined);
    if (hit !== undefined) columns.set(name, hit);
    return hit !== undefined;
  };
  for (const [name, aliases] of Object.entries(table.columns)) if (!look(name, aliases)) return undefined;
  for (const [name, aliases] of Object.entries(table.optional ?? {})) look(name, aliases);
  return columns;
}
