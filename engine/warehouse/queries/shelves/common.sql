-- The lists that stand for whole groups of shoppers; few enough to be kept in memory.
SELECT placement, source_kind, coalesce(source_id, 'everyone') AS source_id, model_version,
       recommended_product_id, score, reason
FROM mart.recommendations
WHERE placement IN ('most_popular', 'trending')
ORDER BY placement, source_kind, source_id, model_version, rank
