-- Prices that one variant stood at, with the days it did; where no price history holds, the prices it sold at and the
-- days on which it did, with the tax that list prices hold. `as_of` is the last day of the data.
WITH listed AS (
  SELECT price, valid_from, coalesce(valid_to, TIMESTAMPTZ '9999-01-01') AS valid_to,
         greatest(1, ceil((epoch(least(valid_to, CAST($as_of AS TIMESTAMPTZ))) - epoch(valid_from)) / 86400)) AS days
  FROM store.price_history
  WHERE variant_id = $variant_id AND deleted_at IS NULL AND price > 0 AND coalesce(currency, $currency) = $currency
    AND CAST(timezone($time_zone, valid_from) AS DATE) <= CAST($as_of AS DATE)
),
paid AS (
  SELECT coalesce(CAST(i.unit_price / w.share AS DECIMAL(18, 2)), i.unit_price) AS price, count(DISTINCT CAST(timezone($time_zone, o.ordered_at) AS DATE)) AS days
  FROM store.order_items i
  JOIN store.orders o ON o.source_id = i.source_id AND o.order_id = i.order_id
  LEFT JOIN app.price_without_tax w ON w.source_id = i.source_id AND w.variant_id = i.variant_id
  WHERE i.variant_id = $variant_id AND i.deleted_at IS NULL AND o.deleted_at IS NULL AND i.quantity > 0
    AND i.unit_price > 0
    AND NOT EXISTS (FROM listed l WHERE o.ordered_at >= l.valid_from AND o.ordered_at < l.valid_to)
    AND coalesce(o.currency, $currency) = $currency
    AND app.is_sale(o.status)
  GROUP BY ALL
)
SELECT CAST(price AS DOUBLE) AS price, CAST(sum(days) AS INTEGER) AS days
FROM (SELECT price, days FROM listed UNION ALL FROM paid)
GROUP BY price ORDER BY price
