/** Sentences on orders of which a column may say that they are no sales, or hold more than was taken of them. */
import type { ColumnFacts, TableFacts } from "./facts/table-facts.ts";
import { readName } from "./names/concepts.ts";
import { folded } from "./names/fold.ts";
import type { Suggestion } from "./work.ts";

/** What stays open about a table that orders or their lines were taken from. */
export function doubtsOn(facts: TableFacts, found: Suggestion[]): string[] {
  const orders = found.find(({ table }) => table === "orders");
  const isOf = (one: Suggestion | undefined) =>
    one?.grid.parts.some(({ from, select }) => from === facts.table && !select) === true;
  const lines = found.find(({ table }) => table === "order_items");
  return [
    ...(isOf(orders) ? unpaid(facts, orders!) : []),
    ...(isOf(orders) ? belowOthers(facts, orders!) : []),
    ...(isOf(orders) || isOf(lines) ? kinds(facts, orders, lines) : []),
    ...(isOf(lines) || isOf(orders) ? sideBySide(facts) : []),
  ];
}

const isRead = (column: ColumnFacts, { table }: TableFacts, one: Suggestion | undefined) =>
  one !== undefined && JSON.stringify(one).includes(JSON.stringify({ table, column: column.column }));

const PAID =
  /^(is|was|ist|est|is_?already)?[\s_-]*(paid|bezahlt|payee?|pagad[oa]|pagat[oa]|pag[oa]|betaald|betald|betalt|maksettu|oplacon[ey]|zaplacen[oa]|odendi)([\s_-]?(at|on|am|le|el|il|op|date|flag))?$/;
const NO = /^(0|f|false|n|no?|nein|non|nao|nee|nej|nie|ne)$/;

/** Orders without a state of their own, of which a mark or a moment says that they were not paid. */
function unpaid(facts: TableFacts, orders: Suggestion): string[] {
  const status = orders.grid.parts[0]!.columns.status;
  if (status && (status.from.kind !== "fixed" || status.translate)) return [];
  const column = facts.columns.find((one) => PAID.test(folded(one.column)) && !isRead(one, facts, orders));
  if (!column) return [];
  const all = column.examples.reduce((sum, { n }) => sum + n, 0);
  const no = column.examples.find(({ v }) => NO.test(folded(v)));
  const isMoment = column.kind === "time" && column.filled < 1;
  const share = isMoment ? 1 - column.filled : column.distinct === 2 && no ? no.n / all : 0;
  if (share === 0) return [];
  return [
    `${facts.table}.${column.column} is ${isMoment ? "empty" : no!.v} on ${percent(share)} of the rows, which count as sales like the others: if orders that were not paid are no sales, choose ${column.column} for the orders' status in Mapping and translate what is ${isMoment ? "empty" : no!.v} to draft.`,
  ];
}

const OF_PARENT = new Set(["parent", "order", "id"]);

/** Orders that name another one, as a seller's part of an order does: their amounts may stand in both. */
function belowOthers(facts: TableFacts, orders: Suggestion): string[] {
  const column = facts.columns.find(
    ({ name: { concepts }, kind, filled, examples }) =>
      concepts.has("parent") &&
      [...concepts].every((concept) => OF_PARENT.has(concept)) &&
      (kind === "integer" || kind === "text") &&
      filled > 0 &&
      filled < 1 &&
      examples.some(({ v }) => v !== "0"),
  );
  if (!column || isRead(column, facts, orders)) return [];
  return [
    `${facts.table}.${column.column} names an order above on ${percent(column.filled)} of the rows, and both count as sales: if the amounts of one stand in the other, too, add the condition that ${column.column} is empty, or is filled, to orders in Mapping.`,
  ];
}

const OF_KINDS = new Set(["kind", "order", "line", "item", "id"]);

/** Fewer kinds say nothing, more are none. */
const MOST_CODES = 12;

/** Numbers for kinds of documents, of which some may be returns or offers. */
function kinds(facts: TableFacts, orders: Suggestion | undefined, lines: Suggestion | undefined): string[] {
  const column = facts.columns.find(
    ({ kind, name: { concepts }, distinct, longest }) =>
      concepts.has("kind") &&
      (kind === "integer" || kind === "flag" || (kind === "text" && longest <= 3)) &&
      [...concepts].every((concept) => OF_KINDS.has(concept)) &&
      distinct > 1 &&
      distinct <= MOST_CODES,
  );
  if (!column || isRead(column, facts, orders) || isRead(column, facts, lines)) return [];
  const all = column.examples.reduce((sum, { n }) => sum + n, 0);
  const told = column.examples.map(({ v, n }) => `${v} (${percent(n / all)} of the rows)`).join(", ");
  return [
    `What the kinds in ${facts.table}.${column.column} mean stands nowhere, so all of them count as sales: ${told}. If one of them is returns, offers, shipping or the like, add the condition that ${column.column} is not that to orders and their lines in Mapping.`,
  ];
}

/** Columns of several goods beside one another: item1_sku, item2_sku. */
function sideBySide({ table, columns }: TableFacts): string[] {
  const groups = Map.groupBy(
    columns.filter(({ column }) => /\d/.test(column)),
    ({ column }) => column.replaceAll(/\d+/g, "#"),
  );
  const several = [...groups.values()].filter((group) => group.length > 1);
  const has = (...concepts: string[]) =>
    several.find(([one]) => concepts.some((concept) => one!.name.concepts.has(concept)));
  const goods = has("product", "sku", "item", "variant");
  if (!goods || !has("quantity", "price", "total")) return [];
  const [first, last] = [goods[0]!.column, goods.at(-1)!.column];
  return [
    `${table} has the goods of an order beside one another (${first} to ${last}), of which at most the first are taken as lines: to have all of them, put under one another in Mapping as many parts of order_items as there are, or export a row for each line.`,
  ];
}

/** How tables of attributes call what a row is about and what it says. */
const ATTRIBUTE = /^(attr(ibute)?|meta|field|property|prop|option|key|name|code)([\s_-]?(name|key|code))?$/i;
const VALUE = /^(meta[\s_-]?|attr(ibute)?[\s_-]?)?(value|val|wert|valeur|valor|valore|waarde|wartosc)$/i;
const MOST_ATTRIBUTES = 100;
const OF_ORDERS = ["total", "status", "customer", "email", "currency", "discount"];

/** What orders say of themselves in rows of another table, an attribute each: their total, state or buyer. */
export function attributesOf(facts: TableFacts[], found: Suggestion[]): string[] {
  const read = JSON.stringify(found.map(({ grid }) => grid));
  return facts.flatMap(({ table, columns }) => {
    const key = columns.find(
      ({ column, kind, distinct, unique }) =>
        ATTRIBUTE.test(column) && kind === "text" && !unique && distinct <= MOST_ATTRIBUTES,
    );
    const value = columns.find(({ column }) => VALUE.test(column));
    const isOrders = columns.some(({ name, unique }) => name.concepts.has("order") && !unique);
    const told =
      key?.examples.filter(({ v }) => OF_ORDERS.some((one) => readName(v).concepts.has(one))) ?? [];
    if (!key || !value || !isOrders || told.length === 0 || read.includes(JSON.stringify(table))) return [];
    const some = told
      .slice(0, 4)
      .map(({ v }) => v)
      .join(", ");
    return [
      `${table} says in rows of their own what orders are like (${some}), which is not taken: join it to orders in Mapping once for each, with the condition that ${key.column} is that, and choose its ${value.column}.`,
    ];
  });
}

/** A log of what happened to orders, where nothing else tells of any. */
export function loggedOrders(facts: TableFacts[], found: Suggestion[]): string[] {
  if (found.some(({ table }) => table === "orders" || table === "order_items")) return [];
  const logs = found.filter(({ table }) => table === "interactions").flatMap(({ grid }) => grid.parts);
  return logs.flatMap(({ from, columns: { event_name_source: name } }) => {
    const column = facts
      .find(({ table }) => table === from)
      ?.columns.find((one) => name?.from.kind === "column" && one.column === name.from.of.column);
    const kinds = column?.examples.filter(({ v }) => readName(v).concepts.has("order")) ?? [];
    if (kinds.length === 0) return [];
    const some = kinds
      .slice(0, 4)
      .map(({ v }) => v)
      .join(", ");
    return [
      `${from} tells of orders only by what happened to them (${some}), so there are no orders and no revenue: add orders and order_items in Mapping as SQL that reads them out of it, or load the tables that the shop keeps of them.`,
    ];
  });
}

const percent = (share: number) => `${Math.max(1, Math.round(100 * share))}%`;
