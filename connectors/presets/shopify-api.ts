/**
 * Shopify as its GraphQL Admin API tells it. Amounts are in the shop's currency, into which Shopify itself converts.
 * In shops whose prices include tax the lines' tax is inside their amounts, and is taken out here.
 */
import { amountAt, listOf, sumAt, sumOver, textAt } from "./json.ts";
import type { Preset } from "./preset.ts";
import { emailHash, guestId, table } from "./sql.ts";

/** The number of `gid://shopify/Order/123`. */
const number = (gid: string) => `regexp_extract(${gid}, '/(\\d+)(\\?.*)?$', 1)`;
const numberAt = (json: string, path: string) => `nullif(${number(`(${json}->>'$.${path}')`)}, '')`;

/** Lines of refunds that gave no money back: what an edit took off the order. */
const dropped = `flatten(list_transform(
      list_filter(${listOf("refunds")}, lambda r: coalesce(${amountAt("r", "totalRefundedSet")}, 0) = 0),
      lambda r: coalesce(${listOf("r->'$.refundLineItems'")}, [])))`;
const droppedSum = (list: string) =>
  sumOver(
    list,
    `coalesce(${amountAt("x", "subtotalSet")}, 0) + CASE WHEN coalesce(taxesIncluded, false) THEN 0 ELSE coalesce(${amountAt("x", "totalTaxSet")}, 0) END`,
  );
/** What the order has become less by, but for the money that went back. */
const unpaid = "(totalPriceSet - coalesce(totalRefundedSet, 0) - currentTotalPriceSet)";

/**
 * CTE `entry`: orders that count, with what an edit took off them (`cut`). Shopify keeps that in the total, and calls it
 * returned; where its money went back, it is a refund here, too. A wholly cancelled order keeps its amounts.
 */
const entry = `entry AS (
  SELECT *, CASE WHEN cancelledAt IS NULL AND ${droppedSum("dropped")} BETWEEN 0.005 AND ${unpaid} + 0.01 * (1 + len(dropped)) THEN dropped ELSE [] END AS cut
  FROM (SELECT *, ${dropped} AS dropped FROM {{orders}} WHERE NOT coalesce(test, false))
)`;

/** CTE `line`: what was sold, with the amounts of each whole line. */
const line = `${entry}, line AS (
  SELECT *, CASE WHEN taxes_included THEN paid - tax ELSE paid END AS total,
    CASE WHEN NOT taxes_included THEN price
      WHEN taken = 0 AND quantity > 0 THEN (paid - tax) / quantity ELSE price / (1 + rate) END AS unit_price
  FROM (
    SELECT order_id, taxes_included, l, ordered - ${sumOver("off", "TRY_CAST(x->>'$.quantity' AS DECIMAL(18, 3))")} AS quantity, price, taken,
      price * ordered - taken - ${sumOver("off", amountAt("x", "subtotalSet"))} AS paid,
      ${sumOver(listOf("l->'$.taxLines'"), amountAt("x", "priceSet"))} - ${sumOver("off", amountAt("x", "totalTaxSet"))} AS tax,
      ${sumOver(listOf("l->'$.taxLines'"), "coalesce(TRY_CAST(x->>'$.rate' AS DECIMAL(18, 6)), 0)")} AS rate
    FROM (
      SELECT order_id, taxes_included, l, TRY_CAST(l->>'$.quantity' AS DECIMAL(18, 3)) AS ordered,
        ${amountAt("l", "originalUnitPriceSet")} AS price,
        ${sumOver(listOf("l->'$.discountAllocations'"), amountAt("x", "allocatedAmountSet"))} AS taken,
        list_filter(cut, lambda c: (c->>'$.lineItem.id') = (l->>'$.id')) AS off
      FROM (SELECT ${number("id")} AS order_id, coalesce(taxesIncluded, false) AS taxes_included, cut, unnest(${listOf("lineItems")}) AS l
        FROM entry)
    )
  )
)`;

const account = `account AS (
{{#customers}}  SELECT ${number("id")} AS id, lower(${textAt("defaultEmailAddress", "emailAddress")}) AS email FROM {{customers}}
{{/customers}}{{^customers}}  SELECT DISTINCT ${numberAt("customer", "id")} AS id, CAST(NULL AS VARCHAR) AS email FROM {{orders}} WHERE customer IS NOT NULL
{{/customers}}), known AS (
  SELECT email, min(id) AS id FROM account WHERE email IS NOT NULL GROUP BY email
)`;

const people = `LEFT JOIN account a ON a.id = ${numberAt("o.customer", "id")}
LEFT JOIN known k ON k.email = lower(trim(o.email))`;
const customerOf = `coalesce(a.id, k.id, ${guestId("o.email")})`;

const place = (
  address: string,
) => `${textAt(address, "countryCodeV2")} AS country, ${textAt(address, "province")} AS region,
    ${textAt(address, "city")} AS city, ${textAt(address, "zip")} AS postcode`;

const customers = `WITH ${account}, placed AS (
  SELECT coalesce(a.id, k.id) AS account_id, ${number("o.id")} AS id, lower(nullif(trim(o.email), '')) AS email, o.createdAt AS created,
    ${place("coalesce(o.billingAddress, o.shippingAddress)")}
  FROM {{orders}} o
${people}
  WHERE NOT coalesce(o.test, false)
)
{{#customers}}SELECT ${number("id")} AS customer_id, ${emailHash("(defaultEmailAddress->>'$.emailAddress')")} AS email_hash,
  nullif(displayName, '') AS name, createdAt AS created_at, ${place("defaultAddress")},
  (defaultEmailAddress->>'$.marketingState') = 'SUBSCRIBED' AS accepts_marketing, coalesce(state, '') <> 'ENABLED' AS is_guest,
  json_object('tags', tags, 'state', state) AS attributes
FROM {{customers}}
UNION ALL
{{/customers}}{{^customers}}SELECT account_id AS customer_id, ${emailHash("arg_max(email, created)")} AS email_hash, NULL AS name,
  min(created) AS created_at, arg_max(country, created) AS country, arg_max(region, created) AS region, arg_max(city, created) AS city,
  arg_max(postcode, created) AS postcode, CAST(NULL AS BOOLEAN) AS accepts_marketing, false AS is_guest, NULL AS attributes
FROM placed WHERE account_id IS NOT NULL GROUP BY account_id
UNION ALL
{{/customers}}SELECT ${guestId("email")}, ${emailHash("email")}, NULL, min(created), arg_max(country, created), arg_max(region, created),
  arg_max(city, created), arg_max(postcode, created), NULL, true, NULL
FROM placed WHERE account_id IS NULL AND email IS NOT NULL GROUP BY email`;

/** What shipping cost after its own discounts, without tax; tips, duties and fees of Shopify's own stand with it. */
const shippingSum = (list: string, path: string) =>
  sumOver(listOf("o.shippingLines"), sumOver(listOf(`x->'$.${list}'`), amountAt("y", path), "y"));
const shippingTax = shippingSum("taxLines", "priceSet");
const shippingTaken = shippingSum("discountAllocations", "allocatedAmountSet");
const shipping = `${sumAt("o.shippingLines", "originalPriceSet")} - ${shippingTaken}
    - CASE WHEN o.taxesIncluded THEN ${shippingTax} ELSE 0 END
    + coalesce(o.totalTipReceivedSet, 0) + coalesce(o.originalTotalDutiesSet, 0) + coalesce(o.originalTotalAdditionalFeesSet, 0)`;

const orders = `WITH ${line}, ${account}, sums AS (
  SELECT order_id, sum(quantity * unit_price) AS subtotal, sum(total) AS total FROM line GROUP BY order_id
)
SELECT ${number("o.id")} AS order_id, ${customerOf} AS customer_id, coalesce(o.processedAt, o.createdAt) AS ordered_at,
  CASE WHEN o.cancelledAt IS NOT NULL OR o.displayFinancialStatus IN ('VOIDED', 'EXPIRED') THEN 'cancelled'
    WHEN o.displayFulfillmentStatus = 'FULFILLED' THEN 'completed' ELSE 'processing' END AS status,
  lower(CASE WHEN o.displayFinancialStatus = 'EXPIRED' THEN 'VOIDED' ELSE o.displayFinancialStatus END) AS financial_status,
  o.sourceName AS channel, o.currencyCode AS currency, coalesce(s.subtotal, 0) AS subtotal,
  coalesce(s.subtotal - s.total, 0) AS discount, ${shipping} AS shipping,
  coalesce(o.totalTaxSet, 0) - ${sumOver("o.cut", amountAt("x", "totalTaxSet"))} AS tax, o.totalPriceSet - ${droppedSum("o.cut")} AS total,
  array_to_string(TRY_CAST(o.discountCodes AS VARCHAR[]), ', ') AS coupon,
  coalesce(${textAt("o.shippingAddress", "countryCodeV2")}, ${textAt("o.billingAddress", "countryCodeV2")}) AS shipping_country
FROM entry o LEFT JOIN sums s ON s.order_id = ${number("o.id")}
${people}`;

const orderItems = `WITH ${line}
SELECT ${numberAt("l", "id")} AS order_item_id, order_id, ${numberAt("l", "variant.id")} AS variant_id, ${numberAt("l", "product.id")} AS product_id,
  ${textAt("l", "sku")} AS sku, coalesce(${textAt("l", "name")}, ${textAt("l", "title")}) AS title, quantity,
  CAST(unit_price AS DECIMAL(18, 4)) AS unit_price, CAST(quantity * unit_price - total AS DECIMAL(18, 4)) AS discount, tax, total
FROM line`;

const lineAmount = (json: string, included: string) =>
  `(coalesce(${amountAt(json, "subtotalSet")}, 0) + CASE WHEN ${included} THEN 0 ELSE coalesce(${amountAt(json, "totalTaxSet")}, 0) END)`;

/** A row for each line that came back, and one for what was given back beyond them: shipping, goodwill, or less. */
const refunds = `WITH refund AS (
  SELECT order_id, included, ${numberAt("r", "id")} AS id, coalesce(TRY_CAST(r->>'$.createdAt' AS TIMESTAMPTZ), changed) AS refunded_at,
    ${textAt("r", "note")} AS reason, coalesce(${amountAt("r", "totalRefundedSet")}, 0) AS amount, ${listOf("r->'$.refundLineItems'")} AS lines
  FROM (SELECT ${number("id")} AS order_id, coalesce(taxesIncluded, false) AS included, updatedAt AS changed, unnest(${listOf("refunds")}) AS r
    FROM {{orders}} WHERE NOT coalesce(test, false))
)
SELECT id || '-' || ${numberAt("l", "lineItem.id")} || '-' || place AS refund_id, order_id, ${numberAt("l", "lineItem.id")} AS order_item_id,
  TRY_CAST(l->>'$.quantity' AS DECIMAL(18, 3)) AS quantity, ${lineAmount("l", "included")} AS amount, refunded_at, reason
FROM (SELECT *, unnest(lines) AS l, generate_subscripts(lines, 1) AS place FROM refund WHERE amount > 0)
UNION ALL
SELECT id, order_id, NULL, NULL, rest, refunded_at, reason
FROM (SELECT *, amount - ${sumOver("lines", lineAmount("x", "included"))} AS rest FROM refund WHERE amount > 0)
WHERE abs(rest) >= 0.005`;

const productStatus = (column: string) =>
  `CASE ${column} WHEN 'ACTIVE' THEN 'active' WHEN 'UNLISTED' THEN 'active' WHEN 'ARCHIVED' THEN 'archived' ELSE 'draft' END`;

/** The shop's own type of a product, or its place in Shopify's list of categories. */
const category = `coalesce(nullif(trim(productType), ''), ${textAt("category", "name")})`;

const currency = `coalesce({{#shop}}(SELECT any_value(currencyCode) FROM {{shop}}){{/shop}}{{^shop}}NULL{{/shop}}, $currency)`;
const includesTax = `coalesce({{#shop}}(SELECT any_value(taxesIncluded) FROM {{shop}}){{/shop}}{{^shop}}NULL{{/shop}}, false)`;

/** Cost and weight are the stock item's; the status is the product's, whose change leaves the variant's date as it is. */
const variants = `SELECT ${number("v.id")} AS variant_id, ${numberAt("v.product", "id")} AS product_id, nullif(trim(v.sku), '') AS sku,
  {{#products}}concat_ws(' - ', p.title, {{/products}}nullif(v.title, 'Default Title'){{#products}}){{/products}} AS title, v.price,
  CASE WHEN v.compareAtPrice > v.price THEN v.compareAtPrice END AS compare_at_price, 
  {{#items}}${amountAt("i.unitCost", "amount")}{{/items}}{{^items}}CAST(NULL AS DECIMAL(18, 4)){{/items}} AS cost,
  ${currency} AS currency, nullif(trim(v.barcode), '') AS barcode,
  {{#items}}TRY_CAST(i.measurement->>'$.weight.value' AS DOUBLE) * CASE (i.measurement->>'$.weight.unit')
    WHEN 'GRAMS' THEN 0.001 WHEN 'POUNDS' THEN 0.45359237 WHEN 'OUNCES' THEN 0.028349523 ELSE 1 END{{/items}}{{^items}}CAST(NULL AS DOUBLE){{/items}} AS weight,
  ${productStatus("{{#products}}p.status{{/products}}{{^products}}(v.product->>'$.status'){{/products}}")} AS status,
  json_object('price_includes_tax', ${includesTax}, 'options', v.selectedOptions) AS attributes
FROM {{variants}} v{{#products}} JOIN {{products}} p ON p.id = (v.product->>'$.id'){{/products}}{{#items}}
LEFT JOIN {{items}} i ON (i.variant->>'$.id') = v.id{{/items}}`;

const quantity = (name: string) =>
  `TRY_CAST(list_filter(${listOf("l->'$.quantities'")}, lambda q: (q->>'$.name') = '${name}')[1]->>'$.quantity' AS DECIMAL(18, 3))`;

const inventoryLevels = `SELECT ${numberAt("variant", "id")} AS variant_id, ${numberAt("l", "location.id")} AS location_id,
  coalesce(TRY_CAST(l->>'$.updatedAt' AS TIMESTAMPTZ), changed) AS as_of, ${quantity("on_hand")} AS on_hand,
  ${quantity("committed")} AS committed, ${quantity("incoming")} AS incoming, ${quantity("available")} AS available
FROM (SELECT variant, updatedAt AS changed, unnest(${listOf("inventoryLevels")}) AS l FROM {{items}} WHERE coalesce(tracked, true) AND variant IS NOT NULL)`;

/** Checkouts that were begun and not placed. */
const interactions = `SELECT 'checkout-' || ${numberAt("l", "id")} AS event_id, 'begin_checkout' AS event_name, 'abandoned checkout' AS event_name_source,
  createdAt AS occurred_at, ${numberAt("customer", "id")} AS user_id, CASE WHEN customer IS NULL THEN 'checkout-' || ${number("id")} END AS anonymous_id,
  'checkout-' || ${number("id")} AS session_id, ${numberAt("l", "product.id")} AS product_id, ${numberAt("l", "variant.id")} AS variant_id,
  TRY_CAST(l->>'$.quantity' AS DECIMAL(18, 3)) AS quantity, ${amountAt("l", "originalTotalPriceSet")} AS value, ${currency} AS currency
FROM (SELECT *, unnest(${listOf("lineItems")}) AS l FROM {{checkouts}} WHERE completedAt IS NULL)`;

/** Lines as the order's header has them: the subtotal is after all discounts, with tax where prices include it. */
const reconcile = `WITH ${entry}
SELECT ${number("o.id")} AS order_id,
  CASE WHEN len(o.cut) > 0 THEN o.currentTotalPriceSet + coalesce(o.totalRefundedSet, 0) ELSE o.totalPriceSet END AS total,
  CASE WHEN len(o.cut) = 0 THEN o.subtotalPriceSet - CASE WHEN o.taxesIncluded THEN coalesce(o.totalTaxSet, 0) - ${shippingTax} ELSE 0 END END AS lines
FROM entry o`;

export const shopifyApi: Preset = {
  id: "shopify-api",
  title: "Shopify (Admin API)",
  description: "A Shopify shop read through its Admin API.",
  reads: {
    orders: table("orders", ["id", "displayFinancialStatus", "lineItems", "totalPriceSet", "taxesIncluded"]),
    customers: table("customers", ["id", "displayName", "defaultEmailAddress", "state"]),
    products: table("products", ["id", "handle", "vendor", "productType", "onlineStoreUrl"]),
    variants: table("productVariants", ["id", "sku", "compareAtPrice", "selectedOptions"]),
    checkouts: table("abandonedCheckouts", ["id", "completedAt", "lineItems"]),
    items: table("inventoryItems", ["id", "variant", "inventoryLevels"]),
    locations: table("locations", ["id", "name", "isActive", "fulfillsOnlineOrders"]),
    shop: table("shop", ["currencyCode", "ianaTimezone", "taxesIncluded"]),
  },
  marks: ["shop"],
  tables: {
    customers,
    categories: `SELECT DISTINCT ${category} AS category_id, ${category} AS name, ${category} AS path FROM {{products}} WHERE ${category} IS NOT NULL`,
    products: `SELECT ${number("id")} AS product_id, title, nullif(vendor, '') AS brand, nullif(vendor, '') AS vendor, ${category} AS category_id,
  ${productStatus("status")} AS status, createdAt AS created_at, ${textAt("featuredMedia", "preview.image.url")} AS image_url,
  coalesce(nullif(onlineStoreUrl, ''), '/products/' || handle) AS url, json_object('handle', handle, 'tags', tags) AS attributes
FROM {{products}}`,
    variants,
    locations: `SELECT ${number("id")} AS location_id, name, ${textAt("address", "countryCode")} AS country,
  CASE WHEN fulfillsOnlineOrders THEN 'warehouse' ELSE 'store' END AS kind FROM {{locations}}`,
    inventory_levels: inventoryLevels,
    orders,
    order_items: orderItems,
    refunds,
    interactions,
  },
  reconcile,
};
