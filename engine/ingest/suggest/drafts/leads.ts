/** Rows that do not name their order themselves: they name what names it, such as an invoice, a payment or a parcel. */
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import type { Work } from "../work.ts";
import type { Reason } from "./draft.ts";
import { namesOther, type Path } from "./links.ts";

/** The column that tells orders apart; undefined where it is none of one table. */
export const orderKeyOf = (orders: GridPart[] | undefined): ColumnRef | undefined => {
  const from = orders?.length === 1 ? orders[0]!.columns.order_id?.from : undefined;
  return from?.kind === "column" ? from.of : undefined;
};

/** The way over other tables to the order, where the column for its number names another thing or is not there. */
export async function leadTo(
  { links, facts }: Work,
  table: TableFacts,
  column: string | undefined,
  key: ColumnRef,
): Promise<Path | undefined> {
  const orders = facts.find((one) => one.table === key.table);
  if (!orders || table === orders || (column !== undefined && !namesOther(column, orders, facts)))
    return undefined;
  return links.path(table, key);
}

/** Has the part take its order's number over the tables between, for which the reason is answered. */
export function leadPart(part: GridPart, { joins, of }: Path): string {
  part.joins.push(...joins.filter(({ table }) => !part.joins.some((join) => join.table === table)));
  part.columns.order_id = { from: { kind: "column", of } };
  return `${of.column} of ${of.table}, to which ${joins.map(({ on }) => on[0]!.left.column).join(" and ")} leads`;
}

/** As `leadPart`, for a part that took another column for that number: what was said of it makes way. */
export function leadInstead(part: GridPart, reasons: Reason[], path: Path): void {
  const reason = leadPart(part, path);
  const said = reasons.find(({ column }) => column === "order_id");
  if (said) said.reason = reason;
}
