/**
 * Which of an order's amounts is its total: the one that another comes to with delivery and tax. "Total" and "ara toplam"
 * may be what the goods come to alone; the figures beside them tell.
 */
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure, size } from "./repeated.ts";
import type { Role } from "./role.ts";
import { columnsOf, isAmount, near, shareOf } from "./stated-total.ts";

/** Orders whose total is what they were asked for in all, and whose subtotal what makes that, where nothing else is it. */
export async function addedTotal(scope: Scope, role: Role): Promise<Role> {
  const { total, subtotal, shipping, tax } = columnsOf(role);
  const goods = total ?? subtotal;
  if (!goods || !(shipping || tax)) return role;
  const asked = await amountOf(scope, role, goods, "+");
  const hits = new Map(role.hits);
  const put = (name: string, column: ColumnFacts) => hits.set(name, { column, score: 0.9 });
  if (asked) {
    put("total", asked);
    if (!subtotal || subtotal === asked || subtotal === goods) put("subtotal", goods);
    return { ...role, hits };
  }
  const before = subtotal ? undefined : await amountOf(scope, role, goods, "-");
  if (before) put("subtotal", before);
  return { ...role, hits };
}

/** The amount that the given one comes to with delivery and tax, and less the discount, or without that; "-" is the way back. */
async function amountOf(
  scope: Scope,
  role: Role,
  given: ColumnFacts,
  way: "+" | "-",
): Promise<ColumnFacts | undefined> {
  const { discount, shipping, tax } = columnsOf(role);
  const parts = [given, discount, shipping, tax];
  const others = role.facts.columns.filter((column) => isAmount(column) && !parts.includes(column));
  if (others.length === 0) return undefined;
  const sums = [
    `- ${size(discount)} + ${size(shipping)} + ${size(tax)}`,
    `${size(shipping)} + ${size(tax)}`,
    size(tax),
  ].map((sum) => `${figure(given)} ${way} (${sum})`);
  const is = await shareOf(
    scope,
    role,
    `${size(shipping)} + ${size(tax)} > 0`,
    others.flatMap((column) => sums.map((sum) => near(column, sum))),
  );
  return others.find((_column, k) => sums.some((_sum, n) => is[k * sums.length + n]));
}
