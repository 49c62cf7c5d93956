/** Reads the catalog of a MySQL or MariaDB database: tables and views, their columns, keys and sizes. */
import type mysql from "mysql2/promise";
import { guessCursor, tableIdentity } from "../columns.ts";
import type { ColumnType, SourceColumn, Stream } from "../connector.ts";
import type { MysqlConfig } from "./config.ts";
import { quoted, rowsOf, UNSEEN } from "./connection.ts";

const TABLES = `
  SELECT table_name AS name, table_type AS kind, table_rows AS row_count, data_length AS bytes, create_time AS made
  FROM information_schema.tables
  WHERE table_schema = database() AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
  ORDER BY table_name`;

const COLUMNS = `
  SELECT table_name AS source, column_name AS name, data_type AS type, column_type AS native,
         is_nullable AS nullable, extra AS extra
  FROM information_schema.columns WHERE table_schema = database()
  ORDER BY table_name, ordinal_position`;

// The primary key comes first; a unique index counts when none of its columns may be null. A row a column: a list of
// names in one text is cut at a length that the server chooses.
const KEYS = `
  SELECT table_name AS source, index_name AS name, column_name AS part,
         nullable = 'YES' OR sub_part IS NOT NULL AS loose
  FROM information_schema.statistics WHERE table_schema = database() AND non_unique = 0
  ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index`;

// Truncated, a table of MariaDB has another number of InnoDB's, and nothing else that tells. Told with PROCESS only, and
// found by names whose letters InnoDB writes as they are.
const NUMBERS = `
  SELECT substring_index(substr(name, length(database()) + 2), '#P#', 1) AS source, max(table_id) AS number
  FROM information_schema.innodb_sys_tables WHERE substring_index(name, '/', 1) = database() GROUP BY 1`;

interface ColumnRow {
  source: string;
  name: string;
  type: string;
  native: string;
  nullable: string;
  extra: string;
}

interface KeyRow {
  source: string;
  name: string;
  /** Null where it is no column but an expression. */
  part: string | null;
  loose: number;
}

/** The key of each table: the primary one, else the unique index of the fewest columns. */
async function readKeys(connection: mysql.Connection): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  const rows = await rowsOf<KeyRow>(connection, KEYS);
  for (const [source, own] of Map.groupBy(rows, (row) => row.source)) {
    const indexes = [...Map.groupBy(own, (row) => row.name).values()];
    const strict = indexes.filter((index) => index.every((row) => !Number(row.loose) && row.part !== null));
    const primary = strict.find(([row]) => row!.name === "PRIMARY");
    const [key] = primary ? [primary] : strict.sort((a, b) => a.length - b.length);
    if (key)
      keys.set(
        source,
        key.map((row) => row.part!),
      );
  }
  return keys;
}

/** Every table and view of the database that the user may read. */
export async function readCatalog(
  connection: mysql.Connection,
  { host, port, database }: Pick<MysqlConfig, "host" | "port" | "database">,
): Promise<Stream[]> {
  const columns = Map.groupBy(await rowsOf<ColumnRow>(connection, COLUMNS), (row) => row.source);
  const tables = await readTables(connection, columns);
  const keys = await readKeys(connection);
  const numbers = await readNumbers(connection);
  const [clock] = await rowsOf<{ zone: string }>(connection, "SELECT @@global.time_zone AS zone");
  return tables.map((table) => {
    const own = columns.get(table.name) ?? [];
    const stream: Stream = { name: table.name, columns: own.map(toColumn), key: keys.get(table.name) ?? [] };
    const growing = own.filter((row) => /auto_increment/i.test(row.extra)).map((row) => row.name);
    const cursor = guessCursor(stream, growing);
    if (cursor !== undefined) stream.cursorColumn = cursor;
    // By another clock, changes may have times before the cursor.
    const isLocal = stream.columns.some(({ name, type }) => name === cursor && type === "timestamp");
    const made = [table.made, numbers.get(table.name) ?? null, isLocal ? clock!.zone : null];
    stream.identity = tableIdentity([host, port, database], made, stream.columns);
    if (table.row_count !== null) stream.rowCount = Number(table.row_count);
    if (table.bytes !== null) stream.bytes = Number(table.bytes);
    return stream;
  });
}

/** By table; none from MySQL, whose time of making says it, nor where this user may not see them. */
async function readNumbers(connection: mysql.Connection): Promise<Map<string, string>> {
  const rows = await rowsOf<{ source: string; number: string }>(connection, NUMBERS).catch(
    (error: { code?: string }) => {
      if (UNSEEN.has(error.code ?? "")) return [];
      throw error;
    },
  );
  return new Map(rows.map(({ source, number }) => [source, number]));
}

interface TableRow {
  name: string;
  kind: string;
  row_count: string | null;
  bytes: string | null;
  /** When it was made or last altered, which a table that was swapped or restored does not share. */
  made: string | null;
}

/** Tables, and the views that can be read: one whose tables or owner are gone would end every load. */
async function readTables(
  connection: mysql.Connection,
  columns: Map<string, ColumnRow[]>,
): Promise<TableRow[]> {
  const kept: TableRow[] = [];
  for (const table of await rowsOf<TableRow>(connection, TABLES)) {
    // Not all columns of a view may be granted.
    const items = (columns.get(table.name) ?? []).map(({ name }) => quoted(name)).join(", ") || "1";
    const readable = () =>
      connection.query(`SELECT ${items} FROM ${quoted(table.name)} LIMIT 0`).then(
        () => true,
        () => false,
      );
    if (table.kind !== "VIEW" || (await readable())) kept.push(table);
  }
  return kept;
}

function toColumn(row: ColumnRow): SourceColumn {
  return { name: row.name, type: typeOf(row), nativeType: row.native, nullable: row.nullable === "YES" };
}

/** BINARY of few bytes holds ids and what refers to them, as in Shopware: they are read as hexadecimal digits. */
const ID_BYTES = 32;
const isBinaryId = (native: string) => Number(/^binary\((\d+)\)/.exec(native)?.[1] ?? Number.NaN) <= ID_BYTES;

const TYPES: Record<string, ColumnType> = {
  tinyint: "integer",
  smallint: "integer",
  mediumint: "integer",
  int: "integer",
  year: "integer",
  decimal: "decimal",
  float: "double",
  double: "double",
  datetime: "timestamp",
  timestamp: "timestamptz",
  date: "date",
  json: "json",
  binary: "binary",
  varbinary: "binary",
  tinyblob: "binary",
  blob: "binary",
  mediumblob: "binary",
  longblob: "binary",
};

function typeOf(row: ColumnRow): ColumnType {
  if (row.type === "bigint") return /unsigned/.test(row.native) ? "hugeint" : "integer";
  if (row.type === "bit") return "hugeint";
  if (isBinaryId(row.native)) return "text";
  const type = TYPES[row.type] ?? "text";
  // MySQL's decimals go to 65 digits, DuckDB's to 38.
  const precision = Number(/\((\d+)/.exec(row.native)?.[1] ?? 0);
  return type === "decimal" && precision > 38 ? "text" : type;
}
