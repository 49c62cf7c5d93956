-- Net revenue of the whole store by day: history, held-out days as forecast before them, and the days ahead.
SELECT part, strftime(ds, '%Y-%m-%d') AS day, y, y_hat, lo_80, hi_80, lo_95, hi_95, model_version
FROM mart.demand_total
WHERE measure = 'revenue' AND (part <> 'history' OR ds > (SELECT max(ds) FROM mart.demand_total) - INTERVAL 70 DAY)
ORDER BY ds
