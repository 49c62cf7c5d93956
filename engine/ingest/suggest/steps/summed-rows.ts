/** Rows that stand above the lines of an order and sum them up, as marketplaces write them: they name no goods. */
import type { ColumnRule, GridFilter } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { figure } from "../roles/repeated.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";

/** Share of the orders with such a row whose units are those of its lines. */
const MOST = 0.9;

/** Leaves such rows out of the lines, which would count twice; of orders they are where the total stands. */
export async function leaveOutSums({ facts, scope }: Work, found: Suggestion[]): Promise<void> {
  const lines = found.find(({ table }) => table === "order_items");
  const [part, ...others] = lines?.grid.parts ?? [];
  const table = facts.find((one) => one.table === part?.from);
  if (!lines || !part || !table || part.select || others.length > 0) return;
  const [order, quantity, goods] = (["order_id", "quantity", "product_id"] as const).map((name) =>
    columnOf(table, part.columns[name]),
  );
  if (!order || !quantity || !goods || !(await areSummed(scope, table, { order, quantity, goods }))) return;
  const filter: GridFilter = { of: { table: table.table, column: goods.column }, op: "filled", values: [] };
  part.filters.push(filter);
  lines.reason += `; rows without ${goods.column} sum up the lines of their order, and are left out`;
  const orders = found.find((one) => one.table === "orders");
  for (const one of orders?.grid.parts.filter(({ from }) => from === table.table) ?? [])
    if (one.columns.total?.aggregate === "sum") one.filters.push(filter);
    else if (one.columns.subtotal?.aggregate === "sum") {
      delete one.columns.subtotal;
      orders!.columns = orders!.columns.filter(({ column }) => column !== "subtotal");
    }
}

const columnOf = ({ table, columns }: TableFacts, rule: ColumnRule | undefined): ColumnFacts | undefined => {
  const from = rule?.from;
  if (from?.kind !== "column" || from.of.table !== table) return undefined;
  return columns.find(({ column }) => column === from.of.column);
};

async function areSummed(
  { session, rawSchema, signal }: Scope,
  { table }: TableFacts,
  { order, quantity, goods }: Record<"order" | "quantity" | "goods", ColumnFacts>,
): Promise<boolean> {
  const isSum = `nullif(trim(CAST(${quoteName(goods.column)} AS VARCHAR)), '') IS NULL`;
  const units = figure(quantity);
  const [row] = await session.query<{ n: number; same: number }>(
    `SELECT count(*) AS n, count(*) FILTER (abs(summed - units) < 0.001) AS same
     FROM (
       SELECT sum(${units}) FILTER (${isSum}) AS summed, sum(${units}) FILTER (NOT ${isSum}) AS units
       FROM ${rawTable(rawSchema, table)} WHERE ${quoteName(order.column)} IS NOT NULL GROUP BY ${quoteName(order.column)}
       HAVING count(*) FILTER (${isSum}) = 1 AND count(*) > 2
     )`,
    {},
    { signal },
  );
  return Number(row!.n) > 0 && Number(row!.same) >= MOST * Number(row!.n);
}
