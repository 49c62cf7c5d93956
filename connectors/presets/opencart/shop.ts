/** What OpenCart keeps in its settings, and the pieces that its tables share. Money lies in the default currency. */
import { guestId, local } from "../sql.ts";

/** A setting of the main store. */
export const setting = (name: string) =>
  `(SELECT value FROM {{setting}} WHERE "key" = '${name}' AND store_id = 0 LIMIT 1)`;

/** Up to 3 and in 4.0 the language has one setting, since 4.1 one for the shop and one for the back office. */
export const defaultLanguage = `(SELECT language_id FROM {{language}}
    WHERE code = coalesce(${setting("config_language_catalog")}, ${setting("config_language")}) ORDER BY language_id LIMIT 1)`;

/** One row an id of a table with a text a language: the shop's language, else the first there is. */
export const translated = (table: string, id: string) =>
  `(SELECT * FROM ${table} QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY language_id = ${defaultLanguage} DESC, language_id) = 1)`;

/** Times are local; version 4 keeps the zone as a setting, version 3 does not. */
export const instant = (column: string) => local(column, setting("config_timezone"));

export const currencyCode = setting("config_currency");

/** An amount of the default currency in the order's own; as decimals the two would overflow from a million on. */
export const inOrderCurrency = (amount: string) =>
  `CAST(CAST((${amount}) AS DOUBLE) * coalesce(nullif(o.currency_value, 0), 1) AS DECIMAL(18, 4))`;

/** Variants have rows of their own only where a master product is named (version 4). */
export const masterOf = (product: string, id = `${product}.product_id`) =>
  `coalesce(nullif({{${product}:product.master_id?}}, 0), ${id})`;

/** Address of the main store with a closing slash, as its orders note it. */
export const storeUrl = `(SELECT regexp_replace(arg_max(store_url, order_id), '/*$', '/') FROM {{orders}} WHERE store_id = 0)`;

/**
 * CTE `choice`: products that are sold by one required option, whose values then are their variants; `counted` is 1
 * where a value takes from a stock of its own. Where several options combine, stock is kept for each value but not for
 * what is sold, so the product stays one variant.
 */
export const choice = `choice AS (
  SELECT NULL AS product_id, NULL AS product_option_id, NULL AS counted WHERE false
{{#option_value}}{{#product_option}}{{#option}}  UNION ALL
  SELECT v.product_id, min(v.product_option_id), max(v.subtract)
  FROM {{option_value}} v JOIN {{product_option}} c ON c.product_option_id = v.product_option_id
  JOIN {{option}} t ON t.option_id = c.option_id
  GROUP BY v.product_id HAVING count(DISTINCT v.product_option_id) = 1 AND min(c.required) = 1 AND min(t.type) <> 'checkbox'
{{/option}}{{/product_option}}{{/option_value}})`;

/** Whether a product whose stock is counted is so as a whole only, whichever value is chosen: it stays one variant, too. */
export const isOneStock = (counted: string, product: string) =>
  `coalesce(${counted} < ${product}.subtract, false)`;

export const people = `LEFT JOIN {{customer}} a ON a.customer_id = o.customer_id
LEFT JOIN (SELECT lower(trim(email)) AS email, min(customer_id) AS customer_id FROM {{customer}} GROUP BY 1) e
  ON e.email = lower(trim(o.email))`;

/** The person behind an order: the account it names, else the account of the address, else the guest's address. */
export const accountOf = "coalesce(a.customer_id, e.customer_id)";
export const customerOf = `coalesce(CAST(${accountOf} AS VARCHAR), ${guestId("o.email")})`;
