/** Reads PostgreSQL's catalog: tables and views, their columns, keys and sizes. */
import type pg from "pg";
import { guessCursor, tableIdentity } from "../columns.ts";
import type { ColumnType, SourceColumn, Stream } from "../connector.ts";
import type { PostgresConfig } from "./config.ts";

export interface CatalogTable {
  schema: string;
  table: string;
  stream: Stream;
}

// A table that was swapped has another number, one that was emptied or rewritten another file, and columns count on
// when one is dropped and made anew; labels of enums change in all rows at once.
const TABLES = `
  SELECT c.oid::int8 AS id, n.nspname AS schema, c.relname AS "table", c.reltuples::float8 AS row_count,
         pg_table_size(c.oid)::float8 AS bytes, row_security_active(c.oid) AS filtered,
         concat_ws('/', c.oid, c.relfilenode, c.relnatts, labels) AS made
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (
    SELECT md5(string_agg(enumlabel, ' ' ORDER BY attnum, enumsortorder)) AS labels
    FROM pg_attribute JOIN pg_enum ON enumtypid = atttypid WHERE attrelid = c.oid) e
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'
    AND ($1 = '' OR n.nspname = $1)
    AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
    AND c.relispopulated
  ORDER BY n.nspname, c.relname`;

// A domain counts as its base type; typtype and typcategory tell enums and arrays apart.
const COLUMNS = `
  SELECT a.attrelid::int8 AS id, a.attname AS name, a.attnotnull AS not_null,
         format_type(a.atttypid, a.atttypmod) AS native, base.typname AS base, base.typcategory AS category,
         format_type(base.oid, CASE WHEN t.typbasetype = 0 THEN a.atttypmod ELSE t.typtypmod END) AS base_native,
         a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%' AS growing
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_type base ON base.oid = CASE WHEN t.typbasetype = 0 THEN t.oid ELSE t.typbasetype END
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
  WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
  ORDER BY a.attrelid, a.attnum`;

// The primary key, else a unique index over columns that are never null; tables that inherit may repeat their parent's
// values, which the parent's index does not know.
const KEYS = `
  SELECT DISTINCT ON (i.indrelid) i.indrelid::int8 AS id,
         ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(num, place)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num ORDER BY k.place) AS key
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND NOT (c.relkind = 'r' AND c.relhassubclass)
  WHERE i.indrelid = ANY($1::oid[]) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
    AND 0 <> ALL(i.indkey[0:i.indnkeyatts - 1])
    AND NOT EXISTS (SELECT 1 FROM pg_attribute a
                    WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey[0:i.indnkeyatts - 1])
                      AND NOT (a.attnotnull AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')))
  ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid`;

interface ColumnRow {
  id: string;
  name: string;
  not_null: boolean;
  native: string;
  base: string;
  base_native: string;
  category: string;
  growing: boolean;
}

/** Everything the user may read, in one schema or (when empty) in all of them. */
export async function readCatalog(client: pg.Client, config: PostgresConfig): Promise<CatalogTable[]> {
  const { rows: tables } = await client.query(TABLES, [config.schema]);
  const ids = tables.map((table) => table.id);
  const { rows: columns } = await client.query<ColumnRow>(COLUMNS, [ids]);
  const { rows: keys } = await client.query(KEYS, [ids]);
  const columnsOf = Map.groupBy(columns, (column) => column.id);
  const keyOf = new Map<string, string[]>(keys.map((row) => [row.id, row.key]));
  const place = [config.host, config.port, config.database];
  return tables.map(({ id, schema, table, row_count, bytes, filtered, made }) => {
    const key = keyOf.get(id) ?? [];
    const { own, doubts } = distinctColumns(`${schema}.${table}`, columnsOf.get(id) ?? [], key);
    const stream: Stream = { name: `${schema}.${table}`, columns: own.map(toColumn), key };
    stream.identity = tableIdentity(place, made, stream.columns);
    if (filtered) {
      doubts.push(
        `${stream.name}: the server shows this user some of the rows only (row-level security), so only those are loaded. For all, have the user granted BYPASSRLS.`,
      );
    }
    if (doubts.length > 0) stream.doubts = doubts;
    const growing = own.filter((column) => column.growing).map((column) => column.name);
    const cursor = guessCursor(stream, growing);
    if (cursor !== undefined) stream.cursorColumn = cursor;
    // -1 means "never counted"; a view counts 0.
    if (row_count > 0) stream.rowCount = row_count;
    if (bytes > 0) stream.bytes = bytes;
    return { schema, table, stream };
  });
}

/** The warehouse takes "Id" and "id" for one name: of such columns that of the key stays, else the first. */
function distinctColumns(
  table: string,
  columns: ColumnRow[],
  key: string[],
): { own: ColumnRow[]; doubts: string[] } {
  const kept = new Map<string, string>();
  for (const name of [...key, ...columns.map((column) => column.name)])
    if (!kept.has(name.toLowerCase())) kept.set(name.toLowerCase(), name);
  const left = columns.filter(({ name }) => kept.get(name.toLowerCase()) !== name);
  const doubts = left.map(
    ({ name }) =>
      `${table}: the column "${name}" is not read, since its name differs from "${kept.get(name.toLowerCase())}" in capitals only. To read both, make a view that names it otherwise.`,
  );
  return { own: columns.filter((column) => !left.includes(column)), doubts };
}

function toColumn(row: ColumnRow): SourceColumn {
  return { name: row.name, type: typeOf(row), nativeType: nativeOf(row), nullable: !row.not_null };
}

/** A domain over numeric shows the precision it stands on. */
function nativeOf(row: ColumnRow): string {
  return row.native === row.base_native ? row.native : `${row.native} (${row.base_native})`;
}

/** The type that values are of, as the server names it: for a domain the one it stands on. */
export function baseType({ nativeType }: Pick<SourceColumn, "nativeType">): string {
  const at = nativeType.endsWith(")") ? nativeType.lastIndexOf(" (") : -1;
  return at < 0 ? nativeType : nativeType.slice(at + 2, -1);
}

const TYPES: Record<string, ColumnType> = {
  int2: "integer",
  int4: "integer",
  int8: "integer",
  oid: "integer",
  numeric: "decimal",
  money: "decimal",
  float4: "double",
  float8: "double",
  bool: "boolean",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  date: "date",
  json: "json",
  jsonb: "json",
  bytea: "binary",
};

function typeOf(row: ColumnRow): ColumnType {
  if (row.category === "A") return "json";
  const type = TYPES[row.base] ?? "text";
  const precision = Number(/\((\d+)/.exec(row.base_native)?.[1] ?? 0);
  return type === "decimal" && precision > 38 ? "text" : type;
}
