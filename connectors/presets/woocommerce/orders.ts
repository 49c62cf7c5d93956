/**
 * Orders of WooCommerce, whichever of its two storages is in charge: tables of their own (HPOS) or WordPress posts.
 * The option says which; with HPOS the posts hold placeholders, and without it the tables may hold old copies.
 */
import { guestId, isMoney, local, shareOf, utc } from "../sql.ts";
import { addressOf, amount, option, originalOf, pivot, posted, reference } from "./meta.ts";

/** Where the option was never set, orders that are posts say that they are. */
const hpos = `coalesce(${option("woocommerce_custom_orders_table_enabled")} = 'yes',
    NOT EXISTS (SELECT 1 FROM {{posts}} WHERE post_type = 'shop_order'))`;

/** Orders that lie where the connection's user may not look are not taken for none. */
const readable = `{{^orders}} AND CASE WHEN ${option("woocommerce_custom_orders_table_enabled")} = 'yes'
    THEN error('This shop keeps its orders in the table wc_orders, which is not there or may not be read. Give the connection''s user the right to read it, then load again') ELSE true END{{/orders}}`;

/** Trash and what never became an order are no rows of the warehouse. */
const isOrder = (status: string) =>
  `${status} NOT IN ('trash', 'auto-draft', 'draft', 'checkout-draft', 'wc-checkout-draft')`;

/**
 * What else may have paid for an order: discounts on the whole order up to version 2.2, and gift cards and credit of the
 * usual extensions. Some take it off the total, some do not, and how much is not always a figure: the total tells.
 */
const CREDITS = {
  whole: "_order_discount",
  gift_cards: "_ywgc_applied_gift_cards_totals",
  funds: "_funds_used",
  coupons: "smart_coupons_contribution",
  store_credit: "acfw_store_credits_order_paid",
};
const credited = `coalesce(${Object.keys(CREDITS)
  .map((column) => `nullif(m.${column}, '')`)
  .join(", ")}) IS NOT NULL`;

/** Ids of all orders, without what is known of them. */
export const placed = `{{#orders}}SELECT id FROM {{orders}} WHERE ${hpos} AND type = 'shop_order' AND ${isOrder("status")} UNION ALL {{/orders}}SELECT ID FROM {{posts}}
    WHERE post_type = 'shop_order' AND ${isOrder("post_status")}{{#orders}} AND NOT ${hpos}{{/orders}}`;

const postMeta = pivot({
  table: "{{postmeta}}",
  owner: "post_id",
  id: "meta_id",
  keys: {
    currency: "_order_currency",
    total: "_order_total",
    given_back: "_refund_amount",
    cart_tax: "_order_tax",
    shipping_tax: "_order_shipping_tax",
    shipping: "_order_shipping",
    discount: "_cart_discount",
    user_id: "_customer_user",
    email: "_billing_email",
    paid: "_date_paid",
    paid_before: "_paid_date",
    created_via: "_created_via",
    reason: "_refund_reason",
    billing_first_name: "_billing_first_name",
    billing_last_name: "_billing_last_name",
    billing_city: "_billing_city",
    billing_postcode: "_billing_postcode",
    billing_state: "_billing_state",
    billing_country: "_billing_country",
    shipping_country: "_shipping_country",
    ...CREDITS,
  },
});

const ordersMeta = pivot({
  table: "{{orders_meta}}",
  owner: "order_id",
  id: "id",
  keys: { given_back: "_refund_amount", reason: "_refund_reason", ...CREDITS },
});

/** Of an order with goods of several sellers, extensions make one for each seller beside the customer's own. */
export const isOfSeller = (parent: string, via: string) =>
  `(${parent} > 0 AND ${via} IN ('dokan', 'yith_wcmv_vendor_suborder', 'mvx_vendor_order', 'wcmp_vendor_order'))`;

/**
 * CTE `shop`: every order and refund as stored, one row each: id, type, parent_id, status, currency, total, tax,
 * shipping, discount, user_id (null: guest), email, created and paid (instants), created_via, reason, name, city,
 * postcode, state, country, shipping_country, credited (it names credit that its total may lack). Amounts are those of
 * the order's currency.
 */
export const shop = `shop(id, type, parent_id, status, currency, total, tax, shipping, discount, user_id, email, created, paid, created_via, reason,
  name, city, postcode, state, country, shipping_country, credited) AS (
{{#orders}}  SELECT o.id, o.type, o.parent_order_id AS parent_id, o.status, o.currency, coalesce(nullif(o.total_amount, 0){{#orders_meta}}, -${amount("m.given_back")}{{/orders_meta}}, 0) AS total,
    coalesce(o.tax_amount, 0) + coalesce({{d:operational.shipping_tax_amount?}}, 0) AS tax, {{d:operational.shipping_total_amount?}} AS shipping,
    {{d:operational.discount_total_amount?}} AS discount, nullif(o.customer_id, 0) AS user_id,
    ${addressOf("o.billing_email")} AS email,
    ${utc("coalesce(o.date_created_gmt, {{o:orders.date_updated_gmt?}})")} AS created,
    ${utc("{{d:operational.date_paid_gmt?}}")} AS paid, {{d:operational.created_via?}} AS created_via,
{{#orders_meta}}    m.reason,
{{/orders_meta}}{{^orders_meta}}    NULL AS reason,
{{/orders_meta}}{{#addresses}}    concat_ws(' ', b.first_name, b.last_name) AS name, b.city, b.postcode, b.state, b.country,
    coalesce(nullif(s.country, ''), b.country) AS shipping_country,
{{/addresses}}{{^addresses}}    NULL AS name, NULL AS city, NULL AS postcode, NULL AS state, NULL AS country, NULL AS shipping_country,
{{/addresses}}    {{#orders_meta}}${credited}{{/orders_meta}}{{^orders_meta}}false{{/orders_meta}} AS credited
  FROM {{orders}} o
{{#operational}}  LEFT JOIN {{operational}} d ON d.order_id = o.id
{{/operational}}{{#orders_meta}}  LEFT JOIN (${ordersMeta}) m ON m.order_id = o.id
{{/orders_meta}}{{#addresses}}  LEFT JOIN {{addresses}} b ON b.order_id = o.id AND b.address_type = 'billing'
  LEFT JOIN {{addresses}} s ON s.order_id = o.id AND s.address_type = 'shipping'
{{/addresses}}  WHERE ${hpos} AND o.type IN ('shop_order', 'shop_order_refund')
    AND NOT coalesce(${isOfSeller("o.parent_order_id", "{{d:operational.created_via?}}")}, false)
  UNION ALL
{{/orders}}  SELECT p.ID, p.post_type, p.post_parent, p.post_status, m.currency, coalesce(nullif(${amount("m.total")}, 0), -${amount("m.given_back")}, 0),
    coalesce(${amount("m.cart_tax")}, 0) + coalesce(${amount("m.shipping_tax")}, 0), ${amount("m.shipping")},
    ${amount("m.discount")}, ${reference("m.user_id")}, ${addressOf("m.email")},
    ${posted("p")},
    coalesce(to_timestamp(TRY_CAST(m.paid AS BIGINT)), ${local("m.paid_before", option("timezone_string"))}), m.created_via, m.reason,
    concat_ws(' ', m.billing_first_name, m.billing_last_name), m.billing_city, m.billing_postcode, m.billing_state,
    m.billing_country, coalesce(nullif(m.shipping_country, ''), m.billing_country), ${credited}
  FROM {{posts}} p LEFT JOIN (${postMeta}) m ON m.post_id = p.ID
  WHERE p.post_type IN ('shop_order', 'shop_order_refund') AND NOT coalesce(${isOfSeller("p.post_parent", "m.created_via")}, false){{#orders}} AND NOT ${hpos}{{/orders}}${readable}
)`;

/** A checkout that was begun and not placed. */
const isCheckout = "o.type = 'shop_order' AND o.status IN ('checkout-draft', 'wc-checkout-draft')";

/** Gift cards of the usual extensions are items of an order that take what they paid off its total. */
const GIFTS = "'gift_card', 'pw_gift_card'";

/**
 * CTE `line`: goods, fees, shipping and gift cards of orders, refunds and checkouts, with the amounts of each whole
 * line, a price that was raised by hand being the full one; of all of them, or of those whose ids a SELECT gives,
 * which spares laying out the others' rows of key and value.
 */
const lineOf = (some?: string) => `line AS (
  SELECT i.order_item_id, i.order_id, i.order_item_type AS type, i.order_item_name AS name,
    ${originalOf(reference("m.product_id"))} AS product_id, ${originalOf(reference("m.variation_id"))} AS variation_id,
    coalesce(TRY_CAST(m.qty AS DECIMAL(18, 3)), 0) AS quantity,
    coalesce(${amount("m.total")}, ${amount("m.cost")}, ${amount("m.gift")}, 0) AS total,
    greatest(coalesce(${amount("m.subtotal")}, ${amount("m.total")}, 0), coalesce(${amount("m.total")}, 0)) AS subtotal,
    coalesce(${amount("m.tax")}, ${amount("m.total_tax")}, 0) AS tax,
    ${reference("m.refunded_item")} AS refunded_item, ${amount("m.cogs")} AS cogs
  FROM {{order_items}} i LEFT JOIN (${pivot(
    {
      table: "{{itemmeta}}",
      owner: "order_item_id",
      id: "meta_id",
      keys: {
        product_id: "_product_id",
        variation_id: "_variation_id",
        qty: "_qty",
        subtotal: "_line_subtotal",
        total: "_line_total",
        tax: "_line_tax",
        cost: "cost",
        gift: "amount",
        total_tax: "total_tax",
        refunded_item: "_refunded_item_id",
        cogs: "_cogs_value",
      },
    },
    some && `order_item_id IN (SELECT order_item_id FROM {{order_items}} WHERE order_id IN (${some}))`,
  )}) m ON m.order_item_id = i.order_item_id
  WHERE i.order_item_type IN ('line_item', 'fee', 'shipping', 'coupon', ${GIFTS})${some ? ` AND i.order_id IN (${some})` : ""}
)`;

const line = lineOf();
const refundLine = lineOf("SELECT id FROM shop WHERE type = 'shop_order_refund'");
const checkoutLine = lineOf(`SELECT o.id FROM shop o WHERE ${isCheckout}`);

/** CTE `account`: the users of the site, found by id or by the address a guest typed; where they may not be read, those that orders name. */
export const account = `account AS (
{{#users}}  SELECT ID AS id, lower(nullif(trim(user_email), '')) AS email FROM {{users}}
{{/users}}{{^users}}  SELECT user_id AS id, arg_max(lower(email), id) AS email FROM shop WHERE user_id IS NOT NULL GROUP BY user_id
{{/users}})`;

/** The person behind an order: the account it names, else the account of the address, else the guest's address. */
export const customerOf = `coalesce(CAST(a.id AS VARCHAR), CAST(e.id AS VARCHAR), ${guestId("o.email")})`;
const people = `LEFT JOIN account a ON a.id = o.user_id
LEFT JOIN (SELECT email, min(id) AS id FROM account GROUP BY email) e ON e.email = lower(o.email)`;

/** Custom statuses of plugins count as orders under way unless their name says that they are on the road, or are none. */
export const statusOf = (column: string) => `CASE regexp_replace(${column}, '^wc-', '')
    WHEN 'completed' THEN 'completed' WHEN 'refunded' THEN 'completed' WHEN 'processing' THEN 'processing'
    WHEN 'on-hold' THEN 'processing' WHEN 'cancelled' THEN 'cancelled' WHEN 'failed' THEN 'failed'
    WHEN 'pending' THEN 'draft'
    ELSE CASE WHEN regexp_matches(${column}, 'cancel|declin|reject|void|storn|anul|annul|expired') THEN 'cancelled'
      WHEN regexp_matches(${column}, 'fail') THEN 'failed'
      WHEN regexp_matches(${column}, 'draft|quote|ywraq|await.*pay|unpaid|pending.?pay|pay(ment)?.pending|abandon|schedul|pending.deposit') THEN 'draft'
      WHEN regexp_matches(${column}, 'await|ready|partial|pending|prepar|\\b(to|for|not|un)-|unship') THEN 'processing'
      WHEN regexp_matches(${column}, 'ship|deliver|complete|collect|transit|dispatch') THEN 'completed' ELSE 'processing' END
  END`;

export const orders = `WITH ${shop}, ${line}, ${account}, sums AS (
  SELECT order_id, sum(subtotal) FILTER (WHERE type = 'line_item') AS subtotal,
    sum(subtotal - total) FILTER (WHERE type = 'line_item') AS discount,
    sum(total) FILTER (WHERE type = 'fee' AND total > 0) AS fees, -sum(total) FILTER (WHERE type = 'fee' AND total < 0) AS rebates,
    sum(total) FILTER (WHERE type = 'shipping') AS shipping, sum(total) FILTER (WHERE type IN (${GIFTS})) AS gifts,
    string_agg(name, ', ' ORDER BY order_item_id) FILTER (WHERE type = 'coupon') AS coupon
  FROM line GROUP BY order_id
), refunded AS (
  SELECT parent_id, -sum(total) AS total FROM shop
  WHERE type = 'shop_order_refund' AND ${isOrder("status")} GROUP BY parent_id
)
SELECT o.id AS order_id, ${customerOf} AS customer_id, o.created AS ordered_at, ${statusOf("o.status")} AS status,
  CASE WHEN o.status = 'wc-refunded' OR (r.total > 0 AND r.total >= o.total) THEN 'refunded'
    WHEN r.total > 0 THEN 'partially_refunded'
    WHEN o.paid IS NOT NULL OR o.status IN ('wc-completed', 'wc-processing') THEN 'paid'
    WHEN o.status IN ('wc-cancelled', 'wc-failed') THEN 'voided' ELSE 'pending' END AS financial_status,
  nullif(o.created_via, '') AS channel, coalesce(nullif(o.currency, ''), ${option("woocommerce_currency")}) AS currency, coalesce(s.subtotal, 0) AS subtotal,
  coalesce(o.shipping, s.shipping, 0) + coalesce(s.fees, 0) AS shipping,
  CASE WHEN o.credited THEN greatest(coalesce(s.subtotal, 0) + coalesce(o.shipping, s.shipping, 0) + coalesce(s.fees, 0) + o.tax - o.total, 0)
    ELSE coalesce(s.discount, o.discount, 0) + coalesce(s.rebates, 0) + coalesce(s.gifts, 0) END AS discount,
  o.tax, o.total, s.coupon, nullif(o.shipping_country, '') AS shipping_country
FROM shop o
LEFT JOIN sums s ON s.order_id = o.id
LEFT JOIN refunded r ON r.parent_id = o.id
${people}
WHERE o.type = 'shop_order' AND ${isOrder("o.status")}`;

const variantOf = "coalesce(l.variation_id, l.product_id)";

export const orderItems = `WITH ${shop}, ${line}
SELECT l.order_item_id, l.order_id, ${variantOf} AS variant_id, l.product_id, nullif(k.sku, '') AS sku, l.name AS title,
  l.quantity, coalesce(CAST(l.subtotal / nullif(l.quantity, 0) AS DECIMAL(18, 4)), l.subtotal) AS unit_price,
  l.subtotal - l.total AS discount, l.tax, l.total, CAST(l.cogs / nullif(l.quantity, 0) AS DECIMAL(18, 4)) AS cost
FROM line l JOIN shop o ON o.id = l.order_id AND o.type = 'shop_order' AND ${isOrder("o.status")}
LEFT JOIN (${pivot({ table: "{{postmeta}}", owner: "post_id", id: "meta_id", keys: { sku: "_sku" } })}) k
  ON k.post_id = ${variantOf}
WHERE l.type = 'line_item'`;

/**
 * A row for each line that a refund names, and one for what it gives back beyond them (all, where it names none). What
 * an order that was refunded as a whole has no refund of, as before version 2.2, went back on a day that nothing tells.
 */
export const refunds = `WITH ${shop}, ${refundLine}, refund AS (
  SELECT r.id, r.parent_id, -r.total AS amount, o.currency, r.created, nullif(r.reason, '') AS reason
  FROM shop r JOIN shop o ON o.id = r.parent_id AND o.type = 'shop_order' AND ${isOrder("o.status")}
  WHERE r.type = 'shop_order_refund' AND ${isOrder("r.status")}
), named AS (
  SELECT l.order_item_id, r.id, r.parent_id, l.refunded_item, -l.quantity AS quantity, -(l.total + l.tax) AS amount,
    r.created, r.reason, r.currency, r.amount AS whole, sum(-(l.total + l.tax)) OVER (PARTITION BY r.id) AS named
  FROM line l JOIN refund r ON r.id = l.order_id
  WHERE l.type = 'line_item' AND (l.quantity <> 0 OR l.total <> 0)
)
SELECT id || '-' || order_item_id AS refund_id, parent_id AS order_id, refunded_item AS order_item_id, quantity,
  CAST(amount * ${shareOf("whole", "named", "currency")} AS DECIMAL(18, 4)) AS amount, created AS refunded_at, reason
FROM named
UNION ALL
SELECT CAST(r.id AS VARCHAR), r.parent_id, NULL, NULL, r.amount - coalesce(n.amount, 0), r.created, r.reason
FROM refund r LEFT JOIN (SELECT id, sum(amount) AS amount FROM named GROUP BY id) n ON n.id = r.id
WHERE r.amount > coalesce(n.amount, 0) AND ${isMoney("r.amount - coalesce(n.amount, 0)", "r.currency")}
UNION ALL
SELECT 'order-' || o.id, o.id, NULL, NULL, o.total - coalesce(r.amount, 0), NULL, NULL
FROM shop o LEFT JOIN (SELECT parent_id, sum(amount) AS amount FROM refund GROUP BY parent_id) r ON r.parent_id = o.id
WHERE o.type = 'shop_order' AND o.status = 'wc-refunded' AND o.total > coalesce(r.amount, 0)
  AND ${isMoney("o.total - coalesce(r.amount, 0)", "o.currency")}`;

/** One entry of a basket as PHP serialises it; what bundles list of their parts before it has no variation behind the product. */
const ENTRY =
  '"product_id";i:\\d+;s:12:"variation_id";.*?"quantity";[id]:[\\d.]+;(?:.*?"line_total";[id]:[\\d.]+)?';

const inBasket = (key: string) => originalOf(reference(`regexp_extract(c.entry, '"${key}";i:(\\d+)', 1)`));

/** When a session was last prolonged: only its end is known, two days later, since version 10.1 a week for accounts. */
const isAccount = "regexp_full_match(c.session_key, '\\d+')";
const isWeekLong = `CAST(regexp_extract_all(${option("woocommerce_version")}, '\\d+')[:2] AS INTEGER[]) >= [10, 1]`;
const used = `to_timestamp(c.expiry - CASE WHEN ${isAccount} AND ${isWeekLong} THEN 604800 ELSE 172800 END)`;

/**
 * Checkouts that were begun and not placed, and what lies in the baskets of open sessions. A session's value tells how
 * long the basket in it is; what was taken out of the basket stands behind it.
 */
export const interactions = `WITH ${shop}, ${checkoutLine}, ${account}
SELECT 'checkout-' || l.order_item_id AS event_id, 'begin_checkout' AS event_name, o.status AS event_name_source,
  o.created AS occurred_at, ${customerOf} AS user_id, CAST(NULL AS VARCHAR) AS anonymous_id,
  'checkout-' || o.id AS session_id, l.product_id, ${variantOf} AS variant_id, l.quantity, l.total AS value, o.currency
FROM shop o JOIN line l ON l.order_id = o.id AND l.type = 'line_item'
${people}
WHERE ${isCheckout}
{{#sessions}}UNION ALL
SELECT 'cart-' || c.session_id || '-' || c.item, 'add_to_cart', 'cart', ${used},
  CASE WHEN ${isAccount} THEN c.session_key END, CASE WHEN NOT ${isAccount} THEN c.session_key END, c.session_key,
  ${inBasket("product_id")}, coalesce(${inBasket("variation_id")}, ${inBasket("product_id")}),
  TRY_CAST(regexp_extract(c.entry, '"quantity";[id]:([\\d.]+)', 1) AS DECIMAL(18, 3)),
  TRY_CAST(regexp_extract(c.entry, '"line_total";[id]:([\\d.]+)', 1) AS DECIMAL(18, 4)),
  ${option("woocommerce_currency")}
FROM (
  SELECT session_id, trim(session_key) AS session_key, CAST(session_expiry AS BIGINT) AS expiry,
    unnest(entries) AS entry, generate_subscripts(entries, 1) AS item
  FROM (SELECT *, regexp_extract_all(substr(session_value, strpos(session_value, '"cart";s:') + 11 + length(size), CAST(size AS BIGINT)), '${ENTRY}') AS entries
    FROM (SELECT *, regexp_extract(session_value, '"cart";s:(\\d+):"', 1) AS size FROM {{sessions}}) WHERE size <> '')
) c
{{/sessions}}`;

/** Lines as the order's own header has them: what is left of its total without tax, shipping and fees. A shop may round to fewer digits than its currency has. */
export const reconcile = `WITH ${shop}, ${line}
SELECT o.id AS order_id, o.total,
  CASE WHEN NOT o.credited THEN o.total - coalesce(o.tax, 0) - coalesce(o.shipping, 0) - coalesce(f.fees, 0) END AS lines,
  ${option("woocommerce_price_num_decimals")} AS digits
FROM shop o
LEFT JOIN (
  SELECT order_id, sum(CASE WHEN type = 'fee' THEN total ELSE -total END) AS fees
  FROM line WHERE type IN ('fee', ${GIFTS}) GROUP BY order_id
) f ON f.order_id = o.id
WHERE o.type = 'shop_order' AND ${isOrder("o.status")}`;
