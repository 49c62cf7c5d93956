-- Items that run out before a delivery can arrive, and items that hold too much; valued at cost where it is known.
WITH level AS (
  SELECT variant_id, location_id, arg_max(on_hand, as_of) AS on_hand
  FROM store.inventory_levels
  WHERE deleted_at IS NULL
  GROUP BY ALL
),
item AS (
  SELECT p.suggested_quantity, p.order_by, p.days_of_cover, coalesce(l.on_hand, 0) AS on_hand,
         coalesce(v.cost, v.price, 0) AS unit_cost,
         p.suggested_quantity > 0 AND p.order_by <= (SELECT min(ds) FROM mart.demand_total WHERE part = 'forecast') AS late
  FROM mart.replenishment_plan p
  LEFT JOIN level l USING (variant_id, location_id)
  LEFT JOIN (SELECT variant_id, any_value(cost) AS cost, any_value(price) AS price
             FROM store.variants WHERE deleted_at IS NULL GROUP BY variant_id) v USING (variant_id)
)
SELECT CAST(count(*) FILTER (WHERE late) AS INTEGER) AS late,
       CAST(coalesce(sum(suggested_quantity * unit_cost) FILTER (WHERE late), 0) AS DOUBLE) AS late_value,
       CAST(count(*) FILTER (WHERE days_of_cover > 120 AND on_hand > 0) AS INTEGER) AS excess,
       CAST(coalesce(sum(on_hand * unit_cost * (1 - 120 / days_of_cover))
         FILTER (WHERE days_of_cover > 120 AND on_hand > 0), 0) AS DOUBLE) AS excess_value
FROM item
