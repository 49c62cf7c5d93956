/** Conditions on rows as SQL: figures by size, times in their order however they are written, the rest as text. */
import type { ColumnRef, GridFilter, GridPart } from "../../contract/grid.ts";
import { quoteText } from "../../warehouse/sql.ts";
import { figureSql, instantSql, isSame, refSql, textSql } from "./source-values.ts";

const COMPARED = { less: "<", "at-most": "<=", more: ">", "at-least": ">=" } as const;

/** One condition; how dates and figures of the column are written is told by the part's rules that read it. */
export function filterSql({ of, op, values }: GridFilter, part: GridPart): string {
  const text = textSql(of);
  const list = values.map((value) => quoteText(value.replace(/^(-?\d+)\.0+$/, "$1"))).join(", ") || "''";
  switch (op) {
    case "is":
      return `coalesce(app.same_id(${text}), '') IN (${list})`;
    case "is-not":
      return `coalesce(app.same_id(${text}), '') NOT IN (${list})`;
    case "empty":
      return `${text} IS NULL`;
    case "filled":
      return `${text} IS NOT NULL`;
    case "contains":
      return `contains(lower(${text}), ${quoteText((values[0] ?? "").toLowerCase())})`;
    case "starts":
      return `starts_with(lower(${text}), ${quoteText((values[0] ?? "").toLowerCase())})`;
    default:
      return comparison(of, COMPARED[op], (values[0] ?? "").trim(), part);
  }
}

function comparison(of: ColumnRef, sign: string, value: string, part: GridPart): string {
  const rules = Object.values(part.columns).filter(
    ({ from }) => from.kind === "column" && isSame(from.of, of),
  );
  const decimal = rules.find((rule) => rule.decimal)?.decimal;
  const number = Number(decimal === "," ? value.replace(",", ".") : value);
  if (value !== "" && Number.isFinite(number)) return `${figureSql(textSql(of), decimal)} ${sign} ${number}`;
  const dateFormat = rules.find((rule) => rule.dateFormat)?.dateFormat;
  return dateFormat ? writtenTime(of, sign, value, dateFormat) : isoTime(textSql(of), sign, value);
}

/** ISO dates sort as their text. Of a day all times count: those of the 31st are at most the 31st. */
function isoTime(text: string, sign: string, value: string): string {
  const spaced = value.includes(":") ? `replace(${text}, 'T', ' ')` : text;
  const cut = /^\d{4}-\d\d(-\d\d)?$/.test(value) ? `left(${spaced}, ${value.length})` : spaced;
  return `${cut} ${sign} ${quoteText(value.replace("T", " "))}`;
}

/** Both sides as ISO text; the value may be written as the column is, or in ISO. */
function writtenTime(of: ColumnRef, sign: string, value: string, dateFormat: string): string {
  // What is no such date may be one in ISO, as where a file's dates were recognised.
  const text = `coalesce(CAST(${instantSql({ dateFormat }, refSql(of))} AS VARCHAR), ${textSql(of)})`;
  const length = value.includes(":") ? 19 : 10;
  const formats = [dateFormat, dateFormat.split(" ")[0]!].map(quoteText).join(", ");
  const given = dateFormat.includes("%") ? `try_strptime(${quoteText(value)}, [${formats}])` : "NULL";
  const iso = `coalesce(left(CAST(${given} AS VARCHAR), ${length}), ${quoteText(value.replace("T", " "))})`;
  return `left(${text}, length(${iso})) ${sign} ${iso}`;
}
