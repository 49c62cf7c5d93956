/** What a suggestion can't take from a source, and what to do about it. */

import { CANONICAL } from "../fill/canonical.ts";
import { attributesOf, doubtsOn, loggedOrders } from "./doubts.ts";
import { isList } from "./drafts/listed-lines.ts";
import type { ColumnFacts, TableFacts } from "./facts/table-facts.ts";
import { folded } from "./names/fold.ts";
import { matchColumns } from "./roles/match-columns.ts";
import { isAmount } from "./roles/stated-total.ts";
import { isOfReturns } from "./steps/returned-goods.ts";
import type { Suggestion } from "./work.ts";

/** Sentences on tables that nothing, or not all, is suggested from although they may hold sales. */
export function notesOn(facts: TableFacts[], found: Suggestion[]): string[] {
  const hasSales = found.some(({ table }) => table === "orders" || table === "order_items");
  const hasLines = found.some(({ table }) => table === "order_items");
  const each = facts.flatMap((table) => [
    ...pivoted(table),
    ...(hasLines ? [] : listed(table)),
    ...(hasSales ? [] : countedDays(table)),
    ...unreadReturns(table, found),
    ...inactive(table, found),
    ...unknownBuyers(table, found),
    ...unknownGoods(table, found),
    ...doubtsOn(table, found),
  ]);
  const said = [...each, ...attributesOf(facts, found), ...loggedOrders(facts, found)];
  return said.length > 0 ? said : unknownSales(facts, found);
}

/** Tables that are named to look at; the largest come first. */
const MOST_NAMED = 3;

/** Where nothing is known as orders although rows with a time and an amount, or nothing else, are there. */
function unknownSales(facts: TableFacts[], found: Suggestion[]): string[] {
  if (found.some(({ table }) => NO_STORE.has(table))) return [];
  const fed = JSON.stringify(found.map(({ grid }) => grid));
  const maybe = facts
    .filter(({ table, rows }) => rows > 1 && !fed.includes(JSON.stringify(table)))
    .filter(({ columns }) => columns.some(({ kind }) => kind === "time") && columns.some(isAmount))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MOST_NAMED)
    .map(({ table }) => table);
  if (maybe.length === 0 && found.length > 0) return [];
  const where =
    maybe.length > 0
      ? ` ${maybe.join(", ")} ${maybe.length > 1 ? "have" : "has"} times and amounts and may hold them.`
      : "";
  return [
    `No table is known as orders or their lines, so there are no sales and no revenue.${where} Add orders and order_items in Mapping and choose where they come from.`,
  ];
}
/** With any of these suggested the source has sales, or was not made to tell of them. */
const NO_STORE = new Set([
  "orders",
  "order_items",
  "interactions",
  "purchase_orders",
  "ad_spend",
  "competitor_prices",
]);

/** Sentences on what looks like a table of the warehouse, but lacks a column that it can't do without. */
export const notesOnParts = (lacking: Suggestion[]): string[] =>
  lacking.map(({ table, grid: { parts } }) => {
    const demanded = [...CANONICAL[table]!.key, ...CANONICAL[table]!.required];
    const missing = demanded.filter((name) => parts.some(({ columns }) => !columns[name]));
    return `${parts[0]!.from} looks like ${table.replaceAll("_", " ")} and is not taken, since none of its columns is known as ${missing.join(" or ")}: add ${table} in Mapping and choose where that comes from.`;
  });

/** What was given back, by its name, where nothing takes it. */
function unreadReturns(facts: TableFacts, found: Suggestion[]): string[] {
  const isRead = found.some(({ table }) => table === "refunds");
  if (isRead || !isOfReturns(facts) || facts.rows === 0) return [];
  return [
    `${facts.table} looks like what came back and is not taken, since it does not say for which order how much was given back, so revenue is before returns: add refunds in Mapping, with an order and an amount.`,
  ];
}

/** Orders that name no customer although the store lists them, or guests by a number of their own. */
function unknownBuyers({ table, columns }: TableFacts, found: Suggestion[]): string[] {
  const part = found.find((one) => one.table === "orders")?.grid.parts.find(({ from }) => from === table);
  const list = found.find((one) => one.table === "customers")?.grid.parts[0]?.from;
  if (!part || !list || list === table) return [];
  if (!part.columns.customer_id)
    return [
      `No column of ${table} says who bought, although ${list} lists customers: where that stands in another table, join it to orders in Mapping and choose customer_id, or figures about customers stay empty.`,
    ];
  const guest = columns.find(
    ({ name: { concepts, unknown }, filled, kind }) =>
      kind !== "flag" &&
      filled > 0 &&
      unknown === 0 &&
      concepts.size === 2 &&
      concepts.has("guest") &&
      concepts.has("id"),
  );
  if (!guest || JSON.stringify(part.columns.customer_id).includes(guest.column)) return [];
  return [
    `${table}.${guest.column} numbers guests, on ${Math.round(100 * guest.filled)}% of the rows, who are not taken for customers: to have them, take customer_id in orders from an expression that falls back to 'guest-' || ${guest.column}, and add the guests under customers with the same numbers.`,
  ];
}

/** Lines that name no product although the store lists them. */
function unknownGoods({ table }: TableFacts, found: Suggestion[]): string[] {
  const lines = found
    .find((one) => one.table === "order_items")
    ?.grid.parts.find(({ from }) => from === table);
  const list = found.find((one) => one.table === "products")?.grid.parts[0]?.from;
  if (!lines || !list || list === table || lines.columns.product_id || lines.columns.variant_id) return [];
  return [
    `No column of ${table} says which product was sold, although ${list} lists products: choose product_id and variant_id for order_items in Mapping, or figures about products stay empty.`,
  ];
}

const ACTIVE =
  /^(is[\s_-]?)?(active|aktiv|actief|actif|activo|ativo|attivo|aktywn[ey]|enabled|valid|valide|gueltig|g\u00fcltig|vigente)$/i;
const NO = /^(0|f|false|n|no?|nein|non|nao|nee|nej|nie)$/;

/** A mark on orders that may mean deleted ones, or those that are done. */
function inactive({ table, columns }: TableFacts, found: Suggestion[]): string[] {
  const orders = found.find((one) => one.table === "orders");
  const isOrders = orders?.grid.parts.some(({ from }) => from === table);
  const column = columns.find((one) => ACTIVE.test(one.column) && one.distinct === 2);
  const no = column?.examples.find(({ v }) => NO.test(folded(v)));
  if (
    !isOrders ||
    !column ||
    !no ||
    JSON.stringify(orders).includes(JSON.stringify({ table, column: column.column }))
  )
    return [];
  const all = column.examples.reduce((sum, { n }) => sum + n, 0);
  return [
    `${table}.${column.column} is ${no.v} on ${Math.round((100 * no.n) / all)}% of the rows, which count as sales like the others: if such orders were taken back or never placed, add the condition that ${column.column} is not ${no.v} to orders and their lines in Mapping.`,
  ];
}

const MONTH =
  "(jan|feb|mar|m[aä]r|apr|may|mai|maj|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|des|dic|ene|abr|ago|gen|mag|giu|lug|set|ott|f[ée]v|avr|juin|juil|ao[uû]t|d[ée]c)[a-zéû]*";
const PERIOD = new RegExp(
  `^(${MONTH}[\\s._-]*('?\\d{2}|\\d{4})?|(\\d{4}|\\d{2})[\\s._-]*${MONTH}|(19|20)\\d{2}([-._/]?(0?[1-9]|1[0-2]))?([-._/]?\\d{2})?|\\d{1,2}[-._/](\\d{1,2}[-._/])?(19|20)\\d{2}|((19|20)\\d{2}[\\s_-]*)?(w|kw|week|woche|q|d|day)[\\s_-]*\\d{1,3}([\\s_-]*(19|20)\\d{2})?)$`,
  "i",
);
/** Fewer may be the years of something else. */
const LEAST_PERIODS = 3;

/** A report with a column for each month, week or day. */
function pivoted({ table, columns }: TableFacts): string[] {
  const periods = columns.filter(
    ({ column, kind }) =>
      PERIOD.test(column.trim()) && (kind === "integer" || kind === "number" || kind === "empty"),
  );
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last || periods.length < LEAST_PERIODS) return [];
  return [
    `${table} has a column for each time (${first.column} to ${last.column}), so single sales can't be told from it: export orders or their lines, a row for each, in place of this report.`,
  ];
}

/** Numbers of goods, or how many of each, one behind the other in one value. */
const holdsGoods = ({ kind, name: { concepts } }: ColumnFacts) =>
  kind === "structure" && ["product", "quantity", "sku", "variant"].some((one) => concepts.has(one));

/** Orders that keep their lines as a list in one of their columns. */
function listed(facts: TableFacts): string[] {
  if (!matchColumns(facts, "orders").has("ordered_at")) return [];
  const list = facts.columns.find(isList);
  const array = facts.columns.find(holdsGoods);
  if (!list && array)
    return [
      `${facts.table}.${array.column} holds several goods of each order, which are not opened, so orders count with their total and without their goods: to have order lines, write order_items in SQL with unnest.`,
    ];
  if (!list) return [];
  return [
    `${facts.table}.${list.column} holds lists as JSON, which are not opened: to have order lines, write order_items in SQL with unnest(from_json(${list.column}, '["JSON"]')).`,
  ];
}

/** No store is a hundred years old. */
const MOST_DAYS = 36_500;

/** Days that are counted from a first one, which nothing names. */
function countedDays(facts: TableFacts): string[] {
  const { table, columns } = facts;
  const isOrder = columns.some(({ name }) => name.concepts.has("order") && name.concepts.has("id"));
  const days = columns.find(
    ({ column, kind, median, distinct }) =>
      kind === "integer" &&
      /^(days?|day_?(no|number|index)|tag)$/i.test(column) &&
      distinct > 7 &&
      (median ?? 0) < MOST_DAYS,
  );
  const isTimed = columns.some(({ kind }) => kind === "time");
  if (!days || isTimed || !(isOrder || columns.some(({ name }) => name.concepts.has("order")))) return [];
  return [
    `${table}.${days.column} counts days from a first one that is not named: take ordered_at from an expression such as DATE '2024-01-01' + CAST(${days.column} AS INTEGER), with the day that the store began to count.`,
  ];
}
