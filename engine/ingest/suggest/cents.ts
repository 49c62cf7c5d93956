/** Whether a store keeps its money in hundredths: told from all of its money columns together. */
import type { ColumnFacts, TableFacts } from "./facts.ts";

const CENT_WORDS = /(cents?|minor|pence|pennies)(_|$)/i;
const MONEY = ["price", "total", "subtotal", "cost", "discount", "tax", "shipping", "spend"];
/** Currencies without hundredths: their whole numbers are what they say. */
export const WHOLE = new Set([
  "JPY",
  "KRW",
  "VND",
  "CLP",
  "ISK",
  "PYG",
  "UGX",
  "XAF",
  "XOF",
  "HUF",
  "IDR",
  "COP",
]);
const LEAST = 10;

/** Whether a column's name says that it holds amounts. */
export const isMoney = ({ name }: Pick<ColumnFacts, "name">) =>
  MONEY.some((concept) => name.concepts.has(concept)) &&
  !["id", "percent", "count", "country", "status"].some((concept) => name.concepts.has(concept));

/**
 * Marks columns called so; else all, where prices are whole, large and rarely round, and none has decimals. `home` is
 * the currency of a store that names none.
 */
export function markCents(tables: TableFacts[], home: string): void {
  const columns = tables.flatMap((table) => table.columns);
  const money = columns.filter(isMoney);
  for (const column of money) if (CENT_WORDS.test(column.column)) column.inCents = true;
  const named = columns
    .filter((column) => column.isCurrency)
    .flatMap(({ examples }) => examples.map(({ v }) => v));
  const isWhole = (named.length > 0 ? named : [home]).every((code) => WHOLE.has(code.toUpperCase()));
  if (isWhole || money.some((column) => column.kind === "number" || column.isWhole)) return;
  const whole = money.filter((column) => column.kind === "integer");
  const prices = whole.filter(({ name }) => name.concepts.has("price") || name.concepts.has("total"));
  if (prices.length > 0 && prices.some(looksMinor)) for (const column of whole) column.inCents = true;
}

function looksMinor({ examples }: ColumnFacts): boolean {
  const values = examples.map(({ v }) => Math.abs(Number(v))).filter((value) => value > 0);
  if (values.length < LEAST) return false;
  const sorted = [...values].sort((a, b) => a - b);
  const odd = values.filter((value) => value % 100 !== 0).length / values.length;
  return sorted[Math.floor(sorted.length / 2)]! >= 500 && odd >= 0.5;
}
