/**
 * Suggests a mapping for a store that no preset knows: raw tables are read in samples, told apart by names, values
 * and keys, and put together to canonical tables, each column with how sure that is and why.
 */
import type { Session } from "../../warehouse/warehouse.ts";
import { CANONICAL } from "../fill/canonical.ts";
import { rawTablesOf } from "../mapping/mapping.ts";
import { soldByName } from "./drafts/lines.ts";
import { linker } from "./drafts/links.ts";
import { dropList, openList, withoutJoins } from "./drafts/listed-lines.ts";
import { numberedAnew } from "./drafts/order-key.ts";
import { suggestOthers } from "./drafts/others.ts";
import { suggestSales } from "./drafts/sales.ts";
import { readFacts } from "./facts/facts.ts";
import type { TableFacts } from "./facts/table-facts.ts";
import { notesOn, notesOnParts } from "./notes.ts";
import { addedTotal } from "./roles/added-total.ts";
import { withoutBought } from "./roles/bought.ts";
import { withBuyersByKey } from "./roles/buyers-by-key.ts";
import { withoutFollowing } from "./roles/documents.ts";
import { withLinesByKey } from "./roles/lines-by-key.ts";
import { pricedLines } from "./roles/priced-lines.ts";
import type { Role } from "./roles/role.ts";
import { findRoles, withSiblings } from "./roles/roles.ts";
import { notesOnOthers, withoutOthersLines } from "./roles/their-lines.ts";
import { headsByTwo } from "./roles/two-part-key.ts";
import type { Scope } from "./scope.ts";
import { amend } from "./steps/index.ts";
import { oneShop } from "./steps/shops.ts";
import type { Suggestion, Work } from "./work.ts";

export interface Suggestions {
  tables: Suggestion[];
  /** What each raw table is used for. */
  sources: { name: string; rows: number; feeds: string[] }[];
  /** Sentences on what can't be taken from the source, and what to do about it. */
  notes: string[];
}

/** Looks at the raw tables (name -> columns), which stay as they are. `home` is the workspace's currency. */
export async function suggestMapping(
  session: Session,
  rawSchema: string,
  tables: Map<string, string[]>,
  home: string,
  signal?: AbortSignal,
): Promise<Suggestions> {
  const scope = { session, rawSchema, signal };
  const all = await readFacts(session, rawSchema, tables, home, signal);
  const ofAll = findRoles(all);
  const { facts, notes } = await oneShop(scope, all, ofAll);
  const roles = facts.length === all.length ? ofAll : findRoles(facts);
  const list = await openList(scope, facts, roles, home);
  if (!list) return suggestFrom(scope, facts, roles, notes);
  try {
    return await suggestFrom(scope, facts, list.roles, notes, list.lines);
  } finally {
    await dropList(scope, list.lines);
  }
}

/** `list`: lines in the JSON of an order, as a table. */
async function suggestFrom(
  scope: Scope,
  tables: TableFacts[],
  found: Role[],
  notes: string[],
  list?: TableFacts,
): Promise<Suggestions> {
  const facts = list ? [...tables, list] : tables;
  const { roles: sold, bought } = withoutBought(found, facts);
  const own = withoutOthersLines(
    sold,
    facts.filter((one) => !bought.some(({ head }) => head === one)),
  );
  const roles = await settledRoles(scope, facts, own.roles);
  const work: Work = {
    scope,
    links: linker(scope.session, scope.rawSchema, facts, scope.signal),
    facts,
    roles,
    notes,
    role: (table) => withSiblings(roles, table)[0],
  };
  const sales = await suggestSales(work);
  const made = [...sales, ...(await suggestOthers(work, sales, bought))];
  const whole = made.filter(isWhole);
  await amend(work, whole);
  if (list) withoutJoins(list, whole);
  const order = Object.keys(CANONICAL);
  whole.sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
  return {
    tables: whole,
    sources: tables.map(({ table, rows }) => ({ name: table, rows, feeds: feedsOf(whole, table) })),
    notes: [
      ...notes,
      ...notesOnOthers(roles, own.others, (table) => feedsOf(whole, table).length > 0),
      ...notesOnParts(made.filter((one) => !isWhole(one) && !isOpened(one))),
      ...notesOn(facts, whole),
    ],
  };
}

/** Which table is which, with what the figures of the lines tell of their prices. */
async function settledRoles(scope: Scope, facts: TableFacts[], found: Role[]): Promise<Role[]> {
  const roles: Role[] = [];
  const single = withoutFollowing(await headsByTwo(scope, facts, found));
  const there = await withBuyersByKey(scope, await withLinesByKey(scope, facts, single));
  const keyed = async (role: Role) =>
    there.some(({ table }) => table === "orders") ? role : numberedAnew(scope, role);
  const areListed = there.some(({ table }) => table === "products" || table === "variants");
  for (const role of there) {
    const settled = role.table === "orders" ? await addedTotal(scope, role) : role;
    const priced = role.table === "order_items" ? await pricedLines(scope, await keyed(role)) : settled;
    roles.push(areListed ? priced : soldByName(priced));
  }
  return roles;
}

/** Without a column that the warehouse demands it could not be saved. */
const isWhole = ({ table, grid }: Suggestion) =>
  grid.parts.every(({ columns }) =>
    [...CANONICAL[table]!.key, ...CANONICAL[table]!.required].every((name) => columns[name] !== undefined),
  );

const isOpened = ({ grid }: Suggestion) => grid.parts.some(({ select }) => select !== undefined);

const feedsOf = (found: Suggestion[], table: string) =>
  found
    .filter(({ grid }) =>
      grid.parts.some(
        (part) =>
          part.from === table ||
          part.joins.some((join) => join.table === table) ||
          rawTablesOf(part.select?.sql ?? "").includes(table),
      ),
    )
    .map((suggestion) => suggestion.table);
