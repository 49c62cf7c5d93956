-- Subjects of two versions' lists by name, those whose lists differ most first.
WITH named AS (
  SELECT l.source_kind AS kind, l.source_id AS id, l.overlap, l.correlation,
         coalesce(p.title, c.name, g.name, l.source_id) AS title
  FROM compared_lists l
  LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products WHERE deleted_at IS NULL GROUP BY 1) p
    ON l.source_kind = 'product' AND p.product_id = l.source_id
  LEFT JOIN (SELECT customer_id, any_value(name) AS name FROM store.customers WHERE deleted_at IS NULL GROUP BY 1) c
    ON l.source_kind = 'customer' AND c.customer_id = l.source_id
  LEFT JOIN (SELECT category_id, any_value(name) AS name FROM store.categories WHERE deleted_at IS NULL GROUP BY 1) g
    ON l.source_kind = 'category' AND g.category_id = l.source_id
  WHERE l.n_a IS NOT NULL AND l.n_b IS NOT NULL
)
SELECT *, count(*) OVER ()::INTEGER AS total
FROM named
WHERE $search = '' OR contains(lower(title), $search) OR contains(lower(id), $search)
ORDER BY CASE WHEN $down THEN -overlap ELSE overlap END, coalesce(correlation, -2), title, id
LIMIT $limit OFFSET $offset
