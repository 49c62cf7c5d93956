/** What every connector asks about columns: the DuckDB type that holds one, and which column tells changes. */
import type { SourceColumn, Stream } from "./connector.ts";

/** A decimal without a stated precision keeps 28 digits before and 10 after the point. */
const WIDE_DECIMAL = "DECIMAL(38,10)";

/** The DuckDB type of a raw column, as in `CREATE TABLE raw_x.y ("name" <type>)`. */
export function duckdbType(column: SourceColumn): string {
  switch (column.type) {
    case "text":
      return "VARCHAR";
    case "integer":
      return "BIGINT";
    case "decimal":
      return decimalType(column.nativeType) ?? WIDE_DECIMAL;
    case "binary":
      return "BLOB";
    default:
      return column.type.toUpperCase();
  }
}

/** `DECIMAL(p,s)` when the source states a precision that DuckDB has, else undefined. */
export function decimalType(nativeType: string): string | undefined {
  const found = /\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(nativeType);
  const precision = Number(found?.[1]);
  const scale = Number(found?.[2] ?? 0);
  if (!found || precision > 38 || precision < 1 || scale > precision) return undefined;
  return `DECIMAL(${precision},${scale})`;
}

/**
 * Stream.identity of a database's table: where it lies, what the server says of its making, and its columns in order
 * with their types: two that change names look the same otherwise, and one may be worked out anew with its type.
 */
export const tableIdentity = (place: unknown[], made: unknown, columns: SourceColumn[]): string =>
  JSON.stringify([...place, made, ...columns.map(({ name, nativeType }) => `${name} ${nativeType}`)]);

const CHANGE_TIMES = [
  /^updated_?(at|on|date|time)?(_gmt|_utc)?$/i,
  /^(date_?)?(last_?)?(modified|changed|updated|upd)(_?(at|on|date|time))?(_gmt|_utc)?$/i,
  /^last_?(update|change)(_?(at|on|date|time|d))?$/i,
  /^post_modified(_gmt)?$/i,
  /^modify(_?(at|date|time))$/i,
];

/**
 * The column that grows with every change: a time such as `updated_at`, else a growing integer key.
 * `growing` names the columns that the source numbers itself (identity, serial, auto_increment, rowid).
 */
export function guessCursor(stream: Pick<Stream, "columns" | "key">, growing: string[]): string | undefined {
  const times = stream.columns.filter((column) => ["timestamp", "timestamptz"].includes(column.type));
  for (const pattern of CHANGE_TIMES) {
    // Where both a local and a UTC column exist, UTC does not run backwards when the clocks change.
    const matches = times.filter((column) => pattern.test(column.name));
    const found = matches.find((column) => /(gmt|utc)$/i.test(column.name)) ?? matches[0];
    if (found) return found.name;
  }
  const [only, ...others] = stream.key;
  return only !== undefined && others.length === 0 && growing.includes(only) ? only : undefined;
}
