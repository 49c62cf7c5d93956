/**
 * Orders of Medusa. Each change of an order writes its parts anew under the next version, so everything is joined on
 * the order's own; the total that it stores has returns and credits taken off.
 */
import { buyer, joinBuyer, person } from "./customers.ts";

const isOrder = "o.deleted_at IS NULL AND NOT o.is_draft_order AND o.status <> 'draft'";

/** Tax rate of each thing, in parts of one. */
const rates = (as: string, table: string, owner: string) => `${as} AS (
  SELECT ${owner} AS id, sum(CAST(rate AS DOUBLE)) / 100 AS rate FROM {{${table}}} WHERE deleted_at IS NULL GROUP BY ${owner}
)`;

/** Versions that say of the discounts on lines whether they hold tax mean those of which they don't, on shipping, without. */
const isTaxed = (table: string) =>
  `{{#line_adjustment.is_tax_inclusive}}coalesce({{${table}.is_tax_inclusive?}}, false){{/line_adjustment.is_tax_inclusive}}{{^line_adjustment.is_tax_inclusive}}CAST(NULL AS BOOLEAN){{/line_adjustment.is_tax_inclusive}}`;

/** Discounts may be with or without tax; older versions don't say and mean it like the price. */
const discounts = (as: string, table: string, owner: string) => `${as} AS (
  SELECT id, version, sum(amount) FILTER (WHERE taxed) AS taxed, sum(amount) FILTER (WHERE NOT taxed) AS untaxed,
    sum(amount) FILTER (WHERE taxed IS NULL) AS as_price, list(DISTINCT code) AS codes
  FROM (
    SELECT ${owner} AS id, {{${table}.version?}} AS version, ${isTaxed(table)} AS taxed, CAST(amount AS DOUBLE) AS amount,
      {{${table}.code?}} AS code FROM {{${table}}} WHERE deleted_at IS NULL
  ) GROUP BY id, version
)`;

/** Net of a thing's discounts; \`t\` has its rate, \`a\` its discounts, \`gross\` says that its price is with tax. */
const off = (gross: string) => `coalesce(a.taxed, 0) / (1 + coalesce(t.rate, 0)) + coalesce(a.untaxed, 0)
      + coalesce(a.as_price, 0) / CASE WHEN ${gross} THEN 1 + coalesce(t.rate, 0) ELSE 1 END`;
const net = (price: string, gross: string) =>
  `CAST(${price} AS DOUBLE) / CASE WHEN ${gross} THEN 1 + coalesce(t.rate, 0) ELSE 1 END`;
/** Discounts without a version, as older releases have them, hold for all versions of their order. */
const joinParts = (rate: string, discount: string, id: string, table: string) =>
  `LEFT JOIN ${rate} t ON t.id = ${id}
    LEFT JOIN ${discount} a ON a.id = ${id}{{#${table}.version}} AND a.version = o.version{{/${table}.version}}`;

/** Lines at their order's version: full price, discount and tax, and how many came back. */
const line = `${rates("line_rate", "line_tax", "item_id")}, ${discounts("line_off", "line_adjustment", "item_id")}, line AS (
  SELECT *, unit_price * quantity - off AS total, (unit_price * quantity - off) * rate AS tax,
    (unit_price - off / nullif(quantity, 0)) * (1 + rate) AS unit_paid
  FROM (
    SELECT o.id AS order_id, li.id, li.variant_id, li.product_id, li.variant_sku, li.product_title, li.variant_title, li.title,
      CAST(oi.quantity AS DOUBLE) AS quantity, oi.delivered, CAST(oi.returned AS DOUBLE) AS returned, coalesce(t.rate, 0) AS rate,
      ${net("coalesce(oi.own_price, li.unit_price)", "li.is_tax_inclusive")} AS unit_price, CASE WHEN oi.quantity = 0 THEN 0 ELSE ${off("li.is_tax_inclusive")} END AS off, a.codes
    FROM {{order}} o JOIN (
      SELECT order_id, version, item_id, quantity, {{order_item.unit_price?}} AS own_price,
        coalesce({{order_item.delivered_quantity?}}, 0) AS delivered,
        coalesce({{order_item.return_received_quantity?}}, 0) + coalesce({{order_item.return_dismissed_quantity?}}, 0) AS returned
      FROM {{order_item}} WHERE deleted_at IS NULL
    ) oi ON oi.order_id = o.id AND oi.version = o.version
    JOIN {{order_line_item}} li ON li.id = oi.item_id AND li.deleted_at IS NULL
    ${joinParts("line_rate", "line_off", "li.id", "line_adjustment")}
  )
)`;

const shipping = `${rates("ship_rate", "shipping_tax", "shipping_method_id")},
${discounts("ship_off", "shipping_adjustment", "shipping_method_id")}, shipping AS (
  SELECT order_id, sum(price) AS price, sum(off) AS off, sum((price - off) * rate) AS tax
  FROM (
    SELECT o.id AS order_id, coalesce(t.rate, 0) AS rate, ${net("m.amount", "m.is_tax_inclusive")} AS price, ${off("m.is_tax_inclusive")} AS off
    FROM {{order}} o JOIN {{order_shipping}} s ON s.order_id = o.id AND s.version = o.version AND s.deleted_at IS NULL
    JOIN {{shipping_method}} m ON m.id = s.shipping_method_id AND m.deleted_at IS NULL
    ${joinParts("ship_rate", "ship_off", "m.id", "shipping_adjustment")}
  ) GROUP BY order_id
)`;

const stands = "TRY_CAST(json_extract_string(s.totals, '$.current_order_total') AS DOUBLE)";
const summary = "{{order_summary}} s ON s.order_id = o.id AND s.version = o.version AND s.deleted_at IS NULL";

/**
 * Medusa credits what it gives back beyond what it owes under the payment, or under the reason that was chosen; gift
 * cards and vouchers under names of their own.
 */
const reference = "{{c:credit_line.reference?}}";
const isGivenBack = `(${reference} = 'payment_collection'
      {{#refund_reason}}OR coalesce(${reference} IN (SELECT label FROM {{refund_reason}}), false)
      {{#refund_reason.code}}OR coalesce({{c:credit_line.reference_id?}} IN (SELECT code FROM {{refund_reason}}), false){{/refund_reason.code}}{{/refund_reason}})`;

/**
 * Per order: its parts, what was paid and given back, and what returned goods are worth. Money given back beyond them
 * went back for what an edit took off the order since it was paid (edited), the rest out of goodwill. A credit below
 * zero is money that the shop owed and kept, as a fee; some versions write it down and leave the total as it was.
 */
const money = `goods AS (
  SELECT order_id, sum(unit_price * quantity) AS price, sum(off) AS off, sum(tax) AS tax, sum(unit_paid * returned) AS returned,
    bool_and(delivered >= quantity) AS delivered, list_sort(list_distinct(flatten(list(codes)))) AS codes
  FROM line GROUP BY order_id
), paid AS (
  SELECT order_id, CAST(sum(amount) FILTER (WHERE amount > 0) AS DOUBLE) AS captured,
    -CAST(sum(amount) FILTER (WHERE amount < 0) AS DOUBLE) AS refunded
  FROM {{order_transaction}} WHERE deleted_at IS NULL GROUP BY order_id
), credit AS (
  {{#credit_line}}SELECT order_id, CAST(sum(amount) AS DOUBLE) AS amount,
    CAST(sum(amount) FILTER (WHERE amount > 0 AND is_given_back) AS DOUBLE) AS given_back,
    CAST(sum(amount) FILTER (WHERE amount > 0 AND NOT is_given_back) AS DOUBLE) AS gifts FROM (
    SELECT c.order_id, c.amount, ${isGivenBack} AS is_given_back FROM {{credit_line}} c JOIN {{order}} o ON o.id = c.order_id
    WHERE c.deleted_at IS NULL AND coalesce({{c:credit_line.version?}}, 0) <= o.version
    QUALIFY rank() OVER (PARTITION BY c.order_id ORDER BY coalesce({{c:credit_line.version?}}, 0) DESC) = 1
  ) GROUP BY order_id{{/credit_line}}
  {{^credit_line}}SELECT NULL AS order_id, NULL AS amount, NULL AS given_back, NULL AS gifts{{/credit_line}}
), parts AS (
  SELECT o.id, coalesce(g.price, 0) AS goods, coalesce(g.off, 0) AS goods_off, coalesce(g.tax, 0) AS goods_tax,
    coalesce(s.price, 0) AS shipping, coalesce(s.off, 0) AS shipping_off, coalesce(s.tax, 0) AS shipping_tax,
    coalesce(g.returned, 0) AS returned, coalesce(c.amount, 0) AS credit, coalesce(c.given_back, 0) AS given_back,
    coalesce(c.gifts, 0) AS gifts, g.delivered, g.codes,
    coalesce(p.captured, 0) AS captured, coalesce(p.refunded, 0) AS refunded
  FROM {{order}} o LEFT JOIN goods g ON g.order_id = o.id LEFT JOIN shipping s ON s.order_id = o.id
  LEFT JOIN paid p ON p.order_id = o.id LEFT JOIN credit c ON c.order_id = o.id
), asked AS (
  SELECT p.*, p.goods - p.goods_off + p.goods_tax + p.shipping - p.shipping_off + p.shipping_tax AS asked,
    ${stands} AS stands FROM parts p JOIN {{order}} o ON o.id = p.id LEFT JOIN ${summary}
), money AS (
  SELECT *, CASE WHEN credit < 0 AND abs(stands - (asked - returned)) < -credit / 2 THEN 0 ELSE credit END AS credited,
    CASE WHEN credited <> 0 THEN greatest(given_back - credited, 0) ELSE 0 END AS kept,
    greatest(refunded - returned, 0) AS beyond,
    least(beyond, greatest(captured + gifts - asked, 0)) AS edited,
    greatest(beyond - edited, least(given_back, refunded)) AS goodwill
  FROM asked
)`;

/** An order whose summary is missing stands at what its parts make. */
const total = "coalesce(m.stands, m.asked - m.returned - m.credited)";

/** `order.status` stays pending from checkout to delivery, so delivery and payment are read from their own records. */
export const orders = `WITH ${line}, ${shipping}, ${money}, ${person}{{#order_payments}}{{#payment_collection}}, authorized AS (
  SELECT l.order_id FROM {{order_payments}} l JOIN {{payment_collection}} p ON p.id = l.payment_collection_id
  WHERE p.status IN ('authorized', 'partially_authorized') AND {{l:order_payments.deleted_at?}} IS NULL GROUP BY l.order_id
){{/payment_collection}}{{/order_payments}}
SELECT o.id AS order_id, ${buyer("o")} AS customer_id, o.created_at AS ordered_at,
  CASE WHEN o.status = 'canceled' OR {{o:order.canceled_at?}} IS NOT NULL THEN 'cancelled'
    WHEN o.status IN ('completed', 'archived') OR m.delivered THEN 'completed' ELSE 'processing' END AS status,
  CASE WHEN m.refunded > 0 AND m.refunded >= m.captured THEN 'refunded' WHEN m.refunded > 0 THEN 'partially_refunded'
    WHEN o.status = 'canceled' THEN 'voided' WHEN m.asked - m.credited < 0.0005 THEN 'paid'
    WHEN m.captured > 0 AND m.captured >= ${total} - 0.005 THEN 'paid'
    WHEN m.captured > 0 THEN 'partially_paid' {{#order_payments}}{{#payment_collection}}WHEN w.order_id IS NOT NULL THEN 'authorized' {{/payment_collection}}{{/order_payments}}ELSE 'pending' END AS financial_status,
  {{#sales_channel}}h.name AS channel, {{/sales_channel}}upper(o.currency_code) AS currency, m.goods AS subtotal,
  m.goods_off + m.shipping_off + greatest(m.credited - m.goodwill, 0) AS discount, m.shipping + m.kept AS shipping,
  m.goods_tax + m.shipping_tax AS tax, ${total} AS total, nullif(array_to_string(m.codes, ','), '') AS coupon
  {{#order_address}}, upper(d.country_code) AS shipping_country{{/order_address}}
FROM {{order}} o JOIN money m ON m.id = o.id
${joinBuyer("o")}
{{#order_payments}}{{#payment_collection}}LEFT JOIN authorized w ON w.order_id = o.id{{/payment_collection}}{{/order_payments}}
{{#sales_channel}}LEFT JOIN {{sales_channel}} h ON h.id = {{o:order.sales_channel_id?}}{{/sales_channel}}
{{#order_address}}LEFT JOIN {{order_address}} d ON d.id = {{o:order.shipping_address_id?}}{{/order_address}}
WHERE ${isOrder}`;

export const orderItems = `WITH ${line}
SELECT l.id AS order_item_id, l.order_id, l.variant_id, l.product_id, l.variant_sku AS sku,
  coalesce(l.product_title, l.title) AS title, l.quantity, l.unit_price, l.off AS discount, l.tax, l.total
FROM line l JOIN {{order}} o ON o.id = l.order_id
WHERE ${isOrder}`;

/** Goods that came back at what was paid for them, and money given back beyond their worth. */
const returns = `{{#return}}{{#return_item}}SELECT i.id AS refund_id, l.order_id, l.id AS order_item_id,
  CAST(i.received_quantity + coalesce({{i:return_item.damaged_quantity?}}, 0) AS DOUBLE) AS quantity,
  l.unit_paid * CAST(i.received_quantity + coalesce({{i:return_item.damaged_quantity?}}, 0) AS DOUBLE) AS amount,
  coalesce(r.received_at, i.created_at) AS refunded_at, {{#return_reason}}w.label{{/return_reason}}{{^return_reason}}NULL{{/return_reason}} AS reason, NULL AS cancelled
FROM {{return_item}} i JOIN {{return}} r ON r.id = i.return_id JOIN line l ON l.id = i.item_id AND l.order_id = r.order_id
JOIN {{order}} o ON o.id = r.order_id
{{#return_reason}}LEFT JOIN {{return_reason}} w ON w.id = {{i:return_item.reason_id?}}{{/return_reason}}
WHERE i.deleted_at IS NULL AND r.deleted_at IS NULL AND r.status <> 'canceled'
  AND i.received_quantity + coalesce({{i:return_item.damaged_quantity?}}, 0) > 0 AND ${isOrder}
UNION ALL
{{/return_item}}{{/return}}`;

/** Most versions let a transaction name the payment that it gave back, which several may share: only its own id is one. */
export const refunds = `WITH ${line}, ${shipping}, ${money}
${returns}SELECT t.id AS refund_id, t.order_id, NULL AS order_item_id, NULL AS quantity,
  -CAST(t.amount AS DOUBLE) * (m.edited + m.goodwill) / m.refunded AS amount, t.created_at AS refunded_at,
  {{#refund_reason}}{{#refund}}coalesce(w.label, f.note){{/refund}}{{^refund}}NULL{{/refund}}{{/refund_reason}}{{^refund_reason}}NULL{{/refund_reason}} AS reason,
  -CAST(t.amount AS DOUBLE) * m.edited / m.refunded AS cancelled
FROM {{order_transaction}} t JOIN money m ON m.id = t.order_id JOIN {{order}} o ON o.id = t.order_id
{{#refund_reason}}{{#refund}}LEFT JOIN {{refund}} f ON f.id = {{t:order_transaction.reference_id?}}
LEFT JOIN {{refund_reason}} w ON w.id = {{f:refund.refund_reason_id?}}{{/refund}}{{/refund_reason}}
WHERE t.amount < 0 AND t.deleted_at IS NULL AND m.edited + m.goodwill > 0.00005 AND ${isOrder}`;

export const shipments = `SELECT f.id AS shipment_id, l.order_id, f.location_id, f.provider_id AS carrier, f.shipped_at, f.delivered_at
FROM {{order_fulfillment}} l JOIN {{fulfillment}} f ON f.id = l.fulfillment_id JOIN {{order}} o ON o.id = l.order_id
WHERE f.canceled_at IS NULL AND f.deleted_at IS NULL AND {{l:order_fulfillment.deleted_at?}} IS NULL AND ${isOrder}`;

/** No sum of lines is stored: it is what the stored total leaves when all but the goods is taken off. */
export const stored = `WITH ${line}, ${shipping}, ${money}
SELECT o.id AS order_id, m.stands AS total,
  m.stands + m.returned + m.credited - m.shipping + m.shipping_off - m.shipping_tax - m.goods_tax AS lines
FROM {{order}} o JOIN money m ON m.id = o.id
WHERE ${isOrder}`;
