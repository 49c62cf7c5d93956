/** Credit notes and returns that are written above zero among the invoices: only their kind says that they take back. */
import type { ColumnRef, ColumnRule, GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";
import { figure } from "../roles/repeated.ts";
import type { Suggestion, Work } from "../work.ts";
import { linesOf } from "./left-out.ts";
import { negated, refundedLines, refundedOrders, refundsOf } from "./refund-parts.ts";
import { quoted, saysKind } from "./row-kinds.ts";

/** What was given back, folded, its words parted by one space. */
export const CREDITS =
  /gutschrift|retoure|erstattung|storno|credit ?(note|memo)|\b(refund|return)(ed|s)?\b|creditnota|retour|rembours|\bavoirs?\b|nota de credito|devoluci|reembols|nota di credito|\breso\b|rimbors|korygujac|zwrot|iade|kredit(nota|ering|faktura)|credit ?factuur|dobropis|hyvitys|korekta|^(nota de |factura de )?abono$|rectificativa|nota (di )?accredito|rechnungskorrektur/;

interface Credits {
  of: ColumnRef;
  values: string[];
}

/** Amounts of such rows count below zero, as those of the lines that hang on them do, and as refunds where none are held. */
export async function takeCreditsBack(work: Work, found: Suggestion[]): Promise<void> {
  for (const facts of work.facts) {
    const credits = creditsOf(facts);
    const [own, orders] = ["order_items", "orders"].map((table) => partOf(found, table, facts.table));
    const number = numberOf((own ?? orders)?.columns.order_id);
    if (!credits || !number) continue;
    const apart = own ? undefined : linesApart(found, facts.table);
    const worth = apart ? undefined : firstOf((own ?? orders)?.columns.total);
    const { below, shared, negative } = await readCredits(work, facts, credits, number, worth);
    const areBelow = apart ? (await belowOf(work, apart, credits)) > 0 : below > 0;
    const [lines, asRefunds] = [own ?? apart, shared > 0];
    if (!areBelow && !found.some(({ table }) => table === "refunds"))
      addRefunds(work, found, [lines, orders], credits, negative > 0);
    for (const one of found) {
      const part = one.table === "order_items" ? lines : one.table === "orders" ? orders : undefined;
      const isDone = one.table === "orders" ? below > 0 : areBelow;
      if (part && !isDone) takeBack(one, part, credits, { asRefunds, isNegative: negative > 0 });
    }
  }
}

/** What was given back is said once more as refunds: sales leave out what is below zero. */
function addRefunds(
  { facts }: Work,
  found: Suggestion[],
  [lines, orders]: (GridPart | undefined)[],
  { of, values }: Credits,
  isNegative: boolean,
): void {
  const table = lines && facts.find((one) => one.table === lines.from);
  const part = !orders ? undefined : table ? refundedLines(lines, orders, table) : refundedOrders(orders);
  if (!part) return;
  part.filters.push({ of, op: "is", values });
  if (isNegative) part.columns.amount = negated(part.columns.amount!);
  const reason = `Rows whose ${of.column} is ${quoted(values)} give back what was sold`;
  found.push(refundsOf([part], 0.7, reason));
}

/** The lines of orders whose table says the kind: joined to it; undefined where they can't be. */
function linesApart(found: Suggestion[], table: string): GridPart | undefined {
  const lines = found.find((one) => one.table === "order_items");
  return lines && linesOf(lines, found, table);
}

/** How many of the lines of such documents have an amount below zero themselves. */
async function belowOf({ facts, scope }: Work, lines: GridPart, { of, values }: Credits): Promise<number> {
  const on = lines.joins.find(({ table }) => table === of.table)!.on[0]!;
  const amounts = facts.find(({ table }) => table === lines.from)!.columns.filter(isAmount);
  if (amounts.length === 0) return 0;
  const kind = `trim(CAST(${quoteName(of.column)} AS VARCHAR))`;
  const [row] = await scope.session.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${rawTable(scope.rawSchema, lines.from)}
     WHERE (${amounts.map((amount) => `${figure(amount)} < 0`).join(" OR ")})
       AND CAST(${quoteName(on.left.column)} AS VARCHAR) IN (SELECT CAST(${quoteName(on.right)} AS VARCHAR)
         FROM ${rawTable(scope.rawSchema, of.table)} WHERE ${kind} IN (${values.map(quoteText).join(", ")}))`,
    {},
    { signal: scope.signal },
  );
  return Number(row!.n);
}

const partOf = (found: Suggestion[], table: string, from: string) =>
  found.find((one) => one.table === table)?.grid.parts.find((part) => part.from === from);

/** The one column that numbers orders. */
const numberOf = (rule: ColumnRule | undefined) => (rule?.from.kind === "column" ? rule.from.of : undefined);

/** The column that an amount is worked out from. */
function firstOf(rule: ColumnRule | undefined): ColumnRef | undefined {
  const from = rule?.from;
  if (from?.kind === "arithmetic") return typeof from.first === "object" ? from.first : undefined;
  return from?.kind === "column" ? from.of : undefined;
}

/** The kinds of documents that take back what was sold, and the column that says so. */
function creditsOf({ table, columns }: TableFacts): Credits | undefined {
  for (const { column, examples } of columns.filter(saysKind)) {
    const values = examples.flatMap(({ v }) =>
      CREDITS.test(folded(v).replaceAll(/[\s_-]+/g, " ")) ? [v] : [],
    );
    if (values.length > 0 && values.length < examples.length) return { of: { table, column }, values };
  }
  return undefined;
}

const isAmount = ({ kind, name }: ColumnFacts) =>
  (kind === "integer" || kind === "number") &&
  ["total", "quantity"].some((concept) => name.concepts.has(concept));

/**
 * How many such rows have an amount below zero, how many bear the number of another row that is none, and of how many the
 * figure that is taken (`worth`) is below zero: a marketplace's report has more amounts than that, and its units above zero.
 */
async function readCredits(
  { scope }: Work,
  { table, columns }: TableFacts,
  { of, values }: Credits,
  number: ColumnRef,
  worth: ColumnRef | undefined,
): Promise<{ below: number; shared: number; negative: number }> {
  const isBelow = columns.filter(isAmount).map((amount) => `${figure(amount)} < 0`);
  const from = rawTable(scope.rawSchema, table);
  const isCredit = `coalesce(trim(CAST(${quoteName(of.column)} AS VARCHAR)), '') IN (${values.map(quoteText).join(", ")})`;
  const [id] = [quoteName(number.column)];
  const taken = columns.find(({ column }) => worth?.table === table && column === worth.column);
  const [row] = await scope.session.query<{ below: number; shared: number; negative: number }>(
    `SELECT count(*) FILTER (${isBelow.join(" OR ") || "true"}) AS below,
       count(*) FILTER (${id} IN (SELECT ${id} FROM ${from} WHERE NOT ${isCredit})) AS shared,
       count(*) FILTER (${taken ? `${figure(taken)} < 0` : "false"}) AS negative
     FROM ${from} WHERE ${isCredit}`,
    {},
    { signal: scope.signal },
  );
  return { below: Number(row!.below), shared: Number(row!.shared), negative: Number(row!.negative) };
}

function takeBack(
  one: Suggestion,
  part: GridPart,
  { of, values }: Credits,
  { asRefunds, isNegative }: { asRefunds: boolean; isNegative: boolean },
): void {
  const sold: GridPart = { ...part, filters: [...part.filters, { of, op: "is-not", values }] };
  const filters = [...part.filters, { of, op: "is" as const, values }];
  const back: GridPart = { ...part, filters, columns: negatedAll(part.columns, isNegative) };
  const made = asRefunds ? [sold] : [sold, back];
  one.grid.parts = one.grid.parts.flatMap((other) => (other === part ? made : [other]));
  const how = asRefunds ? "are refunds" : "count below zero";
  one.reason += `; rows whose ${of.column} is ${quoted(values)} ${how}`;
}

const TAKEN_BACK = ["quantity", "subtotal", "discount", "shipping", "tax", "total"];

/** With `isNegative` the amounts are below zero as they are, and the units alone are not. */
function negatedAll(columns: GridPart["columns"], isNegative: boolean): GridPart["columns"] {
  const names = isNegative ? ["quantity"] : TAKEN_BACK;
  return Object.fromEntries(
    Object.entries(columns).map(([name, rule]) => [name, names.includes(name) ? negated(rule) : rule]),
  );
}
