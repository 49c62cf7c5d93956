-- EverShop 2.2 as its migrations leave it (tables that a mapping may read), with orders whose money is worked out the
-- way the platform does: each line rounded to cents, headers as sums of their lines.
CREATE TABLE setting (setting_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  name varchar NOT NULL, value text, is_json boolean NOT NULL DEFAULT false);
CREATE TABLE customer_group (customer_group_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, group_name varchar NOT NULL);
CREATE TABLE customer (customer_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  status smallint NOT NULL DEFAULT 1, group_id int DEFAULT 1, email varchar NOT NULL UNIQUE, password varchar NOT NULL,
  full_name varchar, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE customer_address (customer_address_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id int NOT NULL,
  full_name varchar, telephone varchar, address_1 varchar, address_2 varchar, postcode varchar, city varchar, province varchar,
  country varchar NOT NULL, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, is_default boolean);
CREATE TABLE category (category_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  status boolean NOT NULL, parent_id int, include_in_nav boolean NOT NULL, position smallint, created_at timestamptz DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE category_description (category_description_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  category_description_category_id int NOT NULL UNIQUE, name varchar NOT NULL, url_key varchar NOT NULL);
CREATE TABLE collection (collection_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar NOT NULL, code varchar NOT NULL);
CREATE TABLE product_collection (product_collection_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, collection_id int NOT NULL, product_id int NOT NULL);
CREATE TABLE attribute (attribute_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  attribute_code varchar NOT NULL UNIQUE, attribute_name varchar NOT NULL, type varchar NOT NULL);
CREATE TABLE variant_group (variant_group_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  attribute_group_id int NOT NULL DEFAULT 1, attribute_one int, visibility boolean NOT NULL DEFAULT false);
CREATE TABLE product (product_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  type varchar NOT NULL DEFAULT 'simple', variant_group_id int, visibility boolean NOT NULL DEFAULT true, group_id int DEFAULT 1,
  sku varchar NOT NULL UNIQUE, price numeric(12,4) NOT NULL, weight numeric(12,4), tax_class smallint, status boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, category_id int,
  no_shipping_required boolean NOT NULL DEFAULT false);
CREATE TABLE product_description (product_description_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_description_product_id int NOT NULL UNIQUE REFERENCES product (product_id) ON DELETE CASCADE, name varchar NOT NULL,
  description text, url_key varchar NOT NULL UNIQUE);
CREATE TABLE product_image (product_image_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_image_product_id int NOT NULL REFERENCES product (product_id) ON DELETE CASCADE, origin_image varchar NOT NULL, is_main boolean DEFAULT false);
CREATE TABLE product_inventory (product_inventory_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_inventory_product_id int NOT NULL UNIQUE REFERENCES product (product_id) ON DELETE CASCADE, qty int NOT NULL DEFAULT 0,
  manage_stock boolean NOT NULL DEFAULT false, stock_availability boolean NOT NULL DEFAULT false);
CREATE TABLE product_attribute_value_index (product_attribute_value_index_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id int NOT NULL REFERENCES product (product_id) ON DELETE CASCADE, attribute_id int NOT NULL, option_id int, option_text text);
CREATE TABLE cart (cart_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(), sid varchar,
  currency varchar NOT NULL, customer_id int, customer_email varchar, customer_full_name varchar, status boolean NOT NULL DEFAULT false,
  coupon varchar, sub_total numeric(12,4) NOT NULL DEFAULT 0, grand_total numeric(12,4) NOT NULL DEFAULT 0, payment_method varchar,
  created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE cart_item (cart_item_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  cart_id int NOT NULL, product_id int NOT NULL, product_sku varchar NOT NULL, product_name text NOT NULL, qty int NOT NULL,
  final_price numeric(12,4) NOT NULL, line_total numeric(12,4), variant_group_id int,
  created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE order_address (order_address_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  full_name varchar, postcode varchar, telephone varchar, country varchar, province varchar, city varchar, address_1 varchar, address_2 varchar);
CREATE TABLE "order" (order_id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  integration_order_id varchar, sid varchar, order_number varchar NOT NULL UNIQUE, cart_id int NOT NULL, currency varchar NOT NULL,
  customer_id int, customer_email varchar, customer_full_name varchar, user_ip varchar, user_agent varchar, coupon varchar,
  shipping_fee_excl_tax numeric(12,4), shipping_fee_incl_tax numeric(12,4), discount_amount numeric(12,4), sub_total numeric(12,4) NOT NULL,
  sub_total_incl_tax numeric(12,4) NOT NULL, sub_total_with_discount numeric(12,4) NOT NULL,
  sub_total_with_discount_incl_tax numeric(12,4) NOT NULL, total_qty int NOT NULL, total_weight numeric(12,4),
  tax_amount numeric(12,4) NOT NULL, tax_amount_before_discount numeric(12,4) NOT NULL, shipping_tax_amount numeric(12,4) NOT NULL,
  shipping_note text, grand_total numeric(12,4) NOT NULL, shipping_address_id int, payment_method varchar, billing_address_id int,
  shipment_status varchar NOT NULL, payment_status varchar NOT NULL, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, total_tax_amount numeric(12,4), status varchar, no_shipping_required boolean NOT NULL DEFAULT false);
CREATE TABLE order_item (order_item_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  order_item_order_id int NOT NULL, product_id int NOT NULL, referer int, product_sku varchar NOT NULL, product_name text NOT NULL,
  thumbnail varchar, product_weight numeric(12,4), product_price numeric(12,4) NOT NULL, product_price_incl_tax numeric(12,4) NOT NULL,
  qty int NOT NULL, final_price numeric(12,4) NOT NULL, final_price_incl_tax numeric(12,4) NOT NULL, tax_percent numeric(12,4) NOT NULL,
  tax_amount numeric(12,4) NOT NULL, tax_amount_before_discount numeric(12,4) NOT NULL, discount_amount numeric(12,4) NOT NULL,
  line_total numeric(12,4), line_total_with_discount numeric(12,4) NOT NULL, line_total_incl_tax numeric(12,4),
  line_total_with_discount_incl_tax numeric(12,4) NOT NULL, variant_group_id int, variant_options text, no_shipping_required boolean NOT NULL DEFAULT false);
CREATE TABLE order_activity (order_activity_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_activity_order_id int NOT NULL,
  comment text NOT NULL, customer_notified boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE payment_transaction (payment_transaction_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  payment_transaction_order_id int NOT NULL, transaction_id varchar, transaction_type varchar NOT NULL, amount numeric(12,4) NOT NULL,
  parent_transaction_id varchar, payment_action varchar, additional_information text, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE shipment (shipment_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  shipment_order_id int NOT NULL, carrier varchar, tracking_number varchar, status varchar NOT NULL DEFAULT 'shipped', shipped_at timestamptz,
  delivered_at timestamptz, canceled_at timestamptz, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE event (event_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid(), name varchar NOT NULL,
  data jsonb, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);

INSERT INTO setting (name, value) VALUES ('storeName', 'Shirts'), ('storeCurrency', 'EUR');
INSERT INTO customer_group (group_name) VALUES ('Default');
INSERT INTO customer (email, password, full_name, created_at)
  SELECT 'user' || n || '@example.org', 'x', 'User ' || n, timestamptz '2024-12-01 10:00Z' + n * interval '1 hour' FROM generate_series(1, 20) n;
INSERT INTO customer_address (customer_id, country, city, province, postcode, is_default)
  SELECT n, 'DE', 'Bonn', 'NW', '53113', true FROM generate_series(1, 10) n;
INSERT INTO category (status, parent_id, include_in_nav) VALUES (true, NULL, true), (true, 1, true), (true, NULL, true);
INSERT INTO category_description (category_description_category_id, name, url_key) VALUES (1, 'Clothing', 'clothing'), (2, 'Shirts', 'shirts'), (3, 'Mugs', 'mugs');
INSERT INTO attribute (attribute_code, attribute_name, type) VALUES ('size', 'Size', 'select');
INSERT INTO variant_group (attribute_one, visibility) VALUES (1, true);
INSERT INTO product (sku, price, weight, status, variant_group_id, visibility, category_id, created_at, updated_at)
  SELECT 'SKU-' || n, (7 + n * 3.35)::numeric(12,4), 0.2 * n, n <> 8, CASE WHEN n <= 3 THEN 1 END, n > 3 OR n = 2, CASE WHEN n <= 5 THEN 2 ELSE 3 END,
    '2024-11-01 08:00Z', '2025-02-01 08:00Z' FROM generate_series(1, 9) n;
INSERT INTO product_description (product_description_product_id, name, url_key) SELECT n, CASE WHEN n <= 3 THEN 'Shirt ' || n ELSE 'Thing ' || n END, 'p-' || n FROM generate_series(1, 9) n;
INSERT INTO product_image (product_image_product_id, origin_image, is_main) SELECT n, '/media/' || n || '.jpg', true FROM generate_series(1, 9) n;
INSERT INTO product_inventory (product_inventory_product_id, qty, manage_stock, stock_availability) SELECT n, 100 - n, n <> 7, true FROM generate_series(1, 9) n;
INSERT INTO product_attribute_value_index (product_id, attribute_id, option_id, option_text) VALUES (1, 1, 1, 'S'), (2, 1, 2, 'M'), (3, 1, 3, 'L');
INSERT INTO collection (name, code) VALUES ('Summer', 'summer');
INSERT INTO product_collection (collection_id, product_id) VALUES (1, 2), (1, 4);

-- 60 carts: the first 54 became orders, the other six are open.
INSERT INTO cart (sid, currency, customer_id, customer_email, status, payment_method, created_at, updated_at)
  SELECT 'sid-' || n, 'EUR', CASE WHEN n % 3 > 0 THEN 1 + n % 20 END,
    CASE WHEN n % 3 > 0 THEN 'user' || (1 + n % 20) || '@example.org' WHEN n = 30 THEN 'User5@Example.org' WHEN n <= 54 THEN CASE n % 2 WHEN 0 THEN 'Guest' ELSE ' guest' END || (n % 4) || '@example.org' END,
    n > 54, CASE WHEN n <= 54 OR n = 60 THEN 'cod' END, timestamptz '2025-01-01 23:30Z' + n * interval '13 hours', timestamptz '2025-01-01 23:50Z' + n * interval '13 hours'
  FROM generate_series(1, 60) n;
INSERT INTO cart_item (cart_id, product_id, product_sku, product_name, qty, final_price, line_total, variant_group_id, created_at)
  SELECT c.cart_id, p.product_id, p.sku, d.name, 1 + (c.cart_id + k) % 3, p.price, p.price * (1 + (c.cart_id + k) % 3), p.variant_group_id, c.created_at + k * interval '1 minute'
  FROM cart c CROSS JOIN generate_series(1, 2) k JOIN product p ON p.product_id = 1 + (c.cart_id * k) % 9
  JOIN product_description d ON d.product_description_product_id = p.product_id;
INSERT INTO order_address (country, city, province, postcode) VALUES ('FR', 'Lyon', 'ARA', '69001');
INSERT INTO order_item (order_item_order_id, product_id, product_sku, product_name, product_price, product_price_incl_tax, qty, final_price,
    final_price_incl_tax, tax_percent, discount_amount, line_total, line_total_with_discount, tax_amount, tax_amount_before_discount,
    line_total_incl_tax, line_total_with_discount_incl_tax, variant_group_id)
  SELECT cart_id, product_id, product_sku, product_name, final_price, round(final_price * 1.19, 2), qty, final_price, round(final_price * 1.19, 2), 19,
    off, line_total, line_total - off, round((line_total - off) * 0.19, 2), round(line_total * 0.19, 2), line_total + round(line_total * 0.19, 2),
    line_total - off + round((line_total - off) * 0.19, 2), variant_group_id
  FROM (SELECT *, CASE WHEN cart_id % 5 = 0 THEN round(line_total * 0.1, 2) ELSE 0 END AS off FROM cart_item WHERE cart_id <= 54 ORDER BY cart_item_id) i;
INSERT INTO "order" (order_id, order_number, cart_id, currency, customer_id, customer_email, customer_full_name, coupon, shipping_fee_excl_tax,
    shipping_fee_incl_tax, discount_amount, sub_total, sub_total_incl_tax, sub_total_with_discount, sub_total_with_discount_incl_tax, total_qty,
    tax_amount, tax_amount_before_discount, shipping_tax_amount, total_tax_amount, grand_total, shipping_address_id, payment_method,
    shipment_status, payment_status, status, created_at, updated_at)
  SELECT c.cart_id, 10000 + c.cart_id, c.cart_id, c.currency, c.customer_id, c.customer_email, 'Somebody', CASE WHEN c.cart_id % 5 = 0 THEN 'SAVE10' END,
    5, 5.95, s.off, s.full_price, s.full_price + s.tax_before, s.net, s.net + s.tax, s.qty, s.tax, s.tax_before, 0.95, s.tax + 0.95, s.net + s.tax + 5.95, 1, 'cod',
    CASE c.cart_id % 4 WHEN 0 THEN 'delivered' WHEN 1 THEN 'shipped' ELSE 'pending' END,
    CASE WHEN c.cart_id % 9 = 0 THEN 'canceled' WHEN c.cart_id % 4 < 2 THEN 'paid' ELSE 'pending' END,
    CASE WHEN c.cart_id % 9 = 0 THEN 'canceled' WHEN c.cart_id % 4 = 0 THEN 'completed' WHEN c.cart_id % 4 = 1 THEN 'processing' WHEN c.cart_id % 7 = 0 THEN 'closed' ELSE 'new' END,
    c.updated_at, c.updated_at
  FROM cart c JOIN (SELECT order_item_order_id AS id, sum(discount_amount) AS off, sum(line_total) AS full_price, sum(line_total_with_discount) AS net,
      sum(tax_amount) AS tax, sum(tax_amount_before_discount) AS tax_before, sum(qty) AS qty FROM order_item GROUP BY 1) s ON s.id = c.cart_id;
INSERT INTO payment_transaction (payment_transaction_order_id, transaction_id, transaction_type, amount, payment_action, created_at)
  SELECT order_id, 't' || order_id, 'online', grand_total, 'Capture', created_at FROM "order" WHERE payment_status = 'paid';
INSERT INTO payment_transaction (payment_transaction_order_id, transaction_id, transaction_type, amount, payment_action, created_at) VALUES (4, 'r4', 'online', 3.5, 'Refund', '2025-03-01 00:00Z');
INSERT INTO shipment (shipment_order_id, carrier, shipped_at, delivered_at, status)
  SELECT order_id, 'dhl', created_at + interval '1 day', CASE shipment_status WHEN 'delivered' THEN created_at + interval '3 days' END, shipment_status
  FROM "order" WHERE shipment_status <> 'pending' ORDER BY order_id;
-- A product that was sold is gone for good.
DELETE FROM product WHERE product_id = 9;
