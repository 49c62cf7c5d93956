-- The catalogue, numbered from 0 in order of product_id. Drafts and archived products are never recommended.
SELECT
  (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no,
  product_id,
  title,
  category,
  offered::INTEGER AS offered
FROM (
  SELECT
    p.product_id,
    arg_max(p.title, p.loaded_at) AS title,
    arg_max(c.name, p.loaded_at) AS category,
    max(CASE WHEN lower(p.status) IN ('archived', 'draft', 'deleted', 'inactive', 'disabled', 'hidden') THEN 0 ELSE 1 END) AS offered
  FROM store.products p
  LEFT JOIN store.categories c
    ON c.category_id = p.category_id AND c.source_id = p.source_id AND c.deleted_at IS NULL
  WHERE p.deleted_at IS NULL
  GROUP BY p.product_id
)
ORDER BY product_no
