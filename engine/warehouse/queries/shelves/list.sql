-- The list of one subject at one placement; the engine asks for its key, and sorts by version and rank.
SELECT model_version, recommended_product_id, score, reason, recommended_category_id, rank
FROM mart.recommendations
