/** Products, combinations, categories, prices and stock of PrestaShop. Prices are entered without tax. */
import { jsonObject, treePath } from "../sql.ts";
import {
  currencyCode,
  defaultCountry,
  defaultCurrency,
  defaultShop,
  instant,
  listed,
  setting,
  translated,
  variantId,
  visitors,
} from "./shop.ts";

/** Root and home are the frame of the tree, not shelves: what lies right under them starts a path. */
export const categories = `WITH RECURSIVE node AS (
  SELECT c.id_category AS id, l.name, CASE WHEN p.id_parent = 0 OR p.is_root_category = 1 THEN NULL ELSE p.id_category END AS parent_id
  FROM {{category}} c LEFT JOIN ${translated("{{category_lang}}", "id_category", true)} l ON l.id_category = c.id_category
  LEFT JOIN {{category}} p ON p.id_category = c.id_parent
), ${treePath("tree", "node")}
SELECT id AS category_id, name, parent_id, path FROM tree`;

/** Address of the default shop with a closing slash; NULL where the shop keeps none. */
const address = `{{#shop_url}}(SELECT CASE WHEN ${setting("PS_SSL_ENABLED")} = '1' THEN 'https://' || domain_ssl ELSE 'http://' || domain END
    || physical_uri || virtual_uri FROM {{shop_url}} WHERE id_shop = ${defaultShop} AND active = 1 ORDER BY main DESC, id_shop_url LIMIT 1){{/shop_url}}{{^shop_url}}NULL{{/shop_url}}`;

/** CTE `sold`: products and combinations as the lines of orders name them; what the shop has deleted is known from there alone. */
const sold = `sold AS (
  SELECT id_order_detail AS id, product_id, ${variantId("product_id", "product_attribute_id")} AS variant_id, product_name AS name,
    nullif(product_reference, '') AS sku
  FROM {{detail}} WHERE product_id > 0
)`;

export const products = `WITH ${sold}
SELECT p.id_product AS product_id, l.name AS title,{{#manufacturer}} m.name AS brand,{{/manufacturer}}{{#supplier}} s.name AS vendor,{{/supplier}}
  nullif(coalesce(h.id_category_default, p.id_category_default), 0) AS category_id,
  CASE WHEN coalesce(h.active, p.active) = 1 AND coalesce({{p:product.state?}}, 1) = 1 THEN 'active' ELSE 'draft' END AS status,
  ${instant("p.date_add")} AS created_at,
{{#image}}  ${address} || 'img/p/' || regexp_replace(CAST(i.id_image AS VARCHAR), '(\\d)', '\\1/', 'g') || i.id_image || '.jpg' AS image_url,
{{/image}}  ${address} || 'index.php?controller=product&id_product=' || p.id_product AS url,
  json_object('reference', nullif(p.reference, ''), 'condition', {{p:product.condition?}}, 'type', nullif({{p:product.product_type?}}, '')) AS attributes
FROM {{product}} p
LEFT JOIN ${listed("{{product_shop}}", "id_product")} h ON h.id_product = p.id_product
LEFT JOIN ${translated("{{product_lang}}", "id_product", true)} l ON l.id_product = p.id_product
{{#manufacturer}}LEFT JOIN {{manufacturer}} m ON m.id_manufacturer = p.id_manufacturer
{{/manufacturer}}{{#supplier}}LEFT JOIN {{supplier}} s ON s.id_supplier = p.id_supplier
{{/supplier}}{{#image}}LEFT JOIN (SELECT id_product, min(id_image) AS id_image FROM {{image}} WHERE cover = 1 GROUP BY id_product) i
  ON i.id_product = p.id_product
{{/image}}UNION ALL BY NAME
SELECT product_id, arg_max(name, id) AS title, 'archived' AS status FROM sold
WHERE product_id NOT IN (SELECT id_product FROM {{product}}) GROUP BY product_id`;

/** What the shop adds to its prices for disposal, where it does; a combination's own goes first. */
const ecotax = `CASE WHEN ${setting("PS_USE_ECOTAX")} = '1'
      THEN coalesce(nullif({{s:product_attribute_shop.ecotax?}}, 0), {{h:product_shop.ecotax?}}, {{p:product.ecotax?}}, 0) ELSE 0 END`;

/**
 * The part of every price that visitors pay: their group may pay less for everything, and for what lies in a category,
 * which then goes before it, be it more or less.
 */
const paid = `(1 - CASE WHEN ${setting("PS_GROUP_FEATURE_ACTIVE")} = '0' THEN 0 ELSE coalesce(
      {{#group_cut}}(SELECT max(reduction) FROM {{group_cut}} k WHERE k.id_product = p.id_product AND k.id_group = ${visitors}), {{/group_cut}}
      {{#group.reduction}}(SELECT max(reduction) / 100 FROM {{group}} WHERE id_group = ${visitors}), {{/group.reduction}}0) END)`;

/**
 * CTE `item`: combinations, and products that have none; the list price without tax (but for what is paid for disposal)
 * as it is entered and as visitors see it (the part `paid`), and the tax rate of the shop's country, 0 where the shop
 * takes no taxes.
 */
const item = `item AS (
  SELECT *, entered * paid AS list_price FROM (
    SELECT p.id_product, c.id_product_attribute, ${variantId("p.id_product", "c.id_product_attribute")} AS variant_id,
      coalesce(h.price, p.price) + coalesce(s.price, c.price, 0) + ${ecotax} AS entered, ${paid} AS paid,
      coalesce(s.price, c.price, 0) AS impact, ${ecotax} AS ecotax,
      coalesce(nullif(s.wholesale_price, 0), nullif(c.wholesale_price, 0), nullif(h.wholesale_price, 0), nullif(p.wholesale_price, 0)) AS cost,
      CASE WHEN ${setting("PS_TAX")} = '0' THEN 0 ELSE coalesce({{#tax_rule}}{{#tax}}(SELECT max(t.rate) FROM {{tax_rule}} r JOIN {{tax}} t ON t.id_tax = r.id_tax
        WHERE r.id_tax_rules_group = coalesce(h.id_tax_rules_group, p.id_tax_rules_group) AND r.id_state = 0
          AND r.id_country = ${defaultCountry}), {{/tax}}{{/tax_rule}}0) / 100 END AS tax_rate
    FROM {{product}} p
    LEFT JOIN ${listed("{{product_shop}}", "id_product")} h ON h.id_product = p.id_product
    LEFT JOIN {{product_attribute}} c ON c.id_product = p.id_product
    LEFT JOIN ${listed("{{product_attribute_shop}}", "id_product_attribute")} s ON s.id_product_attribute = c.id_product_attribute
  )
)`;

/** The database does not date its stock nor say what today is: the last change to an order, a product or the stock does. */
const latest = `greatest((SELECT max(date_upd) FROM {{orders}}),
    (SELECT max(date_upd) FROM {{product}}){{#stock_mvt}}, (SELECT max(date_add) FROM {{stock_mvt}}){{/stock_mvt}})`;

/** For whom a special price may be alone, 0 being all: a product's own order or the shop's setting says which of them goes before the others. */
const OWN: [string, string][] = [
  ["id_shop", defaultShop],
  ["id_currency", defaultCurrency],
  ["id_country", defaultCountry],
  ["id_group", visitors],
];
const priorities = `string_split(coalesce({{#priority}}nullif(q.priority, ''), {{/priority}}${setting("PS_SPECIFIC_PRICE_PRIORITIES")}, '${OWN.map(([column]) => column).join(";")}'), ';')`;
const score = OWN.map(
  ([column]) =>
    `CASE WHEN r.${column} > 0 THEN coalesce(pow(2, -list_position(${priorities}, '${column}')), 0) ELSE 0 END`,
);

/**
 * CTE `rule`: special prices that hold for visitors in the shop's country from the first piece on, one row a variant
 * and rule, with the price they make of the list price. `rank` 1 of those that are on is the one the shop takes, in its
 * own order: a product's own price goes before those of catalogue rules, one that ends before one that does not. A rule
 * of product 0 holds for all.
 */
const rule = `rule AS (
{{#specific_price}}  SELECT *, row_number() OVER (PARTITION BY variant_id, is_on
    ORDER BY id_product_attribute DESC, from_quantity DESC, id_specific_price_rule, score DESC,
      valid_to DESC NULLS LAST, valid_from DESC NULLS LAST, id_specific_price) AS rank
  FROM (
    SELECT i.variant_id, i.list_price, nullif(r."from", TIMESTAMP '1970-01-01') AS valid_from, r."to" AS valid_to,
      i.paid * greatest(0, CASE r.reduction_type WHEN 'percentage' THEN base * (1 - r.reduction)
        ELSE base - r.reduction / CASE WHEN coalesce({{r:specific_price.reduction_tax?}}, 1) = 1 THEN 1 + i.tax_rate ELSE 1 END END) AS price,
      coalesce(r."from" <= ${latest}, true) AND coalesce(r."to" >= ${latest}, true) AS is_on,
      r.id_product_attribute, r.from_quantity, r.id_specific_price_rule, r.id_specific_price,
      ${score.join("\n        + ")} AS score
    FROM (SELECT *, unnest([id_product, 0]) AS key FROM item) i
    JOIN {{specific_price}} r ON r.id_product = i.key AND r.id_product_attribute IN (coalesce(i.id_product_attribute, 0), 0)
{{#priority}}    LEFT JOIN {{priority}} q ON q.id_product = i.id_product
{{/priority}}    CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN r.price >= 0 THEN r.price END + CASE WHEN r.id_product_attribute = 0 THEN i.impact ELSE 0 END + i.ecotax, i.entered) AS base)
    WHERE ${OWN.map(([column, own]) => `r.${column} IN (0, ${own})`).join(" AND ")}
      AND r.id_customer = 0 AND r.id_cart = 0 AND r.from_quantity <= 1
  )
{{/specific_price}}{{^specific_price}}  SELECT NULL AS variant_id, 0 AS list_price, NULL AS valid_from, NULL AS valid_to, 0 AS price, true AS is_on, 1 AS rank WHERE false
{{/specific_price}})`;

const kilograms = (weight: string) =>
  `${weight} * CASE lower(${setting("PS_WEIGHT_UNIT")}) WHEN 'g' THEN 0.001 WHEN 'lb' THEN 0.45359237 WHEN 'lbs' THEN 0.45359237 WHEN 'oz' THEN 0.028349523 ELSE 1 END`;

/** CTE `chosen`: what makes a combination: its values as words and as JSON. */
const chosen = `chosen AS (
  SELECT NULL AS id_product_attribute, CAST(NULL AS VARCHAR) AS words, CAST(NULL AS JSON) AS options WHERE false
{{#combination}}{{#attribute}}{{#attribute_lang}}  UNION ALL
  SELECT id_product_attribute, string_agg(words, ', ' ORDER BY place), ${jsonObject("name", "words")}
  FROM (
    SELECT c.id_product_attribute, {{#attribute_group_lang}}g.name{{/attribute_group_lang}}{{^attribute_group_lang}}CAST(a.id_attribute_group AS VARCHAR){{/attribute_group_lang}} AS name,
      min(a.id_attribute_group) AS place, string_agg(v.name, ', ' ORDER BY a.id_attribute) AS words
    FROM {{combination}} c JOIN {{attribute}} a ON a.id_attribute = c.id_attribute
    JOIN ${translated("{{attribute_lang}}", "id_attribute")} v ON v.id_attribute = c.id_attribute
{{#attribute_group_lang}}    JOIN ${translated("{{attribute_group_lang}}", "id_attribute_group")} g ON g.id_attribute_group = a.id_attribute_group
{{/attribute_group_lang}}    GROUP BY 1, 2
  ) GROUP BY id_product_attribute
{{/attribute_lang}}{{/attribute}}{{/combination}})`;

/** The price is what is asked today, special prices taken off; those with dates stand in price_history as well. */
export const variants = `WITH ${item}, ${rule}, ${chosen}, ${sold}
SELECT i.variant_id, i.id_product AS product_id, coalesce(nullif(c.reference, ''), nullif(p.reference, '')) AS sku,
  concat_ws(' - ', l.name, o.words) AS title, CAST(coalesce(r.price, i.list_price) AS DECIMAL(18, 4)) AS price,
  CASE WHEN r.price < i.list_price THEN i.list_price END AS compare_at_price, i.cost, ${currencyCode} AS currency,
  coalesce(nullif(c.ean13, ''), nullif(c.upc, ''), nullif(p.ean13, ''), nullif(p.upc, '')) AS barcode,
  ${kilograms("(p.weight + coalesce(c.weight, 0))")} AS weight,
  CASE WHEN coalesce(h.active, p.active) = 1 AND coalesce({{p:product.state?}}, 1) = 1 THEN 'active' ELSE 'draft' END AS status,
  json_object('price_includes_tax', false, 'options', o.options) AS attributes
FROM item i JOIN {{product}} p ON p.id_product = i.id_product
LEFT JOIN {{product_attribute}} c ON c.id_product_attribute = i.id_product_attribute
LEFT JOIN ${listed("{{product_shop}}", "id_product")} h ON h.id_product = i.id_product
LEFT JOIN ${translated("{{product_lang}}", "id_product", true)} l ON l.id_product = i.id_product
LEFT JOIN chosen o ON o.id_product_attribute = i.id_product_attribute
LEFT JOIN rule r ON r.variant_id = i.variant_id AND r.is_on AND r.rank = 1
UNION ALL BY NAME
SELECT variant_id, any_value(product_id) AS product_id, arg_max(sku, id) AS sku, arg_max(name, id) AS title, ${currencyCode} AS currency,
  'archived' AS status
FROM sold WHERE variant_id NOT IN (SELECT variant_id FROM item) GROUP BY variant_id`;

export const priceHistory = `WITH ${item}, ${rule}
SELECT r.variant_id, ${instant("r.valid_from")} AS valid_from, CAST(r.price AS DECIMAL(18, 4)) AS price, r.list_price AS compare_at_price,
  ${instant("r.valid_to")} AS valid_to, ${currencyCode} AS currency, 'special price' AS reason
FROM rule r WHERE r.valid_from IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY r.variant_id, r.valid_from ORDER BY r.rank, r.valid_to) = 1`;

/**
 * CTE `counted`: rows of stock that count. Shops count it each for itself, or a group of shops together; the rows of
 * the other way stay where a group went from one to the other.
 */
const counted = `counted AS (
  SELECT s.* FROM {{stock}} s{{#shop}}{{#shop_group}}
  LEFT JOIN {{shop}} h ON h.id_shop = s.id_shop LEFT JOIN {{shop_group}} g ON g.id_shop_group = coalesce(h.id_shop_group, s.id_shop_group)
  WHERE (g.share_stock = 1) = (s.id_shop = 0){{/shop_group}}{{/shop}}
)`;
const place = `CASE WHEN s.id_shop > 0 THEN CAST(s.id_shop AS VARCHAR) ELSE 'group-' || s.id_shop_group END`;

export const locations = `WITH ${counted}
SELECT DISTINCT ${place} AS location_id,
  {{#shop}}coalesce(h.name, 'Shop group ' || s.id_shop_group){{/shop}}{{^shop}}'Shop'{{/shop}} AS name, 'shop' AS kind
FROM counted s{{#shop}} LEFT JOIN {{shop}} h ON h.id_shop = s.id_shop{{/shop}}`;

/**
 * CTE `inside`: how many packs the goods that a product packs together would make; their own number need not be kept
 * or is a second limit, as the product or the shop says (1: only the goods count, 2: both).
 */
const inside = `inside AS (
{{#pack}}  SELECT k.id_product_pack, s.id_shop, s.id_shop_group, min(floor(s.quantity / nullif(k.quantity, 0))) AS quantity,
    any_value(coalesce(nullif(coalesce({{h:product_shop.pack_stock_type?}}, {{p:product.pack_stock_type?}}), 3), TRY_CAST(${setting("PS_PACK_STOCK_TYPE")} AS INTEGER), 0)) AS counted
  FROM {{pack}} k JOIN {{product}} p ON p.id_product = k.id_product_pack
  LEFT JOIN ${listed("{{product_shop}}", "id_product")} h ON h.id_product = k.id_product_pack
  JOIN counted s ON s.id_product = k.id_product_item AND s.id_product_attribute = k.id_product_attribute_item
  GROUP BY k.id_product_pack, s.id_shop, s.id_shop_group
{{/pack}}{{^pack}}  SELECT NULL AS id_product_pack, NULL AS id_shop, NULL AS id_shop_group, 0 AS quantity, 0 AS counted WHERE false
{{/pack}})`;

/** The row of combination 0 is the sum of the others where a product has combinations, so it is left out there. */
export const inventoryLevels = `WITH ${item}, ${counted}, ${inside}
SELECT variant_id, location_id, as_of, available + coalesce(committed, 0) AS on_hand, committed, available FROM (
  SELECT i.variant_id, ${place} AS location_id, ${instant(latest)} AS as_of, {{s:stock.reserved_quantity?}} AS committed,
    CASE c.counted WHEN 1 THEN c.quantity WHEN 2 THEN least(c.quantity, s.quantity) ELSE s.quantity END AS available
  FROM counted s JOIN item i ON i.id_product = s.id_product AND coalesce(i.id_product_attribute, 0) = s.id_product_attribute
  LEFT JOIN inside c ON c.id_product_pack = s.id_product AND c.id_shop = s.id_shop AND c.id_shop_group = s.id_shop_group
  WHERE coalesce(${setting("PS_STOCK_MANAGEMENT")}, '1') <> '0'
)`;

/** Before 1.7.2 movements were those of another table of stock, which had no number of what is reserved. */
export const inventoryMovements = `WITH ${item}, ${counted}
SELECT m.id_stock_mvt AS movement_id, i.variant_id, ${place} AS location_id, m.sign * m.physical_quantity AS quantity,
  CASE WHEN m.id_order IS NOT NULL THEN 'sale' WHEN m.id_supply_order IS NOT NULL THEN 'purchase' ELSE 'adjustment' END AS kind,
  ${instant("m.date_add")} AS moved_at
FROM {{stock_mvt}} m JOIN counted s ON s.id_stock_available = m.id_stock AND {{s:stock.reserved_quantity}} IS NOT NULL
JOIN item i ON i.id_product = s.id_product AND coalesce(i.id_product_attribute, 0) = s.id_product_attribute`;

export const suppliers = `SELECT id_supplier AS supplier_id, name FROM {{supplier}}`;
