/** Magento 2 and Adobe Commerce: attributes, sources and views are found in their own tables. */
import type { Preset } from "../preset.ts";
import { table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

const values = (type: string, entity = "product") =>
  table(`catalog_${entity}_entity_${type}`, ["attribute_id", "store_id", "value"], ["entity_id", "row_id"]);

const AMOUNTS = ["customer_balance_amount", "gift_cards_amount", "reward_currency_amount"]
  .concat([
    "discount_tax_compensation_amount",
    "shipping_discount_tax_compensation_amnt",
    "shipping_discount_amount",
    "total_paid",
    "total_refunded",
  ])
  .concat([
    "total_canceled",
    "subtotal_canceled",
    "shipping_canceled",
    "tax_canceled",
    "coupon_code",
    "store_name",
  ]);

export const magento: Preset = {
  id: "magento",
  title: "Magento 2",
  description:
    "Magento Open Source 2 or Adobe Commerce: customers, catalogue, stock by source, orders, credit memos, baskets.",
  prefixed: true,
  reads: {
    orders: table(
      "sales_order",
      [
        "entity_id",
        "state",
        "customer_id",
        "customer_email",
        "grand_total",
        "subtotal",
        "tax_amount",
        "shipping_amount",
        "discount_amount",
      ].concat(["order_currency_code", "base_to_order_rate", "quote_id", "created_at", "updated_at"]),
      AMOUNTS,
    ),
    items: table(
      "sales_order_item",
      [
        "item_id",
        "order_id",
        "parent_item_id",
        "product_id",
        "product_type",
        "qty_ordered",
        "qty_canceled",
        "price",
        "row_total",
      ],
      ["base_cost", "discount_tax_compensation_amount", "weee_tax_applied_row_amount"],
    ),
    product: table(
      "catalog_product_entity",
      ["entity_id", "sku", "type_id", "created_at"],
      ["row_id", "created_in"],
    ),
    varchar: values("varchar"),
    int: values("int"),
    decimal: values("decimal"),
    datetime: values("datetime"),
    attribute: table("eav_attribute", ["attribute_id", "entity_type_id", "attribute_code"]),
    entity_type: table("eav_entity_type", ["entity_type_id", "entity_type_code"]),
    customer: table("customer_entity", ["entity_id", "email", "created_at"], ["gender", "dob"]),
    category: table("catalog_category_entity", ["entity_id", "parent_id", "level"], ["row_id"]),
    category_varchar: values("varchar", "category"),
    category_product: table("catalog_category_product", ["category_id", "product_id"]),
    super_link: table("catalog_product_super_link", ["product_id", "parent_id"]),
    super_attribute: table("catalog_product_super_attribute", ["product_id", "attribute_id"]),
    option_value: table("eav_attribute_option_value", ["option_id", "store_id", "value"]),
    order_address: table("sales_order_address", ["entity_id", "city", "region", "postcode", "country_id"]),
    address: table("customer_address_entity", ["entity_id", "parent_id", "city", "country_id"]),
    subscriber: table("newsletter_subscriber", ["customer_id", "subscriber_status"]),
    memo: table("sales_creditmemo", ["entity_id", "order_id", "grand_total", "state"]),
    memo_items: table(
      "sales_creditmemo_item",
      ["parent_id", "order_item_id", "qty", "row_total"],
      ["discount_tax_compensation_amount"],
    ),
    shipment: table("sales_shipment", ["entity_id", "order_id", "created_at"]),
    track: table("sales_shipment_track", ["parent_id", "title"]),
    source_item: table("inventory_source_item", ["source_code", "sku", "quantity"]),
    source: table("inventory_source", ["source_code", "name"], ["country_id"]),
    reservation: table("inventory_reservation", ["sku", "quantity"]),
    stock_item: table("cataloginventory_stock_item", [
      "product_id",
      "qty",
      "manage_stock",
      "use_config_manage_stock",
    ]),
    quote: table("quote", ["entity_id", "customer_id", "customer_email", "quote_currency_code"]),
    quote_item: table("quote_item", [
      "item_id",
      "quote_id",
      "parent_item_id",
      "product_id",
      "product_type",
      "qty",
    ]),
    wishlist: table("wishlist", ["wishlist_id", "customer_id"]),
    wishlist_item: table("wishlist_item", ["wishlist_item_id", "wishlist_id", "product_id", "added_at"]),
    report: table("report_event", [
      "event_id",
      "logged_at",
      "event_type_id",
      "object_id",
      "subject_id",
      "subtype",
    ]),
    report_type: table("report_event_types", ["event_type_id", "event_name"]),
    config: table("core_config_data", ["scope", "path", "value"]),
    store: table("store", ["store_id", "name"]),
    store_group: table("store_group", ["group_id", "default_store_id"]),
    website: table("store_website", ["website_id", "default_group_id", "is_default"]),
  },
  marks: [
    "orders",
    "items",
    "product",
    "varchar",
    "int",
    "decimal",
    "datetime",
    "attribute",
    "entity_type",
    "customer",
    "category",
    "category_varchar",
    "category_product",
    "super_link",
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
