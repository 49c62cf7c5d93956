-- Products by name, id or SKU, those that sell most first.
WITH sold AS (
  SELECT i.product_id, count(*) AS orders
  FROM store.order_items i
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  GROUP BY 1
)
SELECT f.product_id AS id, f.title, f.image_url, f.category, coalesce(s.orders, 0) AS orders
FROM app.catalogue f
LEFT JOIN sold s USING (product_id)
WHERE contains(lower(f.title), $search) OR lower(f.product_id) = $search
   OR f.product_id IN (SELECT product_id FROM store.variants WHERE deleted_at IS NULL AND starts_with(lower(sku), $search))
ORDER BY lower(f.product_id) = $search DESC, orders DESC, id
LIMIT $limit
