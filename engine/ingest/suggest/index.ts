/**
 * Suggests a mapping for a store that no preset knows: raw tables are read in samples, told apart by names, values
 * and keys, and put together to canonical tables, each column with how sure that is and why.
 */
import type { GridPart } from "../../contract/grid.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { CANONICAL } from "../fill/canonical.ts";
import { rawTablesOf } from "../mapping/mapping.ts";
import { takeBelowZero } from "./below-zero.ts";
import { titledByGoods } from "./buyer-name.ts";
import { addClocks } from "./clock.ts";
import { takeCreditsBack } from "./credit-notes.ts";
import { COVERED, suggestCustomers } from "./customers.ts";
import { campaignDrafts, directDraft, spendDrafts } from "./direct.ts";
import { discountedByRate } from "./discount-rate.ts";
import type { Draft } from "./draft.ts";
import { overlap, readFacts } from "./facts.ts";
import { suggestCategories, suggestProducts, suggestVariants } from "./goods.ts";
import { takeFrom } from "./grouped.ts";
import { mergeGuests } from "./guest-rows.ts";
import { takeGuests } from "./guests.ts";
import { pricedByCost } from "./item-cost.ts";
import { leaveOutUnsold } from "./left-out.ts";
import { pricedByLine } from "./line-price.ts";
import { takeStatesElsewhere } from "./line-status.ts";
import { linesDraft, soldByName } from "./lines.ts";
import { linker } from "./links.ts";
import { closeList, openList } from "./listed-lines.ts";
import { pricedBeforeRate } from "./net-price.ts";
import { leaveOutNobody } from "./nobody.ts";
import { notesOn, notesOnParts } from "./notes.ts";
import { numberedAnew, orderColumns } from "./order-key.ts";
import { totalledByLines } from "./order-total.ts";
import { ordersFromLines } from "./orders.ts";
import { takeOtherBuyers } from "./other-buyers.ts";
import { takeLastFiles } from "./overlap.ts";
import { takePaidBack } from "./paid-back.ts";
import { numberCustomersByShop } from "./per-shop.ts";
import { takePersons } from "./persons.ts";
import { takePurchases } from "./purchases.ts";
import { withoutTwins } from "./refund-twins.ts";
import { numberApart } from "./renumbered.ts";
import { withoutRepeated } from "./repeated.ts";
import { takeReturnedGoods } from "./returned-goods.ts";
import { takeReturnedLines } from "./returned-lines.ts";
import type { Role } from "./role.ts";
import { findRoles, withKey, withSiblings } from "./roles.ts";
import { takeRowsOfGoods } from "./row-kinds.ts";
import type { Scope } from "./scope.ts";
import { oneShop } from "./shops.ts";
import { groupOverAll } from "./siblings.ts";
import { paidTotal } from "./stated-total.ts";
import { nameStatusCodes } from "./status-codes.ts";
import { headsByTwo } from "./two-part-key.ts";
import { takeLastVersions } from "./versions.ts";
import { type Suggestion, suggestion, type Work } from "./work.ts";

export interface Suggestions {
  tables: Suggestion[];
  /** What each raw table is used for. */
  sources: { name: string; rows: number; feeds: string[] }[];
  /** Sentences on what can't be taken from the source, and what to do about it. */
  notes: string[];
}

/** Looks at the raw tables (name -> columns). `home` is the workspace's currency. Nothing is written. */
export async function suggestMapping(
  session: Session,
  rawSchema: string,
  tables: Map<string, string[]>,
  home: string,
  signal?: AbortSignal,
): Promise<Suggestions> {
  const scope = { session, rawSchema, signal };
  const all = await readFacts(session, rawSchema, tables, home, signal);
  const { facts, notes } = await oneShop(scope, all);
  const list = await openList(scope, facts, home);
  if (list) facts.push(list);
  const roles: Role[] = [];
  const there = await headsByTwo(scope, facts, findRoles(facts));
  const keyed = async (role: Role) =>
    there.some(({ table }) => table === "orders") ? role : numberedAnew(scope, role);
  const areListed = there.some(({ table }) => table === "products" || table === "variants");
  for (const role of there) {
    const priced = role.table === "order_items" ? await pricedLines(scope, await keyed(role)) : role;
    roles.push(areListed ? priced : soldByName(priced));
  }
  const work: Work = {
    scope,
    links: linker(session, rawSchema, signal),
    facts,
    roles,
    role: (table) => withSiblings(roles, table)[0],
  };
  const sales = await suggestSales(work);
  const others = await pointingRight(work, sales, await suggestOthers(work));
  const made = [...sales, ...others];
  const found = made.filter(isWhole);
  takeRowsOfGoods(work, found);
  takePurchases(work, found);
  await takeCreditsBack(work, found);
  leaveOutUnsold(work, found);
  await takeLastVersions(work, found);
  const open = await nameStatusCodes(work, found);
  await takeStatesElsewhere(work, found);
  await takeReturnedGoods(work, found);
  await takePaidBack(work, found);
  takeReturnedLines(work, found);
  await takeBelowZero(work, found);
  groupOverAll(work, found);
  await numberApart(work, found);
  takePersons(work, found);
  await numberCustomersByShop(work, found);
  await takeOtherBuyers(work, found);
  addClocks(found, facts);
  await leaveOutNobody(work, found);
  await mergeGuests(work, found);
  await takeGuests(work, found);
  await takeLastFiles(work, found);
  if (list) await closeList(scope, list, found);
  const order = Object.keys(CANONICAL);
  found.sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
  return {
    tables: found,
    sources: facts
      .filter((one) => one !== list)
      .map(({ table, rows }) => ({ name: table, rows, feeds: feedsOf(found, table) })),
    notes: [
      ...notes,
      ...open,
      ...notesOnParts(made.filter((one) => !isWhole(one) && !isOpened(one))),
      ...notesOn(facts, found),
    ],
  };
}

/** Lines whose amounts are what they are called, or what their figures tell. */
async function pricedLines(scope: Scope, role: Role): Promise<Role> {
  const priced = await pricedByLine(scope, await pricedByCost(scope, await titledByGoods(scope, role)));
  const own = await withoutRepeated(scope, await discountedByRate(scope, priced));
  return paidTotal(scope, await pricedBeforeRate(scope, own));
}

/** Without a column that the warehouse demands it could not be saved. */
const isWhole = ({ table, grid }: Suggestion) =>
  grid.parts.every(({ columns }) =>
    [...CANONICAL[table]!.key, ...CANONICAL[table]!.required].every((name) => columns[name] !== undefined),
  );

const isOpened = ({ grid }: Suggestion) => grid.parts.some(({ select }) => select !== undefined);

const feedsOf = (found: Suggestion[], table: string) =>
  found
    .filter(({ grid }) =>
      grid.parts.some(
        (part) =>
          part.from === table ||
          part.joins.some((join) => join.table === table) ||
          rawTablesOf(part.select?.sql ?? "").includes(table),
      ),
    )
    .map((suggestion) => suggestion.table);

/** Lines, orders, customers, products, variants and categories, which lean on each other. */
async function suggestSales(work: Work): Promise<Suggestion[]> {
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
    if (
      goods &&
      link &&
      (needs(draft, "title") || (goods.table === "variants" && !role.hits.has("product_id")))
    ) {
      if (goods.table === "variants") {
        draft.part.columns.variant_id = { from: { kind: "column", of: link.left } };
        if (!role.hits.has("product_id")) delete draft.part.columns.product_id;
      }
      takeFrom(draft, link, goods.facts, ["title", "sku", "product_id"]);
    }
    drafts.push(draft);
  }
  return suggestion(drafts, lines[0]!.confidence, `Each row of ${listed(lines)} is a line of an order`);
}

const needs = (draft: Draft, column: string) => draft.part.columns[column] === undefined;

async function suggestOrders(work: Work, lines: Role[]): Promise<Suggestion | undefined> {
  const own = withSiblings(work.roles, "orders");
  const [first] = own;
  const line = lines[0];
  const link =
    first && line && !line.orderKey ? await work.links.link(line.facts, first.facts, ["order"]) : undefined;
  const more = line && link && link.found < COVERED ? await ordersBeside(work, line, own) : [];
  if (first && (!line || first.orderKey || more.length > 0 || (link && link.found > 0.5))) {
    const key = link?.join.on[0]?.right;
    const keyed = key === undefined ? own : own.map((role) => withKey(role, key));
    const orders = [...keyed, ...more];
    const drafts = orders.map(directDraft);
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

/** A column that says it is an order's must hold orders: else it is dropped, and the table with it if it needs one. */
async function pointingRight(work: Work, sales: Suggestion[], others: Suggestion[]): Promise<Suggestion[]> {
  const kept: Suggestion[] = [];
  for (const suggestion of others) {
    const { table, grid } = suggestion;
    const wrong = await wrongReferences(work, sales, grid.parts[0]!);
    for (const column of wrong) delete grid.parts[0]!.columns[column];
    const demanded = [...CANONICAL[table]!.key, ...CANONICAL[table]!.required];
    if (!wrong.some((column) => demanded.includes(column))) kept.push(suggestion);
  }
  return kept;
}

const REFERENCES = { order_id: "orders", variant_id: "variants", order_item_id: "order_items" } as const;
const LEAST_FOUND = 0.1;

async function wrongReferences(work: Work, sales: Suggestion[], part: GridPart): Promise<string[]> {
  const { session, rawSchema, signal } = work.scope;
  const wrong: string[] = [];
  for (const [column, table] of Object.entries(REFERENCES)) {
    const from = part.columns[column]?.from;
    const key = sales.find((suggestion) => suggestion.table === table)?.grid.parts[0]?.columns[column]?.from;
    if (from?.kind !== "column" || key?.kind !== "column") continue;
    const found = await overlap(session, rawSchema, from.of, key.of, signal);
    if (found < LEAST_FOUND) wrong.push(column);
  }
  return wrong;
}

const SALES = new Set(["order_items", "orders", "customers", "products", "variants", "categories"]);

async function suggestOthers(work: Work): Promise<Suggestion[]> {
  const found: Suggestion[] = [];
  for (const table of Object.keys(CANONICAL).filter((name) => !SALES.has(name))) {
    const siblings = withSiblings(work.roles, table);
    const roles = table === "refunds" ? await withoutTwins(work.scope, siblings) : siblings;
    const [first] = roles;
    if (!first) continue;
    const drafts = table === "ad_spend" ? roles.flatMap(spendDrafts) : roles.map(directDraft);
    found.push(
      suggestion(drafts, first.confidence, `${listed(roles)} looks like ${table.replaceAll("_", " ")}`),
    );
    if (table === "ad_spend" && !work.role("campaigns")) {
      const campaigns = campaignDrafts(drafts, first.facts);
      found.push(
        suggestion(
          campaigns,
          first.confidence * 0.8,
          `One campaign for each that ${listed(roles)} spends on`,
        ),
      );
    }
  }
  return found;
}

const listed = (roles: Role[]) => roles.map((role) => role.facts.table).join(", ");
