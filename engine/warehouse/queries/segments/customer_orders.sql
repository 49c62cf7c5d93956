-- A customer's latest orders, sales or not, with what they bought.
WITH own AS (
  SELECT source_id, order_id, ordered_at, coalesce(status, '') AS status, total, currency
  FROM store.orders
  WHERE customer_id = $customer AND deleted_at IS NULL
),
bought AS (
  SELECT source_id, order_id, sum(i.quantity) AS units,
         sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount))) AS value
  FROM own JOIN store.order_items i USING (source_id, order_id)
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  GROUP BY ALL
)
SELECT o.order_id, o.ordered_at, o.status,
       CAST(coalesce(b.value, o.total, 0) AS DOUBLE) AS total, o.currency,
       CAST(coalesce(b.units, 0) AS DOUBLE) AS items,
       min(o.ordered_at) OVER () AS first_order_at
FROM own o
LEFT JOIN bought b USING (source_id, order_id)
ORDER BY o.ordered_at DESC, o.order_id
LIMIT 20
