-- The first days with an order and with an event, of the sources that also cover the days asked for: what was before is
-- not known, which is not nothing, and another source's days, years before, are not this one's past.
WITH spans AS (
  SELECT 'orders' AS kind, source_id, min(ordered_at) AS first_at, max(ordered_at) AS last_at
  FROM store.orders WHERE deleted_at IS NULL GROUP BY source_id
  UNION ALL
  SELECT 'events', source_id, min(occurred_at), max(occurred_at)
  FROM store.interactions WHERE deleted_at IS NULL GROUP BY source_id
),
days AS (
  SELECT kind, CAST(timezone($time_zone, first_at) AS DATE) AS first_day, CAST(timezone($time_zone, last_at) AS DATE) AS last_day
  FROM spans
),
-- Days after the last order are covered by the source that had it: they sold nothing.
reached AS (
  SELECT *, max(last_day) OVER (PARTITION BY kind) AS latest FROM days WHERE first_day <= CAST($to AS DATE)
)
SELECT strftime(min(first_day) FILTER (WHERE kind = 'orders'), '%Y-%m-%d') AS orders,
       strftime(min(first_day) FILTER (WHERE kind = 'events'), '%Y-%m-%d') AS events
FROM reached
WHERE last_day >= least(CAST($from AS DATE), latest)
