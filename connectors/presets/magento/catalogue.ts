/** Products, choices of configurable ones, categories, prices and stock of Magento. */
import { jsonObject, treePath, utc } from "../sql.ts";
import {
  attributes,
  currencyCode,
  day,
  inForce,
  latest,
  mainSetting,
  mainView,
  product,
  setting,
  today,
} from "./shop.ts";

/** Level 0 and 1 are the frame of the tree, not shelves: what lies right under them starts a path. */
const tree = `${attributes("title", "category_varchar", "catalog_category", ["name"])}, node AS (
  SELECT c.entity_id AS id, t.name, CASE WHEN p.level > 1 THEN p.entity_id END AS parent_id
  FROM ${inForce("category")} c LEFT JOIN title t ON t.id = {{#category.row_id}}c.row_id{{/category.row_id}}{{^category.row_id}}c.entity_id{{/category.row_id}}
  LEFT JOIN ${inForce("category")} p ON p.entity_id = c.parent_id
), ${treePath("tree", "node")}`;

export const categories = `WITH RECURSIVE ${tree}
SELECT id AS category_id, name, parent_id, path FROM tree`;

const words = attributes("word", "varchar", "catalog_product", [
  "name",
  "url_key",
  "image",
  "gtin",
  "ean",
  "barcode",
  "upc",
]);
const numbers = attributes("number", "int", "catalog_product", [
  "status",
  "visibility",
  "manufacturer",
  "brand",
]);
const amounts = attributes("amount", "decimal", "catalog_product", [
  "price",
  "special_price",
  "cost",
  "weight",
]);
const dates = attributes("date", "datetime", "catalog_product", ["special_from_date", "special_to_date"]);

const status = "CASE n.status WHEN 1 THEN 'active' ELSE 'draft' END";

const optionLabel = (option: string) =>
  `{{#option_value}}(SELECT arg_max(label.value, label.store_id) FROM {{option_value}} label
    WHERE label.option_id = ${option} AND label.store_id IN (0, ${mainView})){{/option_value}}{{^option_value}}CAST(NULL AS VARCHAR){{/option_value}}`;

const address = `coalesce(${setting("web/secure/base_url")}, ${setting("web/unsecure/base_url")})`;

/** CTE `sold`: products and their choices as the lines of orders name them; what the shop has deleted is known from there alone. */
const sold = `sold AS (
  SELECT l.item_id, l.name, l.sku, l.variant_id, CASE WHEN l.product_type = 'configurable' THEN l.product_id ELSE coalesce(p.parent_id, l.product_id) END AS product_id
  FROM (
    SELECT i.item_id, i.name, i.sku, i.product_id, i.product_type,
      coalesce(CASE WHEN i.product_type = 'configurable' THEN c.product_id END, i.product_id) AS variant_id FROM {{items}} i
    LEFT JOIN (SELECT parent_item_id, min(product_id) AS product_id FROM {{items}} WHERE parent_item_id IS NOT NULL GROUP BY parent_item_id) c
      ON c.parent_item_id = i.item_id
    WHERE i.parent_item_id IS NULL
  ) l LEFT JOIN product p ON p.id = l.variant_id
)`;

/** Choices of a configurable product are no products of their own. */
export const products = `WITH RECURSIVE ${product}, ${words}, ${numbers}, ${tree}, ${sold}, filed AS (
  SELECT r.product_id, arg_max(t.id, t.depth - t.id / 1000000000) AS category_id, list(t.path ORDER BY t.id) AS categories
  FROM {{category_product}} r JOIN tree t ON t.id = r.category_id GROUP BY r.product_id
)
SELECT p.id AS product_id, w.name AS title, coalesce(${optionLabel("n.brand")}, ${optionLabel("n.manufacturer")}) AS brand, f.category_id,
  ${status} AS status, ${utc("p.created_at")} AS created_at, ${address} || 'media/catalog/product' || nullif(w.image, 'no_selection') AS image_url,
  ${address} || nullif(w.url_key, '') || coalesce(${setting("catalog/seo/product_url_suffix")}, '.html') AS url,
  json_object('sku', p.sku, 'type', p.type, 'visibility', n.visibility, 'categories', f.categories) AS attributes
FROM product p LEFT JOIN word w ON w.id = p.key LEFT JOIN number n ON n.id = p.key
LEFT JOIN filed f ON f.product_id = p.id
WHERE p.parent_id IS NULL
UNION ALL
SELECT product_id, arg_max(name, item_id), NULL, NULL, 'archived', NULL, NULL, NULL, NULL FROM sold
WHERE product_id NOT IN (SELECT id FROM product) GROUP BY product_id`;

/** A special price counts from its first to the end of its last day. */
const isSpecial = `(a.special_price IS NOT NULL AND (d.special_from_date IS NULL OR ${day("d.special_from_date")} <= ${latest})
  AND (d.special_to_date IS NULL OR ${day("d.special_to_date + INTERVAL 1 DAY")} > ${latest}))`;

/**
 * CTE `ruled`: what catalogue price rules ask today of visitors of the main site, who are group 0. The platform works
 * that out each night for the days before and after, too: where nothing was sold or changed since, its last day but one
 * is today.
 */
const ruled = `ruled AS (
  SELECT NULL AS product_id, NULL AS price WHERE false
{{#rule_price}}{{#website}}  UNION ALL
  SELECT r.product_id, min(r.rule_price) FROM {{rule_price}} r JOIN {{website}} w ON w.website_id = r.website_id AND w.is_default = 1
  WHERE r.customer_group_id = 0 AND CAST(r.rule_date AS DATE) = greatest(${today}, (SELECT max(CAST(rule_date AS DATE)) - 1 FROM {{rule_price}})) GROUP BY r.product_id
{{/website}}{{/rule_price}})`;

/**
 * CTE `tiered`: what visitors of the main site, who are group 0, pay from the first piece on: as an amount, or as a
 * percentage off. Of a bundle even the amount is a percentage.
 */
const tiered = `tiered AS (
  SELECT NULL AS id, NULL AS price, NULL AS percent WHERE false
{{#tier_price}}{{#website}}  UNION ALL
  SELECT {{#tier_price.row_id}}t.row_id{{/tier_price.row_id}}{{^tier_price.row_id}}t.entity_id{{/tier_price.row_id}},
    min(nullif(t.value, 0)), max({{t:tier_price.percentage_value?}})
  FROM {{tier_price}} t
  WHERE t.qty <= 1 AND (t.all_groups = 1 OR t.customer_group_id = 0)
    AND t.website_id IN (SELECT website_id FROM {{website}} WHERE is_default = 1 UNION ALL SELECT 0) GROUP BY 1
{{/website}}{{/tier_price}})`;

/** A part of the list price, in hundredths. */
const percentOf = (part: string) =>
  `CAST(CAST(nullif(a.price, 0) AS DOUBLE) * ${part} / 100 AS DECIMAL(18, 4))`;

/** A bundle that its parts price has none of its own: 0 stands for that. */
const listPrice = "CASE p.type WHEN 'bundle' THEN nullif(a.price, 0) ELSE a.price END";

/** The special price of a bundle is a percentage of its price. */
const special = `CASE p.type WHEN 'bundle' THEN ${percentOf("a.special_price")} ELSE a.special_price END`;

/** The lowest of all that hold is asked. */
const asked = `least(${listPrice}, CASE WHEN ${isSpecial} THEN ${special} END, r.price, CASE WHEN p.type <> 'bundle' THEN q.price END,
    ${percentOf("(100 - CASE p.type WHEN 'bundle' THEN coalesce(q.percent, q.price) ELSE q.percent END)")})`;

const kilograms = `a.weight * CASE coalesce(${setting("general/locale/weight_unit")}, 'lbs') WHEN 'kgs' THEN 1 ELSE 0.45359237 END`;

const chosen = `chosen AS (
{{#super_attribute}}  SELECT p.id, ${jsonObject("x.attribute_code", optionLabel("v.value"))} AS options
  FROM product p JOIN product q ON q.id = p.parent_id JOIN {{super_attribute}} s ON s.product_id = q.key
  JOIN {{attribute}} x ON x.attribute_id = s.attribute_id
  JOIN {{int}} v ON {{#int.row_id}}v.row_id{{/int.row_id}}{{^int.row_id}}v.entity_id{{/int.row_id}} = p.key AND v.attribute_id = s.attribute_id AND v.store_id = 0
  GROUP BY p.id
{{/super_attribute}}{{^super_attribute}}  SELECT NULL AS id, NULL AS options WHERE false
{{/super_attribute}})`;

/** What can be sold: everything but configurable and grouped products, which only lead to others. */
export const variants = `WITH ${product}, ${words}, ${numbers}, ${amounts}, ${dates}, ${ruled}, ${tiered}, ${chosen}, ${sold}
SELECT p.id AS variant_id, coalesce(p.parent_id, p.id) AS product_id, nullif(p.sku, '') AS sku, w.name AS title,
  ${asked} AS price, CASE WHEN ${asked} < a.price THEN a.price END AS compare_at_price, a.cost, ${currencyCode} AS currency,
  coalesce(nullif(w.gtin, ''), nullif(w.ean, ''), nullif(w.barcode, ''), nullif(w.upc, '')) AS barcode, ${kilograms} AS weight, ${status} AS status,
  json_object('price_includes_tax', coalesce(${mainSetting("tax/calculation/price_includes_tax")} = '1', false), 'options', c.options) AS attributes
FROM product p LEFT JOIN word w ON w.id = p.key LEFT JOIN number n ON n.id = p.key LEFT JOIN amount a ON a.id = p.key
LEFT JOIN date d ON d.id = p.key LEFT JOIN ruled r ON r.product_id = p.id LEFT JOIN tiered q ON q.id = p.key LEFT JOIN chosen c ON c.id = p.id
WHERE p.type NOT IN ('configurable', 'grouped')
UNION ALL
SELECT variant_id, arg_max(product_id, item_id), nullif(arg_max(sku, item_id), ''), arg_max(name, item_id), NULL, NULL, NULL, ${currencyCode},
  NULL, NULL, 'archived', NULL
FROM sold WHERE product_id IS NOT NULL AND variant_id NOT IN (SELECT id FROM product WHERE type NOT IN ('configurable', 'grouped')) GROUP BY variant_id`;

export const priceHistory = `WITH ${product}, ${amounts}, ${dates}
SELECT p.id AS variant_id, ${day("d.special_from_date")} AS valid_from, ${special} AS price, a.price AS compare_at_price,
  ${day("d.special_to_date + INTERVAL 1 DAY")} AS valid_to, ${currencyCode} AS currency, 'special price' AS reason
FROM product p JOIN amount a ON a.id = p.key AND ${special} IS NOT NULL JOIN date d ON d.id = p.key AND d.special_from_date IS NOT NULL
WHERE p.type NOT IN ('configurable', 'grouped')`;

/** Whether nobody counts a product's stock: as its row says, or the shop where the row leaves it to that. */
const isUncounted = (row: string) => `(CASE ${row}.use_config_manage_stock WHEN 0 THEN ${row}.manage_stock = 0
    ELSE coalesce(${setting("cataloginventory/item_options/manage_stock")}, '1') = '0' END)`;

/** Stock of one place before several sources came (2.3), and of products that no source lists. */
const single = `SELECT CAST(p.id AS VARCHAR) AS variant_id, 'default' AS location_id, ${latest} AS as_of, s.qty AS on_hand,
  CAST(NULL AS DECIMAL(18, 3)) AS committed, CASE {{s:stock_item.is_in_stock?}} WHEN 0 THEN 0 ELSE s.qty END AS available
FROM {{stock_item}} s JOIN product p ON p.id = s.product_id
WHERE p.type NOT IN ('configurable', 'grouped', 'bundle') AND NOT ${isUncounted("s")}`;

/**
 * Stock of each source that is not switched off. What is reserved by open orders is kept for a product as a whole, so
 * it is taken off its first source. The shop sells nothing of what a source calls out of stock, whatever lies there.
 * The platform tells SKUs apart without regard to case. The database does not date stock: it is as of the last change
 * to an order or product.
 */
const sources = `WITH ${product}, reserved AS (
{{#reservation}}  SELECT lower(sku) AS sku, -sum(quantity) AS quantity FROM {{reservation}} GROUP BY 1
{{/reservation}}{{^reservation}}  SELECT NULL AS sku, 0 AS quantity WHERE false
{{/reservation}}), held AS (
  SELECT *, row_number() OVER (PARTITION BY sku ORDER BY is_off, source_code <> 'default', source_code) AS place FROM (
    SELECT source_code, quantity, lower(sku) AS sku, {{s:source_item.status?}} AS status,
      {{#source.enabled}}source_code IN (SELECT source_code FROM {{source}} WHERE enabled = 0){{/source.enabled}}{{^source.enabled}}false{{/source.enabled}} AS is_off
    FROM {{source_item}} s
  )
)
SELECT CAST(p.id AS VARCHAR) AS variant_id, s.source_code AS location_id, ${latest} AS as_of, s.quantity AS on_hand,
  CASE WHEN s.place = 1 THEN coalesce(r.quantity, 0) ELSE 0 END AS committed,
  CASE s.status WHEN 0 THEN 0 ELSE s.quantity - CASE WHEN s.place = 1 THEN coalesce(r.quantity, 0) ELSE 0 END END AS available
FROM held s JOIN product p ON lower(p.sku) = s.sku LEFT JOIN reserved r ON r.sku = s.sku
WHERE NOT s.is_off AND p.type NOT IN ('configurable', 'grouped', 'bundle'){{#stock_item}} AND NOT EXISTS (SELECT 1 FROM {{stock_item}} k
  WHERE k.product_id = p.id AND ${isUncounted("k")})
UNION ALL
${single} AND NOT EXISTS (SELECT 1 FROM held x WHERE x.sku = lower(p.sku)){{/stock_item}}`;

export const inventoryLevels = [sources, `WITH ${product}\n${single}`];

export const locations = [
  `SELECT source_code AS location_id, name, {{s:source.country_id?}} AS country, 'warehouse' AS kind FROM {{source}} s`,
  "SELECT 'default' AS location_id, 'Default' AS name, 'warehouse' AS kind",
];
