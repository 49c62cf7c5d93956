/**
 * Amazon's settlement reports, both layouts: a row an amount, of goods, tax, shipping, promotions, fees. What the buyer
 * paid (prices and promotions) makes the orders and refunds; fees and what Amazon withholds are no part of them.
 */
import type { Preset, PresetTable } from "../preset.ts";
import { amountOrZero, fileOf, inLastFile, text, units } from "../sql.ts";

const common: PresetTable["columns"] = {
  settlement: ["settlement-id"],
  kind: ["transaction-type"],
  order_id: ["order-id"],
  sku: ["sku"],
  posted: ["posted-date-time", "posted-date"],
  quantity: ["quantity-purchased"],
  deposited: ["deposit-date"],
};
const optional: PresetTable["optional"] = {
  file: ["_file"],
  code: ["order-item-code"],
  shipment: ["shipment-id"],
  marketplace: ["marketplace-name"],
  currency: ["currency"],
};

const entries = (table: string, type: string, what: string, amount: string) => `SELECT
    ${text(`{{${table}.settlement}}`)} AS settlement, ${fileOf(table)}, lower({{${table}.kind}}) AS kind,
    ${text(`{{${table}.order_id}}`)} AS order_id, ${text(`{{${table}.sku}}`)} AS sku, ${text(`{{${table}.code?}}`)} AS code,
    ${text(`{{${table}.shipment?}}`)} AS shipment, {{${table}.posted}} AS posted, ${text(`{{${table}.marketplace?}}`)} AS marketplace,
    upper(${text(`{{${table}.currency?}}`)}) AS currency, ${units(`{{${table}.quantity}}`)} AS quantity,
    ${type} AS type, lower(${what}) AS what, ${amountOrZero(amount)} AS amount
  FROM {{${table}}}`;

/** The older layout has prices and promotions side by side. */
const rows = `entry AS (
  {{#rows}}${entries("rows", "lower({{rows.type}})", "{{rows.what}}", "{{rows.amount}}")}{{/rows}}
  {{^rows}}${entries("wide", "'itemprice'", "{{wide.price_type}}", "{{wide.price}}")}
  UNION ALL ${entries("wide", "'promotion'", "{{wide.promotion_type}}", "{{wide.promotion}}")}{{/rows}}
), kept AS (
  -- The currency stands in the settlement's first row, in some files in that alone.
  SELECT * EXCLUDE (currency), coalesce(currency, max(currency) OVER (PARTITION BY settlement)) AS currency FROM entry
  QUALIFY ${inLastFile("settlement")}
), part AS (
  SELECT *, coalesce(code, sku, '') AS item, type = 'itemprice' AND what = 'principal' AS is_goods,
    type = 'promotion' AND what = 'principal' AS is_discount,
    what IN ('tax', 'shippingtax', 'giftwraptax', 'taxdiscount') AS is_tax
  FROM kept WHERE order_id IS NOT NULL AND type IN ('itemprice', 'promotion')
), sold AS (
  SELECT * FROM part WHERE kind = 'order'
)`;

/** CTE `line`: of each item of an order, over all of its shipments. */
const lines = `${rows}, parcel AS (
  SELECT order_id, item, coalesce(shipment, '') AS shipment, max(sku) AS sku, max(quantity) AS quantity,
    coalesce(sum(amount) FILTER (is_goods), 0) AS price, coalesce(-sum(amount) FILTER (is_discount), 0) AS discount,
    coalesce(sum(amount) FILTER (what = 'tax' OR what = 'taxdiscount'), 0) AS tax, min(posted) AS posted
  FROM sold GROUP BY ALL
), line AS (
  SELECT order_id, item, max(sku) AS sku, coalesce(sum(quantity), 1) AS quantity, sum(price) AS price, sum(discount) AS discount,
    sum(tax) AS tax, min(posted) AS posted
  FROM parcel WHERE item <> '' GROUP BY order_id, item
)`;

export const amazonSettlement: Preset = {
  id: "amazon-settlement",
  title: "Amazon settlement reports",
  description:
    "Settlement reports of Amazon's seller central (flat file and flat file V2): orders and refunds as they were settled, without fees. An order counts at the time it was posted.",
  reads: {
    rows: {
      columns: { ...common, type: ["amount-type"], what: ["amount-description"], amount: ["amount"] },
      optional,
    },
    wide: {
      columns: {
        ...common,
        price_type: ["price-type"],
        price: ["price-amount"],
        promotion_type: ["promotion-type"],
        promotion: ["promotion-amount"],
      },
      optional,
    },
  },
  marks: [],
  tables: {
    products: `WITH ${lines} SELECT DISTINCT sku AS product_id, sku AS title, 'active' AS status FROM line WHERE sku IS NOT NULL`,
    variants: `WITH ${lines}
SELECT sku AS variant_id, sku AS product_id, sku, arg_max(price / nullif(quantity, 0), posted) FILTER (WHERE price > 0) AS price,
  $currency AS currency, 'active' AS status
FROM line WHERE sku IS NOT NULL GROUP BY sku`,
    orders: `WITH ${rows}
SELECT order_id, NULL AS customer_id, min(posted) AS ordered_at, 'completed' AS status, 'paid' AS financial_status,
  max(marketplace) AS channel, coalesce(max(currency), $currency) AS currency,
  coalesce(sum(amount) FILTER (is_goods), 0) AS subtotal,
  coalesce(-sum(amount) FILTER (type = 'promotion' AND NOT is_tax), 0) AS discount,
  coalesce(sum(amount) FILTER (type = 'itemprice' AND NOT is_goods AND NOT is_tax), 0) AS shipping,
  coalesce(sum(amount) FILTER (is_tax), 0) AS tax, sum(amount) AS total
FROM sold GROUP BY order_id`,
    order_items: `WITH ${lines}
SELECT order_id || '-' || item AS order_item_id, order_id, sku AS variant_id, sku AS product_id, sku, sku AS title, quantity,
  coalesce(price / nullif(quantity, 0), 0) AS unit_price, discount, tax, price - discount AS total
FROM line`,
    refunds: `WITH ${rows}
SELECT concat_ws('-', order_id, item, 'refund', left(CAST(posted AS VARCHAR), 19)) AS refund_id, order_id,
  CASE WHEN EXISTS (SELECT 1 FROM sold s WHERE s.order_id = part.order_id AND s.item = part.item) THEN order_id || '-' || item END AS order_item_id,
  -sum(amount) AS amount, posted AS refunded_at
FROM part WHERE kind = 'refund' GROUP BY order_id, item, posted HAVING sum(amount) < 0`,
  },
};
