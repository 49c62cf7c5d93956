/** Finds whom lists can be made for: products, customers, segments and categories by name or id. */
import { counted } from "../contract/figures.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Call } from "./handlers.ts";

interface Wanted {
  kind: "product" | "customer" | "segment" | "category";
  search: string;
  limit: number;
}

interface SubjectRow {
  id: string;
  title: string;
  /** Orders of a product or customer, members of a group. */
  orders: number;
  category?: string | null;
  image_url?: string | null;
}

const QUERIES = {
  product: "recommend/products",
  customer: "recommend/customers",
  segment: "recommend/segments",
  category: "recommend/categories",
} as const;
const NOUNS = { product: "order", customer: "order", segment: "customer", category: "product" } as const;

/** Products, customers, segments or categories whose name or id holds the text. */
export async function findSubjects(engine: Engine, { kind, search, limit }: Wanted, call: Call) {
  const rows = await engine.warehouse.query<SubjectRow>(
    sqlFile(QUERIES[kind]),
    { search: search.trim().toLowerCase(), limit },
    { signal: call.signal },
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    detail: [row.category, counted(row.orders, NOUNS[kind])].filter(Boolean).join(", "),
    imageUrl: row.image_url ?? null,
  }));
}
