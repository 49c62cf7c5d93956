-- What rules ask of a product, one row each in order of product_id. Ages and days of cover are as of the last order.
WITH last AS (
  SELECT coalesce(max(ordered_at), now()) AS day FROM app.sales
),
-- Units a day over eight weeks, or over the history where that is shorter.
sold AS (
  SELECT i.product_id,
         sum(i.quantity)::DOUBLE
           / greatest(1, least(56, (SELECT date_diff('day', min(ordered_at), max(ordered_at)) FROM app.sales))) AS a_day
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0 AND o.ordered_at > (SELECT day FROM last) - INTERVAL 56 DAYS
  GROUP BY i.product_id
),
lead_of_vendor AS (
  SELECT source_id, name, max(lead_time_days)::DOUBLE AS days
  FROM store.suppliers
  WHERE deleted_at IS NULL AND name IS NOT NULL
  GROUP BY source_id, name
),
lead_of_order AS (
  SELECT v.product_id, max(s.lead_time_days)::DOUBLE AS days
  FROM store.purchase_orders b
  JOIN store.variants v ON v.variant_id = b.variant_id AND v.source_id = b.source_id AND v.deleted_at IS NULL
  JOIN store.suppliers s ON s.supplier_id = b.supplier_id AND s.source_id = b.source_id AND s.deleted_at IS NULL
  WHERE b.deleted_at IS NULL
  GROUP BY v.product_id
),
product AS (
  SELECT p.product_id, any_value(p.category_id) AS category_id, any_value(coalesce(p.brand, p.vendor)) AS brand,
         any_value(p.attributes)::VARCHAR AS attributes, min(p.created_at) AS created_at, max(l.days) AS lead_days,
         max(app.is_offered(p.status)::INTEGER) AS offered
  FROM store.products p
  LEFT JOIN lead_of_vendor l ON l.source_id = p.source_id AND l.name = p.vendor
  WHERE p.deleted_at IS NULL
  GROUP BY p.product_id
)
SELECT f.product_id, f.title, p.category_id, p.brand, f.price, f.margin, f.stock, p.attributes, (p.offered = 1 AND NOT f.off_sale)::INTEGER AS offered,
       coalesce(s.a_day, 0) AS sold_a_day,
       f.stock / nullif(s.a_day, 0) AS days_of_cover,
       coalesce(p.lead_days, o.days) AS lead_days,
       greatest(0, date_diff('day', p.created_at, (SELECT day FROM last)))::DOUBLE AS age_days
FROM app.product_facts($currency) f
JOIN product p USING (product_id)
LEFT JOIN sold s USING (product_id)
LEFT JOIN lead_of_order o USING (product_id)
ORDER BY f.product_id
