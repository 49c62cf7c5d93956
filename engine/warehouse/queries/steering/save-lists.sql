-- The steered lists with what their candidates carried. {folder} holds the worker's files,
-- {into} is the table.
INSERT INTO {into} BY NAME
WITH product AS (
  SELECT product_id, title, (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no
  FROM read_parquet({folder} || '/facts.parquet')
)
SELECT l.placement, l.source_kind, l.source_id, s.rank, p.product_id AS recommended_product_id,
       coalesce(c.score, 0) AS score, coalesce(c.reason, CASE s.from_tier WHEN -2 THEN 'Best seller of the catalogue' ELSE 'Pinned by you' END) AS reason, c.model_version,
       coalesce(c.generated_at, now()) AS generated_at, c.recommended_category_id
FROM read_parquet({folder} || '/steered.parquet') s
JOIN read_parquet({folder} || '/lists.parquet') l ON l.list_no = s.list_no
JOIN product p ON p.product_no = s.product_no
LEFT JOIN read_parquet({folder} || '/candidates.parquet') c
  ON c.list_no = s.from_list AND c.tier = s.from_tier AND c.product_no = s.product_no
