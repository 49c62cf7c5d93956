/** Columns of a list, found by looking at its first page. */
import type { ColumnType, SourceColumn } from "../../connector.ts";
import { OTHER_COLUMN, type Row } from "../rows.ts";

/**
 * A column for each field of these rows. What later rows have beside them, or in another type, is kept in `_other`,
 * so nothing depends on the first page being a good sample; likewise fields whose names the warehouse can't tell from
 * those of others: empty ones, and the second of two that differ in capitals only.
 */
export function shapeOf(rows: Row[], key: string[]): SourceColumn[] {
  const values = new Map<string, unknown[]>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const list = values.get(name) ?? [];
      if (value !== null && value !== undefined) list.push(value);
      values.set(name, list);
    }
  }
  for (const name of key) if (!values.has(name)) values.set(name, []);
  const taken = new Set(["", OTHER_COLUMN]);
  for (const name of key) taken.add(name.toLowerCase());
  const isFree = (name: string) => !taken.has(name.toLowerCase()) && taken.add(name.toLowerCase());
  const kept = [...values].filter(([name]) => key.includes(name) || isFree(name));
  const columns = kept.map(([name, list]) => {
    const type = typeOf(list);
    const lacking = rows.some((row) => !Object.hasOwn(row, name));
    return {
      name,
      type,
      nativeType: NATIVE[type] ?? type,
      nullable: !key.includes(name),
      ...(lacking && { optional: true }),
      ...(list.length === 0 && { unseen: true }),
    };
  });
  const other = { name: OTHER_COLUMN, type: "json", nativeType: "object", nullable: true, unseen: true };
  return [...columns, other as SourceColumn];
}

const NATIVE: Partial<Record<ColumnType, string>> = {
  text: "string",
  integer: "number",
  hugeint: "number",
  double: "number",
};

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

function typeOf(values: unknown[]): ColumnType {
  const all = (test: (value: unknown) => boolean) => values.length > 0 && values.every(test);
  if (all((value) => typeof value === "bigint" || Number.isSafeInteger(value)))
    return all((value) => BigInt.asIntN(64, BigInt(value as number)) === BigInt(value as number))
      ? "integer"
      : "hugeint";
  if (all((value) => typeof value === "number" || typeof value === "bigint")) return "double";
  if (all((value) => typeof value === "boolean")) return "boolean";
  if (all((value) => typeof value === "object")) return "json";
  // Other texts stay as they are; the mapping reads dates and numbers in them.
  if (all((value) => typeof value === "string" && INSTANT.test(value))) return "timestamptz";
  return "text";
}
