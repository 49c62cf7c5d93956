-- Lists of two versions, one row a subject: how many products they share and how alike these are ordered.
CREATE OR REPLACE TEMP TABLE compared_lists AS
WITH a AS (
  SELECT source_kind, coalesce(source_id, 'everyone') AS source_id, rank, recommended_product_id AS product_id
  FROM read_parquet($a)
  WHERE placement = $placement_a AND rank <= $k
),
b AS (
  SELECT source_kind, coalesce(source_id, 'everyone') AS source_id, rank, recommended_product_id AS product_id
  FROM read_parquet($b)
  WHERE placement = $placement_b AND rank <= $k
),
places_a AS (SELECT source_kind, source_id, count(*) AS n FROM a GROUP BY ALL),
places_b AS (SELECT source_kind, source_id, count(*) AS n FROM b GROUP BY ALL),
met AS (
  SELECT source_kind, source_id, a.rank = b.rank AS same_place, a.rank = 1 AND b.rank = 1 AS same_first,
         row_number() OVER (PARTITION BY source_kind, source_id ORDER BY a.rank) AS place_a,
         row_number() OVER (PARTITION BY source_kind, source_id ORDER BY b.rank) AS place_b
  FROM a
  JOIN b USING (source_kind, source_id, product_id)
),
shared AS (
  SELECT source_kind, source_id, count(*) AS n, count(*) FILTER (WHERE same_place) AS same_places,
         bool_or(same_first) AS same_first,
         -- Places are 1 to n on both sides, so Spearman's needs only the sum of squared differences.
         CASE WHEN count(*) >= 3
              THEN 1 - 6.0 * sum((place_a - place_b) ** 2) / (count(*) * (count(*) ** 2 - 1)) END AS correlation
  FROM met
  GROUP BY ALL
)
SELECT source_kind, source_id, pa.n AS n_a, pb.n AS n_b,
       coalesce(s.n, 0) / greatest(coalesce(pa.n, 0), coalesce(pb.n, 0)) AS overlap, s.correlation,
       coalesce(s.same_first, false) AS same_first, coalesce(s.same_places, 0) AS same_places
FROM places_a pa
FULL JOIN places_b pb USING (source_kind, source_id)
LEFT JOIN shared s USING (source_kind, source_id)
