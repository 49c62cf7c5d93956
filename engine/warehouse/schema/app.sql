-- Views for pages live here; each page's SQL says what it adds. schema.ts has made the schema, with the macros that
-- TypeScript has a part in: app.is_sale, app.written_date.

-- What the status of a product or variant says, each reading wider than the one before it: no longer sold; not to be
-- bought now; not to be shown to shoppers. One without a status is sold.
CREATE OR REPLACE MACRO app.is_retired(status) AS coalesce(lower(status) IN ('archived', 'deleted', 'inactive'), false);
CREATE OR REPLACE MACRO app.is_off_sale(status) AS
  app.is_retired(status) OR coalesce(lower(status) IN ('draft', 'disabled'), false);
CREATE OR REPLACE MACRO app.is_offered(status) AS
  NOT (app.is_off_sale(status) OR coalesce(lower(status) IN ('hidden', 'service'), false));

-- One vocabulary for events: GA4's names, into which those of Segment, Klaviyo, Shopify, Meta, TikTok and known data
-- sets are put. Matched without regard to case and separators; others stay as they are, numbers for events among them.
CREATE OR REPLACE MACRO app.event_name(name) AS CASE regexp_replace(lower(CAST(name AS VARCHAR)), '[^a-z0-9]', '', 'g')
  WHEN 'viewitem' THEN 'view_item'
  WHEN 'productviewed' THEN 'view_item'
  WHEN 'detailpageview' THEN 'view_item'
  WHEN 'view' THEN 'view_item'
  WHEN 'viewedproduct' THEN 'view_item'
  WHEN 'viewproduct' THEN 'view_item'
  WHEN 'productview' THEN 'view_item'
  WHEN 'viewcontent' THEN 'view_item'
  WHEN 'viewitemlist' THEN 'view_item_list'
  WHEN 'productlistviewed' THEN 'view_item_list'
  WHEN 'categorypageview' THEN 'view_item_list'
  WHEN 'collectionviewed' THEN 'view_item_list'
  WHEN 'viewedcollection' THEN 'view_item_list'
  WHEN 'viewedcategory' THEN 'view_item_list'
  WHEN 'selectitem' THEN 'select_item'
  WHEN 'productclicked' THEN 'select_item'
  WHEN 'addtowishlist' THEN 'add_to_wishlist'
  WHEN 'productaddedtowishlist' THEN 'add_to_wishlist'
  WHEN 'fav' THEN 'add_to_wishlist'
  WHEN 'addtocart' THEN 'add_to_cart'
  WHEN 'productadded' THEN 'add_to_cart'
  WHEN 'cart' THEN 'add_to_cart'
  WHEN 'addedtocart' THEN 'add_to_cart'
  WHEN 'productaddedtocart' THEN 'add_to_cart'
  WHEN 'removefromcart' THEN 'remove_from_cart'
  WHEN 'productremoved' THEN 'remove_from_cart'
  WHEN 'productremovedfromcart' THEN 'remove_from_cart'
  WHEN 'removedfromcart' THEN 'remove_from_cart'
  WHEN 'viewcart' THEN 'view_cart'
  WHEN 'cartviewed' THEN 'view_cart'
  WHEN 'shoppingcartpageview' THEN 'view_cart'
  WHEN 'begincheckout' THEN 'begin_checkout'
  WHEN 'checkoutstarted' THEN 'begin_checkout'
  WHEN 'startedcheckout' THEN 'begin_checkout'
  WHEN 'initiatecheckout' THEN 'begin_checkout'
  WHEN 'addshippinginfo' THEN 'add_shipping_info'
  WHEN 'addpaymentinfo' THEN 'add_payment_info'
  WHEN 'paymentinfoentered' THEN 'add_payment_info'
  WHEN 'purchase' THEN 'purchase'
  WHEN 'ordercompleted' THEN 'purchase'
  WHEN 'purchasecomplete' THEN 'purchase'
  WHEN 'transaction' THEN 'purchase'
  WHEN 'buy' THEN 'purchase'
  WHEN 'placedorder' THEN 'purchase'
  WHEN 'orderedproduct' THEN 'purchase'
  WHEN 'placeanorder' THEN 'purchase'
  WHEN 'completepayment' THEN 'purchase'
  WHEN 'checkoutcompleted' THEN 'purchase'
  WHEN 'refund' THEN 'refund'
  WHEN 'orderrefunded' THEN 'refund'
  WHEN 'refundedorder' THEN 'refund'
  WHEN 'viewpromotion' THEN 'view_promotion'
  WHEN 'promotionviewed' THEN 'view_promotion'
  WHEN 'selectpromotion' THEN 'select_promotion'
  WHEN 'promotionclicked' THEN 'select_promotion'
  WHEN 'search' THEN 'search'
  WHEN 'productssearched' THEN 'search'
  WHEN 'searchsubmitted' THEN 'search'
  WHEN 'submittedsearch' THEN 'search'
  WHEN 'pageview' THEN 'page_view'
  WHEN 'pageviewed' THEN 'page_view'
  WHEN 'sessionstart' THEN 'session_start'
  ELSE trim(CAST(name AS VARCHAR)) END;

CREATE OR REPLACE MACRO app.is_known_event(name) AS name IN (
  'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart', 'view_cart',
  'begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase', 'refund', 'view_promotion',
  'select_promotion', 'search', 'page_view', 'session_start');

-- What an event says of a product, as recommenders number it (models/recommend/recommender.ts); NULL where nothing.
-- GA4 has no word for a rating, so the words of the trackers are taken.
CREATE OR REPLACE MACRO app.signal_kind(name) AS CASE name
  WHEN 'view_item' THEN 0 WHEN 'add_to_cart' THEN 1 WHEN 'add_to_wishlist' THEN 2 WHEN 'purchase' THEN 3
  ELSE CASE WHEN regexp_replace(lower(name), '[^a-z0-9]', '', 'g')
    IN ('rating', 'rate', 'rateitem', 'rateproduct', 'productrated', 'review', 'submitreview', 'productreviewed') THEN 5 END END;
CREATE OR REPLACE MACRO app.rating_of(properties, value) AS
  coalesce(TRY_CAST(properties ->> 'rating' AS DOUBLE), TRY_CAST(properties ->> 'score' AS DOUBLE), value::DOUBLE);

-- Recommenders know products and customers by numbers from 0, in order of their ids; an id that several sources have
-- is one. Customers are those who ordered or were seen with a product.
CREATE OR REPLACE VIEW app.product_numbers AS
SELECT product_id, (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no
FROM (SELECT DISTINCT product_id FROM store.products WHERE deleted_at IS NULL);
CREATE OR REPLACE VIEW app.customer_numbers AS
SELECT customer_id, (row_number() OVER (ORDER BY customer_id) - 1)::INTEGER AS customer_no
FROM (
  SELECT customer_id FROM store.orders WHERE deleted_at IS NULL AND customer_id IS NOT NULL
  UNION
  SELECT user_id FROM store.interactions WHERE deleted_at IS NULL AND user_id IS NOT NULL AND product_id IS NOT NULL
)
WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL);

-- Browsers in which one customer alone signed in: what was done before in them was done by them. A shared browser says
-- nothing about either.
CREATE OR REPLACE VIEW app.own_browsers AS
SELECT anonymous_id, any_value(user_id) AS user_id
FROM store.interactions
WHERE anonymous_id IS NOT NULL AND user_id IS NOT NULL AND deleted_at IS NULL
GROUP BY anonymous_id
HAVING min(user_id) = max(user_id);

-- Bots and bulk buyers, by what they did on their busiest day, how many products they met and how much an order of
-- theirs holds: recommenders learn nothing from them. `why` is the first limit that they pass.
CREATE OR REPLACE MACRO app.left_out_shoppers(max_products, max_events_a_day, max_orders_a_day, max_basket, zone) AS TABLE
WITH acts AS (
  SELECT CASE WHEN user_id IS NULL THEN 'visitor' ELSE 'customer' END AS kind, coalesce(user_id, anonymous_id) AS id,
         product_id, timezone(zone, occurred_at)::DATE AS day
  FROM store.interactions
  WHERE deleted_at IS NULL AND product_id IS NOT NULL AND coalesce(user_id, anonymous_id) IS NOT NULL
),
-- Who did too little in all to be over a limit is not looked at day by day and product by product.
counted AS (
  SELECT kind, id, count(*) AS events, 0 AS orders, 0 AS lines FROM acts GROUP BY ALL
  UNION ALL
  SELECT 'customer', customer_id, 0, count(*), 0
  FROM store.orders
  WHERE deleted_at IS NULL AND customer_id IS NOT NULL
  GROUP BY customer_id
  UNION ALL
  SELECT 'customer', o.customer_id, 0, 0, count(*)
  FROM store.orders o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE o.deleted_at IS NULL AND i.deleted_at IS NULL AND i.quantity > 0 AND o.customer_id IS NOT NULL
  GROUP BY o.customer_id
),
suspects AS MATERIALIZED (
  SELECT kind, id
  FROM (SELECT kind, id, sum(events) AS events, sum(orders) AS orders, sum(lines) AS lines FROM counted GROUP BY kind, id)
  WHERE events > max_events_a_day OR orders > max_orders_a_day OR lines > max_basket OR events + lines > max_products
),
suspected AS MATERIALIZED (
  SELECT acts.* FROM acts SEMI JOIN suspects USING (kind, id)
),
events AS (
  SELECT kind, id, max(events) AS events_a_day, sum(events) AS events
  FROM (SELECT kind, id, day, count(*) AS events FROM suspected GROUP BY ALL)
  GROUP BY ALL
),
lines AS (
  SELECT o.customer_id AS id, o.source_id, o.order_id, timezone(zone, o.ordered_at)::DATE AS day, count(DISTINCT i.product_id) AS products
  FROM store.orders o
  LEFT JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id AND i.deleted_at IS NULL AND i.quantity > 0
  WHERE o.deleted_at IS NULL AND o.customer_id IN (SELECT id FROM suspects WHERE kind = 'customer')
  GROUP BY ALL
),
orders AS (
  SELECT id, max(orders) AS orders_a_day, sum(orders) AS orders, sum(products) / sum(orders) AS basket
  FROM (SELECT id, day, count(*) AS orders, sum(products) AS products FROM lines GROUP BY ALL)
  GROUP BY ALL
),
met AS (
  SELECT kind, id, count(*) AS products
  FROM (
    SELECT kind, id, product_id FROM suspected
    UNION
    SELECT 'customer', o.customer_id, i.product_id
    FROM store.orders o
    JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
    WHERE o.deleted_at IS NULL AND i.deleted_at IS NULL AND i.quantity > 0
      AND o.customer_id IN (SELECT id FROM suspects WHERE kind = 'customer')
  )
  GROUP BY ALL
),
figures AS (
  SELECT m.kind, m.id, m.products, coalesce(e.events_a_day, 0) AS events_a_day, coalesce(e.events, 0) AS events,
         coalesce(o.orders_a_day, 0) AS orders_a_day, coalesce(o.orders, 0) AS orders, coalesce(o.basket, 0) AS basket
  FROM met m
  LEFT JOIN events e USING (kind, id)
  LEFT JOIN orders o ON o.id = CASE m.kind WHEN 'customer' THEN m.id END
)
SELECT *, CASE
    WHEN events_a_day > max_events_a_day THEN 'events a day'
    WHEN orders_a_day > max_orders_a_day THEN 'orders a day'
    WHEN basket > max_basket THEN 'products an order'
    ELSE 'products met'
  END AS why
FROM figures
WHERE events_a_day > max_events_a_day OR orders_a_day > max_orders_a_day OR basket > max_basket OR products > max_products;

-- A figure as people write it, with `mark` as its decimal mark ("1.234,50 EUR", "12 %"); NULL where it is none.
-- Below zero in brackets, with the minus behind, or with a minus of its own.
CREATE OR REPLACE MACRO app.signed_figure(text) AS CASE
  WHEN text LIKE '(%)' THEN '-' || text[2:-2]
  WHEN text LIKE '_%-' THEN '-' || text[:-2]
  WHEN text LIKE '%−%' THEN replace(text, '−', '-')
  ELSE text END;
CREATE OR REPLACE MACRO app.bare_figure(text) AS
  regexp_replace(regexp_replace(app.signed_figure(trim(text)), '^(-?)([A-Z]{3}[\s\p{Z}]|(zł|Kč|kr\.?|Ft|lei|лв\.?|руб\.?|грн\.?|RM|[A-Z]{1,2}\$|Fr\.?|Rs\.?)[\s\p{Z}]?)|([\s\p{Z}][A-Z]{3}|[\s\p{Z}]?(zł|Kč|kr\.?|Ft|lei|лв\.?|руб\.?|грн\.?|RM|[A-Z]{1,2}\$|Fr\.?|Rs\.?))$', '\1'),
    '[\s\p{Z}\p{Sc}''’%]', '', 'g');
CREATE OR REPLACE MACRO app.number(value, mark) AS CASE
  WHEN typeof(value) <> 'VARCHAR' OR mark = '.' AND TRY_CAST(CAST(value AS VARCHAR) AS DOUBLE) IS NOT NULL
    THEN TRY_CAST(CAST(value AS VARCHAR) AS DOUBLE)
  WHEN mark = ',' AND regexp_matches(app.bare_figure(CAST(value AS VARCHAR)), '^[-+]?(\d{1,3}(\.\d{3})+|\d*)(,\d+)?$')
    THEN TRY_CAST(replace(replace(app.bare_figure(CAST(value AS VARCHAR)), '.', ''), ',', '.') AS DOUBLE)
  WHEN mark = '.' AND regexp_matches(app.bare_figure(CAST(value AS VARCHAR)), '^[-+]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d+)?$')
    THEN TRY_CAST(replace(app.bare_figure(CAST(value AS VARCHAR)), ',', '') AS DOUBLE)
  -- What stands before one, two or more than three digits marks no thousands, whichever mark the other figures have.
  WHEN regexp_matches(app.bare_figure(CAST(value AS VARCHAR)), '^[-+]?\d+[.,](\d{1,2}|\d{4,})$')
    THEN TRY_CAST(replace(app.bare_figure(CAST(value AS VARCHAR)), ',', '.') AS DOUBLE)
  WHEN mark = '.' THEN TRY_CAST(app.bare_figure(CAST(value AS VARCHAR)) AS DOUBLE) END;

-- Names of exports in the order that people read them in: sales, sales_9, sales_10; jan before feb; 31.12.2024, 12-2024
-- and dec 2024 before those of 2025, for which the year goes to the front.
CREATE OR REPLACE MACRO app.year_first(name) AS regexp_replace(regexp_replace(regexp_replace(name,
  '(^|\D)(0?[1-9]|1[0-2])[-_. ](1[3-9]|2\d|3[01])[-_. ](20\d\d)(\D|$)', '\1\4-\2-\3\5'),
  '(^|\D)(\d{1,2})[-_. ](\d{1,2})[-_. ](20\d\d)(\D|$)', '\1\4-\3-\2\5'),
  '(^|[-_. ])(\d{1,2}|q[1-4]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)[-_. ]?(20\d\d)([-_. ]?[^-_. \d]|$)', '\1\3-\2\4');
CREATE OR REPLACE MACRO app.file_order(name) AS list_transform(
  regexp_extract_all(app.year_first(regexp_replace(lower(name), '(\.[a-z]+\d?)+$', '')), '\d+|[a-z]+|[^a-z\d]+'),
  lambda word: CASE
    WHEN regexp_full_match(word, '\d+') THEN lpad(word, 20, '0')
    WHEN regexp_full_match(word, 'jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?')
      THEN lpad(list_position(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'], left(word, 3))::VARCHAR, 20, '0')
    ELSE word END);

-- A time as ISO text or of any time type; in `zone` where it names none itself.
CREATE OR REPLACE MACRO app.instant(value, zone) AS CASE
  WHEN typeof(value) = 'TIMESTAMP WITH TIME ZONE'
    OR regexp_matches(CAST(value AS VARCHAR), ':\d.*(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$')
    THEN coalesce(TRY_CAST(CAST(value AS VARCHAR) AS TIMESTAMPTZ),
      TRY_CAST(regexp_replace(CAST(value AS VARCHAR), '\s*([+-]\d{2})(\d{2})$', '\1:\2') AS TIMESTAMPTZ))
  ELSE timezone(zone, TRY_CAST(CAST(value AS VARCHAR) AS TIMESTAMP)) END;

-- An id as texts of it are compared: without spaces around it, and 17850.0, as a spreadsheet wrote it, as 17850.
CREATE OR REPLACE MACRO app.same_id(text) AS CASE
  WHEN text < '!' OR ends_with(text, ' ') OR (ends_with(text, '0') AND contains(text, '.'))
    THEN regexp_replace(nullif(trim(text), ''), '^(-?\d+)\.0+$', '\1')
  ELSE text END;

-- Sorts figures by size and everything else (ISO dates, names) by its text.
CREATE OR REPLACE MACRO app.comparable(value) AS {
  'number': TRY_CAST(CAST(value AS VARCHAR) AS DOUBLE), 'text': CAST(value AS VARCHAR)};

-- What so many units come to. The product of two decimals of usual width ends at 100 billion, so one is made wider.
CREATE OR REPLACE MACRO app.amount(quantity, price) AS CAST(CAST(quantity AS DECIMAL(19, 3)) * price AS DECIMAL(18, 4));
CREATE OR REPLACE MACRO app.charged(quantity, price, discount) AS
  CAST(app.amount(quantity, price) - coalesce(discount, 0) AS DECIMAL(18, 4));

-- Orders that are sales, with what was bought: the sum of their lines with a positive quantity, after discount; an
-- order without lines counts its total. Orders in another currency stay in, with their own currency beside them.
-- Lines are joined before they are summed, so that a condition on customer, day or currency reaches the scan; what else
-- an order has is not grouped by: where it is not asked for, nothing of it is held.
CREATE OR REPLACE VIEW app.sales AS
SELECT o.source_id, o.order_id, o.customer_id, o.ordered_at,
       any_value(o.status) AS status, o.currency,
       CASE WHEN count(i.order_id) = 0 THEN any_value(o.total)
            ELSE sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount)))
                 FILTER (WHERE i.quantity > 0)
       END AS value,
       coalesce(sum(i.quantity) FILTER (WHERE i.quantity > 0), 1) AS units,
       greatest(coalesce(any_value(o.discount), 0), coalesce(sum(i.discount) FILTER (WHERE i.quantity > 0), 0)) AS discount
FROM store.orders o
LEFT JOIN store.order_items i
  ON i.source_id = o.source_id AND i.order_id = o.order_id AND i.deleted_at IS NULL
WHERE o.deleted_at IS NULL AND app.is_sale(o.status)
GROUP BY o.source_id, o.order_id, o.customer_id, o.ordered_at, o.currency
HAVING value >= 0;

-- Share of what a customer paid that the lines of the order hold: less than 1 where tax comes on top of them, which
-- the parts of the total tell (which may have the order's refunds taken off). A line that is named says it by itself,
-- since lines may be taxed at different rates. A tax of more than three tenths of the goods less what came off them
-- says that a gift card among the discounts paid for them: it left the tax as it was.
CREATE OR REPLACE MACRO app.share_without_tax(goods, off, tax, total, refunded, line_total, line_tax) AS CASE
  WHEN tax > 0 AND least(abs(goods - off + tax - total), abs(goods - off + tax - total - refunded))
                 < least(abs(goods - off - total), abs(goods - off - total - refunded))
  THEN CASE WHEN line_total > 0 AND line_tax >= 0 THEN line_total / (line_total + line_tax)
            WHEN tax <= 0.3 * (goods - off) THEN (goods - off) / (goods - off + tax)
            ELSE goods / (goods + tax) END
  ELSE 1 END;

-- Variants whose list price holds tax, with the share of it that is without: by the tax on their own lines, else on all
-- lines of the source. Lines and costs are without tax, so a list price stands beside them only times this share. What
-- is not listed here has it as it is. Rounded, for a rate has few digits and the cents of lines have errors.
CREATE OR REPLACE VIEW app.price_without_tax AS
WITH listed AS (
  SELECT source_id, variant_id
  FROM store.variants
  WHERE deleted_at IS NULL AND (attributes->>'price_includes_tax') IN ('true', '1')
),
line AS (
  SELECT i.source_id, i.variant_id, sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount))) AS net,
         sum(i.tax) AS tax
  FROM store.order_items i
  SEMI JOIN (SELECT DISTINCT source_id FROM listed) s USING (source_id)
  WHERE i.deleted_at IS NULL AND i.quantity > 0 AND i.tax > 0
  GROUP BY ALL
  HAVING net > 0
),
usual AS (SELECT source_id, sum(tax) / sum(net) AS rate FROM line GROUP BY ALL)
SELECT l.source_id, l.variant_id, 1 / (1 + round(coalesce(CAST(o.tax AS DOUBLE) / CAST(o.net AS DOUBLE), u.rate), 3)) AS share
FROM listed l
JOIN usual u USING (source_id)
LEFT JOIN line o USING (source_id, variant_id);

-- Refunds that take back what app.sales counts: of orders that are sales, and return documents, which are orders of
-- their own with negative lines. The refund of an order that was cancelled before it counted takes back nothing, nor
-- does what was given back for cancelled lines, which the order no longer shows.
-- Refunds are money given back, with tax; what they take back of lines without tax is less by it. What an order's
-- refunds come to beyond its lines gave its shipping back, as far as it had any, and takes back no line: it is left out
-- of those refunds that name none. One without a day counts on that of its order: the day it was loaded on would move
-- with every full load.
CREATE OR REPLACE VIEW app.returns AS
WITH given AS (
  SELECT r.source_id, r.refund_id, r.order_id, r.order_item_id, r.quantity,
         (r.amount - coalesce(r.cancelled, 0)) * app.share_without_tax(
           o.subtotal + coalesce(o.shipping, 0), coalesce(o.discount, 0), o.tax, o.total, r.refunded, i.total, i.tax) AS amount,
         coalesce(r.refunded_at, o.ordered_at) AS refunded_at,
         o.customer_id, o.currency, o.channel, o.shipping_country, o.shipping
  FROM (
    SELECT *, sum(amount - coalesce(cancelled, 0)) OVER (PARTITION BY source_id, order_id) AS refunded FROM store.refunds WHERE deleted_at IS NULL
  ) r
  JOIN store.orders o USING (source_id, order_id)
  LEFT JOIN store.order_items i
    ON i.source_id = r.source_id AND i.order_item_id = r.order_item_id AND i.deleted_at IS NULL
  WHERE o.deleted_at IS NULL
    AND (app.is_sale(o.status) OR coalesce(i.quantity < 0, false))
    AND (coalesce(r.cancelled, 0) = 0 OR r.cancelled < r.amount)
),
sold AS (
  SELECT i.source_id, i.order_id, sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount))) AS goods
  FROM store.order_items i
  WHERE i.deleted_at IS NULL AND i.quantity > 0 AND (i.source_id, i.order_id) IN (
    SELECT (g.source_id, g.order_id) FROM given g WHERE g.order_item_id IS NULL AND g.shipping > 0)
  GROUP BY i.source_id, i.order_id
),
summed AS (
  SELECT g.*, s.goods, sum(g.amount) OVER (PARTITION BY g.source_id, g.order_id) AS all_given,
         sum(g.amount) OVER (PARTITION BY g.source_id, g.order_id, g.order_item_id IS NULL) AS alike_given
  FROM given g
  LEFT JOIN sold s ON s.source_id = g.source_id AND s.order_id = g.order_id
)
SELECT source_id, refund_id, order_id, order_item_id, quantity,
       CAST(CASE WHEN order_item_id IS NULL AND goods IS NOT NULL AND alike_given > 0
         THEN amount * (1 - least(greatest(all_given - goods, 0), shipping, alike_given) / alike_given)
         ELSE amount END AS DECIMAL(18, 4)) AS amount,
       refunded_at, customer_id, currency, channel, shipping_country
FROM summed;

-- Sold lines that the customer took back whole on the day of the sale (a day of the zone): an order that was undone,
-- and no demand. The return may name another line of the customer's day.
CREATE OR REPLACE MACRO app.undone(zone) AS TABLE
SELECT DISTINCT sold.source_id, sold.order_id, sold.order_item_id
FROM app.returns r
JOIN store.order_items back
  ON back.source_id = r.source_id AND back.order_item_id = r.order_item_id AND back.deleted_at IS NULL
JOIN store.orders o
  ON o.source_id = r.source_id AND o.customer_id = r.customer_id
  AND CAST(timezone(zone, o.ordered_at) AS DATE) = CAST(timezone(zone, r.refunded_at) AS DATE)
JOIN store.order_items sold
  ON sold.source_id = o.source_id AND sold.order_id = o.order_id AND sold.quantity = r.quantity
  AND coalesce(sold.variant_id, sold.product_id) = coalesce(back.variant_id, back.product_id);

-- Money in and out, one row a sold line and a refund: net revenue by anything is sum(value). A sale counts on the
-- day of the order after discounts, a refund on the day it was paid. An order without lines is one row of its total.
-- What a variant costs in another currency than the order's is no cost of it.
CREATE OR REPLACE VIEW app.revenue AS
WITH item AS (
  SELECT i.source_id, i.order_id, i.order_item_id, i.product_id, i.quantity,
         coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount)) AS value,
         i.cost, v.cost AS variant_cost, v.currency AS cost_currency,
         coalesce(p.title, i.title, i.sku) AS title, c.name AS category
  FROM store.order_items i
  LEFT JOIN store.variants v ON v.source_id = i.source_id AND v.variant_id = i.variant_id AND v.deleted_at IS NULL
  LEFT JOIN store.products p ON p.source_id = i.source_id AND p.product_id = i.product_id AND p.deleted_at IS NULL
  LEFT JOIN store.categories c ON c.source_id = p.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
  WHERE i.deleted_at IS NULL
),
sale AS (
  SELECT s.source_id, s.order_id, s.customer_id, s.ordered_at, coalesce(s.currency, '') AS currency, s.value,
         o.channel, coalesce(o.shipping_country, u.country) AS country
  FROM app.sales s
  JOIN store.orders o USING (source_id, order_id)
  LEFT JOIN store.customers u ON u.source_id = s.source_id AND u.customer_id = s.customer_id AND u.deleted_at IS NULL
)
SELECT 'sale' AS kind, s.source_id, s.order_id, s.customer_id, s.ordered_at AS moved_at, s.currency, s.channel, s.country,
       i.product_id, i.title, i.category, coalesce(i.value, s.value) AS value,
       app.amount(i.quantity, coalesce(i.cost, CASE WHEN s.currency IN ('', coalesce(i.cost_currency, s.currency)) THEN i.variant_cost END)) AS cost
FROM sale s
LEFT JOIN item i ON i.source_id = s.source_id AND i.order_id = s.order_id AND i.quantity > 0
UNION ALL
SELECT 'refund', r.source_id, r.order_id, r.customer_id, r.refunded_at, coalesce(r.currency, ''), r.channel,
       coalesce(r.shipping_country, u.country), i.product_id, i.title, i.category, -r.amount, NULL
FROM app.returns r
LEFT JOIN store.customers u ON u.source_id = r.source_id AND u.customer_id = r.customer_id AND u.deleted_at IS NULL
LEFT JOIN item i ON i.source_id = r.source_id AND i.order_item_id = r.order_item_id;

-- Product lines that are no goods: postage, fees, corrections. A mapping tells them by the status "service". They count
-- as revenue, and are neither forecast nor priced nor recommended.
CREATE OR REPLACE VIEW app.services AS
SELECT source_id, product_id, any_value(coalesce(title, product_id)) AS title
FROM store.products
WHERE deleted_at IS NULL AND lower(status) = 'service'
GROUP BY source_id, product_id;

-- The products of all sources, one row a product.
CREATE OR REPLACE VIEW app.catalogue AS
SELECT p.product_id, any_value(coalesce(p.title, p.product_id)) AS title, any_value(c.name) AS category,
       any_value(p.image_url) AS image_url
FROM store.products p
LEFT JOIN store.categories c ON c.source_id = p.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
WHERE p.deleted_at IS NULL
GROUP BY p.product_id;

-- Where an order was shipped from, and the location of most stock, from which all others were: an item is forecast at one.
CREATE OR REPLACE VIEW app.shipped_from AS
SELECT source_id, order_id, min(location_id) AS location_id
FROM store.shipments
WHERE deleted_at IS NULL AND location_id IS NOT NULL
GROUP BY ALL;
CREATE OR REPLACE VIEW app.home_location AS
SELECT coalesce((SELECT location_id FROM store.inventory_levels WHERE deleted_at IS NULL
                 GROUP BY location_id ORDER BY count(*) DESC, location_id LIMIT 1), 'all') AS location_id;

-- What a shelf shows of a product: its lowest price, the margin over its variants, and what can be sold of it now.
-- Prices and costs in another currency than that of the figures are not known: no rate is. Stock is null where no
-- level was ever loaded: unknown, not none.
CREATE OR REPLACE MACRO app.product_facts(figures) AS TABLE
WITH level AS (
  SELECT source_id, variant_id,
         arg_max(coalesce(available, on_hand - coalesce(committed, 0)), as_of) AS available
  FROM store.inventory_levels
  WHERE deleted_at IS NULL
  GROUP BY source_id, variant_id, location_id
),
variant AS (
  SELECT v.product_id, coalesce(lower(v.status), 'active') = 'active' AS active, app.is_off_sale(v.status) AS off_sale,
         CASE WHEN coalesce(v.currency, figures) = figures THEN v.price END AS price,
         CASE WHEN coalesce(v.currency, figures) = figures THEN v.price END * coalesce(w.share, 1) AS net_price,
         CASE WHEN coalesce(v.currency, figures) = figures THEN v.cost END AS cost,
         (SELECT sum(l.available) FROM level l WHERE l.source_id = v.source_id AND l.variant_id = v.variant_id) AS stock
  FROM store.variants v
  LEFT JOIN app.price_without_tax w USING (source_id, variant_id)
  WHERE v.deleted_at IS NULL
),
offer AS (
  SELECT product_id,
         coalesce(min(price) FILTER (WHERE active), min(price)) AS price,
         1 - sum(cost) FILTER (WHERE price > 0 AND cost IS NOT NULL) / sum(net_price) FILTER (WHERE price > 0 AND cost IS NOT NULL) AS margin,
         sum(stock) FILTER (WHERE active) AS stock, bool_and(off_sale) AS off_sale
  FROM variant
  GROUP BY product_id
)
SELECT p.product_id, p.title, p.category, p.image_url, o.price::DOUBLE AS price, o.margin::DOUBLE AS margin, o.stock::DOUBLE AS stock,
       coalesce(o.off_sale, false) AS off_sale
FROM app.catalogue p
LEFT JOIN offer o USING (product_id);

-- Where an experiment's hash puts a customer, 0 to 2^32 - 1; engine/experiments/assign.ts gives the same.
CREATE OR REPLACE MACRO app.experiment_bucket(experiment, customer) AS
  CAST('0x' || md5(experiment || ':' || customer)[1:8] AS UBIGINT);
