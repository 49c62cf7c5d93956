/** Products of Vendure: collections are attached to variants, brands are facets, prices are per channel. */
import { jsonObject, treePath } from "../sql.ts";
import { home, major, utc, worded } from "./parts.ts";

/** The root collection is no category of anybody's. */
const tree = `${worded("called", "{{collection_translation}}")}, node AS (
  SELECT c.id, n.name, p.id AS parent_id FROM {{collection}} c JOIN called n ON n.id = c.id
  LEFT JOIN {{collection}} p ON p.id = c.parentId AND NOT p.isRoot
  WHERE NOT c.isRoot
), ${treePath("tree", "node")}`;

export const categories = `WITH RECURSIVE ${home}, ${tree}
SELECT id AS category_id, name, parent_id, path FROM tree`;

/** A product's category is its deepest collection, of several the one with most of its variants. */
const filed = `filed AS (
  SELECT productId AS id, arg_min(collectionId, place) AS category_id
  FROM (
    SELECT v.productId, m.collectionId, {a: c.isPrivate, b: -t.depth, c: -count(*), d: c.position, e: c.id} AS place
    FROM {{collected}} m JOIN {{product_variant}} v ON v.id = m.productVariantId
    JOIN {{collection}} c ON c.id = m.collectionId JOIN tree t ON t.id = c.id
    GROUP BY v.productId, m.collectionId, c.isPrivate, t.depth, c.position, c.id
  ) GROUP BY productId
)`;

const facets = `${worded("value", "{{facet_value_translation}}")}, facets AS (
  SELECT id, ${jsonObject("code", "names")} AS facets,
    any_value(names[1]) FILTER (WHERE lower(code) IN ('brand', 'manufacturer')) AS brand
  FROM (
    SELECT p.productId AS id, f.code, list(coalesce(n.name, v.code) ORDER BY v.id) AS names
    FROM {{product_facets}} p JOIN {{facet_value}} v ON v.id = p.facetValueId
    JOIN {{facet}} f ON f.id = v.facetId LEFT JOIN value n ON n.id = v.id
    GROUP BY p.productId, f.code
  ) GROUP BY id
)`;

export const products = `WITH RECURSIVE ${home}, ${worded("named", "{{product_translation}}", ["name", "slug"])}
{{#collected}}{{#collection}}{{#collection_translation}}, ${tree}, ${filed}{{/collection_translation}}{{/collection}}{{/collected}}
{{#product_facets}}{{#facet}}{{#facet_value}}, ${facets}{{/facet_value}}{{/facet}}{{/product_facets}}
SELECT p.id AS product_id, n.name AS title,
  {{#collected}}{{#collection}}{{#collection_translation}}l.category_id, {{/collection_translation}}{{/collection}}{{/collected}}
  {{#product_facets}}{{#facet}}{{#facet_value}}f.brand, {{/facet_value}}{{/facet}}{{/product_facets}}
  {{#asset}}a.preview AS image_url, {{/asset}}
  CASE WHEN {{p:product.deletedAt?}} IS NOT NULL THEN 'archived' WHEN p.enabled THEN 'active' ELSE 'draft' END AS status,
  ${utc("p.createdAt")} AS created_at,
  json_object('slug', n.slug{{#product_facets}}{{#facet}}{{#facet_value}}, 'facets', f.facets{{/facet_value}}{{/facet}}{{/product_facets}}) AS attributes
FROM {{product}} p LEFT JOIN named n ON n.id = p.id
{{#collected}}{{#collection}}{{#collection_translation}}LEFT JOIN filed l ON l.id = p.id{{/collection_translation}}{{/collection}}{{/collected}}
{{#product_facets}}{{#facet}}{{#facet_value}}LEFT JOIN facets f ON f.id = p.id{{/facet_value}}{{/facet}}{{/product_facets}}
{{#asset}}LEFT JOIN {{asset}} a ON a.id = {{p:product.featuredAssetId?}}{{/asset}}`;

/** The price in the default channel and its currency; where there is none, the first of another. A product that is off takes its variants with it. */
export const variants = `WITH ${home}, ${worded("named", "{{product_variant_translation}}")}, offer AS (
  SELECT pp.variantId AS id, c.code AS channel, coalesce({{pp:product_variant_price.currencyCode?}}, {{c:channel.currency?}}) AS currency,
    pp.price, CAST(c.pricesIncludeTax AS BOOLEAN) AS includes_tax,
    {a: c.id <> h.id, b: coalesce({{pp:product_variant_price.currencyCode?}} <> {{c:channel.currency?}}, false), c: c.id, d: pp.id} AS place
  FROM {{product_variant_price}} pp JOIN {{channel}} c ON c.id = pp.channelId CROSS JOIN home h
), priced AS (
  SELECT id, arg_min({price: price, currency: currency, includes_tax: includes_tax}, place) AS first,
    list({channel: channel, currency: currency, price: ${major("price")}, includes_tax: includes_tax} ORDER BY place) AS prices
  FROM offer GROUP BY id
)
SELECT v.id AS variant_id, v.productId AS product_id, v.sku, n.name AS title, ${major("p.first.price")} AS price,
  p.first.currency AS currency,
  CASE WHEN coalesce({{v:product_variant.deletedAt?}}, {{o:product.deletedAt?}}) IS NOT NULL THEN 'archived'
    WHEN v.enabled AND o.enabled THEN 'active' ELSE 'draft' END AS status,
  json_object('price_includes_tax', p.first.includes_tax, 'track_inventory', {{v:product_variant.trackInventory?}},
    'prices', p.prices) AS attributes
FROM {{product_variant}} v JOIN {{product}} o ON o.id = v.productId
LEFT JOIN named n ON n.id = v.id LEFT JOIN priced p ON p.id = v.id`;
