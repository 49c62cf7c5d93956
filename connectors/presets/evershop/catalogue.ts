/** Catalogue and stock of EverShop; what orders name but the shop has deleted stays as archived. */
import { jsonObject, treePath } from "../sql.ts";

/** Products and variant groups are numbered apart, so their numbers carry a letter. */
export const productKey = (group: string, product: string) => `coalesce('g' || ${group}, 'p' || ${product})`;

const tree = `node AS (
  SELECT c.category_id AS id, d.name, c.parent_id FROM {{category}} c
  JOIN {{category_description}} d ON d.category_description_category_id = c.category_id
), ${treePath("tree", "node")}`;

export const categories = `WITH RECURSIVE ${tree}
SELECT id AS category_id, name, parent_id, path FROM tree`;

/** Every product row, and those that only order lines remember. */
const rows = `piece AS (
  SELECT p.product_id, ${productKey("{{p:product.variant_group_id?}}", "p.product_id")} AS product_key, p.sku, d.name, d.url_key, p.price, p.status,
    CAST(p.created_at AS TIMESTAMPTZ) AS created_at, {{p:product.category_id?}} AS category_id, coalesce({{p:product.visibility?}}, true) AS visible,
    {{p:product.weight?}} AS weight, false AS gone
  FROM {{product}} p LEFT JOIN {{product_description}} d ON d.product_description_product_id = p.product_id
  UNION ALL
  SELECT product_id, arg_max(${productKey("{{order_item.variant_group_id?}}", "product_id")}, order_item_id), arg_max(product_sku, order_item_id),
    arg_max(product_name, order_item_id), NULL, NULL, false, NULL, NULL, true, NULL, true
  FROM {{order_item}} WHERE product_id NOT IN (SELECT product_id FROM {{product}}) GROUP BY product_id
)`;

const pictures = `picture AS (
  SELECT product_image_product_id AS product_id, arg_min(origin_image, {a: NOT coalesce({{product_image.is_main?}}, true), b: product_image_id}) AS url
  FROM {{product_image}} GROUP BY product_image_product_id
)`;

/** A group goes by the piece of it that the shop shows. */
export const products = `WITH ${rows}{{#product_image}}, ${pictures}{{/product_image}}{{#product_category}}, filed AS (
  SELECT product_id, min(category_id) AS category_id FROM {{product_category}} GROUP BY product_id
){{/product_category}}{{#collection}}{{#product_collection}}, gathered AS (
  SELECT m.product_id, list(c.name ORDER BY c.collection_id) AS names
  FROM {{product_collection}} m JOIN {{collection}} c ON c.collection_id = m.collection_id GROUP BY m.product_id
){{/product_collection}}{{/collection}}, face AS (
  SELECT product_key, min(created_at) AS created_at, bool_or(status) AS status, bool_and(gone) AS gone,
    arg_min(product_id, {a: gone, b: NOT visible, c: NOT status, d: product_id}) AS product_id
  FROM piece GROUP BY product_key
)
SELECT f.product_key AS product_id, p.name AS title,
  coalesce(p.category_id{{#product_category}}, l.category_id{{/product_category}}) AS category_id,
  CASE WHEN f.gone THEN 'archived' WHEN f.status THEN 'active' ELSE 'draft' END AS status, f.created_at,
  {{#product_image}}i.url AS image_url, {{/product_image}}'/' || p.url_key AS url
  {{#collection}}{{#product_collection}}, CASE WHEN g.names IS NOT NULL THEN json_object('collections', g.names) END AS attributes{{/product_collection}}{{/collection}}
FROM face f JOIN piece p ON p.product_id = f.product_id
{{#product_category}}LEFT JOIN filed l ON l.product_id = f.product_id{{/product_category}}
{{#product_image}}LEFT JOIN picture i ON i.product_id = f.product_id{{/product_image}}
{{#collection}}{{#product_collection}}LEFT JOIN gathered g ON g.product_id = f.product_id{{/product_collection}}{{/collection}}`;

const options = `chosen AS (
  SELECT v.product_id, ${jsonObject("n.attribute_code", "v.option_text")} AS options
  FROM (SELECT product_id, attribute_id, min(option_text) AS option_text FROM {{attribute}} WHERE option_text IS NOT NULL GROUP BY ALL) v
  JOIN {{attribute_name}} n ON n.attribute_id = v.attribute_id GROUP BY v.product_id
)`;

const currency = `{{#setting}}coalesce((SELECT min(value) FROM {{setting}} WHERE name IN ('storeCurrency', 'currency') AND length(value) = 3),
    (SELECT max(currency) FROM {{order}}), $currency){{/setting}}{{^setting}}coalesce((SELECT max(currency) FROM {{order}}), $currency){{/setting}}`;

/** The price with or without tax is a setting of the shop. */
export const variants = `WITH ${rows}{{#attribute}}{{#attribute_name}}, ${options}{{/attribute_name}}{{/attribute}}
SELECT p.product_id AS variant_id, p.product_key AS product_id, p.sku, p.name AS title, p.price, ${currency} AS currency,
  p.weight, CASE WHEN p.gone THEN 'archived' WHEN p.status THEN 'active' ELSE 'draft' END AS status
  {{#attribute}}{{#attribute_name}}, CASE WHEN c.options IS NOT NULL THEN json_object('options', c.options) END AS attributes{{/attribute_name}}{{/attribute}}
FROM piece p {{#attribute}}{{#attribute_name}}LEFT JOIN chosen c ON c.product_id = p.product_id{{/attribute_name}}{{/attribute}}`;

/** There is one stock, without a name. */
export const locations = `SELECT 'default' AS location_id, 'Stock' AS name, 'warehouse' AS kind`;

const level = (
  from: string,
  qty: string,
  managed: string,
) => `SELECT p.product_id AS variant_id, 'default' AS location_id,
  coalesce({{p:product.updated_at?}}, p.created_at) AS as_of, ${qty} AS on_hand, ${qty} AS available
FROM ${from} WHERE coalesce(${managed}, true)`;

/** Stock that the shop does not count is unknown, not none. */
export const levels = [
  level(
    "{{product}} p JOIN {{product_inventory}} i ON i.product_inventory_product_id = p.product_id",
    "i.qty",
    "{{i:product_inventory.manage_stock?}}",
  ),
  level("{{product}} p", "{{p:product.qty}}", "{{p:product.manage_stock?}}"),
];
