/** Tests that every workspace has: what the canonical tables demand, and what sound data keeps to. */
import { ORDER_STATES } from "../contract/order-states.ts";
import type { TestSpecInput } from "../contract/quality.ts";
import { CANONICAL } from "../ingest/fill/canonical.ts";

const CURRENCY = {
  kind: "accepted" as const,
  columns: ["currency"],
  accepted: Intl.supportedValuesOf("currency"),
  title: "currency is an ISO 4217 code",
};

/** References that a load does not insist on, because a store may well break them. */
const LOOSE_PARENTS: Record<string, Record<string, string>> = {
  products: { category_id: "categories" },
  orders: { customer_id: "customers", campaign_id: "campaigns" },
  order_items: { product_id: "products", variant_id: "variants" },
  refunds: { order_item_id: "order_items" },
  interactions: { product_id: "products", variant_id: "variants" },
};

const NOT_NEGATIVE: Record<string, string[]> = {
  variants: ["price", "cost"],
  orders: ["total", "discount", "shipping"],
  order_items: ["unit_price"],
  refunds: ["amount"],
  price_history: ["price"],
  competitor_prices: ["price"],
  ad_spend: ["spend", "clicks", "impressions"],
};

/** The time that tells how fresh a table is, where new rows are to be expected. */
export const MAIN_TIME: Record<string, string> = {
  orders: "ordered_at",
  refunds: "refunded_at",
  shipments: "shipped_at",
  inventory_levels: "as_of",
  inventory_movements: "moved_at",
  price_history: "valid_from",
  competitor_prices: "observed_at",
  ad_spend: "date",
  interactions: "occurred_at",
  customers: "created_at",
  products: "created_at",
};

const FRESH = ["orders", "interactions"];
const IN_THE_PAST = ["orders", "interactions", "refunds"];
const WITH_CURRENCY = ["orders", "variants", "price_history", "competitor_prices"];

/** The tests of one canonical table. */
export function defaultTests(table: string): TestSpecInput[] {
  const rule = CANONICAL[table];
  if (!rule) return [];
  const test = (spec: Omit<TestSpecInput, "table">): TestSpecInput => ({ table, ...spec });
  const warn = "warn" as const;
  return [
    test({ kind: "unique", columns: rule.key }),
    ...[...rule.key, ...rule.required].map((name) => test({ kind: "not_null", columns: [name] })),
    ...references(rule.parents).map((spec) => test(spec)),
    ...references(LOOSE_PARENTS[table] ?? {}).map((spec) => test({ ...spec, severity: warn })),
    ...(NOT_NEGATIVE[table] ?? []).map((name) =>
      test({ kind: "range", columns: [name], min: "0", severity: warn }),
    ),
    ...(IN_THE_PAST.includes(table)
      ? [test({ kind: "range", columns: [MAIN_TIME[table]!], min: "1990-01-01", max: "now" })]
      : []),
    ...(WITH_CURRENCY.includes(table) ? [test({ ...CURRENCY, severity: warn })] : []),
    ...(table === "orders"
      ? [test({ kind: "accepted", columns: ["status"], accepted: [...ORDER_STATES], severity: warn }), LINES]
      : []),
    ...(FRESH.includes(table)
      ? [test({ kind: "freshness", columns: [MAIN_TIME[table]!], severity: warn })]
      : []),
    test({ kind: "row_count", severity: warn }),
  ];
}

const references = (parents: Record<string, string>) =>
  Object.entries(parents).map(([column, parent]) => ({
    kind: "referential" as const,
    columns: [column],
    parent,
  }));

/** A sale without lines counts its total, but no product has sold. */
const LINES: TestSpecInput = {
  table: "orders",
  kind: "sql",
  title: "Sales have lines",
  severity: "warn",
  // Joined by hand, since EXISTS would keep the keys of all lines in memory.
  sql: `SELECT o.* FROM store.orders o
ANTI JOIN store.order_items i ON i.source_id = o.source_id AND i.order_id = o.order_id AND i.deleted_at IS NULL
WHERE o.deleted_at IS NULL AND app.is_sale(o.status)
  AND o.source_id IN (SELECT source_id FROM store.order_items)`,
};
