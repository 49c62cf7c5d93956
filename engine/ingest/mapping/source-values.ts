/** Source columns as SQL: as a name, as text, as a figure and as a time. */
import type { ColumnRef, ColumnRule, Operand } from "../../contract/grid.ts";
import { quoteName, quoteText } from "../../warehouse/sql.ts";

/** The column by its quoted name. */
export const refSql = ({ table, column }: ColumnRef) => `${quoteName(table)}.${quoteName(column)}`;

/** Whether two references are to one column. */
export const isSame = (a: ColumnRef, b: ColumnRef) => a.table === b.table && a.column === b.column;

/** Ids are compared as text, as the warehouse keeps them: 17 and '17' are the same customer. */
export const textSql = (ref: ColumnRef) => `nullif(trim(CAST(${refSql(ref)} AS VARCHAR)), '')`;

/** Without a zone of its own the time stays as it is written: the load reads it in the workspace's zone. */
export function instantSql(
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
  if (/%z/i.test(dateFormat)) return parsed;
  if (!zone) return `coalesce(${parsed}, ${isoSql(text)})`;
  return `coalesce(timezone(${zone}, ${parsed}), app.instant(${origin}, ${zone}))`;
}

/** A time in ISO that names no zone, as other rows of the same column may be written. */
const isoSql = (text: string) =>
  `CASE WHEN NOT regexp_matches(${text}, ':\\d.*(Z|UTC|GMT|[+-]\\d{2}(:?\\d{2})?)$') THEN TRY_CAST(${text} AS TIMESTAMP) END`;

/** Spreadsheets count days, with the time of day as fraction; they begin two days early, to agree with Excel's 1900. */
const daysSql = (text: string) =>
  `TIMESTAMP '1899-12-30' + to_seconds(CAST(round(TRY_CAST(${text} AS DOUBLE) * 86400) AS BIGINT))`;

/** A column as a figure, or the number that stands in its place. */
export const operandSql = (operand: Operand, decimal: string | undefined) =>
  typeof operand === "number" ? String(operand) : figureSql(refSql(operand), decimal);

/** A figure as a number; NULL where it is none. */
export const figureSql = (value: string, decimal: string | undefined) =>
  decimal ? `app.number(${value}, ${quoteText(decimal)})` : `TRY_CAST(${value} AS DOUBLE)`;

/** What stands where a figure should be and is none; NULL for a blank, and for a dash, which stands for one. */
export function unreadSql(value: string, decimal: string | undefined): string {
  const text = `trim(CAST(${value} AS VARCHAR))`;
  return `CASE WHEN ${figureSql(value, decimal)} IS NULL AND regexp_matches(${text}, '[\\p{L}\\p{N}]') THEN ${text} END`;
}

/** The figure, or nothing (0) where there is none; NULL for what can't be read. */
export const orNothing = (operand: Operand, decimal: string | undefined) =>
  operandOr(operand, decimal, operandSql(operand, decimal), 0);

/** What a value is divided by: one where there is nothing to divide by; NULL for what can't be read. */
export const orWhole = (operand: Operand, decimal: string | undefined) =>
  operandOr(operand, decimal, `nullif(${operandSql(operand, decimal)}, 0)`, 1);

function operandOr(operand: Operand, decimal: string | undefined, value: string, otherwise: number): string {
  if (typeof operand === "number") return String(operand || otherwise);
  return `coalesce(${value}, CASE WHEN ${unreadSql(refSql(operand), decimal)} IS NULL THEN ${otherwise} END)`;
}
