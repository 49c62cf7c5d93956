-- An experiment as sums, one row a variant and day: customers on the day that brought them in, money and orders as they
-- came. Squares are given as what each day adds to them, so that sums over the days are sums over customers.
-- Days are stretches of 24 hours from the start; -1 stands for before. `variants` is JSON of {variant, from, until}.
WITH cuts AS (
  SELECT value ->> 'variant' AS variant, (value ->> 'from')::UBIGINT AS first, (value ->> 'until')::UBIGINT AS past
  FROM json_each($variants)
),
sale AS (
  SELECT source_id, order_id, customer_id, ordered_at AS moment, value::DOUBLE AS value
  FROM app.sales
  WHERE customer_id IS NOT NULL AND ordered_at >= $before::TIMESTAMPTZ AND ordered_at < $until::TIMESTAMPTZ
    AND coalesce(currency, $currency) = $currency
  UNION ALL
  -- Orders say what was bought; purchase events count only where there are none.
  SELECT source_id, coalesce(session_id, event_id), user_id, min(occurred_at), sum(value)::DOUBLE
  FROM store.interactions
  WHERE event_name = 'purchase' AND user_id IS NOT NULL AND deleted_at IS NULL AND NOT EXISTS (FROM store.orders)
    AND occurred_at >= $before::TIMESTAMPTZ AND occurred_at < $until::TIMESTAMPTZ
    AND coalesce(currency, $currency) = $currency
  GROUP BY source_id, coalesce(session_id, event_id), user_id
),
moved AS (
  SELECT customer_id, moment, coalesce(value, 0) AS value, 1 AS orders FROM sale
  UNION ALL
  -- A refund counts where its order does: what was bought before the start and comes back later is of neither side.
  SELECT s.customer_id, r.refunded_at, -r.amount::DOUBLE, 0
  FROM app.returns r
  JOIN sale s USING (source_id, order_id)
  WHERE r.refunded_at < $until::TIMESTAMPTZ
    AND (s.moment < $from::TIMESTAMPTZ) = (r.refunded_at < $from::TIMESTAMPTZ)
  UNION ALL
  -- A return that is a document of its own names no order: it counts on its day.
  SELECT r.customer_id, r.refunded_at, -r.amount::DOUBLE, 0
  FROM app.returns r
  ANTI JOIN app.sales s USING (source_id, order_id)
  WHERE r.customer_id IS NOT NULL AND r.refunded_at >= $before::TIMESTAMPTZ AND r.refunded_at < $until::TIMESTAMPTZ
    AND coalesce(r.currency, $currency) = $currency
),
seen AS (
  SELECT customer_id, ordered_at AS moment FROM store.orders
  WHERE deleted_at IS NULL AND customer_id IS NOT NULL AND ordered_at < $until::TIMESTAMPTZ
  UNION ALL
  SELECT user_id, occurred_at FROM store.interactions
  WHERE deleted_at IS NULL AND user_id IS NOT NULL AND occurred_at < $until::TIMESTAMPTZ
  UNION ALL
  SELECT customer_id, created_at FROM store.customers
  WHERE deleted_at IS NULL AND created_at IS NOT NULL AND created_at < $until::TIMESTAMPTZ
),
person AS (
  SELECT customer_id, min(moment) AS first_at, max(moment) FILTER (WHERE moment < $from::TIMESTAMPTZ) AS last_before,
         app.experiment_bucket($experiment, customer_id) AS bucket
  FROM seen
  WHERE customer_id NOT IN (SELECT customer_id FROM store.customers WHERE deleted_at IS NOT NULL)
  GROUP BY customer_id
),
earlier AS (
  SELECT customer_id, sum(value) AS x, (sum(orders) > 0)::INTEGER AS cx
  FROM moved
  WHERE moment < $from::TIMESTAMPTZ
  GROUP BY customer_id
),
member AS (
  SELECT p.customer_id, c.variant, coalesce(e.x, 0) AS x, coalesce(e.cx, 0) AS cx,
         greatest(0, floor((epoch(p.first_at) - epoch($from::TIMESTAMPTZ)) / 86400))::INTEGER AS day
  FROM person p
  JOIN cuts c ON p.bucket >= c.first AND p.bucket < c.past
  LEFT JOIN earlier e USING (customer_id)
  WHERE p.last_before IS NULL OR p.last_before >= $active_since::TIMESTAMPTZ
),
daily AS (
  SELECT customer_id, floor((epoch(moment) - epoch($from::TIMESTAMPTZ)) / 86400)::INTEGER AS day,
         sum(value) AS value, sum(orders) AS orders
  FROM moved
  WHERE moment >= $from::TIMESTAMPTZ
  GROUP BY ALL
),
running AS (
  SELECT m.variant, d.day, m.x, m.cx, d.value, d.orders,
         sum(d.value) OVER customer AS y, sum(d.orders) OVER customer AS d
  FROM daily d
  JOIN member m USING (customer_id)
  WINDOW customer AS (PARTITION BY d.customer_id ORDER BY d.day)
),
added AS (
  SELECT variant, day, 0 AS customers, 0 AS x, 0 AS xx, 0 AS cx,
         sum(value) AS y, sum(y * y - (y - value) * (y - value)) AS yy,
         sum(orders) AS d, sum(d * d - (d - orders) * (d - orders)) AS dd,
         sum(y * d - (y - value) * (d - orders)) AS yd, sum(x * value) AS xy,
         count(*) FILTER (WHERE d > 0 AND d = orders) AS c,
         count(*) FILTER (WHERE d > 0 AND d = orders AND cx = 1) AS cxc
  FROM running
  GROUP BY variant, day
  UNION ALL
  SELECT variant, day, count(*), sum(x), sum(x * x), sum(cx), 0, 0, 0, 0, 0, 0, 0, 0
  FROM member
  GROUP BY variant, day
)
SELECT variant, day, sum(customers)::DOUBLE AS customers, sum(x)::DOUBLE AS x, sum(xx)::DOUBLE AS xx,
       sum(cx)::DOUBLE AS cx, sum(y)::DOUBLE AS y, sum(yy)::DOUBLE AS yy, sum(d)::DOUBLE AS d, sum(dd)::DOUBLE AS dd,
       sum(yd)::DOUBLE AS yd, sum(xy)::DOUBLE AS xy, sum(c)::DOUBLE AS c, sum(cxc)::DOUBLE AS cxc
FROM added
GROUP BY variant, day
ORDER BY variant, day
