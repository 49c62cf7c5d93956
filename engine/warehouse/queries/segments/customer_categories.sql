-- What a customer buys, by category, most spent first.
SELECT coalesce(c.path, c.name, p.category_id, 'No category') AS category,
       CAST(count(DISTINCT (s.source_id, s.order_id)) AS INTEGER) AS orders,
       CAST(sum(coalesce(i.total, app.charged(i.quantity, i.unit_price, i.discount))) AS DOUBLE) AS spent
FROM app.sales s
JOIN store.order_items i ON i.source_id = s.source_id AND i.order_id = s.order_id AND i.deleted_at IS NULL
LEFT JOIN store.products p ON p.source_id = i.source_id AND p.product_id = i.product_id AND p.deleted_at IS NULL
LEFT JOIN store.categories c ON c.source_id = p.source_id AND c.category_id = p.category_id AND c.deleted_at IS NULL
WHERE s.customer_id = $customer AND i.quantity > 0 AND coalesce(s.currency, $currency) = $currency
GROUP BY ALL
ORDER BY spent DESC, category
LIMIT 8
