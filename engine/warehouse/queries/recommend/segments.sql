-- Segments of customers by name or id, the largest first.
SELECT segment_set || ':' || segment_id AS id, any_value(coalesce(segment_name, segment_id)) AS title, count(*) AS orders
FROM mart.customer_segments
GROUP BY segment_set, segment_id
HAVING contains(lower(any_value(coalesce(segment_name, ''))), $search) OR contains(lower(segment_set || ':' || segment_id), $search)
ORDER BY lower(id) = $search DESC, orders DESC, id
LIMIT $limit
