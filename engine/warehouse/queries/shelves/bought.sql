-- Days from a customer's last purchase of each product to the last day of the data.
SELECT i.product_id, min(date_diff('day', o.ordered_at, (SELECT max(ordered_at) FROM store.orders WHERE deleted_at IS NULL))) AS days
FROM store.orders o
JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
WHERE o.customer_id = $customer AND o.deleted_at IS NULL AND i.deleted_at IS NULL AND i.quantity > 0
  AND coalesce(lower(o.status), '') NOT IN ('cancelled', 'failed', 'draft')
GROUP BY i.product_id
