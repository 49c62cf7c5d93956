-- The tree of categories.
SELECT category_id, coalesce(any_value(name), category_id) AS name, any_value(parent_id) AS parent_id
FROM store.categories
WHERE deleted_at IS NULL
GROUP BY category_id
ORDER BY category_id
