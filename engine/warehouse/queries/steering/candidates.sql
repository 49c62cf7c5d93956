-- What the models offer each list: a tier a step of the chain. Lists of groups of shoppers end other chains and are
-- not repeated for each; a score of 0 marks what a model filled up with best sellers, which the chain does itself.
SELECT l.list_no, c.position AS tier, p.product_no,
       greatest(r.score, 1e-9)::DOUBLE AS score,
       r.reason, r.model_version, r.generated_at, r.recommended_category_id
FROM steering_lists l
JOIN steering_chain c ON c.placement = l.placement
JOIN steering_offers r
  ON r.placement = c.source AND r.model_version = c.model_version AND r.source_kind = l.source_kind
 AND coalesce(r.source_id, 'everyone') = l.source_id
JOIN steering_products p ON p.product_id = r.recommended_product_id
WHERE CASE WHEN c.source IN ('most_popular', 'trending') THEN l.placement = c.source ELSE r.score > 0 END
ORDER BY l.list_no, tier, r.rank
