-- What was bought together: a row a product of an order, guests included. Without orders, purchase events by session.
WITH lines AS (
  SELECT o.source_id || ' ' || o.order_id AS order_key, i.product_id, o.ordered_at AS happened_at
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  UNION ALL
  SELECT source_id || ' ' || coalesce(session_id, event_id), product_id, occurred_at
  FROM store.interactions
  WHERE event_name = 'purchase' AND deleted_at IS NULL AND NOT EXISTS (FROM store.orders)
),
baskets AS (
  SELECT order_key, product_no, min(min(happened_at)) OVER (PARTITION BY order_key) AS happened_at
  FROM lines
  JOIN app.product_numbers USING (product_id)
  GROUP BY order_key, product_no
)
SELECT
  (dense_rank() OVER (ORDER BY happened_at, order_key) - 1)::INTEGER AS order_no,
  product_no,
  date_diff('day', DATE '1970-01-01', timezone($time_zone, happened_at)::DATE)::INTEGER AS day
FROM baskets
WHERE timezone($time_zone, happened_at)::DATE <= CAST($as_of AS DATE)
ORDER BY order_no, product_no
