-- Who sees what: every customer of every running experiment. `list_suffix` is put behind the placement's name to find
-- the lists of the customer's variant: empty for those that everybody gets, null where nothing shall be shown.
WITH cut AS (
  SELECT value ->> 'experiment' AS experiment_id, value ->> 'startedAt' AS started_at, value ->> 'placements' AS placements,
         value ->> 'variant' AS variant, value ->> 'suffix' AS list_suffix,
         (value ->> 'from')::UBIGINT AS first, (value ->> 'until')::UBIGINT AS past
  FROM json_each($experiments)
),
person AS (
  SELECT customer_id, any_value(name) AS name
  FROM (
    SELECT customer_id, name FROM store.customers WHERE deleted_at IS NULL
    UNION ALL
    SELECT customer_id, NULL FROM store.orders WHERE deleted_at IS NULL AND customer_id IS NOT NULL
    UNION ALL
    SELECT user_id, NULL FROM store.interactions WHERE deleted_at IS NULL AND user_id IS NOT NULL
  )
  WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL)
  GROUP BY customer_id
),
placed AS (
  SELECT p.*, e.experiment_id, app.experiment_bucket(e.experiment_id, p.customer_id) AS bucket
  FROM person p
  CROSS JOIN (SELECT DISTINCT experiment_id FROM cut) e
)
SELECT c.experiment_id, p.customer_id, c.variant, c.list_suffix, c.placements, c.started_at::TIMESTAMPTZ AS started_at,
       p.name AS _title, NULL::VARCHAR AS _blocked
FROM placed p
JOIN cut c ON c.experiment_id = p.experiment_id AND p.bucket >= c.first AND p.bucket < c.past
ORDER BY c.experiment_id, p.customer_id
