-- Sales and refunds of the range and of the days it is compared with; days are cut in the workspace's time zone.
-- It fills the temporary table overview_moved, which the other queries of this folder read.
WITH moved AS (
  SELECT kind, source_id, order_id, customer_id, product_id, title, coalesce(category, 'No category') AS category,
         value, cost, CAST(timezone($time_zone, moved_at) AS DATE) AS day
  FROM app.revenue
  WHERE currency IN ($currency, '')
    AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
    AND (CAST($country AS VARCHAR) IS NULL OR country = $country)
    AND (CAST($category AS VARCHAR) IS NULL OR category = $category)
),
marked AS (
  SELECT *, day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AS is_now,
         coalesce(day BETWEEN CAST($compare_from AS DATE) AND CAST($compare_to AS DATE), false) AS is_before
  FROM moved
)
SELECT * FROM marked WHERE is_now OR is_before
