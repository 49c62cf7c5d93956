-- What each customer did with each product, counted by day. A browser that signed in once is known before, too.
WITH products AS (
  SELECT product_id, (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no
  FROM (SELECT DISTINCT product_id FROM store.products WHERE deleted_at IS NULL)
),
customers AS (
  SELECT customer_id, (row_number() OVER (ORDER BY customer_id) - 1)::INTEGER AS customer_no
  FROM (
    SELECT customer_id FROM store.orders WHERE deleted_at IS NULL AND customer_id IS NOT NULL
    UNION
    SELECT user_id FROM store.interactions WHERE deleted_at IS NULL AND user_id IS NOT NULL AND product_id IS NOT NULL
  )
  WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL)
),
-- Only where one customer alone used the browser: a shared one says nothing about either.
browsers AS (
  SELECT anonymous_id, any_value(user_id) AS user_id
  FROM store.interactions
  WHERE anonymous_id IS NOT NULL AND user_id IS NOT NULL AND deleted_at IS NULL
  GROUP BY anonymous_id
  HAVING count(DISTINCT user_id) = 1
),
acts AS (
  SELECT o.customer_id, i.product_id, o.ordered_at AS happened_at, 1 AS purchases, 0 AS returns, 0 AS carts, 0 AS views
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0
  UNION ALL
  SELECT o.customer_id, i.product_id, coalesce(r.refunded_at, o.ordered_at), 0, 1, 0, 0
  FROM store.refunds r
  JOIN store.order_items i ON i.order_item_id = r.order_item_id AND i.source_id = r.source_id
  JOIN store.orders o ON o.order_id = i.order_id AND o.source_id = i.source_id
  WHERE r.deleted_at IS NULL AND i.deleted_at IS NULL AND o.deleted_at IS NULL
  UNION ALL
  SELECT
    coalesce(e.user_id, b.user_id), e.product_id, e.occurred_at,
    (e.event_name = 'purchase')::INTEGER, 0,
    (e.event_name IN ('add_to_cart', 'add_to_wishlist'))::INTEGER,
    (e.event_name = 'view_item')::INTEGER
  FROM store.interactions e
  LEFT JOIN browsers b ON b.anonymous_id = CASE WHEN e.user_id IS NULL THEN e.anonymous_id END
  WHERE e.deleted_at IS NULL
    AND (e.event_name IN ('add_to_cart', 'add_to_wishlist', 'view_item')
      -- Orders say what was bought; purchase events count only where there are none.
      OR (e.event_name = 'purchase' AND NOT EXISTS (FROM store.orders)))
)
SELECT
  customer_no,
  product_no,
  date_diff('day', DATE '1970-01-01', timezone($time_zone, happened_at)::DATE)::INTEGER AS day,
  sum(purchases)::INTEGER AS purchases,
  sum(returns)::INTEGER AS returns,
  sum(carts)::INTEGER AS carts,
  sum(views)::INTEGER AS views
FROM acts
JOIN customers USING (customer_id)
JOIN products USING (product_id)
GROUP BY ALL
ORDER BY customer_no, product_no, day
