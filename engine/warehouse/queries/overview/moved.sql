-- Sales and refunds of the range and of the days it is compared with; days are cut in the workspace's time zone.
-- It fills the temporary table overview_moved, which the other queries of this folder read.
WITH moved AS (
  SELECT kind, source_id, order_id, customer_id, product_id, title, coalesce(category, 'No category') AS category,
         value, cost, moved_at, CAST(timezone($time_zone, moved_at) AS DATE) AS day
  FROM app.revenue
  WHERE currency IN ($currency, '')
    -- Roughly, so that other days are not looked at: zones are within 14 hours of UTC. Exactly, below.
    AND (moved_at BETWEEN CAST($from AS TIMESTAMPTZ) - INTERVAL 2 DAY AND CAST($to AS TIMESTAMPTZ) + INTERVAL 3 DAY
      OR moved_at BETWEEN CAST($compare_from AS TIMESTAMPTZ) - INTERVAL 2 DAY
                      AND CAST($compare_to AS TIMESTAMPTZ) + INTERVAL 3 DAY)
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
