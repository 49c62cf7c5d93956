-- Which segments each customer is in, by the number of the customer in recommend_customers.
WITH customers AS (
  SELECT customer_id, (row_number() OVER (ORDER BY customer_id) - 1)::INTEGER AS customer_no
  FROM (
    SELECT customer_id FROM store.orders WHERE deleted_at IS NULL AND customer_id IS NOT NULL
    UNION
    SELECT user_id FROM store.interactions WHERE deleted_at IS NULL AND user_id IS NOT NULL AND product_id IS NOT NULL
  )
  WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL)
)
SELECT DISTINCT customer_no, segment_set || ':' || segment_id AS segment, coalesce(segment_name, segment_id) AS name
FROM mart.customer_segments
JOIN customers USING (customer_id)
ORDER BY customer_no, segment
