-- Categories of one order, both ways: how often together, and how many times more often than by chance.
WITH category AS (
  SELECT product_id, any_value(category_id) AS category_id
  FROM store.products
  WHERE deleted_at IS NULL AND category_id IS NOT NULL
  GROUP BY product_id
),
basket AS (
  SELECT DISTINCT o.source_id, o.order_id, c.category_id
  FROM app.sales o
  JOIN store.order_items i ON i.order_id = o.order_id AND i.source_id = o.source_id
  JOIN category c ON c.product_id = i.product_id
  WHERE i.deleted_at IS NULL AND i.quantity > 0
),
-- An order of everything says nothing of what goes together.
fit AS (
  SELECT * FROM basket QUALIFY count(*) OVER (PARTITION BY source_id, order_id) <= 30
),
total AS (SELECT count(DISTINCT (source_id, order_id))::DOUBLE AS orders FROM fit),
share AS (SELECT category_id, count(*) / (SELECT orders FROM total) AS share FROM fit GROUP BY category_id),
pair AS (
  SELECT a.category_id AS from_id, b.category_id AS to_id, count(*) AS orders
  FROM fit a
  JOIN fit b ON b.source_id = a.source_id AND b.order_id = a.order_id AND b.category_id <> a.category_id
  GROUP BY ALL
)
SELECT from_id, to_id, orders, orders / (SELECT orders FROM total) / (f.share * t.share) AS lift
FROM pair
JOIN share f ON f.category_id = from_id
JOIN share t ON t.category_id = to_id
WHERE orders >= $min_orders AND orders / (SELECT orders FROM total) / (f.share * t.share) >= $min_lift
ORDER BY lift DESC, orders DESC, from_id, to_id
LIMIT 1000
