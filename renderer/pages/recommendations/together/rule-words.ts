/** A rule in words, and the counts of orders that its shares were made of. */

import type { Format } from "../../../ui/index.ts";
import type { Association } from "./answers.ts";

/** Orders with each side, of `orders` that were counted: what confidence and lift say, as counts. */
export const ordersOf = (
  { orders: both, confidence, lift }: Association,
  orders: number,
): { withLeft: number; withRight: number } => ({
  withLeft: Math.round(both / confidence),
  withRight: Math.round((confidence / lift) * orders),
});

/** Titles of the left side one by one; a title that holds the sign between them leaves it whole. */
export function titlesOf({ left, leftIds }: Association): string[] {
  const titles = left.split(" + ");
  return titles.length === leftIds.length ? titles : [left];
}

/** "Of 274 orders with A, 82 also hold B: 29.9%. Of all orders 0.32% do, so it is 94.1 times as likely as by chance." */
export function ruleInWords(rule: Association, orders: number, format: Format): string {
  const { left, right, confidence, lift } = rule;
  const { withLeft, withRight } = ordersOf(rule, orders);
  const both = `Of ${format.number(withLeft)} orders with ${left}, ${format.number(rule.orders)} also hold ${right}`;
  const all = `Of all orders ${format.percent(withRight / orders)} do`;
  return `${both}: ${format.percent(confidence, 1)}. ${all}, so it is ${format.number(lift, 1)} times as likely as by chance.`;
}
