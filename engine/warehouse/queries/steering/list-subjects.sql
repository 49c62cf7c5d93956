-- Whose list each is: the number of its product, its category, the segments of its customer.
SELECT l.list_no, l.placement, l.source_kind, l.source_id,
       coalesce(p.product_no, -1)::INTEGER AS product_no,
       CASE l.source_kind WHEN 'category' THEN l.source_id END AS category,
       CASE l.source_kind
         WHEN 'segment' THEN nullif(l.source_id, 'everyone')
         WHEN 'customer' THEN s.segments
       END AS segments
FROM steering_lists l
LEFT JOIN steering_products p ON p.product_id = CASE l.source_kind WHEN 'product' THEN l.source_id END
LEFT JOIN steering_segments s ON s.customer_id = CASE l.source_kind WHEN 'customer' THEN l.source_id END
ORDER BY l.list_no
