/** Which currency amounts are in, where they carry its sign or code themselves. */
import type { ColumnRule } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { type Draft, fixed, put } from "./draft.ts";

/** Signs and words that stand before or behind amounts; of currencies that share one, the one that most mean by it. */
const SIGNS: Record<string, string> = {
  "€": "EUR",
  "£": "GBP",
  $: "USD",
  "¥": "JPY",
  "￥": "JPY",
  "₹": "INR",
  "₽": "RUB",
  "₺": "TRY",
  "₩": "KRW",
  "₪": "ILS",
  "₫": "VND",
  "₴": "UAH",
  "฿": "THB",
  "₦": "NGN",
  "₱": "PHP",
  zł: "PLN",
  Kč: "CZK",
  Ft: "HUF",
  lei: "RON",
  лв: "BGN",
  "руб.": "RUB",
  R$: "BRL",
  US$: "USD",
  A$: "AUD",
  C$: "CAD",
  CA$: "CAD",
  AU$: "AUD",
  RM: "MYR",
  "Fr.": "CHF",
};
/** A sign that several currencies share says no more than that it is one of them. */
const SHARED: Record<string, string[]> = {
  $: ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"],
  "¥": ["JPY", "CNY"],
  "￥": ["JPY", "CNY"],
};
const CODES = new Set(Intl.supportedValuesOf("currency"));

/** The mark that an amount carries: `€`, `zł`, `USD`; empty where it carries none. */
const markOf = (amount: string) => {
  const figure = /[-+(]?[\d.,'’\s\p{Z}]*\d[\d.,'’\s\p{Z}]*[-)]?/u.exec(amount.trim());
  const around = figure ? amount.trim().replace(figure[0], "").trim() : "";
  return around in SIGNS || CODES.has(around) ? around : "";
};

const marksOf = ({ examples }: ColumnFacts) => examples.map(({ v }) => markOf(v)).filter(Boolean);
const isMarked = ({ kind, decimal }: ColumnFacts) => kind === "number" && decimal !== undefined;

/** `home` decides where a sign is shared. */
const codeOf = (mark: string, home: string) => (SHARED[mark]?.includes(home) ? home : (SIGNS[mark] ?? mark));

/** The currency that nearly all amounts of the columns of figures name. */
export function currencyIn({ columns }: TableFacts, home: string): TableFacts["currency"] {
  const marks = columns.filter(isMarked).flatMap(marksOf);
  const [mark] = marks;
  if (mark === undefined) return currencyOfHeadings(columns);
  if (marks.filter((other) => other === mark).length < marks.length * 0.95) return undefined;
  return { code: codeOf(mark, home), why: `Amounts carry ${mark}` };
}

/** The column whose amounts name several currencies, and which each of their marks is. */
export function currenciesIn({ columns }: TableFacts, home: string): TableFacts["currencies"] {
  const several = columns.find((column) => {
    const marks = marksOf(column);
    const each = [...new Set(marks)].map((mark) => marks.filter((other) => other === mark).length);
    return (
      isMarked(column) &&
      marks.length >= 0.9 * column.examples.length &&
      Math.max(...each) < 0.95 * marks.length
    );
  });
  const codes = new Map(several && marksOf(several).map((mark) => [bareMark(mark), codeOf(mark, home)]));
  return several && { column: several.column, codes };
}

/** What of an amount is neither digit, point, sign nor space; in DuckDB's patterns as in ours. */
const FIGURE = "[-+()0-9.,'’−\\s\\p{Z}]";
const bareMark = (mark: string) => mark.replaceAll(new RegExp(FIGURE, "gu"), "");

/** Words that are codes of currencies as well. */
const WORDS = new Set(["ALL", "TOP", "CUP"]);

/** "Final price (GBP)", "Total CHF": the one currency that headings of figures name. */
function currencyOfHeadings(columns: TableFacts["columns"]): TableFacts["currency"] {
  const named = columns
    .filter(({ kind }) => kind === "number" || kind === "integer")
    .flatMap(({ column }) => {
      const [, last] = /\p{Ll}.*[\s/]([A-Z]{3})$/u.exec(column) ?? [];
      const code = /[([]\s*([A-Z]{3})\s*[)\]]/.exec(column)?.[1] ?? (WORDS.has(last!) ? undefined : last);
      return code !== undefined && CODES.has(code) ? [{ code, why: `${column} names it` }] : [];
    });
  return new Set(named.map(({ code }) => code)).size === 1 ? named[0] : undefined;
}

/** The one currency that all columns for it name, in whatever tables of the store. */
export function currencyOfAll(tables: TableFacts[]): TableFacts["currency"] {
  const columns = tables.flatMap(({ table, columns: all }) =>
    all
      .filter(({ isCurrency, name, filled }) => isCurrency && filled > 0 && name.concepts.has("currency"))
      .map(({ column, examples }) => ({ where: `${column} of ${table}`, codes: examples.map(({ v }) => v) })),
  );
  const codes = new Set(columns.flatMap((column) => column.codes.map((code) => code.toUpperCase())));
  const [code] = codes;
  return codes.size === 1 ? { code: code!, why: `${columns[0]!.where} names no other` } : undefined;
}

const ofWorkspace: ColumnRule = { from: { kind: "setting", name: "currency" } };

/** The currency of a table without a column for it: what its amounts carry, else the workspace's. */
export function putCurrency(draft: Draft, { table, currency, currencies }: TableFacts): void {
  if (currencies) {
    const { column, codes } = currencies;
    const of = `${quoteName(table)}.${quoteName(column)}`;
    const sql = `regexp_replace(${of}, ${quoteText(FIGURE)}, '', 'g')`;
    const values = [...codes].flatMap(([from, to]) => (from === to ? [] : [{ from, to }]));
    const rule: ColumnRule = { from: { kind: "expression", sql } };
    if (values.length > 0) rule.translate = { values, others: "keep" };
    if (draft.part.group.length > 0) rule.aggregate = "any";
    put(draft, "currency", rule, 0.8, `${column} names it beside each amount`);
  } else if (currency) put(draft, "currency", fixed(currency.code), 0.8, currency.why);
  else put(draft, "currency", ofWorkspace, 0.7, "No column holds a currency, so the workspace's is taken");
}
