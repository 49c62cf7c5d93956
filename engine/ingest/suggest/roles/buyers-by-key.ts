/** Buyers that no word tells of: a column of orders that is called as a row of the list of customers, whose numbers it has. */
import { overlap } from "../facts/facts.ts";
import { namesTable } from "../names/refers.ts";
import type { Scope } from "../scope.ts";
import type { Role } from "./role.ts";

/** Nearly all numbers that refer to somebody are found there. */
const LEAST_FOUND = 0.9;

/** The roles with such a column as the orders' customer, where they name none. */
export async function withBuyersByKey({ session, rawSchema, signal }: Scope, roles: Role[]): Promise<Role[]> {
  const list = roles.find(({ table }) => table === "customers");
  const key = list?.hits.get("customer_id")?.column;
  if (!list || !key) return roles;
  const right = { table: list.facts.table, column: key.column };
  for (const role of roles.filter(({ table, hits }) => table === "orders" && !hits.has("customer_id"))) {
    for (const column of role.facts.columns) {
      const isNumber = column.kind === "integer" || column.kind === "text";
      if (!isNumber || !namesTable(column.column, list.facts.called)) continue;
      const left = { table: role.facts.table, column: column.column };
      if ((await overlap(session, rawSchema, left, right, signal)) < LEAST_FOUND) continue;
      column.name = { concepts: new Set(["customer", "id"]), unknown: 0, isBeside: false };
      role.hits.set("customer_id", { column, score: 0.85 });
      break;
    }
  }
  return roles;
}
