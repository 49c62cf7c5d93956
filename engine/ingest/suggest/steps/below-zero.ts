/** What came back and stands below zero among the sales, where no table holds refunds: sales leave it out, so it is one. */
import type { ColumnRef, GridFilter, GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { Suggestion, Work } from "../work.ts";
import { negated, refundedLines, refundedOrders, refundsOf } from "./refund-parts.ts";
import { tagOf } from "./renumbered.ts";

/** Adds refunds of lines with a quantity below zero; where there are none, of orders whose total is. */
export async function takeBelowZero(work: Work, found: Suggestion[]): Promise<void> {
  if (found.some(({ table }) => table === "refunds")) return;
  const [orders, lines] = ["orders", "order_items"].map(
    (name) => found.find(({ table }) => table === name)?.grid.parts ?? [],
  ) as [GridPart[], GridPart[]];
  const ofLines = await partsBelow(work, lines, "quantity", (part) => {
    const order = orderOf(orders, part);
    const table = work.facts.find((one) => one.table === part.from)!;
    const made = order && refundedLines(part, order, table);
    const { quantity, amount, refund_id } = made?.columns ?? {};
    if (!made || !quantity || !amount || !refund_id) return undefined;
    const columns = { ...made.columns, order_item_id: refund_id, quantity: negated(quantity) };
    return { ...made, columns: { ...columns, amount: negated(amount) } };
  });
  const whole = (part: GridPart) => {
    const made = refundedOrders(part);
    return made && { ...made, columns: { ...made.columns, amount: negated(made.columns.amount!) } };
  };
  const parts = ofLines.length > 0 ? ofLines : await partsBelow(work, orders, "total", whole);
  if (parts.length > 0)
    found.push(refundsOf(parts, 0.7, "What stands below zero among the sales was given back"));
}

/** The orders that the lines are of: those of the same rows, of the only table, or of the table of the same year. */
function orderOf(orders: GridPart[], { from }: GridPart): GridPart | undefined {
  const isOne = new Set(orders.map((one) => one.from)).size === 1;
  return orders.find(
    (one) => one.from === from || isOne || (tagOf(from) !== "" && tagOf(one.from) === tagOf(from)),
  );
}

/** What `make` answers for the parts of which rows have a figure below zero in the column, of those rows alone. */
async function partsBelow(
  work: Work,
  parts: GridPart[],
  column: "quantity" | "total",
  make: (part: GridPart) => GridPart | undefined,
): Promise<GridPart[]> {
  const made: GridPart[] = [];
  for (const part of parts) {
    const from = part.columns[column]?.from;
    if (from?.kind !== "column" || from.of.table !== part.from || part.select) continue;
    if (!(await isBelow(work, from.of))) continue;
    const below: GridFilter = { of: from.of, op: "less", values: ["0"] };
    const one = make(part);
    if (one) made.push({ ...one, filters: [...one.filters, below] });
  }
  return made;
}

/** Whether a row has a figure below zero, as the filter `less` reads it. */
async function isBelow({ scope }: Work, { table, column }: ColumnRef): Promise<boolean> {
  const [row] = await scope.session.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${rawTable(scope.rawSchema, table)}
     WHERE TRY_CAST(trim(CAST(${quoteName(column)} AS VARCHAR)) AS DOUBLE) < 0`,
    {},
    { signal: scope.signal },
  );
  return Number(row!.n) > 0;
}
