/** WooCommerce in either of its order storages: tables of their own (HPOS) or WordPress posts. */
import type { Preset } from "../preset.ts";
import { inSome, table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

const meta = (name: string, owner: string, id = "meta_id") =>
  table(name, [id, owner, "meta_key", "meta_value"]);

export const woocommerce: Preset = {
  id: "woocommerce",
  title: "WooCommerce",
  description: "WordPress with WooCommerce: orders in their own tables (HPOS) or as posts, any table prefix.",
  prefixed: true,
  reads: {
    posts: table("posts", ["ID", "post_type", "post_status", "post_parent", "post_date_gmt"]),
    postmeta: meta("postmeta", "post_id"),
    options: table("options", ["option_name", "option_value"]),
    order_items: table("woocommerce_order_items", ["order_item_id", "order_id", "order_item_type"]),
    itemmeta: meta("woocommerce_order_itemmeta", "order_item_id"),
    orders: inSome(
      table("wc_orders", ["id", "status", "type", "total_amount", "parent_order_id"], ["date_updated_gmt"]),
    ),
    orders_meta: inSome(meta("wc_orders_meta", "order_id", "id"), "orders"),
    operational: inSome(
      table(
        "wc_order_operational_data",
        ["order_id"],
        [
          "shipping_total_amount",
          "shipping_tax_amount",
          "discount_total_amount",
          "date_paid_gmt",
          "created_via",
        ],
      ),
      "orders",
    ),
    addresses: inSome(table("wc_order_addresses", ["order_id", "address_type", "country"]), "orders"),
    users: { ...table("users", ["ID", "user_email", "user_registered"]), shared: true },
    usermeta: { ...meta("usermeta", "user_id", "umeta_id"), shared: true },
    terms: table("terms", ["term_id", "name"]),
    term_taxonomy: table(
      "term_taxonomy",
      ["term_taxonomy_id", "term_id", "taxonomy", "parent"],
      ["description"],
    ),
    term_relationships: table("term_relationships", ["object_id", "term_taxonomy_id"]),
    translations: inSome(
      table("icl_translations", ["element_type", "element_id", "trid", "source_language_code"]),
    ),
    sessions: table("woocommerce_sessions", ["session_id", "session_key", "session_value", "session_expiry"]),
  },
  marks: ["posts", "postmeta", "options", "order_items", "itemmeta"],
  tables: {
    customers,
    categories: catalogue.categories,
    products: catalogue.products,
    variants: catalogue.variants,
    locations: catalogue.locations,
    inventory_levels: catalogue.inventoryLevels,
    price_history: catalogue.priceHistory,
    orders: orders.orders,
    order_items: orders.orderItems,
    refunds: orders.refunds,
    interactions: orders.interactions,
  },
  reconcile: orders.reconcile,
};
