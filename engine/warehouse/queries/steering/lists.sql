-- Every list there shall be, numbered: those of groups of shoppers first, for other chains end with them; those for
-- everyone before those of products and customers, for best sellers stand in where these have none. A product page always has
-- one, if only of best sellers; a customer has one where a model of the chain knows them.
CREATE OR REPLACE TEMP TABLE steering_lists AS
WITH own AS (
  SELECT DISTINCT c.placement, r.source_kind
  FROM steering_chain c
  JOIN steering_offers r ON r.placement = c.source AND r.model_version = c.model_version
  WHERE c.placement = c.source
),
known AS (
  SELECT c.placement, r.source_kind, coalesce(r.source_id, 'everyone') AS source_id
  FROM steering_chain c
  JOIN steering_offers r ON r.placement = c.source AND r.model_version = c.model_version AND r.rank = 1
  JOIN own o ON o.placement = c.placement AND o.source_kind = r.source_kind
  WHERE c.placement = c.source OR r.source_kind IN ('product', 'customer')
  UNION
  SELECT o.placement, 'product', p.product_id
  FROM own o
  CROSS JOIN steering_products p
  WHERE o.source_kind = 'product' AND p.offered
  UNION
  SELECT o.placement, 'segment', 'everyone'
  FROM own o
  JOIN steering_chain c ON c.placement = o.placement
  JOIN steering_offers r ON r.placement = c.source AND r.model_version = c.model_version AND r.rank = 1
  WHERE o.source_kind IN ('product', 'customer') AND r.source_kind = 'segment' AND coalesce(r.source_id, 'everyone') = 'everyone'
)
SELECT (row_number() OVER (ORDER BY placement NOT IN ('most_popular', 'trending'), placement, source_kind <> 'segment', source_kind, source_id) - 1)::INTEGER AS list_no,
       placement, source_kind, source_id
FROM known
