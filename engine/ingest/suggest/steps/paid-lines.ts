/** What was paid for lines whose tax comes on top of them: given back is it with tax, as in all refunds. */
import type { ColumnRef, ColumnRule, GridPart } from "../../../contract/grid.ts";
import { originSql } from "../../mapping/grid.ts";
import { operandSql, orNothing } from "../../mapping/source-values.ts";
import { rawTable } from "../../raw-tables.ts";
import { figure } from "../roles/repeated.ts";
import type { Work } from "../work.ts";
import { withSteps } from "./refund-parts.ts";

/** Taxed orders that tell anything, and the share of them whose total is with a tax that their parts are without. */
const LEAST = 5;
const MOST = 0.9;

/** The line with its tax in its total, where that comes on top: its own, else its share of the order's. */
export async function withTax(work: Work, line: GridPart, order: GridPart): Promise<GridPart> {
  const { total, tax } = line.columns;
  if (!total || line.group.length > 0 || !(await isOnTop(work, order))) return line;
  const own = tax && plain(line, tax);
  const paid = own ? withSteps(total, [{ op: "+", by: own }]) : withShare(total, order);
  const joins = own ? line.joins : joinedTo(order, line);
  return paid && joins ? { ...line, joins, columns: { ...line.columns, total: paid } } : line;
}

const plain = ({ from: table }: GridPart, { from }: ColumnRule): ColumnRef | undefined =>
  from.kind === "column" && from.of.table === table ? from.of : undefined;

/** The order's total is so many times what it is without tax. */
function withShare(total: ColumnRule, { columns }: GridPart): ColumnRule {
  const { decimal, ...rule } = total;
  const [asked, tax] = [columns.total, columns.tax].map((one) => (one!.from as { of: ColumnRef }).of) as [
    ColumnRef,
    ColumnRef,
  ];
  const whole = operandSql(asked, columns.total!.decimal);
  const share = `coalesce(${whole} / nullif(${whole} - ${orNothing(tax, columns.tax!.decimal)}, 0), 1)`;
  return { ...rule, from: { kind: "expression", sql: `${originSql(total.from, decimal)} * ${share}` } };
}

function joinedTo(order: GridPart, line: GridPart): GridPart["joins"] | undefined {
  if (line.from === order.from || line.joins.some(({ table }) => table === order.from)) return line.joins;
  const [left, right] = [line.columns.order_id?.from, order.columns.order_id?.from];
  if (left?.kind !== "column" || right?.kind !== "column" || right.of.table !== order.from) return undefined;
  return [
    ...line.joins,
    { table: order.from, type: "left", on: [{ left: left.of, right: right.of.column }] },
  ];
}

/** Whether the orders' totals are what their goods and shipping come to after discount, and their tax: as app.returns sees it. */
async function isOnTop({ scope, facts }: Work, order: GridPart): Promise<boolean> {
  const table = facts.find((one) => one.table === order.from);
  const read = (name: string) => {
    const rule = order.columns[name];
    const of = rule && plain(order, rule);
    const column = of && table?.columns.find((one) => one.column === of.column);
    return column && figure(column);
  };
  const [subtotal, tax, total] = ["subtotal", "tax", "total"].map(read);
  if (!subtotal || !tax || !total || order.select) return false;
  const goods = `${subtotal} + coalesce(${read("shipping") ?? "0"}, 0) - abs(coalesce(${read("discount") ?? "0"}, 0))`;
  const [row] = await scope.session.query<{ n: number; hit: number }>(
    `SELECT count(*) AS n, count(*) FILTER (abs(goods + tax - total) < abs(goods - total)) AS hit
     FROM (SELECT ${goods} AS goods, ${tax} AS tax, ${total} AS total FROM ${rawTable(scope.rawSchema, order.from)}) WHERE tax > 0`,
    {},
    { signal: scope.signal },
  );
  const [n, hit] = [Number(row!.n), Number(row!.hit)];
  return n >= LEAST && hit >= MOST * n;
}
