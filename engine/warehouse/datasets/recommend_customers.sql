-- Customers who ordered or were seen; bots and bulk buyers are marked.
SELECT
  customer_no,
  customer_id,
  (customer_id IN (
    SELECT id FROM app.left_out_shoppers($max_products, $max_events_a_day, $max_orders_a_day, $max_basket, $time_zone) WHERE kind = 'customer'
  ))::INTEGER AS left_out
FROM app.customer_numbers
ORDER BY customer_no
