/** Orders, lines, refunds, shipments and carts of Vendure: an order is a cart until it is placed. */
import { home, major, person, rounded, sumOf, utc, worded } from "./parts.ts";

/** Aggregate orders of a marketplace hold the lines of their sellers' orders once more. */
const isOrder = "coalesce({{o:order.type?}}, 'Regular') <> 'Aggregate'";
const placed = `o.orderPlacedAt IS NOT NULL AND ${isOrder}`;

/** Surcharges stand in an order's subtotal beside its lines. */
const extra = `{{#surcharge}}extra AS (
  SELECT orderId, sum(${rounded("listPrice / CASE WHEN listPriceIncludesTax THEN 1 + rate ELSE 1 END")}) AS net,
    sum(${rounded("listPrice * CASE WHEN listPriceIncludesTax THEN 1 ELSE 1 + rate END")}) AS gross
  FROM (SELECT orderId, listPrice, listPriceIncludesTax, ${sumOf("taxLines", "taxRate")} / 100 AS rate FROM {{surcharge}}) GROUP BY orderId
), {{/surcharge}}`;
const fees = "{{#surcharge}}coalesce(x.net, 0){{/surcharge}}{{^surcharge}}0{{/surcharge}}";
const feesWithTax = "{{#surcharge}}coalesce(x.gross, 0){{/surcharge}}{{^surcharge}}0{{/surcharge}}";
const joinFees = "{{#surcharge}}LEFT JOIN extra x ON x.orderId = o.id{{/surcharge}}";

/** What a line comes to, with tax or without, by each way of making it; see `line`. */
const ways = (tax: string) =>
  `[${["charged", "lately"].map((price) => `${rounded(`${price} ${tax}`)} * quantity, ${rounded(`${price} ${tax} * quantity`)}`).join(", ")}]`;
/**
 * The ways in the order in which they are tried: the first stands where sums tell none apart. The line is rounded since
 * 3.1 (the table of settings came soon after) and wherever money is kept as bigint, the unit before.
 */
const BY_LINE = [2, 1, 4, 3];
const BY_UNIT = [1, 2, 3, 4];
const inTurn = (each: (way: number) => string) => {
  const [byLine, byUnit] = [BY_LINE, BY_UNIT].map((turn) => `[${turn.map(each).join(", ")}]`);
  return `{{#settings}}${byLine}{{/settings}}{{^settings}}{{#order_line.listPrice:bigint}}${byLine}{{/order_line.listPrice:bigint}}{{^order_line.listPrice:bigint}}${byUnit}{{/order_line.listPrice:bigint}}{{/settings}}`;
};
/** How far the lines are from what the order keeps, made in one of the ways. */
const apart = (totals: string, fees: string, kept: string) =>
  `abs(sum(l.${totals}) + any_value(${fees}) - any_value(o.${kept}))`;

/**
 * CTEs up to `line`: lines in minor units. A list price is with or without tax as its channel has it; adjustments are
 * of the quantity that was ordered and shrink with it when units are cancelled. Versions differ in two things, which
 * an order's own subtotals tell: whether the line is rounded or one unit, before it is multiplied, and whether a
 * line's own promotions are of the quantity that is left (lately) instead.
 */
const line = `${extra}priced AS (
  SELECT *, listPrice / net AS list_price, ${ways("/ net")} AS totals, ${ways("* gross")} AS totals_with_tax
  FROM (
    SELECT *, CASE WHEN listPriceIncludesTax THEN 1 + rate ELSE 1 END AS net, CASE WHEN listPriceIncludesTax THEN 1 ELSE 1 + rate END AS gross,
      listPrice + (promoted + adjusted) / greatest(wanted, 1) AS charged,
      listPrice + promoted / greatest(quantity, 1) + adjusted / greatest(wanted, 1) AS lately
    FROM (SELECT id, orderId, productVariantId, createdAt, quantity, listPrice, listPriceIncludesTax,
        greatest(coalesce({{order_line.orderPlacedQuantity?}}, 0), quantity) AS wanted,
        ${sumOf("taxLines", "taxRate")} / 100 AS rate, ${sumOf("adjustments", "amount", "= 'PROMOTION'")} AS promoted,
        ${sumOf("adjustments", "amount", "IS DISTINCT FROM 'PROMOTION'")} AS adjusted
      FROM {{order_line}})
  )
), way AS (
  SELECT id, ${inTurn((way) => `${way}`)}[list_position(off, list_min(off))] AS place
  FROM (
    SELECT o.id, ${inTurn((way) => `{net: ${apart(`totals[${way}]`, fees, "subTotal")}, gross: ${apart(`totals_with_tax[${way}]`, feesWithTax, "subTotalWithTax")}}`)} AS off
    FROM {{order}} o JOIN priced l ON l.orderId = o.id ${joinFees} GROUP BY o.id
  )
), line AS (
  SELECT *, ${rounded("unit_price * quantity")} - total AS discount FROM (
    SELECT l.id, l.orderId, l.productVariantId, l.createdAt, l.quantity, l.wanted, l.totals[w.place] AS total,
      CASE WHEN w.place IN (1, 3) THEN ${rounded("l.list_price")} ELSE l.list_price END AS unit_price, l.totals_with_tax[w.place] AS with_tax,
      CASE WHEN l.quantity = 0 THEN l.charged * l.gross ELSE with_tax / l.quantity END AS unit_paid
    FROM priced l JOIN way w ON w.id = l.orderId
  )
)`;

/** Promotions on shipping, which the order's own sum has taken off already; what a cancellation took off is none. */
const freight = `{{#shipping_line}}freight AS (
  SELECT orderId, -sum(${rounded("off / CASE WHEN listPriceIncludesTax THEN 1 + rate ELSE 1 END")}) AS off
  FROM (SELECT orderId, listPriceIncludesTax, ${sumOf("taxLines", "taxRate")} / 100 AS rate, ${sumOf("adjustments", "amount", "LIKE '%PROMOTION'")} AS off FROM {{shipping_line}})
  GROUP BY orderId
), {{/shipping_line}}`;
const freed = "{{#shipping_line}} + coalesce(f.off, 0){{/shipping_line}}";

/** What the order asks for, with tax: in minor units two whole numbers may be more than one holds. */
const asked = "(CAST(o.subTotalWithTax AS BIGINT) + o.shippingWithTax)";

/** What was paid for an aggregate order was paid for its sellers' orders, in proportion to what each asks for. */
const paying = `paying AS (
  SELECT id, orderId, state, amount, 1 AS share, false AS is_shared FROM {{payment}}
  {{#order.aggregateOrderId}}UNION ALL
  SELECT p.id, o.id, p.state, p.amount, ${asked} / nullif(sum(${asked}) OVER (PARTITION BY p.id), 0), true
  FROM {{payment}} p JOIN {{order}} o ON o.aggregateOrderId = p.orderId{{/order.aggregateOrderId}}
)`;

/** Refunds wait as Pending until somebody settles them by hand, so all that did not fail count. */
const paid = `{{#payment}}${paying}, paid AS (
  SELECT p.orderId, sum(p.amount * p.share) FILTER (WHERE p.state = 'Settled') AS settled,
    sum(p.amount * p.share) FILTER (WHERE p.state = 'Authorized') AS authorized{{#refund}}, sum(r.total * p.share) AS refunded{{/refund}}
  FROM paying p
  {{#refund}}LEFT JOIN (SELECT paymentId, sum(total) AS total FROM {{refund}} WHERE state <> 'Failed' GROUP BY paymentId) r ON r.paymentId = p.id{{/refund}}
  GROUP BY p.orderId
), {{/payment}}`;

/** Shares of a payment are no whole minor units, so less than half a one is nothing. */
const financial = `CASE {{#payment}}{{#refund}}WHEN p.refunded > 0 AND p.refunded > coalesce(p.settled, 0) - 0.5 THEN 'refunded'
    WHEN p.refunded > 0 THEN 'partially_refunded' {{/refund}}WHEN o.state = 'Cancelled' THEN 'voided' WHEN ${asked} = 0 THEN 'paid'
    WHEN p.settled > ${asked} - 0.5 THEN 'paid' WHEN p.settled > 0 THEN 'partially_paid'
    WHEN p.authorized > 0 THEN 'authorized' {{/payment}}WHEN o.state = 'Cancelled' THEN 'voided' ELSE 'pending' END`;

const address = (key: string) =>
  `nullif(json_extract_string(TRY_CAST({{o:order.shippingAddress?}} AS JSON), '$.${key}'), '')`;

/** Orders are in the default channel and in the one they were placed in. */
const sold = `{{#order_channels}}sold AS (
  SELECT oc.orderId, arg_min(c.code, {a: c.id = (SELECT id FROM home), b: c.id}) AS channel
  FROM {{order_channels}} oc JOIN {{channel}} c ON c.id = oc.channelId GROUP BY oc.orderId
), {{/order_channels}}`;

export const orders = `WITH ${home}, ${line}, ${freight}${paid}${sold}${person}, goods AS (
  SELECT orderId, sum(${rounded("unit_price * quantity")}) AS subtotal, sum(discount) AS discount FROM line GROUP BY orderId
)
SELECT o.id AS order_id, c.person_id AS customer_id, ${utc("o.orderPlacedAt")} AS ordered_at,
  CASE o.state WHEN 'Cancelled' THEN 'cancelled' WHEN 'Delivered' THEN 'completed' WHEN 'Draft' THEN 'draft' ELSE 'processing' END AS status,
  ${financial} AS financial_status, {{#order_channels}}s.channel, {{/order_channels}}o.currencyCode AS currency,
  ${major("coalesce(g.subtotal, 0)")} AS subtotal, ${major(`(coalesce(g.discount, 0)${freed})`)} AS discount,
  ${major(`(o.shipping${freed} + ${fees})`)} AS shipping,
  ${major("(o.subTotalWithTax - o.subTotal + o.shippingWithTax - o.shipping)")} AS tax,
  ${major(asked)} AS total,
  nullif({{o:order.couponCodes?}}, '') AS coupon, ${address("countryCode")} AS shipping_country
FROM {{order}} o LEFT JOIN goods g ON g.orderId = o.id LEFT JOIN person c ON c.id = o.customerId
{{#payment}}LEFT JOIN paid p ON p.orderId = o.id{{/payment}}
{{#order_channels}}LEFT JOIN sold s ON s.orderId = o.id{{/order_channels}}
{{#shipping_line}}LEFT JOIN freight f ON f.orderId = o.id{{/shipping_line}}
${joinFees}
WHERE ${placed}`;

export const orderItems = `WITH ${home}, ${line}{{#product_variant_translation}}, ${worded("named", "{{product_variant_translation}}")}{{/product_variant_translation}}
SELECT l.id AS order_item_id, l.orderId AS order_id, l.productVariantId AS variant_id, v.productId AS product_id, v.sku,
  {{#product_variant_translation}}n.name AS title, {{/product_variant_translation}}l.quantity, ${major("l.unit_price")} AS unit_price,
  ${major("l.discount")} AS discount, ${major("(l.with_tax - l.total)")} AS tax, ${major("l.total")} AS total
FROM line l JOIN {{order}} o ON o.id = l.orderId LEFT JOIN {{product_variant}} v ON v.id = l.productVariantId
{{#product_variant_translation}}LEFT JOIN named n ON n.id = v.id{{/product_variant_translation}}
WHERE ${placed}`;

/**
 * CTEs up to `given`: refunds, those of the whole order together (`refunded`), and how much of these (`gone`) went back
 * for what was cancelled and is in the order's sums no longer: what was paid beyond them.
 */
const givenBack = `${paid}given AS (
  SELECT CASE WHEN p.is_shared THEN concat(r.id, '-order-', p.orderId) ELSE CAST(r.id AS VARCHAR) END AS id,
    CASE WHEN NOT p.is_shared THEN r.id END AS whole, p.orderId, r.total * p.share AS total, r.reason, r.createdAt,
    b.refunded, CASE WHEN b.settled - ${asked} >= 0.5 THEN least(b.settled - ${asked}, b.refunded) ELSE 0 END AS gone
  FROM {{refund}} r JOIN paying p ON p.id = r.paymentId JOIN paid b ON b.orderId = p.orderId
  JOIN {{order}} o ON o.id = p.orderId WHERE r.state <> 'Failed' AND ${placed}
)`;

export const refunds = `WITH ${givenBack}
SELECT id AS refund_id, orderId AS order_id, NULL AS order_item_id, NULL AS quantity, ${major("total")} AS amount,
  ${utc("createdAt")} AS refunded_at, reason, ${major("coalesce(total * gone / nullif(refunded, 0), 0)")} AS cancelled
FROM given`;

/**
 * Lines of a refund share its money by their worth; what is left (shipping, a round sum) has no line. Units of a line
 * that were cancelled are those that its first refunds name, and none that came back: they bear what went back for
 * cancelled goods, then what has no line, and only then other lines.
 */
export const refundsByLine = `WITH ${givenBack}, ${line}, part AS (
  SELECT g.id, f.id AS reference, l.id AS line_id, f.quantity, g.total, l.unit_paid * f.quantity AS worth,
    sum(l.unit_paid * f.quantity) OVER (PARTITION BY g.id) AS all_worth,
    l.wanted - l.quantity - sum(f.quantity) OVER (PARTITION BY l.id ORDER BY g.createdAt, f.id) + f.quantity AS cancelled
  FROM {{order_line_reference}} f JOIN given g ON g.whole = f.refundId JOIN line l ON l.id = f.orderLineId
), share AS (
  SELECT *, coalesce(round(worth * least(1, total / nullif(all_worth, 0))), 0) AS amount,
    greatest(least(cancelled, quantity), 0) AS cancelled_units FROM part
), entry AS (
  SELECT concat(s.id, '-', s.reference) AS id, g.orderId, s.line_id, nullif(s.quantity - s.cancelled_units, 0) AS quantity, s.amount,
    g.createdAt, g.reason, g.gone, s.amount * s.cancelled_units / s.quantity AS own
  FROM share s JOIN given g ON g.id = s.id
  UNION ALL
  SELECT g.id, g.orderId, NULL, NULL, g.total - coalesce(s.amount, 0), g.createdAt, g.reason, g.gone, 0
  FROM given g LEFT JOIN (SELECT id, sum(amount) AS amount FROM share GROUP BY id) s ON s.id = g.id
  WHERE s.id IS NULL OR abs(g.total - s.amount) >= 1
), shared AS (
  SELECT *, sum(own) OVER parts AS all_own, sum(amount) OVER parts AS all_amount,
    coalesce(sum(amount) FILTER (WHERE line_id IS NULL) OVER parts, 0) AS loose, greatest(gone - all_own, 0) AS beyond
  FROM entry WINDOW parts AS (PARTITION BY orderId)
)
SELECT id AS refund_id, orderId AS order_id, line_id AS order_item_id, quantity, ${major("amount")} AS amount,
  ${utc("createdAt")} AS refunded_at, reason,
  ${major(`(coalesce(own * least(gone / nullif(all_own, 0), 1), 0)
    + CASE WHEN line_id IS NULL THEN amount * coalesce(least(beyond / nullif(loose, 0), 1), 0)
      ELSE (amount - own) * coalesce(greatest(beyond - loose, 0) / nullif(all_amount - loose - all_own, 0), 0) END)`)} AS cancelled
FROM shared`;

const sent = `FROM {{order_fulfillments}} s JOIN {{fulfillment}} f ON f.id = s.fulfillmentId
JOIN {{order}} o ON o.id = s.orderId`;

export const shipments = `SELECT concat(s.orderId, '-', f.id) AS shipment_id, s.orderId AS order_id, f.method AS carrier,
  CASE WHEN f.state IN ('Shipped', 'Delivered') THEN ${utc("f.createdAt")} END AS shipped_at
${sent}
WHERE f.state <> 'Cancelled' AND ${placed}`;

/** When it was sent and when it arrived is told by the order's history alone. */
export const shipmentsWithTimes = `WITH step AS (
  SELECT orderId, json_extract_string(entry, '$.fulfillmentId') AS fulfillment_id,
    min(createdAt) FILTER (WHERE json_extract_string(entry, '$.to') = 'Shipped') AS shipped_at,
    min(createdAt) FILTER (WHERE json_extract_string(entry, '$.to') = 'Delivered') AS delivered_at
  FROM (SELECT orderId, createdAt, TRY_CAST(data AS JSON) AS entry FROM {{history_entry}} WHERE type = 'ORDER_FULFILLMENT_TRANSITION')
  GROUP BY ALL
)
SELECT concat(s.orderId, '-', f.id) AS shipment_id, s.orderId AS order_id, f.method AS carrier,
  ${utc("t.shipped_at")} AS shipped_at, ${utc("t.delivered_at")} AS delivered_at
${sent}
LEFT JOIN step t ON t.orderId = s.orderId AND t.fulfillment_id = CAST(f.id AS VARCHAR)
WHERE f.state <> 'Cancelled' AND ${placed}`;

/** Every cart, those that became orders as well; one without a customer goes by its own number. */
const properties = `json_object('cart_id', CAST(o.id AS VARCHAR), 'ordered', o.orderPlacedAt IS NOT NULL)`;
const who = `c.person_id AS user_id, CASE WHEN c.person_id IS NULL THEN concat('cart-', o.id) END AS anonymous_id,
  concat('cart-', o.id) AS session_id`;

export const carts = `WITH ${line}, ${person}
SELECT concat('cart-line-', l.id) AS event_id, 'add_to_cart' AS event_name, 'order line' AS event_name_source,
  ${utc("l.createdAt")} AS occurred_at, ${who}, v.productId AS product_id, l.productVariantId AS variant_id, l.wanted AS quantity,
  ${major("l.unit_price * l.wanted")} AS value, o.currencyCode AS currency, ${properties} AS properties
FROM line l JOIN {{order}} o ON o.id = l.orderId JOIN {{product_variant}} v ON v.id = l.productVariantId
LEFT JOIN person c ON c.id = o.customerId
WHERE o.state <> 'Draft' AND ${isOrder}`;

export const cartsWithCheckouts = `${carts}
UNION ALL
SELECT concat('checkout-', h.id), 'begin_checkout', h.type, ${utc("h.createdAt")}, ${who}, NULL, NULL, NULL, NULL, o.currencyCode,
  ${properties}
FROM {{history_entry}} h JOIN {{order}} o ON o.id = h.orderId LEFT JOIN person c ON c.id = o.customerId
WHERE h.type = 'ORDER_STATE_TRANSITION' AND json_extract_string(TRY_CAST(h.data AS JSON), '$.to') = 'ArrangingPayment' AND ${isOrder}`;

export const stored = `WITH ${extra}none AS (SELECT 1)
SELECT o.id AS order_id, ${major(asked)} AS total,
  ${major(`(o.subTotal - ${fees})`)} AS lines
FROM {{order}} o ${joinFees}
WHERE ${placed}`;
