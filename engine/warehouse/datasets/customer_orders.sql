-- One row a customer and cut: when and for how much they ordered up to the end of the cut day, and what came in the
-- horizon after it. Cut 0 is the last day with data, cut 1 lies one horizon earlier, for the check on held-out days: a
-- third of the history, a year at most.
-- Sales are as app.sales counts them, returns as app.returns; both in the workspace's currency only: there is no rate to
-- convert others with. Orders of one day count as one, since they seldom are decisions of their own.
WITH bought AS (
  SELECT customer_id, CAST(timezone($time_zone, ordered_at) AS DATE) AS day, sum(value) AS value
  FROM app.sales
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
  GROUP BY ALL
),
returned AS (
  SELECT customer_id, CAST(timezone($time_zone, refunded_at) AS DATE) AS day, sum(amount) AS value
  FROM app.returns
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
  GROUP BY ALL
),
span AS (
  SELECT CAST(greatest(7, least(365, (CAST($as_of AS DATE) - min(day)) // 3)) AS INTEGER) AS horizon FROM bought
),
cuts AS (
  SELECT CAST(c AS INTEGER) AS cut, horizon, CAST($as_of AS DATE) - CAST(c * horizon AS INTEGER) AS cut_day
  FROM span, range(2) AS t (c)
),
past AS (
  SELECT c.cut, b.customer_id, min(b.day) AS first_day, max(b.day) AS last_day, count(*) AS order_days, sum(b.value) AS value,
         sum(b.value) FILTER (WHERE b.day > c.cut_day - c.horizon) AS lately
  FROM cuts c JOIN bought b ON b.day <= c.cut_day
  GROUP BY ALL
),
past_returns AS (
  SELECT c.cut, r.customer_id, sum(r.value) AS value, sum(r.value) FILTER (WHERE r.day > c.cut_day - c.horizon) AS lately
  FROM cuts c JOIN returned r ON r.day <= c.cut_day
  GROUP BY ALL
),
future AS (
  SELECT c.cut, b.customer_id, count(*) AS order_days, sum(b.value) AS value
  FROM cuts c JOIN bought b ON b.day > c.cut_day AND b.day <= c.cut_day + c.horizon
  WHERE c.cut > 0
  GROUP BY ALL
),
future_returns AS (
  SELECT c.cut, r.customer_id, sum(r.value) AS value
  FROM cuts c JOIN returned r ON r.day > c.cut_day AND r.day <= c.cut_day + c.horizon
  WHERE c.cut > 0
  GROUP BY ALL
)
SELECT
  p.cut,
  c.horizon AS horizon_days,
  p.customer_id,
  CAST(p.order_days AS INTEGER) AS order_days,
  CAST(p.last_day - p.first_day AS INTEGER) AS last_after_days,
  CAST(c.cut_day - p.first_day AS INTEGER) AS tenure_days,
  CAST(p.value AS DOUBLE) AS sold,
  CAST(coalesce(r.value, 0) AS DOUBLE) AS returned,
  CAST(coalesce(p.lately, 0) - coalesce(r.lately, 0) AS DOUBLE) AS lately_spend,
  CAST(coalesce(f.order_days, 0) AS INTEGER) AS future_order_days,
  CAST(coalesce(f.value, 0) - coalesce(g.value, 0) AS DOUBLE) AS future_spend
FROM past p
JOIN cuts c USING (cut)
LEFT JOIN past_returns r USING (cut, customer_id)
LEFT JOIN future f USING (cut, customer_id)
LEFT JOIN future_returns g USING (cut, customer_id)
ORDER BY p.cut, p.customer_id
