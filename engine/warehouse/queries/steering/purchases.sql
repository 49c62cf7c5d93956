-- Days on which a customer bought a product, days since 1970-01-01 in the workspace's zone.
SELECT DISTINCT o.customer_id, p.product_no,
       date_diff('day', DATE '1970-01-01', timezone(z.time_zone, o.ordered_at)::DATE)::INTEGER AS day
FROM app.sales o
JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
JOIN steering_products p ON p.product_id = i.product_id
CROSS JOIN steering_zone z
WHERE o.customer_id IS NOT NULL AND i.deleted_at IS NULL AND i.quantity > 0
ORDER BY ALL
