-- Segments of a set: size, value, recency. Spend and orders are those the model version saw ($features).
WITH member AS (
  SELECT s.segment_id, s.segment_name, f.frequency, f.monetary_value, f.average_order_value, f.recency_days
  FROM mart.customer_segments s
  JOIN read_parquet($features) f USING (customer_id)
  WHERE s.segment_set = $set AND s.model_version = $version AND f.cut = 0
)
SELECT segment_id, any_value(segment_name) AS segment_name,
       count(*) AS customers,
       count(*) / sum(count(*)) OVER () AS share,
       sum(monetary_value) AS revenue,
       sum(average_order_value * frequency) / nullif(sum(frequency), 0) AS average_order_value,
       avg(frequency) AS average_orders,
       median(recency_days) AS median_recency_days
FROM member
GROUP BY segment_id
ORDER BY segment_id
