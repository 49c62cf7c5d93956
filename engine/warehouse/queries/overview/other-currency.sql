-- An order in another currency, if there is one.
SELECT currency FROM store.orders WHERE currency <> $currency AND deleted_at IS NULL LIMIT 1
