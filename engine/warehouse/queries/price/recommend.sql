-- One row an item whose price changes; profit is the change against today's price over the horizon.
INSERT INTO mart.price_recommendations BY NAME
SELECT *, $currency AS currency, now() AS valid_from, $version AS model_version
FROM (
  SELECT unnest(from_json($rows, '[{
    "variant_id": "VARCHAR", "sku": "VARCHAR", "current_price": "DECIMAL(18,4)",
    "recommended_price": "DECIMAL(18,4)", "expected_units": "DOUBLE", "expected_revenue": "DECIMAL(18,4)",
    "expected_profit_p10": "DECIMAL(18,4)", "expected_profit_p50": "DECIMAL(18,4)",
    "expected_profit_p90": "DECIMAL(18,4)", "probability_of_loss": "DOUBLE", "guardrail_status": "VARCHAR",
    "reason": "VARCHAR"}]'), recursive := true)
)
