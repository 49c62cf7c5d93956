-- Customers of each RFM group and what they brought in the range.
WITH spent AS (
  SELECT customer_id, sum(value) AS revenue
  FROM overview_moved
  WHERE customer_id IS NOT NULL AND is_now
  GROUP BY customer_id
)
SELECT segment_name AS group_name, CAST(count(*) AS INTEGER) AS customers,
       CAST(coalesce(sum(s.revenue), 0) AS DOUBLE) AS revenue
FROM mart.customer_segments g
LEFT JOIN spent s USING (customer_id)
WHERE g.segment_set = 'rfm'
GROUP BY segment_name
