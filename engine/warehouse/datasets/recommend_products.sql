-- The catalogue. Drafts, archived products, those of which no variant is on sale, and services are never recommended.
WITH known AS (
  SELECT
    p.product_id,
    arg_max(p.title, p.loaded_at) AS title,
    arg_max(c.name, p.loaded_at) AS category,
    arg_max(c.category_id, p.loaded_at) AS category_id,
    arg_max(coalesce(p.brand, p.vendor), p.loaded_at) AS brand,
    -- Some stores keep the attributes as JSON within a JSON string.
    arg_max(CASE json_type(p.attributes) WHEN 'VARCHAR' THEN p.attributes ->> '$' ELSE p.attributes::VARCHAR END, p.loaded_at) AS attributes,
    min(p.created_at) AS created_at,
    max(app.is_offered(p.status)::INTEGER) AS offered
  FROM store.products p
  LEFT JOIN store.categories c
    ON c.category_id = p.category_id AND c.source_id = p.source_id AND c.deleted_at IS NULL
  WHERE p.deleted_at IS NULL
  GROUP BY p.product_id
)
SELECT
  n.product_no,
  product_id,
  k.title,
  k.category,
  k.category_id,
  k.brand,
  k.attributes,
  f.price,
  f.margin,
  date_diff('day', DATE '1970-01-01', timezone($time_zone, k.created_at)::DATE)::DOUBLE AS created_day,
  (k.offered = 1 AND NOT f.off_sale)::INTEGER AS offered
FROM known k
JOIN app.product_numbers n USING (product_id)
JOIN app.product_facts($currency) f USING (product_id)
ORDER BY product_no
