-- Every variant that can be priced: today's price and cost, stock, last price change, lowest price of 30 days,
-- elasticity, the lowest competitor. Without a price history the last sale's price stands for today's, the cheapest sale
-- for the lowest, with the tax that list prices hold: `net_share` of a price is without it. A special that ended is a change of price, too; one that is yet to come is none.
WITH sale AS (
  SELECT i.source_id, i.variant_id, o.ordered_at, i.unit_price, i.cost, i.quantity
  FROM store.order_items i
  JOIN store.orders o ON o.source_id = i.source_id AND o.order_id = i.order_id
  WHERE i.deleted_at IS NULL AND o.deleted_at IS NULL AND i.quantity > 0 AND i.unit_price > 0
    AND app.is_sale(o.status)
    AND coalesce(o.currency, $currency) = $currency
),
day AS (SELECT CAST($as_of AS DATE) AS as_of),
sold AS (
  SELECT source_id, variant_id, arg_max(unit_price, ordered_at) AS price, arg_max(cost, ordered_at) AS cost,
         min(unit_price) FILTER (WHERE ordered_at >= (SELECT as_of - 30 FROM day)) AS lowest
  FROM sale GROUP BY ALL
),
period AS (
  SELECT source_id, variant_id, price, valid_from, valid_to, CAST(timezone($time_zone, valid_from) AS DATE) AS since,
         CASE WHEN CAST(timezone($time_zone, valid_to) AS DATE) <= (SELECT as_of FROM day)
              THEN CAST(timezone($time_zone, valid_to) AS DATE) END AS ended
  FROM store.price_history
  WHERE deleted_at IS NULL AND price > 0 AND coalesce(currency, $currency) = $currency
    AND CAST(timezone($time_zone, valid_from) AS DATE) <= (SELECT as_of FROM day)
),
history AS (
  SELECT source_id, variant_id, arg_max(price, valid_from) AS price, count(*) + count(ended) AS changes,
         max(greatest(since, ended)) AS changed_on,
         min(price) FILTER (WHERE coalesce(valid_to, TIMESTAMPTZ '9999-01-01') >= (SELECT as_of - 30 FROM day)) AS lowest
  FROM period
  GROUP BY ALL
),
-- What each competitor asked last, within 30 days and in the currency of the figures; what they can't deliver is left out.
asked AS (
  SELECT variant_id, competitor,
         arg_max({price: price, sold: coalesce(in_stock, true), observed_at: observed_at}, observed_at) AS last
  FROM store.competitor_prices
  WHERE deleted_at IS NULL AND price > 0 AND coalesce(currency, $currency) = $currency
    AND observed_at >= (SELECT as_of - 30 FROM day)
  GROUP BY ALL
),
rival AS (
  SELECT variant_id, count(*) AS rivals, min(last.price) AS price, arg_min(competitor, last.price) AS competitor,
         CAST(timezone($time_zone, arg_min(last.observed_at, last.price)) AS DATE) AS observed_on
  FROM asked
  WHERE last.sold
  GROUP BY variant_id
),
place AS (
  SELECT source_id, variant_id, location_id, arg_max(coalesce(available, on_hand), as_of) AS available,
         arg_max(coalesce(incoming, 0), as_of) AS incoming
  FROM store.inventory_levels WHERE deleted_at IS NULL
  GROUP BY ALL
),
stock AS (
  SELECT source_id, variant_id, sum(available) AS available, sum(incoming) AS incoming FROM place GROUP BY ALL
)
SELECT v.variant_id, v.sku,
       CASE WHEN v.title IS NULL OR v.title = p.title OR lower(v.title) LIKE 'default%' THEN coalesce(p.title, v.title, v.variant_id)
            WHEN p.title IS NULL THEN v.title
            ELSE p.title || ', ' || v.title END AS title,
       c.category_id, c.name AS category, parent.name AS parent_category,
       CAST(coalesce(CASE WHEN coalesce(v.currency, $currency) = $currency THEN v.price END, h.price, round(s.price / w.share, 2), s.price) AS DOUBLE) AS price,
       CAST(coalesce(w.share, 1) AS DOUBLE) AS net_share,
       CAST(coalesce(CASE WHEN coalesce(v.currency, $currency) = $currency THEN v.cost END, s.cost) AS DOUBLE) AS cost,
       CAST(CASE WHEN k.available IS NOT NULL THEN greatest(k.available, 0) END AS DOUBLE) AS available, CAST(k.incoming AS DOUBLE) AS incoming,
       CASE WHEN h.changes > 1 THEN date_diff('day', h.changed_on, (SELECT as_of FROM day)) END AS days_since_change,
       CAST(coalesce(h.lowest, round(s.lowest / w.share, 2), s.lowest) AS DOUBLE) AS lowest_30,
       CAST(r.price AS DOUBLE) AS rival_price, r.competitor AS rival, CAST(r.observed_on AS VARCHAR) AS rival_on,
       CAST(r.rivals AS INTEGER) AS rivals,
       e.elasticity, e.lo_80, e.hi_80, coalesce(e.n_price_points, 0) AS n_price_points, e.pooled_from, e.quality
FROM store.variants v
LEFT JOIN store.products p ON p.source_id = v.source_id AND p.product_id = v.product_id AND p.deleted_at IS NULL
LEFT JOIN store.categories c ON c.source_id = v.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
LEFT JOIN store.categories parent
  ON parent.source_id = c.source_id AND parent.category_id = c.parent_id AND parent.deleted_at IS NULL
ANTI JOIN app.services x ON x.source_id = v.source_id AND x.product_id = v.product_id
LEFT JOIN app.price_without_tax w ON w.source_id = v.source_id AND w.variant_id = v.variant_id
LEFT JOIN sold s ON s.source_id = v.source_id AND s.variant_id = v.variant_id
LEFT JOIN history h ON h.source_id = v.source_id AND h.variant_id = v.variant_id
LEFT JOIN stock k ON k.source_id = v.source_id AND k.variant_id = v.variant_id
LEFT JOIN rival r ON r.variant_id = v.variant_id
LEFT JOIN mart.price_elasticities e ON e.variant_id = v.variant_id AND e.model_version = $version
WHERE v.deleted_at IS NULL AND NOT app.is_retired(v.status)
ORDER BY v.variant_id
