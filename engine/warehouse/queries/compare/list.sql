-- One subject's lists of two versions, with the place of each product in the other.
WITH a AS (
  SELECT rank, recommended_product_id AS product_id, reason FROM read_parquet($a)
  WHERE placement = $placement_a AND source_kind = $kind AND coalesce(source_id, 'everyone') = $id
),
b AS (
  SELECT rank, recommended_product_id AS product_id, reason FROM read_parquet($b)
  WHERE placement = $placement_b AND source_kind = $kind AND coalesce(source_id, 'everyone') = $id
),
title AS (SELECT product_id, any_value(title) AS title FROM store.products GROUP BY product_id)
SELECT rank, a.product_id AS product_a, coalesce(ta.title, a.product_id) AS title_a, a.reason AS reason_a,
       b.product_id AS product_b, coalesce(tb.title, b.product_id) AS title_b, b.reason AS reason_b,
       (SELECT min(o.rank) FROM b o WHERE o.product_id = a.product_id) AS a_in_b,
       (SELECT min(o.rank) FROM a o WHERE o.product_id = b.product_id) AS b_in_a
FROM a
FULL JOIN b USING (rank)
LEFT JOIN title ta ON ta.product_id = a.product_id
LEFT JOIN title tb ON tb.product_id = b.product_id
WHERE rank <= $k
ORDER BY rank
