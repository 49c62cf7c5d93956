/**
 * A structured mapping as SQL: one SELECT a part, parts under one another. The text depends on the grid alone, reads
 * raw columns of any type, and hands a value that can't be read on as it is, so that the load's check can show it.
 */

import { FILE_COLUMN } from "../../../connectors/files/dialect.ts";
import type {
  ColumnOrigin,
  ColumnRef,
  ColumnRule,
  Grid,
  GridFilter,
  GridJoin,
  GridPart,
  Operand,
} from "../../contract/grid.ts";
import type { TableMapping } from "../../contract/mapping.ts";
import { quoteName, quoteText } from "../../warehouse/sql.ts";

type Column = Extract<ColumnOrigin, { kind: "column" }>;

/** The mapping with its SQL made of its grid, where it has one. */
export function compiled(mapping: TableMapping): TableMapping {
  return mapping.grid ? { ...mapping, sql: gridSql(mapping.grid) } : mapping;
}

/** The SELECT of a grid; raw tables as `{{raw.name}}`. Columns stand in the same order in every part. */
export function gridSql(grid: Grid): string {
  const names = [...new Set(grid.parts.flatMap((part) => Object.keys(part.columns)))];
  return grid.parts.map((part) => partSql(part, names)).join("\nUNION ALL\n");
}

function partSql(part: GridPart, names: string[]): string {
  const list = names.map((name) => {
    const rule = part.columns[name];
    return `${rule ? ruleSql(rule, part) : "NULL"} AS ${quoteName(name)}`;
  });
  const where = part.filters.map(filterSql);
  return [
    `SELECT ${part.distinct ? "DISTINCT " : ""}${list.join(",\n  ")}`,
    `FROM ${baseSql(part)} AS ${quoteName(part.from)}`,
    ...part.joins.map((join) => joinSql(join, part)),
    ...(where.length > 0 ? [`WHERE ${where.join("\n  AND ")}`] : []),
    ...(part.group.length > 0 ? [`GROUP BY ${part.group.map((ref) => groupSql(ref, part)).join(", ")}`] : []),
  ].join("\n");
}

const baseSql = (part: GridPart) =>
  part.select ? `(\n${part.select.sql.trim().replace(/\s*;+$/, "")}\n)` : rawSql(part.from, part.from, part);

/** A raw table by the name it has in the part; of rows that several files hold those of the last. */
function rawSql(table: string, name: string, { newest = [] }: GridPart): string {
  const key = newest.filter((ref) => ref.table === name).map(({ column }) => quoteName(column));
  if (key.length === 0) return `{{raw.${table}}}`;
  return `(
SELECT * FROM {{raw.${table}}}
QUALIFY ${key[0]} IS NULL OR ${FILE_COLUMN} = arg_max(${FILE_COLUMN}, app.file_order(${FILE_COLUMN})) OVER (PARTITION BY ${key.join(", ")})
)`;
}

const refSql = ({ table, column }: ColumnRef) => `${quoteName(table)}.${quoteName(column)}`;

/** Ids are compared as text, as the warehouse keeps them: 17 and '17' are the same customer. */
const textSql = (ref: ColumnRef) => `nullif(trim(CAST(${refSql(ref)} AS VARCHAR)), '')`;

function joinSql(join: GridJoin, part: GridPart): string {
  const name = join.as ?? join.table;
  const on = join.on.map(
    ({ left, right }) =>
      `CAST(${refSql(left)} AS VARCHAR) = CAST(${refSql({ table: name, column: right })} AS VARCHAR)`,
  );
  return `${join.type === "left" ? "LEFT" : "INNER"} JOIN ${rawSql(join.table, name, part)} AS ${quoteName(name)} ON ${on.join(" AND ")}`;
}

const COMPARED = { less: "<", "at-most": "<=", more: ">", "at-least": ">=" } as const;

function filterSql({ of, op, values }: GridFilter): string {
  const text = textSql(of);
  const list = values.map(quoteText).join(", ") || "''";
  switch (op) {
    case "is":
      return `coalesce(${text}, '') IN (${list})`;
    case "is-not":
      return `coalesce(${text}, '') NOT IN (${list})`;
    case "empty":
      return `${text} IS NULL`;
    case "filled":
      return `${text} IS NOT NULL`;
    case "contains":
      return `contains(lower(${text}), ${quoteText((values[0] ?? "").toLowerCase())})`;
    case "starts":
      return `starts_with(lower(${text}), ${quoteText((values[0] ?? "").toLowerCase())})`;
    default:
      return comparison(text, COMPARED[op], values[0] ?? "");
  }
}

/** Figures are compared as figures, everything else (ISO dates) as text. */
function comparison(text: string, sign: string, value: string): string {
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  return isNumber
    ? `TRY_CAST(${text} AS DOUBLE) ${sign} ${Number(value)}`
    : `${text} ${sign} ${quoteText(value)}`;
}

function ruleSql(rule: ColumnRule, part: GridPart): string {
  const grouped = part.group.length > 0;
  const plain = grouped && !rule.aggregate && isOfGroup(rule.from, part.group);
  if (!grouped || plain || isConstant(rule.from)) return finished(rule, valueSql(rule, true));
  return finished(rule, aggregateSql(rule, part));
}

/** An address that is kept as a hash alone is one in whatever letter case it was typed. */
function groupSql(ref: ColumnRef, part: GridPart): string {
  const using = Object.values(part.columns).filter((rule) => !rule.aggregate && isMadeOf(rule.from, ref));
  const isPlain = ({ from, hash, translate, whole, noValue }: ColumnRule) =>
    hash && from.kind === "column" && !translate && !whole && !noValue;
  const isHashed = using.length > 0 && using.every(isPlain);
  return isHashed ? foldedSql(refSql(ref)) : refSql(ref);
}

const isMadeOf = (from: ColumnOrigin, ref: ColumnRef) =>
  from.kind === "column"
    ? isSame(from.of, ref)
    : (from.kind === "combine" || from.kind === "object") && from.of.some((other) => isSame(other, ref));

const isSame = (a: ColumnRef, b: ColumnRef) => a.table === b.table && a.column === b.column;

const foldedSql = (value: string) => `lower(trim(CAST(${value} AS VARCHAR)))`;

const isConstant = (from: ColumnOrigin) => from.kind === "fixed" || from.kind === "setting";

function isOfGroup(from: ColumnOrigin, group: ColumnRef[]): boolean {
  const inGroup = (ref: ColumnRef) => group.some((other) => isSame(other, ref));
  if (from.kind === "column") return inGroup(from.of);
  return (from.kind === "combine" || from.kind === "object") && from.of.every(inGroup);
}

function aggregateSql(rule: ColumnRule, part: GridPart): string {
  const value = valueSql(rule, false);
  const exact = `TRY_CAST(${value} AS DECIMAL(28, 6))`;
  const order = part.order ? `app.comparable(${instantSql(part.order, refSql(part.order.of))})` : value;
  switch (rule.aggregate ?? "any") {
    case "sum":
      return `sum(${exact})`;
    case "average":
      return `avg(${exact})`;
    case "count":
      return `count(${value})`;
    case "distinct":
      return `count(DISTINCT ${value})`;
    case "max":
      return extreme("max", rule, value);
    case "earliest":
      return `first(${value} ORDER BY ${order}, ${value}) FILTER (WHERE ${value} IS NOT NULL)`;
    case "latest":
      return `first(${value} ORDER BY ${order} DESC, ${value}) FILTER (WHERE ${value} IS NOT NULL)`;
    default:
      return extreme("min", rule, value);
  }
}

/**
 * By size where it was asked for by size: 9 is less than 10 although "9" is more than "10". Rows
 * without a value are left out: made comparable they would be the largest.
 */
function extreme(name: "min" | "max", rule: ColumnRule, value: string): string {
  const isTyped = rule.dateFormat || rule.timeZone || rule.aggregate !== name;
  if (isTyped) return `${name}(${value})`;
  return `(${name}(app.comparable(${value})) FILTER (WHERE ${value} IS NOT NULL)).text`;
}

/** What is done to a value once there is one a row: translated, hashed, filled up. */
function finished(rule: ColumnRule, value: string): string {
  let sql = value;
  if (rule.translate) {
    const text = `trim(CAST(${sql} AS VARCHAR))`;
    const cases = rule.translate.values.map(
      ({ from, to }) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`,
    );
    const { others } = rule.translate;
    const rest =
      others === "keep"
        ? text
        : others === "empty"
          ? "NULL"
          : `CASE WHEN ${text} <> '' THEN ${quoteText(others.to)} END`;
    sql = cases.length > 0 ? `CASE ${text} ${cases.join(" ")} ELSE ${rest} END` : rest;
  }
  if (rule.hash) sql = `sha256(nullif(${foldedSql(sql)}, ''))`;
  if (rule.ifEmpty !== undefined && rule.ifEmpty !== "") {
    sql = `coalesce(nullif(trim(CAST(${sql} AS VARCHAR)), ''), ${quoteText(rule.ifEmpty)})`;
  }
  return sql;
}

/** The value of one row. `explain`: a value that can't be converted stays as it is instead of becoming NULL. */
function valueSql(rule: ColumnRule, explain: boolean): string {
  const isWhole = rule.whole && rule.from.kind === "column";
  const given = isWhole ? wholeSql((rule.from as Column).of) : originSql(rule.from, rule.decimal);
  const origin = rule.noValue?.length ? withoutSql(given, rule.noValue) : given;
  const isMoney = rule.minorDigits || rule.tax || (rule.decimal && rule.from.kind !== "arithmetic");
  if (isMoney) {
    const converted = moneySql(rule, origin);
    return explain ? orAsItIs(converted, origin) : converted;
  }
  if (rule.dateFormat || rule.timeZone) {
    const instant = instantSql(rule, origin);
    return explain ? orAsItIs(instant, origin) : instant;
  }
  return origin;
}

const withoutSql = (value: string, none: string[]) =>
  `CASE WHEN ${foldedSql(value)} NOT IN (${none.map((one) => quoteText(one.trim().toLowerCase())).join(", ")}) THEN ${value} END`;

/** Without a zone of its own the time stays as it is written: the load reads it in the workspace's zone. */
function instantSql(
  { dateFormat, timeZone }: Pick<ColumnRule, "dateFormat" | "timeZone">,
  origin: string,
): string {
  const text = `CAST(${origin} AS VARCHAR)`;
  if (dateFormat === "epoch") return `to_timestamp(TRY_CAST(${text} AS DOUBLE))`;
  if (dateFormat === "epoch_ms") return `to_timestamp(TRY_CAST(${text} AS DOUBLE) / 1000)`;
  if (dateFormat === "epoch_us") return `to_timestamp(TRY_CAST(${text} AS DOUBLE) / 1000000)`;
  const zone = timeZone ? quoteText(timeZone) : undefined;
  const isWritten = dateFormat === "written";
  if (!dateFormat || isWritten) {
    const given = isWritten ? `app.written_date(${text})` : origin;
    return zone ? `app.instant(${given}, ${zone})` : given;
  }
  const parsed =
    dateFormat === "days" ? daysSql(text) : `try_strptime(trim(${text}), ${quoteText(dateFormat)})`;
  if (/%z/i.test(dateFormat) || !zone) return parsed;
  return `coalesce(timezone(${zone}, ${parsed}), app.instant(${origin}, ${zone}))`;
}

/** Spreadsheets count days, with the time of day as fraction; they begin two days early, to agree with Excel's 1900. */
const daysSql = (text: string) =>
  `TIMESTAMP '1899-12-30' + to_seconds(CAST(round(TRY_CAST(${text} AS DOUBLE) * 86400) AS BIGINT))`;

const orAsItIs = (converted: string, origin: string) =>
  `coalesce(CAST(${converted} AS VARCHAR), CAST(${origin} AS VARCHAR))`;

function moneySql(rule: ColumnRule, origin: string): string {
  let sql = rule.from.kind === "arithmetic" ? origin : figureSql(origin, rule.decimal);
  if (rule.minorDigits) sql = `${sql} / ${10 ** rule.minorDigits}`;
  if (rule.tax) {
    const rate = `(1 + ${operandSql(rule.tax.rate, rule.decimal)} / 100)`;
    sql = rule.tax.change === "remove" ? `(${sql}) / ${rate}` : `(${sql}) * ${rate}`;
  }
  return sql;
}

/** The column as an id without the decimals that a spreadsheet gave it. */
const wholeSql = (ref: ColumnRef) => `regexp_replace(${textSql(ref)}, '\\.0+$', '')`;

function originSql(from: ColumnOrigin, decimal: string | undefined): string {
  switch (from.kind) {
    case "column":
      return refSql(from.of);
    case "fixed":
      return quoteText(from.value);
    case "setting":
      return `$${from.name}`;
    case "combine":
      return combinedSql(from);
    case "object":
      return objectSql(from.of);
    case "arithmetic":
      return from.steps.reduce(
        (sql, { op, by }) => {
          const value = operandSql(by, decimal);
          if (op === "/") return `(${sql} / coalesce(nullif(${value}, 0), 1))`;
          return `(${sql} ${op} ${op === "*" ? value : orNothing(by, value)})`;
        },
        operandSql(from.first, decimal),
      );
    case "expression":
      return `(${from.sql})`;
  }
}

/** An object without any value is none. */
function objectSql(refs: ColumnRef[]): string {
  const pairs = refs.map((ref) => `${quoteText(ref.column)}, ${refSql(ref)}`).join(", ");
  const texts = refs.map((ref) => `CAST(${refSql(ref)} AS VARCHAR)`).join(", ");
  return `CASE WHEN coalesce(${texts}) IS NOT NULL THEN json_object(${pairs}) END`;
}

function combinedSql({ of, separator, numbered }: Extract<ColumnOrigin, { kind: "combine" }>): string {
  const texts = of.map(textSql).join(", ");
  if (!numbered) return `nullif(concat_ws(${quoteText(separator)}, ${texts}), '')`;
  const row = `CAST(${quoteName(of[0]!.table)} AS VARCHAR)`;
  return `concat_ws(${quoteText(separator)}, ${texts}, row_number() OVER (PARTITION BY ${texts} ORDER BY ${row}))`;
}

const operandSql = (operand: Operand, decimal: string | undefined) =>
  typeof operand === "number" ? String(operand) : figureSql(refSql(operand), decimal);

/** What is added or taken off where it is there: a blank discount is none, and leaves the rest as it is. */
const orNothing = (operand: Operand, value: string) =>
  typeof operand === "number" ? value : `CASE WHEN ${textSql(operand)} IS NULL THEN 0 ELSE ${value} END`;

/** A figure as a number; NULL where it is none. */
const figureSql = (value: string, decimal: string | undefined) =>
  decimal ? `app.number(${value}, ${quoteText(decimal)})` : `TRY_CAST(${value} AS DOUBLE)`;
