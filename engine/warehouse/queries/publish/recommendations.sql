-- Rows for the target's recommendations table: the lists after the merchandiser's rules.
SELECT l.placement, l.source_kind, l.source_id, l.rank, l.recommended_product_id, round(l.score, 6) AS score, l.reason,
       l.model_version, l.generated_at, l.recommended_category_id,
       coalesce(source.title, l.source_id) || ': ' || coalesce(category.name || ', ', '')
         || coalesce(product.title, l.recommended_product_id) AS _title,
       CAST(NULL AS VARCHAR) AS _blocked
FROM mart.recommendation_lists l
LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products GROUP BY 1) source
  ON source.product_id = CASE l.source_kind WHEN 'product' THEN l.source_id END
LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products GROUP BY 1) product
  ON product.product_id = l.recommended_product_id
LEFT JOIN (SELECT category_id, any_value(name) AS name FROM store.categories GROUP BY 1) category
  ON category.category_id = l.recommended_category_id
ORDER BY l.placement, l.source_kind, l.source_id, l.rank
