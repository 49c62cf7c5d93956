-- Vectors of products that were set, a row a number; see recommend.setVectors.
SELECT product_no, value
FROM (
  SELECT product_no, unnest(vector)::FLOAT AS value, generate_subscripts(vector, 1) AS place
  FROM mart.product_vectors
  JOIN app.product_numbers USING (product_id)
)
ORDER BY product_no, place
