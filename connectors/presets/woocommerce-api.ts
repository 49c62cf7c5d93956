/** WooCommerce as its REST API tells it: documents with lines, fees and refunds inside. */
import { amountAt, listOf, sumAt, sumOver, textAt } from "./json.ts";
import type { Preset } from "./preset.ts";
import { emailHash, guestId, inSome, isMoney, plain, shareOf, table, treePath } from "./sql.ts";
import { addressOf } from "./woocommerce/meta.ts";
import { isOfSeller, statusOf } from "./woocommerce/orders.ts";

const isOrder = `status NOT IN ('trash', 'auto-draft', 'draft', 'checkout-draft')
    AND NOT coalesce(${isOfSeller("parent_id", "created_via")}, false)`;

/** CTE `shop`: the orders that count, with the columns that several tables need. */
const shop = `shop AS (
  SELECT *, ${addressOf(textAt("billing", "email"))} AS email FROM {{orders}} WHERE ${isOrder}
)`;

/** CTE `account`: people with a login, found by id or by the address that a guest typed. */
const account = `account AS (
{{#customers}}  SELECT id, lower(nullif(trim(email), '')) AS email FROM {{customers}}
{{/customers}}{{^customers}}  SELECT DISTINCT customer_id AS id, CAST(NULL AS VARCHAR) AS email FROM {{orders}} WHERE customer_id > 0
{{/customers}}), known AS (
  SELECT email, min(id) AS id FROM account WHERE email IS NOT NULL GROUP BY email
)`;

const people = `LEFT JOIN account a ON a.id = o.customer_id
LEFT JOIN known k ON k.email = lower(o.email)`;
const customerOf = `coalesce(CAST(a.id AS VARCHAR), CAST(k.id AS VARCHAR), ${guestId("o.email")})`;

/** Of several orders the newest tells where somebody lives. */
const customers = `WITH ${shop}, ${account}, placed AS (
  SELECT coalesce(a.id, k.id) AS account_id, o.id, lower(o.email) AS email, o.date_created_gmt AS created,
    nullif(concat_ws(' ', ${textAt("o.billing", "first_name")}, ${textAt("o.billing", "last_name")}), '') AS name,
    ${textAt("o.billing", "country")} AS country, ${textAt("o.billing", "state")} AS region,
    ${textAt("o.billing", "city")} AS city, ${textAt("o.billing", "postcode")} AS postcode
  FROM shop o ${people}
)
{{#customers}}SELECT CAST(c.id AS VARCHAR) AS customer_id, ${emailHash("c.email")} AS email_hash,
  coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''), nullif(c.username, '')) AS name,
  c.date_created_gmt AS created_at, ${textAt("c.billing", "country")} AS country, ${textAt("c.billing", "state")} AS region,
  ${textAt("c.billing", "city")} AS city, ${textAt("c.billing", "postcode")} AS postcode, false AS is_guest
FROM {{customers}} c
WHERE c.role IN ('customer', 'subscriber') OR c.id IN (SELECT account_id FROM placed)
UNION ALL
{{/customers}}{{^customers}}SELECT CAST(account_id AS VARCHAR) AS customer_id, ${emailHash("arg_max(email, id)")} AS email_hash,
  arg_max(name, id) AS name, min(created) AS created_at, arg_max(country, id) AS country, arg_max(region, id) AS region,
  arg_max(city, id) AS city, arg_max(postcode, id) AS postcode, false AS is_guest
FROM placed WHERE account_id IS NOT NULL GROUP BY account_id
UNION ALL
{{/customers}}SELECT ${guestId("email")}, ${emailHash("email")}, arg_max(name, id), min(created), arg_max(country, id),
  arg_max(region, id), arg_max(city, id), arg_max(postcode, id), true
FROM placed WHERE account_id IS NULL AND email IS NOT NULL GROUP BY email`;

/**
 * CTEs up to `back`: refunds of orders, and what they come to. The list of orders tells them by a negative total, the
 * list of refunds by a positive amount. Those that were deleted since their order was read are in no list any more.
 */
const refundRows = `refund AS (
  SELECT order_id, currency, (r->>'$.id') AS id, coalesce(${amountAt("r", "amount")}, -${amountAt("r", "total")}) AS amount,
    coalesce(timezone('UTC', TRY_CAST(r->>'$.date_created_gmt' AS TIMESTAMP)), changed) AS refunded_at,
    ${textAt("r", "reason")} AS reason, r->'$.line_items' AS lines
  FROM (SELECT id AS order_id, currency, date_modified_gmt AS changed, unnest(${listOf("refunds")}) AS r FROM {{orders}} WHERE ${isOrder})
  {{#refunds}}WHERE TRY_CAST(r->>'$.id' AS BIGINT) IN (SELECT id FROM {{refunds}}){{/refunds}}
), back AS (
  SELECT order_id, sum(abs(amount)) AS amount FROM refund GROUP BY order_id
)`;

/** What a line would have cost: a price that was raised by hand is the full one. */
const fullOf = (line: string) =>
  `greatest(coalesce(${amountAt(line, "subtotal")}, ${amountAt(line, "total")}, 0), coalesce(${amountAt(line, "total")}, 0))`;
const fulls = (items: string) => sumOver(listOf(items), fullOf("x"));

/** Fees that take something off are discounts. */
const fees = (sign: ">" | "<") =>
  sumOver(
    listOf("fee_lines"),
    `CASE WHEN ${amountAt("x", "total")} ${sign} 0 THEN ${amountAt("x", "total")} END`,
  );

/**
 * What the total lacks of its parts: gift cards and credit of extensions paid for it. No more than rounding of each
 * line and of the order is nothing.
 */
const lack = `(${sumAt("line_items", "total")} + coalesce(shipping_total, 0) + ${sumAt("fee_lines", "total")} + coalesce(total_tax, 0) - total)`;
const rounding = "0.01 * (1 + coalesce(json_array_length(line_items), 0))";
const credit = `CASE WHEN ${lack} > ${rounding} THEN ${lack} ELSE 0 END`;

const orders = `WITH ${shop}, ${account}, ${refundRows}
SELECT o.id AS order_id, ${customerOf} AS customer_id, o.date_created_gmt AS ordered_at, ${statusOf("o.status")} AS status,
  CASE WHEN o.status = 'refunded' OR (b.amount > 0 AND b.amount >= o.total) THEN 'refunded'
    WHEN b.amount > 0 THEN 'partially_refunded'
    WHEN o.date_paid_gmt IS NOT NULL OR o.status IN ('completed', 'processing') THEN 'paid'
    WHEN o.status IN ('cancelled', 'failed') THEN 'voided' ELSE 'pending' END AS financial_status,
  nullif(o.created_via, '') AS channel, o.currency, ${fulls("line_items")} AS subtotal,
  ${fulls("line_items")} - ${sumAt("line_items", "total")} - ${fees("<")} + ${credit} AS discount,
  coalesce(o.shipping_total, 0) + ${fees(">")} AS shipping, o.total_tax AS tax, o.total,
  array_to_string(list_transform(${listOf("o.coupon_lines")}, lambda x: (x->>'$.code')), ', ') AS coupon,
  coalesce(${textAt("o.shipping", "country")}, ${textAt("o.billing", "country")}) AS shipping_country
FROM shop o LEFT JOIN back b ON b.order_id = o.id
${people}`;

const id = (json: string, path: string) => `nullif(${json}->>'$.${path}', '0')`;

const orderItems = `SELECT l->>'$.id' AS order_item_id, order_id, coalesce(${id("l", "variation_id")}, ${id("l", "product_id")}) AS variant_id,
  ${id("l", "product_id")} AS product_id, ${textAt("l", "sku")} AS sku, ${textAt("l", "name")} AS title, quantity,
  coalesce(CAST(subtotal / nullif(quantity, 0) AS DECIMAL(18, 4)), subtotal) AS unit_price, subtotal - total AS discount,
  ${amountAt("l", "total_tax")} AS tax, total,
  CAST(${amountAt("l", "cost_of_goods_sold.value")} / nullif(quantity, 0) AS DECIMAL(18, 4)) AS cost
FROM (
  SELECT order_id, l, TRY_CAST(l->>'$.quantity' AS DECIMAL(18, 3)) AS quantity,
    ${fullOf("l")} AS subtotal, coalesce(${amountAt("l", "total")}, 0) AS total
  FROM (SELECT id AS order_id, unnest(${listOf("line_items")}) AS l FROM {{orders}} WHERE ${isOrder})
)`;

const lineAmount = (line: string) =>
  `-(coalesce(${amountAt(line, "total")}, 0) + coalesce(${amountAt(line, "total_tax")}, 0))`;

/** The line of the order that a line of a refund takes back stands in its meta data. */
const refundedItem = `list_transform(list_filter(${listOf("l->'$.meta_data'")}, lambda m: (m->>'$.key') = '_refunded_item_id'),
    lambda m: (m->>'$.value'))[1]`;

/** A row for each line that a refund names, and one for what it gives back beyond them; of orders refunded as a whole the rest, too. */
const refunds = `WITH ${refundRows}, named AS (
  SELECT *, coalesce(list_sum(list_transform(${listOf("lines")}, lambda x: ${lineAmount("x")})), 0) AS named FROM refund
)
SELECT id || '-' || (l->>'$.id') AS refund_id, order_id, ${refundedItem} AS order_item_id,
  abs(TRY_CAST(l->>'$.quantity' AS DECIMAL(18, 3))) AS quantity,
  CAST(${lineAmount("l")} * ${shareOf("amount", "named", "currency")} AS DECIMAL(18, 4)) AS amount, refunded_at, reason
FROM (SELECT *, unnest(${listOf("lines")}) AS l FROM named)
UNION ALL
SELECT id, order_id, NULL, NULL, amount - named, refunded_at, reason FROM named
WHERE amount > named AND ${isMoney("amount - named", "currency")}
UNION ALL
SELECT 'order-' || id, id, NULL, NULL, rest, NULL, NULL
FROM (
  SELECT o.id, o.currency, o.total - coalesce(b.amount, 0) AS rest FROM {{orders}} o LEFT JOIN back b ON b.order_id = o.id
  WHERE ${isOrder} AND o.status = 'refunded'
)
WHERE rest > 0 AND ${isMoney("rest", "currency")}`;

const tree = `node AS (
  SELECT id, ${plain("name")} AS name, nullif(parent, 0) AS parent_id FROM {{categories}}
), ${treePath("tree", "node")}`;

const productStatus = (column: string) =>
  `CASE ${column} WHEN 'publish' THEN 'active' WHEN 'private' THEN 'active' WHEN 'trash' THEN 'archived' ELSE 'draft' END`;

const categoryOf = `(SELECT arg_min(t.id, {a: -t.depth, b: t.id}) FROM tree t JOIN (
    SELECT unnest(list_transform(${listOf("p.categories")}, lambda x: TRY_CAST(x->>'$.id' AS BIGINT))) AS id) u USING (id))`;

const product = (category: string) => `p.id AS product_id, ${plain("p.name")} AS title,
  coalesce(${textAt("p.brands", "[0].name")}, NULL) AS brand, ${category} AS category_id, ${productStatus("p.status")} AS status,
  p.date_created_gmt AS created_at, ${textAt("p.images", "[0].src")} AS image_url, nullif(p.permalink, '') AS url,
  json_object('sku', nullif(p.sku, ''), 'type', p.type, 'categories', list_transform(${listOf("p.categories")}, lambda x: (x->>'$.name')),
    'tags', list_transform(${listOf("p.tags")}, lambda x: (x->>'$.name'))) AS attributes
FROM {{products}} p`;

const setting = (name: string) =>
  `{{#settings}}(SELECT any_value(value) FROM {{settings}} WHERE id = '${name}'){{/settings}}{{^settings}}CAST(NULL AS VARCHAR){{/settings}}`;

/** CTE `item`: what can be sold: variations, and products that have none. */
const item = `item AS (
  SELECT id, id AS product_id, name AS title, NULL AS options, sku, price, regular_price, sale_price, date_on_sale_from_gmt,
    date_on_sale_to_gmt, global_unique_id, weight, status, CAST(manage_stock AS VARCHAR) AS manage_stock, stock_quantity,
    date_modified_gmt, cost_of_goods_sold
  FROM {{products}} WHERE coalesce(json_array_length(variations), 0) = 0
{{#variations}}  UNION ALL
  SELECT v.id, v.product_id, concat_ws(' - ', p.name, array_to_string(list_transform(${listOf("v.attributes")}, lambda x: (x->>'$.option')), ', ')),
    v.attributes, v.sku, v.price, v.regular_price, v.sale_price, v.date_on_sale_from_gmt, v.date_on_sale_to_gmt, v.global_unique_id, v.weight,
    CASE WHEN v.status = 'publish' THEN p.status WHEN v.status = 'private' THEN 'draft' ELSE v.status END, v.manage_stock,
    v.stock_quantity, v.date_modified_gmt, v.cost_of_goods_sold
  FROM {{variations}} v JOIN {{products}} p ON p.id = v.product_id
{{/variations}})`;

const kilograms = `TRY_CAST(weight AS DECIMAL(18, 4)) * CASE ${setting("woocommerce_weight_unit")}
    WHEN 'g' THEN 0.001 WHEN 'lbs' THEN 0.45359237 WHEN 'oz' THEN 0.028349523 ELSE 1 END`;
const currency = `coalesce(${setting("woocommerce_currency")}, $currency)`;

const variants = `WITH ${item}
SELECT id AS variant_id, product_id, nullif(sku, '') AS sku, ${plain("title")} AS title, price,
  CASE WHEN regular_price > price THEN regular_price END AS compare_at_price,
  ${amountAt("cost_of_goods_sold", "total_value")} AS cost, ${currency} AS currency, nullif(global_unique_id, '') AS barcode,
  ${kilograms} AS weight, ${productStatus("status")} AS status,
  json_object('price_includes_tax', coalesce(${setting("woocommerce_prices_include_tax")} = 'yes', false), 'options', options) AS attributes
FROM item`;

const priceHistory = `WITH ${item}
SELECT id AS variant_id, date_on_sale_from_gmt AS valid_from, sale_price AS price, regular_price AS compare_at_price,
  date_on_sale_to_gmt AS valid_to, ${currency} AS currency, 'sale' AS reason
FROM item WHERE date_on_sale_from_gmt IS NOT NULL AND sale_price IS NOT NULL`;

/** The API does not date stock, so it is as of the last change to an order or a product. */
const latest = `greatest((SELECT max(date_modified_gmt) FROM {{products}}){{#orders}}, (SELECT max(date_modified_gmt) FROM {{orders}}){{/orders}})`;

const inventoryLevels = `WITH ${item}
SELECT id AS variant_id, 'store' AS location_id, ${latest} AS as_of, stock_quantity AS on_hand, stock_quantity AS available
FROM item WHERE manage_stock = 'true' AND stock_quantity IS NOT NULL`;

const locations = `SELECT 'store' AS location_id, 'Store' AS name,
  nullif(split_part(${setting("woocommerce_default_country")}, ':', 1), '') AS country, 'store' AS kind`;

/** Lines as the order's own header has them: what is left of its total without tax, shipping and fees, and of credit. */
const reconcile = `SELECT id AS order_id, total,
  CASE WHEN ${credit} = 0 THEN total - coalesce(total_tax, 0) - coalesce(shipping_total, 0) - ${sumAt("fee_lines", "total")} END AS lines
FROM {{orders}} WHERE ${isOrder}`;

export const woocommerceApi: Preset = {
  id: "woocommerce-api",
  title: "WooCommerce (REST API)",
  description: "A WooCommerce shop read through its REST API.",
  reads: {
    orders: table("orders", ["id", "date_created_gmt", "line_items", "fee_lines", "billing", "customer_id"]),
    refunds: inSome(table("refunds", ["id", "parent_id"])),
    products: table("products", ["id", "regular_price", "variations", "catalog_visibility"]),
    variations: table("product_variations", ["id", "product_id", "regular_price"]),
    categories: table("product_categories", ["id", "name", "parent"]),
    customers: table("customers", ["id", "email", "role", "billing"]),
    settings: table("settings", ["group_id", "id", "value"]),
  },
  marks: ["products"],
  tables: {
    customers,
    categories: `WITH RECURSIVE ${tree}\nSELECT id AS category_id, name, parent_id, path FROM tree`,
    products: [`WITH RECURSIVE ${tree}\nSELECT ${product(categoryOf)}`, `SELECT ${product("NULL")}`],
    variants,
    locations,
    inventory_levels: inventoryLevels,
    price_history: priceHistory,
    orders,
    order_items: orderItems,
    refunds,
  },
  reconcile,
};
