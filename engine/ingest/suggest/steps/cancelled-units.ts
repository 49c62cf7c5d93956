/** Lines that say how many units were ordered and how many of them were cancelled: only the rest was sold. */
import type { ColumnRef, ColumnRule, GridPart, Operand } from "../../../contract/grid.ts";
import { originSql } from "../../mapping/grid.ts";
import { isSame } from "../../mapping/source-values.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { figure } from "../roles/repeated.ts";
import { near, shareOf } from "../roles/stated-total.ts";
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

/** The column of a lines' table that says how many of the units ordered were cancelled; undefined where none does. */
export function cancelledUnits(table: TableFacts | undefined, part: GridPart): ColumnFacts | undefined {
  const quantity = part.columns.quantity?.from;
  const column = table?.columns.find(saysCancelled);
  return quantity?.kind === "column" && quantity.of.column !== column?.column ? column : undefined;
}

interface Units {
  ordered: ColumnRef;
  cancelled: ColumnRef;
  /** The lines' stated amount, where it is that of all units ordered. */
  stated?: ColumnRef | undefined;
}

/** Takes such units off the lines' quantities, and off the amounts that are of all units ordered. */
export async function takeCancelledUnits(work: Work, found: Suggestion[]): Promise<void> {
  const lines = found.find(({ table }) => table === "order_items");
  for (const part of lines?.grid.parts ?? []) {
    const table = work.facts.find((one) => one.table === part.from);
    const column = cancelledUnits(table, part);
    const { quantity } = part.columns;
    if (!table || !column || quantity?.from.kind !== "column") continue;
    const [ordered, cancelled] = [quantity.from.of, { table: part.from, column: column.column }];
    const units: Units = { ordered, cancelled, stated: await statedBefore(work, table, column, part) };
    const orders = found.filter(({ table: name }) => name === "orders").flatMap(({ grid }) => grid.parts);
    for (const one of [part, ...orders])
      for (const name of ["subtotal", "discount", "total"])
        if (one.columns[name]) takeOff(one.columns[name], units);
    quantity.from = { kind: "arithmetic", first: ordered, steps: [{ op: "-", by: cancelled }] };
    lines!.reason += `; units that ${column.column} says were cancelled are taken off`;
  }
}

/** The lines' stated amount, where it is the price times all units ordered. */
async function statedBefore(
  work: Work,
  table: TableFacts,
  cancelled: ColumnFacts,
  { columns: { quantity, unit_price: price } }: GridPart,
): Promise<ColumnRef | undefined> {
  const role = work.roles.find((one) => one.table === "order_items" && one.facts === table);
  const total = role?.hits.get("total")?.column;
  const factors = [quantity, price].map((rule) => {
    const from = rule?.from;
    return from?.kind === "column" && table.columns.find(({ column }) => column === from.of.column);
  });
  if (!role || !total || table.select || !factors[0] || !factors[1]) return undefined;
  const worth = `${figure(factors[0])} * ${figure(factors[1])}`;
  const [isBefore] = await shareOf(work.scope, role, `${figure(cancelled)} > 0`, [near(total, worth)]);
  return isBefore ? { table: table.table, column: total.column } : undefined;
}

/** Off an amount of all units ordered: one that is worked out of them, or the stated one. */
function takeOff(rule: ColumnRule, { ordered, cancelled, stated }: Units): void {
  const { from, decimal } = rule;
  const less = { op: "-" as const, by: cancelled };
  const isOf = (operand: Operand, of: ColumnRef | undefined) =>
    of !== undefined && typeof operand !== "number" && isSame(operand, of);
  if (from.kind === "column" && isOf(from.of, stated)) {
    const steps = [less, { op: "/" as const, by: ordered }, { op: "*" as const, by: from.of }];
    rule.from = { kind: "arithmetic", first: ordered, steps };
  }
  if (from.kind !== "arithmetic") return;
  if (isOf(from.first, ordered)) {
    if (from.steps[0]?.op === "*") from.steps.unshift(less);
    return;
  }
  const times = from.steps.findIndex(({ op, by }) => op === "*" && isOf(by, ordered));
  const isStated = isOf(from.first, stated) || from.steps.some(({ by }) => isOf(by, stated));
  if (times < 0 && !isStated) return;
  // Both factors are sums, which steps from left to right can't multiply.
  const kept = originSql(
    {
      kind: "arithmetic",
      first: ordered,
      steps: [less, ...(times < 0 ? [{ op: "/" as const, by: ordered }] : [])],
    },
    decimal,
  );
  const others = originSql({ ...from, steps: from.steps.filter((_step, k) => k !== times) }, decimal);
  rule.from = { kind: "expression", sql: `${kept} * ${others}` };
  delete rule.decimal;
}
