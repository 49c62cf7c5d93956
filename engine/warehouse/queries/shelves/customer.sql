-- Whether the customer is known, and by which name.
SELECT any_value(name) AS name
FROM (
  SELECT name FROM store.customers WHERE customer_id = $customer AND deleted_at IS NULL
  UNION ALL
  SELECT NULL FROM (SELECT 1 FROM store.orders WHERE customer_id = $customer AND deleted_at IS NULL LIMIT 1)
)
HAVING count(*) > 0
