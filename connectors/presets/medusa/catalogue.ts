/** Catalogue, prices and stock of Medusa; deleted products stay, as orders still point at them. */
import { treePath } from "../sql.ts";

const tree = `node AS (
  SELECT id, name, parent_category_id AS parent_id, {{product_category.rank?}} AS rank FROM {{product_category}} WHERE deleted_at IS NULL
), ${treePath("tree", "node")}`;

export const categories = `WITH RECURSIVE ${tree}
SELECT id AS category_id, name, parent_id, path FROM tree`;

export const locations = `SELECT l.id AS location_id, l.name, {{#location_address}}upper(a.country_code) AS country, {{/location_address}}'warehouse' AS kind
FROM {{stock_location}} l {{#location_address}}LEFT JOIN {{location_address}} a ON a.id = {{l:stock_location.address_id?}}{{/location_address}}`;

const state = (row: string, status: string) =>
  `CASE WHEN ${row}.deleted_at IS NOT NULL THEN 'archived' WHEN ${status} THEN 'active' ELSE 'draft' END`;

/** A product's category is its deepest. */
export const products = `WITH RECURSIVE {{#category_product}}{{#product_category}}${tree}, filed AS (
  SELECT m.product_id, arg_min(t.id, {a: -t.depth, b: n.rank, c: t.id}) AS category_id, list(t.name ORDER BY t.path) AS categories
  FROM {{category_product}} m JOIN tree t ON t.id = m.product_category_id JOIN node n ON n.id = t.id GROUP BY m.product_id
), {{/product_category}}{{/category_product}}none AS (SELECT 1)
SELECT p.id AS product_id, p.title, {{#category_product}}{{#product_category}}f.category_id, {{/product_category}}{{/category_product}}
  ${state("p", "p.status = 'published'")} AS status, p.created_at, {{p:product.thumbnail?}} AS image_url,
  '/products/' || p.handle AS url,
  json_object('handle', p.handle{{#category_product}}{{#product_category}}, 'categories', f.categories{{/product_category}}{{/category_product}}{{#product_collection}}, 'collection', l.title{{/product_collection}}{{#product_type}}, 'type', t.value{{/product_type}}) AS attributes
FROM {{product}} p
{{#category_product}}{{#product_category}}LEFT JOIN filed f ON f.product_id = p.id{{/product_category}}{{/category_product}}
{{#product_collection}}LEFT JOIN {{product_collection}} l ON l.id = {{p:product.collection_id?}}{{/product_collection}}
{{#product_type}}LEFT JOIN {{product_type}} t ON t.id = {{p:product.type_id?}}{{/product_type}}`;

/**
 * Prices for everybody: without rules of their own and not from a quantity up. A shop that enters its prices by region
 * has none but those; they stand behind the ones without rules.
 */
const offer = `{{#price_rule}}ruled AS (
  SELECT price_id, max(value) AS region FROM {{price_rule}} WHERE deleted_at IS NULL GROUP BY price_id
  HAVING count(*) = 1 AND max(attribute) = 'region_id'
), {{/price_rule}}home AS (
  {{#store_currency}}SELECT lower(currency_code) AS currency FROM {{store_currency}} WHERE deleted_at IS NULL
  ORDER BY is_default DESC, currency_code LIMIT 1{{/store_currency}}{{^store_currency}}SELECT lower($currency) AS currency{{/store_currency}}
), offer AS (
  SELECT s.variant_id, p.id, lower(p.currency_code) AS currency, p.amount, p.created_at, p.updated_at, {{p:price.price_list_id?}} AS price_list_id,
    {{#price_rule}}r.region{{/price_rule}}{{^price_rule}}CAST(NULL AS VARCHAR){{/price_rule}} AS region,
    row_number() OVER (PARTITION BY s.variant_id, {{p:price.price_list_id?}}
      ORDER BY lower(p.currency_code) <> (SELECT currency FROM home), coalesce({{p:price.rules_count?}}, 0), p.currency_code, p.id) AS place
  FROM {{variant_price_set}} s JOIN {{price}} p ON p.price_set_id = s.price_set_id
{{#price_rule}}  LEFT JOIN ruled r ON r.price_id = p.id
{{/price_rule}}  WHERE p.deleted_at IS NULL AND {{s:variant_price_set.deleted_at?}} IS NULL
    AND (coalesce({{p:price.rules_count?}}, 0) = 0{{#price_rule}} OR r.region IS NOT NULL{{/price_rule}})
    AND coalesce({{p:price.min_quantity?}}, 0) <= 1
)`;

/** Whether prices hold tax is said of a currency, and of a region for the prices entered for it. */
const taxed = `{{#price_preference}}taxed AS (
  SELECT attribute, CASE attribute WHEN 'region_id' THEN value ELSE lower(value) END AS value, bool_or(is_tax_inclusive) AS taxed
  FROM {{price_preference}} WHERE deleted_at IS NULL GROUP BY ALL
), {{/price_preference}}`;

/** The price in the shop's own currency; where there is none, in the first other. */
export const variants = `WITH {{#price}}${taxed}${offer}, {{/price}}none AS (SELECT 1)
SELECT v.id AS variant_id, v.product_id, v.sku, v.title, {{#price}}o.amount AS price, upper(o.currency) AS currency, {{/price}}
  coalesce({{v:product_variant.barcode?}}, {{v:product_variant.ean?}}, {{v:product_variant.upc?}}) AS barcode,
  {{v:product_variant.weight?}} * 0.001 AS weight, ${state("v", "p.status = 'published'")} AS status
  {{#price}}{{#price_preference}}, json_object('price_includes_tax', coalesce(g.taxed, t.taxed, false)) AS attributes{{/price_preference}}{{/price}}
FROM {{product_variant}} v JOIN {{product}} p ON p.id = v.product_id
{{#price}}LEFT JOIN offer o ON o.variant_id = v.id AND o.price_list_id IS NULL AND o.place = 1
{{#price_preference}}LEFT JOIN taxed t ON t.attribute = 'currency_code' AND t.value = o.currency
LEFT JOIN taxed g ON g.attribute = 'region_id' AND g.value = o.region{{/price_preference}}{{/price}}`;

/**
 * Reductions of active price lists for everybody, and the list price before and after them. Variants that were never
 * reduced have no history here: what they sold at tells theirs.
 */
export const priceHistory = `WITH ${offer}, base AS (
  SELECT * FROM offer WHERE price_list_id IS NULL AND place = 1
), reduced AS (
  SELECT o.variant_id, coalesce(l.starts_at, o.created_at) AS valid_from, o.amount AS price,
    CASE WHEN b.amount > o.amount THEN b.amount END AS compare_at_price, l.ends_at AS valid_to, o.currency,
    coalesce(l.title, l.type) AS reason, b.amount AS full_price, b.updated_at AS full_since
  FROM offer o JOIN {{price_list}} l ON l.id = o.price_list_id
  JOIN base b ON b.variant_id = o.variant_id AND b.currency = o.currency
  WHERE o.place = 1 AND l.status = 'active' AND l.deleted_at IS NULL AND coalesce({{l:price_list.rules_count?}}, 0) = 0
), listed AS (
  SELECT variant_id, valid_from, price, compare_at_price, valid_to, currency, reason, 0 AS turn FROM reduced
  UNION ALL
  SELECT DISTINCT variant_id, full_since, full_price, NULL, NULL, currency, 'list price', 1 FROM reduced WHERE full_since < valid_from
  UNION ALL
  SELECT DISTINCT variant_id, valid_to, full_price, NULL, NULL, currency, 'list price', 2 FROM reduced WHERE valid_to > valid_from
)
SELECT variant_id, valid_from, price, compare_at_price, valid_to, upper(currency) AS currency, reason FROM listed
QUALIFY row_number() OVER (PARTITION BY variant_id, valid_from ORDER BY turn, price, reason) = 1`;

/**
 * A variant may be a set: it is in stock as often as its scarcest part allows, and where one of its parts was never
 * stocked not at all. Stock that the shop does not count is unknown, not none.
 */
export const levels = `WITH part AS (
  SELECT i.variant_id, i.inventory_item_id, greatest(coalesce({{i:variant_inventory.required_quantity?}}, 1), 1) AS need,
    count(*) OVER (PARTITION BY i.variant_id) AS parts
  FROM {{variant_inventory}} i JOIN {{product_variant}} v ON v.id = i.variant_id
  WHERE {{i:variant_inventory.deleted_at?}} IS NULL AND coalesce({{v:product_variant.manage_inventory?}}, true)
), held AS (
  SELECT p.variant_id, l.location_id, max(l.updated_at) AS as_of, count(*) = any_value(p.parts) AS whole,
    min(floor(l.stocked_quantity / need)) AS on_hand, min(floor(l.incoming_quantity / need)) AS incoming,
    min(floor((l.stocked_quantity - l.reserved_quantity) / need)) AS available
  FROM part p JOIN {{inventory_level}} l ON l.inventory_item_id = p.inventory_item_id
  WHERE l.deleted_at IS NULL GROUP BY p.variant_id, l.location_id
)
SELECT variant_id, location_id, as_of, CASE WHEN whole THEN on_hand ELSE 0 END AS on_hand,
  CASE WHEN whole THEN on_hand - available ELSE 0 END AS committed, CASE WHEN whole THEN incoming ELSE 0 END AS incoming,
  CASE WHEN whole THEN available ELSE 0 END AS available
FROM held`;
