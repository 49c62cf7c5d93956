/** Lines that say how many units were ordered and how many of them were cancelled: only the rest was sold. */
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Suggestion, Work } from "../work.ts";

const OF_UNITS = new Set(["quantity", "cancelled", "line", "item"]);

/** A figure of units that were cancelled, of which there are some. */
const saysCancelled = ({ kind, name: { concepts, unknown }, examples }: ColumnFacts) =>
  (kind === "integer" || kind === "number" || kind === "flag") &&
  unknown === 0 &&
  concepts.has("quantity") &&
  concepts.has("cancelled") &&
  [...concepts].every((concept) => OF_UNITS.has(concept)) &&
  examples.some(({ v }) => /[1-9]/.test(v));

/** Takes such units off the lines' quantities, and off the totals that are worked out of them. */
export function takeCancelledUnits({ facts }: Work, found: Suggestion[]): void {
  const lines = found.find(({ table }) => table === "order_items");
  for (const part of lines?.grid.parts ?? []) {
    const column = facts.find(({ table }) => table === part.from)?.columns.find(saysCancelled);
    const { quantity } = part.columns;
    if (!column || quantity?.from.kind !== "column" || quantity.from.of.column === column.column) continue;
    const [ordered, by] = [quantity.from.of, { table: part.from, column: column.column }];
    const orders = found.filter(({ table }) => table === "orders").flatMap(({ grid }) => grid.parts);
    for (const one of [part, ...orders]) takeOff(one, ordered, by);
    quantity.from = { kind: "arithmetic", first: ordered, steps: [{ op: "-", by }] };
    lines!.reason += `; units that ${column.column} says were cancelled are taken off`;
  }
}

/** Off amounts that begin with the units ordered. */
function takeOff(part: GridPart, ordered: ColumnRef, by: ColumnRef): void {
  for (const { from } of Object.values(part.columns)) {
    if (from.kind !== "arithmetic" || typeof from.first === "number") continue;
    const isOf = from.first.table === ordered.table && from.first.column === ordered.column;
    if (isOf && from.steps[0]?.op === "*") from.steps.unshift({ op: "-", by });
  }
}
