/** Of several tables of lines, those of the orders that are taken: web_order_lines beside web_orders, not till_sale_lines. */
import { wordsOf } from "../../column-meaning.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";
import { namesTable } from "../names/refers.ts";
import type { Role } from "./role.ts";
import { withSiblings } from "./roles.ts";

/** Lines, and the table of sales that they are of. */
interface OthersLines {
  role: Role;
  head: TableFacts;
}

/**
 * The roles without lines of other heads, whose numbers may well be those of the orders that are taken. A head is a
 * table that the lines are called after, and that is nothing else than orders.
 */
export function withoutOthersLines(
  roles: Role[],
  facts: TableFacts[],
): { roles: Role[]; others: OthersLines[] } {
  const orders = withSiblings(roles, "orders").map((role) => role.facts.table);
  const lines = roles.filter(({ table }) => table === "order_items");
  const things = new Set(roles.flatMap(({ table, facts: of }) => (table === "orders" ? [] : [of])));
  const others = lines.flatMap((role) => {
    const called = role.facts.table;
    if (orders.some((table) => isCalledAfter(called, table))) return [];
    const head = facts.find((one) => !things.has(one) && one.rows > 0 && isCalledAfter(called, one.table));
    return head ? [{ role, head }] : [];
  });
  if (orders.length === 0 || others.length === lines.length) return { roles, others: [] };
  return { roles: roles.filter((role) => !others.some((other) => other.role === role)), others };
}

/** Sentences on these, and on what else looks like orders and is used for nothing. */
export function notesOnOthers(
  roles: Role[],
  others: OthersLines[],
  isUsed: (table: string) => boolean,
): string[] {
  const [first] = roles.filter(({ table }) => table === "orders");
  const beside = `is not taken beside ${first?.facts.table}`;
  const heads = roles.filter(
    ({ table, facts }) => table === "orders" && facts.rows > 0 && !isUsed(facts.table),
  );
  return [
    ...others.map(
      ({ role, head }) =>
        `${role.facts.table} looks like the lines of ${head.table}, which ${beside}: to have what was sold there, too, add both to orders and order_items in Mapping, as parts whose numbers begin with a word of their own.`,
    ),
    ...heads
      .filter(({ facts }) => !others.some(({ head }) => head === facts))
      .map(
        ({ facts }) =>
          `${facts.table} looks like orders, too, and ${beside}: where it holds other sales, add it to orders in Mapping, as a part whose numbers begin with a word of its own.`,
      ),
  ];
}

/** `web_order_lines` after `web_orders`: its name begins with that of the table, for one of its rows. */
export function isCalledAfter(lines: string, head: string): boolean {
  const [longer, shorter] = [lines, head].map((name) => wordsOf(folded(name)));
  const last = shorter!.length - 1;
  return (
    last >= 0 &&
    longer!.length > shorter!.length &&
    shorter!.slice(0, last).every((word, k) => word === longer![k]) &&
    namesTable(longer![last]!, shorter![last]!)
  );
}
