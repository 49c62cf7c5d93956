/** Tables of one layout whose numbers begin anew in each (orders_2023, orders_2024): the year belongs to the number. */
import type { ColumnRule, GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";

/** Keys in the tables' parts: `order_id` of orders is that of their lines. */
const KEYS = {
  orders: ["order_id"],
  order_items: ["order_id", "order_item_id"],
  refunds: ["order_id", "refund_id", "order_item_id"],
};

/** Puts what a table is called apart from the others before the numbers of orders that are not theirs alone. */
export async function numberApart(work: Work, found: Suggestion[]): Promise<void> {
  const orders = found.find(({ table }) => table === "orders");
  const [first, second] = orders?.grid.parts ?? [];
  if (!orders || !first || !second) return;
  if (!(await areOthers(work.scope, numbersOf(work, first), numbersOf(work, second)))) return;
  const ofTags = new Set(orders.grid.parts.map(({ from }) => tagOf(from)));
  if (ofTags.size < orders.grid.parts.length) return;
  for (const [table, keys] of Object.entries(KEYS)) {
    const one = found.find((other) => other.table === table);
    if (!one?.grid.parts.every(({ from }) => ofTags.has(tagOf(from)))) continue;
    for (const part of one.grid.parts)
      for (const key of keys)
        if (part.columns[key]) part.columns[key] = tagged(part.columns[key], tagOf(part.from));
    one.reason += "; numbers begin anew in each, so what each is called stands before them";
  }
}

/** The year or month in the name of a table. */
export const tagOf = (table: string) => /\d+([_-]\d+)*/.exec(table)?.[0] ?? "";

/** The rule with the tag before its value; of values put together, each has it by the order's number. */
export function tagged(rule: ColumnRule, tag: string): ColumnRule {
  const { from } = rule;
  if (from.kind !== "column") return rule;
  const value = `${quoteName(from.of.table)}.${quoteName(from.of.column)}`;
  return {
    ...rule,
    from: { kind: "expression", sql: `${quoteText(`${tag}-`)} || CAST(${value} AS VARCHAR)` },
  };
}

/** Share of the numbers in both tables whose orders are of different times, from which on they are no copies. */
const MOST = 0.5;

const numbersOf = ({ scope }: Work, { from, columns }: GridPart): string | undefined => {
  const [id, at] = [columns.order_id?.from, columns.ordered_at?.from];
  if (id?.kind !== "column" || at?.kind !== "column" || at.of.table !== from) return undefined;
  return `SELECT CAST(${quoteName(id.of.column)} AS VARCHAR) AS id, CAST(${quoteName(at.of.column)} AS VARCHAR) AS at FROM ${rawTable(scope.rawSchema, from)}`;
};

/** Whether two tables have numbers in common whose orders are not the same; each a SELECT of `id` and `at`. */
export async function areOthers(
  { session, signal }: Scope,
  one: string | undefined,
  other: string | undefined,
): Promise<boolean> {
  if (!one || !other) return false;
  const [row] = await session.query<{ both: number; apart: number }>(
    `SELECT count(*) AS both, count(*) FILTER (one.at <> other.at) AS apart FROM (${one}) one JOIN (${other}) other USING (id)`,
    {},
    { signal },
  );
  return Number(row!.both) > 0 && Number(row!.apart) > MOST * Number(row!.both);
}
