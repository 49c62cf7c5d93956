/**
 * Some stores write down a customer anew with each order, and beside that number who it is: the person is then the
 * customer, found through the list of what was written down.
 */

import { type ColumnFacts, SAMPLE_ROWS, type TableFacts } from "../facts/table-facts.ts";
import { isOwnNumber } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import type { Suggestion, Work } from "../work.ts";

/** Numbers of persons come again: at most so many of them for each of the list's rows. */
const MOST = 0.98;

/** Makes persons the customers of the suggestions, where each order has a customer of its own. */
export function takePersons({ facts, roles }: Work, found: Suggestion[]): void {
  const [orders, customers] = ["orders", "customers"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const [list] = customers?.grid.parts ?? [];
  const key = list?.columns.customer_id?.from;
  const own = roles.find((role) => role.table === "customers" && role.facts.table === list?.from);
  if (!customers || !orders || !list || !own || key?.kind !== "column" || list.group.length > 0) return;
  const person = personIn(own, key.of.column);
  if (!person || !orders.grid.parts.every((part) => hasOwn(facts, part.columns.customer_id?.from))) return;
  for (const part of orders.grid.parts) {
    const rule = part.columns.customer_id!;
    if (rule.from.kind !== "column") continue;
    part.joins.push({
      table: list.from,
      type: "left",
      on: [{ left: rule.from.of, right: key.of.column }],
    });
    rule.from = { kind: "column", of: { table: list.from, column: person.column } };
  }
  say(orders, `${person.column} of ${list.from}: each order has a ${key.of.column} of its own`);
  list.columns.customer_id!.from = { kind: "column", of: { table: list.from, column: person.column } };
  list.group = [{ table: list.from, column: person.column }];
  list.filters.push({ of: list.group[0]!, op: "filled", values: [] });
  for (const [name, rule] of Object.entries(list.columns)) if (name !== "customer_id") rule.aggregate = "any";
  customers.reason = `One customer for each ${person.column} of ${list.from}`;
  say(customers, `One row for each ${person.column}: ${key.of.column} is another with each order`);
}

function say(suggestion: Suggestion, reason: string): void {
  const said = suggestion.columns.find(({ column }) => column === "customer_id");
  if (said) said.reason = reason;
}

/** Another number of customers in the list, which comes again. */
const personIn = ({ facts }: Role, key: string): ColumnFacts | undefined =>
  facts.columns.find(
    ({ column, name, kind, filled, distinct }) =>
      column !== key &&
      (kind === "text" || kind === "integer") &&
      ["customer", "id"].every((concept) => name.concepts.has(concept)) &&
      name.concepts.size === 2 &&
      filled > 0.9 &&
      distinct < MOST * filled * Math.min(facts.rows, SAMPLE_ROWS),
  );

/** Whether the column that orders name their customers by is another in each row. */
function hasOwn(facts: TableFacts[], from: unknown): boolean {
  const of = (from as { of?: { table: string; column: string } } | undefined)?.of;
  const table = facts.find((one) => one.table === of?.table);
  const column = table?.columns.find((one) => one.column === of?.column);
  return table !== undefined && table.rows > 1 && column !== undefined && isOwnNumber(column);
}
