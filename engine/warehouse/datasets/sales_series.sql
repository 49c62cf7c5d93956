-- One row an item and day with a sale. An item is a SKU at a location: where the order was shipped from, else the
-- location that holds stock. Lines with a positive quantity of orders that count as sales; returns and services are not
-- demand, nor is what was undone on the day of the sale.
WITH sale AS (
  SELECT source_id, order_id, currency,
         date_diff('day', DATE '1970-01-01', CAST(timezone($time_zone, ordered_at) AS DATE)) AS day
  FROM store.orders
  WHERE deleted_at IS NULL AND app.is_sale(status)
    AND CAST(timezone($time_zone, ordered_at) AS DATE) <= CAST($as_of AS DATE)
)
SELECT coalesce(v.sku, i.sku, i.variant_id, i.product_id) || '@' || coalesce(p.location_id, h.location_id) AS unique_id,
       CAST(s.day AS INTEGER) AS day,
       CAST(sum(i.quantity) AS DOUBLE) AS units,
       CAST(sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount)))
              FILTER (WHERE coalesce(s.currency, $currency) = $currency) AS DOUBLE) AS revenue
FROM store.order_items i
JOIN sale s USING (source_id, order_id)
LEFT JOIN app.shipped_from p USING (source_id, order_id)
LEFT JOIN store.variants v
  ON v.source_id = i.source_id AND v.variant_id = i.variant_id AND v.deleted_at IS NULL
ANTI JOIN app.services x ON x.source_id = i.source_id AND x.product_id = coalesce(v.product_id, i.product_id)
ANTI JOIN app.undone($time_zone) u ON u.source_id = i.source_id AND u.order_id = i.order_id AND u.order_item_id = i.order_item_id
CROSS JOIN app.home_location h
WHERE i.deleted_at IS NULL AND i.quantity > 0 AND coalesce(v.sku, i.sku, i.variant_id, i.product_id) IS NOT NULL
GROUP BY ALL
ORDER BY unique_id, day
