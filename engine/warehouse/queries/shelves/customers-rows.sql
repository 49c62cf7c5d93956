-- Where each customer's row stands, in order of a number made of its id; of several rows the one with a name first.
SELECT (md5_number_lower(customer_id) >> 11)::DOUBLE AS key, rowid::INTEGER AS row
FROM store.customers
WHERE deleted_at IS NULL
ORDER BY key, name IS NULL, row
