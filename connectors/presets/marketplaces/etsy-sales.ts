/** Etsy's CSV files of sold orders and sold order items; either alone or both, in any number of months. */
import type { Preset } from "../preset.ts";
import { amount, amountOrZero, text, units } from "../sql.ts";

/** Etsy writes 01/31/24, month first, in every country. */
const day = (column: string) =>
  `CASE WHEN contains(CAST(${column} AS VARCHAR), '/') THEN CAST(try_strptime(CAST(${column} AS VARCHAR), ['%m/%d/%y', '%m/%d/%Y']) AS VARCHAR) ELSE ${text(column)} END`;
/** "Jane Doe (janedoe7)" is janedoe7, whose name may change. */
const userOf = (column: string) =>
  `coalesce(nullif(regexp_extract(CAST(${column} AS VARCHAR), '\\(([^()]+)\\)\\s*$', 1), ''), ${text(column)})`;

/** CTE `item`. Shipping and tax stand in every row of an order; what differs between rows is of the rows. */
const items = `sold AS (
  SELECT ${text("{{items.order_id}}")} AS order_id, coalesce({{items.file?}}, '') AS file, ${text("{{items.transaction}}")} AS transaction,
    ${text("{{items.listing}}")} AS listing, ${text("{{items.sku?}}")} AS sku, ${text("{{items.title}}")} AS title, ${text("{{items.variation?}}")} AS variation,
    ${units("{{items.quantity}}")} AS quantity, ${amountOrZero("{{items.price}}")} AS price,
    ${amountOrZero("{{items.discount?}}")} AS discount, ${amountOrZero("{{items.shipping?}}")} AS shipping,
    ${amountOrZero("{{items.shipping_discount?}}")} AS shipping_discount, ${amountOrZero("{{items.tax?}}")} AS tax,
    ${text("{{items.currency?}}")} AS currency, ${text("{{items.coupon?}}")} AS coupon, ${userOf("{{items.buyer?}}")} AS customer_id,
    ${text("{{items.name?}}")} AS name, ${text("{{items.city?}}")} AS city, ${text("{{items.region?}}")} AS region,
    ${text("{{items.postcode?}}")} AS postcode, ${text("{{items.country?}}")} AS country,
    ${day("{{items.sold}}")} AS sold, ${day("{{items.paid?}}")} AS paid, ${day("{{items.shipped?}}")} AS shipped
  FROM {{items}} WHERE ${text("{{items.order_id}}")} IS NOT NULL
), item AS (
  SELECT *, coalesce(sku, listing) AS product_id, coalesce(sku, concat_ws(' ', listing, variation)) AS variant_id FROM sold
  QUALIFY row_number() OVER (PARTITION BY order_id, transaction ORDER BY app.file_order(file) DESC, title) = 1
)`;
/** Repeated in every row it counts once; else each row has its part. */
const once = (name: string) =>
  `CASE WHEN count(DISTINCT nullif(${name}, 0)) <= 1 THEN max(${name}) ELSE sum(${name}) END`;

/** CTE `told`: orders as their lines tell them, and as Etsy states them, which goes before. */
const fromItems = `SELECT order_id, max(customer_id) AS customer_id, max(name) AS name, max(city) AS city, max(region) AS region, max(postcode) AS postcode,
    max(country) AS country, min(sold) AS sold, max(paid) AS paid, max(shipped) AS shipped, NULL AS status, max(currency) AS currency,
    max(coupon) AS coupon, sum(quantity * price) AS goods,
    -- The same discount on lines of different worth is that of the order.
    CASE WHEN count(DISTINCT discount) = 1 AND count(DISTINCT quantity * price) > 1 THEN max(discount) ELSE sum(discount) END AS discount,
    ${once("shipping")} AS shipping, ${once("shipping_discount")} AS shipping_discount, ${once("tax")} AS tax,
    CAST(NULL AS DECIMAL(18, 4)) AS total, CAST(NULL AS DECIMAL(18, 4)) AS adjusted, false AS stated
  FROM item GROUP BY order_id`;
const fromOrders = `SELECT ${text("{{orders.order_id}}")} AS order_id, coalesce(${userOf("{{orders.user?}}")}, ${userOf("{{orders.buyer?}}")}) AS customer_id, ${text("{{orders.name?}}")} AS name,
    ${text("{{orders.city?}}")} AS city, ${text("{{orders.region?}}")} AS region, ${text("{{orders.postcode?}}")} AS postcode, ${text("{{orders.country?}}")} AS country,
    ${day("{{orders.sold}}")} AS sold, ${day("{{orders.sold}}")} AS paid, ${day("{{orders.shipped?}}")} AS shipped, lower(${text("{{orders.status?}}")}) AS status,
    ${text("{{orders.currency?}}")} AS currency, ${text("{{orders.coupon?}}")} AS coupon, ${amountOrZero("{{orders.goods}}")} AS goods,
    ${amountOrZero("{{orders.discount?}}")} AS discount, ${amountOrZero("{{orders.shipping?}}")} AS shipping,
    ${amountOrZero("{{orders.shipping_discount?}}")} AS shipping_discount, ${amountOrZero("{{orders.tax?}}")} AS tax,
    ${amount("{{orders.total}}")} AS total, ${amount("{{orders.adjusted?}}")} AS adjusted, true AS stated
  FROM {{orders}} WHERE ${text("{{orders.order_id}}")} IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY app.file_order(coalesce({{orders.file?}}, '')) DESC) = 1`;
const bill = `{{#items}}${items}, {{/items}}said AS (
  {{#items}}${fromItems}{{/items}}{{#items}}{{#orders}} UNION ALL BY NAME {{/orders}}{{/items}}{{#orders}}${fromOrders}{{/orders}}
), bill AS (
  SELECT * REPLACE (coalesce(total, goods - discount - shipping_discount + shipping + tax) AS total) FROM said
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY stated DESC) = 1
)`;

export const etsySales: Preset = {
  id: "etsy-sales",
  title: "Etsy sold orders and items",
  description:
    "EtsySoldOrderItems and EtsySoldOrders as Etsy's shop manager exports them. Lines come from the items; where both files have an order, its shipping, tax, discounts and total are those of the orders.",
  reads: {
    items: {
      columns: {
        order_id: ["Order ID"],
        transaction: ["Transaction ID"],
        listing: ["Listing ID"],
        title: ["Item Name"],
        quantity: ["Quantity"],
        price: ["Price"],
        sold: ["Sale Date"],
      },
      optional: {
        file: ["_file"],
        sku: ["SKU"],
        variation: ["Variations"],
        discount: ["Discount Amount"],
        shipping: ["Order Shipping", "Order Delivery", "Order Postage"],
        shipping_discount: ["Shipping Discount", "Delivery Discount", "Postage Discount"],
        tax: ["Order Sales Tax"],
        currency: ["Currency"],
        coupon: ["Coupon Code"],
        buyer: ["Buyer"],
        name: ["Ship Name", "Delivery Name"],
        city: ["Ship City", "Delivery City"],
        region: ["Ship State", "Delivery State"],
        postcode: ["Ship Zipcode", "Delivery Zipcode"],
        country: ["Ship Country", "Delivery Country"],
        paid: ["Date Paid"],
        shipped: ["Date Shipped", "Date Posted", "Date Dispatched"],
      },
    },
    orders: {
      columns: {
        order_id: ["Order ID"],
        sold: ["Sale Date"],
        goods: ["Order Value"],
        total: ["Order Total"],
      },
      optional: {
        file: ["_file"],
        user: ["Buyer User ID"],
        buyer: ["Buyer"],
        name: ["Full Name"],
        city: ["Ship City", "Delivery City"],
        region: ["Ship State", "Delivery State"],
        postcode: ["Ship Zipcode", "Delivery Zipcode"],
        country: ["Ship Country", "Delivery Country"],
        currency: ["Currency"],
        coupon: ["Coupon Code"],
        discount: ["Discount Amount"],
        shipping: ["Shipping", "Delivery", "Postage"],
        shipping_discount: ["Shipping Discount", "Delivery Discount", "Postage Discount"],
        tax: ["Sales Tax"],
        status: ["Status"],
        adjusted: ["Adjusted Order Total"],
        shipped: ["Date Shipped", "Date Posted", "Date Dispatched"],
      },
    },
  },
  marks: [],
  tables: {
    customers: `WITH ${bill}
SELECT customer_id, arg_max(name, sold) AS name, min(sold) AS created_at, arg_max(country, sold) AS country, arg_max(region, sold) AS region,
  arg_max(city, sold) AS city, arg_max(postcode, sold) AS postcode
FROM bill WHERE customer_id IS NOT NULL GROUP BY customer_id`,
    products: `WITH ${items} SELECT product_id, arg_max(title, sold) AS title, 'active' AS status FROM item GROUP BY product_id`,
    variants: `WITH ${items}
SELECT variant_id, max(product_id) AS product_id, max(sku) AS sku, arg_max(concat_ws(' ', title, variation), sold) AS title,
  arg_max(price, sold) AS price, coalesce(max(currency), $currency) AS currency, 'active' AS status
FROM item GROUP BY variant_id`,
    orders: `WITH ${bill}
SELECT order_id, customer_id, sold AS ordered_at,
  CASE WHEN status LIKE 'cancel%' THEN 'cancelled' WHEN shipped IS NOT NULL THEN 'completed' ELSE 'processing' END AS status,
  CASE WHEN paid IS NOT NULL THEN 'paid' ELSE 'pending' END AS financial_status, 'Etsy' AS channel, coalesce(currency, $currency) AS currency,
  goods AS subtotal, discount + shipping_discount AS discount, shipping, tax, total, coupon, country AS shipping_country
FROM bill`,
    order_items: `WITH ${bill}, sums AS (SELECT order_id, sum(quantity * price) AS lines FROM item GROUP BY order_id)
SELECT i.order_id || '-' || transaction AS order_item_id, i.order_id, variant_id, product_id, sku, title, quantity, price AS unit_price,
  CASE WHEN lines > 0 THEN b.discount * quantity * price / lines ELSE 0 END AS discount,
  CASE WHEN lines + b.shipping > 0 THEN b.tax * quantity * price / (lines + b.shipping) ELSE 0 END AS tax,
  quantity * price - CASE WHEN lines > 0 THEN b.discount * quantity * price / lines ELSE 0 END AS total
FROM item i JOIN bill b USING (order_id) JOIN sums USING (order_id)`,
    refunds: `{{#orders.adjusted}}WITH ${bill}
SELECT order_id || '-refund' AS refund_id, order_id, total - adjusted AS amount, sold AS refunded_at
FROM bill WHERE adjusted > 0 AND adjusted < total{{/orders.adjusted}}`,
  },
  reconcile: `{{#orders}}WITH ${bill}
SELECT order_id, total, {{#items}}CASE WHEN order_id IN (SELECT order_id FROM item) THEN goods - discount END{{/items}}{{^items}}NULL{{/items}} AS lines
FROM bill{{/orders}}`,
};
