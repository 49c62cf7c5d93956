-- A customer's latest orders, sales or not, with what they bought.
SELECT o.order_id, o.ordered_at, coalesce(o.status, '') AS status,
       CAST(coalesce(s.value, o.total, 0) AS DOUBLE) AS total,
       CAST(coalesce(s.units, 0) AS DOUBLE) AS items,
       min(o.ordered_at) OVER () AS first_order_at
FROM store.orders o
LEFT JOIN (FROM app.sales WHERE customer_id = $customer) s USING (source_id, order_id)
WHERE o.customer_id = $customer AND o.deleted_at IS NULL
ORDER BY o.ordered_at DESC, o.order_id
LIMIT 20
