-- Vectors of products that were set, a row a number; see recommend.setVectors.
WITH products AS (
  SELECT product_id, (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no
  FROM (SELECT DISTINCT product_id FROM store.products WHERE deleted_at IS NULL)
)
SELECT product_no, value
FROM (
  SELECT product_no, unnest(vector)::FLOAT AS value, generate_subscripts(vector, 1) AS place
  FROM mart.product_vectors
  JOIN products USING (product_id)
)
ORDER BY product_no, place
