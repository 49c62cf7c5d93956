-- When orders or events last came in.
SELECT max(loaded_at)::VARCHAR AS loaded_at
FROM (
  SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) AS loaded_at FROM store.orders
  UNION ALL SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.order_items
  UNION ALL SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.refunds
  UNION ALL SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.interactions
)
