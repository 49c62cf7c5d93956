/** Suggestions for order lines: their key, their columns, what a unit and the whole line cost. */

import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { SAMPLE_ROWS } from "../facts/table-facts.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";
import { type Draft, draftOf, fixed, put, putHit, refOf } from "./draft.ts";
import {
  arithmetic,
  beforeDiscount,
  discountRule,
  discountsOf,
  type Money,
  moneyOf,
  named,
  type Steps,
  subtotalRule,
  totalRule,
} from "./line-money.ts";
import { orderColumns, orderOrigin } from "./order-key.ts";

/** What tells which product a line is of, best first. */
const PRODUCT = ["product_id", "variant_id", "sku"];
/** How sure a name is as a product's number. */
const BY_NAME = 0.6;

/** Adds what lines need beyond their own columns: a key, prices, totals. */
export async function linesDraft(scope: Scope, role: Role): Promise<Draft> {
  const { facts, hits } = role;
  const draft = draftOf("order_items", facts);
  await lineKey(scope, draft, role);
  if (role.orderKey) {
    const of = orderColumns(role).map(({ column }) => column);
    put(
      draft,
      "order_id",
      { from: orderOrigin(role) },
      0.8,
      `No one number tells orders apart: ${of.join(", ")} together do`,
    );
  }
  const product = hits.get("product_id") ?? hits.get("variant_id") ?? hits.get("sku");
  for (const [name, hit] of hits) {
    if (name !== "total" && name !== "discount") putHit(draft, facts.table, name, hit);
  }
  if (product) {
    for (const name of ["variant_id", "product_id"]) putHit(draft, facts.table, name, product);
  }
  const money = moneyOf(role);
  lineMoney(draft, money);
  if (!money.quantity)
    put(draft, "quantity", fixed("1"), 0.5, "No column holds a quantity, so each line counts one unit");
  return draft;
}

/** Of lines that name goods and number none, names that come again and again are what tells the goods apart. */
export function soldByName(role: Role): Role {
  const { table, facts, hits } = role;
  const title = hits.get("title");
  const isNumbered = PRODUCT.some((name) => hits.has(name));
  const rows = Math.min(facts.rows, SAMPLE_ROWS);
  const repeats = title && title.column.distinct <= 0.5 * title.column.filled * rows;
  if (table !== "order_items" || isNumbered || !repeats) return role;
  return { ...role, hits: new Map([...hits, ["product_id", { ...title, score: BY_NAME }]]) };
}

function lineMoney(draft: Draft, money: Money): void {
  const discount = discountRule(money);
  if (discount) put(draft, "discount", discount, 0.8, `Taken off the line: ${named(discountsOf(money))}`);
  const total = totalRule(money);
  if (total) put(draft, "total", total.rule, money.total ? 0.85 : 0.8, total.reason);
  if (!money.price && money.total) {
    const steps: Steps = beforeDiscount(money);
    if (money.quantity) steps.push({ op: "/", by: money.quantity });
    const rule = steps.length > 0 ? arithmetic(money, money.total, steps) : subtotalRule(money)!;
    put(
      draft,
      "unit_price",
      rule,
      0.75,
      `No column holds a price: ${money.total.column}${beforeDiscount(money).length > 0 ? " before discount" : ""} by quantity`,
    );
  }
}

/** The line's own number, else order and product, numbered where they come more than once. */
async function lineKey(scope: Scope, draft: Draft, role: Role): Promise<void> {
  const { facts, hits } = role;
  const own = hits.get("order_item_id");
  if (own) return putHit(draft, facts.table, "order_item_id", own);
  const product = hits.get("product_id") ?? hits.get("variant_id") ?? hits.get("sku") ?? hits.get("title");
  const parts = [...orderColumns(role), ...(product ? [product.column] : [])];
  const of = parts.map((column) => refOf(facts.table, column));
  const [row] = await scope.session.query<{ n: number; d: number }>(
    `SELECT count(*) AS n, count(DISTINCT concat_ws('-', ${of.map(({ column }) => quoteName(column)).join(", ")})) AS d
     FROM ${rawTable(scope.rawSchema, facts.table)}`,
    {},
    { signal: scope.signal },
  );
  // A later file may have what was given back of the same order.
  const isUnique = row!.n === row!.d && !facts.files?.isSeries;
  put(
    draft,
    "order_item_id",
    { from: { kind: "combine", of, separator: "-", ...(!isUnique && { numbered: true }) } },
    isUnique ? 0.9 : 0.75,
    `Lines have no number of their own: ${named(of)} ${isUnique ? "together are unique" : "together, numbered where they come more than once"}`,
  );
}
