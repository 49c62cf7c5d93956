/** Orders and lines that say in a column of their own how much of them was given back. */
import type { ColumnRef, ColumnRule, GridFilter, GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { refOf, ruleFor } from "../drafts/draft.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { signsIn } from "../facts/values.ts";
import { figure } from "../roles/repeated.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";
import { withTax } from "./paid-lines.ts";
import { refundedLines, refundedOrders, refundsOf, withSteps } from "./refund-parts.ts";

/** A figure that only says how much came back: an amount, or a quantity. */
const saysBack = (of: "total" | "quantity") => (column: ColumnFacts) =>
  (column.kind === "integer" || column.kind === "number") &&
  column.name.unknown === 0 &&
  [...column.name.concepts].every((concept) => ["refund", of, "order"].includes(concept)) &&
  ["refund", of].every((concept) => column.name.concepts.has(concept)) &&
  column.examples.some(({ v }) => /[1-9]/.test(v));

/** Rows of which something came back, be it written above zero or below. */
const some = (column: ColumnFacts, table: string): GridFilter => ({
  of: refOf(table, column),
  op: signsIn(column) === "-" ? "less" : "more",
  values: ["0"],
});

/** Refunds of orders that say what was given back of each; undefined where none do. */
export function refundsOfOrders(facts: TableFacts[], order: GridPart): Suggestion | undefined {
  const table = facts.find((one) => one.table === order.from);
  const column = table?.columns.find(saysBack("total"));
  const part = column && refundedOrders(order, ruleFor("refunds", "amount", order.from, column).rule);
  if (!column || !part) return undefined;
  part.filters.push(some(column, part.from));
  const reason = `${column.column} of ${part.from} was given back; no column says when, so it counts on the order's day`;
  return refundsOf([part], 0.65, reason);
}

/** Refunds of lines that say how much, or how many, came back of each, or of their order; undefined where none do. */
export async function refundsOfLines(
  work: Work,
  line: GridPart,
  order: GridPart,
): Promise<Suggestion | undefined> {
  const table = work.facts.find((one) => one.table === line.from);
  const [stated, counted] = (["total", "quantity"] as const).map((of) => table?.columns.find(saysBack(of)));
  const column = stated ?? counted;
  const paid = stated ? line : await withTax(work, line, order);
  const part = table && column && refundedLines(paid, order, table);
  if (!table || !column || !part) return undefined;
  if (stated && (await isOfOrder(work.scope, stated, order))) return repeatedRefunds(stated, order);
  const of = refOf(table.table, column);
  const amount = stated ? ruleFor("refunds", "amount", table.table, stated).rule : costOf(paid, of);
  if (!amount) return undefined;
  const { quantity: _sold, ...columns } = part.columns;
  const quantity = counted && ruleFor("refunds", "quantity", table.table, counted).rule;
  const { order_item_id } = line.columns as { order_item_id: ColumnRule };
  part.columns = { ...columns, order_item_id, ...(quantity && { quantity }), amount };
  part.filters.push(some(column, table.table));
  return refundsOf([part], 0.6, `${column.column} of ${table.table} came back: what it cost was given back`);
}

/** Orders of several lines that tell whether an amount is theirs; of one that is called so fewer do. */
const LEAST = 2;
const ALIKE = 0.9;

/** Whether each line of an order repeats what was given back of the order. */
async function isOfOrder({ session, rawSchema, signal }: Scope, amount: ColumnFacts, order: GridPart) {
  const [key, ...others] = order.group;
  if (!key || others.length > 0) return false;
  const [row] = await session.query<{ n: number; alike: number }>(
    `SELECT count(*) AS n, count(*) FILTER (amounts = 1 AND told = lines) AS alike FROM (
       SELECT count(DISTINCT ${figure(amount)}) AS amounts, count(${figure(amount)}) AS told, count(*) AS lines
       FROM ${rawTable(rawSchema, order.from)} GROUP BY ${quoteName(key.column)} HAVING count(*) > 1 AND max(${figure(amount)}) > 0)`,
    {},
    { signal },
  );
  const least = amount.name.concepts.has("order") ? 1 : LEAST;
  return Number(row!.n) >= least && Number(row!.alike) >= ALIKE * Number(row!.n);
}

/** Refunds of orders that are made of their lines. */
function repeatedRefunds(amount: ColumnFacts, order: GridPart): Suggestion | undefined {
  const { order_id, ordered_at: refunded_at } = order.columns;
  if (!order_id || !refunded_at) return undefined;
  const { rule } = ruleFor("refunds", "amount", order.from, amount);
  const columns = {
    refund_id: order_id,
    order_id,
    amount: { ...rule, aggregate: "max" as const },
    refunded_at,
  };
  const filters = [...order.filters, some(amount, order.from)];
  const reason = `${amount.column} of ${order.from} was given back of each order; it counts on the order's day`;
  return refundsOf([{ ...order, filters, columns }], 0.65, reason);
}

/** What so many units of the line cost; undefined where its total is no plain figure. */
export function costOf({ columns: { total, quantity } }: GridPart, units: ColumnRef): ColumnRule | undefined {
  if (!total || quantity?.from.kind !== "column") return undefined;
  return withSteps(total, [
    { op: "*", by: units },
    { op: "/", by: quantity.from.of },
  ]);
}
