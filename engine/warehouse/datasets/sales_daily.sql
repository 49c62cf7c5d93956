-- One row a day: units sold and net revenue (lines after discounts, less refunds on the day they were paid).
WITH sale AS (
  SELECT source_id, order_id, CAST(timezone($time_zone, ordered_at) AS DATE) AS day
  FROM store.orders
  WHERE deleted_at IS NULL AND coalesce(lower(status), '') NOT IN ('cancelled', 'failed', 'draft')
    AND coalesce(currency, $currency) = $currency
),
moves AS (
  SELECT s.day, i.quantity AS units,
         coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount)) AS revenue
  FROM store.order_items i JOIN sale s USING (source_id, order_id)
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  UNION ALL
  SELECT CAST(timezone($time_zone, refunded_at) AS DATE), 0, -amount
  FROM app.returns
  WHERE coalesce(currency, $currency) = $currency
)
SELECT CAST(date_diff('day', DATE '1970-01-01', day) AS INTEGER) AS day,
       CAST(sum(units) AS DOUBLE) AS units,
       CAST(greatest(sum(revenue), 0) AS DOUBLE) AS revenue
FROM moves
WHERE day <= CAST($as_of AS DATE)
GROUP BY ALL
ORDER BY day
