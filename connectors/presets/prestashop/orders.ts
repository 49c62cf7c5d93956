/** Orders of PrestaShop: amounts in the order's currency; what counts as a sale is the platform's own `valid`. */
import { buyer, currencyCode, instant, person, setting, variantId } from "./shop.ts";

/** What vouchers took off the goods; the part that made shipping free is no goods discount. */
const goodsDiscount = `least(o.total_products, o.total_discounts_tax_excl
  - least(o.total_shipping_tax_excl, coalesce(v.free_shipping, 0), o.total_discounts_tax_excl))`;

/**
 * CTE `voucher`: one row an order with its codes and what free shipping was worth. A rule that was added to an order
 * afterwards says only in its own row that it makes shipping free.
 */
const voucher = `voucher AS (
{{#order_cart_rule}}  SELECT r.id_order,
    sum(r.value_tax_excl) FILTER (WHERE r.free_shipping = 1{{#cart_rule}} OR {{c:cart_rule.free_shipping?}} = 1{{/cart_rule}}) AS free_shipping,
    string_agg(coalesce({{#cart_rule}}nullif(c.code, ''), {{/cart_rule}}r.name), ', ' ORDER BY r.id_order_cart_rule) AS coupon
  FROM {{order_cart_rule}} r{{#cart_rule}} LEFT JOIN {{cart_rule}} c ON c.id_cart_rule = r.id_cart_rule{{/cart_rule}}
  WHERE coalesce({{r:order_cart_rule.deleted?}}, 0) = 0 GROUP BY r.id_order
{{/order_cart_rule}}{{^order_cart_rule}}  SELECT NULL AS id_order, 0 AS free_shipping, NULL AS coupon WHERE false
{{/order_cart_rule}})`;

/**
 * CTEs `slip_line` and `slip`: money given back, tax included. Where amounts are kept without tax, those with tax stand
 * beside them. A slip that keeps back what the order's vouchers were worth has that taken off its sum of the other tax
 * basis only, which then is so much less than its lines. An amount that was chosen by hand is with or without tax as
 * the customer's group sees prices.
 */
const slips = `slip_line AS (
{{#slip_detail}}  SELECT d.id_order_slip, d.id_order_detail, d.product_quantity,
    coalesce(d.amount_tax_incl, {{d:slip_detail.total_price_tax_incl?}}, 0) AS amount, {{d:slip_detail.total_price_tax_excl?}} AS untaxed
  FROM {{slip_detail}} d
{{/slip_detail}}{{^slip_detail}}  SELECT NULL AS id_order_slip, NULL AS id_order_detail, NULL AS product_quantity, 0 AS amount, 0 AS untaxed WHERE false
{{/slip_detail}}), slip AS (
  SELECT s.id_order_slip, s.id_order, s.date_add, coalesce(n.amount, 0) AS named,
    CASE WHEN s.amount = {{s:slip.total_products_tax_incl?}} AND abs(n.untaxed - {{s:slip.total_products_tax_excl?}} - o.total_discounts_tax_incl) < 0.02
        THEN greatest(s.amount - o.total_discounts_tax_incl, 0)
      WHEN s.amount = {{s:slip.total_products_tax_incl?}} THEN s.amount
      WHEN s.amount = {{s:slip.total_products_tax_excl?}} THEN greatest({{s:slip.total_products_tax_incl?}}, 0)
      ELSE s.amount * coalesce(CASE WHEN {{g:group.price_display_method?}} = 1 THEN {{s:slip.total_products_tax_incl?}} / nullif({{s:slip.total_products_tax_excl?}}, 0) END, 1) END
    + CASE WHEN s.shipping_cost_amount = {{s:slip.total_shipping_tax_excl?}} THEN {{s:slip.total_shipping_tax_incl?}}
      ELSE s.shipping_cost_amount END AS amount
  FROM {{slip}} s LEFT JOIN {{orders}} o ON o.id_order = s.id_order
{{#group}}  LEFT JOIN {{customer}} u ON u.id_customer = o.id_customer LEFT JOIN {{group}} g ON g.id_group = u.id_default_group
{{/group}}  LEFT JOIN (SELECT id_order_slip, sum(amount) AS amount, sum(untaxed) AS untaxed FROM slip_line GROUP BY id_order_slip) n
    ON n.id_order_slip = s.id_order_slip
)`;

const refunded = `{{#slip}}${slips}, {{/slip}}refunded AS (
{{#slip}}  SELECT id_order, sum(amount) AS amount FROM slip GROUP BY id_order
{{/slip}}{{^slip}}  SELECT NULL AS id_order, 0 AS amount WHERE false
{{/slip}})`;

/** States are rows of the shop's own; settings name the usual ones, and e-mail templates those that came later. */
const state = `state AS (
  SELECT t.id_order_state AS id, t.paid = 1 AS is_paid, t.shipped = 1 AS is_shipped, CASE
    WHEN CAST(t.id_order_state AS VARCHAR) = ${setting("PS_OS_CANCELED")} THEN 'cancelled'
    WHEN CAST(t.id_order_state AS VARCHAR) = ${setting("PS_OS_ERROR")} THEN 'failed'
    WHEN CAST(t.id_order_state AS VARCHAR) = ${setting("PS_OS_REFUND")} THEN 'refunded'
{{#state_lang}}    WHEN EXISTS (SELECT 1 FROM {{state_lang}} l WHERE l.id_order_state = t.id_order_state AND l.template = 'order_canceled') THEN 'cancelled'
    WHEN EXISTS (SELECT 1 FROM {{state_lang}} l WHERE l.id_order_state = t.id_order_state AND l.template = 'payment_error') THEN 'failed'
    WHEN EXISTS (SELECT 1 FROM {{state_lang}} l WHERE l.id_order_state = t.id_order_state AND l.template = 'refund') THEN 'refunded'
{{/state_lang}}  END AS ending
  FROM {{order_state}} t
)`;

/**
 * What the total holds beyond its parts, and more than their rounding leaves: fees that modules take for a way of
 * paying. Below zero it lacks as much: credit of modules, which lines do not bear.
 */
const beyond = `(o.total_paid_tax_incl - (o.total_products_wt - o.total_discounts_tax_incl + o.total_shipping_tax_incl + o.total_wrapping_tax_incl))`;
const rest = `CASE WHEN abs(${beyond}) >= 0.05 THEN ${beyond} ELSE 0 END`;

/** State 0 is a checkout that an error ended. A refunded order no longer counts, as in the shop's own statistics. */
export const orders = `WITH ${person}, ${voucher}, ${refunded}, ${state}
SELECT o.id_order AS order_id, ${buyer("o")} AS customer_id, ${instant("coalesce(o.date_add, o.date_upd)")} AS ordered_at,
  CASE WHEN o.valid = 1 THEN CASE WHEN t.is_shipped THEN 'completed' ELSE 'processing' END
    WHEN o.current_state = 0 OR t.ending = 'failed' THEN 'failed'
    WHEN t.ending IN ('cancelled', 'refunded') THEN 'cancelled' ELSE 'draft' END AS status,
  CASE WHEN t.ending = 'refunded' OR (r.amount > 0 AND r.amount >= o.total_paid_tax_incl) THEN 'refunded'
    WHEN r.amount > 0 THEN 'partially_refunded'
    WHEN t.ending IN ('cancelled', 'failed') OR o.current_state = 0 THEN 'voided'
    WHEN t.is_paid OR (o.total_paid_real > 0 AND o.total_paid_real >= o.total_paid_tax_incl) THEN 'paid'
    WHEN o.total_paid_real > 0 THEN 'partially_paid' ELSE 'pending' END AS financial_status,
{{#shop}}  h.name AS channel,
{{/shop}}  coalesce(u.iso_code, ${currencyCode}) AS currency, o.total_products AS subtotal,
  o.total_discounts_tax_excl + greatest(-(${rest}), 0) AS discount,
  o.total_shipping_tax_excl + o.total_wrapping_tax_excl + greatest(${rest}, 0) AS shipping,
  o.total_products_wt - o.total_products - (o.total_discounts_tax_incl - o.total_discounts_tax_excl)
    + o.total_shipping_tax_incl - o.total_shipping_tax_excl + o.total_wrapping_tax_incl - o.total_wrapping_tax_excl AS tax,
  o.total_paid_tax_incl AS total, v.coupon{{#address}}{{#country}}, l.iso_code AS shipping_country{{/country}}{{/address}}
FROM {{orders}} o
LEFT JOIN person p ON p.id_customer = o.id_customer
LEFT JOIN {{currency}} u ON u.id_currency = o.id_currency
LEFT JOIN state t ON t.id = o.current_state
LEFT JOIN voucher v ON v.id_order = o.id_order
LEFT JOIN refunded r ON r.id_order = o.id_order
{{#shop}}LEFT JOIN {{shop}} h ON h.id_shop = o.id_shop
{{/shop}}{{#address}}{{#country}}LEFT JOIN {{address}} a ON a.id_address = o.id_address_delivery
LEFT JOIN {{country}} l ON l.id_country = a.id_country
{{/country}}{{/address}}`;

/**
 * Vouchers stand at the order only: every line bears its share. Costs are kept in the shop's currency, up to 1.6 as the
 * supplier's price alone. A shop may round each unit before it is multiplied, which its price does not show but the
 * line's total does.
 */
export const orderItems = `WITH ${voucher}, share AS (
  SELECT o.id_order, coalesce(nullif(o.conversion_rate, 0), 1) AS rate, {{o:orders.round_type?}} = 1 AS by_unit,
    coalesce(CAST(${goodsDiscount} AS DOUBLE) / nullif(o.total_products, 0), 0) AS off
  FROM {{orders}} o LEFT JOIN voucher v ON v.id_order = o.id_order
)
SELECT d.id_order_detail AS order_item_id, d.id_order AS order_id, ${variantId("d.product_id", "d.product_attribute_id")} AS variant_id,
  d.product_id, nullif(d.product_reference, '') AS sku, d.product_name AS title, d.product_quantity AS quantity,
  CASE WHEN s.by_unit AND d.product_quantity > 0 THEN d.total_price_tax_excl / d.product_quantity ELSE d.unit_price_tax_excl END AS unit_price,
  CAST(d.total_price_tax_excl * s.off AS DECIMAL(18, 4)) AS discount,
  CAST((d.total_price_tax_incl - d.total_price_tax_excl) * (1 - s.off) AS DECIMAL(18, 4)) AS tax,
  d.total_price_tax_excl - CAST(d.total_price_tax_excl * s.off AS DECIMAL(18, 4)) AS total,
  CAST(coalesce(nullif({{d:detail.original_wholesale_price?}}, 0), nullif({{d:detail.purchase_supplier_price?}}, 0)) * s.rate AS DECIMAL(18, 4)) AS cost
FROM {{detail}} d JOIN share s ON s.id_order = d.id_order`;

/** A row for each line of a slip, and one for what it gives back beyond them: shipping, or an amount chosen by hand. */
export const refunds = `WITH ${slips}
SELECT s.id_order_slip || '-' || l.id_order_detail AS refund_id, s.id_order AS order_id, l.id_order_detail AS order_item_id,
  l.product_quantity AS quantity, CAST(l.amount * coalesce(least(1, s.amount / nullif(s.named, 0)), 1) AS DECIMAL(18, 4)) AS amount,
  ${instant("s.date_add")} AS refunded_at, 'credit slip' AS reason
FROM slip_line l JOIN slip s ON s.id_order_slip = l.id_order_slip
UNION ALL
SELECT CAST(s.id_order_slip AS VARCHAR), s.id_order, NULL, NULL, s.amount - s.named, ${instant("s.date_add")}, 'credit slip'
FROM slip s WHERE s.amount - s.named >= 0.0005`;

/** An order leaves when it first comes into a state that counts as shipped. */
export const shipments = `WITH step AS (
  SELECT h.id_order, min(h.date_add) FILTER (WHERE t.shipped = 1) AS shipped_at,
    min(h.date_add) FILTER (WHERE CAST(h.id_order_state AS VARCHAR) = ${setting("PS_OS_DELIVERED")}) AS delivered_at
  FROM {{history}} h JOIN {{order_state}} t ON t.id_order_state = h.id_order_state GROUP BY h.id_order
)
SELECT c.id_order_carrier AS shipment_id, c.id_order AS order_id, {{#carrier}}nullif(k.name, '0'){{/carrier}}{{^carrier}}CAST(NULL AS VARCHAR){{/carrier}} AS carrier,
  ${instant("s.shipped_at")} AS shipped_at, ${instant("s.delivered_at")} AS delivered_at, c.shipping_cost_tax_excl AS cost
FROM {{order_carrier}} c JOIN step s ON s.id_order = c.id_order AND s.shipped_at IS NOT NULL
{{#carrier}}LEFT JOIN {{carrier}} k ON k.id_carrier = c.id_carrier{{/carrier}}`;

/** Baskets that became no order. */
export const interactions = `WITH ${person}
SELECT concat_ws('-', 'cart', c.id_cart, i.id_product, i.id_product_attribute, {{i:cart_product.id_customization?}}, i.id_address_delivery) AS event_id,
  'add_to_cart' AS event_name, 'cart' AS event_name_source, ${instant("coalesce(i.date_add, c.date_add)")} AS occurred_at,
  ${buyer("c")} AS user_id,
  CASE WHEN ${buyer("c")} IS NULL AND c.id_guest > 0 THEN 'visitor-' || c.id_guest END AS anonymous_id, 'cart-' || c.id_cart AS session_id,
  i.id_product AS product_id, ${variantId("i.id_product", "i.id_product_attribute")} AS variant_id, i.quantity, u.iso_code AS currency
FROM {{cart_product}} i JOIN {{cart}} c ON c.id_cart = i.id_cart
LEFT JOIN person p ON p.id_customer = c.id_customer
LEFT JOIN {{currency}} u ON u.id_currency = c.id_currency
WHERE NOT EXISTS (SELECT 1 FROM {{orders}} o WHERE o.id_cart = c.id_cart)`;

/** The header's own sum of goods, without what vouchers took off them. */
export const reconcile = `WITH ${voucher}
SELECT o.id_order AS order_id, o.total_paid_tax_incl AS total, o.total_products - ${goodsDiscount} AS lines
FROM {{orders}} o LEFT JOIN voucher v ON v.id_order = o.id_order`;
