-- One row a customer as the model version in use saw it ($features), with the groups that models put it in: the
-- figures beside a segment are those it was made from.
WITH person AS (
  SELECT customer_id, any_value(name) AS name, any_value(email_hash) AS email_hash,
         bool_and(accepts_marketing) AS accepts_marketing, any_value(country) AS country
  FROM store.customers
  WHERE deleted_at IS NULL
  GROUP BY customer_id
),
membership AS (
  SELECT customer_id,
         any_value(segment_id) FILTER (WHERE segment_set = $set) AS segment_id,
         any_value(segment_name) FILTER (WHERE segment_set = $set) AS segment,
         any_value(segment_name) FILTER (WHERE segment_set = 'rfm') AS rfm
  FROM mart.customer_segments
  GROUP BY customer_id
)
SELECT f.customer_id, p.name, p.email_hash, p.accepts_marketing, p.country, m.segment_id, m.segment, m.rfm,
       CAST($as_of AS DATE) - f.recency_days AS last_order_at,
       f.frequency AS orders, f.monetary_value AS spent, f.average_order_value,
       CAST(e.predicted_clv AS DOUBLE) AS expected_spend, CAST(e.predicted_clv_lo AS DOUBLE) AS expected_lo,
       CAST(e.predicted_clv_hi AS DOUBLE) AS expected_hi, e.predicted_number_of_orders AS expected_orders,
       1 - e.churn_probability AS chance, e.expected_date_of_next_order AS next_order_by
FROM read_parquet($features) f
LEFT JOIN person p USING (customer_id)
LEFT JOIN membership m USING (customer_id)
LEFT JOIN mart.customer_predictions e USING (customer_id)
WHERE f.cut = 0
