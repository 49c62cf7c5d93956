-- Categories by name or id, those with most products first.
SELECT c.category_id AS id, coalesce(any_value(c.name), c.category_id) AS title, count(DISTINCT p.product_id) AS orders
FROM store.categories c
LEFT JOIN store.products p ON p.category_id = c.category_id AND p.source_id = c.source_id AND p.deleted_at IS NULL
WHERE c.deleted_at IS NULL
GROUP BY c.category_id
HAVING contains(lower(coalesce(any_value(c.name), '')), $search) OR lower(c.category_id) = $search
ORDER BY lower(c.category_id) = $search DESC, orders DESC, id
LIMIT $limit
