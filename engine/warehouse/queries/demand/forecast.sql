-- One item: history, the held-out window and the days ahead, as JSON-like rows with their part.
SELECT 'history' AS part, h.ds, h.y, h.lost, b.y_hat, b.lo_80, b.hi_80, NULL AS lo_95, NULL AS hi_95, b.naive
FROM mart.demand_history h
LEFT JOIN mart.demand_backtest b USING (unique_id, ds, model_version)
WHERE h.unique_id = $unique_id AND h.model_version = $version
UNION ALL
SELECT 'forecast', ds, NULL, NULL, y_hat, lo_80, hi_80, lo_95, hi_95, NULL
FROM mart.demand_forecast
WHERE unique_id = $unique_id AND model_version = $version
ORDER BY ds
