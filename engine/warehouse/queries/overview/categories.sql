-- Net revenue and margin by category in the range, beside the days it is compared with; largest first.
WITH moved AS (
  SELECT coalesce(category, 'No category') AS category, value, cost,
         CAST(timezone($time_zone, moved_at) AS DATE) AS day
  FROM app.revenue
  WHERE currency IN ($currency, '')
    AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
    AND (CAST($country AS VARCHAR) IS NULL OR country = $country)
    AND (CAST($category AS VARCHAR) IS NULL OR category = $category)
),
marked AS (
  SELECT *, day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AS now,
         coalesce(day BETWEEN CAST($compare_from AS DATE) AND CAST($compare_to AS DATE), false) AS before
  FROM moved
)
SELECT category, CAST(coalesce(sum(value) FILTER (WHERE now), 0) AS DOUBLE) AS revenue,
       CAST(sum(value) FILTER (WHERE before) AS DOUBLE) AS compare,
       CAST(1 - sum(cost) FILTER (WHERE now) / nullif(sum(value) FILTER (WHERE now AND cost IS NOT NULL), 0) AS DOUBLE)
         AS margin
FROM marked
WHERE now OR before
GROUP BY category
ORDER BY revenue DESC, category
