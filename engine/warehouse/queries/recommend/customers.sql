-- Customers by name or id, those with most orders first.
SELECT s.customer_id AS id, coalesce(any_value(c.name), s.customer_id) AS title, count(*) AS orders
FROM app.sales s
LEFT JOIN store.customers c ON c.customer_id = s.customer_id AND c.source_id = s.source_id AND c.deleted_at IS NULL
WHERE s.customer_id IS NOT NULL
GROUP BY s.customer_id
HAVING contains(lower(coalesce(any_value(c.name), '')), $search) OR starts_with(lower(s.customer_id), $search)
ORDER BY lower(s.customer_id) = $search DESC, orders DESC, id
LIMIT $limit
