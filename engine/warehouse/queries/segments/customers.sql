-- One row a customer with orders, as the tables stand now, with the groups that models put it in. Not materialised, so
-- that a condition on one customer reaches the scans.
WITH bought AS NOT MATERIALIZED (
  SELECT customer_id, count(*) AS orders, sum(value) AS value, max(ordered_at) AS last_order_at
  FROM app.sales
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
  GROUP BY customer_id
),
returned AS NOT MATERIALIZED (
  SELECT customer_id, sum(amount) AS value
  FROM app.returns
  WHERE customer_id IS NOT NULL AND coalesce(currency, $currency) = $currency
  GROUP BY customer_id
),
person AS NOT MATERIALIZED (
  SELECT customer_id, any_value(name) AS name, any_value(email_hash) AS email_hash,
         bool_and(accepts_marketing) AS accepts_marketing, any_value(country) AS country, min(created_at) AS created_at
  FROM store.customers
  WHERE deleted_at IS NULL
  GROUP BY customer_id
),
membership AS NOT MATERIALIZED (
  SELECT customer_id,
         any_value(segment_id) FILTER (WHERE segment_set = $set) AS segment_id,
         any_value(segment_name) FILTER (WHERE segment_set = $set) AS segment,
         any_value(segment_name) FILTER (WHERE segment_set = 'rfm') AS rfm
  FROM mart.customer_segments
  GROUP BY customer_id
)
SELECT b.customer_id, p.name, p.email_hash, p.accepts_marketing, p.country, m.segment_id, m.segment, m.rfm, b.last_order_at,
       CAST(b.orders AS INTEGER) AS orders,
       CAST(b.value - coalesce(r.value, 0) AS DOUBLE) AS spent,
       CAST(b.value AS DOUBLE) / b.orders AS average_order_value,
       p.created_at,
       CAST(e.predicted_clv AS DOUBLE) AS expected_spend, CAST(e.predicted_clv_lo AS DOUBLE) AS expected_lo,
       CAST(e.predicted_clv_hi AS DOUBLE) AS expected_hi, e.predicted_number_of_orders AS expected_orders,
       1 - e.churn_probability AS chance, e.expected_date_of_next_order AS next_order_by
FROM bought b
LEFT JOIN returned r USING (customer_id)
LEFT JOIN person p USING (customer_id)
LEFT JOIN membership m USING (customer_id)
LEFT JOIN mart.customer_predictions e USING (customer_id)
