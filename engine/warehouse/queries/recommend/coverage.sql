-- What each model's lists cover at each placement, before rules. Without a score a product only fills the list.
WITH list AS (
  SELECT placement, model_version, list_key, count(*) FILTER (WHERE score > 0) AS own
  FROM mart.recommendations
  GROUP BY ALL
)
SELECT placement, model_version, count(*) AS lists, count(*) FILTER (WHERE own < 5) AS short_lists,
       (SELECT count(DISTINCT r.recommended_product_id) FROM mart.recommendations r
        WHERE r.placement = list.placement AND r.model_version = list.model_version AND r.rank <= 10) AS products_shown
FROM list
GROUP BY placement, model_version
