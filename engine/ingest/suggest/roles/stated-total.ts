/**
 * "Total" of a line is what was paid for it in most exports, what it came to before discount in some, and what was left
 * after the marketplace's fees in others: the figures beside it tell.
 */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";

/** Lines that tell anything, and the share of them that must agree. */
const LEAST = 5;
const MOST = 0.9;

const isFigure = ({ kind }: ColumnFacts) => kind === "number" || kind === "integer";
const isFee = (column: ColumnFacts) =>
  isFigure(column) && column.name.concepts.has("fee") && !column.name.concepts.has("percent");

/** Lines whose total is what buyers paid, or known to be before discount. */
export async function paidTotal(scope: Scope, given: Role): Promise<Role> {
  const role = await withoutPayout(scope, given);
  const { discount, total, quantity, unit_price: price } = columnsOf(role);
  if (!discount || !total || !quantity || role.isUndiscounted) return role;
  const worth = price
    ? `${figure(quantity)} * ${figure(price)}`
    : usualWorth(role, discount, total, quantity);
  if (!worth) return role;
  const [isBefore] = await shareOf(scope, role, `${figure(discount)} <> 0`, [near(total, worth)]);
  return isBefore ? { ...role, isUndiscounted: true } : role;
}

/** What so many of the product come to where nothing was taken off; undefined where nothing tells the products apart. */
function usualWorth({ hits }: Role, discount: ColumnFacts, total: ColumnFacts, quantity: ColumnFacts) {
  const product = ["product_id", "variant_id", "sku", "title"]
    .map((name) => hits.get(name)?.column)
    .find(Boolean);
  const each = `round(${figure(total)} / nullif(${figure(quantity)}, 0), 4)`;
  return (
    product &&
    `${figure(quantity)} * (mode(${each}) FILTER (coalesce(${figure(discount)}, 0) = 0) OVER (PARTITION BY ${quoteName(product.column)}))`
  );
}

/** A total less fees is what the shop was paid out: it is then called a fee, so that another column makes the total. */
async function withoutPayout(scope: Scope, role: Role): Promise<Role> {
  const { total, quantity, unit_price: price, discount } = columnsOf(role);
  const fees = role.facts.columns.filter(isFee);
  if (!total || fees.length === 0) return role;
  const sum = (columns: ColumnFacts[]) =>
    columns.map((column) => `coalesce(${figure(column)}, 0)`).join(" + ");
  const others = role.facts.columns.filter((column) => isAmount(column) && column !== total);
  const worth = quantity && price && `${figure(quantity)} * ${figure(price)}`;
  const [byPrice, bySum] = await shareOf(scope, role, `${sum(fees)} <> 0`, [
    worth ? `${near(total, `${worth} - abs(${sum(fees)})`)}` : "false",
    near(total, sum([...new Set([...others, ...fees])])),
  ]);
  if (!byPrice && !bySum) return role;
  const left = calledSo(role, [total], "total", "fee");
  // All that was added up stands beside it, the discount too: what the goods came to is before it.
  return bySum && discount && left.hits.has("total") ? { ...left, isUndiscounted: true } : left;
}

/** Money that may be part of a sum. */
export const isAmount = (column: ColumnFacts) =>
  isFigure(column) &&
  column.distinct > 0 &&
  !["id", "percent", "count", "quantity", "postcode", "phone", "age", "year"].some((concept) =>
    column.name.concepts.has(concept),
  );

export const columnsOf = ({ hits }: Role): Record<string, ColumnFacts | undefined> =>
  Object.fromEntries([...hits].map(([name, { column }]) => [name, column]));

/** SQL that says whether a figure is the other one, to the cent. */
export const near = (column: ColumnFacts, by: string) => `abs(${figure(column)} - (${by})) <= 0.011`;

/** Whether each of the tests holds for nearly all rows that the condition takes. */
export async function shareOf(
  { session, rawSchema, signal }: Scope,
  { facts }: Role,
  condition: string,
  tests: string[],
): Promise<boolean[]> {
  const holds = tests.map((test, k) => `${test} AS t${k}`);
  const counts = tests.map((_test, k) => `count(*) FILTER (t${k}) AS t${k}`);
  const { read, list } = readOnce(facts.columns, `${condition} AS counts, ${holds.join(", ")}`);
  const [row] = await session.query<Record<string, number>>(
    `SELECT count(*) AS n, ${counts.join(", ")}
     FROM (SELECT ${list} FROM (SELECT ${["*", ...read].join(", ")} FROM ${rawTable(rawSchema, facts.table)})) WHERE counts`,
    {},
    { signal },
  );
  const n = Number(row!.n);
  return tests.map((_test, k) => n >= LEAST && Number(row![`t${k}`]) >= MOST * n);
}

/** Figures that the expressions ask for again and again, each read under a name of its own: of hundreds of columns that takes seconds otherwise. */
function readOnce(columns: ColumnFacts[], sql: string): { read: string[]; list: string } {
  const read: string[] = [];
  let list = sql;
  for (const [k, column] of columns.entries()) {
    if (!list.includes(figure(column))) continue;
    read.push(`${figure(column)} AS __figure_${k}`);
    list = list.replaceAll(figure(column), `__figure_${k}`);
  }
  return { read, list };
}
