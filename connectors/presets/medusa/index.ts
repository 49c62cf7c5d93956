/** Medusa 2 on PostgreSQL: every module has its own tables, orders keep a version of their parts for each change. */
import type { Preset } from "../preset.ts";
import { inSome, table } from "../sql.ts";
import { carts } from "./carts.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

const link = (name: string, a: string, b: string, more: string[] = []) =>
  table(name, [a, b], ["deleted_at", ...more]);

export const medusa: Preset = {
  id: "medusa",
  title: "Medusa",
  description:
    "Medusa 2's own database: products, price lists, stock by location, versioned orders, returns, carts.",
  // Many releases replaced the rows of these without touching their time of change.
  staleTimes: [
    "product",
    "product_variant",
    "product_collection",
    "variant_price_set",
    "variant_inventory",
    "price",
    "price_rule",
    "price_list",
    "store_currency",
  ],
  reads: {
    order: table(
      "order",
      [
        "id",
        "version",
        "status",
        "is_draft_order",
        "currency_code",
        "email",
        "customer_id",
        "created_at",
        "deleted_at",
      ],
      ["canceled_at", "sales_channel_id", "shipping_address_id"],
    ),
    order_summary: table("order_summary", ["order_id", "version", "totals", "deleted_at"]),
    order_item: table(
      "order_item",
      ["order_id", "version", "item_id", "quantity", "deleted_at"],
      ["unit_price", "delivered_quantity", "return_received_quantity", "return_dismissed_quantity"],
    ),
    order_line_item: table("order_line_item", [
      "id",
      "variant_id",
      "product_id",
      "unit_price",
      "is_tax_inclusive",
      "deleted_at",
    ]),
    line_adjustment: table(
      "order_line_item_adjustment",
      ["item_id", "amount", "deleted_at"],
      ["version", "is_tax_inclusive", "code"],
    ),
    line_tax: table("order_line_item_tax_line", ["item_id", "rate", "deleted_at"]),
    order_shipping: table("order_shipping", ["order_id", "version", "shipping_method_id", "deleted_at"]),
    shipping_method: table("order_shipping_method", ["id", "amount", "is_tax_inclusive", "deleted_at"]),
    shipping_adjustment: inSome(
      table(
        "order_shipping_method_adjustment",
        ["shipping_method_id", "amount", "deleted_at"],
        ["version", "is_tax_inclusive"],
      ),
    ),
    shipping_tax: table("order_shipping_method_tax_line", ["shipping_method_id", "rate", "deleted_at"]),
    order_transaction: table(
      "order_transaction",
      ["id", "order_id", "amount", "reference", "deleted_at"],
      ["reference_id"],
    ),
    credit_line: inSome(
      table(
        "order_credit_line",
        ["order_id", "amount", "deleted_at"],
        ["version", "reference", "reference_id"],
      ),
    ),
    return: table("return", ["id", "order_id", "status", "received_at", "deleted_at"]),
    return_item: table(
      "return_item",
      ["id", "return_id", "item_id", "received_quantity", "deleted_at"],
      ["damaged_quantity", "reason_id"],
    ),
    return_reason: table("return_reason", ["id", "label"]),
    refund: table("refund", ["id"], ["refund_reason_id", "note"]),
    refund_reason: inSome(table("refund_reason", ["id", "label"], ["code"])),
    order_address: table("order_address", ["id", "country_code", "city", "province", "postal_code"]),
    sales_channel: table("sales_channel", ["id", "name"]),
    order_payments: link("order_payment_collection", "order_id", "payment_collection_id"),
    payment_collection: table("payment_collection", ["id", "status"], ["deleted_at"]),
    order_fulfillment: link("order_fulfillment", "order_id", "fulfillment_id"),
    fulfillment: table("fulfillment", [
      "id",
      "location_id",
      "shipped_at",
      "delivered_at",
      "canceled_at",
      "provider_id",
      "deleted_at",
    ]),
    customer: table("customer", ["id", "email", "first_name", "last_name", "has_account", "deleted_at"]),
    product: table(
      "product",
      ["id", "title", "handle", "status", "deleted_at"],
      ["thumbnail", "collection_id", "type_id"],
    ),
    product_variant: table(
      "product_variant",
      ["id", "product_id", "sku", "title", "deleted_at"],
      ["barcode", "ean", "upc", "weight", "manage_inventory"],
    ),
    product_category: table("product_category", ["id", "name", "parent_category_id", "deleted_at"], ["rank"]),
    category_product: link("product_category_product", "product_id", "product_category_id"),
    product_collection: table("product_collection", ["id", "title"]),
    product_type: table("product_type", ["id", "value"]),
    variant_price_set: link("product_variant_price_set", "variant_id", "price_set_id"),
    price: table(
      "price",
      ["id", "price_set_id", "currency_code", "amount", "deleted_at"],
      ["rules_count", "price_list_id", "min_quantity"],
    ),
    price_list: table(
      "price_list",
      ["id", "title", "status", "type", "starts_at", "ends_at", "deleted_at"],
      ["rules_count"],
    ),
    price_rule: table("price_rule", ["price_id", "attribute", "value", "deleted_at"]),
    price_preference: inSome(
      table("price_preference", ["attribute", "value", "is_tax_inclusive", "deleted_at"]),
    ),
    store_currency: table("store_currency", ["currency_code", "is_default", "deleted_at"]),
    variant_inventory: link("product_variant_inventory_item", "variant_id", "inventory_item_id", [
      "required_quantity",
    ]),
    inventory_level: table("inventory_level", [
      "inventory_item_id",
      "location_id",
      "stocked_quantity",
      "reserved_quantity",
      "incoming_quantity",
      "deleted_at",
    ]),
    stock_location: table("stock_location", ["id", "name"], ["address_id"]),
    location_address: table("stock_location_address", ["id", "country_code"]),
    cart: table("cart", ["id", "customer_id", "email", "currency_code", "created_at"], ["completed_at"]),
    cart_line_item: table("cart_line_item", [
      "id",
      "cart_id",
      "variant_id",
      "product_id",
      "quantity",
      "unit_price",
      "deleted_at",
    ]),
    cart_shipping_method: table("cart_shipping_method", ["id", "cart_id"]),
    cart_payments: link("cart_payment_collection", "cart_id", "payment_collection_id"),
  },
  marks: ["order", "order_summary", "order_item", "order_line_item", "product_variant", "variant_price_set"],
  tables: {
    customers,
    categories: catalogue.categories,
    locations: catalogue.locations,
    products: catalogue.products,
    variants: catalogue.variants,
    orders: orders.orders,
    order_items: orders.orderItems,
    refunds: orders.refunds,
    shipments: orders.shipments,
    inventory_levels: catalogue.levels,
    price_history: catalogue.priceHistory,
    interactions: carts,
  },
  reconcile: orders.stored,
};
