/** EverShop 1 and 2 on PostgreSQL: a product row is a variant, variant groups bind them; rows that are deleted vanish. */
import type { Preset, PresetTable } from "../preset.ts";
import { inSome, table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

/** A table of addresses, whose parts later versions name as the international standard does. */
function address(name: string, columns: string[], optional: string[] = []): PresetTable {
  const own = table(name, [...columns, "country"], optional);
  const parts = {
    city: ["city", "locality"],
    province: ["province", "administrative_area"],
    postcode: ["postcode", "postal_code"],
  };
  return { ...own, columns: { ...own.columns, ...parts } };
}

export const evershop: Preset = {
  id: "evershop",
  title: "EverShop",
  description:
    "EverShop's own database: products and variant groups, categories, orders with payments, carts.",
  // Only carts tell when they were changed; everything else keeps the time it was made.
  staleTimes: [
    "order",
    "order_item",
    "shipment",
    "customer",
    "customer_address",
    "product",
    "product_description",
    "product_image",
    "product_inventory",
    "attribute",
    "attribute_name",
    "category",
    "category_description",
    "collection",
    "setting",
    "cart_item",
  ],
  reads: {
    order: table(
      "order",
      ["order_id", "order_number", "currency", "grand_total", "sub_total", "payment_status", "created_at"],
      [
        "status",
        "shipment_status",
        "customer_id",
        "customer_email",
        "customer_full_name",
        "coupon",
        "discount_amount",
        "sub_total_with_discount",
        "tax_amount",
        "shipping_tax_amount",
        "total_tax_amount",
        "shipping_fee_excl_tax",
        "shipping_fee_incl_tax",
        "shipping_address_id",
        "cart_id",
        "updated_at",
      ],
    ),
    order_item: table(
      "order_item",
      [
        "order_item_id",
        "order_item_order_id",
        "product_id",
        "product_sku",
        "product_name",
        "qty",
        "final_price",
        "tax_amount",
      ],
      [
        "line_total",
        "line_total_with_discount",
        "discount_amount",
        "product_price",
        "product_weight",
        "thumbnail",
        "variant_group_id",
      ],
    ),
    product: table(
      "product",
      ["product_id", "sku", "price", "status", "created_at"],
      ["variant_group_id", "category_id", "visibility", "weight", "qty", "manage_stock", "updated_at"],
    ),
    product_description: table("product_description", ["product_description_product_id", "name", "url_key"]),
    product_image: table("product_image", ["product_image_product_id", "origin_image"], ["is_main"]),
    product_inventory: inSome(
      table("product_inventory", ["product_inventory_product_id", "qty"], ["manage_stock"]),
    ),
    product_category: inSome(table("product_category", ["product_id", "category_id"])),
    attribute: inSome(table("product_attribute_value_index", ["product_id", "attribute_id", "option_text"])),
    attribute_name: inSome(table("attribute", ["attribute_id", "attribute_code"])),
    category: table("category", ["category_id", "parent_id"]),
    category_description: table("category_description", ["category_description_category_id", "name"]),
    collection: inSome(table("collection", ["collection_id", "name"])),
    product_collection: inSome(table("product_collection", ["collection_id", "product_id"])),
    customer: table("customer", ["customer_id", "email", "full_name", "created_at"]),
    customer_address: address("customer_address", ["customer_id"], ["is_default"]),
    order_address: address("order_address", ["order_address_id"]),
    transaction: table(
      "payment_transaction",
      ["payment_transaction_id", "payment_transaction_order_id", "amount"],
      ["payment_action", "transaction_type"],
    ),
    activity: table("order_activity", [
      "order_activity_id",
      "order_activity_order_id",
      "comment",
      "created_at",
    ]),
    shipment: {
      ...table(
        "shipment",
        ["shipment_id", "shipment_order_id", "created_at"],
        ["status", "shipped_at", "delivered_at", "canceled_at"],
      ),
      optional: {
        carrier: ["carrier", "carrier_name"],
        status: ["status"],
        shipped_at: ["shipped_at"],
        delivered_at: ["delivered_at"],
        canceled_at: ["canceled_at"],
      },
    },
    setting: inSome(table("setting", ["name", "value"])),
    cart: table(
      "cart",
      ["cart_id", "currency", "status", "created_at"],
      ["customer_id", "customer_email", "sid", "payment_method", "updated_at"],
    ),
    cart_item: table(
      "cart_item",
      ["cart_item_id", "cart_id", "product_id", "qty", "final_price", "created_at"],
      ["variant_group_id"],
    ),
  },
  marks: ["order", "order_item", "product", "product_description", "customer"],
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
    interactions: orders.carts,
  },
  reconcile: orders.stored,
};
