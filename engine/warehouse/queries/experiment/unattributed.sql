-- Orders since an experiment's start that belong to no variant: without a customer, or in another currency.
SELECT count(*)::INTEGER AS orders,
       count(*) FILTER (WHERE customer_id IS NULL)::INTEGER AS unknown,
       count(*) FILTER (WHERE coalesce(currency, $currency) <> $currency)::INTEGER AS foreign_orders
FROM app.sales
WHERE ordered_at >= $from::TIMESTAMPTZ AND ordered_at < $until::TIMESTAMPTZ
