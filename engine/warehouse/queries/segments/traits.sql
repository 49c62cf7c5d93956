-- What sets each segment apart: the mean of each feature there and over all customers, with the difference in
-- standard deviations of its logarithm (long-tailed features would else be told by one huge customer).
WITH feature AS (
  SELECT customer_id,
         recency_days::DOUBLE AS recency_days, frequency::DOUBLE AS frequency,
         monetary_value::DOUBLE AS monetary_value, average_order_value::DOUBLE AS average_order_value,
         items_per_order::DOUBLE AS items_per_order, discount_share::DOUBLE AS discount_share,
         return_rate::DOUBLE AS return_rate, categories::DOUBLE AS categories,
         tenure_days::DOUBLE AS tenure_days, sessions::DOUBLE AS sessions, views::DOUBLE AS views
  FROM read_parquet($features)
  WHERE cut = 0
),
long AS (
  UNPIVOT feature ON COLUMNS(* EXCLUDE (customer_id)) INTO NAME trait VALUE value
),
overall AS (
  SELECT trait, avg(value) AS mean, avg(ln(1 + greatest(value, 0))) AS log_mean,
         stddev_pop(ln(1 + greatest(value, 0))) AS log_spread
  FROM long
  GROUP BY trait
)
SELECT s.segment_id, l.trait, avg(l.value) AS here, any_value(o.mean) AS overall,
       (avg(ln(1 + greatest(l.value, 0))) - any_value(o.log_mean)) / any_value(o.log_spread) AS effect
FROM mart.customer_segments s
JOIN long l USING (customer_id)
JOIN overall o USING (trait)
WHERE s.segment_set = $set AND s.model_version = $version AND o.log_spread > 1e-9
GROUP BY s.segment_id, l.trait
ORDER BY s.segment_id, abs(effect) DESC, l.trait
