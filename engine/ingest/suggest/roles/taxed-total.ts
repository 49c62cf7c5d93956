/** Of a line's amounts with its tax and without the latter counts: the tax beside them tells which is which. */
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { columnsOf, isAmount, near, shareOf } from "./stated-total.ts";

const says = ({ name }: ColumnFacts, ...concepts: string[]) => concepts.some((one) => name.concepts.has(one));

/** Lines whose total is another amount and the tax have that amount; those that come to it by price and quantity no total. */
export async function withoutTax(scope: Scope, role: Role): Promise<Role> {
  const { total } = columnsOf(role);
  const amounts = role.facts.columns.filter((column) => isAmount(column) && column !== total);
  const taxes = amounts.filter((column) => says(column, "tax") && !says(column, "incl", "excl"));
  for (const tax of total ? taxes : []) {
    const without = await untaxed(scope, role, tax, amounts);
    if (!without) continue;
    const hits = new Map(role.hits);
    hits.set("tax", { column: tax, score: 0.9 });
    if (without === "worth") hits.delete("total");
    else hits.set("total", { column: without, score: 0.9 });
    return { ...role, hits, withTax: total! };
  }
  return role;
}

/** What the total is with that tax: another amount, or what price and quantity come to; undefined where it is neither. */
async function untaxed(
  scope: Scope,
  role: Role,
  tax: ColumnFacts,
  amounts: ColumnFacts[],
): Promise<ColumnFacts | "worth" | undefined> {
  const { total, quantity, unit_price: price, discount } = columnsOf(role);
  const others = amounts.filter((column) => column !== tax && column !== discount);
  const off = discount ? `coalesce(${figure(discount)}, 0)` : "0";
  const worth = (less: string) =>
    quantity && price
      ? near(total!, `${figure(quantity)} * ${figure(price)}${less} + ${figure(tax)}`)
      : "false";
  const [isLess, isRated, ...are] = await shareOf(scope, role, `${figure(tax)} > 0`, [
    worth(` - abs(${off})`),
    worth(` * (1 - ${off} / 100)`),
    ...others.map((column) => near(total!, `${figure(column)} + ${figure(tax)}`)),
  ]);
  return others.find((_column, k) => are[k]) ?? (isLess || isRated ? "worth" : undefined);
}
