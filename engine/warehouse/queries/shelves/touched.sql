-- Customers with orders, returns or events that came in since their lists were made.
SELECT DISTINCT customer_id
FROM (
  SELECT customer_id FROM store.orders
  WHERE customer_id IS NOT NULL AND greatest(loaded_at, coalesce(deleted_at, loaded_at)) > $since::TIMESTAMPTZ
  UNION ALL
  SELECT o.customer_id
  FROM store.order_items i
  JOIN store.orders o ON o.order_id = i.order_id AND o.source_id = i.source_id
  WHERE o.customer_id IS NOT NULL AND greatest(i.loaded_at, coalesce(i.deleted_at, i.loaded_at)) > $since::TIMESTAMPTZ
  UNION ALL
  SELECT o.customer_id
  FROM store.refunds r
  JOIN store.orders o ON o.order_id = r.order_id AND o.source_id = r.source_id
  WHERE o.customer_id IS NOT NULL AND greatest(r.loaded_at, coalesce(r.deleted_at, r.loaded_at)) > $since::TIMESTAMPTZ
  UNION ALL
  SELECT user_id FROM store.interactions
  WHERE user_id IS NOT NULL AND greatest(loaded_at, coalesce(deleted_at, loaded_at)) > $since::TIMESTAMPTZ
)
ORDER BY customer_id
