/** "Discount" is an amount in most exports, a rate in per cent in some: what lines with one come to tells. */
import { rawTable } from "../../raw-tables.ts";
import { isFraction } from "../drafts/line-money.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";

/** Lines with a discount that tell anything, and the share of them that must agree. */
const LEAST = 5;
const MOST = 0.9;

/**
 * Lines whose total is quantity times price less so many per cent have a rate where their discount stands: the column
 * is then called so.
 */
export async function discountedByRate(scope: Scope, role: Role): Promise<Role> {
  const [discount, quantity, price, total] = ["discount", "quantity", "unit_price", "total"].map(
    (name) => role.hits.get(name)?.column,
  );
  if (!discount || !quantity) return role;
  if (!price || !total) return isShare(discount, price ?? total) ? rated(role, discount) : role;
  const worth = `(${figure(quantity)} * ${figure(price)})`;
  // Prices and totals are rounded.
  const near = (by: string) =>
    `count(*) FILTER (abs(${figure(total)} - (${by})) <= 0.011 + abs(${worth}) * 0.001)`;
  const [row] = await scope.session.query<{ n: number; rates: number; amounts: number }>(
    `SELECT count(*) AS n, ${near(`${worth} * (1 - ${figure(discount)} / ${isFraction(discount) ? 1 : 100})`)} AS rates,
       ${near(`${worth} - ${figure(discount)}`)} AS amounts
     FROM ${rawTable(scope.rawSchema, role.facts.table)} WHERE ${figure(discount)} > 0`,
    {},
    { signal: scope.signal },
  );
  const [n, rates, amounts] = [row!.n, row!.rates, row!.amounts].map(Number) as [number, number, number];
  const isRate = n >= LEAST && rates >= MOST * n && amounts < rates;
  return isRate ? rated(role, discount) : role;
}

const rated = (role: Role, discount: ColumnFacts) => calledSo(role, [discount], undefined, "percent");

/** What the line came to is many times what a discount of less than one would take off: it is a share of it. */
const isShare = (discount: ColumnFacts, amount: ColumnFacts | undefined) =>
  isFraction(discount) && (amount?.median ?? 0) >= DEAR;
const DEAR = 4;
