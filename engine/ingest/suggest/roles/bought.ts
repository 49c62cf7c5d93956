/** What the shop ordered from its suppliers, in heads and lines as its sales are: neither may count among them. */
import type { TableFacts } from "../facts/table-facts.ts";
import { namesTable } from "../names/refers.ts";
import { isOwnNumber, matchColumns } from "./match-columns.ts";
import type { Role } from "./role.ts";
import { isCalledAfter } from "./their-lines.ts";

export interface Bought {
  head: TableFacts;
  lines?: TableFacts | undefined;
}

/** The roles without orders that name a supplier and no customer, and without their lines, where others are sales. */
export function withoutBought(roles: Role[], tables: TableFacts[]): { roles: Role[]; bought: Bought[] } {
  const orders = roles.filter(({ table }) => table === "orders");
  const sold = orders.filter(({ facts }) => !namesSupplier(facts)).map(({ facts }) => facts);
  const others = new Set(roles.flatMap(({ table, facts }) => (table === "orders" ? [] : [facts])));
  // A seller's part of an order names the order.
  const heads = tables.filter(
    (one) =>
      !others.has(one) && !sold.includes(one) && isHead(one) && !sold.some((order) => isOf(one, order)),
  );
  if (sold.length === 0 || heads.length === 0) return { roles, bought: [] };
  const headOf = (facts: TableFacts) =>
    sold.some((one) => isOf(facts, one)) ? undefined : heads.find((one) => isOf(facts, one));
  const ofLines = tables.filter((one) => isLines(one) && headOf(one));
  const bought = heads.map((head) => ({ head, lines: ofLines.find((one) => headOf(one) === head) }));
  const gone = new Set([...heads, ...ofLines]);
  return { roles: roles.filter(({ facts }) => !gone.has(facts)), bought };
}

/** Whom it names: a supplier, and nobody else that a sale would name. */
function namesSupplier({ columns }: TableFacts): boolean {
  const has = (concept: string) =>
    columns.some(({ name: { concepts }, kind }) => kind !== "empty" && concepts.has(concept));
  return has("supplier") && !has("customer") && !has("email");
}

const isHead = (facts: TableFacts) =>
  facts.rows > 0 &&
  namesSupplier(facts) &&
  (facts.name.concepts.has("order") || facts.name.concepts.has("procurement")) &&
  facts.columns.some(({ kind }) => kind === "time") &&
  facts.columns.some(isOwnNumber);

const isLines = (facts: TableFacts) => {
  const hits = matchColumns(facts, "order_items");
  return hits.has("quantity") && ["product_id", "variant_id", "sku"].some((name) => hits.has(name));
};

const isOf = (facts: TableFacts, head: TableFacts) =>
  facts !== head &&
  (isCalledAfter(facts.table, head.table) ||
    facts.columns.some(({ column }) => namesTable(column, head.called)));
