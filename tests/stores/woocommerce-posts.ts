/** The WooCommerce dump as an older shop has it: orders are posts with meta, the tables of their own are gone. */

import { renameTables } from "./databases.ts";

const FIELDS: Record<string, string> = {
  _order_currency: "o.currency",
  // Some importers write of a refund only what was given back.
  _order_total: "IF(o.type = 'shop_order_refund' AND o.id % 2, NULL, o.total_amount)",
  _refund_amount: "IF(o.type = 'shop_order_refund', -o.total_amount, NULL)",
  _order_tax: "o.tax_amount",
  _order_shipping_tax: "d.shipping_tax_amount",
  _order_shipping: "d.shipping_total_amount",
  _cart_discount: "d.discount_total_amount",
  _cart_discount_tax: "d.discount_tax_amount",
  _customer_user: "o.customer_id",
  _billing_email: "o.billing_email",
  _billing_first_name: "b.first_name",
  _billing_last_name: "b.last_name",
  _billing_postcode: "b.postcode",
  _billing_state: "b.state",
  _billing_country: "b.country",
  _date_paid: "unix_timestamp(d.date_paid_gmt)",
  _created_via: "d.created_via",
  _refund_reason:
    "(SELECT max(r.meta_value) FROM {db}.wp_wc_orders_meta r WHERE r.order_id = o.id AND r.meta_key = '_refund_reason')",
};

const HPOS = ["orders", "order_operational_data", "order_addresses", "orders_meta"];

/** Statements that move every order, and give each table another prefix. */
export function ordersToPosts(tables: string[], prefix: string): string[] {
  const joined = `FROM {db}.wp_wc_orders o LEFT JOIN {db}.wp_wc_order_operational_data d ON d.order_id = o.id
    LEFT JOIN {db}.wp_wc_order_addresses b ON b.order_id = o.id AND b.address_type = 'billing'`;
  return [
    `UPDATE {db}.wp_posts p JOIN {db}.wp_wc_orders o ON o.id = p.ID SET p.post_type = o.type, p.post_status = o.status,
       p.post_date_gmt = o.date_created_gmt, p.post_date = o.date_created_gmt - INTERVAL 4 HOUR, p.post_parent = coalesce(o.parent_order_id, 0)`,
    ...Object.entries(FIELDS).map(
      ([key, value]) =>
        `INSERT INTO {db}.wp_postmeta (post_id, meta_key, meta_value) SELECT o.id, '${key}', ${value} ${joined} WHERE ${value} IS NOT NULL`,
    ),
    "UPDATE {db}.wp_options SET option_value = 'no' WHERE option_name = 'woocommerce_custom_orders_table_enabled'",
    ...HPOS.map((table) => `DROP TABLE {db}.wp_wc_${table}`),
    renameTables(
      tables.filter((table) => !HPOS.some((gone) => table === `wp_wc_${gone}`)),
      (table) => table.replace(/^wp_/, prefix),
    ),
  ];
}

const php = (fields: Record<string, string | number>) =>
  Object.entries(fields)
    .map(
      ([key, value]) =>
        `s:${key.length}:"${key}";${typeof value === "number" ? `${Number.isInteger(value) ? "i" : "d"}:${value};` : value}`,
    )
    .join("");
const entry = (product: number, variation: number, quantity: number, total: number) =>
  `s:32:"${String(product).padStart(32, "0")}";a:9:{${php({ product_id: product, variation_id: variation, variation: "a:0:{}", quantity, line_subtotal: total, line_total: total })}}`;

/** A session with two things in its basket and one that was taken out, one of an account, and a checkout that was begun. */
export function openBaskets(): string[] {
  const basket = `a:2:{${entry(11, 27, 2, 84)}${entry(12, 0, 1, 45.5)}}`;
  const removed = `a:1:{${entry(13, 0, 3, 9)}}`;
  const value = `a:2:{s:4:"cart";s:${basket.length}:"${basket}";s:21:"removed_cart_contents";s:${removed.length}:"${removed}";}`;
  // A bundle lists its parts before it says what it is.
  const part = `s:5:"stamp";a:1:{i:1;a:2:{${php({ product_id: 12, quantity: 1 })}}}`;
  const own = `a:1:{${entry(13, 0, 1, 9).replace('s:10:"product_id"', `${part}s:10:"product_id"`)}}`;
  return [
    `INSERT INTO {db}.wp_woocommerce_sessions (session_key, session_value, session_expiry)
       VALUES ('t_1', '${value}', 1767398400), ('5', 'a:1:{s:4:"cart";s:${own.length}:"${own}";}', 1767398400), ('6', 'a:0:{}', 1767398400)`,
    `INSERT INTO {db}.wp_posts (ID, post_type, post_status, post_date, post_date_gmt, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered)
       VALUES (9001, 'shop_order', 'wc-checkout-draft', '2026-01-02 00:00:00', '2026-01-02 05:00:00', '', '', '', '', '', '')`,
    "INSERT INTO {db}.wp_postmeta (post_id, meta_key, meta_value) VALUES (9001, '_billing_email', 'Cust7@Example.com'), (9001, '_order_currency', 'USD')",
    "INSERT INTO {db}.wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (90001, 'Hoodie', 'line_item', 9001)",
    "INSERT INTO {db}.wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (90001, '_product_id', '12'), (90001, '_qty', '1'), (90001, '_line_total', '45')",
  ];
}
