/**
 * How Magento keeps things: attributes as rows of value tables by type, settings by path, a view of the shop for each
 * language. Times are UTC. Commerce edition keys values by the row of a product's version instead of the product.
 */
import { guestId, local, utc, zoneOf } from "../sql.ts";

/** Amounts of orders and credit memos that were paid with store credit, gift cards or points; of the Commerce edition. */
export const PAID_OTHERWISE = ["customer_balance_amount", "gift_cards_amount", "reward_currency_amount"];

/** What of these was taken for what was invoiced, in the same order: all that an order keeps which was cancelled in part. */
export const PAID_AND_INVOICED = [
  "customer_balance_invoiced",
  "gift_cards_invoiced",
  "rwrd_currency_amount_invoiced",
];

/** A setting for the whole installation. */
export const setting = (path: string) =>
  `{{#config}}(SELECT value FROM {{config}} WHERE path = '${path}' AND scope = 'default' LIMIT 1){{/config}}{{^config}}CAST(NULL AS VARCHAR){{/config}}`;

/** A setting of the main site, else that for the whole installation. */
export const mainSetting = (path: string) =>
  `coalesce({{#config}}{{#website}}(SELECT value FROM {{config}} WHERE path = '${path}' AND scope = 'websites'
    AND scope_id IN (SELECT website_id FROM {{website}} WHERE is_default = 1) LIMIT 1), {{/website}}{{/config}}${setting(path)})`;

/** The view that visitors of the main site see first; values that it does not override stand at view 0. */
export const mainView = `{{#store_group}}{{#website}}coalesce((SELECT g.default_store_id FROM {{website}} w JOIN {{store_group}} g ON g.group_id = w.default_group_id
    WHERE w.is_default = 1 LIMIT 1), 0){{/website}}{{/store_group}}{{^store_group}}0{{/store_group}}`;

/** Latest moment that the database knows of: what stands for now, so that the same data gives the same rows. */
export const latest = `greatest((SELECT max(${utc("updated_at")}) FROM {{orders}}), (SELECT max(${utc("updated_at")}) FROM {{product}}))`;

/**
 * Currency that prices are kept in: one for all, or the main site's own where sites have prices of their own. The base
 * currency of an order is that of its site.
 */
export const currencyCode = `coalesce(CASE WHEN ${setting("catalog/price/scope")} = '1' THEN ${mainSetting("currency/options/base")} END, ${setting("currency/options/base")},
    (SELECT arg_max(coalesce({{orders.global_currency_code?}}, {{orders.base_currency_code?}}), entity_id) FROM {{orders}}), $currency)`;

const zone = setting("general/locale/timezone");
/** Days of special prices are those of the shop's own zone. */
export const day = (column: string) => local(column, zone);
/** What stands for today. */
export const today = `CAST(timezone(${zoneOf(zone)}, ${latest}) AS DATE)`;

/** CTE with a column for each attribute of a value table; a value of the main view goes before the general one. */
export const attributes = (name: string, table: string, entity: string, codes: string[]) => {
  const columns = codes.map(
    (code) => `arg_max(v.value, v.store_id) FILTER (WHERE a.attribute_code = '${code}') AS ${code}`,
  );
  return `${name} AS (
  SELECT {{#${table}.row_id}}v.row_id{{/${table}.row_id}}{{^${table}.row_id}}v.entity_id{{/${table}.row_id}} AS id, ${columns.join(",\n    ")}
  FROM {{${table}}} v JOIN {{attribute}} a ON a.attribute_id = v.attribute_id
  JOIN {{entity_type}} t ON t.entity_type_id = a.entity_type_id AND t.entity_type_code = '${entity}'
  WHERE v.store_id IN (0, ${mainView}) AND v.value IS NOT NULL AND a.attribute_code IN (${codes.map((code) => `'${code}'`).join(", ")})
  GROUP BY 1
)`;
};

/** Rows of a table of entities, each once: of several versions of one (Commerce plans changes ahead) that in force. */
export const inForce = (table: string) => `(SELECT * FROM {{${table}}}{{#${table}.created_in}}
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY created_in <= epoch(${latest}) DESC, created_in DESC) = 1{{/${table}.created_in}})`;

/**
 * CTE `product`: every product once: id, key (what its values are kept by), sku, type, created_at, parent_id (the
 * configurable product that it is a choice of).
 */
export const product = `product AS (
  SELECT p.*, (SELECT min(q.entity_id) FROM {{super_link}} l JOIN {{product}} q
      ON {{#product.row_id}}q.row_id{{/product.row_id}}{{^product.row_id}}q.entity_id{{/product.row_id}} = l.parent_id WHERE l.product_id = p.id) AS parent_id
  FROM (
    SELECT entity_id AS id, {{#product.row_id}}row_id{{/product.row_id}}{{^product.row_id}}entity_id{{/product.row_id}} AS key, sku, type_id AS type, created_at
    FROM ${inForce("product")}
  ) p
)`;

/** CTE `account`: customers by id and by address; one address may have an account at each site, the first stands for all. */
export const account = `account AS (
  SELECT entity_id AS id, email, min(entity_id) OVER (PARTITION BY coalesce(nullif(lower(trim(email)), ''), CAST(entity_id AS VARCHAR))) AS person_id
  FROM {{customer}}
)`;

/** Joins of a table `o` with customer_id and customer_email to the person behind it. */
export const people = `LEFT JOIN account a ON a.id = o.customer_id
LEFT JOIN (SELECT lower(trim(email)) AS email, min(person_id) AS person_id FROM account GROUP BY 1) e
  ON e.email = lower(trim(o.customer_email))`;

export const accountOf = "coalesce(a.person_id, e.person_id)";
export const customerOf = `coalesce(CAST(${accountOf} AS VARCHAR), ${guestId("o.customer_email")})`;
