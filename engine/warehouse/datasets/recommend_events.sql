-- What was done, event by event, oldest first: for models that learn from order in time and from visits.
-- An order counts for its customer; a purchase event counts for its visit alone where there are orders, so that
-- nothing counts twice. A visit without a session id ends after half an hour of quiet. Bots and bulk buyers are left out.
WITH strangers AS MATERIALIZED (
  SELECT kind, kind || ' ' || id AS shopper FROM app.left_out_shoppers($max_products, $max_events_a_day, $max_orders_a_day, $max_basket, $time_zone)
),
seen AS NOT MATERIALIZED (
  SELECT *, app.signal_kind(event_name) AS kind, coalesce(user_id, anonymous_id) AS visitor
  FROM store.interactions
  WHERE deleted_at IS NULL AND product_id IS NOT NULL AND app.signal_kind(event_name) IS NOT NULL
    AND coalesce('customer ' || user_id, 'visitor ' || anonymous_id, '') NOT IN (SELECT shopper FROM strangers)
),
-- Only what has no session id is looked through in order of time.
begun AS (
  SELECT *, visitor IS NOT NULL AND coalesce(occurred_at - lag(occurred_at) OVER visit > INTERVAL 30 MINUTE, true) AS begins
  FROM seen
  WHERE session_id IS NULL
  WINDOW visit AS (PARTITION BY source_id, visitor ORDER BY occurred_at, event_id)
),
visited AS (
  SELECT *, source_id || ' s ' || session_id AS visit
  FROM seen
  WHERE session_id IS NOT NULL
  UNION ALL
  SELECT * EXCLUDE (begins), CASE
      WHEN visitor IS NOT NULL THEN source_id || ' v ' || visitor || ' ' || sum(begins::INTEGER) OVER (PARTITION BY source_id, visitor ORDER BY occurred_at, event_id ROWS UNBOUNDED PRECEDING)
    END
  FROM begun
),
acts AS (
  SELECT o.customer_id, NULL AS visit, i.product_id, o.ordered_at AS happened_at, 3 AS kind, i.quantity::DOUBLE AS value
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0 AND o.customer_id IS NOT NULL
  UNION ALL
  SELECT o.customer_id, NULL, i.product_id, coalesce(r.refunded_at, o.ordered_at), 4, coalesce(r.quantity, i.quantity)::DOUBLE
  FROM store.refunds r
  JOIN store.order_items i ON i.order_item_id = r.order_item_id AND i.source_id = r.source_id
  JOIN store.orders o ON o.order_id = i.order_id AND o.source_id = i.source_id
  WHERE r.deleted_at IS NULL AND i.deleted_at IS NULL AND o.deleted_at IS NULL AND o.customer_id IS NOT NULL
  UNION ALL
  SELECT
    CASE WHEN kind <> 3 OR NOT EXISTS (FROM store.orders) THEN coalesce(e.user_id, b.user_id) END,
    e.visit, e.product_id, e.occurred_at, e.kind,
    CASE e.kind WHEN 5 THEN app.rating_of(e.properties, e.value) ELSE coalesce(e.quantity, 1)::DOUBLE END
  FROM visited e
  LEFT JOIN app.own_browsers b ON b.anonymous_id = CASE WHEN e.user_id IS NULL THEN e.anonymous_id END
),
numbered AS (
  SELECT
    coalesce(c.customer_no, -1)::INTEGER AS customer_no,
    CASE WHEN a.visit IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY a.visit NULLS LAST) - 1 END::INTEGER AS session_no,
    p.product_no,
    epoch(timezone($time_zone, a.happened_at)) / 86400 AS "at",
    a.kind::INTEGER AS kind,
    coalesce(a.value, 1) AS value
  FROM acts a
  JOIN app.product_numbers p USING (product_id)
  LEFT JOIN app.customer_numbers c USING (customer_id)
  WHERE coalesce('customer ' || a.customer_id, '') NOT IN (SELECT shopper FROM strangers)
    AND timezone($time_zone, a.happened_at)::DATE <= CAST($as_of AS DATE)
)
SELECT * FROM numbered
WHERE customer_no >= 0 OR session_no >= 0
ORDER BY "at", customer_no, session_no, product_no, kind, value
