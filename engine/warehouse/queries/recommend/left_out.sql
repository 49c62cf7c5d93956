-- Shoppers whom recommenders learn nothing from, with the figures that tell why.
SELECT l.kind, l.id, any_value(c.name) AS name, l.why, l.events, l.events_a_day AS "eventsADay", l.products, l.orders,
       l.orders_a_day AS "ordersADay", l.basket
FROM app.left_out_shoppers($max_products, $max_events_a_day, $max_orders_a_day, $max_basket, $time_zone) l
LEFT JOIN store.customers c ON c.customer_id = CASE l.kind WHEN 'customer' THEN l.id END AND c.deleted_at IS NULL
GROUP BY ALL
