/**
 * Offers, carts, orders, delivery notes and invoices in a table each: one sale stands in all of them, so that only one kind of
 * them may count.
 */
import type { TableFacts } from "../facts/table-facts.ts";
import { CART, DELIVERY, INVOICE, OFFER, ORDER } from "../names/documents.ts";
import { folded } from "../names/fold.ts";
import { namesTable } from "../names/refers.ts";
import type { Role } from "./role.ts";

/** The roles without offers, carts and delivery notes, without documents that name the order they are of, and without the lines of both. */
export function withoutFollowing(roles: Role[]): Role[] {
  const orders = roles.filter(({ table }) => table === "orders");
  const left = leftOut(orders, ({ facts }) => isNoOrder(facts.table));
  const kept = orders.filter((role) => !left.includes(role));
  const gone = [...left, ...kept.filter((role) => kept.some((other) => follows(role, other)))];
  const lines = roles.filter(({ table }) => table === "order_items");
  const ofGone = leftOut(
    lines,
    (role) => isNoOrder(role.facts.table) || gone.some((order) => pointsTo(role, order.facts)),
  );
  return roles.filter((role) => !gone.includes(role) && !ofGone.includes(role));
}

/** Those that are to go, unless that would be all. */
function leftOut(roles: Role[], isLeft: (role: Role) => boolean): Role[] {
  const left = roles.filter(isLeft);
  return left.length < roles.length ? left : [];
}

/** `price_quotes_2024`, `angebot_positionen`: an offer, a delivery note or a cart, by a word or the whole of its name. */
function isNoOrder(table: string): boolean {
  const plain = folded(table)
    .replaceAll(/[\s_\-\d]+/g, " ")
    .trim();
  return [plain, ...plain.split(" ")].some((words) => [OFFER, DELIVERY, CART].some((one) => one.test(words)));
}

const pointsTo = ({ facts }: Role, other: TableFacts) =>
  facts !== other && facts.columns.some(({ column }) => namesTable(column, other.called));

const PAID_WITH = /^(trans|txn)/;

/** How surely a table is called orders: by that very word, as what is sold is, as invoices and payments are, or not at all. */
function rankOf({ facts: { table, name } }: Role): number {
  const words = folded(table).split(/[^\p{L}]+/u);
  if (words.some((word) => ORDER.test(word))) return 3;
  if (!name.concepts.has("order")) return 0;
  return words.some((word) => INVOICE.test(word) || PAID_WITH.test(word)) ? 1 : 2;
}

/** An invoice that names the order, or that the order names; of two that are called alike the one that names the other. */
function follows(role: Role, other: Role): boolean {
  if (role === other) return false;
  const [names, isNamed] = [pointsTo(role, other.facts), pointsTo(other, role.facts)];
  const ahead = rankOf(other) - rankOf(role);
  return ahead > 0 ? names || isNamed : ahead === 0 && names && !isNamed;
}
