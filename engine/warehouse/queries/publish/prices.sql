-- Rows for the target's prices table; what a guardrail blocks is shown and not written.
SELECT p.variant_id, p.sku, p.current_price, p.recommended_price, p.compare_at_price, p.currency,
       p.valid_from, p.valid_to, p.reason, p.model_version,
       coalesce(v.title, p.sku, p.variant_id) AS _title,
       CASE WHEN p.guardrail_status = 'blocked' THEN coalesce(p.reason, 'Blocked by a guardrail')
            WHEN p.recommended_price <= 0 THEN 'A price must be above 0' END AS _blocked
FROM mart.price_recommendations p
LEFT JOIN (
  SELECT variant_id, any_value(coalesce(products.title, variants.title)) AS title
  FROM store.variants LEFT JOIN store.products USING (product_id, source_id)
  WHERE variants.deleted_at IS NULL GROUP BY 1
) v USING (variant_id)
ORDER BY p.variant_id
