-- Rows for the target's recommendations table: the lists after the merchandiser's rules, without what may not be shown.
SELECT l.placement, l.source_kind, l.source_id, l.rank, l.recommended_product_id, round(l.score, 6) AS score, l.reason,
       l.model_version, l.generated_at,
       coalesce(source.title, l.source_id) || ': ' || l.title AS _title,
       NULL AS _blocked
FROM app.recommendation_lists($in_stock_only, $min_margin, $excluded, $pins) l
LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products GROUP BY 1) source
  ON l.source_kind = 'product' AND source.product_id = l.source_id
WHERE l.left_out IS NULL AND l.rank <= 20
ORDER BY l.placement, l.source_kind, l.source_id, l.rank
