/** What lines of the worklist come to, chosen together. */
import type { OutputOf } from "../../client/names.ts";
import type { Format } from "../../ui/format.ts";

export type Row = OutputOf<"demand.worklist">["rows"][number];

/** Units to order: what the user decided, else what is suggested. */
export const quantityOf = (row: Pick<Row, "decidedQuantity" | "suggestedQuantity">) =>
  row.decidedQuantity ?? row.suggestedQuantity;

/** What the lines cost; those whose cost is not known are no part of it, and said. */
export function costWords(
  rows: Pick<Row, "decidedQuantity" | "suggestedQuantity" | "unitCost">[],
  format: Format,
): string {
  const priced = rows.filter((row) => row.unitCost !== null);
  const cost = priced.reduce((sum, row) => sum + quantityOf(row) * row.unitCost!, 0);
  const unknown = rows.length - priced.length;
  if (unknown === 0) return `${format.money(cost, 0)} cost`;
  if (priced.length === 0) return "cost not loaded";
  return `${format.money(cost, 0)} cost without ${format.number(unknown)} whose cost is not loaded`;
}
