/** Orders of OpenCart: a header in the default currency, lines without discounts, and totals as rows of code and value. */
import { plain } from "../sql.ts";
import {
  accountOf,
  choice,
  customerOf,
  inOrderCurrency,
  instant,
  isOneStock,
  masterOf,
  people,
  setting,
} from "./shop.ts";

/** Code of a coupon or voucher in the title of its row of totals, as the platform finds it: within the outermost brackets. */
const codeIn = "regexp_extract(t.title, '\\((.+)\\)', 1)";

/**
 * CTE `sums`: an order's rows of totals by what they mean, in the default currency. What is below nothing came off
 * the price (coupons, points) or paid a part of it (gift vouchers, store credit); what is above it and neither goods
 * nor tax is shipping or a fee. `off` is what came off goods: no payment, and not the shipping that a coupon made free.
 */
const sums = `sums AS (
  SELECT *, discount - paid - CASE WHEN is_shipping_free THEN least(shipping, discount - paid) ELSE 0 END AS off FROM (
    SELECT t.order_id, sum(t.value) FILTER (WHERE t.code = 'sub_total') AS subtotal,
      coalesce(sum(t.value) FILTER (WHERE t.code = 'tax'), 0) AS tax,
      coalesce(-sum(t.value) FILTER (WHERE t.code NOT IN ('sub_total', 'tax', 'total') AND t.value < 0), 0) AS discount,
      coalesce(-sum(t.value) FILTER (WHERE t.code IN ('voucher', 'credit') AND t.value < 0), 0) AS paid,
      coalesce(sum(t.value) FILTER (WHERE t.code NOT IN ('sub_total', 'tax', 'total') AND t.value > 0), 0) AS extra,
{{#coupon}}      coalesce(bool_or(t.code = 'coupon' AND k.shipping = 1), false) AS is_shipping_free,
{{/coupon}}{{^coupon}}      false AS is_shipping_free,
{{/coupon}}      coalesce(sum(t.value) FILTER (WHERE t.code = 'shipping'), 0) AS shipping,
      string_agg(${codeIn}, ', ' ORDER BY t.order_total_id)
        FILTER (WHERE t.code IN ('coupon', 'voucher') AND t.title LIKE '%(%)%') AS coupon
    FROM {{totals}} t{{#coupon}} LEFT JOIN (SELECT lower(code) AS code, max(shipping) AS shipping FROM {{coupon}} GROUP BY 1) k
      ON k.code = lower(${codeIn}){{/coupon}}
    GROUP BY t.order_id
  )
)`;

/** CTE `goods`: what the lines come to before discounts and their tax, and the share of it that discounts took. */
const goods = `goods AS (
  SELECT l.order_id, sum(l.total) AS total, sum(l.tax * l.quantity) AS tax, coalesce(CAST(least(sum(l.total), coalesce(any_value(s.off), 0)) AS DOUBLE) / nullif(sum(l.total), 0), 0) AS off
  FROM {{lines}} l LEFT JOIN sums s ON s.order_id = l.order_id GROUP BY l.order_id
)`;

/** Whether a list of states holds one: as JSON, in shops from before 2.1 as PHP writes it, else as it was installed. */
const holds = (name: string, installed: string) =>
  `list_contains(regexp_extract_all(regexp_replace(coalesce(${setting(name)}, '${installed}'), '\\b[ais]:\\d+[:;]', '', 'g'), '\\d+'), CAST(s.id AS VARCHAR))`;

/** An order that still waits for its money, or never was one, in the words of its status. */
const isUnpaid = (
  words: string,
) => `regexp_matches(${words}, 'unpaid|draft|quot|abandon|incomplete|unvollst|nicht bezahlt|entwurf|не ?оплач|чернов|брош')
    OR (regexp_matches(${words}, 'await|wait|pending|wart|offen|attente|espera|pendient|pendent|aguard|attesa|oczek|ček|bekle|ожид|очіку')
      AND regexp_matches(${words}, 'pay|zahl|pai|pago|pagam|betal|płat|plat|ödeme|оплат'))`;

/**
 * CTE `status`: what a status means. The shop's settings say which count as complete and as under way; for the
 * others their name in any language, else what the number was when it was installed. States of the shop's own are
 * under way unless their name says that they wait for money.
 */
const status = `status AS (
  SELECT s.*, CASE WHEN meaning = 'refunded' AND NOT is_complete AND NOT is_processing THEN 'completed'
      WHEN is_complete THEN 'completed' WHEN is_processing OR meaning = 'processing' THEN 'processing'
      WHEN meaning IS NULL THEN CASE WHEN ${isUnpaid("words")} THEN 'draft' ELSE 'processing' END ELSE meaning END AS status
  FROM (
    SELECT s.id, s.name, s.words, ${holds("config_complete_status", "3 5")} AS is_complete,
      ${holds("config_processing_status", "1 2 3 5 12")} AS is_processing,
      CASE WHEN regexp_matches(words, 'cancel\\w* reversal') THEN 'processing'
        WHEN regexp_matches(words, 'refund|charge ?back|revers|reembols|rembours|erstattet|rimbors|возмещ|возврат|відшкод') THEN 'refunded'
        WHEN regexp_matches(words, 'fail|denied|declin|fallid|falhou|échou|fehlgeschl|abgelehnt|неуда|отказ|помилк') THEN 'failed'
        WHEN regexp_matches(words, 'cancel|void|expired|annul|storn|abgebroch|отмен|аннул|просроч|скасов') THEN 'cancelled'
        ELSE CASE s.id WHEN 7 THEN 'cancelled' WHEN 8 THEN 'failed' WHEN 10 THEN 'failed' WHEN 11 THEN 'refunded'
          WHEN 13 THEN 'refunded' WHEN 14 THEN 'cancelled' WHEN 16 THEN 'cancelled' END END AS meaning
    FROM (SELECT order_status_id AS id, min(name) AS name, lower(string_agg(name, ' | ' ORDER BY language_id)) AS words
      FROM {{order_status}} GROUP BY 1) s
  ) s
)`;

const isOrder = "o.order_status_id > 0";

/** What the total of an order without rows of totals (imports leave such) holds beyond its lines and their tax. */
const beyond = "(o.total - coalesce(g.total + g.tax, 0))";

export const orders = `WITH ${sums}, ${goods}, ${status}
SELECT o.order_id, ${customerOf} AS customer_id, ${instant("coalesce(o.date_added, o.date_modified)")} AS ordered_at,
  coalesce(s.status, 'processing') AS status, CASE WHEN s.meaning = 'refunded' AND NOT s.is_complete AND NOT s.is_processing THEN 'refunded'
    WHEN s.status IN ('cancelled', 'failed') THEN 'voided' WHEN s.status = 'completed' THEN 'paid' ELSE 'pending' END AS financial_status,
  nullif(o.store_name, '') AS channel, o.currency_code AS currency, ${inOrderCurrency("coalesce(t.subtotal, g.total, 0)")} AS subtotal,
  ${inOrderCurrency(`coalesce(t.discount, greatest(-${beyond}, 0))`)} AS discount, ${inOrderCurrency(`coalesce(t.extra, greatest(${beyond}, 0))`)} AS shipping,
  ${inOrderCurrency("coalesce(t.tax, g.tax, 0)")} AS tax, ${inOrderCurrency("o.total")} AS total, t.coupon{{#country}},
  coalesce(c.iso_code_2, b.iso_code_2) AS shipping_country{{/country}}
FROM {{orders}} o
LEFT JOIN sums t ON t.order_id = o.order_id
LEFT JOIN goods g ON g.order_id = o.order_id
LEFT JOIN status s ON s.id = o.order_status_id
{{#country}}LEFT JOIN {{country}} c ON c.country_id = o.shipping_country_id
LEFT JOIN {{country}} b ON b.country_id = o.payment_country_id
{{/country}}${people}
WHERE ${isOrder}`;

/** CTE `line`: a line with the variant that its option names. Its tax is kept for one unit. Extensions add columns of any name to it. */
const line = `line AS (
  SELECT l.order_product_id, l.order_id, l.product_id, l.name, l.model, l.quantity, l.price, l.total, l.tax, ${masterOf("p", "coalesce(nullif({{l:lines.master_id?}}, 0), l.product_id)")} AS master, CASE WHEN n.value_id IS NULL OR ${isOneStock("n.counted", "p")} THEN CAST(l.product_id AS VARCHAR)
      ELSE l.product_id || '-' || n.value_id END AS variant_id
  FROM {{lines}} l LEFT JOIN {{product}} p ON p.product_id = l.product_id
  LEFT JOIN (
{{#order_option}}    SELECT n.order_product_id, min(n.product_option_value_id) AS value_id, max(c.counted) AS counted
    FROM {{order_option}} n JOIN choice c ON c.product_option_id = n.product_option_id
    WHERE n.product_option_value_id > 0 GROUP BY n.order_product_id
{{/order_option}}{{^order_option}}    SELECT NULL AS order_product_id, NULL AS value_id, NULL AS counted WHERE false
{{/order_option}}  ) n ON n.order_product_id = l.order_product_id
)`;

/** CTE `sold`: products and their choices as the lines of orders name them; what the shop has deleted is known from there alone. */
export const sold = `${line}, sold AS (
  SELECT l.order_product_id, l.variant_id, l.master AS product_id, ${plain("l.name")} AS name, nullif(l.model, '') AS model
  FROM line l JOIN {{orders}} o ON o.order_id = l.order_id AND ${isOrder}
)`;

/** Coupons stand at the order only: every line bears its share. */
export const orderItems = `WITH ${sums}, ${goods}, ${choice}, ${line}
SELECT l.order_product_id AS order_item_id, l.order_id, l.variant_id, l.master AS product_id, nullif(l.model, '') AS sku, ${plain("l.name")} AS title,
  l.quantity, ${inOrderCurrency("l.price")} AS unit_price, ${inOrderCurrency("l.total * g.off")} AS discount,
  ${inOrderCurrency("l.tax * l.quantity * (1 - g.off)")} AS tax,
  ${inOrderCurrency("l.total")} - ${inOrderCurrency("l.total * g.off")} AS total
FROM line l JOIN {{orders}} o ON o.order_id = l.order_id AND ${isOrder}
JOIN goods g ON g.order_id = l.order_id`;

/** Whoever asks for a return without going through the order writes down what it is: such a return names no product. */
const returned = `CASE WHEN r.product_id > 0 THEN r.product_id ELSE (
    SELECT min(n.product_id) FROM {{lines}} n WHERE n.order_id = r.order_id AND lower(trim({{r:returns.model?}})) = lower(trim(n.model))) END`;

/** Returns that gave money or credit. */
const forMoney = `r.return_action_id IN (SELECT return_action_id FROM {{return_action}}
    WHERE return_action_id IN (1, 2) OR regexp_matches(lower(name), 'refund|credit'))`;

/** Rows of pieces of a product with the places that they take when an order's rows of it are laid end to end. */
const piled = (rows: string, product: string, id: string) => `SELECT *, until - quantity AS since FROM (
    SELECT *, sum(quantity) OVER (PARTITION BY order_id, ${product} ORDER BY ${id} ROWS UNBOUNDED PRECEDING) AS until FROM (${rows}))`;

/**
 * Goods that came back for money, at the price and tax they were sold for, and what else of the total was given back
 * where the order's status says refunded. Returns say neither amount nor line, only product and quantity: where several
 * lines hold the product (as its options differ), they come back one after the other.
 */
export const refunds = `WITH ${sums}, ${goods}, ${status}, back AS (
  SELECT CAST(NULL AS VARCHAR) AS refund_id, NULL AS order_id, NULL AS order_product_id, 0 AS quantity, CAST(NULL AS TIMESTAMPTZ) AS refunded_at,
    CAST(NULL AS VARCHAR) AS reason, CAST(0 AS DECIMAL(18, 4)) AS amount WHERE false
{{#returns}}{{#return_action}}  UNION ALL
  SELECT 'return-' || r.return_id || CASE WHEN l.since > r.since THEN '-' || l.order_product_id ELSE '' END, r.order_id, l.order_product_id,
    least(r.until, l.until) - greatest(r.since, l.since), ${instant("r.date_modified")},
    {{#return_reason}}(SELECT min(w.name) FROM {{return_reason}} w WHERE w.return_reason_id = r.return_reason_id){{/return_reason}}{{^return_reason}}NULL{{/return_reason}},
    ${inOrderCurrency("(least(r.until, l.until) - greatest(r.since, l.since)) * (l.total / nullif(l.quantity, 0) + l.tax) * (1 - g.off)")}
  FROM (${piled(`SELECT r.return_id, r.order_id, r.quantity, r.date_modified, r.return_reason_id, ${returned} AS goods FROM {{returns}} r WHERE ${forMoney}`, "goods", "return_id")}) r
  JOIN {{orders}} o ON o.order_id = r.order_id AND ${isOrder}
  JOIN (${piled("SELECT order_product_id, order_id, product_id, quantity, total, tax FROM {{lines}}", "product_id", "order_product_id")}) l
    ON l.order_id = r.order_id AND l.product_id = r.goods AND l.since < r.until AND r.since < l.until
  JOIN goods g ON g.order_id = r.order_id
{{/return_action}}{{/returns}})
SELECT refund_id, order_id, order_product_id AS order_item_id, quantity, amount, refunded_at, reason FROM back
UNION ALL
SELECT 'order-' || o.order_id, o.order_id, NULL, NULL, ${inOrderCurrency("o.total")} - coalesce(b.amount, 0),
  coalesce({{#history}}${instant("h.at")}, {{/history}}${instant("o.date_modified")}), s.name
FROM {{orders}} o JOIN status s ON s.id = o.order_status_id AND s.meaning = 'refunded' AND NOT s.is_complete AND NOT s.is_processing
LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM back GROUP BY order_id) b ON b.order_id = o.order_id
{{#history}}LEFT JOIN (SELECT order_id, order_status_id, max(date_added) AS at FROM {{history}} GROUP BY 1, 2) h
  ON h.order_id = o.order_id AND h.order_status_id = o.order_status_id
{{/history}}WHERE ${inOrderCurrency("o.total")} - coalesce(b.amount, 0) >= 0.005`;

export const shipments = `SELECT s.order_shipment_id AS shipment_id, s.order_id, {{#courier}}c.shipping_courier_name{{/courier}}{{^courier}}NULL{{/courier}} AS carrier,
  ${instant("s.date_added")} AS shipped_at
FROM {{shipment}} s JOIN {{orders}} o ON o.order_id = s.order_id AND ${isOrder}
{{#courier}}LEFT JOIN {{courier}} c ON CAST(c.shipping_courier_id AS VARCHAR) = CAST(s.shipping_courier_id AS VARCHAR)
{{/courier}}`;

const anonymous = (ip: string) => `'visitor:' || left(sha256(${ip}), 16)`;
const NO_GOODS = "CAST(NULL AS DECIMAL(18, 3)), CAST(NULL AS DECIMAL(18, 4)), CAST(NULL AS VARCHAR)";

/** The variant of a product `p` that was looked at or put in a basket: of one with choices `h` the chosen value's, if one is. */
const seen = (row: string, value = "NULL") =>
  `CASE WHEN h.product_id IS NULL OR ${isOneStock("h.counted", "p")} THEN CAST(${row}.product_id AS VARCHAR) ELSE ${row}.product_id || '-' || ${value} END`;
/** A basket keeps its choices as JSON: the value of each option. */
const inCart = `json_extract_string(TRY_CAST({{c:cart.option?}} AS JSON), '$."' || h.product_option_id || '"')`;

/** Checkouts that were begun and not placed, baskets, wishes, product views and searches: what the version keeps of them. */
export const interactions = `WITH ${choice}, ${line}
SELECT 'checkout-' || l.order_product_id AS event_id, 'begin_checkout' AS event_name, 'unfinished order' AS event_name_source,
  ${instant("coalesce(o.date_added, o.date_modified)")} AS occurred_at, CAST(${accountOf} AS VARCHAR) AS user_id,
  CASE WHEN ${accountOf} IS NULL THEN ${customerOf} END AS anonymous_id, 'checkout-' || o.order_id AS session_id,
  CAST(l.master AS VARCHAR) AS product_id, l.variant_id, CAST(l.quantity AS DECIMAL(18, 3)) AS quantity,
  ${inOrderCurrency("l.total")} AS value, o.currency_code AS currency, CAST(NULL AS JSON) AS properties
FROM line l JOIN {{orders}} o ON o.order_id = l.order_id AND o.order_status_id = 0
${people}
{{#cart}}UNION ALL
SELECT 'cart-' || c.cart_id, 'add_to_cart', 'cart', ${instant("c.date_added")}, CAST(nullif(c.customer_id, 0) AS VARCHAR),
  CASE WHEN c.customer_id = 0 THEN c.session_id END, c.session_id, CAST(${masterOf("p", "c.product_id")} AS VARCHAR),
  ${seen("c", inCart)}, c.quantity, NULL, NULL, NULL
FROM {{cart}} c LEFT JOIN {{product}} p ON p.product_id = c.product_id LEFT JOIN choice h ON h.product_id = c.product_id
{{/cart}}{{#wishlist}}UNION ALL
SELECT concat_ws('-', 'wish', w.customer_id, w.product_id, {{w:wishlist.store_id?}}), 'add_to_wishlist', 'wishlist', ${instant("w.date_added")},
  CAST(w.customer_id AS VARCHAR), NULL, NULL, CAST(${masterOf("p", "w.product_id")} AS VARCHAR), ${seen("w")}, ${NO_GOODS}, NULL
FROM {{wishlist}} w LEFT JOIN {{product}} p ON p.product_id = w.product_id LEFT JOIN choice h ON h.product_id = w.product_id
{{/wishlist}}{{#report}}UNION ALL
SELECT 'view-' || r.product_report_id, 'view_item', 'product report', ${instant("r.date_added")}, NULL, ${anonymous("r.ip")}, NULL,
  CAST(${masterOf("p", "r.product_id")} AS VARCHAR), ${seen("r")}, ${NO_GOODS}, NULL
FROM {{report}} r LEFT JOIN {{product}} p ON p.product_id = r.product_id LEFT JOIN choice h ON h.product_id = r.product_id
{{/report}}{{#search}}UNION ALL
SELECT 'search-' || r.customer_search_id, 'search', 'search', ${instant("r.date_added")}, CAST(nullif(r.customer_id, 0) AS VARCHAR),
  CASE WHEN r.customer_id = 0 THEN ${anonymous("r.ip")} END, NULL, NULL, NULL, ${NO_GOODS}, json_object('search_term', r.keyword)
FROM {{search}} r
{{/search}}`;

/**
 * Goods by the order's own row of the sum, without what came off them and without gift vouchers bought. Amounts have
 * four digits in the default currency, so that those of a currency with thousands to one of it are rounded to units.
 */
export const reconcile = `WITH ${sums}
SELECT o.order_id, ${inOrderCurrency("o.total")} AS total,
  ${inOrderCurrency("t.subtotal{{#voucher}} - coalesce(v.amount, 0){{/voucher}} - least(t.subtotal, t.off)")} AS lines,
  floor(4 - log10(greatest(o.currency_value, 1))) AS digits
FROM {{orders}} o LEFT JOIN sums t ON t.order_id = o.order_id
{{#voucher}}LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM {{voucher}} GROUP BY order_id) v ON v.order_id = o.order_id
{{/voucher}}WHERE ${isOrder}`;
