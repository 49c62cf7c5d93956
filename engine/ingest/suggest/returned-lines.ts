/** Lines whose state says that they came back, where no table holds refunds: what was given back for them. */
import type { ColumnRule, GridPart } from "../../contract/grid.ts";
import { refOf } from "./draft.ts";
import { folded } from "./fold.ts";
import { saysStates } from "./line-status.ts";
import { quoted } from "./row-kinds.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";
import { type Suggestion, suggestion, type Work } from "./work.ts";

/** Whole states, folded, their words parted by one space. */
const RETURNED =
  /^((fully|return) )?(returned|refunded|return (received|completed?)|retour(e|niert|nee?s?)?|(zu|ru)ruckge(sendet|schickt)|(ruck)?erstattet|rembourse?e?s?|devuelt[oa]s?|reembolsad[oa]s?|devolvid[oa]s?|res[oaei]|rimborsat[oaei]|geretourneerd|teruggestuurd|terugbetaald|returnerad|aterbetald|returner(et|t)|refunder(et|t)|zwrocon[aey]|vracen[aoy]|palautettu|hyvitetty)$/;
/** A state that stands on fewer rows is that of the order, on its first line. */
const LEAST_FILLED = 0.9;

/** Adds refunds of the lines that came back. */
export function takeReturnedLines({ facts }: Work, found: Suggestion[]): void {
  const [orders, lines] = ["orders", "order_items"].map(
    (name) => found.find(({ table }) => table === name)?.grid.parts,
  );
  const [order, line] = [orders?.[0], lines?.[0]];
  if (!order || !line || orders!.length + lines!.length > 2) return;
  if (found.some(({ table }) => table === "refunds")) return;
  const table = facts.find((one) => one.table === line.from);
  const column = table?.columns.find((one) => saysStates(one) && one.filled >= LEAST_FILLED);
  const values = column?.examples.flatMap(({ v }) => (isReturned(v) ? [v] : [])) ?? [];
  const part = values.length > 0 ? refundsPart(line, order, table!) : undefined;
  if (!part) return;
  part.filters.push({ of: refOf(line.from, column!), op: "is", values });
  const reason = `Lines whose ${column!.column} is ${quoted(values)} came back: what they cost was given back`;
  const reasons = Object.keys(part.columns).map((name) => ({ column: name, confidence: 0.6, reason }));
  found.push(suggestion([{ table: "refunds", part, reasons }], 0.6, reason));
}

const isReturned = (value: string) => RETURNED.test(folded(value).replaceAll(/[\s_-]+/g, " "));

const OF_RETURN = /return|retour|refund|erstatt|rembours|devol|reemb|reso|rimborso|zwrot/i;
const saysWhen = ({ column, kind }: ColumnFacts) => kind === "time" && OF_RETURN.test(column);

/** One row a line, back on the day that the line says, else on that of its order; undefined where the two can't be joined. */
function refundsPart(line: GridPart, order: GridPart, table: TableFacts): GridPart | undefined {
  const { order_item_id: refund_id, order_id, quantity, total: amount } = line.columns;
  const [own, key] = [order_id?.from, order.columns.order_id?.from];
  const when = order.columns.ordered_at;
  if (!refund_id || !order_id || !amount || !when) return undefined;
  const joins = [...line.joins];
  if (order.from !== line.from && !joins.some((join) => join.table === order.from)) {
    if (own?.kind !== "column" || key?.kind !== "column" || key.of.table !== order.from) return undefined;
    joins.push({ table: order.from, type: "inner", on: [{ left: own.of, right: key.of.column }] });
  }
  const { aggregate: _any, ...ordered } = when;
  const refunded_at = backAt(table) ?? ordered;
  const columns = { refund_id, order_id, ...(quantity && { quantity }), amount, refunded_at };
  return { ...line, joins, filters: [...line.filters], columns };
}

function backAt(table: TableFacts): ColumnRule | undefined {
  const column = table.columns.find(saysWhen);
  if (!column) return undefined;
  const { dateFormat } = column;
  return { from: { kind: "column", of: refOf(table.table, column) }, ...(dateFormat && { dateFormat }) };
}
