-- What an item is called and who supplies it, by variant.
WITH line AS (
  SELECT coalesce(variant_id, product_id, sku) AS variant_id, any_value(product_id) AS product_id,
         any_value(sku) AS sku, any_value(title) AS title
  FROM store.order_items
  WHERE deleted_at IS NULL
  GROUP BY ALL
),
bought AS (
  SELECT variant_id, arg_max(supplier_id, ordered_at) AS supplier_id
  FROM store.purchase_orders
  WHERE deleted_at IS NULL AND supplier_id IS NOT NULL
  GROUP BY ALL
),
variant AS (
  SELECT coalesce(v.variant_id, l.variant_id) AS variant_id, coalesce(v.product_id, l.product_id) AS product_id,
         coalesce(v.sku, l.sku) AS sku, v.title AS variant_title, l.title AS line_title
  FROM (SELECT * FROM store.variants WHERE deleted_at IS NULL) v
  FULL JOIN line l USING (variant_id)
)
SELECT v.variant_id, any_value(v.sku) AS sku,
       any_value(CASE WHEN coalesce(v.variant_title, '') IN ('', 'Default', 'Default Title', p.title)
                      THEN coalesce(p.title, v.line_title)
                      ELSE concat_ws(', ', p.title, v.variant_title) END) AS title,
       any_value(c.name) AS category,
       any_value(coalesce(u.name, p.vendor)) AS supplier
FROM variant v
LEFT JOIN store.products p ON p.product_id = v.product_id AND p.deleted_at IS NULL
LEFT JOIN store.categories c ON c.category_id = p.category_id AND c.deleted_at IS NULL
LEFT JOIN bought b ON b.variant_id = v.variant_id
LEFT JOIN store.suppliers u ON u.supplier_id = b.supplier_id AND u.deleted_at IS NULL
WHERE v.variant_id IS NOT NULL
GROUP BY v.variant_id
