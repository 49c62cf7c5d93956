/** Products of Shopify's product export: a product's first row has its title, further rows have variants and pictures. */

import { fileOf, inLastFile } from "../sql.ts";
import { instant, unquoted } from "./orders.ts";

/** CTE `variant`; SKUs are ids where they are there once, else the product and its options are. */
export const variants = `listing AS (
  SELECT {{products.handle}} AS product_id, nullif(trim({{products.sku?}}), '') AS sku,
    concat_ws(' / ', nullif({{products.option1?}}, 'Default Title'), {{products.option2?}}, {{products.option3?}}) AS options, ${fileOf("products")}, *
  FROM {{products}} QUALIFY ${inLastFile("product_id")}
), product AS (
  SELECT product_id, {{products.title}} AS title, {{products.vendor?}} AS vendor, {{products.type?}} AS type,
    {{products.category?}} AS category, {{products.tags?}} AS tags,
    coalesce(lower({{products.status?}}), CASE lower({{products.published?}}) WHEN 'false' THEN 'draft' ELSE 'active' END) AS status,
    {{products.image?}} AS image
  FROM listing WHERE {{products.title}} IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY title, image) = 1
), variant AS (
  SELECT e.product_id, e.sku, e.options, p.title, p.status, {{e:products.price}} AS price,
    {{e:products.compare_at_price?}} AS compare_at_price, {{e:products.cost?}} AS cost,
    ${unquoted("{{e:products.barcode?}}")} AS barcode, TRY_CAST({{e:products.grams?}} AS DECIMAL(18, 4)) / 1000 AS weight,
    {{e:products.stock?}} AS stock, concat_ws(' - ', p.title, nullif(e.options, '')) AS full_title,
    CASE WHEN e.sku IS NOT NULL AND count(*) OVER (PARTITION BY e.sku) = 1 THEN e.sku
      ELSE concat_ws('/', e.product_id, nullif(e.options, '')) END AS variant_id
  FROM listing e JOIN product p USING (product_id) WHERE {{e:products.price}} IS NOT NULL
)`;

/** Prices are in the shop's currency, which only its orders name. */
const shopCurrency =
  "coalesce({{#lines}}(SELECT mode({{lines.currency?}}) FROM {{lines}}), {{/lines}}$currency)";

export const products = `WITH ${variants}
SELECT product_id, title, vendor AS brand, vendor, nullif(coalesce(category, type), '') AS category_id, status,
  image AS image_url, '/products/' || product_id AS url, json_object('tags', tags, 'type', type) AS attributes
FROM product`;

export const productVariants = `WITH ${variants}
SELECT variant_id, product_id, sku, coalesce(nullif(options, ''), title) AS title, price, compare_at_price, cost,
  ${shopCurrency} AS currency, barcode, weight, status FROM variant`;

/** The export has one number a variant and no time: it is taken as of the newest order. */
export const inventoryLevels = `{{#products.stock}}{{#lines}}WITH ${variants}
SELECT variant_id, 'shop' AS location_id, (SELECT max(TRY_CAST(${instant("{{lines.created_at}}")} AS TIMESTAMPTZ)) FROM {{lines}}) AS as_of,
  stock AS on_hand, stock AS available
FROM variant WHERE stock IS NOT NULL{{/lines}}{{/products.stock}}`;

export const locations = `{{#products.stock}}{{#lines}}SELECT DISTINCT 'shop' AS location_id, 'Shop' AS name, 'warehouse' AS kind FROM {{products}}{{/lines}}{{/products.stock}}`;

export const categories = `WITH ${variants}
SELECT DISTINCT coalesce(category, type) AS category_id, trim(split_part(coalesce(category, type), '>', -1)) AS name,
  replace(coalesce(category, type), ' > ', ' / ') AS path
FROM product WHERE coalesce(category, type) IS NOT NULL`;

/** What was sold, where no product export tells what there is. */
export const soldProducts = `SELECT coalesce({{lines.sku?}}, {{lines.title}}) AS product_id, arg_max({{lines.title}}, {{lines.created_at}}) AS title,
  arg_max({{lines.vendor?}}, {{lines.created_at}}) AS vendor, 'active' AS status
FROM {{lines}} WHERE {{lines.quantity}} IS NOT NULL GROUP BY 1`;

export const soldVariants = `SELECT {{lines.sku}} AS variant_id, {{lines.sku}} AS product_id, {{lines.sku}} AS sku,
  arg_max({{lines.title}}, {{lines.created_at}}) AS title, arg_max({{lines.price}}, {{lines.created_at}}) AS price, ${shopCurrency} AS currency, 'active' AS status
FROM {{lines}} WHERE {{lines.sku}} IS NOT NULL GROUP BY 1, 2, 3`;
