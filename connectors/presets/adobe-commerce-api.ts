/** Adobe Commerce and Magento 2 as their REST API tells them, in the currency of the order. */
import { amountAt, listOf, sumAt, sumOver, textAt } from "./json.ts";
import { PAID_AND_INVOICED, PAID_OTHERWISE } from "./magento/shop.ts";
import type { Preset } from "./preset.ts";
import { emailHash, guestId, inSome, table, treePath } from "./sql.ts";

const account = `account AS (
{{#customers}}  SELECT id, min(id) OVER (PARTITION BY coalesce(nullif(lower(trim(email)), ''), CAST(id AS VARCHAR))) AS person_id,
    lower(nullif(trim(email), '')) AS email FROM {{customers}}
{{/customers}}{{^customers}}  SELECT DISTINCT customer_id AS id, customer_id AS person_id, CAST(NULL AS VARCHAR) AS email
  FROM {{orders}} WHERE customer_id IS NOT NULL
{{/customers}}), known AS (
  SELECT email, min(person_id) AS person_id FROM account WHERE email IS NOT NULL GROUP BY email
)`;

const people = `LEFT JOIN account a ON a.id = o.customer_id
LEFT JOIN known k ON k.email = lower(trim(o.customer_email))`;
const accountOf = "coalesce(a.person_id, k.person_id)";
const customerOf = `coalesce(CAST(${accountOf} AS VARCHAR), ${guestId("o.customer_email")})`;

const place = (address: string) =>
  `${textAt(address, "country_id")} AS country, coalesce(${textAt(address, "region.region")}, ${textAt(address, "region")}) AS region,
    ${textAt(address, "city")} AS city, ${textAt(address, "postcode")} AS postcode`;

/** The address that an account marks for billing, else its first. */
const home = `coalesce(list_filter(${listOf("c.addresses")}, lambda d: (d->>'$.default_billing') = 'true')[1], c.addresses->'$[0]')`;

const customers = `WITH ${account}, placed AS (
  SELECT ${accountOf} AS person_id, o.entity_id AS id, lower(nullif(trim(o.customer_email), '')) AS email, o.created_at AS created,
    nullif(concat_ws(' ', coalesce(o.customer_firstname, ${textAt("o.billing_address", "firstname")}),
      coalesce(o.customer_lastname, ${textAt("o.billing_address", "lastname")})), '') AS name, ${place("o.billing_address")}
  FROM {{orders}} o
${people}
)
{{#customers}}SELECT CAST(id AS VARCHAR) AS customer_id, ${emailHash("email")} AS email_hash,
  nullif(concat_ws(' ', firstname, lastname), '') AS name, created_at, ${place("home")},
  CASE gender WHEN 1 THEN 'male' WHEN 2 THEN 'female' END AS gender, year(TRY_CAST(dob AS DATE)) AS birth_year,
  TRY_CAST(extension_attributes->>'$.is_subscribed' AS BOOLEAN) AS accepts_marketing, false AS is_guest
FROM (SELECT c.*, ${home} AS home FROM {{customers}} c JOIN account p ON p.id = c.id AND p.person_id = c.id)
UNION ALL
{{/customers}}{{^customers}}SELECT CAST(person_id AS VARCHAR) AS customer_id, ${emailHash("arg_max(email, id)")} AS email_hash, arg_max(name, id) AS name,
  min(created) AS created_at, arg_max(country, id) AS country, arg_max(region, id) AS region, arg_max(city, id) AS city,
  arg_max(postcode, id) AS postcode, CAST(NULL AS VARCHAR) AS gender, CAST(NULL AS INTEGER) AS birth_year,
  CAST(NULL AS BOOLEAN) AS accepts_marketing, false AS is_guest
FROM placed WHERE person_id IS NOT NULL GROUP BY person_id
UNION ALL
{{/customers}}SELECT ${guestId("email")}, ${emailHash("email")}, arg_max(name, id), min(created), arg_max(country, id), arg_max(region, id),
  arg_max(city, id), arg_max(postcode, id), NULL, NULL, NULL, true
FROM placed WHERE person_id IS NULL AND email IS NOT NULL GROUP BY email`;

/** Money that came from store credit, gift cards or points is payment; the Commerce edition takes it off the total of orders and credit memos. */
const totalOf = (row: string) =>
  `(${row}.grand_total${PAID_OTHERWISE.map((name) => ` + coalesce(abs(${amountAt(`${row}.extension_attributes`, name)}), 0)`).join("")})`;

/** What was left undelivered of an order that lives on, be it free of charge; a wholly cancelled order keeps its amounts. */
const isCut = "(o.state <> 'canceled' AND greatest(o.total_canceled, o.subtotal_canceled, 0) > 0)";
const cut = (column: string, canceled: string) =>
  `(coalesce(o.${column}, 0) - CASE WHEN ${isCut} THEN coalesce(o.${canceled}, 0) ELSE 0 END)`;
/**
 * What is asked for. Where the platform cancelled the rest of an order it calls cancelled whatever was not paid, which
 * a bill that waits for its money still asks for.
 */
const due = `(o.grand_total - CASE WHEN ${isCut} THEN coalesce(o.total_canceled, 0)
    - CASE WHEN o.total_canceled = o.grand_total - coalesce(o.total_paid, 0)
      THEN greatest(coalesce(o.total_invoiced, 0) - coalesce(o.total_paid, 0), 0) ELSE 0 END ELSE 0 END)`;
const paidOtherwise = PAID_OTHERWISE.map((name, n) => {
  const [invoiced, whole] = [PAID_AND_INVOICED[n]!, name].map((field) =>
    amountAt("o.extension_attributes", field),
  );
  return ` + coalesce(abs(CASE WHEN ${isCut} THEN coalesce(${invoiced}, ${whole}) ELSE ${whole} END), 0)`;
});
const total = `(${due}${paidOtherwise.join("")})`;
const shipping = cut("shipping_amount", "shipping_canceled");
const tax = cut("tax_amount", "tax_canceled");

/** Where prices hold tax, a discount does too; its tax stands apart as compensation. */
const compensation =
  "(coalesce(o.discount_tax_compensation_amount, 0) + coalesce(o.shipping_discount_tax_compensation_amount, 0))";

/**
 * Fixed product taxes (for waste, batteries) stand at the lines. A setting puts them into the order's sum of goods too,
 * where they are told by what the lines come to.
 */
const goods = sumOver(
  listOf("o.items"),
  `CASE WHEN (x->>'$.parent_item_id') IS NULL THEN ${amountAt("x", "row_total")} END`,
);
const weee = sumAt("o.items", "weee_tax_applied_row_amount");
const kept = sumOver(
  listOf("o.items"),
  `${amountAt("x", "weee_tax_applied_row_amount")} * (1 - coalesce(${amountAt("x", "qty_canceled")} / nullif(${amountAt("x", "qty_ordered")}, 0), 0))`,
);
const levy = `CASE WHEN ${weee} > 0 AND abs(o.subtotal - ${goods} - ${weee}) < abs(o.subtotal - ${goods})
    THEN CASE WHEN ${isCut} THEN CAST(${kept} AS DECIMAL(18, 4)) ELSE ${weee} END ELSE 0 END`;

const subtotal = `(${cut("subtotal", "subtotal_canceled")} - ${levy})`;

const parts = "list_filter(items, lambda p: (p->>'$.parent_item_id') = (i->>'$.item_id'))";

/** A bundle priced by its parts keeps discount and tax on the parts. */
const ownOrParts = (field: string) =>
  `coalesce(nullif(${amountAt("i", field)}, 0), ${sumOver("parts", amountAt("x", field))})`;

const double = (json: string, field: string) => `TRY_CAST(${json}->>'$.${field}' AS DOUBLE)`;
const goneOf = (json: string) =>
  `${double(json, "qty_canceled")} / nullif(${double(json, "qty_ordered")}, 0)`;

/** What was cancelled of a line, in parts of one; of a bundle priced by its parts only they say so. */
const leftOut = `coalesce(nullif(${goneOf("i")}, 0),
      ${sumOver("parts", `${double("x", "row_total")} * ${goneOf("x")}`)} / nullif(${sumOver("parts", double("x", "row_total"))}, 0), 0)`;

/** The cost of a configurable product or a bundle may stand at its parts only. */
const costOf = `coalesce(nullif(${double("i", "base_cost")}, 0),
      ${sumOver("parts", `${double("x", "base_cost")} * ${double("x", "qty_ordered")}`)} / nullif(${double("i", "qty_ordered")}, 0))`;

/** CTE `line`: what was sold. A configurable sale is two items: the price on one, the choice on the other. */
const line = `sold AS (
  SELECT entity_id AS order_id, state, total_canceled, subtotal_canceled, coalesce(grand_total / nullif(base_grand_total, 0), 1) AS rate, ${listOf("items")} AS items FROM {{orders}}
), item AS (
  SELECT *, ${parts} AS parts FROM (SELECT *, unnest(items) AS i FROM sold) WHERE coalesce((i->>'$.parent_item_id'), '') = ''
), line AS (
  SELECT order_id, i, o.state, TRY_CAST(i->>'$.qty_ordered' AS DECIMAL(18, 3)) AS ordered, ${leftOut} AS left_out,
    CASE WHEN ${isCut} THEN ${leftOut} ELSE 0 END AS gone,
    CASE WHEN (i->>'$.product_type') = 'configurable' THEN (parts[1]->>'$.product_id') END AS choice,
    ${ownOrParts("discount_amount")} - ${ownOrParts("discount_tax_compensation_amount")} AS off, ${ownOrParts("tax_amount")} AS line_tax,
    ${costOf} * rate AS cost
  FROM item o
)`;

/** CTE `given`: what lines still have of their discounts; of an order that was cancelled in part the header does not say. */
const given = `${line}, given AS (
  SELECT order_id, CAST(sum(off * (1 - gone)) AS DECIMAL(18, 4)) AS amount FROM line GROUP BY order_id
)`;

/** Shipping is cancelled as a whole or not at all, and its discount with it. */
const shippingDiscount = `CASE WHEN ${shipping} > 0
    THEN coalesce(o.shipping_discount_amount, 0) - coalesce(o.shipping_discount_tax_compensation_amount, 0) ELSE 0 END`;
const discount = `CASE WHEN ${isCut} THEN coalesce(w.amount, 0) + ${shippingDiscount} ELSE -coalesce(o.discount_amount, 0) - ${compensation} END`;

/**
 * What the total holds beyond its goods, tax and shipping: product taxes, wrapping and the fees of extensions have no
 * field here. Below zero it lacks as much: credit and vouchers of extensions, which lines do not bear. A few cents in an
 * order that was cancelled in part are the rounding of its discount.
 */
const rest = `(${total} - (${subtotal} - ${discount} + ${shipping} + ${tax}))`;
const fees = `CASE WHEN ${isCut} AND ${rest} < 0.05 AND ${rest} <= ${discount} THEN 0 ELSE greatest(${rest}, 0) END`;

const orders = `WITH ${account}, ${given}
SELECT o.entity_id AS order_id, ${customerOf} AS customer_id, o.created_at AS ordered_at,
  CASE o.state WHEN 'complete' THEN 'completed' WHEN 'closed' THEN 'completed' WHEN 'canceled' THEN 'cancelled'
    WHEN 'pending_payment' THEN 'draft' ELSE 'processing' END AS status,
  CASE WHEN o.state = 'closed' OR (o.total_refunded > 0 AND o.total_refunded >= ${total}) THEN 'refunded'
    WHEN o.total_refunded > 0 THEN 'partially_refunded' WHEN o.state = 'canceled' THEN 'voided'
    WHEN o.state = 'complete' OR o.total_paid >= ${due} THEN 'paid'
    WHEN o.total_paid > 0 THEN 'partially_paid' ELSE 'pending' END AS financial_status,
  nullif(split_part(o.store_name, chr(10), -1), '') AS channel, o.order_currency_code AS currency, ${subtotal} AS subtotal,
  ${discount} + ${fees} - ${rest} AS discount, ${shipping} + ${fees} AS shipping, ${tax} AS tax, ${total} AS total, nullif(o.coupon_code, '') AS coupon,
  coalesce(${textAt("o.extension_attributes", "shipping_assignments[0].shipping.address.country_id")},
    ${textAt("o.billing_address", "country_id")}) AS shipping_country
FROM {{orders}} o
LEFT JOIN given w ON w.order_id = o.entity_id
${people}`;

/** Choices of a configurable product point to it; the product itself only names them. */
const productTree = `SELECT c.id, min(p.id) AS parent_id FROM {{products}} c
    LEFT JOIN (SELECT id, unnest(TRY_CAST(extension_attributes->'$.configurable_product_links' AS BIGINT[])) AS child FROM {{products}}) p ON p.child = c.id
    GROUP BY c.id`;

const orderItems = `WITH ${line}
SELECT l.i->>'$.item_id' AS order_item_id, l.order_id, coalesce(l.choice, (l.i->>'$.product_id')) AS variant_id,
  {{#products}}coalesce(CASE WHEN l.choice IS NULL THEN CAST(p.parent_id AS VARCHAR) END, (l.i->>'$.product_id')){{/products}}{{^products}}(l.i->>'$.product_id'){{/products}} AS product_id,
  ${textAt("l.i", "sku")} AS sku, ${textAt("l.i", "name")} AS title,
  CASE WHEN l.state = 'canceled' THEN l.ordered ELSE CAST(l.ordered * (1 - l.left_out) AS DECIMAL(18, 3)) END AS quantity,
  coalesce(${amountAt("l.i", "price")}, CAST(${double("l.i", "row_total")} / nullif(l.ordered, 0) AS DECIMAL(18, 4)), 0) AS unit_price,
  CAST(l.off * (1 - l.gone) AS DECIMAL(18, 4)) AS discount, CAST(l.line_tax * (1 - l.gone) AS DECIMAL(18, 4)) AS tax,
  CAST(coalesce(${amountAt("l.i", "row_total")}, 0) * (1 - l.gone) AS DECIMAL(18, 4)) - CAST(l.off * (1 - l.gone) AS DECIMAL(18, 4)) AS total,
  CAST(nullif(l.cost, 0) AS DECIMAL(18, 4)) AS cost
FROM line l{{#products}} LEFT JOIN (${productTree}) p ON CAST(p.id AS VARCHAR) = (l.i->>'$.product_id'){{/products}}`;

const memoAmount = (line: string) =>
  `(coalesce(${amountAt(line, "row_total")}, 0) - coalesce(${amountAt(line, "discount_amount")}, 0)
    + coalesce(${amountAt(line, "tax_amount")}, 0) + coalesce(${amountAt(line, "discount_tax_compensation_amount")}, 0))`;

/**
 * A row for each line of a credit memo, a bundle's parts being one, and one for what it gives back beyond them: shipping
 * and adjustments. A memo that keeps a fee back gives less than its lines come to: each bears its share.
 */
const refunds = `WITH memo AS (
  SELECT entity_id AS id, order_id, ${totalOf("m")} AS amount, created_at AS refunded_at, ${listOf("items")} AS items, ${textAt("comments", "[0].comment")} AS reason
  FROM {{memos}} m WHERE coalesce(state, 2) <> 3
), part AS (
  SELECT order_id, (x->>'$.item_id') AS item_id, nullif(x->>'$.parent_item_id', '') AS parent_id
  FROM (SELECT entity_id AS order_id, unnest(${listOf("items")}) AS x FROM {{orders}})
), entry AS (
  SELECT l.id AS memo_id, coalesce(p.parent_id, (i->>'$.order_item_id')) AS line_id, p.parent_id IS NULL AS is_line,
    TRY_CAST(i->>'$.qty' AS DECIMAL(18, 3)) AS qty, ${memoAmount("i")} AS amount
  FROM (SELECT id, order_id, unnest(items) AS i FROM memo) l
  LEFT JOIN part p ON p.order_id = l.order_id AND p.item_id = (i->>'$.order_item_id')
), named AS (
  SELECT memo_id, line_id, coalesce(max(qty) FILTER (WHERE is_line), max(qty)) AS quantity,
    coalesce(nullif(sum(amount) FILTER (WHERE is_line), 0), sum(amount) FILTER (WHERE NOT is_line), 0) AS amount
  FROM entry WHERE line_id IS NOT NULL GROUP BY memo_id, line_id HAVING max(qty) > 0
), whole AS (
  SELECT memo_id, sum(amount) AS amount FROM named GROUP BY memo_id
)
SELECT n.memo_id || '-' || n.line_id AS refund_id, m.order_id, n.line_id AS order_item_id, n.quantity,
  CAST(n.amount * coalesce(least(1, CAST(m.amount AS DOUBLE) / nullif(t.amount, 0)), 1) AS DECIMAL(18, 4)) AS amount, m.refunded_at, m.reason
FROM named n JOIN memo m ON m.id = n.memo_id JOIN whole t ON t.memo_id = m.id WHERE n.amount <> 0
UNION ALL
SELECT CAST(m.id AS VARCHAR), m.order_id, NULL, NULL, m.amount - coalesce(t.amount, 0), m.refunded_at, m.reason
FROM memo m LEFT JOIN whole t ON t.memo_id = m.id
WHERE m.amount - coalesce(t.amount, 0) >= 0.005`;

const attribute = (code: string) =>
  `nullif(list_filter(${listOf("p.custom_attributes")}, lambda c: (c->>'$.attribute_code') = '${code}')[1]->>'$.value', '')`;

const store = (column: string) =>
  `{{#stores}}(SELECT arg_min(${column}, id) FROM {{stores}} WHERE id > 0){{/stores}}{{^stores}}CAST(NULL AS VARCHAR){{/stores}}`;

const status = "CASE p.status WHEN 1 THEN 'active' ELSE 'draft' END";

/** The root catalogue and what lies above it are the frame of the tree, not shelves. */
const tree = `node AS (
  SELECT c.id, c.name, CASE WHEN q.level > 1 THEN q.id END AS parent_id FROM {{categories}} c LEFT JOIN {{categories}} q ON q.id = c.parent_id
), ${treePath("tree", "node")}`;

const filed = `(SELECT arg_max(t.id, t.depth - t.id / 1000000000) FROM tree t JOIN (
    SELECT unnest(list_transform(${listOf("p.extension_attributes->'$.category_links'")}, lambda x: TRY_CAST(x->>'$.category_id' AS BIGINT))) AS id) u USING (id))`;

const product = (
  category: string,
) => `SELECT p.id AS product_id, p.name AS title, NULL AS brand, ${category} AS category_id, ${status} AS status,
  p.created_at, rtrim(${store("base_media_url")}, '/') || '/catalog/product' || nullif(${attribute("image")}, 'no_selection') AS image_url,
  rtrim(${store("base_url")}, '/') || '/' || ${attribute("url_key")} || '.html' AS url,
  json_object('sku', p.sku, 'type', p.type_id, 'visibility', p.visibility) AS attributes
FROM {{products}} p JOIN (${productTree}) t USING (id) WHERE t.parent_id IS NULL`;

const currency = `coalesce(${store("base_currency_code")}, $currency)`;

/** A bundle that its parts price has none of its own: 0 stands for that. */
const listPrice = "CASE p.type_id WHEN 'bundle' THEN nullif(p.price, 0) ELSE p.price END";

/** The special price of a bundle is a percentage of its price. */
const special = `CAST(TRY_CAST(${attribute("special_price")} AS DOUBLE) * CASE p.type_id WHEN 'bundle' THEN nullif(p.price, 0) / 100 ELSE 1 END AS DECIMAL(18, 4))`;
const specialDay = (code: string) =>
  `timezone('UTC', CAST(TRY_CAST(${attribute(code)} AS TIMESTAMP) AS DATE) + INTERVAL ${code === "special_to_date" ? 1 : 0} DAY)`;

/** The API dates no stock: it is as of the last change to an order or product. */
const latest = `greatest((SELECT max(updated_at) FROM {{products}}){{#orders}}, (SELECT max(updated_at) FROM {{orders}}){{/orders}})`;

/** A special price counts from its first to the end of its last day. */
const isSpecial = `(${special} < p.price AND coalesce(${specialDay("special_from_date")} <= ${latest}, true)
    AND coalesce(${specialDay("special_to_date")} > ${latest}, true))`;

/** A part of the list price, in hundredths. */
const percentOf = (part: string) =>
  `CAST(CAST(nullif(p.price, 0) AS DOUBLE) * (${part}) / 100 AS DECIMAL(18, 4))`;

/**
 * What visitors of the first site (group 0; 32000 stands for all groups) pay from the first piece on: an amount, or a
 * percentage off. Of a bundle even the amount is a percentage.
 */
const firstTiers = `list_filter(${listOf("p.tier_prices")}, lambda t: ${amountAt("t", "qty")} <= 1 AND (t->>'$.customer_group_id') IN ('0', '32000')
    AND coalesce(t->>'$.extension_attributes.website_id', '0') IN ('0', CAST(s.website_id AS VARCHAR)))`;
const percentOff = amountAt("t", "extension_attributes.percentage_value");
const tiered = `list_min(list_transform(${firstTiers}, lambda t: CASE WHEN ${percentOff} > 0 THEN ${percentOf(`100 - ${percentOff}`)}
    WHEN p.type_id = 'bundle' THEN ${percentOf(`100 - ${amountAt("t", "value")}`)} ELSE nullif(${amountAt("t", "value")}, 0) END))`;

/** The lowest of all that hold is asked. */
const asked = `least(${listPrice}, CASE WHEN ${isSpecial} THEN ${special} END, ${tiered})`;

const sellable = "p.type_id NOT IN ('configurable', 'grouped')";

const variants = `SELECT p.id AS variant_id, coalesce(t.parent_id, p.id) AS product_id, nullif(p.sku, '') AS sku, p.name AS title,
  ${asked} AS price, CASE WHEN ${asked} < p.price THEN p.price END AS compare_at_price,
  TRY_CAST(${attribute("cost")} AS DECIMAL(18, 4)) AS cost, ${currency} AS currency,
  coalesce(${attribute("gtin")}, ${attribute("ean")}, ${attribute("barcode")}, ${attribute("upc")}) AS barcode,
  p.weight * CASE ${store("weight_unit")} WHEN 'kgs' THEN 1 ELSE 0.45359237 END AS weight, ${status} AS status
FROM {{products}} p JOIN (${productTree}) t USING (id) CROSS JOIN (SELECT ${store("website_id")} AS website_id) s WHERE ${sellable}`;

const priceHistory = `SELECT p.id AS variant_id, ${specialDay("special_from_date")} AS valid_from, ${special} AS price, p.price AS compare_at_price,
  ${specialDay("special_to_date")} AS valid_to, ${currency} AS currency, 'special price' AS reason
FROM {{products}} p WHERE ${sellable} AND ${special} IS NOT NULL AND ${attribute("special_from_date")} IS NOT NULL`;

/** What lies in baskets that are still open; carts name what they hold by SKU. */
const interactions = `SELECT 'cart-' || (l->>'$.item_id') AS event_id, 'add_to_cart' AS event_name, 'cart' AS event_name_source,
  coalesce(c.updated_at, c.created_at) AS occurred_at, ${textAt("c.customer", "id")} AS user_id,
  CASE WHEN ${textAt("c.customer", "id")} IS NULL THEN 'cart-' || c.id END AS anonymous_id, 'cart-' || c.id AS session_id,
  coalesce(t.parent_id, p.id) AS product_id, p.id AS variant_id, TRY_CAST(l->>'$.qty' AS DECIMAL(18, 3)) AS quantity,
  TRY_CAST(l->>'$.qty' AS DECIMAL(18, 3)) * ${amountAt("l", "price")} AS value, ${textAt("c.currency", "quote_currency_code")} AS currency
FROM (SELECT *, unnest(${listOf("items")}) AS l FROM {{carts}} WHERE coalesce(is_active, true)) c
LEFT JOIN {{products}} p ON p.sku = (c.l->>'$.sku') LEFT JOIN (${productTree}) t ON t.id = p.id`;

/** Lines as the order's header has them: subtotal less the discounts on goods. */
const reconcile = `SELECT o.entity_id AS order_id, ${total} AS total,
  CASE WHEN ${isCut} THEN NULL ELSE o.subtotal - ${levy} + coalesce(o.discount_amount, 0) + coalesce(o.shipping_discount_amount, 0)
    + coalesce(o.discount_tax_compensation_amount, 0) END AS lines
FROM {{orders}} o`;

export const adobeCommerceApi: Preset = {
  id: "adobe-commerce-api",
  title: "Adobe Commerce (REST API)",
  description: "An Adobe Commerce or Magento 2 shop read through its REST API.",
  reads: {
    orders: table("orders", [
      "entity_id",
      "increment_id",
      "state",
      "grand_total",
      "items",
      "order_currency_code",
    ]),
    memos: table("credit_memos", ["entity_id", "order_id", "grand_total", "items", "extension_attributes"]),
    shipments: table("shipments", ["entity_id", "order_id", "created_at", "tracks"]),
    carts: table("carts", ["id", "is_active", "items", "currency"]),
    customers: table("customers", ["id", "email", "firstname", "addresses"]),
    products: table("products", ["id", "sku", "type_id", "custom_attributes", "extension_attributes"]),
    categories: table("categories", ["id", "parent_id", "name", "level"]),
    source_items: inSome(table("source_items", ["sku", "source_code", "quantity"], ["status"])),
    sources: inSome(
      table("stock_sources", ["source_code", "name", "country_id"], ["enabled"]),
      "source_items",
    ),
    stores: table("stores", ["id", "base_currency_code", "base_media_url"]),
  },
  marks: ["products"],
  tables: {
    customers,
    categories: `WITH RECURSIVE ${tree}\nSELECT id AS category_id, name, parent_id, path FROM tree`,
    products: [`WITH RECURSIVE ${tree}\n${product(filed)}`, product("NULL")],
    variants,
    locations: `SELECT source_code AS location_id, name, country_id AS country, 'warehouse' AS kind FROM {{sources}}`,
    inventory_levels: `SELECT CAST(p.id AS VARCHAR) AS variant_id, s.source_code AS location_id, ${latest} AS as_of, s.quantity AS on_hand,
  CAST(NULL AS DECIMAL(18, 3)) AS committed, CASE {{s:source_items.status?}} WHEN 0 THEN 0 ELSE s.quantity END AS available
FROM {{source_items}} s JOIN {{products}} p ON p.sku = s.sku WHERE p.type_id NOT IN ('configurable', 'grouped', 'bundle'){{#sources.enabled}}
  AND s.source_code NOT IN (SELECT source_code FROM {{sources}} WHERE NOT enabled){{/sources.enabled}}`,
    price_history: priceHistory,
    orders,
    order_items: orderItems,
    refunds,
    interactions,
    shipments: `SELECT entity_id AS shipment_id, order_id, ${textAt("tracks", "[0].carrier_code")} AS carrier, created_at AS shipped_at FROM {{shipments}}`,
  },
  reconcile,
};
