-- One row a variant, week and shelf price: the days it stood in stock at that price, and the units it sold.
-- The shelf price is that of price_history, once a special has ended the price beside it; where that says none, the
-- day's median price of its sales, carried on. Sales are without tax, and so are list prices here.
-- A day counts as in stock when the day began with stock or saw a sale; without movements every day counts. The balance
-- runs over the movements and is anchored on the last levels, for their history rarely starts with an opening count.
-- Days count from the first price on. An item of which nothing is known before its first sale counts from the day after:
-- that day is there because of the sale, and would make a best seller of everything that sold for the first time lately.
-- Lines with a negative quantity, orders that are no sales and lines that the customer took back whole on the same day
-- are left out, and so are days before the store's first sale. Weeks start on Monday.
WITH sale AS (
  SELECT i.source_id, i.variant_id, CAST(timezone($time_zone, o.ordered_at) AS DATE) AS day,
         sum(i.quantity) AS units, median(i.unit_price) AS paid
  FROM store.order_items i
  JOIN store.orders o ON o.source_id = i.source_id AND o.order_id = i.order_id
  ANTI JOIN app.undone($time_zone) u ON u.source_id = i.source_id AND u.order_id = i.order_id AND u.order_item_id = i.order_item_id
  WHERE i.deleted_at IS NULL AND o.deleted_at IS NULL AND i.quantity > 0 AND i.unit_price > 0
    AND i.variant_id IS NOT NULL
    AND CAST(timezone($time_zone, o.ordered_at) AS DATE) <= CAST($as_of AS DATE)
    AND app.is_sale(o.status)
    AND coalesce(o.currency, $currency) = $currency
  GROUP BY ALL
),
listed AS (
  SELECT source_id, variant_id, CAST(timezone($time_zone, valid_from) AS DATE) AS day,
         arg_max({price: CAST(price * coalesce(share, 1) AS DECIMAL(18, 4)),
                  usual: CAST(compare_at_price * coalesce(share, 1) AS DECIMAL(18, 4)), promoted: coalesce(compare_at_price > price, false),
                  until: CAST(timezone($time_zone, valid_to - INTERVAL 1 SECOND) AS DATE)}, valid_from) AS shelf
  FROM store.price_history
  LEFT JOIN app.price_without_tax USING (source_id, variant_id)
  WHERE deleted_at IS NULL AND price > 0 AND coalesce(currency, $currency) = $currency
  GROUP BY ALL
),
span AS (SELECT min(day) AS since FROM sale),
first_sale AS (SELECT source_id, variant_id, min(day) AS day FROM sale GROUP BY ALL),
first_price AS (SELECT source_id, variant_id, min(day) AS day FROM listed GROUP BY ALL),
first_day AS (
  SELECT source_id, variant_id, least(s.day, p.day) AS day,
         CASE WHEN p.day < s.day OR s.day IS NULL THEN p.day
              WHEN s.day = (SELECT since FROM span) THEN s.day
              ELSE s.day + 1 END AS since
  FROM first_sale s FULL JOIN first_price p USING (source_id, variant_id)
),
item AS (
  SELECT v.source_id, v.variant_id, v.product_id, coalesce(p.category_id, 'none') AS category_id,
         coalesce(c.name, 'No category') AS category, greatest(f.day, s.since) AS day, greatest(f.since, s.since) AS since,
         CASE WHEN app.is_retired(v.status)
              THEN (SELECT max(sale.day) FROM sale WHERE sale.source_id = v.source_id AND sale.variant_id = v.variant_id)
              ELSE CAST($as_of AS DATE) END AS until
  FROM store.variants v
  JOIN first_day f ON f.source_id = v.source_id AND f.variant_id = v.variant_id
  ANTI JOIN app.services x ON x.source_id = v.source_id AND x.product_id = v.product_id
  JOIN span s ON s.since IS NOT NULL
  LEFT JOIN store.products p
    ON p.source_id = v.source_id AND p.product_id = v.product_id AND p.deleted_at IS NULL
  LEFT JOIN store.categories c
    ON c.source_id = v.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
  WHERE v.deleted_at IS NULL
),
grid AS (
  SELECT i.source_id, i.variant_id, CAST(d.day AS DATE) AS day
  FROM item i, range(i.day, i.until + INTERVAL 1 DAY, INTERVAL 1 DAY) AS d (day)
),
moved AS (
  SELECT source_id, variant_id, CAST(timezone($time_zone, moved_at) AS DATE) AS day, sum(quantity) AS change
  FROM store.inventory_movements
  WHERE deleted_at IS NULL
  GROUP BY ALL
),
level AS (
  SELECT source_id, variant_id, sum(on_hand) AS on_hand, CAST(timezone($time_zone, max(as_of)) AS DATE) AS day
  FROM (
    SELECT source_id, variant_id, location_id, arg_max(on_hand, as_of) AS on_hand, max(as_of) AS as_of
    FROM store.inventory_levels
    WHERE deleted_at IS NULL AND on_hand IS NOT NULL
    GROUP BY ALL
  )
  GROUP BY source_id, variant_id
),
stock AS (
  SELECT m.source_id, m.variant_id, m.day,
         sum(m.change) OVER (whole ORDER BY m.day)
           + coalesce(l.on_hand - coalesce(sum(m.change) FILTER (WHERE m.day <= l.day) OVER whole, 0), 0) AS on_hand
  FROM moved m
  LEFT JOIN level l USING (source_id, variant_id)
  WINDOW whole AS (PARTITION BY m.source_id, m.variant_id)
),
daily AS (
  SELECT g.source_id, g.variant_id, g.day, coalesce(s.units, 0) AS units,
         CASE WHEN coalesce(g.day <= l.shelf.until, true) THEN l.shelf.price ELSE l.shelf.usual END AS listed,
         coalesce(l.shelf.promoted AND coalesce(g.day <= l.shelf.until, true), false) AS promoted,
         last_value(s.paid IGNORE NULLS)
           OVER (PARTITION BY g.source_id, g.variant_id ORDER BY g.day ROWS UNBOUNDED PRECEDING) AS paid,
         coalesce(k.on_hand, 1) > 0 OR coalesce(s.units, 0) > 0 AS in_stock
  FROM grid g
  ASOF LEFT JOIN listed l ON l.source_id = g.source_id AND l.variant_id = g.variant_id AND l.day <= g.day
  LEFT JOIN sale s ON s.source_id = g.source_id AND s.variant_id = g.variant_id AND s.day = g.day
  ASOF LEFT JOIN stock k ON k.source_id = g.source_id AND k.variant_id = g.variant_id AND k.day < g.day
)
SELECT d.variant_id, i.product_id, i.category_id, i.category,
       CAST(date_diff('day', DATE '1970-01-05', CAST(date_trunc('week', d.day) AS DATE)) // 7 AS INTEGER) AS week,
       CAST(coalesce(d.listed, d.paid) AS DOUBLE) AS price,
       CAST(d.promoted AS INTEGER) AS promoted,
       CAST(count(*) AS INTEGER) AS days,
       CAST(sum(d.units) AS DOUBLE) AS units
FROM daily d
JOIN item i ON i.source_id = d.source_id AND i.variant_id = d.variant_id
WHERE d.day >= i.since AND d.in_stock AND coalesce(d.listed, d.paid) > 0
GROUP BY ALL
ORDER BY d.variant_id, week, price, promoted
