/** Puts another raw table or column in place of one that went, in grids and in SQL. */
import type { ColumnRef, Grid, GridPart } from "../../contract/grid.ts";
import { quoteName } from "../../warehouse/sql.ts";
import { compiled } from "./grid.ts";
import { rawTablesOf, type TableMapping } from "./mapping.ts";

export interface Replacement {
  rawTable: string;
  /** Null: the table itself. */
  column: string | null;
  by: string;
}

/** The mapping with another table or column in the place of one; as it was where it does not read it. */
export function replaceIn(mapping: TableMapping, replacement: Replacement): TableMapping {
  if (!rawTablesOf(mapping.sql).includes(replacement.rawTable)) return mapping;
  if (mapping.grid) return compiled({ ...mapping, grid: inGrid(mapping.grid, replacement) });
  return { ...mapping, sql: inSql(mapping.sql, replacement) };
}

function inSql(sql: string, { rawTable, column, by }: Replacement): string {
  if (!rawTablesOf(sql).includes(rawTable)) return sql;
  if (column !== null) return columnInSql(sql, column, by);
  return sql.replaceAll(/\{\{\s*raw\.([^{}]+?)\s*\}\}/g, (all, name) =>
    name === rawTable ? `{{raw.${by}}}` : all,
  );
}

const inGrid = (grid: Grid, replacement: Replacement): Grid => ({
  parts: grid.parts.map((part) => inPart(part, replacement)),
});

function inPart(part: GridPart, replacement: Replacement): GridPart {
  const { rawTable, column, by } = replacement;
  const { select } = part;
  const names = [
    part.from === rawTable ? rawTable : undefined,
    ...part.joins.map((join) => (join.table === rawTable ? (join.as ?? join.table) : undefined)),
  ];
  const isOwn = (ref: ColumnRef) => names.includes(ref.table);
  const moved = eachRef(part, (ref) => {
    if (!isOwn(ref)) return ref;
    if (column === null) return ref.table === rawTable ? { ...ref, table: by } : ref;
    return ref.column === column ? { ...ref, column: by } : ref;
  });
  return {
    ...moved,
    ...(select && { select: { ...select, sql: inSql(select.sql, replacement) } }),
    from: column === null && part.from === rawTable ? by : part.from,
    joins: moved.joins.map((join) => {
      if (join.table !== rawTable) return join;
      if (column === null) return { ...join, table: by };
      return { ...join, on: join.on.map((pair) => (pair.right === column ? { ...pair, right: by } : pair)) };
    }),
  };
}

const isRef = (value: unknown): value is ColumnRef =>
  typeof value === "object" &&
  value !== null &&
  "table" in value &&
  "column" in value &&
  Object.keys(value).length === 2;

/** The value with every reference to a column, at any depth, put through `change`. */
function eachRef<T>(value: T, change: (ref: ColumnRef) => ColumnRef): T {
  if (isRef(value)) return change(value) as T;
  if (Array.isArray(value)) return value.map((item) => eachRef(item, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, eachRef(item, change)])) as T;
}

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\{\{[^{}]*\}\}|--[^\n]*|[\p{L}_][\p{L}\p{N}_$]*|\s+|./gsu;

/** Every mention of the column outside texts; where it also named the output, the output keeps that name. */
function columnInSql(sql: string, column: string, by: string): string {
  const tokens = sql.match(TOKEN) ?? [];
  const isSpace = (token: string | undefined) => token !== undefined && /^\s/.test(token);
  const beside = (at: number, step: 1 | -1) => {
    let k = at + step;
    while (isSpace(tokens[k])) k += step;
    return (tokens[k] ?? "").toLowerCase();
  };
  const plain = (token: string) => (token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token);
  let inList = false;
  let depth = 0;
  return tokens
    .map((token, at) => {
      const word = token.toLowerCase();
      if (word === "(") depth++;
      if (word === ")") depth--;
      if (depth === 0 && word === "select") inList = true;
      if (depth === 0 && word === "from") inList = false;
      const isName = /^["\p{L}_]/u.test(token) && plain(token).toLowerCase() === column.toLowerCase();
      if (!isName || beside(at, -1) === "as" || beside(at, 1) === "." || beside(at, 1) === "(") return token;
      const isOutput =
        inList &&
        depth === 0 &&
        [",", "from", ""].includes(beside(at, 1)) &&
        ["select", ",", "."].includes(beside(at, -1));
      return isOutput ? `${quoteName(by)} AS ${quoteName(plain(token))}` : quoteName(by);
    })
    .join("");
}
