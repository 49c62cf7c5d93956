/** What tells orders apart where no one number does: a till's number beside its day and place, or a customer's day. */
import type { ColumnOrigin } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";
import { refOf } from "./draft.ts";

/** The columns that together are an order's number. */
export const orderColumns = ({ orderKey, hits }: Role): ColumnFacts[] =>
  orderKey ?? [hits.get("order_id")!.column];

/** They as SQL: a list to group by. */
export const orderList = (role: Role): string =>
  orderColumns(role)
    .map(({ column }) => quoteName(column))
    .join(", ");

/** They as a value. */
export function orderOrigin(role: Role): ColumnOrigin {
  const of = orderColumns(role).map((column) => refOf(role.facts.table, column));
  return of.length === 1 ? { kind: "column", of: of[0]! } : { kind: "combine", of, separator: "-" };
}

/** Numbers that come again on other days, or in other places, are of so many orders each at least. */
const AGAIN = 1.8;
/** Share of the numbers that do. */
const MOST = 0.8;
const LEAST = 3;

/** Tills begin to count anew each day, and each till for itself: then day and place belong to the number. */
export async function numberedAnew(scope: Scope, role: Role): Promise<Role> {
  const number = role.hits.get("order_id")?.column;
  const day = matchColumns(role.facts, "orders").get("ordered_at")?.column;
  if (!number || !day || role.orderKey) return role;
  const places = role.facts.columns.filter(
    (column) => column !== number && isPlace(column) && column.distinct > 1,
  );
  const sets = [
    [number],
    [number, day],
    ...places.flatMap((place) => [
      [number, place],
      [number, day, place],
    ]),
  ];
  const counts = await orders(scope, role.facts.table, sets, day);
  if (counts.numbers < LEAST || counts.again < MOST * counts.numbers) return role;
  const most = Math.max(...counts.sets);
  // The fewest columns that tell as many orders apart as all of them do.
  const best = sets.find((_set, k) => counts.sets[k]! >= 0.98 * most)!;
  return best.length > 1 && most >= AGAIN * counts.sets[0]! ? { ...role, orderKey: best } : role;
}

/** Shop, branch, till: which one, not what it is called beside its number. */
const isPlace = ({ name, kind, filled }: ColumnFacts) =>
  filled > 0.99 &&
  (kind === "integer" || kind === "text") &&
  ["location", "device"].some((concept) => name.concepts.has(concept));

/** How many orders each set of columns makes, and how many numbers come on several days. */
async function orders(
  { session, rawSchema, signal }: Scope,
  table: string,
  sets: ColumnFacts[][],
  day: ColumnFacts,
): Promise<{ sets: number[]; numbers: number; again: number }> {
  // The time of day is left out: lines of one order may be a moment apart.
  const value = (column: ColumnFacts) =>
    column === day
      ? `regexp_replace(CAST(${quoteName(column.column)} AS VARCHAR), '[ T]*\\d{1,2}:\\d{2}.*$', '')`
      : `CAST(${quoteName(column.column)} AS VARCHAR)`;
  const list = sets.map((set, k) => `count(DISTINCT concat_ws('|', ${set.map(value).join(", ")})) AS s${k}`);
  const number = quoteName(sets[0]![0]!.column);
  const from = `${rawTable(rawSchema, table)} WHERE ${number} IS NOT NULL`;
  const [row] = await session.query<Record<string, number>>(
    `WITH n AS (SELECT count(DISTINCT ${value(day)}) AS days FROM ${from} GROUP BY ${number} HAVING count(*) > 1)
     SELECT ${list.join(", ")}, (SELECT count(*) FROM n) AS numbers, (SELECT count(*) FROM n WHERE days > 1) AS again FROM ${from}`,
    {},
    { signal },
  );
  return {
    sets: sets.map((_set, k) => Number(row![`s${k}`])),
    numbers: Number(row!.numbers),
    again: Number(row!.again),
  };
}
