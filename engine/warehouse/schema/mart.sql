-- What models write and pages read. A promotion replaces the rows of its model version as a whole.
CREATE SCHEMA IF NOT EXISTS mart;

CREATE TABLE IF NOT EXISTS mart.customer_rfm (
  customer_id VARCHAR NOT NULL,
  recency_days INTEGER,
  frequency INTEGER,
  monetary_value DECIMAL(18, 4),
  r INTEGER,
  f INTEGER,
  m INTEGER,
  rfm_group VARCHAR,
  as_of DATE,
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.customer_segments (
  customer_id VARCHAR NOT NULL,
  segment_set VARCHAR NOT NULL,
  segment_id VARCHAR NOT NULL,
  segment_name VARCHAR,
  distance DOUBLE,
  model_version VARCHAR
);

-- Of the days ahead that the model version was trained for (its parameter days).
CREATE TABLE IF NOT EXISTS mart.customer_predictions (
  customer_id VARCHAR NOT NULL,
  historic_clv DECIMAL(18, 4),       -- spent so far, less returns
  predicted_clv DECIMAL(18, 4),      -- mean of what may be spent, less returns; 80 % of it lies from lo to hi
  predicted_clv_lo DECIMAL(18, 4),
  predicted_clv_hi DECIMAL(18, 4),
  predicted_number_of_orders DOUBLE,
  churn_probability DOUBLE,          -- of no order in these days
  probability_alive DOUBLE,          -- of still being a customer, who orders some day
  average_days_between_orders DOUBLE,
  average_order_value DECIMAL(18, 4),
  expected_date_of_next_order DATE,  -- by then an order is more likely than not; null where it never is
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.demand_forecast (
  unique_id VARCHAR NOT NULL,        -- sku@location
  ds DATE NOT NULL,                  -- first day of the period
  y_hat DOUBLE,
  lo_80 DOUBLE,
  hi_80 DOUBLE,
  lo_95 DOUBLE,
  hi_95 DOUBLE,
  model VARCHAR,
  model_version VARCHAR
);

-- One row a forecast series: the method in use, what it rests on, and how it did on the held-out window.
CREATE TABLE IF NOT EXISTS mart.demand_series (
  unique_id VARCHAR NOT NULL,
  variant_id VARCHAR NOT NULL,
  location_id VARCHAR NOT NULL,
  model VARCHAR,
  kind VARCHAR,                      -- smooth, intermittent, short
  sales INTEGER,                     -- periods with a sale
  periods INTEGER,                   -- periods of history
  step_days INTEGER,
  whole INTEGER,                     -- 1: sold in whole units
  revenue DOUBLE,                    -- last 365 days
  xyz VARCHAR,
  held_model VARCHAR,                -- method chosen without seeing the held-out window
  held_steps INTEGER,
  wape DOUBLE,
  mase DOUBLE,
  rmsse DOUBLE,
  bias DOUBLE,
  held_80 INTEGER,                   -- held-out steps inside the 80 % interval
  naive_wape DOUBLE,
  naive_rmsse DOUBLE,
  naive_bias DOUBLE,
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.demand_history (
  unique_id VARCHAR NOT NULL,
  ds DATE NOT NULL,                  -- first day of the period
  y DOUBLE,                          -- units sold
  lost DOUBLE,                       -- units that the days out of stock would have sold
  model_version VARCHAR
);

-- The last window, forecast without seeing it.
CREATE TABLE IF NOT EXISTS mart.demand_backtest (
  unique_id VARCHAR NOT NULL,
  ds DATE NOT NULL,
  y DOUBLE,
  y_hat DOUBLE,
  lo_80 DOUBLE,
  hi_80 DOUBLE,
  naive DOUBLE,
  model_version VARCHAR
);

-- Mean and standard deviation of the sum of the next 1..k periods: what stock decisions ask.
CREATE TABLE IF NOT EXISTS mart.demand_sum (
  unique_id VARCHAR NOT NULL,
  step INTEGER NOT NULL,
  mean DOUBLE,
  sd DOUBLE,
  model_version VARCHAR
);

-- The whole store by day: history, the held-out days as forecast before them, the days ahead, and the sums of these up
-- to each day.
CREATE TABLE IF NOT EXISTS mart.demand_total (
  measure VARCHAR NOT NULL,          -- revenue, units
  part VARCHAR NOT NULL,             -- history, backtest, forecast, sum
  ds DATE NOT NULL,
  y DOUBLE,
  y_hat DOUBLE,
  lo_80 DOUBLE,
  hi_80 DOUBLE,
  lo_95 DOUBLE,
  hi_95 DOUBLE,
  model VARCHAR,
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.replenishment_plan (
  variant_id VARCHAR NOT NULL,
  location_id VARCHAR NOT NULL,
  reorder_point DECIMAL(18, 3),
  safety_stock DECIMAL(18, 3),
  order_up_to DECIMAL(18, 3),
  suggested_quantity DECIMAL(18, 3),
  order_by DATE,
  days_of_cover DOUBLE,
  service_level DOUBLE,
  abc VARCHAR,
  xyz VARCHAR,
  reason VARCHAR,
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.recommendations (
  placement VARCHAR NOT NULL,        -- the strategy: related, frequently_bought_together ...
  source_kind VARCHAR NOT NULL,      -- product, customer, category, segment
  source_id VARCHAR,                 -- id of that product, customer ...
  rank INTEGER NOT NULL,
  recommended_product_id VARCHAR NOT NULL,
  score DOUBLE,
  reason VARCHAR,
  model_version VARCHAR,
  generated_at TIMESTAMPTZ DEFAULT now(),
  recommended_category_id VARCHAR,   -- at category_for_you: the category, which the product stands for
  list_key UBIGINT                   -- one number for a list (engine/shelves/keys.ts); rows are sorted by it
);
-- Workspaces of earlier versions lack the last two.
ALTER TABLE mart.recommendations ADD COLUMN IF NOT EXISTS recommended_category_id VARCHAR;
ALTER TABLE mart.recommendations ADD COLUMN IF NOT EXISTS list_key UBIGINT;
UPDATE mart.recommendations SET list_key = md5_number_lower(placement || ' ' || source_kind || ' ' || coalesce(source_id, 'everyone'))
WHERE list_key IS NULL;

-- The same lists after the merchandiser's rules and filled up by the chains, as the last publication planned them.
CREATE TABLE IF NOT EXISTS mart.recommendation_lists (
  placement VARCHAR NOT NULL,
  source_kind VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  recommended_product_id VARCHAR NOT NULL,
  score DOUBLE,
  reason VARCHAR,
  model_version VARCHAR,
  generated_at TIMESTAMPTZ,
  recommended_category_id VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.price_elasticities (
  variant_id VARCHAR NOT NULL,
  elasticity DOUBLE,
  lo_80 DOUBLE,
  hi_80 DOUBLE,
  n_price_points INTEGER,
  pooled_from VARCHAR,
  quality VARCHAR,
  model_version VARCHAR
);

CREATE TABLE IF NOT EXISTS mart.price_recommendations (
  variant_id VARCHAR NOT NULL,
  sku VARCHAR,
  current_price DECIMAL(18, 4),
  recommended_price DECIMAL(18, 4),
  compare_at_price DECIMAL(18, 4),
  currency VARCHAR,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  expected_units DOUBLE,
  expected_revenue DECIMAL(18, 4),
  expected_profit_p10 DECIMAL(18, 4),
  expected_profit_p50 DECIMAL(18, 4),
  expected_profit_p90 DECIMAL(18, 4),
  probability_of_loss DOUBLE,
  guardrail_status VARCHAR,
  reason VARCHAR,
  model_version VARCHAR
);

-- Vectors of products made elsewhere, for likeness of content. Kept when models are trained again.
CREATE TABLE IF NOT EXISTS mart.product_vectors (
  product_id VARCHAR NOT NULL,
  vector FLOAT[] NOT NULL
);
