/** PrestaShop 1.6 to 9: one or several shops, any language, any table prefix. */
import type { Preset } from "../preset.ts";
import { table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import { customers } from "./customers.ts";
import * as orders from "./orders.ts";

const ORDER_AMOUNTS = [
  "total_products",
  "total_products_wt",
  "total_discounts_tax_excl",
  "total_discounts_tax_incl",
].concat(["total_shipping_tax_excl", "total_shipping_tax_incl", "total_paid_tax_incl", "total_paid_real"]);

export const prestashop: Preset = {
  id: "prestashop",
  title: "PrestaShop",
  description:
    "PrestaShop's database: customers, catalogue with combinations, stock, orders, credit slips, baskets.",
  prefixed: true,
  // Whoever subscribes to the newsletter or leaves it does so without a time of change.
  staleTimes: ["customer"],
  reads: {
    orders: table(
      "orders",
      ["id_order", "id_cart", "current_state", "valid", "conversion_rate", ...ORDER_AMOUNTS],
      ["round_type"],
    ),
    detail: table(
      "order_detail",
      ["id_order_detail", "id_order", "total_price_tax_excl"],
      ["original_wholesale_price", "purchase_supplier_price"],
    ),
    customer: table(
      "customer",
      ["id_customer", "email", "is_guest", "deleted"],
      ["birthday", "newsletter", "company"],
    ),
    product: table(
      "product",
      ["id_product", "reference", "price"],
      ["state", "condition", "product_type", "pack_stock_type", "ecotax"],
    ),
    product_shop: table("product_shop", ["id_product", "id_shop", "price"], ["pack_stock_type", "ecotax"]),
    product_lang: table("product_lang", ["id_product", "id_lang", "id_shop", "name"]),
    product_attribute: table("product_attribute", ["id_product_attribute", "id_product", "price"]),
    product_attribute_shop: table(
      "product_attribute_shop",
      ["id_product_attribute", "id_shop", "price"],
      ["ecotax"],
    ),
    group: table("group", ["id_group", "price_display_method"]),
    category: table("category", ["id_category", "id_parent", "is_root_category"]),
    category_lang: table("category_lang", ["id_category", "id_lang", "id_shop", "name"]),
    configuration: table("configuration", ["name", "value", "id_shop", "id_shop_group"]),
    currency: table("currency", ["id_currency", "iso_code"]),
    order_state: table("order_state", ["id_order_state", "paid", "shipped", "logable"]),
    state_lang: table("order_state_lang", ["id_order_state", "template"]),
    order_cart_rule: table("order_cart_rule", ["id_order", "value_tax_excl", "free_shipping"], ["deleted"]),
    cart_rule: table("cart_rule", ["id_cart_rule", "code"], ["free_shipping"]),
    slip: table(
      "order_slip",
      ["id_order_slip", "id_order", "amount", "shipping_cost_amount"],
      [
        "total_products_tax_excl",
        "total_products_tax_incl",
        "total_shipping_tax_excl",
        "total_shipping_tax_incl",
      ],
    ),
    slip_detail: table(
      "order_slip_detail",
      ["id_order_slip", "id_order_detail", "amount_tax_incl"],
      ["total_price_tax_incl", "total_price_tax_excl"],
    ),
    history: table("order_history", ["id_order", "id_order_state", "date_add"]),
    order_carrier: table("order_carrier", ["id_order_carrier", "id_order", "id_carrier"]),
    carrier: table("carrier", ["id_carrier", "name"]),
    address: table("address", ["id_address", "id_customer", "id_country", "deleted"]),
    country: table("country", ["id_country", "iso_code"]),
    state: table("state", ["id_state", "name"]),
    gender: table("gender", ["id_gender", "type"]),
    shop: table("shop", ["id_shop", "name"]),
    shop_group: table("shop_group", ["id_shop_group", "share_stock"]),
    shop_url: table("shop_url", ["id_shop", "domain", "domain_ssl", "physical_uri", "virtual_uri", "main"]),
    manufacturer: table("manufacturer", ["id_manufacturer", "name"]),
    supplier: table("supplier", ["id_supplier", "name"]),
    image: table("image", ["id_image", "id_product", "cover"]),
    combination: table("product_attribute_combination", ["id_attribute", "id_product_attribute"]),
    attribute: table("attribute", ["id_attribute", "id_attribute_group"]),
    attribute_lang: table("attribute_lang", ["id_attribute", "id_lang", "name"]),
    attribute_group_lang: table("attribute_group_lang", ["id_attribute_group", "id_lang", "name"]),
    specific_price: table(
      "specific_price",
      ["id_product", "price", "reduction", "from", "to"],
      ["reduction_tax"],
    ),
    tax: table("tax", ["id_tax", "rate"]),
    tax_rule: table("tax_rule", ["id_tax_rules_group", "id_country", "id_state", "id_tax"]),
    stock: table(
      "stock_available",
      ["id_stock_available", "id_product", "id_product_attribute", "quantity"],
      ["reserved_quantity"],
    ),
    pack: table("pack", ["id_product_pack", "id_product_item", "id_product_attribute_item", "quantity"]),
    stock_mvt: table("stock_mvt", ["id_stock_mvt", "id_stock", "sign", "physical_quantity"]),
    cart: table("cart", ["id_cart", "id_customer", "id_guest"]),
    cart_product: table("cart_product", ["id_cart", "id_product", "quantity"], ["id_customization"]),
  },
  marks: [
    "orders",
    "detail",
    "customer",
    "product",
    "product_shop",
    "product_lang",
    "category",
    "configuration",
    "currency",
  ].concat(["product_attribute", "product_attribute_shop", "category_lang", "order_state"]),
  tables: {
    customers,
    categories: catalogue.categories,
    suppliers: catalogue.suppliers,
    products: catalogue.products,
    variants: catalogue.variants,
    price_history: catalogue.priceHistory,
    locations: catalogue.locations,
    inventory_levels: catalogue.inventoryLevels,
    inventory_movements: catalogue.inventoryMovements,
    orders: orders.orders,
    order_items: orders.orderItems,
    refunds: orders.refunds,
    shipments: orders.shipments,
    interactions: orders.interactions,
  },
  reconcile: orders.reconcile,
};
