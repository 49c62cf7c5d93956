-- One row an item (SKU at a location) that sold within a year of the last day (and was not undone), or that is on sale and has a stock
-- level. Stock is the last level, unknown of what is no longer sold, since nobody orders that again; what is on its way comes from open purchase orders, else from that level.
WITH sold AS (
  SELECT i.source_id, coalesce(i.variant_id, i.product_id, i.sku) AS variant_id, max(i.product_id) AS product_id,
         max(i.sku) AS sku, coalesce(p.location_id, h.location_id) AS location_id,
         sum(app.amount(i.quantity, i.unit_price)) FILTER (WHERE coalesce(o.currency, $currency) = $currency)
           / sum(i.quantity) FILTER (WHERE coalesce(o.currency, $currency) = $currency) AS price,
         sum(app.amount(i.quantity, i.cost)) FILTER (WHERE coalesce(o.currency, $currency) = $currency)
           / sum(i.quantity) FILTER (WHERE i.cost IS NOT NULL AND coalesce(o.currency, $currency) = $currency) AS cost
  FROM store.order_items i
  JOIN store.orders o USING (source_id, order_id)
  LEFT JOIN app.shipped_from p USING (source_id, order_id)
  ANTI JOIN app.undone($time_zone) u ON u.source_id = i.source_id AND u.order_id = i.order_id AND u.order_item_id = i.order_item_id
  CROSS JOIN app.home_location h
  WHERE i.deleted_at IS NULL AND o.deleted_at IS NULL AND i.quantity > 0
    AND app.is_sale(o.status)
    AND CAST(timezone($time_zone, o.ordered_at) AS DATE) BETWEEN CAST($as_of AS DATE) - 364 AND CAST($as_of AS DATE)
  GROUP BY ALL
),
level AS (
  SELECT source_id, variant_id, location_id, arg_max(on_hand, as_of) AS on_hand,
         arg_max(coalesce(committed, 0), as_of) AS committed, arg_max(coalesce(incoming, 0), as_of) AS incoming
  FROM store.inventory_levels l
  WHERE deleted_at IS NULL
    AND NOT EXISTS (
      FROM store.variants v
      WHERE v.source_id = l.source_id AND v.variant_id = l.variant_id AND v.deleted_at IS NULL
        AND app.is_off_sale(v.status)
    )
  GROUP BY ALL
),
offered AS (
  SELECT l.source_id, l.variant_id, v.product_id, v.sku, l.location_id
  FROM level l
  JOIN store.variants v USING (source_id, variant_id)
  WHERE v.deleted_at IS NULL
),
item AS (
  SELECT source_id, variant_id, location_id, max(product_id) AS product_id, max(sku) AS sku
  FROM (SELECT source_id, variant_id, location_id, product_id, sku FROM sold
        UNION ALL SELECT source_id, variant_id, location_id, product_id, sku FROM offered)
  ANTI JOIN app.services USING (source_id, product_id)
  WHERE variant_id IS NOT NULL
  GROUP BY ALL
),
-- What is ordered for no place in particular comes to one of the item's, the home of most stock where it has that.
place AS (
  SELECT source_id, variant_id, coalesce(max(location_id) FILTER (WHERE location_id = home), min(location_id)) AS location_id
  FROM item CROSS JOIN (SELECT location_id AS home FROM app.home_location)
  GROUP BY ALL
),
opened AS (
  SELECT o.source_id, o.variant_id, coalesce(o.location_id, p.location_id) AS location_id,
         sum(o.quantity) AS quantity, min(o.expected_at) AS expected_at
  FROM store.purchase_orders o
  JOIN place p USING (source_id, variant_id)
  WHERE o.deleted_at IS NULL AND o.received_at IS NULL
  GROUP BY ALL
),
receipts AS (
  SELECT source_id, supplier_id, count(*) AS receipts, avg(days) AS lead_time_days, stddev_samp(days) AS lead_time_sd
  FROM (SELECT DISTINCT source_id, supplier_id, purchase_order_id,
               date_diff('hour', ordered_at, received_at) / 24.0 AS days
        FROM store.purchase_orders
        WHERE deleted_at IS NULL AND received_at > ordered_at AND supplier_id IS NOT NULL)
  GROUP BY ALL
),
bought AS (
  SELECT source_id, variant_id, arg_max(supplier_id, (coalesce(ordered_at, '-infinity'), supplier_id)) AS supplier_id
  FROM store.purchase_orders
  WHERE deleted_at IS NULL AND supplier_id IS NOT NULL
  GROUP BY ALL
),
-- Suppliers may share a name.
vendor AS (
  SELECT source_id, name, min(supplier_id) AS supplier_id
  FROM store.suppliers
  WHERE deleted_at IS NULL
  GROUP BY ALL
),
one AS (
  SELECT coalesce(v.sku, i.sku, i.variant_id) || '@' || i.location_id AS unique_id, i.source_id, i.variant_id, i.location_id,
         c.name AS category, p.created_at,
         coalesce(CASE WHEN coalesce(v.currency, $currency) = $currency THEN v.price * coalesce(w.share, 1) END, s.price) AS price,
         coalesce(CASE WHEN coalesce(v.currency, $currency) = $currency THEN v.cost END, s.cost, u.unit_cost) AS cost,
         l.on_hand, l.committed, coalesce(d.quantity, l.incoming) AS incoming, d.expected_at,
         CASE WHEN r.receipts >= 3 THEN r.lead_time_days ELSE u.lead_time_days END AS lead_time_days,
         CASE WHEN r.receipts >= 5 THEN r.lead_time_sd END AS lead_time_sd, u.moq, u.pack_size
  FROM item i
  LEFT JOIN store.variants v ON v.source_id = i.source_id AND v.variant_id = i.variant_id AND v.deleted_at IS NULL
  LEFT JOIN app.price_without_tax w ON w.source_id = i.source_id AND w.variant_id = i.variant_id
  LEFT JOIN store.products p
    ON p.source_id = i.source_id AND p.product_id = coalesce(v.product_id, i.product_id) AND p.deleted_at IS NULL
  LEFT JOIN store.categories c
    ON c.source_id = p.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
  LEFT JOIN sold s ON s.source_id = i.source_id AND s.variant_id = i.variant_id AND s.location_id = i.location_id
  LEFT JOIN level l ON l.source_id = i.source_id AND l.variant_id = i.variant_id AND l.location_id = i.location_id
  LEFT JOIN opened d ON d.source_id = i.source_id AND d.variant_id = i.variant_id AND d.location_id = i.location_id
  LEFT JOIN bought b ON b.source_id = i.source_id AND b.variant_id = i.variant_id
  LEFT JOIN vendor n ON n.source_id = p.source_id AND n.name = p.vendor
  LEFT JOIN store.suppliers u
    ON u.source_id = i.source_id AND u.supplier_id = coalesce(b.supplier_id, n.supplier_id) AND u.deleted_at IS NULL
  LEFT JOIN receipts r ON r.source_id = i.source_id AND r.supplier_id = u.supplier_id
)
-- Variants may share a SKU: one item, with what the first of them says, always the same one.
SELECT unique_id, min(variant_id) AS variant_id, min(location_id) AS location_id, arg_min(category, (variant_id, source_id)) AS category,
       CAST(min(date_diff('day', DATE '1970-01-01', CAST(timezone($time_zone, created_at) AS DATE))) AS DOUBLE)
         AS created_day,
       CAST(arg_min(price, (variant_id, source_id)) AS DOUBLE) AS price,
       CAST(arg_min(cost, (variant_id, source_id)) AS DOUBLE) AS cost,
       CAST(sum(on_hand) AS DOUBLE) AS on_hand,
       CAST(sum(committed) AS DOUBLE) AS committed,
       CAST(sum(incoming) AS DOUBLE) AS incoming,
       CAST(min(date_diff('day', DATE '1970-01-01', CAST(timezone($time_zone, expected_at) AS DATE))) AS DOUBLE)
         AS incoming_day,
       CAST(arg_min(lead_time_days, (variant_id, source_id)) AS DOUBLE) AS lead_time_days,
       CAST(arg_min(lead_time_sd, (variant_id, source_id)) AS DOUBLE) AS lead_time_sd,
       CAST(arg_min(moq, (variant_id, source_id)) AS DOUBLE) AS moq,
       CAST(arg_min(pack_size, (variant_id, source_id)) AS DOUBLE) AS pack_size
FROM one
GROUP BY unique_id
ORDER BY unique_id
