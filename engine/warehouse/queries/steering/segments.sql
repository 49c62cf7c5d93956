-- Segments that a rule can be limited to.
SELECT segment_set || ':' || segment_id AS id, any_value(coalesce(segment_name, segment_id)) AS name, count(*) AS customers
FROM mart.customer_segments
GROUP BY segment_set, segment_id
ORDER BY id
