-- What each placement covers, after the merchandiser's rules. A score of 0 marks a product that a fallback put there.
WITH shown AS (
  SELECT * FROM app.recommendation_lists($in_stock_only, $min_margin, $excluded, $pins) WHERE left_out IS NULL
),
list AS (
  SELECT placement, source_kind, source_id, count(*) FILTER (WHERE score > 0) AS own
  FROM shown
  GROUP BY ALL
)
SELECT l.placement, count(*) AS lists, count(*) FILTER (WHERE l.own < 5) AS short_lists,
       (SELECT count(DISTINCT s.recommended_product_id) FROM shown s WHERE s.placement = l.placement AND s.rank <= 10) AS products_shown
FROM list l
GROUP BY l.placement
