/** Changes to a structured mapping, and its rules in words; nothing here knows the page. */
import type {
  ColumnOrigin,
  ColumnRef,
  ColumnRule,
  Grid,
  GridPart,
  Operand,
} from "../../../engine/contract/grid.ts";

export type {
  ColumnOrigin,
  ColumnRef,
  ColumnRule,
  Grid,
  GridJoin,
  GridPart,
  Operand,
} from "../../../engine/contract/grid.ts";

export interface SourceTable {
  name: string;
  rows: number | null;
  columns: { name: string; type: string; key: boolean; example: string | null }[];
}

export const emptyPart = (from: string): GridPart => ({
  from,
  joins: [],
  filters: [],
  group: [],
  columns: {},
});

export function withPart(grid: Grid, at: number, part: GridPart): Grid {
  return { parts: grid.parts.map((other, k) => (k === at ? part : other)) };
}

/** Whether any source column is chosen. */
export const hasColumns = (grid: Grid): boolean =>
  grid.parts.some((part) => Object.keys(part.columns).length > 0);

const MAPPED = "mapped";

/** A mapping written in SQL as a grid over what it gives, so that it can be changed column by column. */
export function overSql(sql: string, columns: string[]): Grid {
  const rules = columns.map((column): [string, ColumnRule] => [
    column,
    { from: { kind: "column", of: { table: MAPPED, column } } },
  ]);
  const part = { ...emptyPart(MAPPED), select: { sql, columns }, columns: Object.fromEntries(rules) };
  return { parts: [part] };
}

/** The source's tables, and what the part's own SELECT gives where it has one. */
export function withSelect(part: GridPart | undefined, tables: SourceTable[]): SourceTable[] {
  if (!part?.select) return tables;
  const columns = part.select.columns.map((name) => ({ name, type: "from SQL", key: false, example: null }));
  return [{ name: part.from, rows: null, columns }, ...tables];
}

/** Raw tables that the part reads. */
export function rawTables(part: GridPart): string[] {
  return [...tablesOf(part).map(({ table }) => table), ...tablesInSql(part.select?.sql ?? "")];
}

/** Raw tables that a table's mapping reads, by columns or in SQL. */
export const readTables = ({ sql, grid }: { sql: string; grid?: Grid | undefined }): string[] =>
  grid ? grid.parts.flatMap(rawTables) : tablesInSql(sql);

const tablesInSql = (sql: string): string[] =>
  [...sql.matchAll(/\{\{\s*raw\.([^{}]+?)\s*\}\}/g)].map((match) => match[1]!);

/** Sets the column's rule, or takes it out. */
export function withRule(part: GridPart, column: string, rule: ColumnRule | undefined): GridPart {
  const { [column]: _gone, ...others } = part.columns;
  return { ...part, columns: rule ? { ...part.columns, [column]: rule } : others };
}

/** Tables that the part reads: the name that its columns go by, and the raw table behind it. */
export function tablesOf(part: GridPart): { name: string; table: string }[] {
  return [
    { name: part.from, table: part.from },
    ...part.joins.map((join) => ({ name: join.as ?? join.table, table: join.table })),
  ];
}

/** Another base table: rules and joins whose columns it also has stay. */
export function withBase(part: GridPart, base: SourceTable): GridPart {
  const has = new Set(base.columns.map(({ name }) => name));
  const text = JSON.stringify({ ...part, from: base.name }, (_key, value) =>
    isRef(value) && value.table === part.from && has.has(value.column)
      ? { ...value, table: base.name }
      : value,
  );
  const moved = JSON.parse(text) as GridPart;
  const isKept = (value: unknown) => !JSON.stringify(value).includes(`"table":${JSON.stringify(part.from)}`);
  return {
    ...moved,
    select: undefined,
    joins: moved.joins.filter((join) => join.on.every(isKept)),
    filters: moved.filters.filter(isKept),
    group: moved.group.filter(isKept),
    order: moved.order && isKept(moved.order) ? moved.order : undefined,
    columns: Object.fromEntries(Object.entries(moved.columns).filter(([, rule]) => isKept(rule.from))),
  };
}

const isRef = (value: unknown): value is ColumnRef =>
  typeof value === "object" && value !== null && "table" in value && "column" in value;

/** Takes a join out, with every rule that read from it. */
export function withoutJoin(part: GridPart, at: number): GridPart {
  const name = tablesOf(part)[at + 1]!.name;
  const isKept = (value: unknown) => !JSON.stringify(value).includes(`"table":${JSON.stringify(name)}`);
  return {
    ...part,
    joins: part.joins.filter((join, k) => k !== at && isKept(join.on)),
    filters: part.filters.filter(isKept),
    group: part.group.filter(isKept),
    columns: Object.fromEntries(Object.entries(part.columns).filter(([, rule]) => isKept(rule.from))),
  };
}

interface Pair {
  left: ColumnRef;
  right: string;
}

/** Columns of two tables that most likely belong together; the first of each where no name says it. */
export const likelyPair = (left: SourceTable[], right: SourceTable): Pair =>
  namedPair(left, right) ?? {
    left: { table: left[0]!.name, column: left[0]!.columns[0]?.name ?? "" },
    right: right.columns[0]?.name ?? "",
  };

/** Columns that belong together by name: the same one, else the other's key named after it. */
export function namedPair(left: SourceTable[], right: SourceTable): Pair | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const names = new Map(right.columns.map(({ name }) => [plain(name), name]));
  const singular = plain(right.name).replace(/s$/, "");
  for (const table of left) {
    for (const { name } of table.columns) {
      const same = plain(name) === "id" ? undefined : names.get(plain(name));
      const key = plain(name) === `${singular}id` ? names.get("id") : undefined;
      if (same ?? key) return { left: { table: table.name, column: name }, right: (same ?? key)! };
    }
  }
  return undefined;
}

/** `title` of the base table, `products.title` of a joined one. */
export function refText(ref: ColumnRef, part: GridPart): string {
  return ref.table === part.from ? ref.column : `${ref.table}.${ref.column}`;
}

const operandText = (operand: Operand, part: GridPart) =>
  typeof operand === "number" ? String(operand) : refText(operand, part);

const SIGNS = { "+": "+", "-": "−", "*": "×", "/": "÷" } as const;

/** Where a value comes from, in words. */
export function originText(from: ColumnOrigin, part: GridPart): string {
  switch (from.kind) {
    case "column":
      return refText(from.of, part);
    case "fixed":
      return `"${from.value}"`;
    case "setting":
      return from.name === "currency" ? "workspace currency" : "workspace time zone";
    case "combine":
      return from.of.map((ref) => refText(ref, part)).join(from.separator ? ` ${from.separator} ` : " ");
    case "arithmetic":
      return [
        operandText(from.first, part),
        ...from.steps.map(({ op, by }) => `${SIGNS[op]} ${operandText(by, part)}`),
      ].join(" ");
    case "object":
      return `{ ${from.of.map(({ column }) => column).join(", ")} }`;
    case "expression":
      return from.sql;
  }
}

const AGGREGATES: Record<string, string> = {
  min: "smallest",
  max: "largest",
  sum: "added up",
  average: "average",
  count: "counted",
  distinct: "different ones counted",
  earliest: "earliest",
  latest: "latest",
};

/** What is done to the value, each in a word or two. */
export function optionTexts(rule: ColumnRule): string[] {
  return [
    rule.minorDigits ? `÷ ${10 ** rule.minorDigits}` : "",
    rule.tax ? `${rule.tax.change === "remove" ? "less" : "plus"} tax` : "",
    rule.dateFormat ? "date format" : "",
    rule.timeZone ?? "",
    rule.translate ? "translated" : "",
    rule.hash ? "hashed" : "",
    rule.aggregate && rule.aggregate !== "any" ? AGGREGATES[rule.aggregate]! : "",
  ].filter(Boolean);
}

/** Which rows feed the table, in words. */
export function rowsText({ from, joins, filters, group, distinct }: GridPart): string {
  const parts = [
    `from ${from}`,
    ...joins.map((join) => `joined to ${join.table} on ${join.on.map(({ right }) => right).join(", ")}`),
    ...filters.map(({ of, op, values }) => `where ${of.column} ${op} ${values.join(", ")}`.trim()),
    ...(distinct ? ["equal rows once"] : []),
    ...(group.length > 0 ? [`one row for each ${group.map(({ column }) => column).join(", ")}`] : []),
  ];
  return parts.join(", ");
}
