/** Customers of orders that stand in tables of other layouts (the web shop's and the till's): from their own lists. */
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import { COVERED } from "../drafts/customers.ts";
import { directDraft } from "../drafts/direct.ts";
import { groupedDraft } from "../drafts/grouped.ts";
import { overlap } from "../facts/facts.ts";
import { withKey } from "../roles/roles.ts";
import type { Suggestion, Work } from "../work.ts";
import { tagged } from "./renumbered.ts";

/** Adds the customers of such orders; where two lists number theirs alike, what the list is called stands before. */
export async function takeOtherBuyers(work: Work, found: Suggestion[]): Promise<void> {
  const [orders, customers] = ["orders", "customers"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const key = columnOf(customers?.grid.parts[0]);
  if (!orders || !customers || !key || customers.grid.parts.length > 1) return;
  const { session, rawSchema, signal } = work.scope;
  const share = (left: ColumnRef, right: ColumnRef) => overlap(session, rawSchema, left, right, signal);
  for (const part of orders.grid.parts) {
    const buyer = columnOf(part);
    if (!buyer || part.from === orders.grid.parts[0]!.from || buyer.table !== part.from) continue;
    const isOther = buyer.column !== columnOf(orders.grid.parts[0])?.column;
    const list = isOther ? await listFor(work, part, key.table) : undefined;
    const known = await share(list ? columnOf(list)! : buyer, key);
    // Some of whom the list has: the others were deleted, and need no row.
    if (!list && known > 0) continue;
    const made = list ?? buyersOf(work, part, buyer);
    if (known > 0)
      for (const one of [made, part]) one.columns.customer_id = tagged(one.columns.customer_id!, made.from);
    customers.grid.parts.push(made);
    customers.reason += `; those of ${part.from} are in ${made.from}`;
  }
}

const columnOf = (part: GridPart | undefined): ColumnRef | undefined => {
  const from = part?.columns.customer_id?.from;
  return from?.kind === "column" ? from.of : undefined;
};

/** Another list of customers, which the orders' buyers are in. */
async function listFor(
  { facts, roles, links }: Work,
  part: GridPart,
  known: string,
): Promise<GridPart | undefined> {
  const own = facts.find(({ table }) => table === part.from)!;
  for (const role of roles.filter(
    ({ table, facts: { table: from } }) => table === "customers" && from !== known,
  )) {
    const link = await links.link(own, role.facts, ["customer", "email"], COVERED);
    if (link?.left.column === columnOf(part)?.column)
      return directDraft(withKey(role, link!.join.on[0]!.right)).part;
  }
  return undefined;
}

/** One customer for each buyer of the orders. */
function buyersOf({ facts }: Work, part: GridPart, buyer: ColumnRef): GridPart {
  const own = facts.find(({ table }) => table === part.from)!;
  const column = own.columns.find((one) => one.column === buyer.column)!;
  return groupedDraft("customers", own, column, "customer_id", { email_hash: "any", name: "any" }, undefined)
    .part;
}
