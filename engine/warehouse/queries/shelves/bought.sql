-- Days from a customer's last purchase of each product to the last day of the data, both in the workspace's zone, as
-- steering/purchases.sql has them for everybody.
SELECT i.product_id,
       min($data_day::INTEGER - date_diff('day', DATE '1970-01-01', timezone($zone, o.ordered_at)::DATE))::INTEGER AS days
FROM app.sales o
JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
WHERE o.customer_id = $customer AND i.deleted_at IS NULL AND i.quantity > 0
GROUP BY i.product_id
