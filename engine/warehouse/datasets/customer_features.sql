-- One row a customer and cut: what was known at the end of the cut day, and what came in the horizon after it.
-- Cut 0 is the last day with data, 1 and 2 lie one and two horizons earlier, for checks on held-out days.
-- Sales are as app.sales counts them, returns as app.returns: also those that are documents of their own.
-- Amounts in another currency than the workspace's are left out: there is no rate to convert them with.
-- Sums are of decimals, so that the same rows give the same digits however many threads add them.
WITH sold AS (
  SELECT *, CAST(timezone($time_zone, ordered_at) AS DATE) AS day
  FROM app.sales
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
),
-- A sale price is a discount too: what the line would have cost at the price that was crossed out that day, without tax.
sold_line AS (
  SELECT s.source_id, s.order_id, s.ordered_at, i.variant_id, i.quantity, i.unit_price, coalesce(w.share, 1) AS share
  FROM sold s
  JOIN store.order_items i
    ON i.source_id = s.source_id AND i.order_id = s.order_id AND i.deleted_at IS NULL AND i.quantity > 0
  LEFT JOIN app.price_without_tax w ON w.source_id = i.source_id AND w.variant_id = i.variant_id
),
reduced AS (
  SELECT l.source_id, l.order_id, sum(l.quantity * (CAST(h.compare_at_price * l.share AS DECIMAL(18, 4)) - l.unit_price)) AS value
  FROM sold_line l
  ASOF JOIN (FROM store.price_history WHERE deleted_at IS NULL) h
    ON h.source_id = l.source_id AND h.variant_id = l.variant_id AND l.ordered_at >= h.valid_from
  WHERE CAST(h.compare_at_price * l.share AS DECIMAL(18, 4)) > l.unit_price AND (h.valid_to IS NULL OR l.ordered_at < h.valid_to)
  GROUP BY ALL
),
bought AS (
  SELECT s.* EXCLUDE (discount), s.discount + coalesce(r.value, 0) AS discount
  FROM sold s LEFT JOIN reduced r USING (source_id, order_id)
),
returned AS (
  SELECT customer_id, CAST(timezone($time_zone, refunded_at) AS DATE) AS day, sum(amount) AS value
  FROM app.returns
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
  GROUP BY ALL
),
category AS (
  SELECT s.customer_id, p.category_id, min(s.day) AS first_day
  FROM store.order_items i
  JOIN bought s USING (source_id, order_id)
  JOIN store.products p ON p.source_id = i.source_id AND p.product_id = i.product_id AND p.deleted_at IS NULL
  WHERE i.deleted_at IS NULL AND i.quantity > 0 AND p.category_id IS NOT NULL
  GROUP BY ALL
),
visit AS (
  SELECT user_id AS customer_id, CAST(timezone($time_zone, occurred_at) AS DATE) AS day,
         count(DISTINCT session_id) AS sessions, count(*) FILTER (WHERE event_name = 'view_item') AS views
  FROM store.interactions
  WHERE deleted_at IS NULL AND user_id IS NOT NULL
  GROUP BY ALL
),
span AS (
  SELECT greatest(7, least(90, (CAST($as_of AS DATE) - min(day)) // 3)) AS horizon FROM bought
),
cuts AS (
  SELECT CAST(c AS INTEGER) AS cut, CAST(horizon AS INTEGER) AS horizon,
         CAST($as_of AS DATE) - CAST(c * horizon AS INTEGER) AS cut_day
  FROM span, range(3) AS t (c)
),
past AS (
  SELECT c.cut, b.customer_id, max(b.day) AS last_day, min(b.day) AS first_day,
         count(*) AS orders, sum(b.value) AS value, sum(b.units) AS units, sum(b.discount) AS discount
  FROM cuts c JOIN bought b ON b.day <= c.cut_day
  GROUP BY ALL
),
past_returns AS (
  SELECT c.cut, r.customer_id, sum(r.value) AS value
  FROM cuts c JOIN returned r ON r.day <= c.cut_day
  GROUP BY ALL
),
future AS (
  SELECT c.cut, b.customer_id, count(*) AS orders, sum(b.value) AS value
  FROM cuts c JOIN bought b ON b.day > c.cut_day AND b.day <= c.cut_day + c.horizon
  WHERE c.cut > 0
  GROUP BY ALL
),
breadth AS (
  SELECT c.cut, g.customer_id, count(*) AS categories
  FROM cuts c JOIN category g ON g.first_day <= c.cut_day
  GROUP BY ALL
),
visits AS (
  SELECT c.cut, v.customer_id, sum(v.sessions) AS sessions, sum(v.views) AS views
  FROM cuts c JOIN visit v ON v.day <= c.cut_day AND v.day > c.cut_day - 180
  GROUP BY ALL
)
SELECT
  p.cut,
  c.horizon AS horizon_days,
  p.customer_id,
  CAST(c.cut_day - p.last_day AS INTEGER) AS recency_days,
  CAST(p.orders AS INTEGER) AS frequency,
  CAST(p.value - coalesce(r.value, 0) AS DOUBLE) AS monetary_value,
  CAST(p.value AS DOUBLE) / p.orders AS average_order_value,
  CAST(p.units AS DOUBLE) / p.orders AS items_per_order,
  CASE WHEN p.value + p.discount > 0 THEN CAST(p.discount AS DOUBLE) / CAST(p.value + p.discount AS DOUBLE) ELSE 0 END AS discount_share,
  CASE WHEN p.value > 0 THEN least(1, CAST(coalesce(r.value, 0) AS DOUBLE) / CAST(p.value AS DOUBLE)) ELSE 0 END AS return_rate,
  CAST(coalesce(b.categories, 0) AS INTEGER) AS categories,
  CAST(c.cut_day - p.first_day AS INTEGER) AS tenure_days,
  CAST(coalesce(v.sessions, 0) AS INTEGER) AS sessions,
  CAST(coalesce(v.views, 0) AS INTEGER) AS views,
  CAST(coalesce(f.orders, 0) AS INTEGER) AS future_orders,
  CAST(coalesce(f.value, 0) AS DOUBLE) AS future_spend
FROM past p
JOIN cuts c USING (cut)
LEFT JOIN past_returns r USING (cut, customer_id)
LEFT JOIN future f USING (cut, customer_id)
LEFT JOIN breadth b USING (cut, customer_id)
LEFT JOIN visits v USING (cut, customer_id)
ORDER BY p.cut, p.customer_id
