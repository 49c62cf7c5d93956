/** Customers whose numbers begin anew in each shop of one database: the shop belongs to the number. */
import type { ColumnOrigin } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { directDraft } from "../drafts/direct.ts";
import { put, refOf } from "../drafts/draft.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { calledScore } from "../names/name-score.ts";
import { TABLES } from "../names/signs.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Scope } from "../scope.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";

/** Tells customers apart by shop and number where their list needs both, in the list and in the orders. */
export async function numberCustomersByShop({ scope, facts }: Work, found: Suggestion[]): Promise<void> {
  const [orders, customers] = ["orders", "customers"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const [part] = orders?.grid.parts ?? [];
  const rule = part?.columns.customer_id;
  const own = facts.find(({ table }) => table === part?.from);
  if (!orders || !customers || !part || !own || orders.grid.parts.length > 1) return;
  if (rule?.from.kind !== "column" || rule.from.of.table !== own.table || rule.hash || rule.translate) return;
  const { column: number } = rule.from.of;
  for (const list of facts) {
    if (list === own || calledScore(list.name, TABLES.customers!) < LEAST_CALLED) continue;
    const shop = await shopOf(scope, list, own, number);
    if (!shop) continue;
    rule.from = both(own, [shop, number]);
    const role = { table: "customers", facts: list, hits: matchColumns(list, "customers"), confidence: 0.8 };
    role.hits.delete("customer_id");
    const draft = directDraft(role);
    delete draft.part.columns.customer_id;
    put(
      draft,
      "customer_id",
      { from: both(list, [shop, number]) },
      0.85,
      `${number} begins anew in each ${shop}`,
    );
    const made = suggestion([draft], 0.8, `Each row of ${list.table} is a customer`);
    found.splice(found.indexOf(customers), 1, made);
    const said = orders.columns.find(({ column }) => column === "customer_id");
    if (said) said.reason += `; with ${shop}, since customers are numbered anew in each`;
    return;
  }
}

const LEAST_CALLED = 0.4;

const both = (facts: TableFacts, columns: string[]): ColumnOrigin => ({
  kind: "combine",
  of: columns.map((name) => refOf(facts.table, facts.columns.find(({ column }) => column === name)!)),
  separator: "-",
});

const isPlain = ({ kind, filled, distinct }: ColumnFacts) =>
  (kind === "integer" || kind === "text") && filled > 0.99 && distinct > 1;

/** The column beside the number with which it tells the rows of the list apart; undefined where it does so alone. */
async function shopOf(
  { session, rawSchema, signal }: Scope,
  list: TableFacts,
  orders: TableFacts,
  number: string,
): Promise<string | undefined> {
  const has = ({ columns }: TableFacts, name: string) => columns.some(({ column }) => column === name);
  if (!has(list, number) || list.rows < 2) return undefined;
  const shops = list.columns.filter(
    (one) => one.column !== number && isPlain(one) && one.name.concepts.has("id") && has(orders, one.column),
  );
  const id = quoteName(number);
  const counts = shops.map(({ column }, k) => `count(DISTINCT (${quoteName(column)}, ${id})) AS n${k}`);
  if (counts.length === 0) return undefined;
  const [row] = await session.query<Record<string, number>>(
    `SELECT count(DISTINCT ${id}) AS numbers, ${counts.join(", ")} FROM ${rawTable(rawSchema, list.table)}`,
    {},
    { signal },
  );
  if (Number(row!.numbers) === list.rows) return undefined;
  return shops.find((_shop, k) => Number(row![`n${k}`]) === list.rows)?.column;
}
