/** Lines that no word tells of: rows that name an order by its table or its key, a thing of another list, and a price. */
import { overlap } from "../facts/facts.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { namesTable } from "../names/refers.ts";
import type { Scope } from "../scope.ts";
import { isOwnNumber, matchColumns } from "./match-columns.ts";
import type { Role } from "./role.ts";

/** Nearly all numbers that refer to something are found there. */
const LEAST_FOUND = 0.9;
const LEAST_PRICE = 0.6;

/** The roles with such a table as lines, where none holds any; of several tables of orders those that have lines come first. */
export async function withLinesByKey(scope: Scope, facts: TableFacts[], roles: Role[]): Promise<Role[]> {
  const orders = roles.filter(({ table, hits }) => table === "orders" && hits.has("order_id"));
  if (roles.some(({ table }) => table === "order_items")) return roles;
  // What names orders lists no goods, although it may look so.
  const kept = roles.filter(({ table }) => !GOODS.has(table));
  const taken = new Set(kept.map((role) => role.facts));
  const untaken = facts.filter((one) => !taken.has(one) && one.rows > 0 && !isOther(one));
  for (const order of orders) {
    const named = order.hits.get("order_id")!.column;
    for (const table of untaken) {
      const lines = await linesOf(scope, table, { order: order.facts, named }, facts);
      if (lines) return [order, ...roles.filter((role) => role !== order && role.facts !== table), lines];
    }
  }
  return roles;
}

/** What a line is part of, where nothing else says of which order. */
const PARENT = /^parent([\s_-]?id)?$/i;
const GOODS = new Set(["products", "variants"]);

/** What was given back, paid or sent names orders and amounts, too. */
const isOther = ({ name: { concepts, isBeside } }: TableFacts) =>
  isBeside || ["refund", "payment", "shipment", "event"].some((concept) => concepts.has(concept));

async function linesOf(
  { session, rawSchema, signal }: Scope,
  facts: TableFacts,
  { order, named }: { order: TableFacts; named: ColumnFacts },
  tables: TableFacts[],
): Promise<Role | undefined> {
  const found = async (column: ColumnFacts, of: TableFacts, to: ColumnFacts) =>
    (await overlap(
      session,
      rawSchema,
      { table: facts.table, column: column.column },
      { table: of.table, column: to.column },
      signal,
    )) >= LEAST_FOUND;
  const ids = facts.columns.filter(
    (one) => (one.kind === "integer" || one.kind === "text") && !isOwnNumber(one) && one.filled > LEAST_FOUND,
  );
  const keyOf = ({ column }: ColumnFacts) =>
    order.columns.find((one) => one.column === column && isOwnNumber(one)) ??
    (namesTable(column, order.called) ? named : undefined);
  const parent = ids.find(({ column }) => PARENT.test(column));
  const own = ids.find(keyOf) ?? parent;
  let key = own && keyOf(own);
  for (const one of own && !key ? order.columns.filter(isOwnNumber) : [])
    if (!key && one.kind === own!.kind && (await found(own!, order, one))) key = one;
  if (!own || !key || !(await found(own, order, key))) return undefined;
  const hits = matchColumns(facts, "order_items");
  const priced = ["unit_price", "total"].some((name) => (hits.get(name)?.score ?? 0) >= LEAST_PRICE);
  if (!priced) return undefined;
  let thing = ["product_id", "variant_id", "sku"].map((name) => hits.get(name)?.column).find(Boolean);
  for (const column of thing ? [] : ids.filter((one) => one !== own)) {
    const list = tables.find(
      (one) => one !== facts && one !== order && namesTable(column.column, one.called),
    );
    const number = list?.columns.find((one) => isOwnNumber(one) && one.name.concepts.has("id"));
    if (list && number && (await found(column, list, number))) thing = column;
    if (thing) break;
  }
  if (!thing && !hits.has("quantity")) return undefined;
  for (const one of [own, key])
    one.name = { concepts: new Set(["order", "id"]), unknown: 0, isBeside: false };
  hits.set("order_id", { column: own, score: 0.9 });
  if (thing && !hits.has("product_id")) hits.set("product_id", { column: thing, score: 0.7 });
  return { table: "order_items", facts, hits, confidence: 0.6 };
}
