/** Orders, lines, refunds, shipments and carts of EverShop, whose own columns hold every part of the money. */
import { productKey } from "./catalogue.ts";
import { account, buyer, joinBuyer } from "./customers.ts";

/** Goods after discounts. Versions up to 1.1 keep no such sum; where they were brought up to date, it lacks the discount. */
const net = `CASE WHEN {{o:order.sub_total_with_discount?}} IS NULL OR ({{o:order.sub_total_with_discount?}} = o.sub_total AND {{o:order.discount_amount?}} > 0)
    THEN o.sub_total - coalesce({{o:order.discount_amount?}}, 0) ELSE {{o:order.sub_total_with_discount?}} END`;

/** Goods before discounts. Where prices are entered with tax the sums before it are made of rounded pieces: cents more or less than was charged, and no discount. */
const subtotal = `CASE WHEN coalesce({{o:order.discount_amount?}}, 0) = 0 THEN ${net} ELSE o.sub_total END`;

/** Up to 1.1 the tax of shipping is in no sum, and an update took the tax of the goods for all of it. */
const tax = `CASE WHEN coalesce({{o:order.total_tax_amount?}} <> {{o:order.tax_amount?}}, false) THEN {{o:order.total_tax_amount?}}
    ELSE coalesce({{o:order.tax_amount?}}, {{o:order.total_tax_amount?}}, 0)
      + coalesce({{o:order.shipping_tax_amount?}}, {{o:order.shipping_fee_incl_tax?}} - {{o:order.shipping_fee_excl_tax?}}, 0) END`;

/** Providers put their name before a state: stripe_captured, paypal_authorized. */
const payment = (column: string) =>
  `regexp_extract(lower(${column}), '(?:^|_)((?:partial(?:ly)?_)?(?:paid|captured|refunded|authorized|failed|voided|cancell?ed))$', 1)`;

/** Newer versions say the state of the whole order, older ones only those of payment and shipment. */
const status = `CASE WHEN lower(coalesce({{o:order.status?}}, o.payment_status)) IN ('canceled', 'cancelled') THEN 'cancelled'
    WHEN ${payment("o.payment_status")} = 'failed' THEN 'failed'
    WHEN lower(coalesce({{o:order.status?}}, CASE lower({{o:order.shipment_status?}}) WHEN 'delivered' THEN 'completed' END)) IN ('completed', 'closed')
      THEN 'completed' ELSE 'processing' END`;

const financial = `CASE WHEN b.amount > 0 AND b.amount >= o.grand_total THEN 'refunded' WHEN b.amount > 0 THEN 'partially_refunded'
    ELSE CASE ${payment("o.payment_status")} WHEN 'paid' THEN 'paid' WHEN 'captured' THEN 'paid' WHEN 'authorized' THEN 'authorized'
      WHEN 'refunded' THEN 'refunded' WHEN 'partial_refunded' THEN 'partially_refunded' WHEN 'partially_refunded' THEN 'partially_refunded'
      WHEN 'partial_paid' THEN 'partially_paid' WHEN 'partially_paid' THEN 'partially_paid'
      WHEN 'failed' THEN 'voided' WHEN 'voided' THEN 'voided' WHEN 'canceled' THEN 'voided' WHEN 'cancelled' THEN 'voided' ELSE 'pending' END END`;

/**
 * CTEs up to `back`. There is no table of refunds: money that went back is a transaction, or negative, and newer versions
 * note it as well. In older ones what a provider gave back is only a state of the payment and a note of each amount; of
 * an order with refunds of both times the notes tell more. What a fully refunded order does not say so is the rest of its total.
 */
const back = `noted AS (
  SELECT CAST(NULL AS VARCHAR) AS refund_id, CAST(NULL AS BIGINT) AS order_id, CAST(0 AS DECIMAL(18, 4)) AS amount,
    CAST(NULL AS TIMESTAMPTZ) AS created_at, 0 AS rank WHERE false
{{#transaction}}  UNION ALL
  SELECT CAST(payment_transaction_id AS VARCHAR), payment_transaction_order_id, abs(amount), created_at, 1
  FROM {{transaction}} WHERE amount < 0 OR lower({{transaction.payment_action?}}) LIKE '%refund%' OR lower({{transaction.transaction_type?}}) LIKE '%refund%'
{{/transaction}}{{#activity}}  UNION ALL
  SELECT 'note-' || a.order_activity_id, a.order_activity_order_id, CAST(regexp_extract(a.comment, '^Refunded ([0-9]+(?:[.][0-9]+)?) ', 1) AS DECIMAL(18, 4)),
    a.created_at, 2
  FROM {{activity}} a JOIN {{order}} o ON o.order_id = a.order_activity_order_id AND ${payment("o.payment_status")} LIKE '%refunded'
  WHERE regexp_matches(a.comment, '^Refunded [0-9]{1,13}([.][0-9]+)? ')
{{/activity}}), told AS (
  SELECT refund_id, order_id, amount, created_at
  FROM (SELECT *, sum(amount) OVER (PARTITION BY order_id, rank) AS whole FROM noted)
  QUALIFY rank = first_value(rank) OVER (PARTITION BY order_id ORDER BY whole DESC, rank)
), back AS (
  SELECT * FROM told
  UNION ALL
  SELECT 'order-' || o.order_id, o.order_id, o.grand_total - coalesce(n.amount, 0), coalesce({{o:order.updated_at?}}, o.created_at)
  FROM {{order}} o LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM told GROUP BY order_id) n ON n.order_id = o.order_id
  WHERE ${payment("o.payment_status")} = 'refunded' AND o.grand_total - coalesce(n.amount, 0) >= 0.005
)`;

export const orders = `WITH ${account}, ${back}
SELECT o.order_id, ${buyer("o", "order")} AS customer_id, o.created_at AS ordered_at, ${status} AS status,
  ${financial} AS financial_status, o.currency, ${subtotal} AS subtotal, (${subtotal}) - (${net}) AS discount,
  coalesce({{o:order.shipping_fee_excl_tax?}}, 0) AS shipping, ${tax} AS tax, o.grand_total AS total,
  nullif({{o:order.coupon?}}, '') AS coupon{{#order_address}}, d.country AS shipping_country{{/order_address}}
FROM {{order}} o ${joinBuyer("o", "order")}
LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM back GROUP BY order_id) b ON b.order_id = o.order_id
{{#order_address}}LEFT JOIN {{order_address}} d ON d.order_address_id = {{o:order.shipping_address_id?}}{{/order_address}}`;

/** What was charged for a line, and what it came to before its discount; versions up to 1.1 keep only the latter. */
const kept = "coalesce({{i:order_item.line_total?}}, i.final_price * i.qty)";
const charged = `CASE WHEN {{i:order_item.line_total_with_discount?}} IS NULL OR ({{i:order_item.line_total_with_discount?}} = ${kept} AND {{i:order_item.discount_amount?}} > 0)
    THEN ${kept} - coalesce({{i:order_item.discount_amount?}}, 0) ELSE {{i:order_item.line_total_with_discount?}} END`;
const full = `CASE WHEN coalesce({{i:order_item.discount_amount?}}, 0) = 0 THEN ${charged} ELSE ${kept} END`;

export const orderItems = `SELECT i.order_item_id, i.order_item_order_id AS order_id, i.product_id AS variant_id,
  ${productKey("coalesce({{p:product.variant_group_id?}}, {{i:order_item.variant_group_id?}})", "i.product_id")} AS product_id,
  i.product_sku AS sku, i.product_name AS title, i.qty AS quantity, CAST(${full} AS DOUBLE) / nullif(i.qty, 0) AS unit_price,
  (${full}) - (${charged}) AS discount, i.tax_amount AS tax, ${charged} AS total
FROM {{order_item}} i LEFT JOIN {{product}} p ON p.product_id = i.product_id
WHERE i.qty <> 0`;

export const refunds = `WITH ${back}
SELECT refund_id, order_id, NULL AS order_item_id, NULL AS quantity, amount, created_at AS refunded_at FROM back`;

export const shipments = `SELECT shipment_id, shipment_order_id AS order_id, {{shipment.carrier?}} AS carrier,
  coalesce({{shipment.shipped_at?}}, created_at) AS shipped_at,
  {{shipment.delivered_at?}} AS delivered_at
FROM {{shipment}} WHERE {{shipment.canceled_at?}} IS NULL AND coalesce({{shipment.status?}}, '') <> 'canceled'`;

/** Carts stay when they become orders, and are marked as closed; a cart with a way of paying has reached checkout. */
const who = `${buyer("k", "cart")} AS user_id, {{k:cart.sid?}} AS anonymous_id, concat('cart-', k.cart_id) AS session_id`;
const properties =
  "json_object('cart_id', CAST(k.cart_id AS VARCHAR), 'ordered', NOT k.status) AS properties";

export const carts = `WITH ${account}
SELECT concat('cart-item-', i.cart_item_id) AS event_id, 'add_to_cart' AS event_name, 'cart item' AS event_name_source,
  i.created_at AS occurred_at, ${who},
  ${productKey("coalesce({{p:product.variant_group_id?}}, {{i:cart_item.variant_group_id?}})", "i.product_id")} AS product_id, i.product_id AS variant_id,
  i.qty AS quantity, i.final_price * i.qty AS value, k.currency, ${properties}
FROM {{cart_item}} i JOIN {{cart}} k ON k.cart_id = i.cart_id LEFT JOIN {{product}} p ON p.product_id = i.product_id
${joinBuyer("k", "cart")}
UNION ALL
SELECT concat('checkout-', k.cart_id), 'begin_checkout', 'cart', coalesce({{k:cart.updated_at?}}, k.created_at), ${who}, NULL, NULL, NULL, NULL,
  k.currency, ${properties}
FROM {{cart}} k ${joinBuyer("k", "cart")}
WHERE {{k:cart.payment_method?}} IS NOT NULL OR NOT k.status`;

export const stored = `SELECT o.order_id, o.grand_total AS total, ${net} AS lines FROM {{order}} o`;
