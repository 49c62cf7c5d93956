/** Which currency amounts are in, where they carry its sign or code themselves. */
import type { ColumnRule } from "../../contract/grid.ts";
import { type Draft, fixed, put } from "./draft.ts";
import type { TableFacts } from "./facts.ts";

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

/** The currency that nearly all amounts of the columns of figures name; `home` decides where a sign is shared. */
export function currencyIn({ columns }: TableFacts, home: string): TableFacts["currency"] {
  const marks = columns
    .filter(({ kind, decimal }) => kind === "number" && decimal !== undefined)
    .flatMap(({ examples }) => examples.map(({ v }) => markOf(v)))
    .filter(Boolean);
  const [mark] = marks;
  if (mark === undefined) return currencyOfHeadings(columns);
  if (marks.filter((other) => other === mark).length < marks.length * 0.95) return undefined;
  const code = SHARED[mark]?.includes(home) ? home : (SIGNS[mark] ?? mark);
  return { code, why: `Amounts carry ${mark}` };
}

/** "Final price (GBP)": the one currency that headings of figures name in brackets. */
function currencyOfHeadings(columns: TableFacts["columns"]): TableFacts["currency"] {
  const named = columns
    .filter(({ kind }) => kind === "number" || kind === "integer")
    .flatMap(({ column }) => {
      const code = /[([]\s*([A-Z]{3})\s*[)\]]/.exec(column)?.[1];
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
export function putCurrency(draft: Draft, { currency }: TableFacts): void {
  if (currency) put(draft, "currency", fixed(currency.code), 0.8, currency.why);
  else put(draft, "currency", ofWorkspace, 0.7, "No column holds a currency, so the workspace's is taken");
}
