-- Rows kept out, rows in the tables that pages read, and the newest order or event that is not of a time to come.
SELECT (SELECT count(*) FROM store.rejects) AS rejected,
       (SELECT count(*) FROM store.orders WHERE deleted_at IS NULL)
         + (SELECT count(*) FROM store.order_items WHERE deleted_at IS NULL)
         + (SELECT count(*) FROM store.customers WHERE deleted_at IS NULL)
         + (SELECT count(*) FROM store.products WHERE deleted_at IS NULL)
         + (SELECT count(*) FROM store.variants WHERE deleted_at IS NULL)
         + (SELECT count(*) FROM store.interactions WHERE deleted_at IS NULL) AS "rows",
       greatest((SELECT max(ordered_at) FROM store.orders WHERE deleted_at IS NULL AND ordered_at <= now()),
                (SELECT max(occurred_at) FROM store.interactions WHERE deleted_at IS NULL AND occurred_at <= now())) AS newest
