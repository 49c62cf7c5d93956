-- Prices that one variant stood at, with the days it did; without a price history the prices it sold at and their days.
WITH listed AS (
  SELECT price, greatest(1, date_diff('day', valid_from, least(coalesce(valid_to, CAST($as_of AS TIMESTAMPTZ)), CAST($as_of AS TIMESTAMPTZ)))) AS days
  FROM store.price_history
  WHERE variant_id = $variant_id AND deleted_at IS NULL AND price > 0
),
paid AS (
  SELECT i.unit_price AS price, count(DISTINCT CAST(timezone($time_zone, o.ordered_at) AS DATE)) AS days
  FROM store.order_items i
  JOIN store.orders o ON o.source_id = i.source_id AND o.order_id = i.order_id
  WHERE i.variant_id = $variant_id AND i.deleted_at IS NULL AND o.deleted_at IS NULL AND i.quantity > 0
    AND i.unit_price > 0 AND NOT EXISTS (FROM listed)
    AND coalesce(lower(o.status), '') NOT IN ('cancelled', 'failed', 'draft')
  GROUP BY ALL
)
SELECT CAST(price AS DOUBLE) AS price, CAST(sum(days) AS INTEGER) AS days
FROM (FROM listed UNION ALL FROM paid)
GROUP BY price ORDER BY price
