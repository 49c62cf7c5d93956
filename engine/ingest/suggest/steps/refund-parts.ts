/** Parts of a suggestion that make refunds of rows which are no table of refunds: of lines, or of whole orders. */
import type { ColumnOrigin, ColumnRule, GridPart } from "../../../contract/grid.ts";
import { stepsSql } from "../../mapping/grid.ts";
import { type Reason, refOf } from "../drafts/draft.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { type Suggestion, suggestion } from "../work.ts";

const OF_RETURN = /return|retour|refund|erstatt|rembours|devol|reemb|reso|rimborso|zwrot/i;
const saysWhen = ({ column, kind }: ColumnFacts) => kind === "time" && OF_RETURN.test(column);

/** One row a line, back on the day that the line says, else on that of its order; undefined where the two can't be joined. */
export function refundedLines(line: GridPart, order: GridPart, table: TableFacts): GridPart | undefined {
  const { order_item_id: refund_id, order_id, quantity, total: amount } = line.columns;
  const [own, key] = [order_id?.from, order.columns.order_id?.from];
  const when = order.columns.ordered_at;
  if (!refund_id || !order_id || !amount || !when) return undefined;
  const joins = [...line.joins];
  if (order.from !== line.from && !joins.some((join) => join.table === order.from)) {
    if (own?.kind !== "column" || key?.kind !== "column" || key.of.table !== order.from) return undefined;
    joins.push({ table: order.from, type: "inner", on: [{ left: own.of, right: key.of.column }] });
  }
  const refunded_at = backAt(table) ?? single(when);
  const columns = { refund_id, order_id, ...(quantity && { quantity }), amount, refunded_at };
  return { ...line, joins, filters: [...line.filters], columns };
}

function backAt(table: TableFacts): ColumnRule | undefined {
  const column = table.columns.find(saysWhen);
  if (!column) return undefined;
  const { dateFormat } = column;
  return { from: { kind: "column", of: refOf(table.table, column) }, ...(dateFormat && { dateFormat }) };
}

/** One row for each order, of its total or another amount of it; undefined where orders have none of their own, or several rows each. */
export function refundedOrders(order: GridPart, amount = order.columns.total): GridPart | undefined {
  const { order_id, ordered_at: refunded_at } = order.columns;
  if (!order_id || !amount || !refunded_at || order.group.length > 0) return undefined;
  return {
    ...order,
    filters: [...order.filters],
    columns: { refund_id: order_id, order_id, amount, refunded_at },
  };
}

/** A rule of a group's rows as that of one row. */
const single = ({ aggregate: _any, ...rule }: ColumnRule): ColumnRule => rule;

/** The parts as a suggestion of refunds, all of it for one reason. */
export function refundsOf(parts: GridPart[], confidence: number, reason: string): Suggestion {
  const drafts = parts.map((part) => {
    const reasons: Reason[] = Object.keys(part.columns).map((column) => ({ column, confidence, reason }));
    return { table: "refunds", part, reasons };
  });
  return suggestion(drafts, confidence, reason);
}

type Steps = Extract<ColumnOrigin, { kind: "arithmetic" }>["steps"];

/** The figure with more steps of calculation; undefined where it is neither a column nor worked out of some. */
export function withSteps(rule: ColumnRule, steps: Steps): ColumnRule | undefined {
  const { from } = rule;
  if (from.kind === "column") return { ...rule, from: { kind: "arithmetic", first: from.of, steps } };
  if (from.kind === "arithmetic") return { ...rule, from: { ...from, steps: [...from.steps, ...steps] } };
  if (from.kind === "expression")
    return { ...rule, from: { kind: "expression", sql: stepsSql(`(${from.sql})`, steps, undefined) } };
  return undefined;
}

/** The same figure with the other sign. */
export function negated(rule: ColumnRule): ColumnRule {
  return { ...rule, from: negatedOrigin(rule.from) };
}

function negatedOrigin(from: ColumnOrigin): ColumnOrigin {
  switch (from.kind) {
    case "column":
      return { kind: "arithmetic", first: 0, steps: [{ op: "-", by: from.of }] };
    case "fixed":
      return { ...from, value: `-${from.value}` };
    case "arithmetic":
      return { ...from, steps: [...from.steps, { op: "*", by: -1 }] };
    default:
      return from;
  }
}
