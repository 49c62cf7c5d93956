/**
 * Orders of Shopify's order export: an order's first row has the order and its first line, further rows have lines
 * only. Shopify says neither whether prices include tax nor how the tax is spread: both follow from the amounts.
 */
import { emailHash, fileOf, guestId, inLastFile, units } from "../sql.ts";

/** Shopify writes an apostrophe before figures, so that a spreadsheet keeps their zeros. */
export const unquoted = (column: string) => `nullif(trim(ltrim(CAST(${column} AS VARCHAR), '''')), '')`;

const amount = (column: string) => `coalesce(TRY_CAST(${column} AS DECIMAL(18, 4)), 0)`;

/** Shopify writes the offset as +0000. */
export const instant = (column: string) =>
  `regexp_replace(${column}, '\\s*([+-]\\d{2}):?(\\d{2})$', '\\1:\\2')`;

/**
 * CTEs `header` and `item`: every order as its newest file has it, and its lines. Where exports overlap, the order
 * is in several files; only one of them counts.
 */
const rows = `entry AS (
  SELECT {{lines.name}} AS order_id, ${fileOf("lines")}, {{lines.total}} AS total_text, * FROM {{lines}}
), header AS (
  SELECT * FROM (
    SELECT order_id, file, lower(trim({{lines.email?}})) AS email, {{lines.currency?}} AS currency,
      ${instant("{{lines.created_at}}")} AS ordered_at, ${instant("{{lines.cancelled_at?}}")} AS cancelled_at,
      ${instant("{{lines.paid_at?}}")} AS paid_at, lower({{lines.financial_status?}}) AS financial_status,
      lower({{lines.fulfillment_status?}}) AS fulfillment_status, {{lines.discount_code?}} AS coupon,
      {{lines.source?}} AS channel, {{lines.shipping_country?}} AS shipping_country,
      {{lines.billing_country?}} AS billing_country, {{lines.billing_name?}} AS billing_name,
      {{lines.billing_city?}} AS billing_city, ${unquoted("{{lines.billing_zip?}}")} AS billing_zip,
      {{lines.billing_province?}} AS billing_province, {{lines.accepts_marketing?}} AS accepts_marketing,
      ${amount("{{lines.subtotal}}")} AS subtotal, ${amount("{{lines.shipping?}}")} + ${amount("{{lines.duties?}}")} AS shipping,
      ${amount("{{lines.taxes?}}")} AS tax, ${amount("total_text")} AS total,
      ${amount("{{lines.discount_amount?}}")} AS discount, ${amount("{{lines.refunded_amount?}}")} AS refunded,
      coalesce(${[1, 2, 3, 4, 5].map((n) => `coalesce(TRY_CAST(regexp_extract({{lines.tax_${n}?}}, '([\\d.]+)\\s*%', 1) AS DECIMAL(9, 4)), 0)`).join(" + ")}, 0) / 100 AS rate
    FROM entry WHERE total_text IS NOT NULL
  )
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY app.file_order(file) DESC, file, ordered_at, email) = 1
), item AS (
  SELECT h.order_id, nullif(trim({{lines.sku?}}), '') AS sku, {{lines.title}} AS title,
    ${units("{{lines.quantity}}")} AS quantity, ${amount("{{lines.price}}")} AS price,
    ${amount("{{lines.line_discount?}}")} AS line_discount, lower(coalesce({{lines.taxable?}}, 'true')) = 'true' AS taxable,
    row_number() OVER (PARTITION BY h.order_id ORDER BY {{lines.sku?}}, {{lines.title}}, {{lines.price}}, {{lines.quantity}}, {{lines.line_discount?}}) AS n
  FROM entry e JOIN header h ON h.order_id = e.order_id AND h.file = e.file
  WHERE {{lines.quantity}} IS NOT NULL
)`;

/** CTE `settled`: per order how much its lines come to, the discount still to be spread over them, and what is taxed. */
const settled = `sums AS (
  SELECT order_id, sum(quantity * price) AS gross, sum(line_discount) AS line_discount,
    sum(CASE WHEN taxable THEN quantity * price - line_discount ELSE 0 END) AS taxable
  FROM item GROUP BY order_id
), weighed AS (
  SELECT h.*, coalesce(s.gross, 0) - coalesce(s.line_discount, 0) AS lines, coalesce(s.taxable, 0) AS taxable,
    -- What the lines came to above the subtotal was taken off the order, as far as the export knows of a discount.
    least(h.discount, greatest(lines - h.subtotal, 0)) AS spread,
    -- The order's discount has those of lines in it, or else stands beside them.
    h.discount - spread - CASE WHEN h.discount >= spread + s.line_discount THEN s.line_discount ELSE 0 END AS off_shipping,
    abs(h.subtotal + greatest(h.shipping - off_shipping, 0) + h.tax - h.total) < 0.015 AS tax_on_top,
    abs(h.subtotal + greatest(h.shipping - off_shipping, 0) - h.total) < 0.015 AS tax_inside
  FROM header h LEFT JOIN sums s USING (order_id)
), settled AS (
  SELECT * EXCLUDE (tax_on_top, tax_inside, shipping), greatest(shipping - off_shipping, 0) AS delivery,
    tax > 0 AND CASE WHEN tax_on_top <> tax_inside THEN tax_inside
      ELSE count(*) FILTER (tax_inside AND tax > 0) OVER () > count(*) FILTER (tax_on_top AND tax > 0) OVER () END AS included,
    CASE WHEN lines > 0 THEN 1 - spread / lines ELSE 1 END AS kept,
    taxable * kept AS taxed,
    taxed * CASE WHEN included THEN rate / (1 + rate) ELSE rate END AS tax_by_rate,
    CASE WHEN tax_by_rate > 0 AND tax_by_rate <= tax + 0.01 THEN least(tax_by_rate, tax)
      WHEN taxed + delivery > 0 THEN tax * taxed / (taxed + delivery) ELSE 0 END AS goods_tax,
    CASE WHEN taxed > 0 THEN goods_tax / taxed ELSE 0 END AS tax_share
  FROM weighed
)`;

/** CTE `line`: amounts of the whole line, without tax. */
const line = `line AS (
  SELECT i.order_id, i.n, i.sku, i.title, i.quantity, s.included,
    CASE WHEN i.taxable THEN s.tax_share ELSE 0 END AS share,
    CASE WHEN s.included THEN 1 - share ELSE 1 END AS net,
    i.price * net AS unit_price, i.quantity * i.price * net AS full_price,
    (i.line_discount + (i.quantity * i.price - i.line_discount) * (1 - s.kept)) * net AS discount,
    (i.quantity * i.price - i.line_discount) * s.kept * share AS tax
  FROM item i JOIN settled s USING (order_id)
)`;

/** A person of an order: the account with the e-mail address, else the guest of that address. */
const accounts = `{{#customers}}, account AS (
  SELECT lower(trim({{customers.email}})) AS email, min(coalesce(${unquoted("{{customers.id?}}")}, {{customers.email}})) AS customer_id
  FROM {{customers}} WHERE {{customers.email}} IS NOT NULL GROUP BY 1
){{/customers}}`;
const customerOf = (email: string) =>
  `{{#customers}}coalesce(a.customer_id, ${guestId(email)}){{/customers}}{{^customers}}${guestId(email)}{{/customers}}`;
const joinAccount = "{{#customers}}LEFT JOIN account a ON a.email = s.email{{/customers}}";

export const orders = `WITH ${rows}, ${settled}, ${line}, goods AS (
  SELECT order_id, sum(full_price) AS subtotal, sum(discount) AS discount FROM line GROUP BY order_id
)${accounts}
SELECT s.order_id, ${customerOf("s.email")} AS customer_id, s.ordered_at,
  CASE WHEN s.cancelled_at IS NOT NULL THEN 'cancelled' WHEN s.fulfillment_status IN ('fulfilled', 'shipped') THEN 'completed' ELSE 'processing' END AS status,
  CASE WHEN s.financial_status = 'expired' THEN 'voided' ELSE replace(s.financial_status, ' ', '_') END AS financial_status,
  s.channel, coalesce(s.currency, $currency) AS currency, g.subtotal, g.discount,
  s.delivery - CASE WHEN s.included THEN s.tax - s.goods_tax ELSE 0 END AS shipping, s.tax, s.total, s.coupon,
  coalesce(s.shipping_country, s.billing_country) AS shipping_country
FROM settled s LEFT JOIN goods g USING (order_id) ${joinAccount}`;

/** Lines know their product by SKU, else by its name as the export writes it: title and options. */
const variantOf = `{{#products}}coalesce(k.variant_id, t.variant_id, l.sku){{/products}}{{^products}}l.sku{{/products}}`;

/** SELECT of order lines; `variants` is the CTE of what product exports tell, which names them. */
export const orderItems = (
  variants: string,
) => `WITH ${rows}, ${settled}, ${line}{{#products}}, ${variants}, by_sku AS (
  SELECT sku, min(variant_id) AS variant_id, min(product_id) AS product_id FROM variant GROUP BY sku HAVING count(*) = 1
), by_title AS (
  SELECT full_title, min(variant_id) AS variant_id, min(product_id) AS product_id FROM variant GROUP BY full_title HAVING count(*) = 1
){{/products}}
SELECT l.order_id || '-' || l.n AS order_item_id, l.order_id, ${variantOf} AS variant_id,
  {{#products}}coalesce(k.product_id, t.product_id){{/products}}{{^products}}coalesce(l.sku, l.title){{/products}} AS product_id,
  l.sku, l.title, l.quantity, l.unit_price, l.discount, l.tax, l.full_price - l.discount AS total
FROM line l {{#products}}LEFT JOIN by_sku k ON k.sku = l.sku LEFT JOIN by_title t ON t.full_title = CASE WHEN k.sku IS NULL THEN l.title END{{/products}}`;

/** The export says how much was given back of an order, not when nor of which line. */
export const refunds = `WITH ${rows}
SELECT order_id || '-refund' AS refund_id, order_id, refunded AS amount,
  coalesce(cancelled_at, paid_at, ordered_at) AS refunded_at
FROM header WHERE refunded > 0`;

/** The stored subtotal, without the tax in it, against the lines. */
export const reconcile = `WITH ${rows}, ${settled}
SELECT order_id, total, subtotal - CASE WHEN included THEN goods_tax ELSE 0 END AS lines FROM settled`;

const guests = `WITH ${rows}${accounts}
SELECT ${guestId("s.email")} AS customer_id, ${emailHash("s.email")} AS email_hash,
  arg_max(s.billing_name, s.ordered_at) AS name, min(s.ordered_at) AS created_at, arg_max(s.billing_country, s.ordered_at) AS country,
  arg_max(s.billing_province, s.ordered_at) AS region, arg_max(s.billing_city, s.ordered_at) AS city,
  arg_max(s.billing_zip, s.ordered_at) AS postcode, arg_max(s.accepts_marketing, s.ordered_at) AS accepts_marketing,
  true AS is_guest, CAST(NULL AS JSON) AS attributes
FROM header s ${joinAccount}
WHERE s.email IS NOT NULL {{#customers}}AND a.email IS NULL{{/customers}}
GROUP BY s.email`;

const listed = `SELECT min(coalesce(${unquoted("{{customers.id?}}")}, {{customers.email}})) AS customer_id,
  ${emailHash("{{customers.email}}")} AS email_hash,
  any_value(nullif(concat_ws(' ', {{customers.first_name?}}, {{customers.last_name?}}), '')) AS name, NULL AS created_at,
  any_value({{customers.country?}}) AS country, any_value({{customers.region?}}) AS region, any_value({{customers.city?}}) AS city,
  any_value(${unquoted("{{customers.postcode?}}")}) AS postcode, any_value({{customers.accepts_marketing?}}) AS accepts_marketing, false AS is_guest,
  any_value(json_object('tags', {{customers.tags?}}, 'total_spent', {{customers.total_spent}}, 'total_orders', {{customers.total_orders}})) AS attributes
FROM (
  SELECT *, ${fileOf("customers")} FROM {{customers}}
  QUALIFY ${inLastFile("coalesce({{customers.id?}}, lower(trim({{customers.email}})))")}
)
GROUP BY email_hash, CASE WHEN {{customers.email}} IS NULL THEN {{customers.id?}} END`;

export const customers = `{{#lines}}${guests}{{/lines}}{{#customers}}{{#lines}}
UNION ALL
{{/lines}}${listed}{{/customers}}`;
