/**
 * What came back where no table says both the order and the amount: tables of returns that name a line, and columns of
 * orders and lines that say how much of them was given back.
 */
import type { ColumnRule, GridPart } from "../../../contract/grid.ts";
import { refOf, ruleFor } from "../drafts/draft.ts";
import { leadPart, leadTo, orderKeyOf } from "../drafts/leads.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { isOwnNumber, matchColumns } from "../roles/match-columns.ts";
import type { Suggestion, Work } from "../work.ts";
import { withTax } from "./paid-lines.ts";
import { refundsOf } from "./refund-parts.ts";
import { costOf, refundsOfLines, refundsOfOrders } from "./returned-columns.ts";

/** A table of returns holds hardly any line that is not among those sold. */
const LEAST_FOUND = 0.9;

/** Called returns, in whichever language. */
export const isOfReturns = ({ name: { concepts, unknown, isBeside } }: TableFacts): boolean =>
  concepts.has("refund") && unknown === 0 && !isBeside && [...concepts].every((one) => OF_RETURNS.has(one));
const OF_RETURNS = new Set(["refund", "order", "line", "item", "product"]);

/** Adds refunds of such a table or column, where no other table holds any. */
export async function takeReturnedGoods(work: Work, found: Suggestion[]): Promise<void> {
  const { facts } = work;
  const [orders, lines] = ["orders", "order_items"].map(
    (name) => found.find(({ table }) => table === name)?.grid.parts ?? [],
  ) as [GridPart[], GridPart[]];
  const [[order], [line]] = [orders, lines];
  if (!order || orders.length > 1 || lines.length > 1) return;
  if (found.some(({ table }) => table === "refunds")) return;
  const tables = facts.filter((one) => isOfReturns(one) && one.rows > 0);
  let made =
    tables.length > 0
      ? undefined
      : (refundsOfOrders(facts, order) ?? (line && (await refundsOfLines(work, line, order))));
  // Of returns and their lines it is the lines that say what came back.
  for (const table of tables)
    made ??=
      (line && (await refundsOfTable(work, table, await withTax(work, line, order)))) ??
      (await refundsOfOrder(work, table, order));
  if (made) found.push(made);
}

/** Refunds of a table of returns that names the lines. */
async function refundsOfTable(
  { facts, links }: Work,
  table: TableFacts,
  line: GridPart,
): Promise<Suggestion | undefined> {
  const sold = facts.find((one) => one.table === line.from);
  const key = line.columns.order_item_id?.from;
  if (!sold || key?.kind !== "column") return undefined;
  const link = await links.link(table, sold, ["line", "item"], LEAST_FOUND);
  const named = link ? undefined : await links.path(table, key.of);
  const left = link?.left ?? (named?.joins.length === 0 ? named.of : undefined);
  if (!left || (link && link.join.on[0]!.right !== key.of.column)) return undefined;
  const part = returnsPart(table, line, {
    table: sold.table,
    type: "inner",
    on: [{ left, right: key.of.column }],
  });
  const reason = `Each row of ${table.table} came back: what its line cost was given back`;
  return part && refundsOf([part], 0.6, reason);
}

/** Refunds with an amount that name what names the order: the payment, or the invoice. */
async function refundsOfOrder(
  work: Work,
  table: TableFacts,
  order: GridPart,
): Promise<Suggestion | undefined> {
  const hits = matchColumns(table, "refunds");
  const key = orderKeyOf([order]);
  const [id, amount, when] = ["refund_id", "amount", "refunded_at"].map((name) => hits.get(name)?.column);
  const path = key && (await leadTo(work, table, hits.get("order_id")?.column.column, key));
  if (!id || !amount || !path) return undefined;
  const ruleOf = (name: string, of: ColumnFacts) => ruleFor("refunds", name, table.table, of).rule;
  const part: GridPart = {
    from: table.table,
    joins: [],
    filters: [],
    group: [],
    columns: {
      refund_id: ruleOf("refund_id", id),
      amount: ruleOf("amount", amount),
      ...(when && { refunded_at: ruleOf("refunded_at", when) }),
    },
  };
  const reason = `Each row of ${table.table} was given back, of the order in ${leadPart(part, path)}`;
  return refundsOf([part], 0.7, reason);
}

function returnsPart(
  table: TableFacts,
  line: GridPart,
  join: GridPart["joins"][number],
): GridPart | undefined {
  const { order_id, order_item_id, total, quantity: sold } = line.columns;
  const hits = matchColumns(table, "refunds");
  const column = (name: string) => hits.get(name)?.column;
  const [given, units] = [column("amount"), column("quantity")];
  const id = column("refund_id") ?? table.columns.find(isOwnNumber);
  const when = column("refunded_at") ?? table.columns.find(({ kind }) => kind === "time");
  const ruleOf = (name: string, of: ColumnFacts): ColumnRule =>
    ruleFor("refunds", name, table.table, of).rule;
  const cost = units ? costOf(line, refOf(table.table, units)) : total;
  const amount = given ? ruleOf("amount", given) : cost;
  if (!id || !amount || !order_id || !order_item_id || !sold || line.group.length > 0) return undefined;
  return {
    from: table.table,
    joins: [join, ...line.joins],
    filters: [],
    group: [],
    columns: {
      refund_id: ruleOf("refund_id", id),
      order_id,
      order_item_id,
      quantity: units ? ruleOf("quantity", units) : sold,
      amount,
      ...(when && { refunded_at: ruleOf("refunded_at", when) }),
    },
  };
}
