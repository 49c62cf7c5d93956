/** The sample store's own database; also the example of a preset for a whole shop schema. */
import type { Preset, PresetTable } from "./preset.ts";

/** Money is kept in pence. The warehouse's four digits make the quotient exact again. */
const pounds = (column: string) => `${column} / 100`;

const table = (name: string, columns: string[]): PresetTable => ({
  names: [name],
  columns: Object.fromEntries(columns.map((column) => [column, [column]])),
});

export const sampleStore: Preset = {
  id: "sample-store",
  title: "Sample store",
  description: "The made-up shop that comes with Merchbench: customers, catalogue, stock, prices, orders.",
  reads: {
    customers: table("customers", ["id", "email", "is_guest", "accepts_marketing", "country_code"]),
    categories: table("categories", ["id", "parent_id", "path"]),
    suppliers: table("suppliers", ["id", "lead_time_days", "minimum_order_quantity"]),
    products: table("products", ["id", "category_id", "supplier_id", "handle"]),
    product_variants: table("product_variants", ["id", "product_id", "sku", "compare_at_price"]),
    price_changes: table("price_changes", ["id", "variant_id", "valid_from"]),
    campaigns: table("campaigns", ["id", "starts_on", "ends_on"]),
    campaign_days: table("campaign_days", ["campaign_id", "day", "spend"]),
    orders: table("orders", ["id", "order_number", "customer_id", "placed_at", "payment_status"]),
    order_items: table("order_items", ["id", "order_id", "variant_id", "unit_price", "unit_cost"]),
    refunds: table("refunds", ["id", "order_item_id", "amount"]),
    locations: table("locations", ["id", "kind"]),
    shipments: table("shipments", ["id", "order_id", "carrier"]),
    stock_levels: table("stock_levels", ["variant_id", "location_id", "as_of", "on_hand"]),
    stock_movements: table("stock_movements", ["id", "variant_id", "moved_at"]),
    purchase_orders: table("purchase_orders", ["id", "supplier_id", "expected_at"]),
    purchase_order_lines: table("purchase_order_lines", ["purchase_order_id", "variant_id", "quantity"]),
  },
  marks: ["product_variants", "orders", "order_items", "customers", "price_changes"],
  tables: {
    customers: `SELECT id AS customer_id, sha256(lower(trim(email))) AS email_hash,
  concat_ws(' ', first_name, last_name) AS name, created_at, country_code AS country, region, city, postcode,
  gender, birth_year, accepts_marketing, is_guest
FROM {{customers}}`,
    categories: `SELECT id AS category_id, name, parent_id, path FROM {{categories}}`,
    suppliers: `SELECT id AS supplier_id, name, lead_time_days, minimum_order_quantity AS moq, pack_size
FROM {{suppliers}}`,
    locations: `SELECT id AS location_id, name, country_code AS country, kind FROM {{locations}}`,
    campaigns: `SELECT id AS campaign_id, channel, name, starts_on AS starts_at, ends_on AS ends_at FROM {{campaigns}}`,
    ad_spend: `SELECT campaign_id, day AS date, ${pounds("spend")} AS spend, impressions, clicks FROM {{campaign_days}}`,
    products: `SELECT p.id AS product_id, p.title, p.brand, s.name AS vendor, p.category_id, p.status, p.created_at,
  '/p/' || p.handle AS url, p.attributes
FROM {{products}} p LEFT JOIN {{suppliers}} s ON s.id = p.supplier_id`,
    variants: `SELECT id AS variant_id, product_id, sku, title, ${pounds("price")} AS price,
  ${pounds("compare_at_price")} AS compare_at_price, ${pounds("cost")} AS cost, 'GBP' AS currency, barcode,
  weight_grams * 0.001 AS weight, status, attributes
FROM {{product_variants}}`,
    price_history: `SELECT variant_id, valid_from, ${pounds("price")} AS price,
  ${pounds("compare_at_price")} AS compare_at_price, valid_to, 'GBP' AS currency, reason
FROM {{price_changes}}`,
    orders: `SELECT id AS order_id, customer_id, placed_at AS ordered_at, status, payment_status AS financial_status,
  channel, currency, ${pounds("subtotal")} AS subtotal, ${pounds("discount")} AS discount,
  ${pounds("shipping")} AS shipping, ${pounds("tax")} AS tax, ${pounds("total")} AS total, coupon_code AS coupon,
  campaign_id, shipping_country
FROM {{orders}}`,
    order_items: `SELECT id AS order_item_id, order_id, variant_id, product_id, sku, title, quantity,
  ${pounds("unit_price")} AS unit_price, ${pounds("discount")} AS discount, ${pounds("tax")} AS tax,
  ${pounds("total")} AS total, ${pounds("unit_cost")} AS cost
FROM {{order_items}}`,
    refunds: `SELECT id AS refund_id, order_id, order_item_id, quantity, ${pounds("amount")} AS amount, refunded_at, reason
FROM {{refunds}}`,
    shipments: `SELECT id AS shipment_id, order_id, location_id, carrier, shipped_at, delivered_at, ${pounds("cost")} AS cost
FROM {{shipments}}`,
    inventory_levels: `SELECT variant_id, location_id, as_of, on_hand, committed, incoming, on_hand - committed AS available
FROM {{stock_levels}}`,
    inventory_movements: `SELECT id AS movement_id, variant_id, location_id, quantity, kind, moved_at FROM {{stock_movements}}`,
    purchase_orders: `SELECT l.purchase_order_id, l.variant_id, o.supplier_id, o.location_id, o.ordered_at, o.expected_at,
  o.received_at, l.quantity, ${pounds("l.unit_cost")} AS unit_cost
FROM {{purchase_order_lines}} l JOIN {{purchase_orders}} o ON o.id = l.purchase_order_id`,
  },
  quality: [
    {
      table: "orders",
      kind: "accepted",
      columns: ["channel"],
      accepted: ["web", "mobile"],
      severity: "warn",
    },
    {
      table: "shipments",
      kind: "sql",
      title: "Nothing arrives before it was sent",
      sql: "SELECT * FROM store.shipments WHERE delivered_at < shipped_at",
    },
  ],
};
