-- One row an item and day that began without stock. The balance runs over the movements and is anchored on the last
-- level, so a history that does not start with an opening count is right as well; so is one that went on after it.
WITH level AS (
  SELECT source_id, variant_id, location_id, arg_max(on_hand, as_of) AS on_hand,
         CAST(timezone($time_zone, max(as_of)) AS DATE) AS day
  FROM store.inventory_levels
  WHERE deleted_at IS NULL AND on_hand IS NOT NULL
  GROUP BY ALL
),
moved AS (
  SELECT source_id, variant_id, location_id, CAST(timezone($time_zone, moved_at) AS DATE) AS day,
         sum(quantity) AS quantity
  FROM store.inventory_movements
  WHERE deleted_at IS NULL AND location_id IS NOT NULL
    AND CAST(timezone($time_zone, moved_at) AS DATE) <= CAST($as_of AS DATE)
  GROUP BY ALL
),
balance AS (
  SELECT m.source_id, m.variant_id, m.location_id, m.day,
         sum(m.quantity) OVER running
           + coalesce(l.on_hand - coalesce(sum(m.quantity) FILTER (WHERE m.day <= l.day) OVER whole, 0), 0) AS on_hand,
         coalesce(lead(m.day) OVER running, CAST($as_of AS DATE) + 1) AS next_day
  FROM moved m
  LEFT JOIN level l USING (source_id, variant_id, location_id)
  WINDOW running AS (PARTITION BY m.source_id, m.variant_id, m.location_id ORDER BY m.day),
         whole AS (PARTITION BY m.source_id, m.variant_id, m.location_id)
),
empty_day AS (
  SELECT source_id, variant_id, location_id,
         unnest(range(date_diff('day', DATE '1970-01-01', day) + 1,
                      date_diff('day', DATE '1970-01-01', next_day) + 1)) AS day
  FROM balance
  WHERE on_hand <= 0
)
SELECT coalesce(v.sku, e.variant_id) || '@' || e.location_id AS unique_id, CAST(e.day AS INTEGER) AS day
FROM empty_day e
LEFT JOIN store.variants v ON v.source_id = e.source_id AND v.variant_id = e.variant_id AND v.deleted_at IS NULL
WHERE e.day <= date_diff('day', DATE '1970-01-01', CAST($as_of AS DATE))
GROUP BY ALL
ORDER BY unique_id, day
