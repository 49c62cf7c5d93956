-- Every forecast series of the version in use ($version): scores, and the curve of the demand ahead.
WITH curve AS (
  SELECT unique_id, list(mean ORDER BY step) AS mean, list(sd ORDER BY step) AS sd
  FROM mart.demand_sum
  WHERE model_version = $version
  GROUP BY unique_id
),
recent AS (
  SELECT h.unique_id, sum(h.y) AS last_28
  FROM mart.demand_history h
  JOIN mart.demand_series s USING (unique_id, model_version)
  WHERE h.model_version = $version AND h.ds > CAST($as_of AS DATE) - 28
  GROUP BY h.unique_id
)
SELECT s.* EXCLUDE (model_version), coalesce(r.last_28, 0) AS last_28, c.mean, c.sd
FROM mart.demand_series s
JOIN curve c USING (unique_id)
LEFT JOIN recent r USING (unique_id)
WHERE s.model_version = $version
ORDER BY s.revenue DESC, s.unique_id
