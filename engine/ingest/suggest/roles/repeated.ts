/** Exports of lines repeat on each line what holds for its order: its total, its tax, its discount. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { orderColumns, orderList } from "../drafts/order-key.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { isOwnNumber, matchColumns } from "./match-columns.ts";
import type { Role } from "./role.ts";

const AMOUNTS = ["total", "subtotal", "tax", "discount"];
/** Orders of several lines that tell anything. */
const LEAST = 5;

/**
 * A role of order lines without the amounts that are of the whole order, which stand apart in `ofOrder`. Amounts are
 * when nearly every order of several lines has one value of them, orders differ, and they are no line's own: they are
 * not quantity times price, and called after the order or larger than a line that another column tells of.
 */
export async function withoutRepeated(scope: Scope, role: Role): Promise<Role> {
  const { facts } = role;
  const [order] = orderColumns(role);
  const amounts = facts.columns.filter(
    ({ name, kind }) =>
      (kind === "number" || kind === "integer") &&
      AMOUNTS.some((concept) => name.concepts.has(concept)) &&
      !["unit", "percent", "id", "count"].some((concept) => name.concepts.has(concept)),
  );
  if (isOwnNumber(order!) || amounts.length === 0) return role;
  const alike = await repeatedIn(scope, role, amounts);
  const repeated = amounts.filter((_column, k) => alike[k]!.isRepeated);
  const others = facts.columns.filter((column) => !repeated.includes(column));
  const hits = matchColumns({ ...facts, columns: others }, "order_items");
  const has = (...names: string[]) => names.some((name) => hits.has(name));
  // Where a line has no other amount and nothing calls it the order's, one price for all may look so.
  const isCertain = has("unit_price", "total");
  const ofOrder = repeated.filter(({ name }) => isCertain || (name.concepts.has("order") && has("quantity")));
  if (ofOrder.length === 0) return role;
  const columns = facts.columns.filter((column) => !ofOrder.includes(column));
  return { ...role, hits: matchColumns({ ...facts, columns }, "order_items"), ofOrder };
}

/** SQL of a raw column's figure. */
export const figure = ({ column, decimal }: ColumnFacts) =>
  `app.number(CAST(${quoteName(column)} AS VARCHAR), '${decimal ?? "."}')`;

/** SQL of a figure without its sign; 0 where it is missing, or where no column holds it. */
export const size = (column: ColumnFacts | undefined) =>
  column ? `abs(coalesce(${figure(column)}, 0))` : "0";

async function repeatedIn({ session, rawSchema, signal }: Scope, role: Role, amounts: ColumnFacts[]) {
  const [quantity, price] = ["quantity", "unit_price"].map((name) => role.hits.get(name)?.column);
  const own = quantity && price ? `${figure(quantity)} * ${figure(price)}` : "NULL";
  const each = amounts.map(
    (
      column,
      k,
    ) => `count(DISTINCT ${figure(column)}) AS d${k}, count(${figure(column)}) < count(*) AS s${k}, any_value(${figure(column)}) AS v${k},
      bool_and(coalesce(abs(${figure(column)} - (${own})) <= 0.011, false)) AS o${k}`,
  );
  const told = amounts.map(
    (
      _column,
      k,
    ) => `count(*) FILTER (d${k} = 1 AND v${k} <> 0) AS a${k}, count(*) FILTER (d${k} > 0 AND (d${k} > 1 OR v${k} <> 0)) AS n${k},
      count(DISTINCT v${k}) AS m${k}, count(*) FILTER (o${k}) AS l${k}, count(*) FILTER (s${k} AND d${k} > 0) AS s${k}, count(*) FILTER (d${k} > 0) AS f${k}`,
  );
  const [row] = await session.query<Record<string, number>>(
    `SELECT count(*) AS orders, ${told.join(", ")} FROM (SELECT ${each.join(", ")} FROM ${rawTable(rawSchema, role.facts.table)}
       GROUP BY ${orderList(role)} HAVING count(*) > 1)`,
    {},
    { signal },
  );
  return amounts.map((_column, k) => {
    const count = (letter: string) => Number(row![`${letter}${k}`]);
    const [a, n] = [count("a"), count("n")];
    const isAlike = n >= LEAST && a >= 0.95 * n && count("m") > 1 && count("l") < 0.9 * n;
    // Amounts that stand on one line of each order are the order's; those that only some orders have, a line's.
    const isWhole = count("s") === 0 || count("f") >= 0.95 * Number(row!.orders);
    return { isRepeated: isAlike && isWhole };
  });
}
