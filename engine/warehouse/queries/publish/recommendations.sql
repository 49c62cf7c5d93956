-- Rows for the target's recommendations table; lists that belong to nobody in particular have the source "all".
SELECT r.placement, r.source_kind, coalesce(r.source_id, 'all') AS source_id, r.rank, r.recommended_product_id,
       round(r.score, 6) AS score, r.reason, r.model_version, r.generated_at,
       coalesce(source.title, r.source_id, 'Everyone') || ': ' || coalesce(recommended.title, r.recommended_product_id) AS _title,
       CASE WHEN recommended.product_id IS NULL THEN 'The product is no longer in the catalogue' END AS _blocked
FROM mart.recommendations r
LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products GROUP BY 1) source
  ON r.source_kind = 'product' AND source.product_id = r.source_id
LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products WHERE deleted_at IS NULL GROUP BY 1) recommended
  ON recommended.product_id = r.recommended_product_id
ORDER BY r.placement, r.source_kind, source_id, r.rank
