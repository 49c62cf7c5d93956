/** What the prices and amounts of order lines are. */
import type { Scope } from "../scope.ts";
import { titledByGoods } from "./buyer-name.ts";
import { discountedByRate } from "./discount-rate.ts";
import { pricedByCost } from "./item-cost.ts";
import { pricedByLine } from "./line-price.ts";
import { pricedBeforeRate } from "./net-price.ts";
import { withoutRepeated } from "./repeated.ts";
import type { Role } from "./role.ts";
import { paidTotal } from "./stated-total.ts";
import { withoutTax } from "./taxed-total.ts";

/** Lines whose amounts are what they are called, or what their figures tell. */
export async function pricedLines(scope: Scope, role: Role): Promise<Role> {
  const priced = await pricedByLine(scope, await pricedByCost(scope, await titledByGoods(scope, role)));
  const untaxed = await withoutTax(scope, priced);
  const own = await withoutRepeated(scope, await discountedByRate(scope, untaxed));
  return paidTotal(scope, await pricedBeforeRate(scope, own));
}
