-- Products whose net revenue changed most against the days compared with, up or down.
WITH sums AS (
  SELECT product_id, any_value(title) AS title, coalesce(sum(value) FILTER (WHERE is_now), 0) AS revenue,
         coalesce(sum(value) FILTER (WHERE is_before), 0) AS compare
  FROM overview_moved
  WHERE product_id IS NOT NULL
  GROUP BY source_id, product_id
)
SELECT product_id, coalesce(title, product_id) AS title, CAST(revenue AS DOUBLE) AS revenue,
       CAST(revenue - compare AS DOUBLE) AS change
FROM sums
WHERE revenue <> compare
ORDER BY abs(revenue - compare) DESC, product_id
LIMIT 12
