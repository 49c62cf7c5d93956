-- Subjects of two versions' lists by name, those whose lists differ most first. The kind stands within the key: a join
-- with a condition on its left side alone is not hashed.
WITH named AS (
  SELECT l.source_kind AS kind, l.source_id AS id, l.overlap, l.correlation,
         coalesce(p.title, c.name, g.name, l.source_id) AS title
  FROM compared_lists l
  LEFT JOIN (SELECT product_id, any_value(title) AS title FROM store.products WHERE deleted_at IS NULL GROUP BY 1) p
    ON p.product_id = CASE l.source_kind WHEN 'product' THEN l.source_id END
  LEFT JOIN (SELECT customer_id, any_value(name) AS name FROM store.customers WHERE deleted_at IS NULL GROUP BY 1) c
    ON c.customer_id = CASE l.source_kind WHEN 'customer' THEN l.source_id END
  LEFT JOIN (SELECT category_id, any_value(name) AS name FROM store.categories WHERE deleted_at IS NULL GROUP BY 1) g
    ON g.category_id = CASE l.source_kind WHEN 'category' THEN l.source_id END
  WHERE l.n_a IS NOT NULL AND l.n_b IS NOT NULL
)
SELECT *, count(*) OVER ()::INTEGER AS total
FROM named
WHERE $search = '' OR contains(lower(title), $search) OR contains(lower(id), $search)
ORDER BY CASE WHEN $down THEN -overlap ELSE overlap END, coalesce(correlation, -2), title, id
LIMIT $limit OFFSET $offset
