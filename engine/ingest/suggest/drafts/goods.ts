/** Suggests products, variants and categories: from their own tables, or told from order lines. */
import type { ColumnRule } from "../../../contract/grid.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { calledScore } from "../names/name-score.ts";
import { TABLES } from "../names/signs.ts";
import { isWording, matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { withKey } from "../roles/roles.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { putCurrency } from "./currency.ts";
import { COVERED, putRest } from "./customers.ts";
import { directDraft } from "./direct.ts";
import { type Draft, draftOf, fixed, put } from "./draft.ts";
import { groupedDraft, takeFrom } from "./grouped.ts";
import { linesDraft } from "./lines.ts";
import type { Link } from "./links.ts";

const ABOUT = ["product", "item", "stock", "sku", "barcode", "variant"];

/** The product that a line names. */
const productOf = ({ hits }: Role): ColumnFacts | undefined =>
  (hits.get("product_id") ?? hits.get("variant_id") ?? hits.get("sku"))?.column;

const timeOf = ({ facts }: Role) => matchColumns(facts, "orders").get("ordered_at")?.column;

/** What nothing leads to lists the goods if it is called so. */
const isCovered = (link: Link | undefined, { facts }: Role) =>
  link ? link.found >= COVERED : calledScore(facts.name, TABLES.products!) > 0;

/** Products of a table of their own, else out of the lines; undefined where nothing tells of any. */
export async function suggestProducts(work: Work): Promise<Suggestion | undefined> {
  const own = work.role("products");
  const lines = work.role("order_items");
  const key = lines && productOf(lines);
  const variants = work.role("variants");
  const link = own && lines && (await work.links.link((variants ?? lines).facts, own.facts, ABOUT));
  if (own && (variants || isCovered(link, own) || !key)) {
    const draft = directDraft(link ? withKey(own, link.join.on[0]!.right) : own);
    await nameBrand(work, draft, own);
    putRest(draft, own.facts);
    return suggestion([draft], own.confidence, `Each row of ${own.facts.table} is a product`);
  }
  if (!lines || !key || variants) return undefined;
  const take = { title: "latest", brand: "any", category_id: "any", vendor: "any" } as const;
  const draft = groupedDraft("products", lines.facts, key, "product_id", take, timeOf(lines));
  if (own && link) takeFrom(draft, link, own.facts, undefined);
  putName(draft, lines, key);
  put(draft, "status", fixed("active"), 0.6, "No column says otherwise");
  const joined =
    own && link ? `; ${own.facts.table} knows ${Math.round(link.found * 100)}% of them and is joined` : "";
  return suggestion(
    [draft],
    lines.confidence * 0.85,
    `One product for each ${key.column} of ${lines.facts.table}${joined}`,
  );
}

/** Goods that are told apart by their names are called so. */
function putName(draft: Draft, { facts, hits }: Role, key: ColumnFacts): void {
  const title = hits.get("title")?.column ?? (isWording(key) ? key : undefined);
  if (title !== key) return;
  const of = { table: facts.table, column: key.column };
  put(draft, "title", { from: { kind: "column", of } }, 0.9, "Nothing else tells the products apart");
}

/** A number in place of a brand is looked up in the table of brands. */
async function nameBrand(work: Work, draft: Draft, own: Role): Promise<void> {
  const brand = own.hits.get("brand")?.column;
  if (brand?.kind !== "integer") return;
  const table = work.facts.find(
    ({ name, columns }) =>
      name.concepts.has("brand") && columns.some(({ name: of }) => of.concepts.has("name")),
  );
  const link = table && (await work.links.link(own.facts, table, ["brand"], 0.8));
  if (!table || !link) return;
  delete draft.part.columns.brand;
  draft.reasons = draft.reasons.filter(({ column }) => column !== "brand");
  const name = table.columns.find(({ name: of }) => of.concepts.has("name"))!;
  draft.part.joins.push(link.join);
  put(
    draft,
    "brand",
    { from: { kind: "column", of: { table: table.table, column: name.column } } },
    0.8,
    `The name in ${table.table}`,
  );
}

/** Variants of a table of their own, else one a product; undefined where nothing tells of any. */
export async function suggestVariants(
  work: Work,
  products: Suggestion | undefined,
): Promise<Suggestion | undefined> {
  const own = work.role("variants");
  if (own) {
    const lines = work.role("order_items");
    const link =
      lines && (await work.links.link(lines.facts, own.facts, ["variant", "sku", "product", "item"]));
    const role = link ? withKey(own, link.join.on[0]!.right) : own;
    return suggestion([directDraft(role)], own.confidence, `Each row of ${own.facts.table} is a variant`);
  }
  const part = products?.grid.parts[0];
  if (!products || !part) return undefined;
  const lines = work.role("order_items");
  const owner = work.facts.find(({ table }) => table === part.from)!;
  const reason = "Products have no variants, so each is its own";
  if (part.group.length > 0 && lines) {
    return suggestion([await soldDraft(work, lines, owner)], products.confidence, reason);
  }
  const key = part.columns.product_id?.from;
  const listed = work.role("products")!;
  const draft = listedDraft(key?.kind === "column" ? withKey(listed, key.of.column) : listed);
  const link = lines && (await work.links.link(lines.facts, owner, ABOUT));
  if (draft.part.columns.price || !lines || !link) return suggestion([draft], products.confidence, reason);
  const sold = await soldDraft(work, lines, owner, link);
  draft.part.joins = [
    {
      table: lines.facts.table,
      type: "left",
      on: [{ left: { table: owner.table, column: link.join.on[0]!.right }, right: link.left.column }],
    },
  ];
  draft.part.filters = [{ of: link.left, op: "empty", values: [] }];
  return suggestion(
    [sold, draft],
    products.confidence,
    `${reason}; no table holds prices, so sold ones have the latest they were sold at`,
  );
}

/** A variant for each row of the products' own table. */
function listedDraft(role: Role): Draft {
  const hits = matchColumns(role.facts, "variants");
  const product = role.hits.get("product_id")!;
  for (const name of ["variant_id", "product_id"]) hits.set(name, product);
  if (!hits.has("sku")) hits.set("sku", product);
  if (!hits.has("title") && role.hits.has("title")) hits.set("title", role.hits.get("title")!);
  return directDraft({ ...role, table: "variants", hits });
}

/** A variant for each product that was sold, at its latest price. */
async function soldDraft(work: Work, lines: Role, owner: Role["facts"], link?: Link): Promise<Draft> {
  const key = link
    ? lines.facts.columns.find(({ column }) => column === link.left.column)!
    : productOf(lines)!;
  const draft = groupedDraft(
    "variants",
    lines.facts,
    key,
    "variant_id",
    { sku: "any", title: "latest", cost: "latest" },
    timeOf(lines),
  );
  const self: ColumnRule = draft.part.columns.variant_id!;
  putName(draft, lines, key);
  put(draft, "product_id", self, 0.9, "The product itself");
  put(draft, "sku", self, 0.8, "The product's number");
  const price = (await linesDraft(work.scope, lines)).part.columns.unit_price;
  if (price) {
    const aggregate = draft.part.order ? "latest" : "max";
    put(draft, "price", { ...price, aggregate }, 0.75, "The latest price it was sold at");
  }
  if (link && owner.table !== lines.facts.table) {
    // What no product stands for would be refused: a variant needs its product.
    draft.part.joins.push({ ...link.join, type: "inner" });
    takeFrom(draft, link, owner, ["title", "barcode", "weight"]);
  }
  putCurrency(draft, lines.facts);
  put(draft, "status", fixed("active"), 0.6, "No column says otherwise");
  return draft;
}

/** Categories from their own table, else one for each name that products carry. */
export function suggestCategories(work: Work, products: Suggestion | undefined): Suggestion | undefined {
  const own = work.role("categories");
  if (own)
    return suggestion([directDraft(own)], own.confidence, `Each row of ${own.facts.table} is a category`);
  const category = products?.grid.parts[0]?.columns.category_id;
  if (!products || category?.from.kind !== "column") return undefined;
  const { of } = category.from;
  const facts = work.facts.find(({ table }) => table === of.table)!;
  const column = facts.columns.find((other) => other.column === of.column)!;
  const draft = draftOf("categories", facts);
  draft.part.group = [of];
  if (column.filled < 1) draft.part.filters = [{ of, op: "filled", values: [] }];
  for (const name of ["category_id", "name"]) {
    put(draft, name, { from: { kind: "column", of } }, 0.85, `One category for each ${of.column}`);
  }
  return suggestion(
    [draft],
    products.confidence * 0.9,
    `No table holds categories: one for each ${of.column} of ${facts.table}`,
  );
}
