-- Judged cases of a version with the group their customer is in today.
SELECT s.segment_set AS "set", coalesce(s.segment_name, s.segment_id) AS segment, c.ndcg AS model,
       c.baseline_ndcg AS baseline
FROM read_parquet($cases) c
JOIN mart.customer_segments s ON s.customer_id = c.subject
ORDER BY s.segment_set, s.segment_id
