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
  GridJoin,
  GridPart,
  Operand,
} from "../../contract/grid.ts";
import type { TableMapping } from "../../contract/mapping.ts";
import { quoteName, quoteText } from "../../warehouse/sql.ts";
import { filterSql } from "./filters.ts";
import {
  figureSql,
  instantSql,
  isSame,
  operandSql,
  orNothing,
  orWhole,
  refSql,
  textSql,
  unreadSql,
} from "./source-values.ts";

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
  const where = part.filters.map((filter) => filterSql(filter, part));
  return [
    `SELECT ${part.distinct ? "DISTINCT " : ""}${list.join(",\n  ")}`,
    `FROM ${baseSql(part)} AS ${quoteName(part.from)}`,
    ...part.joins.map((join) => joinSql(join, part)),
    ...(where.length > 0 ? [`WHERE ${where.join("\n  AND ")}`] : []),
    ...(part.group.length > 0 ? [`GROUP BY ${part.group.map((ref) => groupSql(ref, part)).join(", ")}`] : []),
  ].join("\n");
}

/** What gives the part's rows: its raw table, or its own SELECT in brackets. */
export const baseSql = (part: GridPart) =>
  part.select ? `(\n${part.select.sql.trim().replace(/\s*;+$/, "")}\n)` : rawSql(part.from, part.from, part);

/** A raw table by the name it has in the part; of rows that several files hold those of the last. */
export function rawSql(table: string, name: string, { newest = [] }: GridPart): string {
  const key = newest.filter((ref) => ref.table === name).map(({ column }) => quoteName(column));
  if (key.length === 0) return `{{raw.${table}}}`;
  return `(
SELECT * FROM {{raw.${table}}}
QUALIFY ${key[0]} IS NULL OR ${FILE_COLUMN} = arg_max(${FILE_COLUMN}, app.file_order(${FILE_COLUMN})) OVER (PARTITION BY ${key.join(", ")})
)`;
}

/** Ids are compared as text, as the warehouse keeps them: 17 and '17' are the same customer. */
export const idSql = (ref: ColumnRef) => `app.same_id(CAST(${refSql(ref)} AS VARCHAR))`;

/** The JOIN clause of a part's join. */
export function joinSql(join: GridJoin, part: GridPart): string {
  const name = join.as ?? join.table;
  const pairs = join.on.map(({ left, right }) => `${idSql(left)} = ${idSql({ table: name, column: right })}`);
  const on = [...pairs, ...(join.filters ?? []).map((filter) => filterSql(filter, part))];
  return `${join.type === "left" ? "LEFT" : "INNER"} JOIN ${rawSql(join.table, name, part)} AS ${quoteName(name)} ON ${on.join(" AND ")}`;
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
  const unread = rule.skipUnread ? "NULL" : `min(${unreadIn(rule)})`;
  const told = (figure: string) => `coalesce(${unread}, CAST(${figure} AS VARCHAR))`;
  const order = part.order ? `app.comparable(${instantSql(part.order, refSql(part.order.of))})` : value;
  switch (rule.aggregate ?? "any") {
    case "sum":
      return told(`sum(${exact})`);
    case "average":
      return told(`avg(${exact})`);
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
  const origin = givenSql(rule);
  const { from } = rule;
  if (isMoney(rule) || from.kind === "arithmetic") {
    const converted = isMoney(rule) ? moneySql(rule, origin) : origin;
    return explain ? orAsItIs(converted, unreadIn(rule)) : converted;
  }
  if (rule.dateFormat || rule.timeZone) {
    const instant = instantSql(rule, origin);
    return explain ? orAsItIs(instant, origin) : instant;
  }
  return origin;
}

const isMoney = ({ minorDigits, tax, decimal, from }: ColumnRule) =>
  minorDigits || tax || (decimal && from.kind !== "arithmetic");

/** What the source has, without the values that stand for none. */
function givenSql({ from, whole, decimal, noValue }: ColumnRule): string {
  const given = whole && from.kind === "column" ? wholeSql(from.of) : originSql(from, decimal);
  return noValue?.length ? withoutSql(given, noValue) : given;
}

/** What of a row's figures can't be read; NULL where all can. */
function unreadIn(rule: ColumnRule): string {
  const { from, tax, decimal } = rule;
  const figures =
    from.kind === "arithmetic"
      ? [from.first, ...from.steps.map(({ by }) => by)].filter(isRef).map(refSql)
      : [givenSql(rule)];
  const unread = figures.map((figure) => unreadSql(figure, decimal));
  if (tax && isRef(tax.rate)) unread.push(unreadSql(refSql(tax.rate), decimal ?? "."));
  return unread.length === 1 ? unread[0]! : `coalesce(${["NULL", ...unread].join(", ")})`;
}

const isRef = (operand: Operand) => typeof operand !== "number";

const withoutSql = (value: string, none: string[]) =>
  `CASE WHEN ${foldedSql(value)} NOT IN (${none.map((one) => quoteText(one.trim().toLowerCase())).join(", ")}) THEN ${value} END`;

const orAsItIs = (converted: string, origin: string) =>
  `coalesce(CAST(${converted} AS VARCHAR), CAST(${origin} AS VARCHAR))`;

function moneySql(rule: ColumnRule, origin: string): string {
  let sql = rule.from.kind === "arithmetic" ? origin : figureSql(origin, rule.decimal);
  if (rule.minorDigits) sql = `${sql} / ${10 ** rule.minorDigits}`;
  if (rule.tax) {
    const rate = `(1 + ${orNothing(rule.tax.rate, rule.decimal ?? ".")} / 100)`;
    sql = rule.tax.change === "remove" ? `(${sql}) / ${rate}` : `(${sql}) * ${rate}`;
  }
  return sql;
}

/** The column as an id without the decimals that a spreadsheet gave it. */
const wholeSql = (ref: ColumnRef) => `regexp_replace(${textSql(ref)}, '\\.0+$', '')`;

/** A value before anything is done to it; figures are read with the decimal mark. */
export function originSql(from: ColumnOrigin, decimal: string | undefined): string {
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
      return stepsSql(operandSql(from.first, decimal), from.steps, decimal);
    case "expression":
      return `(${from.sql})`;
  }
}

type Steps = Extract<ColumnOrigin, { kind: "arithmetic" }>["steps"];

/** A figure with steps of calculation, from left to right. */
export const stepsSql = (first: string, steps: Steps, decimal: string | undefined) =>
  steps.reduce((sql, { op, by }) => {
    if (op === "/") return `(${sql} / ${orWhole(by, decimal)})`;
    return `(${sql} ${op} ${op === "*" ? operandSql(by, decimal) : orNothing(by, decimal)})`;
  }, first);

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
