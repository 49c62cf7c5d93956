-- What there is to choose from: lists of each model version at each placement.
SELECT placement, model_version, count(*) FILTER (WHERE rank = 1) AS lists
FROM mart.recommendations
GROUP BY placement, model_version
ORDER BY ALL
