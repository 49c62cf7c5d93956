-- Customers who ordered or were seen, numbered from 0 in order of customer_id; bots and bulk buyers are marked.
SELECT
  (row_number() OVER (ORDER BY customer_id) - 1)::INTEGER AS customer_no,
  customer_id,
  (customer_id IN (
    SELECT id FROM app.left_out_shoppers($max_products, $max_events_a_day, $max_orders_a_day, $max_basket, $time_zone) WHERE kind = 'customer'
  ))::INTEGER AS left_out
FROM (
  SELECT customer_id FROM store.orders WHERE deleted_at IS NULL AND customer_id IS NOT NULL
  UNION
  SELECT user_id FROM store.interactions WHERE deleted_at IS NULL AND user_id IS NOT NULL AND product_id IS NOT NULL
)
WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL)
ORDER BY customer_no
