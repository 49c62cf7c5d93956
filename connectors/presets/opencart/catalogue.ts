/** Products, option values, categories, prices and stock of OpenCart 3 and 4. Prices are entered without tax. */
import { plain, treePath } from "../sql.ts";
import { sold } from "./orders.ts";
import {
  choice,
  currencyCode,
  instant,
  isOneStock,
  masterOf,
  setting,
  storeUrl,
  translated,
} from "./shop.ts";

const tree = `node AS (
  SELECT c.category_id AS id, ${plain("d.name")} AS name, nullif(c.parent_id, 0) AS parent_id
  FROM {{category}} c LEFT JOIN ${translated("{{category_description}}", "category_id")} d ON d.category_id = c.category_id
), ${treePath("tree", "node")}`;

export const categories = `WITH RECURSIVE ${tree}
SELECT id AS category_id, name, parent_id, path FROM tree`;

const status = "CASE WHEN p.status = 1 THEN 'active' ELSE 'draft' END";

/** Codes lie in columns up to 4.0 and in rows of their own since 4.1. */
const codeOf = (code: string, column: string) =>
  `coalesce(nullif({{p:product.${column}?}}, ''){{#code}}, nullif((SELECT min(k.value) FROM {{code}} k WHERE k.product_id = p.product_id AND upper(k.code) = '${code}'), ''){{/code}})`;

const sku = `coalesce(${codeOf("SKU", "sku")}, nullif(p.model, ''))`;
const barcode = ["ean", "upc", "jan", "isbn"].map((name) => codeOf(name.toUpperCase(), name)).join(",\n    ");

/** Makers have one name for all languages up to 4.0, and one for each since 4.1. */
const brand =
  "coalesce({{md:manufacturer_description.name?}}, {{m:manufacturer.name?}}, CAST(NULL AS VARCHAR))";

export const products = `WITH RECURSIVE ${tree}, filed AS (
  SELECT r.product_id, arg_max(t.id, coalesce({{r:product_to_category.main_category?}}, 0) * 1000 + t.depth - t.id / 1000000000) AS category_id,
    list(t.path ORDER BY t.id) AS categories
  FROM {{product_to_category}} r JOIN tree t ON t.id = r.category_id GROUP BY r.product_id
), ${choice}, ${sold}
SELECT p.product_id, ${plain("d.name")} AS title,${plain(brand)} AS brand, f.category_id, ${status} AS status,
  ${instant("p.date_added")} AS created_at, ${storeUrl} || 'image/' || nullif(p.image, '') AS image_url,
  ${storeUrl} || 'index.php?route=product/product&product_id=' || p.product_id AS url,
  json_object('model', nullif(p.model, ''), 'sku', ${codeOf("SKU", "sku")}, 'categories', f.categories) AS attributes
FROM {{product}} p LEFT JOIN ${translated("{{product_description}}", "product_id")} d ON d.product_id = p.product_id
LEFT JOIN filed f ON f.product_id = p.product_id
{{#manufacturer}}LEFT JOIN {{manufacturer}} m ON m.manufacturer_id = p.manufacturer_id
{{/manufacturer}}{{#manufacturer_description}}LEFT JOIN ${translated("{{manufacturer_description}}", "manufacturer_id")} md ON md.manufacturer_id = p.manufacturer_id
{{/manufacturer_description}}WHERE ${masterOf("p")} = p.product_id
UNION ALL
SELECT product_id, arg_max(name, order_product_id), NULL, NULL, 'archived', NULL, NULL, NULL, json_object('model', arg_max(model, order_product_id))
FROM sold WHERE product_id NOT IN (SELECT product_id FROM {{product}}) GROUP BY product_id`;

/** CTE `item`: products, rows that name a master, and the values of a single required option. */
const item = `item AS (
  SELECT p.product_id, ${masterOf("p")} AS master, CAST(p.product_id AS VARCHAR) AS variant_id, p.price AS list_price,
    CAST(NULL AS VARCHAR) AS option_name, CAST(NULL AS VARCHAR) AS value_name, p.quantity, p.subtract, 0 AS weight_delta
  FROM {{product}} p LEFT JOIN choice c ON c.product_id = p.product_id WHERE c.product_id IS NULL OR ${isOneStock("c.counted", "p")}
{{#option_value}}  UNION ALL
  SELECT p.product_id, ${masterOf("p")}, p.product_id || '-' || v.product_option_value_id,
    p.price + CASE v.price_prefix WHEN '-' THEN -v.price WHEN '=' THEN v.price - p.price ELSE v.price END,
    {{#option_description}}${plain("o.name")}{{/option_description}}{{^option_description}}'option'{{/option_description}},
    {{#option_value_description}}${plain("d.name")}{{/option_value_description}}{{^option_value_description}}CAST(v.option_value_id AS VARCHAR){{/option_value_description}},
    v.quantity, v.subtract, CASE v.weight_prefix WHEN '-' THEN -v.weight ELSE v.weight END
  FROM {{option_value}} v JOIN choice c ON c.product_option_id = v.product_option_id JOIN {{product}} p ON p.product_id = v.product_id
{{#option_value_description}}  LEFT JOIN ${translated("{{option_value_description}}", "option_value_id")} d ON d.option_value_id = v.option_value_id
{{/option_value_description}}{{#option_description}}  LEFT JOIN ${translated("{{option_description}}", "option_id")} o ON o.option_id = v.option_id
{{/option_description}}  WHERE NOT ${isOneStock("c.counted", "p")}
{{/option_value}})`;

/** The database does not date its stock nor say what today is: the last change to an order or a product does. */
const latest =
  "greatest((SELECT max(date_modified) FROM {{orders}}), (SELECT max(date_modified) FROM {{product}}))";

const ofVisitors = `CAST(customer_group_id AS VARCHAR) = coalesce(${setting("config_customer_group_id")}, '1')`;

/**
 * CTE `offer`: what the default customer group pays from the first piece on; `rank` 1 of those that are on is the one
 * the shop takes: special prices go before discounts. Version 4.1 keeps both in one table and lets them be a part of
 * the price.
 */
const offer = `offer AS (
  SELECT *, row_number() OVER (PARTITION BY product_id, is_on ORDER BY special DESC, priority, price) AS rank FROM (
    SELECT *, coalesce(date_start <= ${latest}, true) AND coalesce(date_end > ${latest}, true) AS is_on FROM (
      SELECT NULL AS product_id, NULL AS priority, CAST(0 AS DECIMAL(15, 4)) AS price, 'F' AS type, CAST(NULL AS DATE) AS date_start, CAST(NULL AS DATE) AS date_end, 0 AS special WHERE false
{{#special}}      UNION ALL
      SELECT product_id, priority, price, 'F', CAST(date_start AS DATE), CAST(date_end AS DATE), 1 FROM {{special}} WHERE ${ofVisitors}
{{/special}}{{#discount}}      UNION ALL
      SELECT product_id, priority, price, coalesce({{d:discount.type?}}, 'F'), CAST(date_start AS DATE), CAST(date_end AS DATE), coalesce({{d:discount.special?}}, 0)
      FROM {{discount}} d WHERE quantity <= 1 AND price > 0 AND ${ofVisitors}
{{/discount}}    )
  )
)`;

/** What an offer makes of the price; an option's surcharge comes on top of it. */
const offered = `CAST(CASE s.type WHEN 'P' THEN p.price * (1 - s.price / 100) WHEN 'S' THEN p.price - s.price ELSE s.price END
    + i.list_price - p.price AS DECIMAL(18, 4))`;

const kilograms = `(p.weight + i.weight_delta){{#weight_class}} / coalesce(nullif((SELECT w.value FROM {{weight_class}} w WHERE w.weight_class_id = p.weight_class_id), 0), 1){{#weight_unit}}
    * coalesce(nullif((SELECT min(w.value) FROM {{weight_class}} w JOIN {{weight_unit}} u ON u.weight_class_id = w.weight_class_id WHERE lower(trim(u.unit)) = 'kg'), 0), 1){{/weight_unit}}{{/weight_class}}`;

export const variants = `WITH ${choice}, ${item}, ${offer}, ${sold}
SELECT i.variant_id, i.master AS product_id, ${sku} AS sku, concat_ws(' - ', ${plain("d.name")}, i.value_name) AS title,
  coalesce(${offered}, i.list_price) AS price, CASE WHEN ${offered} < i.list_price THEN i.list_price END AS compare_at_price,
  ${currencyCode} AS currency, coalesce(${barcode}) AS barcode, ${kilograms} AS weight, ${status} AS status,
  json_object('price_includes_tax', false, 'options', CASE WHEN i.value_name IS NOT NULL THEN json_object(i.option_name, i.value_name) END) AS attributes
FROM item i JOIN {{product}} p ON p.product_id = i.product_id
LEFT JOIN ${translated("{{product_description}}", "product_id")} d ON d.product_id = p.product_id
LEFT JOIN offer s ON s.product_id = p.product_id AND s.is_on AND s.rank = 1
UNION ALL
SELECT variant_id, arg_max(product_id, order_product_id), arg_max(model, order_product_id), arg_max(name, order_product_id), NULL, NULL, ${currencyCode},
  NULL, NULL, 'archived', NULL
FROM sold WHERE variant_id NOT IN (SELECT variant_id FROM item) GROUP BY variant_id`;

/** Offers with a start; one with an end only counts from the day the product came. */
export const priceHistory = `WITH ${choice}, ${item}, ${offer}
SELECT i.variant_id, ${instant("coalesce(s.date_start, CAST(p.date_added AS DATE))")} AS valid_from, ${offered} AS price, i.list_price AS compare_at_price,
  ${instant("s.date_end")} AS valid_to, ${currencyCode} AS currency, 'special' AS reason
FROM offer s JOIN item i ON i.product_id = s.product_id JOIN {{product}} p ON p.product_id = i.product_id
WHERE s.date_start IS NOT NULL OR s.date_end IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY i.variant_id, coalesce(s.date_start, CAST(p.date_added AS DATE)) ORDER BY s.priority, s.price) = 1`;

export const locations = `SELECT 'store' AS location_id, coalesce(nullif(${setting("config_name")}, ''), 'Store') AS name, 'store' AS kind`;

/** Stock where the shop subtracts it. */
export const inventoryLevels = `WITH ${choice}, ${item}
SELECT i.variant_id, 'store' AS location_id, ${instant(latest)} AS as_of,
  i.quantity AS on_hand, i.quantity AS available
FROM item i WHERE i.subtract = 1`;
