-- The whole store by day: the last half year, the held-out days as forecast before them, and the days ahead.
SELECT part, ds, y, y_hat, lo_80, hi_80, lo_95, hi_95, model
FROM mart.demand_total
WHERE measure = $measure AND model_version = $version
  AND ds > (SELECT max(ds) FROM mart.demand_total WHERE part = 'history' AND model_version = $version) - 182
ORDER BY ds, part
