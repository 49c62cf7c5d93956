/**
 * Amazon's flat files of orders: all orders (FBA and the seller's own), the order report of what the seller ships, and
 * fulfilled shipments. As Amazon documents them, "all amounts are aggregates of the quantity, not unit prices"; tax is
 * on top of them in North America and within them elsewhere.
 */
import type { Preset } from "../preset.ts";
import { amountOrZero, emailHash, guestId, text, units } from "../sql.ts";

/** Marketplaces of these currencies state prices without tax. */
const TAX_ON_TOP = "'USD', 'CAD'";
/** Some reports write what promotions took off as what they add. */
const taken = (column: string) => `abs(${amountOrZero(column)})`;
const isCancelled = (column: string) => `coalesce(lower(CAST(${column} AS VARCHAR)) LIKE 'cancel%', false)`;

/**
 * CTEs `item` and `money`: an order as the report that knows it latest has it. Where an item takes several rows, as it
 * does for several promotions, the further ones leave blank what the first has said.
 */
const items = `entry AS (
  SELECT ${text("{{lines.order_id}}")} AS order_id, coalesce({{lines.file?}}, '') AS file, coalesce({{lines.updated?}}, '') AS updated,
    ${text("{{lines.shipment_item?}}")} AS parcel, coalesce(parcel, ${text("{{lines.item_code?}}")}) AS code,
    ${text("{{lines.sku}}")} AS sku, ${text("{{lines.asin?}}")} AS asin, ${text("{{lines.title}}")} AS title,
    ${units("{{lines.quantity}}")} AS quantity, upper(${text("{{lines.currency}}")}) AS currency,
    {{lines.purchased}} AS purchased, ${text("{{lines.shipped?}}")} AS shipped, ${text("{{lines.status?}}")} AS status,
    ${isCancelled("{{lines.status?}}")} AS cancelled, ${isCancelled("{{lines.item_status?}}")} AS dropped,
    ${text("{{lines.channel?}}")} AS channel, ${text("{{lines.country?}}")} AS country, ${text("{{lines.email?}}")} AS email,
    ${text("{{lines.buyer?}}")} AS buyer, ${text("{{lines.city?}}")} AS city, ${text("{{lines.region?}}")} AS region,
    ${text("{{lines.postcode?}}")} AS postcode,
    ${amountOrZero("{{lines.price}}")} AS price, ${amountOrZero("{{lines.tax?}}")} AS tax, ${taken("{{lines.discount?}}")} AS discount,
    ${amountOrZero("{{lines.shipping}}")} + ${amountOrZero("{{lines.wrap?}}")} AS delivery,
    ${amountOrZero("{{lines.shipping_tax?}}")} + ${amountOrZero("{{lines.wrap_tax?}}")} AS delivery_tax,
    ${taken("{{lines.shipping_discount?}}")} AS delivery_discount
  FROM {{lines}} WHERE ${text("{{lines.order_id}}")} IS NOT NULL
), kept AS (
  SELECT *, coalesce(code, 'n' || row_number() OVER (PARTITION BY order_id, code ORDER BY sku, title, price, quantity)) AS key FROM (
    SELECT * FROM entry
    QUALIFY file = first_value(file) OVER (PARTITION BY order_id, CASE WHEN parcel IS NOT NULL THEN code END ORDER BY updated DESC, app.file_order(file) DESC, file)
  )
), item AS (
  SELECT order_id, key, max(sku) AS sku, max(asin) AS asin, max(title) AS title, max(currency) AS currency,
    bool_or(cancelled) AS order_cancelled, bool_or(dropped) AS item_cancelled, max(status) AS status, max(shipped) AS shipped,
    min(purchased) AS purchased, max(channel) AS channel, max(country) AS country, lower(max(email)) AS email,
    max(buyer) AS buyer, max(city) AS city, max(region) AS region, max(postcode) AS postcode,
    -- A cancelled item has left its order; an order that is cancelled as a whole keeps what it was.
    CASE WHEN item_cancelled AND NOT order_cancelled THEN 0 ELSE 1 END AS stays,
    coalesce(sum(quantity), 0) * stays AS quantity, sum(price) * stays AS price, sum(tax) * stays AS tax,
    sum(discount) * stays AS discount, sum(delivery) * stays AS delivery, sum(delivery_tax) * stays AS delivery_tax,
    sum(delivery_discount) * stays AS delivery_discount
  FROM kept GROUP BY order_id, key
), money AS (
  SELECT *, currency NOT IN (${TAX_ON_TOP}) AS included,
    CASE WHEN included AND price - discount > tax THEN 1 - tax / (price - discount) ELSE 1 END AS net,
    CASE WHEN included AND delivery - delivery_discount > delivery_tax THEN 1 - delivery_tax / (delivery - delivery_discount) ELSE 1 END AS delivery_net
  FROM item
)`;

const customer = "CASE WHEN email IS NOT NULL THEN $guest END".replace("$guest", () => guestId("email"));
const productId = "coalesce(asin, sku)";

export const amazonOrders: Preset = {
  id: "amazon-orders",
  title: "Amazon order reports",
  description:
    "All orders, the order report, or fulfilled shipments of Amazon's seller central, as text files. Orders in several files count once, as the file that knows them latest has them.",
  reads: {
    lines: {
      columns: {
        order_id: ["amazon-order-id", "order-id"],
        purchased: ["purchase-date"],
        sku: ["sku"],
        title: ["product-name", "item-name"],
        quantity: ["quantity", "quantity-purchased", "quantity-shipped"],
        currency: ["currency"],
        price: ["item-price"],
        shipping: ["shipping-price"],
        service: ["ship-service-level"],
      },
      optional: {
        file: ["_file"],
        updated: ["last-updated-date"],
        item_code: ["order-item-id", "amazon-order-item-id"],
        shipment_item: ["shipment-item-id"],
        shipped: ["shipment-date"],
        asin: ["asin"],
        status: ["order-status"],
        item_status: ["item-status"],
        channel: ["sales-channel"],
        tax: ["item-tax"],
        shipping_tax: ["shipping-tax"],
        wrap: ["gift-wrap-price"],
        wrap_tax: ["gift-wrap-tax"],
        discount: ["item-promotion-discount"],
        shipping_discount: ["ship-promotion-discount"],
        country: ["ship-country"],
        city: ["ship-city"],
        region: ["ship-state"],
        postcode: ["ship-postal-code"],
        email: ["buyer-email"],
        buyer: ["buyer-name"],
      },
    },
  },
  marks: ["lines"],
  tables: {
    customers: `{{#lines.email}}WITH ${items}
SELECT ${guestId("email")} AS customer_id, ${emailHash("email")} AS email_hash, arg_max(buyer, purchased) AS name, min(purchased) AS created_at,
  arg_max(country, purchased) AS country, arg_max(region, purchased) AS region, arg_max(city, purchased) AS city,
  arg_max(postcode, purchased) AS postcode, true AS is_guest
FROM item WHERE email IS NOT NULL GROUP BY email{{/lines.email}}`,
    products: `WITH ${items}
SELECT ${productId} AS product_id, arg_max(title, purchased) AS title, 'active' AS status
FROM item WHERE ${productId} IS NOT NULL GROUP BY 1`,
    variants: `WITH ${items}
SELECT sku AS variant_id, max(${productId}) AS product_id, sku, arg_max(title, purchased) AS title,
  arg_max(price / nullif(quantity, 0), purchased) FILTER (WHERE price > 0 AND quantity > 0) AS price,
  coalesce(arg_max(currency, purchased), $currency) AS currency, 'active' AS status
FROM item WHERE sku IS NOT NULL GROUP BY sku`,
    orders: `WITH ${items}
SELECT order_id, max(${customer}) AS customer_id, min(purchased) AS ordered_at,
  CASE WHEN bool_or(order_cancelled) OR bool_and(item_cancelled) THEN 'cancelled'
    WHEN bool_or(shipped IS NOT NULL OR regexp_matches(lower(status), '^(shipped|complete|delivered)')) THEN 'completed' ELSE 'processing' END AS status,
  max(channel) AS channel, coalesce(max(currency), $currency) AS currency,
  sum(price * net) AS subtotal, sum(discount * net + delivery_discount * delivery_net) AS discount, sum(delivery * delivery_net) AS shipping,
  sum(tax + delivery_tax) AS tax,
  sum(price - discount + delivery - delivery_discount + CASE WHEN included THEN 0 ELSE tax + delivery_tax END) AS total,
  max(country) AS shipping_country
FROM money GROUP BY order_id`,
    order_items: `WITH ${items}
SELECT order_id || '-' || key AS order_item_id, order_id, sku AS variant_id, ${productId} AS product_id, sku, title, quantity,
  coalesce(price * net / nullif(quantity, 0), 0) AS unit_price, discount * net AS discount, tax, (price - discount) * net AS total
FROM money`,
  },
};
