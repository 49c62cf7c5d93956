/** Lists of customers that hold guests anew with each order: who has the same address is one person. */
import type { GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Suggestion, Work } from "../work.ts";
import { yesIn } from "./left-out.ts";

/** Has orders of guests count as those of the account with their address, else of the first guest with it. */
export async function mergeGuests({ scope, facts }: Work, found: Suggestion[]): Promise<void> {
  const [orders, customers] = ["orders", "customers"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const [[list, another], [part]] = [customers?.grid.parts ?? [], orders?.grid.parts ?? []];
  const people = list && !another && peopleIn(list, facts.find((one) => one.table === list.from)!.columns);
  if (!orders || !customers || !part || !people || orders.grid.parts.length > 1) return;
  const buyer = part.columns.customer_id;
  if (buyer?.from.kind !== "column" || buyer.from.of.table !== part.from || buyer.hash || buyer.whole) return;
  const columns = people.all;
  const [row] = await scope.session.query<{ n: number }>(
    `SELECT count(*) AS n FROM (${people.keptSql(rawTable(scope.rawSchema, list.from), "IS DISTINCT FROM")})`,
    {},
    { signal: scope.signal },
  );
  if (Number(row!.n) === 0) return;
  const raw = `{{raw.${list.from}}}`;
  list.select = { sql: people.keptSql(raw, "IS NOT DISTINCT FROM"), columns };
  const { table, column } = buyer.from.of;
  const id = `trim(CAST(${quoteName(table)}.${quoteName(column)} AS VARCHAR))`;
  part.columns.customer_id = { ...buyer, from: { kind: "expression", sql: people.personSql(raw, id) } };
  const why = `; guests with the address of an account are that account, and several with one address are one`;
  customers.reason += why;
  const said = orders.columns.find((one) => one.column === "customer_id");
  if (said) said.reason += why;
}

interface People {
  all: string[];
  /** Rows whose own number is (or is not) that of the person they are of. */
  keptSql(from: string, compared: "IS NOT DISTINCT FROM" | "IS DISTINCT FROM"): string;
  /** The number of the person that a number of the list stands for. */
  personSql(from: string, id: string): string;
}

/** How a list tells people apart, where it says who is a guest, and under which address. */
function peopleIn({ from, select, joins, group, columns }: GridPart, own: ColumnFacts[]): People | undefined {
  const [key, mail, guest] = [columns.customer_id, columns.email_hash, columns.is_guest].map((rule) =>
    rule?.from.kind === "column" && rule.from.of.table === from && !rule.translate
      ? rule.from.of.column
      : undefined,
  );
  if (!key || !mail || !guest || select || joins.length + group.length > 0) return undefined;
  const text = (column: string) => `nullif(trim(CAST(${quoteName(column)} AS VARCHAR)), '')`;
  const yes = yesIn(own.find(({ column }) => column === guest)!)
    .map(quoteText)
    .join(", ");
  const isGuest = `coalesce(${text(guest)} IN (${yes}), false)`;
  const address = `lower(${text(mail)})`;
  const over = `OVER (PARTITION BY ${address})`;
  const first = `coalesce(min(${text(key)}) FILTER (WHERE NOT ${isGuest}) ${over}, min(${text(key)}) ${over})`;
  const person = `CASE WHEN ${isGuest} AND ${address} IS NOT NULL THEN ${first} ELSE ${text(key)} END`;
  return {
    all: own.map(({ column }) => column),
    keptSql: (raw, compared) => `SELECT * FROM ${raw} QUALIFY ${text(key)} ${compared} ${person}`,
    personSql: (raw, id) =>
      `coalesce((SELECT any_value(person) FROM (SELECT ${text(key)} AS id, ${person} AS person FROM ${raw}) WHERE id = ${id}), ${id})`,
  };
}
