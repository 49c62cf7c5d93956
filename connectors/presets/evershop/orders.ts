/** Orders, lines, refunds, shipments and carts of EverShop, whose own columns hold every part of the money. */
import { productKey } from "./catalogue.ts";
import { account, buyer, joinBuyer } from "./customers.ts";

const tax =
  "coalesce({{o:order.total_tax_amount?}}, {{o:order.tax_amount?}} + coalesce({{o:order.shipping_tax_amount?}}, 0), 0)";

/** There is no table of refunds: money that went back is a transaction, or negative. */
const isRefund = `(amount < 0 OR lower({{transaction.payment_action?}}) LIKE '%refund%' OR lower({{transaction.transaction_type?}}) LIKE '%refund%')`;

/** Newer versions say the state of the whole order, older ones only those of payment and shipment. */
const status = `CASE WHEN lower(coalesce({{o:order.status?}}, o.payment_status)) IN ('canceled', 'cancelled') THEN 'cancelled'
    WHEN lower(coalesce({{o:order.status?}}, CASE lower({{o:order.shipment_status?}}) WHEN 'delivered' THEN 'completed' END)) IN ('completed', 'closed')
      THEN 'completed' ELSE 'processing' END`;

const financial = `CASE {{#transaction}}WHEN b.amount >= o.grand_total THEN 'refunded' WHEN b.amount > 0 THEN 'partially_refunded' {{/transaction}}
    WHEN lower(o.payment_status) IN ('paid', 'refunded', 'authorized', 'voided') THEN lower(o.payment_status)
    WHEN lower(o.payment_status) IN ('partial_paid', 'partially_paid') THEN 'partially_paid'
    WHEN lower(o.payment_status) IN ('partial_refunded', 'partially_refunded') THEN 'partially_refunded'
    WHEN lower(o.payment_status) IN ('canceled', 'cancelled') THEN 'voided' ELSE 'pending' END`;

export const orders = `WITH ${account}{{#transaction}}, back AS (
  SELECT payment_transaction_order_id AS order_id, sum(abs(amount)) AS amount FROM {{transaction}} WHERE ${isRefund} GROUP BY 1
){{/transaction}}
SELECT o.order_id, ${buyer("o", "order")} AS customer_id, o.created_at AS ordered_at, ${status} AS status,
  ${financial} AS financial_status, o.currency, o.sub_total AS subtotal, o.sub_total - o.sub_total_with_discount AS discount,
  coalesce({{o:order.shipping_fee_excl_tax?}}, 0) AS shipping, ${tax} AS tax, o.grand_total AS total,
  nullif({{o:order.coupon?}}, '') AS coupon{{#order_address}}, d.country AS shipping_country{{/order_address}}
FROM {{order}} o ${joinBuyer("o", "order")}
{{#transaction}}LEFT JOIN back b ON b.order_id = o.order_id{{/transaction}}
{{#order_address}}LEFT JOIN {{order_address}} d ON d.order_address_id = {{o:order.shipping_address_id?}}{{/order_address}}`;

/** What was charged for a line before and after its discount; older versions keep the latter under another name. */
const full = "coalesce({{i:order_item.line_total?}}, i.final_price * i.qty)";
const charged = `coalesce({{i:order_item.line_total_with_discount?}}, ${full} - coalesce({{i:order_item.discount_amount?}}, 0))`;

export const orderItems = `SELECT i.order_item_id, i.order_item_order_id AS order_id, i.product_id AS variant_id,
  ${productKey("coalesce({{p:product.variant_group_id?}}, {{i:order_item.variant_group_id?}})", "i.product_id")} AS product_id,
  i.product_sku AS sku, i.product_name AS title, i.qty AS quantity, CAST(${full} AS DOUBLE) / nullif(i.qty, 0) AS unit_price,
  ${full} - ${charged} AS discount, i.tax_amount AS tax, ${charged} AS total
FROM {{order_item}} i LEFT JOIN {{product}} p ON p.product_id = i.product_id
WHERE i.qty <> 0`;

export const refunds = `SELECT payment_transaction_id AS refund_id, payment_transaction_order_id AS order_id, NULL AS order_item_id,
  NULL AS quantity, abs(amount) AS amount, created_at AS refunded_at
FROM {{transaction}} WHERE ${isRefund}`;

export const shipments = `SELECT shipment_id, shipment_order_id AS order_id, {{shipment.carrier?}} AS carrier,
  {{#shipment.shipped_at}}shipped_at{{/shipment.shipped_at}}{{^shipment.shipped_at}}created_at{{/shipment.shipped_at}} AS shipped_at,
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

export const stored = `SELECT order_id, grand_total AS total, sub_total_with_discount AS lines FROM {{order}}`;
