/** Carts of Medusa as events; the cart stays when it becomes an order. */
import { buyer, joinBuyer, person } from "./customers.ts";

const who = `${buyer("k")} AS user_id, CASE WHEN ${buyer("k")} IS NULL THEN k.id END AS anonymous_id, k.id AS session_id`;
const properties =
  "json_object('cart_id', k.id, 'ordered', {{k:cart.completed_at?}} IS NOT NULL) AS properties";

const items = (
  event: string,
  prefix: string,
  when: string,
  condition: string,
) => `SELECT '${prefix}' || l.id AS event_id,
  '${event}' AS event_name, 'cart line' AS event_name_source, ${when} AS occurred_at, ${who}, l.product_id, l.variant_id,
  l.quantity, CAST(l.unit_price AS DOUBLE) * l.quantity AS value, upper(k.currency_code) AS currency, ${properties}
FROM {{cart_line_item}} l JOIN {{cart}} k ON k.id = l.cart_id ${joinBuyer("k")}
WHERE ${condition}`;

/** Choosing how to ship or pay is where a checkout begins to be one. */
const begun = `SELECT 'checkout-' || k.id, 'begin_checkout', 'checkout', b.begun_at, ${who}, NULL, NULL, NULL, NULL,
  upper(k.currency_code), ${properties}
FROM {{cart}} k JOIN (
  SELECT cart_id, min(created_at) AS begun_at FROM (
    {{#cart_shipping_method}}SELECT cart_id, created_at FROM {{cart_shipping_method}}{{/cart_shipping_method}}
    {{#cart_shipping_method}}{{#cart_payments}}UNION ALL{{/cart_payments}}{{/cart_shipping_method}}
    {{#cart_payments}}SELECT cart_id, created_at FROM {{cart_payments}}{{/cart_payments}}
  ) GROUP BY cart_id
) b ON b.cart_id = k.id ${joinBuyer("k")}`;

const lines = `${items("add_to_cart", "", "l.created_at", "true")}
UNION ALL ${items("remove_from_cart", "removed-", "l.deleted_at", "l.deleted_at IS NOT NULL")}`;

export const carts = `WITH ${person}
${lines}
{{#cart_shipping_method}}UNION ALL ${begun}{{/cart_shipping_method}}{{^cart_shipping_method}}{{#cart_payments}}UNION ALL ${begun}{{/cart_payments}}{{/cart_shipping_method}}`;
