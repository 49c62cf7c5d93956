/**
 * eBay's orders report of the Seller Hub. An order of one item is one row; one of several has a head row with the
 * buyer, what the items come to, shipping, tax and total but no item, and a row for each item.
 */
import type { Preset } from "../preset.ts";
import { amount, currencyOf, emailHash, fileOf, guestId, inLastFile, text, units } from "../sql.ts";

/** eBay writes Jan-02-24 whatever the language of the day; other exports of it use figures. */
const day = (column: string) =>
  `CASE WHEN regexp_matches(CAST(${column} AS VARCHAR), '^[A-Za-z]{3}-\\d') THEN CAST(try_strptime(CAST(${column} AS VARCHAR), ['%b-%d-%y', '%b-%d-%Y']) AS VARCHAR) ELSE CAST(${column} AS VARCHAR) END`;

const money = (...names: string[]) =>
  names.map((name) => `${amount(`{{report.${name}?}}`)} AS ${name}`).join(",\n    ");
/** Of the head where there is one, else of all rows. */
const ofOrder = (name: string) => `coalesce(sum(${name}) FILTER (is_head), sum(${name}), 0)`;
const buyer = "coalesce(max(buyer), max($guest))".replace("$guest", () => guestId("email"));

/**
 * CTEs `item`, `bill` and `goods`. Whether a price is of one unit or of all follows from the totals: eBay's help does
 * not say so of every country's report. Where nothing tells, it is that of one.
 */
const orders = `entry AS (
  SELECT coalesce(${text("{{report.order_id}}")}, ${text("{{report.record?}}")}) AS order_id, ${fileOf("report")},
    ${text("{{report.item_id}}")} AS item_id, ${text("{{report.title}}")} AS title, ${text("{{report.label?}}")} AS label,
    ${text("{{report.variation?}}")} AS variation, ${text("{{report.transaction?}}")} AS transaction,
    ${units("{{report.quantity}}")} AS quantity, ${amount("{{report.price}}")} AS price, ${currencyOf("{{report.price}}")} AS currency,
    ${money("shipping", "seller_tax", "ebay_tax", "charges", "total")},
    ${text("{{report.buyer?}}")} AS buyer, lower(${text("{{report.email?}}")}) AS email, ${text("{{report.name?}}")} AS name,
    ${text("{{report.city?}}")} AS city, ${text("{{report.region?}}")} AS region, ${text("{{report.postcode?}}")} AS postcode,
    ${text("{{report.country?}}")} AS country, coalesce(${text("{{report.ship_country?}}")}, country) AS ship_country,
    ${day("{{report.sold}}")} AS sold, ${day("{{report.paid?}}")} AS paid, ${day("{{report.shipped?}}")} AS shipped
  FROM {{report}}
  WHERE ${amount("{{report.price}}")} IS NOT NULL OR ${text("{{report.item_id}}")} IS NOT NULL
), kept AS (
  -- The footer has no order; of an order in several reports the last one by name counts.
  SELECT *, item_id IS NULL AS is_head FROM entry WHERE order_id IS NOT NULL
  QUALIFY ${inLastFile("order_id")}
), head AS (
  SELECT order_id, max(currency) AS currency, ${buyer} AS customer_id, max(buyer) AS buyer, max(email) AS email, max(name) AS name,
    max(city) AS city, max(region) AS region, max(postcode) AS postcode, max(country) AS country, max(ship_country) AS ship_country,
    min(sold) AS sold, max(paid) AS paid, max(shipped) AS shipped, ${ofOrder("shipping")} AS shipping,
    ${ofOrder("seller_tax")} AS seller_tax, ${ofOrder("ebay_tax")} + ${ofOrder("charges")} AS ebay_tax,
    coalesce(sum(total) FILTER (is_head), sum(total)) AS total, sum(price) FILTER (is_head) AS head_goods,
    sum(price * quantity) FILTER (NOT is_head) AS each, sum(price) FILTER (NOT is_head) AS whole
  FROM kept GROUP BY order_id
), told AS (
  SELECT *, list_transform([each, whole], lambda goods: CAST(coalesce(abs(head_goods - goods) < 0.015, false)
      OR coalesce(abs(goods + shipping - total) < 0.015, false) OR coalesce(abs(goods + shipping + seller_tax - total) < 0.015, false)
      OR coalesce(abs(goods + shipping + seller_tax + ebay_tax - total) < 0.015, false) AS INTEGER)) AS fits
  FROM head
), way AS (
  SELECT coalesce(sum(fits[2]) > sum(fits[1]), false) AS is_whole FROM told WHERE each <> whole
), item AS (
  SELECT k.*, coalesce(label, item_id) AS product_id, coalesce(label, concat_ws(' ', item_id, variation)) AS variant_id,
    CASE WHEN is_whole THEN price / coalesce(nullif(quantity, 0), 1) ELSE price END AS unit_price,
    row_number() OVER (PARTITION BY order_id ORDER BY item_id, transaction, variation, price, quantity) AS n
  FROM kept k CROSS JOIN way WHERE NOT is_head
), goods AS (
  SELECT order_id, sum(quantity * unit_price) AS goods FROM item GROUP BY order_id
), bill AS (
  SELECT h.* EXCLUDE (total), coalesce(g.goods, h.head_goods, 0) AS goods,
    -- A total that leaves out what eBay collects itself is what the buyer paid with that.
    CASE WHEN h.total IS NULL THEN coalesce(g.goods, 0) + shipping + seller_tax + ebay_tax
      WHEN abs(h.total - g.goods - shipping - seller_tax) < 0.015 THEN h.total + ebay_tax ELSE h.total END AS total
  FROM head h LEFT JOIN goods g USING (order_id)
)`;

export const ebayOrders: Preset = {
  id: "ebay-orders",
  title: "eBay orders report",
  description:
    "Orders as eBay's Seller Hub exports them, orders of several items with their head row. Tax that eBay collects itself is part of tax and total.",
  reads: {
    report: {
      columns: {
        order_id: ["Order Number"],
        item_id: ["Item Number"],
        title: ["Item Title"],
        quantity: ["Quantity"],
        price: ["Sold For", "Sale Price"],
        sold: ["Sale Date"],
      },
      optional: {
        file: ["_file"],
        record: ["Sales Record Number"],
        label: ["Custom Label", "Custom Label (SKU)"],
        variation: ["Variation Details"],
        transaction: ["Transaction ID"],
        shipping: ["Shipping And Handling", "Postage and Packaging", "Postage And Handling"],
        seller_tax: ["Seller Collected Tax"],
        ebay_tax: ["eBay Collected Tax"],
        charges: ["eBay Collected Charges"],
        total: ["Total Price"],
        buyer: ["Buyer Username", "User Id"],
        email: ["Buyer Email"],
        name: ["Buyer Name", "Buyer Fullname"],
        city: ["Buyer City", "Buyer Town/City"],
        region: ["Buyer State", "Buyer County"],
        postcode: ["Buyer Zip", "Buyer Postcode"],
        country: ["Buyer Country"],
        ship_country: ["Ship To Country", "Post to country"],
        paid: ["Paid On Date"],
        shipped: ["Shipped On Date", "Dispatched On Date"],
      },
    },
  },
  marks: ["report"],
  tables: {
    customers: `WITH ${orders}
SELECT customer_id, ${emailHash("max(email)")} AS email_hash, arg_max(name, sold) AS name, min(sold) AS created_at,
  arg_max(country, sold) AS country, arg_max(region, sold) AS region, arg_max(city, sold) AS city, arg_max(postcode, sold) AS postcode
FROM head WHERE customer_id IS NOT NULL GROUP BY customer_id`,
    products: `WITH ${orders}
SELECT product_id, arg_max(title, sold) AS title, 'active' AS status FROM item GROUP BY product_id`,
    variants: `WITH ${orders}
SELECT variant_id, max(product_id) AS product_id, max(label) AS sku, arg_max(concat_ws(' ', title, variation), sold) AS title,
  arg_max(unit_price, sold) AS price, coalesce(max(currency), $currency) AS currency, 'active' AS status
FROM item GROUP BY variant_id`,
    orders: `WITH ${orders}
SELECT order_id, customer_id, sold AS ordered_at, CASE WHEN shipped IS NOT NULL THEN 'completed' ELSE 'processing' END AS status,
  CASE WHEN paid IS NOT NULL THEN 'paid' ELSE 'pending' END AS financial_status, 'eBay' AS channel, coalesce(currency, $currency) AS currency,
  goods AS subtotal, greatest(goods + shipping + seller_tax + ebay_tax - total, 0) AS discount, shipping, seller_tax + ebay_tax AS tax, total,
  ship_country AS shipping_country
FROM bill`,
    order_items: `WITH ${orders}
SELECT order_id || '-' || n AS order_item_id, order_id, variant_id, product_id, label AS sku, title, i.quantity, unit_price,
  CASE WHEN goods + b.shipping > 0 THEN (b.seller_tax + b.ebay_tax) * i.quantity * unit_price / (goods + b.shipping) ELSE 0 END AS tax,
  i.quantity * unit_price AS total
FROM item i JOIN bill b USING (order_id)`,
  },
  reconcile: `WITH ${orders} SELECT order_id, total, head_goods AS lines FROM bill`,
};
