-- The sample store's own database, as a small shop system would keep it (SQLite).
-- Money is INTEGER pence of GBP; prices are without VAT, which stands on top.
-- Times are TEXT, ISO 8601 in UTC ("2026-11-20T09:31:07Z"), days are TEXT "2026-11-20".
-- Every table has a primary key and updated_at, the cursor of incremental sync.
-- Events are exported beside it: events/events-YYYY-MM.jsonl, one JSON object a line, every field always present:
--   event_id           text, unique
--   event_name         GA4 name: session_start page_view search view_item_list select_item view_item add_to_cart
--                      remove_from_cart view_cart begin_checkout add_payment_info purchase
--   event_timestamp    "2026-11-20T09:31:07.123Z"
--   user_pseudo_id     the browser, always present
--   user_id            customers.id as text once signed in, else null
--   ga_session_id      text, unique to the visit
--   item_id            products.id as text, null for events without an item; purchase and begin_checkout
--                      are written once for each item of the basket, as in GA4's unnested export
--   item_variant       product_variants.id as text, null until a variant was chosen
--   item_list_id       "category:<categories.id>", "search", "home" or null
--   quantity, price    of that item, price in pounds; null where they mean nothing
--   value, currency    quantity x price in pounds, "GBP"; null where they mean nothing
--   transaction_id     orders.order_number on purchase, else null
--   search_term        on search, else null
--   page_location      path of the page
--   device_category    desktop, mobile or tablet
--   country            ISO 3166 alpha-2

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,                 -- invented, at example.com
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  is_guest INTEGER NOT NULL,           -- 1: ordered without an account
  accepts_marketing INTEGER NOT NULL,
  gender TEXT,                         -- f, m or null
  birth_year INTEGER,
  city TEXT,
  region TEXT,
  postcode TEXT,
  country_code TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES categories (id),
  name TEXT NOT NULL,
  path TEXT NOT NULL,                  -- "Home / Candles"
  updated_at TEXT NOT NULL
);

CREATE TABLE suppliers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country_code TEXT NOT NULL,
  lead_time_days INTEGER NOT NULL,
  minimum_order_quantity INTEGER NOT NULL,
  pack_size INTEGER NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  category_id INTEGER NOT NULL REFERENCES categories (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  title TEXT NOT NULL,
  brand TEXT NOT NULL,
  handle TEXT NOT NULL,                -- path of its page: /p/<handle>
  status TEXT NOT NULL,                -- active, archived
  attributes TEXT NOT NULL,            -- JSON object: material, colour family, occasion, style
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE product_variants (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  sku TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,                 -- "Sage / Large", "Default" where there is one
  barcode TEXT NOT NULL,
  price INTEGER NOT NULL,              -- pence, as of the last day
  compare_at_price INTEGER,            -- pence, set while on promotion
  cost INTEGER NOT NULL,               -- pence
  weight_grams INTEGER NOT NULL,
  attributes TEXT NOT NULL,            -- JSON object of this variant's options
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE price_changes (
  id INTEGER PRIMARY KEY,
  variant_id INTEGER NOT NULL REFERENCES product_variants (id),
  price INTEGER NOT NULL,              -- pence from valid_from on
  compare_at_price INTEGER,            -- pence, set when this is a promotion
  valid_from TEXT NOT NULL,
  valid_to TEXT,                       -- null: still valid
  reason TEXT NOT NULL,                -- launch, review, cost, promotion, promotion ended
  updated_at TEXT NOT NULL
);

CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,               -- email, search, social
  coupon_code TEXT,                    -- the code it gave out
  discount_percent INTEGER,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE campaign_days (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
  day TEXT NOT NULL,
  spend INTEGER NOT NULL,              -- pence
  impressions INTEGER NOT NULL,
  clicks INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (campaign_id, day)
);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL UNIQUE,   -- "GB100001"
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  placed_at TEXT NOT NULL,
  status TEXT NOT NULL,                -- completed, processing, cancelled
  payment_status TEXT NOT NULL,        -- paid, partially_refunded, refunded, voided
  channel TEXT NOT NULL,               -- web, mobile
  currency TEXT NOT NULL,
  subtotal INTEGER NOT NULL,           -- pence: sum of quantity x unit_price of the lines
  discount INTEGER NOT NULL,           -- pence: of the coupon, spread over the lines
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,                -- pence of VAT, on goods and shipping
  total INTEGER NOT NULL,              -- pence: subtotal - discount + shipping + tax
  coupon_code TEXT,
  campaign_id INTEGER REFERENCES campaigns (id),
  shipping_country TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE order_items (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  variant_id INTEGER NOT NULL REFERENCES product_variants (id),
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,         -- pence, the shelf price of that day
  discount INTEGER NOT NULL,           -- pence off the line, by the coupon
  tax INTEGER NOT NULL,                -- pence of VAT on total
  total INTEGER NOT NULL,              -- pence: quantity x unit_price - discount
  unit_cost INTEGER NOT NULL,          -- pence, what one unit cost the store that day
  updated_at TEXT NOT NULL
);

CREATE TABLE refunds (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  order_item_id INTEGER NOT NULL REFERENCES order_items (id),
  quantity INTEGER NOT NULL,           -- units that came back
  amount INTEGER NOT NULL,             -- pence given back, with VAT
  reason TEXT NOT NULL,
  refunded_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE locations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                  -- warehouse
  country_code TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE shipments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  location_id INTEGER NOT NULL REFERENCES locations (id),
  carrier TEXT NOT NULL,
  cost INTEGER NOT NULL,               -- pence
  shipped_at TEXT NOT NULL,
  delivered_at TEXT,
  updated_at TEXT NOT NULL
);

-- Counted each Sunday night and on the last day.
CREATE TABLE stock_levels (
  variant_id INTEGER NOT NULL REFERENCES product_variants (id),
  location_id INTEGER NOT NULL REFERENCES locations (id),
  as_of TEXT NOT NULL,                 -- day
  on_hand INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  incoming INTEGER NOT NULL,           -- ordered from the supplier, not yet received
  updated_at TEXT NOT NULL,
  PRIMARY KEY (variant_id, location_id, as_of)
);

-- Every unit in or out; the running sum of quantity is the stock on hand.
CREATE TABLE stock_movements (
  id INTEGER PRIMARY KEY,
  variant_id INTEGER NOT NULL REFERENCES product_variants (id),
  location_id INTEGER NOT NULL REFERENCES locations (id),
  quantity INTEGER NOT NULL,           -- negative: out
  kind TEXT NOT NULL,                  -- opening, receipt, sale, return
  order_item_id INTEGER,               -- of a sale or return
  purchase_order_id INTEGER,           -- of a receipt
  moved_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE purchase_orders (
  id INTEGER PRIMARY KEY,
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  location_id INTEGER NOT NULL REFERENCES locations (id),
  ordered_at TEXT NOT NULL,
  expected_at TEXT NOT NULL,
  received_at TEXT,                    -- null: still on its way
  status TEXT NOT NULL,                -- open, received
  updated_at TEXT NOT NULL
);

CREATE TABLE purchase_order_lines (
  purchase_order_id INTEGER NOT NULL REFERENCES purchase_orders (id),
  variant_id INTEGER NOT NULL REFERENCES product_variants (id),
  quantity INTEGER NOT NULL,
  unit_cost INTEGER NOT NULL,          -- pence
  updated_at TEXT NOT NULL,
  PRIMARY KEY (purchase_order_id, variant_id)
);
