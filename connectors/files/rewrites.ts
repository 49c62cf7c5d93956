/** How the text of a CSV's column is rewritten on its way in. */
import { writtenDateSql } from "../written-dates.ts";
import { quoteList, quoteName } from "./duck.ts";
import { type Decimal, QUOTED, ZONE } from "./evidence.ts";

/** What is done to the text of one column on its way in. */
export type Rewrite =
  | { kind: "number"; decimal: Decimal; minus?: true }
  | { kind: "date"; formats: string[]; time: boolean; zone?: true }
  | { kind: "written date"; forms: number[]; months: [word: string, month: number][] }
  | { kind: "quoted text"; inner?: Rewrite };

/** SQL of the column as it is loaded: what does not fit the rewrite stays as it came. */
export const rewriteSql = (name: string, rewrite: Rewrite): string => rewritten(quoteName(name), rewrite);

function rewritten(column: string, rewrite: Rewrite): string {
  if (rewrite.kind === "quoted text") {
    const text = `regexp_replace(${column}, '${QUOTED.source.replace("^", "^\\s*").replace("$", "\\s*$")}', '\\1')`;
    return rewrite.inner ? rewritten(text, rewrite.inner) : `nullif(${text}, '')`;
  }
  if (rewrite.kind === "date") {
    const shown = rewrite.time ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d";
    const text = rewrite.zone ? `regexp_replace(trim(${column}), '${ZONE.source}', '')` : `trim(${column})`;
    const read = `strftime(try_strptime(replace(${text}, 'T', ' '), ${quoteList(rewrite.formats)}), '${shown}')`;
    return `coalesce(${rewrite.zone ? `${read} || ${zoneSql(column)}` : read}, ${column})`;
  }
  if (rewrite.kind === "written date") {
    const { forms, months } = rewrite;
    return `coalesce(${writtenDateSql(column, forms, new Map(months))}, ${column})`;
  }
  const [thousands, comma] = rewrite.decimal === "comma" ? [".", ","] : [",", "."];
  const read = rewrite.minus ? minusSql(column) : column;
  const lakhs = rewrite.decimal === "point" ? "|\\d{1,2}(,\\d{2})+,\\d{3}" : "";
  const number = `^\\s*[-+]?(\\d+${lakhs}|\\d{1,3}([${thousands}'\\x{2019}\\x{00a0}\\x{202f} ]\\d{3})+)?([${comma}]\\d+)?\\s*$`;
  const plain = `replace(regexp_replace(${read}, '[${thousands}''\\x{2019}\\x{00a0}\\x{202f}\\s]', '', 'g'), '${comma}', '.')`;
  return `CASE WHEN regexp_matches(${read}, '${number.replaceAll("'", "''")}') THEN ${plain} ELSE ${column} END`;
}

/** The zone as databases read it; empty where none is written. */
const zoneSql = (column: string) =>
  `regexp_replace(regexp_replace(regexp_extract(trim(${column}), '${ZONE.source}', 1), '^(Z|UTC|GMT)$', '+00:00'), '^([+-]\\d{2}):?(\\d{2})$', '\\1:\\2')`;

/** As `withMinus`. */
const minusSql = (column: string) =>
  `regexp_replace(trim(${column}), '^\\((\\d.*[.,]\\d+)\\)$|^(\\d.*[.,]\\d\\d?)-$|^\\x{2212}(\\d.*)$', '-\\1\\2\\3')`;
