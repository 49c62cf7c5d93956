/** Credit notes and returns that are written above zero among the invoices: only their kind says that they take back. */
import type { ColumnRef, ColumnRule, GridPart } from "../../contract/grid.ts";
import { quoteName, quoteText } from "../../warehouse/sql.ts";
import { rawTable } from "../raw-tables.ts";
import { folded } from "./fold.ts";
import { figure } from "./repeated.ts";
import { quoted, saysKind } from "./row-kinds.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";
import { type Suggestion, suggestion, type Work } from "./work.ts";

const CREDITS =
  /gutschrift|retoure|erstattung|storno|credit ?(note|memo)|\b(refund|return)(ed|s)?\b|creditnota|retour|rembours|\bavoirs?\b|nota de credito|devoluci|reembols|nota di credito|\breso\b|rimbors|korygujac|zwrot|iade|kredit(nota|ering)/;

interface Credits {
  of: ColumnRef;
  values: string[];
}

/** Amounts of such rows count below zero, or as refunds where they bear the numbers of the orders that they are of. */
export async function takeCreditsBack(work: Work, found: Suggestion[]): Promise<void> {
  for (const facts of work.facts) {
    const credits = creditsOf(facts);
    const [lines, orders] = ["order_items", "orders"].map((table) => partOf(found, table, facts.table));
    const number = numberOf((lines ?? orders)?.columns.order_id);
    if (!credits || !number) continue;
    const { below, shared } = await readCredits(work, facts, credits, number);
    if (below > 0) continue;
    const asRefunds = shared > 0;
    if (asRefunds && lines && orders) found.push(refundsOf(lines, orders, credits));
    for (const one of found.filter(({ table }) => table === "order_items" || table === "orders"))
      takeBack(one, facts.table, credits, asRefunds);
  }
}

const partOf = (found: Suggestion[], table: string, from: string) =>
  found.find((one) => one.table === table)?.grid.parts.find((part) => part.from === from);

/** The one column that numbers orders. */
const numberOf = (rule: ColumnRule | undefined) => (rule?.from.kind === "column" ? rule.from.of : undefined);

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

/** How many such rows have an amount below zero, and how many bear the number of another row that is none. */
async function readCredits(
  { scope }: Work,
  { table, columns }: TableFacts,
  { of, values }: Credits,
  number: ColumnRef,
): Promise<{ below: number; shared: number }> {
  const isBelow = columns.filter(isAmount).map((amount) => `${figure(amount)} < 0`);
  const from = rawTable(scope.rawSchema, table);
  const isCredit = `coalesce(trim(CAST(${quoteName(of.column)} AS VARCHAR)), '') IN (${values.map(quoteText).join(", ")})`;
  const [id] = [quoteName(number.column)];
  const [row] = await scope.session.query<{ below: number; shared: number }>(
    `SELECT count(*) FILTER (${isBelow.join(" OR ") || "true"}) AS below,
       count(*) FILTER (${id} IN (SELECT ${id} FROM ${from} WHERE NOT ${isCredit})) AS shared
     FROM ${from} WHERE ${isCredit}`,
    {},
    { signal: scope.signal },
  );
  return { below: Number(row!.below), shared: Number(row!.shared) };
}

function takeBack(one: Suggestion, from: string, { of, values }: Credits, asRefunds: boolean): void {
  one.grid.parts = one.grid.parts.flatMap((part) => {
    if (part.from !== from) return [part];
    const sold: GridPart = { ...part, filters: [...part.filters, { of, op: "is-not", values }] };
    const back: GridPart = { ...part, filters: [...part.filters, { of, op: "is", values }] };
    return asRefunds ? [sold] : [sold, { ...back, columns: negatedAll(part.columns) }];
  });
  const how = asRefunds ? "are refunds" : "count below zero";
  one.reason += `; rows whose ${of.column} is ${quoted(values)} ${how}`;
}

const TAKEN_BACK = ["quantity", "subtotal", "discount", "shipping", "tax", "total"];

const negatedAll = (columns: GridPart["columns"]): GridPart["columns"] =>
  Object.fromEntries(
    Object.entries(columns).map(([name, rule]) => [name, TAKEN_BACK.includes(name) ? negated(rule) : rule]),
  );

function negated(rule: ColumnRule): ColumnRule {
  const { from } = rule;
  if (from.kind === "column")
    return { ...rule, from: { kind: "arithmetic", first: 0, steps: [{ op: "-", by: from.of }] } };
  if (from.kind === "fixed") return { ...rule, from: { ...from, value: `-${from.value}` } };
  if (from.kind !== "arithmetic") return rule;
  return { ...rule, from: { ...from, steps: [...from.steps, { op: "*", by: -1 }] } };
}

function refundsOf(lines: GridPart, orders: GridPart, { of, values }: Credits): Suggestion {
  const { order_item_id: refund_id, order_id, quantity, total: amount } = lines.columns;
  const { aggregate: _any, ...refunded_at } = orders.columns.ordered_at ?? {};
  const columns = { refund_id, order_id, quantity, amount, refunded_at } as GridPart["columns"];
  const filters = [...lines.filters, { of, op: "is" as const, values }];
  const part: GridPart = { ...lines, filters, columns };
  const reason = `Rows whose ${of.column} is ${quoted(values)} give back what was sold`;
  const reasons = Object.keys(columns).map((column) => ({ column, confidence: 0.8, reason }));
  return suggestion([{ table: "refunds", part, reasons }], 0.7, reason);
}
