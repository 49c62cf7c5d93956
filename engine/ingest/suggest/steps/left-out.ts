/**
 * Rows that stores keep although they are no sales: those that are marked as deleted, cancelled or tests, and offers,
 * delivery notes and orders beside the invoices that they became.
 */
import type { ColumnRule, GridFilter, GridPart } from "../../../contract/grid.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { DELIVERY, INVOICE, OFFER, ORDER } from "../names/documents.ts";
import { folded } from "../names/fold.ts";
import { stateOf } from "../names/status.ts";
import type { Suggestion, Work } from "../work.ts";
import { quoted, saysKind } from "./row-kinds.ts";

/** What happened; what there is keeps its deleted rows, since sales name them. */
const HAPPENED = new Set([
  "orders",
  "order_items",
  "refunds",
  "shipments",
  "purchase_orders",
  "price_history",
]);

/** Has the suggestions leave out such rows, and lines of an order that is left out with it. */
export function leaveOutUnsold({ facts }: Work, found: Suggestion[]): void {
  for (const table of facts) {
    const left = [
      deletedIn(table),
      formerIn(table),
      testsIn(table),
      documentsIn(table),
      cancelledIn(table, found),
      calledOffIn(table, found),
    ].filter((one) => one !== undefined);
    for (const { filter, why } of left)
      for (const one of found.filter(({ table: name }) => HAPPENED.has(name))) {
        const parts = one.grid.parts.filter(
          (part) => part.from === table.table || (one.table === "orders" && addsUp(part, table.table)),
        );
        for (const part of parts) part.filters.push(filter);
        const joined = one.table === "order_items" ? linesOf(one, found, table.table) : undefined;
        joined?.filters.push(filter);
        if (parts.length > 0 || joined) one.reason += `; ${why} are left out`;
      }
  }
}

/** Whether the part is one row for each order, with what its lines in the table come to. */
export const addsUp = ({ from, joins, group, columns }: GridPart, table: string) =>
  (from === table && group.length > 0) ||
  (joins.some((join) => join.table === table) &&
    Object.values(columns).some(({ aggregate }) => aggregate === "sum"));

/** The part of lines whose orders are in the table, joined to them; undefined where the lines stand in it themselves. */
export function linesOf(lines: Suggestion, found: Suggestion[], table: string): GridPart | undefined {
  const [part, ...others] = lines.grid.parts;
  const orders = found.find((one) => one.table === "orders")?.grid.parts ?? [];
  const [left, right] = [part, orders[0]].map((one) => one?.columns.order_id?.from);
  if (!part || others.length > 0 || orders.length !== 1 || orders[0]!.from !== table || part.from === table)
    return undefined;
  if (left?.kind !== "column" || right?.kind !== "column" || right.of.table !== table) return undefined;
  if (!part.joins.some((join) => join.table === table))
    part.joins.push({ table, type: "inner", on: [{ left: left.of, right: right.of.column }] });
  return part;
}

interface LeftOut {
  filter: GridFilter;
  why: string;
}

/** How flags say yes. */
const YES = /^(1|t|true|y|yes|j|ja|s|si|sim|oui|x)$/;

/** Whether rows are deleted by what the column says. */
export const saysDeleted = ({ name }: ColumnFacts) =>
  name.concepts.has("deleted") &&
  name.unknown === 0 &&
  [...name.concepts].every((concept) => OF_DELETED.has(concept));
const OF_DELETED = new Set(["deleted", "is", "date", "time", "order", "line", "status"]);

/** Values of a flag that say yes; those that are usual where the table has none. */
export function yesIn({ examples }: ColumnFacts): string[] {
  const said = examples.flatMap(({ v }) => (YES.test(folded(v)) ? [v] : []));
  return said.length > 0 ? said : ["1", "true"];
}

/** A moment, or a column of those that is still empty. */
export const isMoment = ({ kind, name }: ColumnFacts) =>
  kind === "time" || (kind === "empty" && ["date", "time"].some((concept) => name.concepts.has(concept)));

const isFlag = ({ kind, distinct }: ColumnFacts) => kind !== "empty" && kind !== "time" && distinct <= 2;

const isMark = (column: ColumnFacts) => isMoment(column) || isFlag(column);

function deletedIn({ table, columns }: TableFacts): LeftOut | undefined {
  const column = columns.find((one) => saysDeleted(one) && isMark(one));
  return column && marked(table, column, `rows that ${column.column} says are deleted`);
}

/** What marks the last of several versions of a row. */
const CURRENT =
  /^(is[_\s-]?)?(current|latest|newest|aktuelle?|actuel(le)?|courante?|actual|vigente|corrente|attuale|huidige?|aktualn[aey]|gallande)([_\s-]?(version|row|record|revision|versie|versione|wersja))?$/i;

function formerIn({ table, columns }: TableFacts): LeftOut | undefined {
  const column = columns.find((one) => CURRENT.test(one.column) && isFlag(one) && one.distinct === 2);
  if (!column) return undefined;
  const filter: GridFilter = { of: { table, column: column.column }, op: "is", values: yesIn(column) };
  return { filter, why: `former versions, which ${column.column} tells,` };
}

const TEST = /^(is[_\s-]?)?test([_\s-]?(order|mode|bestellung|commande|pedido|ordine))?$/i;

function testsIn({ table, columns }: TableFacts): LeftOut | undefined {
  const column = columns.find((one) => TEST.test(one.column) && isFlag(one));
  return column && marked(table, column, `rows that ${column.column} says are tests`);
}

const OF_CANCELLED = new Set(["cancelled", "is", "date", "time", "order"]);
/** The same word for word, folded: void_date, anulado_en, data_annullamento, MAKULERAD, czy_anulowane. */
const CANCELLED =
  /^((is|was|czy|est|ist|fue|data|date|datum|fecha|dt)[ _-]?)*(cancel(led|ed|ad[oa]|lation|acion|amento)?|void(ed)?|annull?(ee?|at[oa]|amento|er(at|et|ad|ing)|ation)|anul(ad[oa]|acion|acao|owan[aoey]|owani[ae])|storn(o|iert|ierung|ovan[oay])|zrusen[oay]?|(ge)?annuleer(d|ing)|makulera[dt]|a[fv]bestilt|avbestalld|avbokad|kanseller[dt]|peruttu|iptal)[ _-]?(at|on|am|il|el|le|en|em|op|den|dne|dnia|date|datum|dato|pvm|tarihi|flag)?$/;
const saysCancelled = ({ column, name: { concepts, unknown } }: ColumnFacts) =>
  CANCELLED.test(folded(column)) ||
  (concepts.has("cancelled") && unknown === 0 && [...concepts].every((concept) => OF_CANCELLED.has(concept)));

/** What was cancelled by a mark of its own: the status of orders that have no other, else left out where none of them says so. */
function cancelledIn({ table, columns }: TableFacts, found: Suggestion[]): LeftOut | undefined {
  const column = columns.find((one) => saysCancelled(one) && isMark(one));
  if (!column || column.kind === "empty") return undefined;
  const orders = found.find((one) => one.table === "orders");
  const parts = orders?.grid.parts.filter(({ from }) => from === table) ?? [];
  const rules = parts.map(({ columns: { status } }) => status);
  if (rules.some((status) => status?.translate?.values.some(({ to }) => to === "cancelled")))
    return undefined;
  const isOwn = rules.length > 0 && parts.every(({ group }) => group.length === 0);
  if (!isOwn || rules.some((status) => status?.from.kind !== "fixed"))
    return marked(table, column, `rows that ${column.column} says were cancelled`);
  for (const part of parts) part.columns.status = markedAs(table, column, "cancelled", "completed");
  const said = orders!.columns.find(({ column: name }) => name === "status");
  if (said) Object.assign(said, { confidence: 0.8, reason: `${column.column} says which were cancelled` });
  return undefined;
}

/** A payment that was called off leaves no sale, where no state of the orders says so; each row must tell, or half an order stayed. */
function calledOffIn({ table, columns }: TableFacts, found: Suggestion[]): LeftOut | undefined {
  const column = columns.find(
    ({ kind, filled, name: { concepts } }) =>
      kind === "text" && filled > 0.99 && concepts.has("payment") && concepts.has("status"),
  );
  const values = column?.examples.flatMap(({ v }) => (isCalledOff(stateOf(v)) ? [v] : [])) ?? [];
  if (!column || values.length === 0 || values.length === column.examples.length) return undefined;
  const parts = found.find((one) => one.table === "orders")?.grid.parts.filter(({ from }) => from === table);
  const says = ({ columns: { status } }: GridPart) =>
    status?.translate?.values.some(({ to }) => isCalledOff(to));
  if (parts?.some(says)) return undefined;
  const of = { table, column: column.column };
  return { filter: { of, op: "is-not", values }, why: `rows whose ${of.column} is ${quoted(values)}` };
}

const isCalledOff = (state: string | undefined) => state === "cancelled" || state === "failed";

/** One word where the mark says yes, another where it does not. */
export function markedAs(table: string, column: ColumnFacts, yes: string, no: string): ColumnRule {
  const translate: ColumnRule["translate"] = isMoment(column)
    ? { values: [], others: { to: yes } }
    : { values: yesIn(column).map((from) => ({ from, to: yes })), others: { to: no } };
  return { from: { kind: "column", of: { table, column: column.column } }, translate, ifEmpty: no };
}

function marked(table: string, column: ColumnFacts, why: string): LeftOut {
  const of = { table, column: column.column };
  if (isMoment(column)) return { filter: { of, op: "empty", values: [] }, why };
  return { filter: { of, op: "is-not", values: yesIn(column) }, why };
}

/** What a payment service's account was paid, and what it only moved or kept: payouts, reserves, its own fees. */
const PAID =
  /^((card|customer|express checkout) )?(charges?|payments?( received)?|sales?|orders?|purchases?|captures?|checkouts?|zahlung(en)?|zahlungseingang|verkauf|paiements?|ventes?|pagos?|ventas?|pagament[oi]|vendit[ae]|vendas?|betaling(en)?|platnosc|platba|betalning)$/;
const MOVED =
  /payout|withdraw|(?<!bank )\btransfers?\b|top ?up|\breserves?\b|\breserved funds\b|\bhold\b|conversion|\bfees?\b|auszahlung|gebuhr|virement|versement|\bfrais\b|retiro|comision|tarifa|prelievo|commission|uitbetaling|wyplata|oplata|vyplata|utbetalning|avgift/;

/** Of documents that follow one another the invoices count; where there are none, the orders. Payouts are no sales. */
function documentsIn({ table, columns }: TableFacts): LeftOut | undefined {
  for (const column of columns.filter(saysKind)) {
    const all = column.examples.map(({ v }) => ({ v, plain: folded(v).replaceAll(/[\s_-]+/g, " ") }));
    const fitting = (pattern: RegExp) => all.flatMap(({ v, plain }) => (pattern.test(plain) ? [v] : []));
    const [orders, invoices] = [fitting(ORDER), fitting(INVOICE)];
    const moved = fitting(PAID).length > 0 ? fitting(MOVED) : [];
    if (moved.length > 0) {
      const of = { table, column: column.column };
      return {
        filter: { of, op: "is-not", values: moved },
        why: `rows whose ${of.column} is ${quoted(moved)}`,
      };
    }
    const values = [...fitting(OFFER), ...fitting(DELIVERY), ...(invoices.length > 0 ? orders : [])];
    if (values.length === 0 || orders.length + invoices.length === 0) continue;
    const of = { table, column: column.column };
    return { filter: { of, op: "is-not", values }, why: `rows whose ${of.column} is ${quoted(values)}` };
  }
  return undefined;
}
