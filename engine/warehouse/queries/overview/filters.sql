-- What the page can be filtered by.
SELECT 'channels' AS filter, channel AS value FROM store.orders WHERE channel IS NOT NULL AND deleted_at IS NULL GROUP BY ALL
UNION ALL
SELECT 'countries', shipping_country FROM store.orders
WHERE shipping_country IS NOT NULL AND deleted_at IS NULL GROUP BY ALL
UNION ALL
SELECT 'categories', c.name FROM store.categories c JOIN store.products p USING (source_id, category_id)
WHERE c.name IS NOT NULL AND c.deleted_at IS NULL AND p.deleted_at IS NULL GROUP BY ALL
ORDER BY 1, 2
