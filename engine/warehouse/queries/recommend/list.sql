-- Rows of the lists of some sources at one placement, shown and left out, best first.
SELECT *
FROM app.recommendation_lists($in_stock_only, $min_margin, $excluded, $pins)
WHERE placement = $placement AND source_kind = $source_kind AND list_contains(from_json($sources, '["VARCHAR"]'), source_id)
ORDER BY source_id, rank
