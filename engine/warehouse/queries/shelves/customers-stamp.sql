-- Changes when a load changes customers.
SELECT concat_ws(' ', count(*), max(loaded_at), max(deleted_at)) AS stamp FROM store.customers
