/** Reads a SQLite file's tables and views. Columns may hold any type, so their values are looked at. */
import { statSync } from "node:fs";
import { duckdbType, guessCursor, tableIdentity } from "../columns.ts";
import type { ColumnType, SourceColumn, Stream } from "../connector.ts";
import type { SqliteConfig } from "./config.ts";
import { type Db, quoted } from "./database.ts";
import { SAYS_ZONE } from "./times.ts";

/** Rows of a table that are looked at to see what its columns really hold. */
const LOOK_AT = 100_000;

interface Declared {
  name: string;
  type: string;
  notnull: 0 | 1;
  pk: number;
  hidden: number;
}

/** What the values of one column were seen to be. */
interface Seen {
  integer: boolean;
  real: boolean;
  text: boolean;
  blob: boolean;
  /** An integer other than 0 and 1. */
  beyondBit: boolean;
  /** A number too large for the decimals that were declared: only the declaration speaks of digits, nothing keeps to it. */
  beyondDecimal: boolean;
  /** Text that does not begin like 2024-12-31. */
  notDate: boolean;
  /** Text longer than a date. */
  timed: boolean;
  /** A time with its zone, where times were declared. */
  zoned: boolean;
}

/** Every table and view; virtual tables and their shadows are left out. */
export function readCatalog(db: Db, { path }: Pick<SqliteConfig, "path">): Stream[] {
  // The file's own number, for another one may be put in its place; then how often the tables' form changed: which one it
  // was does not show.
  const made = [String(statSync(path, { bigint: true }).ino), db.pragma("schema_version", { simple: true })];
  const names = db
    .prepare(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
  return names.flatMap((name) => {
    const stream = describe(db, name);
    return stream ? { ...stream, identity: tableIdentity([path], made, stream.columns) } : [];
  });
}

/** Undefined for a view over a table that is gone. */
function describe(db: Db, name: string): Stream | undefined {
  try {
    const declared = (db.prepare("SELECT * FROM pragma_table_xinfo(?)").all(name) as Declared[]).filter(
      (column) => column.hidden !== 1,
    );
    const seen = declared.map((column) => look(db, name, column));
    const columns = declared.map((column, at) => toColumn(column, seen[at]!));
    const stream: Stream = { name, columns, key: keyOf(db, name, declared) };
    const cursor = guessCursor({ ...stream, columns: asTimes(columns, seen) }, growing(declared));
    if (cursor !== undefined) stream.cursorColumn = cursor;
    stream.rowCount = db
      .prepare(`SELECT count(*) FROM ${quoted(name)}`)
      .pluck()
      .get() as number;
    return stream;
  } catch (error) {
    if ((error as { code?: string }).code === "SQLITE_ERROR") return undefined;
    throw error;
  }
}

/** Each question ends at the first value that answers it: asking all of every value takes three times as long. */
function look(db: Db, table: string, { name, type }: Declared): Seen {
  const values = `(SELECT ${quoted(name)} AS c FROM ${quoted(table)} LIMIT ${LOOK_AT})`;
  const types = new Set(db.prepare(`SELECT DISTINCT typeof(c) FROM ${values}`).pluck().all());
  const any = (type: string, condition: string) =>
    types.has(type) &&
    db
      .prepare(`SELECT EXISTS (SELECT 1 FROM ${values} WHERE typeof(c) = '${type}' AND ${condition})`)
      .pluck()
      .get() === 1;
  const beyond = `(c >= ${decimalEnd(type)} OR c <= -${decimalEnd(type)})`;
  return {
    integer: types.has("integer"),
    real: types.has("real"),
    text: types.has("text"),
    blob: types.has("blob"),
    beyondBit: any("integer", "c NOT IN (0, 1)"),
    beyondDecimal: DECIMALS.test(type) && (any("real", beyond) || any("integer", beyond)),
    notDate: any("text", "c NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*'"),
    timed: any("text", "length(c) > 10"),
    zoned: TIMES.test(type) && any("text", SAYS_ZONE),
  };
}

const TIMES = /DATE|TIMESTAMP/i;
const DECIMALS = /DEC|NUMERIC|MONEY/i;

/** Numbers from this size on, above and below zero, do not fit into the decimals that are declared so. */
export function decimalEnd(nativeType: string): number {
  const type = duckdbType({ name: "", type: "decimal", nativeType, nullable: true });
  const [, precision, scale] = /(\d+),(\d+)/.exec(type)!.map(Number) as [number, number, number];
  return 10 ** (precision - scale) - 10 ** -scale;
}

function toColumn(column: Declared, seen: Seen): SourceColumn {
  return {
    name: column.name,
    type: typeOf(column.type.toUpperCase(), seen),
    nativeType: column.type.toLowerCase() || "any",
    nullable: column.notnull === 0 && column.pk === 0,
  };
}

function typeOf(declared: string, seen: Seen): ColumnType {
  const numbersOnly = !seen.text && !seen.blob;
  if (seen.blob) return seen.text ? "text" : "binary";
  // Nothing keeps to the declaration here: numbers and texts in such a column are what they are.
  if (/BLOB|BINARY/.test(declared)) return isEmpty(seen) ? "binary" : numberType(seen);
  if (/BOOL/.test(declared))
    return numbersOnly && !seen.real && !seen.beyondBit ? "boolean" : numberType(seen);
  if (TIMES.test(declared)) return timeType(declared, seen);
  if (/CHAR|CLOB|TEXT/.test(declared)) return "text";
  if (DECIMALS.test(declared)) return !numbersOnly ? "text" : seen.beyondDecimal ? "double" : "decimal";
  if (/REAL|FLOA|DOUB/.test(declared)) return numbersOnly ? "double" : "text";
  if (/INT/.test(declared) && !seen.integer && numbersOnly && !seen.real) return "integer";
  return numberType(seen);
}

const isEmpty = ({ integer, real, text }: Seen) => !integer && !real && !text;

/** By content alone, as for a view's computed column. */
function numberType(seen: Seen): ColumnType {
  if (seen.text || (!seen.integer && !seen.real)) return "text";
  return seen.real ? "double" : "integer";
}

function timeType(declared: string, seen: Seen): ColumnType {
  if (seen.integer || seen.real) return numberType(seen);
  if (seen.notDate) return "text";
  if (seen.zoned) return "timestamptz";
  return /TIME/.test(declared) || seen.timed ? "timestamp" : "date";
}

/** Times are mostly kept as text here; for choosing the cursor, text that reads as times counts as such. */
function asTimes(columns: SourceColumn[], seen: Seen[]): SourceColumn[] {
  return columns.map((column, at) => {
    const times = column.type === "text" && seen[at]!.text && seen[at]!.timed && !seen[at]!.notDate;
    return times ? { ...column, type: "timestamp" } : column;
  });
}

/** Only an INTEGER PRIMARY KEY numbers itself. */
function growing(declared: Declared[]): string[] {
  return declared
    .filter((column) => column.pk === 1 && /^INTEGER$/i.test(column.type))
    .map(({ name }) => name);
}

function holdsNull(db: Db, table: string, columns: string[]): boolean {
  const condition = columns.map((name) => `${quoted(name)} IS NULL`).join(" OR ");
  return (
    db
      .prepare(`SELECT EXISTS (SELECT 1 FROM ${quoted(table)} WHERE ${condition})`)
      .pluck()
      .get() === 1
  );
}

function keyOf(db: Db, table: string, declared: Declared[]): string[] {
  const primary = declared.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk);
  const names = primary.map((column) => column.name);
  // Only here may a primary key hold NULL, and any number of times.
  if (names.length > 0) return holdsNull(db, table, names) ? [] : names;
  const required = new Set(declared.filter((column) => column.notnull).map((column) => column.name));
  const indexes = db
    .prepare(`SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 ORDER BY seq DESC`)
    .pluck()
    .all(table) as string[];
  for (const index of indexes) {
    const columns = db.prepare("SELECT name FROM pragma_index_info(?) ORDER BY seqno").pluck().all(index) as (
      | string
      | null
    )[];
    if (columns.every((name) => name !== null && required.has(name))) return columns as string[];
  }
  return [];
}
