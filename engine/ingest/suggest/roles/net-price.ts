/** Beside a rate of discount a price is before it in most exports, after it in some (SAP Business One): totals tell. */

import { isRate } from "../drafts/line-money.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";
import { near, shareOf } from "./stated-total.ts";

const isOtherPrice = ({ name, kind }: ColumnFacts) =>
  kind === "number" && name.concepts.has("price") && !name.concepts.has("cost");

/** Lines that are quantity times price although a rate of discount stands beside them: the price before it is taken, else no rate. */
export async function pricedBeforeRate(scope: Scope, role: Role): Promise<Role> {
  const { facts, hits } = role;
  const [quantity, price, total] = ["quantity", "unit_price", "total"].map((name) => hits.get(name)?.column);
  const rate = facts.columns.find(isRate);
  if (!quantity || !price || !total || !rate || hits.has("discount")) return role;
  const others = facts.columns.filter((column) => column !== price && isOtherPrice(column));
  const less = (column: ColumnFacts) =>
    `${figure(quantity)} * ${figure(column)} * (1 - ${figure(rate)} / 100)`;
  const [isAfter, ...fit] = await shareOf(scope, role, `${figure(rate)} > 0`, [
    near(total, `${figure(quantity)} * ${figure(price)}`),
    ...others.map((column) => near(total, less(column))),
  ]);
  if (!isAfter) return role;
  const before = others.find((_column, k) => fit[k]);
  if (!before) return calledSo(role, [rate], "discount", "fee");
  return { ...role, hits: new Map([...hits, ["unit_price", { column: before, score: 0.9 }]]) };
}
