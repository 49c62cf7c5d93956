/** OpenCart 3 and 4: columns and tables that came or went between them are found, not assumed. */
import type { Preset } from "../preset.ts";
import { inSome, table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

const described = (name: string, id: string) => table(name, [id, "language_id", "name"]);

export const opencart: Preset = {
  id: "opencart",
  title: "OpenCart",
  description:
    "OpenCart 3 or 4: customers and guests, catalogue with options, stock, orders, returns, baskets.",
  prefixed: true,
  // An order takes its pieces off a product's stock without saying when.
  staleTimes: ["product"],
  reads: {
    orders: table(
      "order",
      [
        "order_id",
        "store_id",
        "store_url",
        "customer_id",
        "email",
        "total",
        "order_status_id",
        "currency_code",
        "currency_value",
        "date_added",
      ],
      ["payment_city", "payment_postcode", "payment_zone"],
    ),
    lines: table(
      "order_product",
      ["order_product_id", "order_id", "product_id", "quantity", "price", "total", "tax"],
      ["master_id"],
    ),
    totals: table("order_total", ["order_total_id", "order_id", "code", "title", "value"]),
    customer: table("customer", ["customer_id", "email", "date_added"], ["newsletter"]),
    product: table(
      "product",
      ["product_id", "model", "price", "quantity", "subtract", "status", "weight", "date_added"],
      ["master_id", "sku", "ean", "upc", "jan", "isbn"],
    ),
    product_description: described("product_description", "product_id"),
    setting: table("setting", ["store_id", "key", "value"]),
    language: table("language", ["language_id", "code"]),
    order_status: described("order_status", "order_status_id"),
    category: table("category", ["category_id", "parent_id"]),
    category_description: described("category_description", "category_id"),
    product_to_category: table("product_to_category", ["product_id", "category_id"], ["main_category"]),
    code: inSome(table("product_code", ["product_id", "code", "value"])),
    manufacturer: table("manufacturer", ["manufacturer_id"], ["name"]),
    manufacturer_description: inSome(described("manufacturer_description", "manufacturer_id")),
    option: table("option", ["option_id", "type"]),
    option_description: described("option_description", "option_id"),
    option_value_description: described("option_value_description", "option_value_id"),
    product_option: table("product_option", ["product_option_id", "product_id", "option_id", "required"]),
    option_value: table("product_option_value", [
      "product_option_value_id",
      "product_option_id",
      "option_value_id",
      "price_prefix",
    ]),
    order_option: table("order_option", ["order_product_id", "product_option_id", "product_option_value_id"]),
    special: inSome(
      table("product_special", [
        "product_id",
        "customer_group_id",
        "priority",
        "price",
        "date_start",
        "date_end",
      ]),
    ),
    discount: table(
      "product_discount",
      ["product_id", "customer_group_id", "quantity", "priority", "price", "date_start", "date_end"],
      ["special", "type"],
    ),
    weight_class: table("weight_class", ["weight_class_id", "value"]),
    weight_unit: table("weight_class_description", ["weight_class_id", "unit"]),
    coupon: table("coupon", ["code", "shipping"]),
    voucher: inSome(table("order_voucher", ["order_id", "amount"])),
    history: table("order_history", ["order_id", "order_status_id", "date_added"]),
    shipment: inSome(
      table("order_shipment", ["order_shipment_id", "order_id", "shipping_courier_id", "date_added"]),
    ),
    courier: inSome(table("shipping_courier", ["shipping_courier_id", "shipping_courier_name"]), "shipment"),
    returns: table(
      "return",
      ["return_id", "order_id", "product_id", "quantity", "return_action_id", "return_reason_id"],
      ["model"],
    ),
    return_action: table("return_action", ["return_action_id", "name"]),
    return_reason: table("return_reason", ["return_reason_id", "name"]),
    address: table("address", ["address_id", "customer_id", "country_id"]),
    country: table("country", ["country_id", "iso_code_2"]),
    cart: table("cart", ["cart_id", "customer_id", "session_id", "product_id", "quantity"], ["option"]),
    wishlist: table("customer_wishlist", ["customer_id", "product_id", "date_added"], ["store_id"]),
    report: inSome(table("product_report", ["product_report_id", "product_id", "ip", "date_added"])),
    search: inSome(
      table("customer_search", ["customer_search_id", "customer_id", "keyword", "ip", "date_added"]),
    ),
  },
  marks: [
    "orders",
    "lines",
    "totals",
    "customer",
    "product",
    "product_description",
    "setting",
    "language",
    "order_status",
    "category",
    "category_description",
    "product_to_category",
  ],
  tables: {
    customers,
    categories: catalogue.categories,
    products: catalogue.products,
    variants: catalogue.variants,
    price_history: catalogue.priceHistory,
    locations: catalogue.locations,
    inventory_levels: catalogue.inventoryLevels,
    orders: orders.orders,
    order_items: orders.orderItems,
    refunds: orders.refunds,
    shipments: orders.shipments,
    interactions: orders.interactions,
  },
  reconcile: orders.reconcile,
};
