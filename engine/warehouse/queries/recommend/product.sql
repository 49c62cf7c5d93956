-- A product by its id, or by the SKU or id of one of its variants.
SELECT f.product_id, f.title, f.category
FROM app.catalogue f
WHERE f.product_id = $wanted
   OR f.product_id IN (SELECT product_id FROM store.variants WHERE deleted_at IS NULL AND (sku = $wanted OR variant_id = $wanted))
ORDER BY f.product_id = $wanted DESC
LIMIT 1
