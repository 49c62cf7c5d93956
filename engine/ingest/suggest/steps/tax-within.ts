/** Lines that hold their tax: what is sold then stands with it, beside costs without. Told by what the orders come to. */
import type { GridPart } from "../../../contract/grid.ts";
import { gridSql } from "../../mapping/grid.ts";
import { resolveRaw } from "../../mapping/mapping.ts";
import type { Suggestion, Work } from "../work.ts";

/** Taxed orders that are looked at, those that tell anything, and the share of them that must agree. */
const LOOKED_AT = 2000;
const LEAST = 5;
const MOST = 0.9;

/** Says so where lines come to their orders' totals, discount and delivery aside, although tax is in these. */
export async function tellTaxWithin(work: Work, found: Suggestion[]): Promise<void> {
  const [orders, lines] = ["orders", "order_items"].map((name) => found.find(({ table }) => table === name));
  const [order, line] = [orders?.grid.parts[0], lines?.grid.parts[0]];
  if (!order?.columns.tax || !order.columns.total || !line?.columns.total) return;
  if (!(await isWithin(work, orders!.grid.parts, lines!.grid.parts))) return;
  work.notes.push(
    `The lines of ${line.from} come to the totals of ${order.from}, beside which tax stands. If these totals hold the tax, so do sales, and profit is too high by it: take it off total and unit_price in the mapping of order_items. If they are without it, add it to total in the mapping of orders.`,
  );
}

async function isWithin({ scope }: Work, orders: GridPart[], lines: GridPart[]): Promise<boolean> {
  // Delivery may stand among the lines, and a discount in them.
  const goods = ["goods", "goods - discount"];
  const sums = goods.flatMap((sum) => [sum, `${sum} + shipping`]);
  const is = (more: string) =>
    `least(${sums.map((sum) => `abs(total - (${sum}${more}))`).join(", ")}) <= 0.011 * (lines + 1)`;
  const read = (parts: GridPart[], ...names: string[]) => amountsSql(parts, names, scope.rawSchema);
  const [row] = await scope.session.query<{ n: number; within: number; onTop: number }>(
    `SELECT count(*) AS n, count(*) FILTER (${is("")}) AS within, count(*) FILTER (${is(" + tax")}) AS "onTop"
     FROM (FROM (${read(orders, "total", "tax", "shipping", "discount")}) WHERE tax > 0.05 AND total > 0 LIMIT ${LOOKED_AT}) o
     JOIN (SELECT order_id, count(*) AS lines, sum(total) AS goods FROM (${read(lines, "total")}) GROUP BY order_id) i USING (order_id)`,
    {},
    { signal: scope.signal },
  );
  const { n, within, onTop } = row!;
  return n >= LEAST && within >= MOST * n && onTop < within;
}

/** SELECT of the amounts as numbers, beside the order's id; 0 where there is none. */
function amountsSql(parts: GridPart[], names: string[], rawSchema: string): string {
  const kept = parts.map((part) => ({ ...part, columns: only(part, ["order_id", ...names]) }));
  const amounts = names.map((name) =>
    kept.some(({ columns }) => columns[name])
      ? `coalesce(TRY_CAST(${name} AS DOUBLE), 0) AS ${name}`
      : `0 AS ${name}`,
  );
  return `SELECT order_id, ${amounts.join(", ")} FROM (${resolveRaw(gridSql({ parts: kept }), rawSchema)})`;
}

const only = ({ columns }: GridPart, names: string[]): GridPart["columns"] =>
  Object.fromEntries(names.flatMap((name) => (columns[name] ? [[name, columns[name]]] : [])));
