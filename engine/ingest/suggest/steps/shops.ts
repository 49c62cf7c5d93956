/** Shops of one layout beside each other (schemas, or prefixes of names) that number their orders anew: one is suggested. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import type { Role } from "../roles/role.ts";
import { areAlike } from "../roles/roles.ts";
import type { Scope } from "../scope.ts";
import { areOthers } from "./renumbered.ts";

/** Fewer tables that both have are parts of one shop. */
const LEAST_SHARED = 3;

/** The facts without those of the smaller shops, and sentences on what is left out; `roles` are those of all. */
export async function oneShop(
  scope: Scope,
  facts: TableFacts[],
  roles: Role[],
): Promise<{ facts: TableFacts[]; notes: string[] }> {
  const bySize = roles
    .filter(({ table }) => table === "orders")
    .sort((a, b) => b.facts.rows - a.facts.rows || a.facts.table.length - b.facts.table.length);
  const [first, ...others] = bySize;
  const customers = roles.filter(({ table }) => table === "customers").map((role) => role.facts.table);
  let kept = [...facts];
  const notes: string[] = [];
  for (const other of first ? others : []) {
    const apart = prefixes(first!.facts.table, other.facts.table);
    if (!apart || !(await areOthers(scope, ...ordersOf(scope, [first!, other])))) continue;
    const twins = twinsIn(facts, apart);
    if (twins.length < LEAST_SHARED || !twins.some(({ table }) => customers.includes(table))) continue;
    kept = kept.filter((one) => !twins.includes(one));
    notes.push(
      `${twins.map(({ table }) => table).join(", ")} are another shop's, which numbers its orders anew, and are not taken: only ${first!.facts.table} and what belongs to it count. Add the database once more as a source for that shop, in PostgreSQL with its schema, and map those tables there.`,
    );
  }
  return { facts: kept, notes };
}

/** What stands before the words that two names end with alike; undefined where they do not. */
function prefixes(one: string, other: string): [string, string] | undefined {
  const words = [one, other].map((name) => name.split(/(?<=[_.])/)) as [string[], string[]];
  let n = 0;
  while (n < Math.min(words[0].length, words[1].length) && words[0].at(-1 - n) === words[1].at(-1 - n)) n++;
  if (n === 0) return undefined;
  return words.map((list) => list.slice(0, list.length - n).join("")) as [string, string];
}

/** The tables of the second shop that the first has, too. */
const twinsIn = (facts: TableFacts[], [first, second]: [string, string]) =>
  facts.filter(
    ({ table, columns }) =>
      second !== "" &&
      table.startsWith(second) &&
      facts.some((one) => one.table === first + table.slice(second.length) && areAlike(one.columns, columns)),
  );

/** Numbers and times of the orders, as SELECTs; undefined for those without. */
const ordersOf = ({ rawSchema }: Scope, roles: [Role, Role]) =>
  roles.map(({ facts, hits }) => {
    const [id, at] = ["order_id", "ordered_at"].map((name) => hits.get(name)?.column.column);
    if (id === undefined || at === undefined) return undefined;
    return `SELECT CAST(${quoteName(id)} AS VARCHAR) AS id, CAST(${quoteName(at)} AS VARCHAR) AS at FROM ${rawTable(rawSchema, facts.table)}`;
  }) as [string | undefined, string | undefined];
