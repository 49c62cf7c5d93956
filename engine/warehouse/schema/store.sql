-- Canonical tables: one shape for every store, filled by the mappings of engine/ingest.
-- Keys are the native ids as text and unique within source_id. Money is in major units. Times are UTC.
-- A row that left its source keeps its values and gets deleted_at: readers leave those rows out.
-- Orders are sales where app.is_sale(status) says so. Lines with a negative quantity are returns, not
-- sales; the money given back for them stands in refunds. Read sales from quantity > 0 and returns from refunds.
-- Keys that few rows share are kept as they are: looking for what repeats takes several times as long, and so does
-- finding one of them again. Events are many and their keys long: those are packed by zstd.
CREATE SCHEMA IF NOT EXISTS store;

CREATE TABLE IF NOT EXISTS store.customers (
  customer_id VARCHAR USING COMPRESSION uncompressed NOT NULL,
  email_hash VARCHAR,
  name VARCHAR,
  created_at TIMESTAMPTZ,
  country VARCHAR,
  region VARCHAR,
  city VARCHAR,
  postcode VARCHAR,
  gender VARCHAR,
  birth_year INTEGER,
  accepts_marketing BOOLEAN,
  is_guest BOOLEAN,
  attributes JSON,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.categories (
  category_id VARCHAR NOT NULL,
  name VARCHAR,
  parent_id VARCHAR,
  path VARCHAR,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.products (
  product_id VARCHAR NOT NULL,
  title VARCHAR,
  brand VARCHAR,
  vendor VARCHAR,
  category_id VARCHAR,
  status VARCHAR,
  created_at TIMESTAMPTZ,
  image_url VARCHAR,
  url VARCHAR,
  attributes JSON,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.variants (
  variant_id VARCHAR NOT NULL,
  product_id VARCHAR NOT NULL,
  sku VARCHAR,
  title VARCHAR,
  price DECIMAL(18, 4),
  compare_at_price DECIMAL(18, 4),
  cost DECIMAL(18, 4),
  currency VARCHAR,
  barcode VARCHAR,
  weight DECIMAL(18, 4),             -- kilograms
  status VARCHAR,
  attributes JSON,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.orders (
  order_id VARCHAR USING COMPRESSION uncompressed NOT NULL,
  customer_id VARCHAR USING COMPRESSION uncompressed, -- null: bought as a guest who left no trace
  ordered_at TIMESTAMPTZ NOT NULL,
  status VARCHAR,
  financial_status VARCHAR,
  channel VARCHAR,
  currency VARCHAR,
  subtotal DECIMAL(18, 4),
  discount DECIMAL(18, 4),
  shipping DECIMAL(18, 4),
  tax DECIMAL(18, 4),
  total DECIMAL(18, 4),
  coupon VARCHAR,
  campaign_id VARCHAR,
  shipping_country VARCHAR,
  is_first_order BOOLEAN,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.order_items (
  order_item_id VARCHAR USING COMPRESSION uncompressed NOT NULL,
  order_id VARCHAR USING COMPRESSION uncompressed NOT NULL,
  variant_id VARCHAR,
  product_id VARCHAR,
  sku VARCHAR,
  title VARCHAR,
  quantity DECIMAL(18, 3) NOT NULL,
  unit_price DECIMAL(18, 4) NOT NULL,
  discount DECIMAL(18, 4),           -- of the whole line
  tax DECIMAL(18, 4),                -- of the whole line
  total DECIMAL(18, 4),              -- of the whole line, after discount
  cost DECIMAL(18, 4),               -- of one unit
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.refunds (
  refund_id VARCHAR NOT NULL,
  order_id VARCHAR NOT NULL,
  order_item_id VARCHAR,
  quantity DECIMAL(18, 3),           -- units that came back, positive
  amount DECIMAL(18, 4) NOT NULL,    -- money given back, positive
  refunded_at TIMESTAMPTZ,
  reason VARCHAR,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ,
  cancelled DECIMAL(18, 4)           -- of the amount: for what was cancelled, so that the order no longer shows it
);
-- Workspaces of earlier versions lack the last.
ALTER TABLE store.refunds ADD COLUMN IF NOT EXISTS cancelled DECIMAL(18, 4);

CREATE TABLE IF NOT EXISTS store.shipments (
  shipment_id VARCHAR NOT NULL,
  order_id VARCHAR NOT NULL,
  location_id VARCHAR,
  carrier VARCHAR,
  shipped_at TIMESTAMPTZ,
  delivered_at TIMESTAMPTZ,
  cost DECIMAL(18, 4),
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.locations (
  location_id VARCHAR NOT NULL,
  name VARCHAR,
  country VARCHAR,
  kind VARCHAR,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.inventory_levels (
  variant_id VARCHAR NOT NULL,
  location_id VARCHAR NOT NULL,
  as_of TIMESTAMPTZ NOT NULL,
  on_hand DECIMAL(18, 3),
  committed DECIMAL(18, 3),
  incoming DECIMAL(18, 3),
  available DECIMAL(18, 3),
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.inventory_movements (
  movement_id VARCHAR NOT NULL,
  variant_id VARCHAR NOT NULL,
  location_id VARCHAR,
  quantity DECIMAL(18, 3) NOT NULL,  -- negative: out
  kind VARCHAR,
  moved_at TIMESTAMPTZ NOT NULL,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.suppliers (
  supplier_id VARCHAR NOT NULL,
  name VARCHAR,                      -- equals products.vendor of what it supplies
  lead_time_days DECIMAL(18, 3),
  moq DECIMAL(18, 3),
  pack_size DECIMAL(18, 3),
  unit_cost DECIMAL(18, 4),
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

-- One row a variant of a purchase order; received_at is null while it is on its way.
CREATE TABLE IF NOT EXISTS store.purchase_orders (
  purchase_order_id VARCHAR NOT NULL,
  variant_id VARCHAR NOT NULL,
  supplier_id VARCHAR,
  location_id VARCHAR,
  ordered_at TIMESTAMPTZ,
  expected_at TIMESTAMPTZ,
  received_at TIMESTAMPTZ,
  quantity DECIMAL(18, 3) NOT NULL,
  unit_cost DECIMAL(18, 4),
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.price_history (
  variant_id VARCHAR NOT NULL,
  valid_from TIMESTAMPTZ NOT NULL,
  price DECIMAL(18, 4) NOT NULL,
  compare_at_price DECIMAL(18, 4),
  valid_to TIMESTAMPTZ,              -- null: still valid
  currency VARCHAR,
  reason VARCHAR,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.competitor_prices (
  variant_id VARCHAR NOT NULL,
  competitor VARCHAR NOT NULL,
  observed_at TIMESTAMPTZ NOT NULL,
  price DECIMAL(18, 4) NOT NULL,
  currency VARCHAR,
  url VARCHAR,
  in_stock BOOLEAN,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.campaigns (
  campaign_id VARCHAR NOT NULL,
  channel VARCHAR,
  name VARCHAR,
  starts_at TIMESTAMPTZ,
  ends_at TIMESTAMPTZ,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.ad_spend (
  campaign_id VARCHAR NOT NULL,
  date DATE NOT NULL,
  spend DECIMAL(18, 4),
  impressions BIGINT,
  clicks BIGINT,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS store.interactions (
  event_id VARCHAR USING COMPRESSION zstd NOT NULL,
  event_name VARCHAR NOT NULL,       -- GA4's name, or the source's own where GA4 has none
  event_name_source VARCHAR,
  occurred_at TIMESTAMPTZ NOT NULL,
  user_id VARCHAR,                   -- customers.customer_id once signed in
  anonymous_id VARCHAR,
  session_id VARCHAR,
  product_id VARCHAR,
  variant_id VARCHAR,
  quantity DECIMAL(18, 3),
  value DECIMAL(18, 4),
  currency VARCHAR,
  item_list_id VARCHAR,
  recommendation_id VARCHAR,
  page_url VARCHAR,
  referrer VARCHAR,
  device VARCHAR,
  country VARCHAR,
  properties JSON,
  source_id VARCHAR NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

-- Rows and lines that failed a check, as of the last load of their source; kept, never dropped.
CREATE TABLE IF NOT EXISTS store.rejects (
  source_id VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,            -- read: a line of a file, map: a row of a mapping
  table_name VARCHAR NOT NULL,       -- of the source when read, of the store schema when mapped
  row_key VARCHAR,                   -- the key as text, or file:line
  column_name VARCHAR,
  rule VARCHAR NOT NULL,             -- the reason in the user's words
  value VARCHAR,
  row JSON,
  loaded_at TIMESTAMPTZ NOT NULL
);

-- Of what each table was last filled: while SQL, parameters and raw rows are the same, it need not be filled again.
CREATE SCHEMA IF NOT EXISTS ingest;

CREATE TABLE IF NOT EXISTS ingest.fills (
  source_id VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  fingerprint VARCHAR NOT NULL,      -- of the mapping's SQL, its parameters and the table's columns
  parents JSON NOT NULL,             -- where each reference was looked for: own, any, none
  live BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  filled_at TIMESTAMPTZ NOT NULL
);

-- What the last comparison of a source's orders with the platform's own totals said, while all it rests on stands.
CREATE TABLE IF NOT EXISTS ingest.reconciled (
  source_id VARCHAR NOT NULL,
  ground VARCHAR NOT NULL,           -- of the SQL, its parameters, the mapped tables and their rows' number
  tables JSON NOT NULL,              -- raw and canonical tables that it looked at
  result JSON NOT NULL
);
