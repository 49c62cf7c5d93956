-- Sums of each day of the range and of the days it is compared with.
WITH sold AS MATERIALIZED (
  SELECT source_id, order_id, customer_id, ordered_at FROM app.sales
),
first_sale AS (
  -- Whether a customer had bought before: over all orders, whatever the filter. To number the orders of each takes more
  -- memory than there is in a large store.
  SELECT customer_id, min((ordered_at, order_id, source_id)) AS first
  FROM sold
  WHERE customer_id IS NOT NULL
  GROUP BY customer_id
),
returned AS (
  SELECT source_id, order_id, min(CAST(timezone($time_zone, coalesce(r.refunded_at, o.ordered_at)) AS DATE)) AS day
  FROM store.refunds r JOIN store.orders o USING (source_id, order_id)
  -- What was cancelled is not in the order any more: nothing of it came back.
  WHERE r.deleted_at IS NULL AND (coalesce(r.cancelled, 0) = 0 OR r.cancelled < r.amount)
  GROUP BY source_id, order_id
),
ordered AS (
  SELECT w.day, count(*) AS orders, count(f.first) AS known_orders,
         count(*) FILTER (WHERE (w.moved_at, w.order_id, w.source_id) > f.first) AS repeat_orders,
         -- Returns come for weeks: orders of the days compared with count those that had come at the age of the others.
         count(*) FILTER (WHERE b.day <= CAST(CASE WHEN w.is_now THEN 'infinity' ELSE $returns_until END AS DATE)) AS returned_orders
  FROM (SELECT DISTINCT day, is_now, source_id, order_id, customer_id, moved_at FROM overview_moved WHERE kind = 'sale') w
  LEFT JOIN first_sale f USING (customer_id)
  LEFT JOIN returned b USING (source_id, order_id)
  GROUP BY w.day
),
document AS (
  -- Returns that are orders of their own, where the store does not say which order they belong to.
  SELECT m.day, count(DISTINCT (m.source_id, m.order_id)) AS returned_orders
  FROM overview_moved m
  ANTI JOIN sold s ON s.source_id = m.source_id AND s.order_id = m.order_id
  WHERE m.kind = 'refund'
  GROUP BY m.day
),
money AS (
  SELECT day, sum(value) AS net_revenue, sum(value) FILTER (WHERE kind = 'sale') AS sold,
         sum(value) FILTER (WHERE cost IS NOT NULL) AS sold_with_cost, sum(cost) AS cost
  FROM overview_moved
  GROUP BY day
)
SELECT strftime(m.day, '%Y-%m-%d') AS day, CAST(m.net_revenue AS DOUBLE) AS net_revenue,
       CAST(coalesce(m.sold, 0) AS DOUBLE) AS sold,
       CAST(coalesce(m.sold_with_cost, 0) AS DOUBLE) AS sold_with_cost, CAST(coalesce(m.cost, 0) AS DOUBLE) AS cost,
       CAST(coalesce(o.orders, 0) AS INTEGER) AS orders,
       CAST(coalesce(o.known_orders, 0) AS INTEGER) AS known_orders,
       CAST(coalesce(o.repeat_orders, 0) AS INTEGER) AS repeat_orders,
       CAST(coalesce(o.returned_orders, 0) + coalesce(d.returned_orders, 0) AS INTEGER) AS returned_orders
FROM money m
LEFT JOIN ordered o USING (day)
LEFT JOIN document d USING (day)
ORDER BY day
