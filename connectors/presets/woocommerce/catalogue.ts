/** Products, variations, categories, prices and stock of WooCommerce: WordPress posts with their meta. */
import { jsonObject, plain, treePath, utc } from "../sql.ts";
import {
  amount,
  andOriginal,
  andOriginalShelf,
  option,
  originalOf,
  pivot,
  posted,
  reference,
} from "./meta.ts";
import { placed } from "./orders.ts";

const status = (column: string) =>
  `CASE ${column} WHEN 'publish' THEN 'active' WHEN 'private' THEN 'active' WHEN 'trash' THEN 'archived' ELSE 'draft' END`;

/** The database does not say what today is: the last change to an order or a product does. */
const lately = `greatest(
{{#orders.date_updated_gmt}}    (SELECT max(${utc("date_updated_gmt")}) FROM {{orders}}),
{{/orders.date_updated_gmt}}    (SELECT max(${utc("post_modified_gmt")}) FROM {{posts}} WHERE post_type IN ('product', 'product_variation', 'shop_order')))`;

/** WordPress leaves the time of change as it was when it publishes a product that was to appear at its time. */
const stateOf = (post: string) =>
  `(CASE WHEN ${post}.post_status = 'future' AND ${utc(`${post}.post_date_gmt`)} <= ${lately} THEN 'publish' ELSE ${post}.post_status END)`;

/** What an import leaves behind half-way, and posts never saved, are no products. */
const isProduct = (post: string) =>
  `${post}.post_status IN ('publish', 'private', 'draft', 'pending', 'future', 'trash')`;

const productMeta = pivot({
  table: "{{postmeta}}",
  owner: "post_id",
  id: "meta_id",
  keys: {
    sku: "_sku",
    price: "_price",
    regular: "_regular_price",
    sale: "_sale_price",
    sale_from: "_sale_price_dates_from",
    sale_to: "_sale_price_dates_to",
    manage_stock: "_manage_stock",
    stock: "_stock",
    stock_status: "_stock_status",
    backorders: "_backorders",
    weight: "_weight",
    barcode: "_global_unique_id",
    cogs: "_cogs_total_value",
    cog_cost: "_wc_cog_cost",
    alg_cost: "_alg_wc_cog_cost",
    image: "_thumbnail_id",
    main_category: "_yoast_wpseo_primary_product_cat",
  },
});

const currency = option("woocommerce_currency");

const nodes = `SELECT t.term_id AS id, ${plain("t.name")} AS name, nullif(x.parent, 0) AS parent_id
  FROM {{terms}} t JOIN {{term_taxonomy}} x ON x.term_id = t.term_id
  WHERE x.taxonomy = 'product_cat'${andOriginalShelf("x")}`;

export const categories = `WITH RECURSIVE node AS (
  ${nodes}
), ${treePath("tree", "node")}
SELECT id AS category_id, name, parent_id, path FROM tree`;

/** Terms of each product: the deepest category unless a main one is named, its brand, and all of them by name. */
const terms = `term AS (
  SELECT r.object_id AS product_id, x.taxonomy, x.term_id, ${plain("t.name")} AS name
  FROM {{term_relationships}} r JOIN {{term_taxonomy}} x ON x.term_taxonomy_id = r.term_taxonomy_id
  JOIN {{terms}} t ON t.term_id = x.term_id
), filed AS (
  SELECT e.product_id, arg_min(e.term_id, {a: -c.depth, b: e.term_id}) AS category_id,
    list(e.name ORDER BY e.term_id) AS categories
  FROM term e JOIN tree c ON c.id = e.term_id WHERE e.taxonomy = 'product_cat' GROUP BY e.product_id
), worded AS (
  SELECT product_id, list(name ORDER BY term_id) FILTER (WHERE taxonomy = 'product_tag') AS tags,
    arg_min(name, term_id) FILTER (WHERE taxonomy IN ('product_brand', 'pwb-brand', 'yith_product_brand', 'pa_brand')) AS brand,
    arg_min(name, term_id) FILTER (WHERE taxonomy = 'product_type') AS type
  FROM term GROUP BY product_id
), featured AS (
  SELECT product_id, ${jsonObject("taxonomy", "names")} AS attributes FROM (
    SELECT product_id, taxonomy[4:] AS taxonomy, list(name ORDER BY term_id) AS names
    FROM term WHERE starts_with(taxonomy, 'pa_') GROUP BY product_id, taxonomy
  ) GROUP BY product_id
)`;

/**
 * CTE `sold`: products and variations as the lines of orders name them; what the shop has deleted is known from there
 * alone. A variation is sold under its product's name and its own options behind it.
 */
const sold = `sold AS (
  SELECT order_item_id, name, ${originalOf("product_id")} AS product_id, ${originalOf("coalesce(variation_id, product_id)")} AS variant_id,
    CASE WHEN variation_id IS NULL THEN name ELSE regexp_replace(name, '^(.+) - .*$', '\\1') END AS product_name
  FROM (
    SELECT i.order_item_id, ${plain("i.order_item_name")} AS name, ${reference("m.product_id")} AS product_id, ${reference("m.variation_id")} AS variation_id
    FROM {{order_items}} i JOIN (${pivot({
      table: "{{itemmeta}}",
      owner: "order_item_id",
      id: "meta_id",
      keys: { product_id: "_product_id", variation_id: "_variation_id" },
    })}) m ON m.order_item_id = i.order_item_id
    WHERE i.order_item_type = 'line_item' AND i.order_id IN (${placed})
  ) l
)`;

export const products = `WITH RECURSIVE node AS (
  ${nodes}
), ${treePath("tree", "node")}, ${terms}, ${sold}
SELECT p.ID AS product_id, ${plain("p.post_title")} AS title, w.brand,
  coalesce((SELECT id FROM tree WHERE id = ${reference("m.main_category")}), f.category_id) AS category_id,
  ${status(stateOf("p"))} AS status,
  ${posted("p")} AS created_at, i.guid AS image_url,
  rtrim(${option("home")}, '/') || '/?product=' || nullif(p.post_name, '') AS url,
  json_object('sku', nullif(m.sku, ''), 'type', w.type, 'categories', f.categories, 'tags', w.tags, 'attributes', a.attributes) AS attributes
FROM {{posts}} p LEFT JOIN (${productMeta}) m ON m.post_id = p.ID
LEFT JOIN {{posts}} i ON i.ID = ${reference("m.image")} AND i.post_type = 'attachment'
LEFT JOIN filed f ON f.product_id = p.ID
LEFT JOIN worded w ON w.product_id = p.ID
LEFT JOIN featured a ON a.product_id = p.ID
WHERE p.post_type = 'product' AND ${isProduct("p")}${andOriginal("p.ID")}
UNION ALL
SELECT product_id, arg_max(product_name, order_item_id), NULL, NULL, 'archived', NULL, NULL, NULL, NULL FROM sold
WHERE product_id NOT IN (SELECT ID FROM {{posts}} p WHERE p.post_type = 'product' AND ${isProduct("p")}) GROUP BY product_id`;

/** CTE `item`: what can be sold: variations, and products that have none. A trashed parent archives its variations. */
const item = `item AS (
  SELECT p.ID AS id, CASE WHEN p.post_type = 'product' THEN p.ID ELSE ${originalOf("p.post_parent")} END AS product_id, p.post_type AS type,
    ${plain("p.post_title")} AS title, CASE WHEN q.post_status = 'trash' THEN 'trash' WHEN p.post_status = 'private' AND p.post_type = 'product_variation' THEN 'draft'
      WHEN p.post_status = 'publish' AND q.ID IS NOT NULL THEN ${stateOf("q")} ELSE ${stateOf("p")} END AS status,
    p.post_date_gmt, p.post_modified_gmt, m.* EXCLUDE (post_id)
  FROM {{posts}} p LEFT JOIN (${productMeta}) m ON m.post_id = p.ID
  LEFT JOIN {{posts}} q ON q.ID = p.post_parent AND q.post_type = 'product'
  WHERE ${isProduct("p")}${andOriginal("p.ID")} AND ((p.post_type = 'product_variation' AND q.ID IS NOT NULL AND ${isProduct("q")})
    OR (p.post_type = 'product' AND p.ID NOT IN (
      SELECT post_parent FROM {{posts}} c WHERE c.post_type = 'product_variation' AND ${isProduct("c")})))
)`;

/** The unit of weight is a setting of the shop. */
const kilograms = `${amount("i.weight")} * CASE ${option("woocommerce_weight_unit")}
    WHEN 'g' THEN 0.001 WHEN 'lbs' THEN 0.45359237 WHEN 'oz' THEN 0.028349523 ELSE 1 END`;

export const variants = `WITH ${item}, ${sold}, chosen AS (
  SELECT post_id, ${jsonObject("name", "value")} AS attributes FROM (
    SELECT post_id, regexp_replace(meta_key, '^attribute_(pa_)?', '') AS name, arg_min(meta_value, meta_id) AS value
    FROM {{postmeta}} WHERE starts_with(meta_key, 'attribute_') AND meta_value <> '' GROUP BY 1, 2
  ) GROUP BY post_id
)
SELECT i.id AS variant_id, i.product_id, nullif(i.sku, '') AS sku, i.title, ${amount("i.price")} AS price,
  CASE WHEN ${amount("i.regular")} > ${amount("i.price")} THEN ${amount("i.regular")} END AS compare_at_price,
  coalesce(${amount("i.cogs")}, ${amount("i.cog_cost")}, ${amount("i.alg_cost")}) AS cost, ${currency} AS currency,
  nullif(i.barcode, '') AS barcode, ${kilograms} AS weight, ${status("i.status")} AS status,
  json_object('price_includes_tax', coalesce(${option("woocommerce_prices_include_tax")} = 'yes', false),
    'options', c.attributes) AS attributes
FROM item i LEFT JOIN chosen c ON c.post_id = i.id
UNION ALL
SELECT variant_id, arg_max(product_id, order_item_id), NULL, arg_max(name, order_item_id), NULL, NULL, NULL, ${currency}, NULL, NULL, 'archived', NULL
FROM sold WHERE product_id > 0 AND variant_id NOT IN (SELECT id FROM item) GROUP BY variant_id`;

/** Sales with a start: the price that they set, and the regular price beside it. */
export const priceHistory = `WITH ${item}
SELECT i.id AS variant_id, to_timestamp(TRY_CAST(i.sale_from AS BIGINT)) AS valid_from, ${amount("i.sale")} AS price,
  ${amount("i.regular")} AS compare_at_price, to_timestamp(TRY_CAST(i.sale_to AS BIGINT)) AS valid_to, ${currency} AS currency,
  'sale' AS reason
FROM item i WHERE TRY_CAST(i.sale_from AS BIGINT) > 0 AND ${amount("i.sale")} IS NOT NULL`;

export const locations = `SELECT 'store' AS location_id, coalesce(nullif(${option("blogname")}, ''), 'Store') AS name,
  nullif(split_part(${option("woocommerce_default_country")}, ':', 1), '') AS country, 'store' AS kind`;

/**
 * Stock where the shop counts it. A variation whose parent counts for all has no number of its own. The database
 * does not date stock, so it is as of the last change to an order or a product.
 */
export const inventoryLevels = `WITH ${item}
SELECT i.id AS variant_id, 'store' AS location_id, ${lately} AS as_of,
  ${amount("i.stock")} AS on_hand, ${amount("i.stock")} AS available
FROM item i WHERE i.manage_stock = 'yes' AND ${amount("i.stock")} IS NOT NULL`;
