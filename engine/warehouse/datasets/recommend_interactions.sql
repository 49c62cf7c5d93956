-- What each customer did with each product, counted by day; ratings as the sum of how much they liked it, -1 to 1 each.
-- A browser in which one customer signed in is known before, too.
WITH seen AS (
  SELECT user_id, anonymous_id, product_id, occurred_at, app.signal_kind(event_name) AS kind,
         CASE WHEN app.signal_kind(event_name) = 5 THEN app.rating_of(properties, value) END AS rating
  FROM store.interactions
  WHERE deleted_at IS NULL AND app.signal_kind(event_name) IS NOT NULL
),
-- Stars go from 1; the smallest usual scale that holds every rating is taken.
scale AS (
  SELECT CASE WHEN coalesce(max(rating), 5) <= 1 THEN 1 WHEN coalesce(max(rating), 5) <= 5 THEN 5 WHEN max(rating) <= 10 THEN 10 ELSE 100 END AS top,
         CASE WHEN coalesce(max(rating), 5) <= 1 OR max(rating) > 10 THEN 0 ELSE 1 END AS bottom
  FROM seen
),
acts AS (
  SELECT o.customer_id, i.product_id, o.ordered_at AS happened_at, 1 AS purchases, 0 AS returns, 0 AS carts, 0 AS views, 0 AS wishlists, 0.0 AS ratings
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  UNION ALL
  SELECT o.customer_id, i.product_id, coalesce(r.refunded_at, o.ordered_at), 0, 1, 0, 0, 0, 0
  FROM store.refunds r
  JOIN store.order_items i ON i.order_item_id = r.order_item_id AND i.source_id = r.source_id
  JOIN store.orders o ON o.order_id = i.order_id AND o.source_id = i.source_id
  WHERE r.deleted_at IS NULL AND i.deleted_at IS NULL AND o.deleted_at IS NULL
  UNION ALL
  SELECT
    coalesce(e.user_id, b.user_id), e.product_id, e.occurred_at,
    (e.kind = 3)::INTEGER, 0, (e.kind = 1)::INTEGER, (e.kind = 0)::INTEGER, (e.kind = 2)::INTEGER,
    CASE WHEN e.kind = 5 THEN greatest(-1, coalesce((2 * e.rating - scale.top - scale.bottom) / (scale.top - scale.bottom), 0)) ELSE 0 END
  FROM seen e
  CROSS JOIN scale
  LEFT JOIN app.own_browsers b ON b.anonymous_id = CASE WHEN e.user_id IS NULL THEN e.anonymous_id END
  -- Orders say what was bought; purchase events count only where there are none.
  WHERE e.kind <> 3 OR NOT EXISTS (FROM store.orders)
)
SELECT
  customer_no,
  product_no,
  date_diff('day', DATE '1970-01-01', timezone($time_zone, happened_at)::DATE)::INTEGER AS day,
  sum(purchases)::INTEGER AS purchases,
  sum(returns)::INTEGER AS returns,
  sum(carts)::INTEGER AS carts,
  sum(views)::INTEGER AS views,
  sum(wishlists)::INTEGER AS wishlists,
  sum(ratings)::DOUBLE AS ratings
FROM acts
JOIN app.customer_numbers USING (customer_id)
JOIN app.product_numbers USING (product_id)
WHERE timezone($time_zone, happened_at)::DATE <= CAST($as_of AS DATE)
GROUP BY ALL
ORDER BY customer_no, product_no, day
