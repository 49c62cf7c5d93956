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
  columns: { name: string; type: string; key: boolean; example?: string | undefined }[];
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

/** Columns that the table needs and for which no part has a source yet. */
export const lackingColumns = (
  table: { columns: { name: string; required: boolean }[] },
  grid: Grid,
): string[] =>
  table.columns
    .filter(({ name, required }) => required && grid.parts.every((part) => !part.columns[name]))
    .map(({ name }) => name);

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
  const columns = part.select.columns.map((name) => ({ name, type: "from SQL", key: false }));
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

/** The column read from elsewhere. What is made of the column that was there keeps its unit, tax and time. */
export function withOrigin(part: GridPart, column: string, from: ColumnOrigin | undefined): GridPart {
  const before = part.columns[column];
  if (!from || !before) return withRule(part, column, from && { from });
  const { aggregate, skipUnread, decimal, minorDigits, tax, dateFormat, timeZone, ifEmpty } = before;
  const isMadeOfIt =
    before.from.kind === "column" && (from.kind === "arithmetic" || from.kind === "expression");
  const kept = isMadeOfIt
    ? { aggregate, skipUnread, decimal, minorDigits, tax, dateFormat, timeZone, ifEmpty }
    : { aggregate, skipUnread };
  const given = Object.entries(kept).filter(([, value]) => value !== undefined);
  return withRule(part, column, { from, ...Object.fromEntries(given) });
}

/** A number as it is typed, with a decimal point or comma, also in per cent; undefined for anything else. */
export function typedNumber(text: string): number | undefined {
  const plain = text.replaceAll(/[\s%]/g, "");
  const number = Number(/^-?\d*,\d+$/.test(plain) ? plain.replace(",", ".") : plain);
  return plain !== "" && Number.isFinite(number) ? number : undefined;
}

/** Values of a condition as they are typed: parted by commas, in quotation marks where one has a comma itself. */
export const typedValues = (text: string): string[] =>
  [...text.matchAll(/\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]+)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim())
    .filter(Boolean);

/** The same the other way round. */
export const valuesText = (values: string[]): string =>
  values.map((value) => (/[,"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(", ");

/** Another way to compare; the values that were typed are read as it takes them. */
export function withOperator(filter: GridPart["filters"][number], op: typeof filter.op): typeof filter {
  const { values } = filter;
  const isList = takesList(filter.op) || values.length > 1;
  if (op === "empty" || op === "filled" || isList === takesList(op)) return { ...filter, op };
  return { ...filter, op, values: isList ? [valuesText(values)] : typedValues(values[0] ?? "") };
}

export const takesList = (op: GridPart["filters"][number]["op"]): boolean => op === "is" || op === "is-not";

/** Tables that the part reads: the name that its columns go by, and the raw table behind it. */
export function tablesOf(part: GridPart): { name: string; table: string }[] {
  return [
    { name: part.from, table: part.from },
    ...part.joins.map((join) => ({ name: join.as ?? join.table, table: join.table })),
  ];
}

/** `title` of the base table, `products.title` of a joined one. */
export function refText(ref: ColumnRef, part: GridPart): string {
  return ref.table === part.from ? ref.column : `${ref.table}.${ref.column}`;
}

/** Columns that a value is made of; those within SQL are not known. */
export function refsOf(from: ColumnOrigin): ColumnRef[] {
  if (from.kind === "column") return [from.of];
  if (from.kind === "combine" || from.kind === "object") return from.of;
  if (from.kind !== "arithmetic") return [];
  return [from.first, ...from.steps.map(({ by }) => by)].filter((operand) => typeof operand !== "number");
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
    rule.decimal === "," ? "decimal comma" : "",
    rule.minorDigits ? `÷ ${10 ** rule.minorDigits}` : "",
    rule.tax ? `${rule.tax.change === "remove" ? "less" : "plus"} tax` : "",
    rule.dateFormat ? "date format" : "",
    rule.timeZone ?? "",
    rule.noValue ? `none for ${rule.noValue.join(", ")}` : "",
    rule.translate ? "translated" : "",
    rule.hash ? "hashed" : "",
    rule.ifEmpty === undefined ? "" : `else ${rule.ifEmpty}`,
    rule.aggregate && rule.aggregate !== "any" ? AGGREGATES[rule.aggregate]! : "",
    rule.skipUnread ? "figures only" : "",
  ].filter(Boolean);
}

/** A rule to the last setting, so that two that differ never read alike. */
export function ruleText(rule: ColumnRule, part: GridPart): string {
  const { from, decimal, tax, dateFormat, translate, whole } = rule;
  return [
    originText(from, part),
    from.kind === "combine" && from.numbered ? "repeated ones numbered" : "",
    decimal === "." ? "decimal point" : "",
    tax ? `tax rate ${operandText(tax.rate, part)}` : "",
    dateFormat ? `dates as ${dateFormat}` : "",
    translate ? translationText(translate) : "",
    whole ? "17850.0 as 17850" : "",
    ...optionTexts(rule),
  ]
    .filter(Boolean)
    .join(", ");
}

function translationText({ values, others }: NonNullable<ColumnRule["translate"]>): string {
  const rest =
    others === "keep" ? "others kept" : others === "empty" ? "others empty" : `others ${others.to}`;
  return [...values.map(({ from, to }) => `${from} as ${to}`).toSorted(), rest].join("; ");
}

/** Conditions on rows, as they are said and chosen. */
export const OPERATOR_WORDS: Record<GridPart["filters"][number]["op"], string> = {
  is: "is one of",
  "is-not": "is none of",
  filled: "has a value",
  empty: "is empty",
  more: "is more than",
  "at-least": "is at least",
  less: "is less than",
  "at-most": "is at most",
  contains: "contains",
  starts: "starts with",
};

/** A condition in words: "attr is one of brand". */
export const filterText = ({ of, op, values }: GridPart["filters"][number]): string =>
  `${of.column} ${OPERATOR_WORDS[op]} ${values.join(", ")}`.trim();

/** Which rows feed the table, in words. */
export function rowsText({ from, joins, newest = [], filters, group, distinct }: GridPart): string {
  const parts = [
    `from ${from}`,
    ...joins.map(({ table, on, filters: own = [] }) =>
      [
        `joined to ${table} on ${on.map(({ right }) => right).join(", ")}`,
        ...own.map((filter) => `with ${filterText(filter)}`),
      ].join(" "),
    ),
    ...(newest.length > 0
      ? [`of the last file for each ${[...new Set(newest.map(({ column }) => column))].join(", ")}`]
      : []),
    ...filters.map((filter) => `where ${filterText(filter)}`),
    ...(distinct ? ["equal rows once"] : []),
    ...(group.length > 0 ? [`one row for each ${group.map(({ column }) => column).join(", ")}`] : []),
  ];
  return parts.join(", ");
}
