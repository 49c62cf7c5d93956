-- Customers of the group "At risk" and what they spent in the last twelve months of data.
WITH spent AS (
  SELECT customer_id, sum(value) AS value
  FROM app.revenue
  WHERE customer_id IS NOT NULL AND currency IN ($currency, '')
    AND moved_at > (SELECT max(ordered_at) FROM store.orders WHERE deleted_at IS NULL) - INTERVAL 365 DAY
  GROUP BY customer_id
)
SELECT CAST(count(*) AS INTEGER) AS customers, CAST(coalesce(sum(s.value), 0) AS DOUBLE) AS value
FROM mart.customer_segments g
LEFT JOIN spent s USING (customer_id)
WHERE g.segment_set = 'rfm' AND g.segment_name = 'At risk'
