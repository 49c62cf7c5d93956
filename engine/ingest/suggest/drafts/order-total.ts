/** Orders whose own table says nothing of money have that of their lines, added up. */

import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { type Draft, put, refOf, ruleFor } from "./draft.ts";
import { addedUp, askedRule, moneyOf, subtotalRule } from "./line-money.ts";
import type { Link } from "./links.ts";

/** Joins the lines to a draft of orders without a total: one row for each order, with what its lines come to. */
export function totalledByLines(draft: Draft, lines: Role, link: Link): void {
  const { part } = draft;
  const money = moneyOf(lines);
  const total = askedRule(money);
  const key = part.columns.order_id?.from;
  if (part.columns.total || !total || key?.kind !== "column") return;
  part.group = [key.of];
  for (const [name, rule] of Object.entries(part.columns))
    if (name !== "order_id" && rule.from.kind !== "fixed" && rule.from.kind !== "setting")
      rule.aggregate = "any";
  part.joins.push({
    table: lines.facts.table,
    type: "left",
    on: [{ left: key.of, right: link.left.column }],
  });
  const from = `of ${lines.facts.table}, added up`;
  put(
    draft,
    "total",
    addedUp(total.rule),
    0.8,
    `${total.reason} ${from}; without shipping${money.asked ? "" : " and tax"}`,
  );
  const subtotal = subtotalRule(money);
  if (subtotal) put(draft, "subtotal", addedUp(subtotal), 0.75, `Lines before discount ${from}`);
  const shipping = matchColumns(lines.facts, "orders").get("shipping");
  if (!shipping) return;
  const { rule } = ruleFor("orders", "shipping", lines.facts.table, shipping.column);
  put(draft, "shipping", addedUp(rule), 0.7, `${refOf(lines.facts.table, shipping.column).column} ${from}`);
}
