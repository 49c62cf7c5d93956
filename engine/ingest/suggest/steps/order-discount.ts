/** Discounts on whole orders whose lines stand at full price: each line bears its share, or sales would be too high. */
import type { ColumnRef, ColumnRule, GridPart, Operand } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { filterSql } from "../../mapping/filters.ts";
import { isSame } from "../../mapping/source-values.ts";
import { rawTable } from "../../raw-tables.ts";
import type { Steps } from "../drafts/line-money.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import { figure } from "../roles/repeated.ts";
import type { Suggestion, Work } from "../work.ts";
import { cancelledUnits } from "./cancelled-units.ts";

/** Orders with a discount that tell anything, and the share of them that must agree. */
const LEAST = 5;
const MOST = 0.9;

interface Discounted {
  order: GridPart;
  line: GridPart;
  /** Of the order. */
  discount: ColumnRef;
  subtotal?: ColumnRef | undefined;
  /** What make up a line's amount, to be multiplied. */
  factors: ColumnRef[];
}

/** Takes their share of it off the lines; where the order has no sum of its goods to share by, it is said. */
export async function spreadDiscounts(work: Work, found: Suggestion[]): Promise<void> {
  const [orders, lines] = ["orders", "order_items"].map((name) => found.find(({ table }) => table === name));
  const given = orders && lines && discountedIn(work.facts, orders, lines);
  if (!given || !(await areUndiscounted(work, given))) return;
  const { order, line, discount, subtotal, factors } = given;
  if (!subtotal) {
    work.notes.push(
      `${discount.column} of ${discount.table} is taken off whole orders and stands on none of their lines, so sales by lines are before it: add total in the mapping of order_items, less each line's share of it.`,
    );
    return;
  }
  const key = (order.columns.order_id!.from as { of: ColumnRef }).of;
  const left = (line.columns.order_id!.from as { of: ColumnRef }).of;
  if (!line.joins.some(({ table }) => table === order.from))
    line.joins.push({ table: order.from, type: "left", on: [{ left, right: key.column }] });
  const times = factors.map((by) => ({ op: "*" as const, by: by as Operand }));
  const { decimal, minorDigits } = line.columns.unit_price!;
  const reading = { ...(decimal && { decimal }), ...(minorDigits && { minorDigits }) };
  const isNegative = order.columns.discount!.from.kind === "arithmetic";
  const off = { op: isNegative ? ("+" as const) : ("-" as const), by: discount };
  const shared = [{ op: "/" as const, by: subtotal }, ...times];
  const worked = (first: Operand, steps: Steps): ColumnRule => ({
    from: { kind: "arithmetic", first, steps },
    ...reading,
  });
  line.columns.total = worked(subtotal, [off, ...shared]);
  line.columns.discount = isNegative
    ? worked(0, [{ op: "-", by: discount }, ...shared])
    : worked(discount, shared);
  const why = `its share of ${discount.column} of ${discount.table}`;
  lines!.columns = lines!.columns.filter(({ column }) => column !== "total");
  lines!.columns.push({ column: "total", confidence: 0.75, reason: `At full price, less ${why}` });
  lines!.columns.push({ column: "discount", confidence: 0.75, reason: `The line's price has ${why}` });
}

/** Orders of a table of their own with a discount above zero, and lines without any; undefined where it is otherwise. */
function discountedIn(facts: TableFacts[], orders: Suggestion, lines: Suggestion): Discounted | undefined {
  const [[order, ...more], [line, ...others]] = [orders.grid.parts, lines.grid.parts];
  if (!order || !line || more.length + others.length > 0 || order.from === line.from) return undefined;
  if (order.select || line.select || line.group.length > 0 || !isOneEach(facts, order)) return undefined;
  const own = (part: GridPart, name: string) => {
    const from = part.columns[name]?.from;
    return from?.kind === "column" && from.of.table === part.from ? from.of : undefined;
  };
  const [discount, subtotal] = [own(order, "discount") ?? negativeIn(order), own(order, "subtotal")];
  const ids = [own(order, "order_id"), own(line, "order_id")];
  const { total, unit_price, discount: known } = line.columns;
  if (!discount || ids.includes(undefined) || known || !total || !unit_price) return undefined;
  if (!isReadAlike(order.columns.discount!, unit_price)) return undefined;
  const factors = factorsOf(total);
  return factors && { order, line, discount, subtotal, factors };
}

/** Whether each row of the orders' table is one order, to which lines can be joined, although others are joined to it. */
const isOneEach = (facts: TableFacts[], { from, group }: GridPart) =>
  group.every(({ table, column }) =>
    facts.some(
      (one) =>
        table === from && one.table === from && one.columns.some((of) => of.column === column && of.unique),
    ),
  );

/** A discount that is written below zero: nothing less it. */
function negativeIn({ from: table, columns: { discount } }: GridPart): ColumnRef | undefined {
  const from = discount?.from;
  const by = from?.kind === "arithmetic" && from.first === 0 ? from.steps[0]!.by : undefined;
  return typeof by === "object" && by.table === table ? by : undefined;
}

const isReadAlike = (one: ColumnRule, other: ColumnRule) =>
  one.decimal === other.decimal && one.minorDigits === other.minorDigits;

/** A stated amount, or quantity times price. */
function factorsOf({ from }: ColumnRule): ColumnRef[] | undefined {
  if (from.kind === "column") return [from.of];
  if (from.kind !== "arithmetic" || from.steps.length > 1 || from.steps[0]!.op !== "*") return undefined;
  const { first, steps } = from;
  const by = steps[0]!.by;
  return typeof first === "number" || typeof by === "number" ? undefined : [first, by];
}

/**
 * Whether lines come to what the order was before its discount, which its total is less by: all lines and units, or
 * those that were not cancelled.
 */
async function areUndiscounted({ scope, facts }: Work, given: Discounted): Promise<boolean> {
  const { order, line, discount, subtotal, factors } = given;
  const amount = (name: string) => {
    const from = order.columns[name]?.from;
    return from?.kind === "column" ? read(facts, from.of) : "NULL";
  };
  const [key, left] = [order, line].map((part) => (part.columns.order_id!.from as { of: ColumnRef }).of);
  const text = ({ column }: ColumnRef) => `trim(CAST(${quoteName(column)} AS VARCHAR))`;
  const off = (by: string) =>
    `least(abs(total - (${by})), abs(total - (${by}) - shipping), abs(total - (${by}) - shipping - tax))`;
  const agrees = (goods: string) =>
    `abs(${goods} - coalesce(subtotal, ${goods})) <= 0.011 * lines + ${goods} * 0.001 AND ${off(`${goods} - discount`)} < ${off(goods)}`;
  const [row] = await scope.session.query<{ n: number; hit: number }>(
    `SELECT count(*) AS n, count(*) FILTER ((${agrees("goods")}) OR (${agrees("kept")})) AS hit
     FROM (SELECT ${text(key!)} AS id, abs(${read(facts, discount)}) AS discount, ${subtotal ? read(facts, subtotal) : "NULL"} AS subtotal,
         ${amount("total")} AS total, coalesce(${amount("shipping")}, 0) AS shipping, coalesce(${amount("tax")}, 0) AS tax
       FROM ${rawTable(scope.rawSchema, order.from)}) o
     JOIN (SELECT ${text(left!)} AS id, count(*) AS lines, sum(${factors.map((of) => read(facts, of)).join(" * ")}) AS goods,
         ${keptOf(facts, line, factors)} AS kept
       FROM ${rawTable(scope.rawSchema, line.from)} AS ${quoteName(line.from)} GROUP BY 1) USING (id)
     WHERE discount > 0 AND discount < goods`,
    {},
    { signal: scope.signal },
  );
  const [n, hit] = [Number(row!.n), Number(row!.hit)];
  return n >= LEAST && hit >= MOST * n;
}

/** SQL of what lines come to without those that are left out, and without units that were cancelled. */
function keptOf(tables: TableFacts[], line: GridPart, factors: ColumnRef[]): string {
  const cancelled = cancelledUnits(
    tables.find(({ table }) => table === line.from),
    line,
  );
  const quantity = line.columns.quantity?.from;
  const amounts = factors.map((of) => {
    const isQuantity = quantity?.kind === "column" && isSame(quantity.of, of);
    return cancelled && isQuantity
      ? `(${read(tables, of)} - coalesce(${figure(cancelled)}, 0))`
      : read(tables, of);
  });
  const own = line.filters.filter(({ of }) => of.table === line.from).map((one) => filterSql(one, line));
  return `sum(${amounts.join(" * ")})${own.length > 0 ? ` FILTER (${own.join(" AND ")})` : ""}`;
}

/** SQL of a raw column's figure. */
const read = (tables: TableFacts[], { table, column }: ColumnRef) =>
  figure(tables.find((one) => one.table === table)!.columns.find((one) => one.column === column)!);
