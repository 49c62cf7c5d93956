-- Rows for the target's segments table: one a customer and set.
SELECT s.customer_id, s.segment_set, s.segment_id, s.segment_name, s.model_version,
       coalesce(c.name, s.customer_id) AS _title,
       CAST(NULL AS VARCHAR) AS _blocked
FROM mart.customer_segments s
LEFT JOIN (SELECT customer_id, any_value(name) AS name FROM store.customers GROUP BY 1) c USING (customer_id)
ORDER BY s.customer_id, s.segment_set
