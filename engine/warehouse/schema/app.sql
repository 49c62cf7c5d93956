-- Views for pages live here; each page's SQL says what it adds.
CREATE SCHEMA IF NOT EXISTS app;

-- One vocabulary for events: GA4's names. Matched without regard to case and separators; others stay as they are.
CREATE OR REPLACE MACRO app.event_name(name) AS CASE regexp_replace(lower(name), '[^a-z0-9]', '', 'g')
  WHEN 'viewitem' THEN 'view_item'
  WHEN 'productviewed' THEN 'view_item'
  WHEN 'detailpageview' THEN 'view_item'
  WHEN 'view' THEN 'view_item'
  WHEN 'viewitemlist' THEN 'view_item_list'
  WHEN 'productlistviewed' THEN 'view_item_list'
  WHEN 'categorypageview' THEN 'view_item_list'
  WHEN 'selectitem' THEN 'select_item'
  WHEN 'productclicked' THEN 'select_item'
  WHEN 'addtowishlist' THEN 'add_to_wishlist'
  WHEN 'productaddedtowishlist' THEN 'add_to_wishlist'
  WHEN 'addtocart' THEN 'add_to_cart'
  WHEN 'productadded' THEN 'add_to_cart'
  WHEN 'cart' THEN 'add_to_cart'
  WHEN 'removefromcart' THEN 'remove_from_cart'
  WHEN 'productremoved' THEN 'remove_from_cart'
  WHEN 'viewcart' THEN 'view_cart'
  WHEN 'cartviewed' THEN 'view_cart'
  WHEN 'shoppingcartpageview' THEN 'view_cart'
  WHEN 'begincheckout' THEN 'begin_checkout'
  WHEN 'checkoutstarted' THEN 'begin_checkout'
  WHEN 'addshippinginfo' THEN 'add_shipping_info'
  WHEN 'addpaymentinfo' THEN 'add_payment_info'
  WHEN 'paymentinfoentered' THEN 'add_payment_info'
  WHEN 'purchase' THEN 'purchase'
  WHEN 'ordercompleted' THEN 'purchase'
  WHEN 'purchasecomplete' THEN 'purchase'
  WHEN 'refund' THEN 'refund'
  WHEN 'orderrefunded' THEN 'refund'
  WHEN 'viewpromotion' THEN 'view_promotion'
  WHEN 'promotionviewed' THEN 'view_promotion'
  WHEN 'selectpromotion' THEN 'select_promotion'
  WHEN 'promotionclicked' THEN 'select_promotion'
  WHEN 'search' THEN 'search'
  WHEN 'productssearched' THEN 'search'
  WHEN 'pageview' THEN 'page_view'
  WHEN 'pageviewed' THEN 'page_view'
  WHEN 'sessionstart' THEN 'session_start'
  ELSE trim(name) END;

CREATE OR REPLACE MACRO app.is_known_event(name) AS name IN (
  'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart', 'view_cart',
  'begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase', 'refund', 'view_promotion',
  'select_promotion', 'search', 'page_view', 'session_start');

-- Orders that are sales, with what was bought: the sum of their lines with a positive quantity, after discount; an
-- order without lines counts its total. Orders in another currency stay in, with their own currency beside them.
CREATE OR REPLACE VIEW app.sales AS
WITH line AS (
  SELECT source_id, order_id,
         sum(CAST(coalesce(total, quantity * unit_price - coalesce(discount, 0)) AS DECIMAL(18, 4)))
           FILTER (WHERE quantity > 0) AS value,
         sum(quantity) FILTER (WHERE quantity > 0) AS units,
         sum(coalesce(discount, 0)) FILTER (WHERE quantity > 0) AS discount
  FROM store.order_items
  WHERE deleted_at IS NULL
  GROUP BY ALL
)
SELECT o.source_id, o.order_id, o.customer_id, o.ordered_at, o.status, o.currency,
       coalesce(l.value, CASE WHEN l.order_id IS NULL THEN o.total END) AS value,
       coalesce(l.units, 1) AS units,
       greatest(coalesce(o.discount, 0), coalesce(l.discount, 0)) AS discount
FROM store.orders o
LEFT JOIN line l USING (source_id, order_id)
WHERE o.deleted_at IS NULL
  AND coalesce(lower(o.status), '') NOT IN ('cancelled', 'failed', 'draft')
  AND coalesce(l.value, CASE WHEN l.order_id IS NULL THEN o.total END) >= 0;
