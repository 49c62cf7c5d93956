-- Products whose net revenue changed most against the days compared with, up or down; services are no products.
WITH sums AS (
  SELECT product_id, any_value(title) AS title, coalesce(sum(value) FILTER (WHERE is_now), 0) AS revenue,
         coalesce(sum(value) FILTER (WHERE is_before), 0) AS compare
  FROM overview_moved
  ANTI JOIN app.services USING (source_id, product_id)
  WHERE product_id IS NOT NULL
  GROUP BY source_id, product_id
)
SELECT product_id, coalesce(title, product_id) AS title, CAST(revenue AS DOUBLE) AS revenue,
       CAST(revenue - compare AS DOUBLE) AS change
FROM sums
WHERE revenue <> compare
ORDER BY abs(revenue - compare) DESC, product_id
LIMIT 12
