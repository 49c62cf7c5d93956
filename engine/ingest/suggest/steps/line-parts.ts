/** Lines of what a bundle is made of, below the bundle's own line: what the customer paid stands in one of the two. */
import type { ColumnRef, GridFilter, GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { overlap } from "../facts/facts.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { figure } from "../roles/repeated.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";
import { addsUp } from "./left-out.ts";

/** Share of the lines with parts whose parts come to nothing, or to the same once more. */
const MOST = 0.9;

/** Leaves out the parts where the line above has their price, too. */
export async function leaveOutParts({ facts, scope }: Work, found: Suggestion[]): Promise<void> {
  const lines = found.find(({ table }) => table === "order_items");
  const [part] = lines?.grid.parts ?? [];
  const table = facts.find((one) => one.table === part?.from);
  const key = part?.columns.order_item_id?.from;
  if (!lines || !part || !table || part.select || lines.grid.parts.length > 1 || key?.kind !== "column")
    return;
  const parent = await parentIn(scope, table, key.of);
  const worth = worthOf(table, part);
  if (!parent || !worth || !(await isTwice(scope, key.of, parent, worth))) return;
  const of = { table: table.table, column: parent.column };
  const filter: GridFilter =
    parent.filled > 0.99 ? { of, op: "is", values: ["0"] } : { of, op: "empty", values: [] };
  const orders = found.find((one) => one.table === "orders")?.grid.parts ?? [];
  for (const one of [part, ...orders.filter((order) => addsUp(order, table.table))]) one.filters.push(filter);
  lines.reason += `; lines below another, by ${parent.column}, are parts of what it already counts, and left out`;
}

/** The column that names the line above. */
async function parentIn(
  { session, rawSchema, signal }: Scope,
  { table, columns }: TableFacts,
  key: ColumnRef,
): Promise<ColumnFacts | undefined> {
  for (const one of columns) {
    const { concepts } = one.name;
    const isParent = concepts.has("parent") && !concepts.has("order") && !concepts.has("product");
    if (!isParent || one.column === key.column || one.filled === 0) continue;
    const from = { table, column: one.column };
    if ((await overlap(session, rawSchema, from, key, signal)) >= MOST) return one;
  }
  return undefined;
}

/** SQL of what a line comes to before what is taken off. */
function worthOf({ columns }: TableFacts, { columns: rules }: GridPart): string | undefined {
  const of = (name: string) => {
    const from = rules[name]?.from;
    const column = from?.kind === "column" ? columns.find((one) => one.column === from.of.column) : undefined;
    return column && figure(column);
  };
  const [total, price, quantity] = [of("total"), of("unit_price"), of("quantity")];
  return total ?? (price && quantity && `${price} * ${quantity}`);
}

async function isTwice(
  { session, rawSchema, signal }: Scope,
  { table, column }: ColumnRef,
  parent: ColumnFacts,
  worth: string,
): Promise<boolean> {
  const from = rawTable(rawSchema, table);
  const text = (name: string) => `trim(CAST(${quoteName(name)} AS VARCHAR))`;
  const [row] = await session.query<{ n: number; twice: number }>(
    `SELECT count(*) AS n, count(*) FILTER (b.worth = 0 OR abs(a.worth - b.worth) <= 0.02 + abs(a.worth) * 0.005) AS twice
     FROM (SELECT ${text(column)} AS id, ${worth} AS worth FROM ${from}) a
     JOIN (SELECT ${text(parent.column)} AS id, sum(${worth}) AS worth FROM ${from} GROUP BY 1) b USING (id)`,
    {},
    { signal },
  );
  return Number(row!.n) > 0 && Number(row!.twice) >= MOST * Number(row!.n);
}
