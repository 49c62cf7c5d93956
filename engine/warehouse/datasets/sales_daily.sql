-- One row a day: units sold and net revenue, as pages show it: sales on the day of the order, less refunds on the day
-- they were paid. A day with more given back than sold is below zero; what it takes off is in no other day.
WITH moves AS (
  SELECT ordered_at AS moved_at, currency, units, value FROM app.sales
  UNION ALL
  SELECT refunded_at, currency, 0, -amount FROM app.returns
)
SELECT CAST(date_diff('day', DATE '1970-01-01', CAST(timezone($time_zone, moved_at) AS DATE)) AS INTEGER) AS day,
       CAST(sum(units) AS DOUBLE) AS units,
       CAST(sum(value) AS DOUBLE) AS revenue
FROM moves
WHERE coalesce(currency, $currency) = $currency AND CAST(timezone($time_zone, moved_at) AS DATE) <= CAST($as_of AS DATE)
GROUP BY ALL
ORDER BY day
