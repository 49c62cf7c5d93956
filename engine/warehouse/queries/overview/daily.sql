-- Sums of each day of the range and of the days it is compared with; days are cut in the workspace's time zone.
WITH moved AS (
  SELECT *, CAST(timezone($time_zone, moved_at) AS DATE) AS day
  FROM app.revenue
  WHERE currency IN ($currency, '')
    AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
    AND (CAST($country AS VARCHAR) IS NULL OR country = $country)
    AND (CAST($category AS VARCHAR) IS NULL OR category = $category)
),
wanted AS (
  SELECT * FROM moved
  WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
     OR day BETWEEN CAST($compare_from AS DATE) AND CAST($compare_to AS DATE)
),
-- Whether a customer had bought before: over all orders, whatever the filter.
ranked AS (
  SELECT source_id, order_id,
         row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id) > 1 AS is_repeat
  FROM app.sales
  WHERE customer_id IS NOT NULL
),
returned AS (
  SELECT DISTINCT source_id, order_id FROM store.refunds WHERE deleted_at IS NULL
),
ordered AS (
  SELECT w.day, count(*) AS orders, count(r.is_repeat) AS known_orders,
         count(*) FILTER (WHERE r.is_repeat) AS repeat_orders, count(b.order_id) AS returned_orders
  FROM (SELECT DISTINCT day, source_id, order_id FROM wanted WHERE kind = 'sale') w
  LEFT JOIN ranked r USING (source_id, order_id)
  LEFT JOIN returned b USING (source_id, order_id)
  GROUP BY w.day
),
money AS (
  SELECT day, sum(value) AS net_revenue, sum(value) FILTER (WHERE kind = 'sale') AS sold,
         sum(value) FILTER (WHERE cost IS NOT NULL) AS sold_with_cost, sum(cost) AS cost
  FROM wanted
  GROUP BY day
)
SELECT strftime(m.day, '%Y-%m-%d') AS day, CAST(m.net_revenue AS DOUBLE) AS net_revenue,
       CAST(coalesce(m.sold, 0) AS DOUBLE) AS sold,
       CAST(coalesce(m.sold_with_cost, 0) AS DOUBLE) AS sold_with_cost, CAST(coalesce(m.cost, 0) AS DOUBLE) AS cost,
       CAST(coalesce(o.orders, 0) AS INTEGER) AS orders,
       CAST(coalesce(o.known_orders, 0) AS INTEGER) AS known_orders,
       CAST(coalesce(o.repeat_orders, 0) AS INTEGER) AS repeat_orders,
       CAST(coalesce(o.returned_orders, 0) AS INTEGER) AS returned_orders
FROM money m
LEFT JOIN ordered o USING (day)
ORDER BY day
