-- Visits of each day and those with a purchase. A visit is a session id, else a person on a day.
WITH visit AS (
  SELECT CAST(timezone($time_zone, occurred_at) AS DATE) AS day,
         coalesce(session_id, anonymous_id, user_id) AS visit, event_name
  FROM store.interactions
  WHERE deleted_at IS NULL
)
SELECT strftime(day, '%Y-%m-%d') AS day, CAST(count(DISTINCT visit) AS INTEGER) AS sessions,
       CAST(count(DISTINCT visit) FILTER (WHERE event_name = 'purchase') AS INTEGER) AS purchases
FROM visit
WHERE visit IS NOT NULL
  AND (day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    OR day BETWEEN CAST($compare_from AS DATE) AND CAST($compare_to AS DATE))
GROUP BY day
ORDER BY day
