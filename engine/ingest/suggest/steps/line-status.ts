/** States of orders that do not stand on the orders: those of their lines, and those that a history of them tells. */
import type { ColumnRef, ColumnRule, GridFilter, GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { refOf } from "../drafts/draft.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { areStates, OF_PAYMENT, stateOf, statusTranslation } from "../names/status.ts";
import { isHistory } from "../roles/history.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";
import { addsUp } from "./left-out.ts";

/** Takes orders' states from where they stand, and has lines that were cancelled alone left out. */
export async function takeStatesElsewhere(work: Work, found: Suggestion[]): Promise<void> {
  const [orders, lines] = ["orders", "order_items"].map((name) => found.find(({ table }) => table === name));
  if (orders && lines)
    for (const part of [...lines.grid.parts]) await takeLineStates(work, { orders, lines }, part);
  if (orders) await takeHistory(work, orders);
}

interface LineStates {
  of: ColumnRef;
  /** Values of lines that were cancelled or failed. */
  gone: string[];
  /** Values of lines that wait. */
  open: string[];
}

async function takeLineStates(
  { scope, facts }: Work,
  { orders, lines }: { orders: Suggestion; lines: Suggestion },
  part: GridPart,
): Promise<void> {
  const key = part.columns.order_id?.from;
  // What names the order: the line, or the parcel that the line is of.
  const table = key?.kind === "column" ? facts.find((one) => one.table === key.of.table) : undefined;
  const column = table?.columns.find(saysStates);
  if (!table || table.select || !column || key?.kind !== "column") return;
  const states = statesIn(table, column);
  if (states.gone.length === 0) return;
  if (isOnly(orders, lines)) putLineStates(orders, states, key.of);
  if (!(await areMixed(scope, states, key.of))) return;
  const filter: GridFilter = { of: states.of, op: "is-not", values: states.gone };
  const adding = orders.grid.parts.filter((one) => one !== part && addsUp(one, table.table));
  for (const one of [part, ...adding]) one.filters.push(filter);
  const why = `; lines that ${column.column} says were cancelled are left out`;
  lines.reason += why;
  if (adding.length > 0) orders.reason += why;
}

const OF_STATES = new Set(["status", "state", "order", "line", "item", "product"]);

/** A word for each row's state; that of a payment says nothing of what was sold. */
const areRowStates = (column: ColumnFacts) =>
  column.kind === "text" &&
  !column.isRegion &&
  !OF_PAYMENT.test(column.column) &&
  ["status", "state"].some((concept) => column.name.concepts.has(concept)) &&
  [...column.name.concepts].every((concept) => OF_STATES.has(concept)) &&
  areStates(column);

/** Whether the column of lines says in which state each is; a subscription's is another. */
export const saysStates = (column: ColumnFacts) => column.name.unknown === 0 && areRowStates(column);

function statesIn({ table }: TableFacts, column: ColumnFacts): LineStates {
  const fitting = (...states: string[]) =>
    column.examples.flatMap(({ v }) => (states.includes(stateOf(v) ?? "") ? [v] : []));
  const gone = fitting("cancelled", "failed");
  return { of: refOf(table, column), gone, open: fitting("processing") };
}

/** One table of orders, one of lines: each order's lines can be joined to it. */
const isOnly = (orders: Suggestion, lines: Suggestion) =>
  orders.grid.parts.length === 1 && lines.grid.parts.length === 1;

/** Whether an order has lines that were cancelled and others that were not; those that say nothing repeat the first. */
async function areMixed({ session, rawSchema, signal }: Scope, { of, gone }: LineStates, key: ColumnRef) {
  const isGone = `nullif(trim(CAST(${quoteName(of.column)} AS VARCHAR)), '') IN (${gone.map(quoteText).join(", ")})`;
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${rawTable(rawSchema, of.table)} GROUP BY ${quoteName(key.column)}
       HAVING bool_or(${isGone}) AND NOT bool_and(${isGone}))`,
    {},
    { signal },
  );
  return Number(row!.n) > 0;
}

/** An order is cancelled when all of its lines are, and waits as long as one does. */
function putLineStates(orders: Suggestion, { of, gone, open }: LineStates, line: ColumnRef): void {
  const [part] = orders.grid.parts as [GridPart];
  if (part.columns.status?.from.kind !== "fixed" || part.joins.some(({ table }) => table === of.table))
    return;
  if (part.from === of.table || !joinAsGroup(part, of.table, line)) return;
  const value = `trim(CAST(${quoteName(of.table)}.${quoteName(of.column)} AS VARCHAR))`;
  const among = (values: string[], state: string) =>
    values.length > 0 ? ` WHEN ${value} IN (${values.map(quoteText).join(", ")}) THEN '${state}'` : "";
  const sql = `CASE${among(gone, "cancelled")}${among(open, "processing")} ELSE 'completed' END`;
  // By the alphabet: processing is more than completed, and that more than cancelled.
  putStatus(orders, part, { from: { kind: "expression", sql }, aggregate: "max" }, [
    0.75,
    `${of.column} of ${of.table}: an order is cancelled when all of its lines are`,
  ]);
}

/** Joins a table that has several rows for each order; false where orders are not told apart by a column of theirs. */
function joinAsGroup(part: GridPart, table: string, of: ColumnRef): boolean {
  const key = part.columns.order_id?.from;
  if (key?.kind !== "column" || key.of.table !== part.from || part.group.length > 0) return false;
  part.group = [key.of];
  for (const [name, rule] of Object.entries(part.columns))
    if (name !== "order_id" && rule.from.kind !== "fixed" && rule.from.kind !== "setting")
      rule.aggregate = "any";
  part.joins.push({ table, type: "left", on: [{ left: key.of, right: of.column }] });
  return true;
}

function putStatus(
  orders: Suggestion,
  part: GridPart,
  rule: ColumnRule,
  [confidence, reason]: [number, string],
) {
  part.columns.status = rule;
  const said = orders.columns.find(({ column }) => column === "status");
  if (said) Object.assign(said, { confidence, reason });
}

const FORMER = /old|prev|former|^from|alt(er|e)?[_\s-]/i;
/** Share of a history's rows that are of orders. */
const LEAST_FOUND = 0.5;

/** The last state that a history has of each order which says nothing of it itself. */
async function takeHistory({ facts, links, role }: Work, orders: Suggestion): Promise<void> {
  const [part] = orders.grid.parts as [GridPart];
  const own = facts.find(({ table }) => table === part.from);
  if (orders.grid.parts.length > 1 || part.columns.status?.from.kind !== "fixed" || !own) return;
  for (const table of facts) {
    if (table === own || table === role("order_items")?.facts || !isHistory(table)) continue;
    const column = table.columns.find((one) => areRowStates(one) && !FORMER.test(one.column));
    const at = matchColumns(table, "orders").get("ordered_at")?.column ?? timeIn(table);
    const link = column && at && (await links.link(table, own, ["order"], LEAST_FOUND));
    if (!link) continue;
    if (!joinAsGroup(part, table.table, link.left)) {
      orders.reason += `; their states stand in ${column.column} of ${table.table} and are not taken, so all of them count as sales: write the status in SQL`;
      return;
    }
    const translate = statusTranslation("orders", column);
    part.order = { of: refOf(table.table, at), ...(at.dateFormat && { dateFormat: at.dateFormat }) };
    const from = { kind: "column" as const, of: refOf(table.table, column) };
    const rule: ColumnRule = {
      from,
      aggregate: "latest",
      ...(translate && { translate }),
      ifEmpty: "completed",
    };
    const why = `The last ${column.column} of each order in ${table.table}, by ${at.column}`;
    return putStatus(orders, part, rule, [0.8, why]);
  }
}

const timeIn = ({ columns }: TableFacts) => columns.find(({ kind }) => kind === "time");
