/**
 * One table of order lines as shops export it: the layout of UCI's Online Retail and its second edition. The table
 * may come from a file (all text) or a database (typed); both give the same rows.
 */
import type { Preset } from "./preset.ts";

const invoice = "CAST({{lines.invoice}} AS VARCHAR)";
const stockCode = "CAST({{lines.stock_code}} AS VARCHAR)";
const quantity = "TRY_CAST({{lines.quantity}} AS DECIMAL(18, 3))";
const price = "TRY_CAST({{lines.unit_price}} AS DECIMAL(18, 4))";
/** The product of two decimals of usual width ends at 100 billion, and the load with it. */
const amount = `CAST(${quantity} AS DECIMAL(19, 3)) * ${price}`;
const customerId = "trim(CAST({{lines.customer_id?}} AS VARCHAR))";
/** Spreadsheets write the ids of a column with gaps as 17850.0. Looking for a point first spares most ids the pattern. */
const someone = `nullif(CASE WHEN contains(${customerId}, '.') THEN regexp_replace(${customerId}, '\\.0+$', '') ELSE ${customerId} END, '')`;
const customer = `{{#lines.customer_id:nobody}}CASE WHEN ${customerId} NOT IN ({{lines.customer_id:nobody}}) THEN {{/lines.customer_id:nobody}}${someone}{{#lines.customer_id:nobody}} END{{/lines.customer_id:nobody}}`;
const date = "CAST({{lines.invoice_date}} AS VARCHAR)";
/** What stands where the column has times, and what where it has texts: reading a text costs more than all else. */
const byType = (time: string, text: string) =>
  `{{#lines.invoice_date:time}}${time}{{/lines.invoice_date:time}}{{^lines.invoice_date:time}}${text}{{/lines.invoice_date:time}}`;
/** A text stays one, so that a time with a zone keeps it; the original file writes 12/1/2010 8:26. Trying a format costs much. */
const written = `CASE WHEN contains(${date}, '/')
    THEN coalesce(CAST(try_strptime(${date}, ['%m/%d/%Y %H:%M', '%m/%d/%Y']) AS VARCHAR), ${date}) ELSE ${date} END`;
const when = byType("{{lines.invoice_date}}", written);
/** For what is derived of many lines, a date that can't be read must not spoil the others. */
const seen = byType(
  "{{lines.invoice_date}}",
  `CASE WHEN TRY_CAST(${written} AS TIMESTAMPTZ) IS NOT NULL THEN ${written} END`,
);
/** Of a time with a zone the day of UTC, which is had without asking for the rules of a zone each time. */
const day = byType(
  "CAST(make_timestamp(epoch_us({{lines.invoice_date}})) AS DATE)",
  `TRY_CAST(left(${written}, 10) AS DATE)`,
);
const country = "CAST({{lines.country?}} AS VARCHAR)";
const description = "nullif(trim(CAST({{lines.description?}} AS VARCHAR)), '')";

/**
 * Exports of lines hold postage, fees and corrections as if they were products. A code without three digits together
 * and a name that says nothing but such words make a service: it counts as revenue, and as no goods.
 */
const SERVICE =
  "(post|(\\w+ )?(postage|carriage|shipping|freight|delivery|commission|fees?|bank charges?)|amazon ?fee|manual|discount|samples?|adjust(ment)?s?\\b.*)";
const status = `CASE WHEN NOT regexp_matches(product_id, '[0-9]{3}')
    AND (regexp_full_match(lower(title), '${SERVICE}') OR regexp_full_match(lower(product_id), '${SERVICE}'))
  THEN 'service' ELSE 'active' END`;

/** Lines of other pairs of invoice and product are rarely taken for one pair, which costs time and changes nothing. */
const pair = `hash(${invoice}, ${stockCode})`;
/** Equal lines are counted, not dropped: their number within invoice and product makes the key. */
const lineNumber = `row_number() OVER (PARTITION BY ${pair}, ${invoice}, ${stockCode}
    ORDER BY {{lines.description?}}, ${quantity}, ${price}, {{lines.invoice_date}}, ${customer}, ${country})`;
const lineId = (number: string) => `concat_ws('-', ${invoice}, ${stockCode}, ${number})`;
const itemColumns = `${invoice} AS order_id, ${stockCode} AS variant_id, ${stockCode} AS product_id, ${stockCode} AS sku,
  ${description} AS title, {{lines.quantity}} AS quantity, {{lines.unit_price}} AS unit_price, ${amount} AS total`;

/** Neither sale nor return: invoices of adjustments, and stock put right (found, damaged, wrongly coded) for nobody and no money. */
const noSale = `${invoice} ILIKE 'A%' OR (max(${customer}) IS NULL AND max(abs(${price})) = 0)`;

export const orderLines: Preset = {
  id: "order-lines",
  title: "One table of order lines",
  description:
    "Invoice, stock code, quantity, date, price and customer in one file or table, as in UCI Online Retail. Invoices that start with C are cancellations: their lines are returns. Invoices without a customer and without a price put stock right: they are no sales.",
  reads: {
    lines: {
      columns: {
        invoice: ["InvoiceNo", "Invoice", "InvoiceNumber", "InvoiceID"],
        stock_code: ["StockCode", "Stock", "SKU", "ItemCode"],
        quantity: ["Quantity", "Qty"],
        invoice_date: ["InvoiceDate", "InvoiceDateTime", "InvoicedAt"],
        unit_price: ["UnitPrice", "Price"],
      },
      optional: {
        description: ["Description", "Title", "ItemName"],
        customer_id: ["CustomerID", "Customer", "CustomerNo"],
        country: ["Country"],
      },
    },
  },
  marks: ["lines"],
  people: { lines: "customer_id" },
  tables: {
    customers: `SELECT customer_id, min(seen) AS created_at, arg_max(country, (seen, country)) FILTER (WHERE seen IS NOT NULL) AS country, false AS is_guest
FROM (SELECT ${customer} AS customer_id, ${seen} AS seen, ${country} AS country FROM {{lines}})
WHERE customer_id IS NOT NULL
GROUP BY customer_id`,
    products: `WITH named AS (
  SELECT ${stockCode} AS product_id, ${description} AS title, count(*) AS n, min(${seen}) AS seen
  FROM {{lines}} GROUP BY ALL
)
SELECT product_id, title, ${status} AS status, min(seen) OVER (PARTITION BY product_id) AS created_at
FROM named
QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY title IS NULL, n DESC, title) = 1`,
    variants: `WITH sold AS (
  SELECT ${stockCode} AS variant_id, ${price} AS price, max(${seen}) AS seen FROM {{lines}}
  WHERE ${quantity} > 0 AND ${price} > 0 GROUP BY 1, 2
), priced AS (
  SELECT variant_id, price FROM sold
  QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY seen DESC, price DESC) = 1
), named AS (
  SELECT ${stockCode} AS variant_id, ${description} AS title, count(*) AS n FROM {{lines}} GROUP BY 1, 2
), titled AS (
  SELECT variant_id, title FROM named
  QUALIFY row_number() OVER (PARTITION BY variant_id ORDER BY title IS NULL, n DESC, title) = 1
)
SELECT variant_id, variant_id AS product_id, variant_id AS sku, title, price, $currency AS currency, 'active' AS status
FROM titled LEFT JOIN priced USING (variant_id)`,
    orders: `SELECT ${invoice} AS order_id, max(${customer}) AS customer_id, min(${when}) AS ordered_at,
  CASE WHEN ${invoice} ILIKE 'C%' THEN 'cancelled' WHEN ${noSale} THEN 'failed' ELSE 'completed' END AS status,
  CASE WHEN ${invoice} ILIKE 'C%' THEN 'refunded' ELSE 'paid' END AS financial_status,
  $currency AS currency, sum(${amount}) AS subtotal, sum(${amount}) AS total,
  max(${country}) AS shipping_country
FROM {{lines}}
GROUP BY ${invoice}`,
    order_items: `WITH repeated AS (
  SELECT ${pair} AS pair FROM {{lines}} GROUP BY 1 HAVING count(*) > 1
)
SELECT ${lineId("1")} AS order_item_id, ${itemColumns}
FROM {{lines}} ANTI JOIN repeated r ON r.pair = ${pair}
UNION ALL
SELECT ${lineId(lineNumber)} AS order_item_id, ${itemColumns}
FROM {{lines}} SEMI JOIN repeated r ON r.pair = ${pair}`,
    refunds: `SELECT * FROM (
  SELECT ${lineId(lineNumber)} AS refund_id, ${invoice} AS order_id, ${lineId(lineNumber)} AS order_item_id, -${quantity} AS quantity,
    -${amount} AS amount, ${when} AS refunded_at, 'cancellation' AS reason
  FROM {{lines}}
)
WHERE order_id ILIKE 'C%' AND quantity > 0`,
    price_history: `WITH sold AS (
  SELECT ${stockCode} AS variant_id, ${day} AS day, ${price} AS price, count(*) AS n
  FROM {{lines}} WHERE ${quantity} > 0 AND ${price} > 0
  GROUP BY 1, 2, 3
), daily AS (
  SELECT variant_id, day, price FROM sold
  QUALIFY row_number() OVER (PARTITION BY variant_id, day ORDER BY n DESC, price DESC) = 1
), changes AS (
  SELECT * FROM daily WHERE day IS NOT NULL
  QUALIFY price IS DISTINCT FROM lag(price) OVER (PARTITION BY variant_id ORDER BY day)
)
SELECT variant_id, CAST(day AS TIMESTAMP) AS valid_from, price,
  CAST(lead(day) OVER (PARTITION BY variant_id ORDER BY day) AS TIMESTAMP) AS valid_to,
  $currency AS currency, 'as sold' AS reason
FROM changes`,
  },
};
