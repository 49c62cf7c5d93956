-- Segments of each customer, as rules and lists of segments name them.
CREATE OR REPLACE TEMP TABLE steering_segments AS
SELECT customer_id, string_agg(DISTINCT segment_set || ':' || segment_id, chr(10) ORDER BY segment_set || ':' || segment_id DESC) AS segments
FROM mart.customer_segments
WHERE $wanted OR EXISTS (
  FROM mart.recommendations
  WHERE placement IN ('most_popular', 'trending') AND source_kind = 'segment' AND source_id <> 'everyone'
)
GROUP BY customer_id
