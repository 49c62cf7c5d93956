/** Vendure 2 and 3, on SQLite, PostgreSQL or MySQL: one layout, camelCase names, JSON kept as text. */
import type { Preset } from "../preset.ts";
import { inSome, table } from "../sql.ts";
import * as catalogue from "./catalogue.ts";
import * as customers from "./customers.ts";
import * as orders from "./orders.ts";
import { inThousandths } from "./parts.ts";
import * as stock from "./stock.ts";

export const vendure: Preset = {
  id: "vendure",
  title: "Vendure",
  description: "Vendure's own database: channels, collections, variants, orders, refunds, stock, open carts.",
  prefixed: true,
  reads: {
    order: table(
      "order",
      [
        "id",
        "state",
        "orderPlacedAt",
        "customerId",
        "currencyCode",
        "subTotal",
        "subTotalWithTax",
        "shipping",
        "shippingWithTax",
      ],
      ["type", "couponCodes", "shippingAddress", "aggregateOrderId"],
    ),
    order_line: table(
      "order_line",
      [
        "id",
        "orderId",
        "productVariantId",
        "quantity",
        "listPrice",
        "listPriceIncludesTax",
        "adjustments",
        "taxLines",
      ],
      ["orderPlacedQuantity"],
    ),
    product: table("product", ["id", "enabled"], ["deletedAt", "featuredAssetId"]),
    product_translation: table("product_translation", ["baseId", "languageCode", "name", "slug"]),
    product_variant: table(
      "product_variant",
      ["id", "productId", "sku", "enabled"],
      ["deletedAt", "trackInventory"],
    ),
    product_variant_translation: table("product_variant_translation", ["baseId", "languageCode", "name"]),
    product_variant_price: table(
      "product_variant_price",
      ["variantId", "channelId", "price"],
      ["currencyCode"],
    ),
    channel: {
      ...table("channel", ["id", "code", "pricesIncludeTax", "defaultLanguageCode"]),
      optional: { currency: ["defaultCurrencyCode", "currencyCode"] },
    },
    customer: table("customer", ["id", "emailAddress", "userId", "firstName", "lastName"], ["deletedAt"]),
    address: table("address", [
      "customerId",
      "countryId",
      "city",
      "province",
      "postalCode",
      "defaultShippingAddress",
    ]),
    country: { names: ["region", "country"], columns: { id: ["id"], code: ["code"] } },
    stock_level: table("stock_level", [
      "productVariantId",
      "stockLocationId",
      "stockOnHand",
      "stockAllocated",
    ]),
    stock_location: inSome(table("stock_location", ["id", "name"])),
    global_settings: table("global_settings", ["trackInventory"]),
    stock_movement: inSome(
      table("stock_movement", ["id", "type", "quantity", "productVariantId"], ["stockLocationId"]),
    ),
    collection: table("collection", ["id", "isRoot", "parentId", "position", "isPrivate"]),
    collection_translation: table("collection_translation", ["baseId", "languageCode", "name"]),
    collected: table("collection_product_variants_product_variant", ["collectionId", "productVariantId"]),
    facet: table("facet", ["id", "code"]),
    facet_value: table("facet_value", ["id", "code", "facetId"]),
    facet_value_translation: table("facet_value_translation", ["baseId", "languageCode", "name"]),
    product_facets: table("product_facet_values_facet_value", ["productId", "facetValueId"]),
    asset: table("asset", ["id", "preview"]),
    shipping_line: table("shipping_line", ["orderId", "listPriceIncludesTax", "adjustments", "taxLines"]),
    surcharge: inSome(table("surcharge", ["orderId", "listPrice", "listPriceIncludesTax", "taxLines"])),
    payment: table("payment", ["id", "orderId", "state", "amount"]),
    refund: table("refund", ["id", "paymentId", "state", "total", "reason"]),
    order_line_reference: inSome(
      table("order_line_reference", ["id", "orderLineId", "quantity", "refundId"]),
    ),
    order_channels: inSome(table("order_channels_channel", ["orderId", "channelId"])),
    fulfillment: table("fulfillment", ["id", "state", "method"]),
    order_fulfillments: table("order_fulfillments_fulfillment", ["orderId", "fulfillmentId"]),
    history_entry: table("history_entry", ["id", "type", "data", "orderId"]),
    settings: inSome(table("settings_store_entry", ["key"])),
  },
  marks: ["order", "order_line", "product_variant", "product_variant_price", "channel", "customer"],
  tables: {
    customers: customers.customers,
    categories: catalogue.categories,
    locations: stock.locations,
    products: catalogue.products,
    variants: catalogue.variants,
    orders: orders.orders,
    order_items: orders.orderItems,
    refunds: [orders.refundsByLine, orders.refunds],
    shipments: [orders.shipmentsWithTimes, orders.shipments],
    inventory_levels: stock.levels,
    inventory_movements: stock.movements,
    interactions: [orders.cartsWithCheckouts, orders.carts],
  },
  reconcile: orders.stored,
};

/** A money strategy of three digits leaves no trace in the database, so this one is chosen by hand. */
export const vendureThousandths: Preset = {
  ...vendure,
  id: "vendure-3-digits",
  title: "Vendure with three digits of money",
  description: "Vendure's own database where its money strategy has a precision of 3: 19990 is 19.990.",
  byChoice: true,
  tables: Object.fromEntries(
    Object.entries(vendure.tables).map(([table, texts]) => [table, [texts].flat().map(inThousandths)]),
  ),
  reconcile: [vendure.reconcile ?? []].flat().map(inThousandths),
};
