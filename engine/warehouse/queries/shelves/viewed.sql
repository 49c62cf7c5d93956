-- What a customer looked at last, also in a browser that signed in once; times are as of the last event there is.
WITH last AS (
  SELECT max(occurred_at) AS moment FROM store.interactions WHERE deleted_at IS NULL
),
browsers AS (
  SELECT anonymous_id
  FROM store.interactions
  WHERE anonymous_id IN (SELECT anonymous_id FROM store.interactions WHERE user_id = $customer AND deleted_at IS NULL)
    AND user_id IS NOT NULL AND deleted_at IS NULL
  GROUP BY anonymous_id
  HAVING min(user_id) = max(user_id)
)
SELECT product_id, count(*) AS views, date_diff('day', max(occurred_at), (SELECT moment FROM last)) AS days
FROM store.interactions
WHERE (user_id = $customer OR (user_id IS NULL AND anonymous_id IN (FROM browsers)))
  AND event_name = 'view_item' AND product_id IS NOT NULL AND deleted_at IS NULL
GROUP BY product_id
ORDER BY max(occurred_at) DESC, product_id
LIMIT 50
