-- The first days with an order and with an event: what was before is not known, which is not nothing.
SELECT (SELECT strftime(timezone($time_zone, min(ordered_at)), '%Y-%m-%d') FROM store.orders WHERE deleted_at IS NULL) AS orders,
       (SELECT strftime(timezone($time_zone, min(occurred_at)), '%Y-%m-%d') FROM store.interactions WHERE deleted_at IS NULL) AS events
