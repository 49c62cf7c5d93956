/** Drafts of what a shop sells, which lean on each other: lines, orders, customers, products, variants, categories. */

import type { ColumnRef, ColumnRule } from "../../../contract/grid.ts";
import { readName } from "../names/concepts.ts";
import { listed, type Role } from "../roles/role.ts";
import { withKey, withSiblings } from "../roles/roles.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { COVERED, suggestCustomers } from "./customers.ts";
import { directDraft } from "./direct.ts";
import { type Draft, put } from "./draft.ts";
import { suggestCategories, suggestProducts, suggestVariants } from "./goods.ts";
import { takeFrom } from "./grouped.ts";
import { leadInstead, leadTo } from "./leads.ts";
import { linesDraft } from "./lines.ts";
import type { Link, Path } from "./links.ts";
import { orderColumns } from "./order-key.ts";
import { totalledByLines } from "./order-total.ts";
import { ordersFromLines } from "./orders.ts";

/** Share of rows whose reference is found in the other table from which on they belong together. */
export const LEAST_FOUND = 0.1;

/** Tables without any rows of the kind have no suggestion. */
export async function suggestSales(work: Work): Promise<Suggestion[]> {
  const lines = withSiblings(work.roles, "order_items");
  const suggestions = [
    await suggestLines(work, lines),
    await suggestOrders(work, lines),
    await suggestCustomers(work),
    ...(await suggestGoods(work)),
  ];
  return suggestions.filter((suggestion) => suggestion !== undefined);
}

async function suggestGoods(work: Work): Promise<(Suggestion | undefined)[]> {
  const products = await suggestProducts(work);
  return [products, await suggestVariants(work, products), suggestCategories(work, products)];
}

async function suggestLines(work: Work, lines: Role[]): Promise<Suggestion | undefined> {
  if (lines.length === 0) return undefined;
  const drafts: Draft[] = [];
  for (const role of lines) {
    const draft = await linesDraft(work.scope, role);
    const path = await pathToOrders(work, role, withSiblings(work.roles, "orders"));
    if (path) leadInstead(draft.part, draft.reasons, path);
    const goods = work.role("variants") ?? work.role("products");
    const link =
      goods &&
      (await work.links.link(role.facts, goods.facts, [
        "variant",
        "product",
        "sku",
        "item",
        "stock",
        "barcode",
      ]));
    if (goods && link) takeGoods(draft, role, goods, link);
    drafts.push(draft);
  }
  return suggestion(drafts, lines[0]!.confidence, `Each row of ${listed(lines)} is a line of an order`);
}

/** What the list of goods knows of the lines, which name its rows. */
function takeGoods(draft: Draft, { hits }: Role, goods: Role, link: Link): void {
  const product = hits.get("product_id")?.column;
  // What names the variant names no product, although nothing else on the line does.
  const isNamed = product && product !== hits.get("sku")?.column && product.column !== link.left.column;
  const isOfVariants = goods.table === "variants" && !isNamed;
  if (!isOfVariants && !needs(draft, "title")) return;
  if (goods.table === "variants") {
    draft.part.columns.variant_id = { from: { kind: "column", of: link.left } };
    if (isOfVariants) delete draft.part.columns.product_id;
  }
  takeFrom(draft, link, goods.facts, ["title", "sku", "product_id"]);
}

/** The way from lines to the orders' table over one between, which they name instead of it. */
async function pathToOrders(work: Work, line: Role, orders: Role[]): Promise<Path | undefined> {
  const [order] = orders;
  const key = order?.hits.get("order_id")?.column;
  if (!order || !key || orders.length > 1 || line.orderKey) return undefined;
  const of = { table: order.facts.table, column: key.column };
  const path = await leadTo(work, line.facts, line.hits.get("order_id")?.column.column, of);
  return path && path.joins.length > 0 ? path : undefined;
}

const needs = (draft: Draft, column: string) => draft.part.columns[column] === undefined;

async function suggestOrders(work: Work, lines: Role[]): Promise<Suggestion | undefined> {
  const own = withSiblings(work.roles, "orders");
  const [first] = own;
  const line = lines[0];
  let link: Link | undefined;
  if (line && !line.orderKey)
    for (const { facts } of own) link ??= await work.links.link(line.facts, facts, ["order"]);
  const path = link || !line || !first ? undefined : await pathToOrders(work, line, own);
  const more = line && link && link.found < COVERED ? await ordersBeside(work, line, own) : [];
  if (first && (!line || first.orderKey || more.length > 0 || (link && link.found > 0.5) || path)) {
    const key = link?.join.on[0]?.right;
    const keyed = key === undefined ? own : own.map((role) => withKey(role, key));
    const orders = [...keyed, ...more];
    const drafts = orders.map(directDraft);
    drafts.forEach(putTax);
    const [only] = drafts;
    const isOne = drafts.length === 1 && lines.length === 1;
    if (only && link && isOne && !line!.facts.select) totalledByLines(only, line!, link);
    return suggestion(drafts, first.confidence, `Each row of ${listed(orders)} is an order`);
  }
  if (!line) return undefined;
  const drafts: Draft[] = [];
  for (const role of lines) drafts.push(await ordersFromLines(work.scope, role));
  const key = orderColumns(line).map(({ column }) => column);
  return suggestion(
    drafts,
    line.confidence * 0.9,
    `No table holds orders: one for each ${key.join(", ")} of ${listed(lines)}`,
  );
}

/** An amount with its tax beside the same without: the difference is the tax, which refunds with tax are taken apart by. */
function putTax(draft: Draft): void {
  const { part } = draft;
  const { subtotal, total, tax, shipping, discount } = part.columns;
  if (tax || shipping || discount || subtotal?.from.kind !== "column" || total?.from.kind !== "column")
    return;
  const [net, gross] = [subtotal, total].map(({ from }) => (from as { of: ColumnRef }).of.column) as [
    string,
    string,
  ];
  const isNet = ["net", "excl"].some((concept) => readName(net).concepts.has(concept));
  const isGross = ["gross", "incl"].some((concept) => readName(gross).concepts.has(concept));
  if (!isNet || !isGross) return;
  const steps = [{ op: "-" as const, by: subtotal.from.of }];
  const rule: ColumnRule = { ...total, from: { kind: "arithmetic", first: total.from.of, steps } };
  put(draft, "tax", rule, 0.7, `${gross} less ${net}`);
}

/** Orders in tables of other layouts, which the rest of the lines are of: the web shop's and the till's. */
async function ordersBeside(work: Work, line: Role, known: Role[]): Promise<Role[]> {
  const found: Role[] = [];
  for (const role of work.roles.filter(({ table }) => table === "orders")) {
    if (known.includes(role)) continue;
    const link = await work.links.link(line.facts, role.facts, ["order"], LEAST_FOUND);
    if (link) found.push(withKey(role, link.join.on[0]!.right));
  }
  return found;
}
