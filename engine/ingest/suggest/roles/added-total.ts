/**
 * Which of an order's amounts is its total: the one that another comes to with delivery and tax. "Total" and "ara toplam"
 * may be what the goods come to alone; the figures beside them tell.
 */
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { columnsOf, isAmount, near, shareOf } from "./stated-total.ts";

/** Orders whose total is what they were asked for in all, and whose subtotal is what was taken for that, if nothing else is it. */
export async function addedTotal(scope: Scope, role: Role): Promise<Role> {
  const { total, subtotal, discount, shipping, tax } = columnsOf(role);
  const goods = total ?? subtotal;
  if (!goods || !(shipping || tax)) return role;
  const parts = [goods, discount, shipping, tax];
  const others = role.facts.columns.filter((column) => isAmount(column) && !parts.includes(column));
  if (others.length === 0) return role;
  const size = (column: ColumnFacts | undefined) => (column ? `abs(coalesce(${figure(column)}, 0))` : "0");
  const sums = [
    `${figure(goods)} - ${size(discount)} + ${size(shipping)} + ${size(tax)}`,
    `${figure(goods)} + ${size(shipping)} + ${size(tax)}`,
    `${figure(goods)} + ${size(tax)}`,
  ];
  const is = await shareOf(
    scope,
    role,
    `${size(shipping)} + ${size(tax)} > 0`,
    others.flatMap((column) => sums.map((sum) => near(column, sum))),
  );
  const asked = others.find((_column, k) => sums.some((_sum, n) => is[k * sums.length + n]));
  if (!asked) return role;
  const hits = new Map([...role.hits, ["total", { column: asked, score: 0.9 }]]);
  if (!subtotal || subtotal === asked || subtotal === goods)
    hits.set("subtotal", { column: goods, score: 0.9 });
  return { ...role, hits };
}
