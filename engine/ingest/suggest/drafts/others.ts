/** Drafts of all tables beside the sales: stock, refunds, shipments, events, costs of advertising. */
import type { GridPart } from "../../../contract/grid.ts";
import { CANONICAL } from "../../fill/canonical.ts";
import { overlap } from "../facts/facts.ts";
import type { Bought } from "../roles/bought.ts";
import { isOwnNumber } from "../roles/match-columns.ts";
import { listed } from "../roles/role.ts";
import { withSiblings } from "../roles/roles.ts";
import { withoutTwins } from "../steps/refund-twins.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { suggestBought } from "./bought.ts";
import { campaignDrafts, directDraft, spendDrafts } from "./direct.ts";
import { leadInstead, leadTo, orderKeyOf } from "./leads.ts";
import { LEAST_FOUND } from "./sales.ts";
import { placeStock, stockOnGoods } from "./stock.ts";

/** Of these only what refers to the sales as it says. */
export async function suggestOthers(
  work: Work,
  sales: Suggestion[],
  bought: Bought[],
): Promise<Suggestion[]> {
  const drafts = [...(await draftOthers(work)), ...(await suggestBought(work, bought))];
  const others = await pointingRight(work, sales, drafts);
  const stock = others.some(({ table }) => table === "inventory_levels")
    ? undefined
    : stockOnGoods(work, sales);
  const all = stock ? [...others, stock] : others;
  placeStock(all);
  return all;
}

/** A column that says it is an order's must hold orders: else it is dropped, and the table with it if it needs one. */
async function pointingRight(work: Work, sales: Suggestion[], others: Suggestion[]): Promise<Suggestion[]> {
  const kept: Suggestion[] = [];
  for (const suggestion of others) {
    const { table, grid } = suggestion;
    await toTheirOrders(work, sales, suggestion);
    await toTheirGoods(work, sales, suggestion);
    const wrong = await wrongReferences(work, sales, grid.parts[0]!);
    for (const column of wrong) delete grid.parts[0]!.columns[column];
    const demanded = [...CANONICAL[table]!.key, ...CANONICAL[table]!.required];
    const lacking = wrong.filter((column) => demanded.includes(column));
    if (lacking.length === 0) kept.push(suggestion);
    else if (table === "inventory_levels" || table === "purchase_orders")
      work.notes.push(
        `${grid.parts[0]!.from} looks like ${table.replaceAll("_", " ")} and is not taken, since what its goods go by is found nowhere among the goods: add ${table} in Mapping, and join what names them.`,
      );
  }
  return kept;
}

/** Refunds and shipments that name what names the order take it from there. */
async function toTheirOrders(work: Work, sales: Suggestion[], { grid, columns }: Suggestion): Promise<void> {
  const key = orderKeyOf(sales.find(({ table }) => table === "orders")?.grid.parts);
  const [part] = grid.parts as [GridPart];
  const from = part.columns.order_id?.from;
  const facts = work.facts.find(({ table }) => table === part.from);
  if (!key || !facts || grid.parts.length > 1 || from?.kind !== "column") return;
  const path = await leadTo(work, facts, from.of.column, key);
  if (!path || path.joins.length === 0) return;
  leadInstead(part, columns, path);
}

/** Stock and purchases that name goods by another number than lines do: by their SKU, which the list of goods has, too. */
async function toTheirGoods({ scope, facts }: Work, sales: Suggestion[], { grid, columns }: Suggestion) {
  const [part] = grid.parts as [GridPart];
  const [own, key] = [part, sales.find(({ table }) => table === "variants")?.grid.parts[0]].map(
    (one) => one?.columns.variant_id?.from,
  );
  if (own?.kind !== "column" || key?.kind !== "column" || own.of.table !== part.from) return;
  const list = facts.find(({ table }) => table === key.of.table);
  const found = (column: string) =>
    overlap(scope.session, scope.rawSchema, own.of, { table: key.of.table, column }, scope.signal);
  if (!list || list.table === part.from || (await found(key.of.column)) >= LEAST_FOUND) return;
  for (const { column, kind } of list.columns.filter(isOwnNumber)) {
    if ((kind !== "text" && kind !== "integer") || (await found(column)) < MOST_FOUND) continue;
    part.joins.push({ table: list.table, type: "inner", on: [{ left: own.of, right: column }] });
    part.columns.variant_id = { from: key };
    const said = columns.find((one) => one.column === "variant_id");
    if (said) said.reason = `${key.of.column} of ${list.table}, whose ${column} is ${own.of.column}`;
    return;
  }
}
const MOST_FOUND = 0.9;

const REFERENCES = { order_id: "orders", variant_id: "variants", order_item_id: "order_items" } as const;

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

async function draftOthers(work: Work): Promise<Suggestion[]> {
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
