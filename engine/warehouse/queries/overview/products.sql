-- Products whose net revenue changed most against the days compared with, up or down.
WITH moved AS (
  SELECT source_id, product_id, title, value, CAST(timezone($time_zone, moved_at) AS DATE) AS day
  FROM app.revenue
  WHERE product_id IS NOT NULL AND currency IN ($currency, '')
    AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
    AND (CAST($country AS VARCHAR) IS NULL OR country = $country)
    AND (CAST($category AS VARCHAR) IS NULL OR category = $category)
),
sums AS (
  SELECT product_id, any_value(title) AS title,
         coalesce(sum(value) FILTER (WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)), 0) AS revenue,
         coalesce(sum(value) FILTER (WHERE day BETWEEN CAST($compare_from AS DATE) AND CAST($compare_to AS DATE)), 0)
           AS compare
  FROM moved
  GROUP BY source_id, product_id
)
SELECT product_id, coalesce(title, product_id) AS title, CAST(revenue AS DOUBLE) AS revenue,
       CAST(revenue - compare AS DOUBLE) AS change
FROM sums
WHERE revenue <> compare
ORDER BY abs(revenue - compare) DESC, product_id
LIMIT 12
