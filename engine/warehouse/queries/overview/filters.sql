-- What the page can be filtered by, most revenue first.
SELECT 'channels' AS filter, channel AS value FROM app.revenue WHERE channel IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'countries', country FROM app.revenue WHERE country IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'categories', category FROM app.revenue WHERE category IS NOT NULL GROUP BY ALL
ORDER BY 1, 2
