/** Whether a store keeps its money in hundredths: told from all of its money columns together. */
import type { ColumnFacts, TableFacts } from "./table-facts.ts";

const CENT_WORDS =
  /(cents?|minor|pence|pennies|centavos|centimes|centimos|centesimi|groszy|haleru|oere)(_|$)/i;
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

/** What is counted in cents is an amount, whatever else it is called: unit_minor, refunded_cents. */
export function readCents(column: string, name: ColumnFacts["name"]): void {
  if (!CENT_WORDS.test(column) || name.concepts.has("percent")) return;
  if (!MONEY.some((concept) => name.concepts.has(concept))) name.concepts.add("total");
  name.unknown = Math.max(0, name.unknown - 1);
}

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
  if (isWhole) return;
  if (money.some((column) => column.kind === "number" || column.isWhole)) {
    markBeside(tables);
    return;
  }
  const whole = money.filter((column) => column.kind === "integer");
  const prices = whole.filter(({ name }) => name.concepts.has("price") || name.concepts.has("total"));
  if (prices.length > 0 && prices.some(looksMinor)) for (const column of whole) column.inCents = true;
}

/** How many times as high prices in hundredths are, about. */
const TIMES = [50, 200] as const;

/** Tables without decimals whose prices are a hundred times those that another table has with decimals. */
function markBeside(tables: TableFacts[]): void {
  const pricesOf = (columns: ColumnFacts[], kind: ColumnFacts["kind"]) =>
    columns.filter((column) => isMoney(column) && column.kind === kind && column.name.concepts.has("price"));
  const medians = tables.flatMap(({ columns }) =>
    pricesOf(columns, "number").map(({ median }) => median ?? 0),
  );
  const isHundredfold = ({ median }: ColumnFacts) =>
    medians.some((other) => median! >= TIMES[0] * other && median! <= TIMES[1] * other);
  const isBare = ({ columns }: TableFacts) => columns.filter(isMoney).every(({ kind }) => kind !== "number");
  const bare = tables.filter(isBare);
  const prices = bare.flatMap(({ columns }) => pricesOf(columns, "integer"));
  if (medians.length === 0 || !prices.some((price) => looksMinor(price) && isHundredfold(price))) return;
  for (const column of bare.flatMap(({ columns }) => columns))
    if (isMoney(column) && column.kind === "integer") column.inCents = true;
}

function looksMinor({ examples }: ColumnFacts): boolean {
  const values = examples.map(({ v }) => Math.abs(Number(v))).filter((value) => value > 0);
  if (values.length < LEAST) return false;
  const sorted = [...values].sort((a, b) => a - b);
  const odd = values.filter((value) => value % 100 !== 0).length / values.length;
  return sorted[Math.floor(sorted.length / 2)]! >= 500 && odd >= 0.5;
}
