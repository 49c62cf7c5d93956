-- Which segments each customer is in.
SELECT DISTINCT customer_no, segment_set || ':' || segment_id AS segment, coalesce(segment_name, segment_id) AS name
FROM mart.customer_segments
JOIN app.customer_numbers USING (customer_id)
ORDER BY customer_no, segment
