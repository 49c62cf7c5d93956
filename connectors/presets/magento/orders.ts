/** Orders of Magento in the currency of the order. A configurable sale is two rows: the price on one, the choice on the other. */
import { utc } from "../sql.ts";
import {
  account,
  accountOf,
  customerOf,
  PAID_AND_INVOICED,
  PAID_OTHERWISE,
  people,
  product,
} from "./shop.ts";

/** Money that came from store credit, gift cards or points is payment; the Commerce edition takes it off the total of orders and credit memos. */
const totalOf = (row: string, table: string) =>
  `(${row}.grand_total${PAID_OTHERWISE.map((column) => ` + coalesce({{${row}:${table}.${column}?}}, 0)`).join("")})`;

/** What was left undelivered of an order that lives on, be it free of charge; a wholly cancelled order keeps its amounts. */
const isCut =
  "(o.state <> 'canceled' AND greatest({{o:orders.total_canceled?}}, {{o:orders.subtotal_canceled?}}, 0) > 0)";
const cut = (column: string) =>
  `coalesce(o.${column}, 0) - CASE WHEN ${isCut} THEN coalesce({{o:orders.${column.replace("_amount", "")}_canceled?}}, 0) ELSE 0 END`;

/**
 * What is asked for. Where the platform cancelled the rest of an order it calls cancelled whatever was not paid, which
 * a bill that waits for its money still asks for.
 */
const due = `(o.grand_total - CASE WHEN ${isCut} THEN coalesce({{o:orders.total_canceled?}}, 0)
    - CASE WHEN {{o:orders.total_canceled?}} = o.grand_total - coalesce({{o:orders.total_paid?}}, 0)
      THEN greatest(coalesce({{o:orders.total_invoiced?}}, 0) - coalesce({{o:orders.total_paid?}}, 0), 0) ELSE 0 END ELSE 0 END)`;
const paidOtherwise = PAID_OTHERWISE.map((column, n) => {
  const whole = `coalesce({{o:orders.${column}?}}, 0)`;
  return ` + CASE WHEN ${isCut} THEN coalesce({{o:orders.${PAID_AND_INVOICED[n]}?}}, ${whole}) ELSE ${whole} END`;
});
const total = `(${due}${paidOtherwise.join("")})`;

/** Where prices hold tax, a discount does too; its tax stands apart as compensation. */
const compensation = `(coalesce({{o:orders.discount_tax_compensation_amount?}}, 0)
    + coalesce({{o:orders.shipping_discount_tax_compensation_amnt?}}, 0))`;

/**
 * CTE `levy`: fixed product taxes (for waste, batteries) stand at the lines. A setting puts them into the order's sum of
 * goods too, where they are told by what the lines come to.
 */
const levy = `levy AS (
{{#items.weee_tax_applied_row_amount}}  SELECT o.entity_id AS order_id, CASE WHEN ${isCut} THEN i.kept ELSE i.weee END AS amount
  FROM {{orders}} o JOIN (
    SELECT order_id, sum(weee_tax_applied_row_amount) AS weee,
      CAST(sum(weee_tax_applied_row_amount * (1 - coalesce(qty_canceled / nullif(qty_ordered, 0), 0))) AS DECIMAL(18, 4)) AS kept, sum(row_total) FILTER (WHERE parent_item_id IS NULL) AS goods
    FROM {{items}} GROUP BY order_id HAVING sum(weee_tax_applied_row_amount) > 0
  ) i ON i.order_id = o.entity_id AND abs(o.subtotal - i.goods - i.weee) < abs(o.subtotal - i.goods)
{{/items.weee_tax_applied_row_amount}}{{^items.weee_tax_applied_row_amount}}  SELECT NULL AS order_id, 0 AS amount WHERE false
{{/items.weee_tax_applied_row_amount}})`;
const joinLevy = "LEFT JOIN levy v ON v.order_id = o.entity_id";
const subtotal = `(${cut("subtotal")} - coalesce(v.amount, 0))`;

/** A bundle priced by its parts keeps discount and tax on the parts. */
const ownOrParts = (column: string) => `coalesce(nullif(i.${column}, 0), c.${column}, 0)`;

const itemCompensation =
  "{{#items.discount_tax_compensation_amount}}coalesce(nullif(i.discount_tax_compensation_amount, 0), c.compensation, 0){{/items.discount_tax_compensation_amount}}{{^items.discount_tax_compensation_amount}}0{{/items.discount_tax_compensation_amount}}";

const itemDiscount = `${ownOrParts("discount_amount")} - ${itemCompensation}`;

/**
 * What was cancelled of a line, in parts of one; of a bundle priced by its parts only they say so. Versions before 2.2
 * did not say it of bundles: what was never billed of one is gone with the rest of its order.
 */
const leftOut = `coalesce(nullif(i.qty_canceled, 0) / nullif(i.qty_ordered, 0), nullif(c.gone, 0),
      CASE WHEN i.product_type = 'bundle' AND ${isCut} THEN coalesce(c.unbilled, greatest(1 - {{i:items.qty_invoiced?}} / nullif(i.qty_ordered, 0), 0)) END, 0)`;

/** CTE `part`: what stands below a line: the chosen product of a configurable one, and the sums of a bundle; its cost is there only. */
const part = `part AS (
  SELECT parent_item_id, min(product_id) AS product_id, sum(discount_amount) AS discount_amount, sum(tax_amount) AS tax_amount,
    sum({{items.discount_tax_compensation_amount?}}) AS compensation, sum(CAST({{items.base_cost?}} AS DOUBLE) * qty_ordered) AS cost,
    sum(CAST(row_total AS DOUBLE) * qty_canceled / nullif(qty_ordered, 0)) / nullif(sum(row_total), 0) AS gone,
    sum(CAST(row_total AS DOUBLE) * greatest(1 - {{items.qty_invoiced?}} / nullif(qty_ordered, 0), 0)) / nullif(sum(row_total), 0) AS unbilled
  FROM {{items}} WHERE parent_item_id IS NOT NULL GROUP BY parent_item_id
)`;

/** CTE `given`: what orders that were cancelled in part still have of their lines' discounts; the header does not say. */
const given = `${part}, given AS (
  SELECT i.order_id, CAST(sum((${itemDiscount}) * (1 - ${leftOut})) AS DECIMAL(18, 4)) AS amount
  FROM {{items}} i JOIN {{orders}} o ON o.entity_id = i.order_id AND ${isCut}
  LEFT JOIN part c ON c.parent_item_id = i.item_id
  WHERE i.parent_item_id IS NULL GROUP BY i.order_id
)`;

/** Shipping is cancelled as a whole or not at all, and its discount with it. */
const shippingDiscount = `CASE WHEN ${cut("shipping_amount")} > 0
    THEN coalesce({{o:orders.shipping_discount_amount?}}, 0) - coalesce({{o:orders.shipping_discount_tax_compensation_amnt?}}, 0) ELSE 0 END`;
const discount = `CASE WHEN ${isCut} THEN coalesce(w.amount, 0) + ${shippingDiscount} ELSE -coalesce(o.discount_amount, 0) - ${compensation} END`;

/**
 * What the total holds beyond its goods, tax and shipping: product taxes, wrapping and the fees of extensions have
 * columns of their own. Below zero it lacks as much: credit and vouchers of extensions, which lines do not bear. A few
 * cents in an order that was cancelled in part are the rounding of its discount.
 */
const rest = `(${total} - (${subtotal} - ${discount} + ${cut("shipping_amount")} + ${cut("tax_amount")}))`;
const fees = `CASE WHEN ${isCut} AND ${rest} < 0.05 AND ${rest} <= ${discount} THEN 0 ELSE greatest(${rest}, 0) END`;

/** Orders that were brought over from another system may lack their own currency. */
const currency = `coalesce(nullif(o.order_currency_code, ''), {{o:orders.base_currency_code?}}, {{o:orders.global_currency_code?}})`;

export const orders = `WITH ${account}, ${levy}, ${given}
SELECT o.entity_id AS order_id, ${customerOf} AS customer_id, ${utc("coalesce(o.created_at, o.updated_at)")} AS ordered_at,
  CASE o.state WHEN 'complete' THEN 'completed' WHEN 'closed' THEN 'completed' WHEN 'canceled' THEN 'cancelled'
    WHEN 'pending_payment' THEN 'draft' ELSE 'processing' END AS status,
  CASE WHEN o.state = 'closed' OR ({{o:orders.total_refunded?}} > 0 AND {{o:orders.total_refunded?}} >= ${total}) THEN 'refunded'
    WHEN {{o:orders.total_refunded?}} > 0 THEN 'partially_refunded' WHEN o.state = 'canceled' THEN 'voided'
    WHEN o.state = 'complete' OR {{o:orders.total_paid?}} >= ${due} THEN 'paid'
    WHEN {{o:orders.total_paid?}} > 0 THEN 'partially_paid' ELSE 'pending' END AS financial_status,
  coalesce({{#store}}s.name, {{/store}}nullif(split_part({{o:orders.store_name?}}, chr(10), -1), '')) AS channel,
  ${currency} AS currency, ${subtotal} AS subtotal,
  ${discount} + ${fees} - ${rest} AS discount, ${cut("shipping_amount")} + ${fees} AS shipping,
  ${cut("tax_amount")} AS tax, ${total} AS total,
  nullif({{o:orders.coupon_code?}}, '') AS coupon{{#order_address}}, coalesce(d.country_id, b.country_id) AS shipping_country{{/order_address}}
FROM {{orders}} o
${people}
${joinLevy}
LEFT JOIN given w ON w.order_id = o.entity_id
{{#store}}LEFT JOIN {{store}} s ON s.store_id = o.store_id
{{/store}}{{#order_address}}LEFT JOIN {{order_address}} d ON d.entity_id = o.shipping_address_id
LEFT JOIN {{order_address}} b ON b.entity_id = o.billing_address_id
{{/order_address}}`;

/** Extensions add columns of any name to the lines, so that each is named here. */
export const orderItems = `WITH ${product}, ${part}, line AS (
  SELECT i.item_id, i.order_id, i.product_id, i.product_type, i.sku, i.name, i.qty_ordered, i.price, i.row_total,
    coalesce(CASE WHEN i.product_type = 'configurable' THEN c.product_id END, i.product_id) AS variant_id,
    ${leftOut} AS left_out, CASE WHEN ${isCut} THEN ${leftOut} ELSE 0 END AS gone, o.state,
    ${itemDiscount} AS off, ${ownOrParts("tax_amount")} AS line_tax,
    coalesce(nullif({{i:items.base_cost?}}, 0), c.cost / nullif(i.qty_ordered, 0)) AS unit_cost,
    coalesce(nullif(o.base_to_order_rate, 0), 1) AS rate
  FROM {{items}} i JOIN {{orders}} o ON o.entity_id = i.order_id
  LEFT JOIN part c ON c.parent_item_id = i.item_id
  WHERE i.parent_item_id IS NULL
)
SELECT l.item_id AS order_item_id, l.order_id, l.variant_id,
  CASE WHEN l.product_type = 'configurable' THEN l.product_id ELSE coalesce(p.parent_id, l.product_id) END AS product_id,
  nullif(l.sku, '') AS sku, l.name AS title, CASE WHEN l.state = 'canceled' THEN l.qty_ordered ELSE CAST(l.qty_ordered * (1 - l.left_out) AS DECIMAL(18, 3)) END AS quantity,
  coalesce(l.price, l.row_total / nullif(l.qty_ordered, 0), 0) AS unit_price, CAST(l.off * (1 - l.gone) AS DECIMAL(18, 4)) AS discount, CAST(l.line_tax * (1 - l.gone) AS DECIMAL(18, 4)) AS tax,
  CAST(l.row_total * (1 - l.gone) AS DECIMAL(18, 4)) - CAST(l.off * (1 - l.gone) AS DECIMAL(18, 4)) AS total,
  CAST(nullif(l.unit_cost, 0) * l.rate AS DECIMAL(18, 4)) AS cost
FROM line l LEFT JOIN product p ON p.id = l.variant_id`;

/**
 * A row for each line of a credit memo, and one for what it gives back beyond them: shipping and adjustments. A memo
 * that keeps a fee back gives less than its lines come to: each bears its share.
 */
const memoRefunds = `WITH entry AS (
  SELECT m.parent_id AS memo_id, coalesce(i.parent_item_id, i.item_id) AS line_id, i.parent_item_id IS NULL AS is_line, m.qty,
    coalesce(m.row_total, 0) - coalesce(m.discount_amount, 0) + coalesce(m.tax_amount, 0)
      + coalesce({{m:memo_items.discount_tax_compensation_amount?}}, 0) AS amount
  FROM {{memo_items}} m JOIN {{items}} i ON i.item_id = m.order_item_id
), named AS (
  SELECT memo_id, line_id, max(qty) FILTER (WHERE is_line) AS quantity,
    coalesce(nullif(sum(amount) FILTER (WHERE is_line), 0), sum(amount) FILTER (WHERE NOT is_line), 0) AS amount
  FROM entry GROUP BY memo_id, line_id HAVING max(qty) > 0
), memo AS (
  SELECT entity_id AS id, order_id, ${totalOf("m", "memo")} AS amount, ${utc("created_at")} AS refunded_at, coalesce(n.amount, 0) AS named
  FROM {{memo}} m LEFT JOIN (SELECT memo_id, sum(amount) AS amount FROM named GROUP BY memo_id) n ON n.memo_id = m.entity_id
  WHERE coalesce(state, 2) <> 3
)
SELECT n.memo_id || '-' || n.line_id AS refund_id, m.order_id, n.line_id AS order_item_id, n.quantity,
  CAST(n.amount * coalesce(least(1, CAST(m.amount AS DOUBLE) / nullif(m.named, 0)), 1) AS DECIMAL(18, 4)) AS amount, m.refunded_at, 'credit memo' AS reason
FROM named n JOIN memo m ON m.id = n.memo_id
UNION ALL
SELECT CAST(id AS VARCHAR), order_id, NULL, NULL, amount - named, refunded_at, 'credit memo'
FROM memo WHERE amount - named >= 0.0005`;

/** Without credit memos, what the lines say of themselves. */
const lineRefunds = `SELECT i.item_id AS refund_id, i.order_id, i.item_id AS order_item_id, i.qty_refunded AS quantity,
  CAST(CAST(i.row_total - coalesce(i.discount_amount, 0) + coalesce(i.tax_amount, 0) AS DOUBLE) * i.qty_refunded / nullif(i.qty_ordered, 0) AS DECIMAL(18, 4)) AS amount,
  ${utc("o.updated_at")} AS refunded_at, 'refunded' AS reason
FROM {{items}} i JOIN {{orders}} o ON o.entity_id = i.order_id WHERE i.parent_item_id IS NULL AND i.qty_refunded > 0`;

export const refunds = [memoRefunds, lineRefunds];

export const shipments = `SELECT s.entity_id AS shipment_id, s.order_id,{{#track}} (SELECT min(k.title) FROM {{track}} k WHERE k.parent_id = s.entity_id) AS carrier,{{/track}}
  ${utc("s.created_at")} AS shipped_at
FROM {{shipment}} s`;

const basket = `SELECT 'quote-' || i.item_id AS event_id, 'add_to_cart' AS event_name, 'quote' AS event_name_source, ${utc("i.created_at")} AS occurred_at,
  CAST(${accountOf} AS VARCHAR) AS user_id, CASE WHEN ${accountOf} IS NULL THEN 'quote-' || o.entity_id END AS anonymous_id, 'quote-' || o.entity_id AS session_id,
  CAST(CASE WHEN i.product_type = 'configurable' THEN i.product_id ELSE coalesce(p.parent_id, i.product_id) END AS VARCHAR) AS product_id,
  CAST(coalesce(CASE WHEN i.product_type = 'configurable' THEN c.product_id END, i.product_id) AS VARCHAR) AS variant_id, CAST(i.qty AS DECIMAL(18, 3)) AS quantity,
  CAST(i.row_total AS DECIMAL(18, 4)) AS value, o.quote_currency_code AS currency
FROM {{quote_item}} i JOIN {{quote}} o ON o.entity_id = i.quote_id
LEFT JOIN (SELECT parent_item_id, min(product_id) AS product_id FROM {{quote_item}} WHERE parent_item_id IS NOT NULL GROUP BY 1) c
  ON c.parent_item_id = i.item_id
LEFT JOIN product p ON p.id = i.product_id
${people}
WHERE i.parent_item_id IS NULL AND NOT EXISTS (SELECT 1 FROM {{orders}} s WHERE s.quote_id = o.entity_id)`;

/** The variant of a product `p` that was looked at: none yet where it leads to others. */
const unlessChosen = (id: string) =>
  `CASE WHEN p.type IN ('configurable', 'grouped') THEN NULL ELSE ${id} END`;

const wishes = `SELECT 'wish-' || w.wishlist_item_id AS event_id, 'add_to_wishlist' AS event_name, 'wishlist' AS event_name_source, ${utc("w.added_at")} AS occurred_at,
  CAST(a.person_id AS VARCHAR) AS user_id, NULL AS anonymous_id, NULL AS session_id, CAST(coalesce(p.parent_id, w.product_id) AS VARCHAR) AS product_id,
  CAST({{#wish_option}}coalesce(h.variant_id, {{/wish_option}}${unlessChosen("w.product_id")}{{#wish_option}}){{/wish_option}} AS VARCHAR) AS variant_id, CAST(w.qty AS DECIMAL(18, 3)) AS quantity, CAST(NULL AS DECIMAL(18, 4)) AS value, NULL AS currency
FROM {{wishlist_item}} w JOIN {{wishlist}} l ON l.wishlist_id = w.wishlist_id
{{#wish_option}}LEFT JOIN (SELECT wishlist_item_id, min(TRY_CAST(value AS BIGINT)) AS variant_id FROM {{wish_option}} WHERE code = 'simple_product' GROUP BY 1) h
  ON h.wishlist_item_id = w.wishlist_item_id
{{/wish_option}}LEFT JOIN account a ON a.id = l.customer_id LEFT JOIN product p ON p.id = w.product_id`;

/** Subtype 0 is a customer, 1 a visitor. Baskets are told by the quotes. */
const views = `SELECT 'report-' || r.event_id AS event_id, CASE t.event_name WHEN 'catalog_product_view' THEN 'view_item'
    WHEN 'wishlist_add_product' THEN 'add_to_wishlist' ELSE t.event_name END AS event_name, t.event_name AS event_name_source, ${utc("r.logged_at")} AS occurred_at,
  CASE WHEN r.subtype = 0 THEN CAST(a.person_id AS VARCHAR) END AS user_id, CASE WHEN r.subtype = 1 THEN 'visitor-' || r.subject_id END AS anonymous_id,
  NULL AS session_id, CAST(coalesce(p.parent_id, r.object_id) AS VARCHAR) AS product_id, CAST(${unlessChosen("r.object_id")} AS VARCHAR) AS variant_id,
  CAST(NULL AS DECIMAL(18, 3)) AS quantity, CAST(NULL AS DECIMAL(18, 4)) AS value, NULL AS currency
FROM {{report}} r JOIN {{report_type}} t ON t.event_type_id = r.event_type_id AND t.event_name <> 'checkout_cart_add_product'
LEFT JOIN account a ON a.id = r.subject_id LEFT JOIN product p ON p.id = r.object_id`;

/** Baskets that became no order, wishes and views. */
export const interactions = `WITH ${account}, ${product}
${basket}
{{#wishlist_item}}{{#wishlist}}UNION ALL
${wishes}
{{/wishlist}}{{/wishlist_item}}{{#report}}{{#report_type}}UNION ALL
${views}
{{/report_type}}{{/report}}`;

/** Goods by the order's header, without the part of its discount that is not on shipping. */
export const reconcile = `WITH ${levy}
SELECT o.entity_id AS order_id, ${total} AS total,
  CASE WHEN NOT ${isCut} THEN o.subtotal - coalesce(v.amount, 0) + coalesce(o.discount_amount, 0) + coalesce({{o:orders.shipping_discount_amount?}}, 0)
    + coalesce({{o:orders.discount_tax_compensation_amount?}}, 0) END AS lines
FROM {{orders}} o ${joinLevy}`;
