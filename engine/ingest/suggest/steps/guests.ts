/**
 * Orders of buyers without an account, who are known by the address that they left: an account that has it speaks for
 * them, as it does in the layouts of store platforms; else its hash is their number.
 */
import type { ColumnRef, ColumnRule, GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { refOf } from "../drafts/draft.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Suggestion, Work } from "../work.ts";
import { nobodyIn } from "./nobody.ts";

const OF_BUYER = new Set(["email", "guest", "customer", "billing", "order", "contact"]);
const isOfBuyer = ({ isEmail, name: { concepts } }: ColumnFacts) =>
  isEmail && [...concepts].every((concept) => OF_BUYER.has(concept));

/** Has orders without a customer's number take the hash of the address, and makes customers of those. */
export async function takeGuests({ scope, facts }: Work, found: Suggestion[]): Promise<void> {
  const [orders, customers, lines] = ["orders", "customers", "order_items"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const [part] = orders?.grid.parts ?? [];
  const rule = part?.columns.customer_id;
  if (!orders || !customers || !part || rule?.from.kind !== "column" || rule.from.of.table !== part.from)
    return;
  // Of lines only the first may name the account.
  const isOfLines = lines?.grid.parts.some(({ from }) => from === part.from);
  if (orders.grid.parts.length > 1 || isOfLines || rule.hash || rule.translate) return;
  const mine = facts.find(({ table }) => table === part.from)!.columns;
  const mail = mine.find(isOfBuyer);
  if (!mail || mail.column === rule.from.of.column) return;
  const id = textSql(rule.from.of, rule.noValue);
  const address = { of: refOf(part.from, mail), none: nobodyIn(mail, mail.distinct) };
  const given = textSql(address.of, address.none);
  const [row] = await scope.session.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${rawTable(scope.rawSchema, part.from)} AS ${quoteName(part.from)}
     WHERE ${id} IS NULL AND ${given} IS NOT NULL`,
    {},
    { signal: scope.signal },
  );
  if (Number(row!.n) === 0) return;
  const accounts = accountsIn(customers);
  const guests = guestsPart(part, address, { of: rule.from.of, none: rule.noValue ?? [] });
  if (accounts) guests.select = { sql: unknownSql(part.from, given, accounts), columns: namesOf(mine) };
  customers.grid.parts.push(guests);
  const { noValue: _inside, whole: isWhole, ...kept } = rule;
  const account = isWhole ? withoutDecimals(id) : id;
  const known = accounts ? `, ${accountSql(given, accounts)}` : "";
  const sql = `coalesce(${account}${known}, sha256(lower(${given})))`;
  part.columns.customer_id = { ...kept, from: { kind: "expression", sql } };
  const why = accounts
    ? `; who has none is the account with the same ${mail.column}, else known by its hash`
    : `; who has none is known by the hash of ${mail.column}`;
  const said = orders.columns.find(({ column }) => column === "customer_id");
  if (said) said.reason += why;
  customers.reason += `; guests are told apart by ${mail.column} of ${part.from}`;
}

const sqlOf = ({ table, column }: ColumnRef) => `${quoteName(table)}.${quoteName(column)}`;

const withoutDecimals = (id: string) => `regexp_replace(${id}, '\\.0+$', '')`;

const namesOf = (columns: ColumnFacts[]) => columns.map(({ column }) => column);

/** The store's own list of customers, told apart by a number and each with an address. */
interface Accounts {
  table: string;
  id: string;
  mail: string;
}

/** The list that customers are suggested from; undefined where there is none, or it holds no addresses. */
function accountsIn({ grid: { parts } }: Suggestion): Accounts | undefined {
  const [{ from: table, joins, group, filters, columns }] = parts as [GridPart];
  const [key, mail] = [columns.customer_id, columns.email_hash];
  if (parts.length > 1 || joins.length + group.length + filters.length > 0) return undefined;
  if (key?.from.kind !== "column" || mail?.from.kind !== "column" || key.hash || key.translate)
    return undefined;
  if (key.from.of.table !== table || mail.from.of.table !== table) return undefined;
  const own = textSql(key.from.of);
  const id = key.whole ? withoutDecimals(own) : own;
  return { table, id, mail: `lower(${textSql(mail.from.of)})` };
}

/** The number of the account that has the address; of several the first one. */
const accountSql = (given: string, { table, id, mail }: Accounts) =>
  `(SELECT min(${id}) FROM {{raw.${table}}} AS ${quoteName(table)} WHERE ${mail} = lower(${given}))`;

/** Orders whose address no account has. */
const unknownSql = (orders: string, given: string, { table, mail }: Accounts) =>
  `SELECT * FROM {{raw.${orders}}} AS ${quoteName(orders)}
WHERE NOT EXISTS (SELECT 1 FROM {{raw.${table}}} AS ${quoteName(table)} WHERE ${mail} = lower(${given}))`;

interface Known {
  of: ColumnRef;
  /** Values that stand for nobody. */
  none: string[];
}

/** The value as text; NULL where it is nobody's. */
function textSql(of: ColumnRef, none: string[] = []): string {
  const text = `nullif(trim(CAST(${sqlOf(of)} AS VARCHAR)), '')`;
  if (none.length === 0) return text;
  const list = none.map((one) => quoteText(one.trim().toLowerCase())).join(", ");
  return `CASE WHEN lower(${text}) NOT IN (${list}) THEN ${text} END`;
}

/** One customer for each address of an order without an account. */
function guestsPart(orders: GridPart, address: Known, account: Known): GridPart {
  const hashed: ColumnRule = { from: { kind: "column", of: address.of }, hash: true };
  const { ordered_at } = orders.columns;
  const isOwn = ordered_at?.from.kind === "column" && ordered_at.from.of.table === orders.from;
  return {
    from: orders.from,
    joins: [],
    filters: [
      { of: account.of, op: "is", values: ["", ...account.none] },
      { of: address.of, op: "is-not", values: ["", ...address.none] },
    ],
    group: [address.of],
    columns: {
      customer_id: hashed,
      email_hash: hashed,
      ...(isOwn && { created_at: { ...ordered_at, aggregate: "min" } }),
    },
  };
}
