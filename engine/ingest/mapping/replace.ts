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
  const own = [
    ...(part.from === rawTable ? [rawTable] : []),
    ...part.joins.flatMap((join) => (join.table === rawTable ? [join.as ?? join.table] : [])),
  ];
  const isOwn = (ref: ColumnRef) => own.includes(ref.table);
  const moved = eachRef(part, (ref) => {
    if (!isOwn(ref)) return ref;
    if (column === null) return ref.table === rawTable ? { ...ref, table: by } : ref;
    return ref.column === column ? { ...ref, column: by } : ref;
  });
  return {
    ...moved,
    columns: Object.fromEntries(
      Object.entries(moved.columns).map(([name, rule]) => [name, inExpression(rule, own, replacement)]),
    ),
    ...(select && { select: { ...select, sql: inSql(select.sql, replacement) } }),
    from: column === null && part.from === rawTable ? by : part.from,
    joins: moved.joins.map((join) => {
      if (join.table !== rawTable) return join;
      if (column === null) return { ...join, table: by };
      return { ...join, on: join.on.map((pair) => (pair.right === column ? { ...pair, right: by } : pair)) };
    }),
  };
}

type Rule = GridPart["columns"][string];

/** An expression names columns by the name that their table has in the part, or bare. */
function inExpression(rule: Rule, own: string[], { rawTable, column, by }: Replacement): Rule {
  const { from } = rule;
  if (from.kind !== "expression") return rule;
  const sql =
    column !== null
      ? columnInSql(from.sql, column, by, own)
      : own.includes(rawTable)
        ? tableInSql(from.sql, rawTable, by)
        : from.sql;
  return { ...rule, from: { ...from, sql } };
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

const unquoted = (token: string) =>
  token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;

const plain = (token: string) => unquoted(token).toLowerCase();

/** The text as tokens, and the `step`-th one before or after that at `at`, blanks left out; "" where there is none. */
function tokensOf(sql: string) {
  const tokens = sql.match(TOKEN) ?? [];
  const beside = (at: number, step: number): string => {
    const way = Math.sign(step);
    let k = at;
    for (let left = Math.abs(step); left > 0; left--) {
      k += way;
      while (/^\s/.test(tokens[k] ?? "")) k += way;
    }
    return (tokens[k] ?? "").toLowerCase();
  };
  return { tokens, beside };
}

const isNamed = (token: string, name: string) =>
  /^["\p{L}_]/u.test(token) && plain(token) === name.toLowerCase();

/** Every mention of the table before a column, outside texts. */
function tableInSql(sql: string, table: string, by: string): string {
  const { tokens, beside } = tokensOf(sql);
  return tokens
    .map((token, at) => (isNamed(token, table) && beside(at, 1) === "." ? quoteName(by) : token))
    .join("");
}

/**
 * Every mention of the column outside texts; where it also named the output, the output keeps that name.
 * With `tables`, only mentions that are bare or behind one of them.
 */
function columnInSql(sql: string, column: string, by: string, tables?: string[]): string {
  const { tokens, beside } = tokensOf(sql);
  const isOthers = (at: number) =>
    tables !== undefined &&
    beside(at, -1) === "." &&
    !tables.some((table) => plain(beside(at, -2)) === table.toLowerCase());
  let inList = false;
  let depth = 0;
  return tokens
    .map((token, at) => {
      const word = token.toLowerCase();
      if (word === "(") depth++;
      if (word === ")") depth--;
      if (depth === 0 && word === "select") inList = true;
      if (depth === 0 && word === "from") inList = false;
      if (!isNamed(token, column) || isOthers(at)) return token;
      if (beside(at, -1) === "as" || beside(at, 1) === "." || beside(at, 1) === "(") return token;
      const isOutput =
        inList &&
        depth === 0 &&
        [",", "from", ""].includes(beside(at, 1)) &&
        ["select", ",", "."].includes(beside(at, -1));
      return isOutput ? `${quoteName(by)} AS ${quoteName(unquoted(token))}` : quoteName(by);
    })
    .join("");
}
