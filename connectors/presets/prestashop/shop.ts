/** What PrestaShop keeps in its settings: default language, shop and currency, time zone; and the texts they choose. */
import { local } from "../sql.ts";

const stored = (name: string, first = "") =>
  `(SELECT value FROM {{configuration}} WHERE name = '${name}' ORDER BY ${first}id_shop NULLS FIRST, id_shop_group NULLS FIRST LIMIT 1)`;

export const defaultShop = `coalesce(TRY_CAST(${stored("PS_SHOP_DEFAULT")} AS INTEGER), 1)`;

/** A setting: the default shop's own where there are several shops, else the value for all. */
export const setting = (name: string) =>
  stored(
    name,
    `{{#shop}}coalesce(id_shop = ${defaultShop} AND (SELECT count(*) > 1 FROM {{shop}}), false) DESC, {{/shop}}`,
  );

export const defaultLanguage = `TRY_CAST(${setting("PS_LANG_DEFAULT")} AS INTEGER)`;

/** Times are written in the shop's own zone, which is a setting. */
export const instant = (column: string) => local(column, setting("PS_TIMEZONE"));

/**
 * One row an id of a `_lang` table: the default language where it is translated, else the first; the default shop's
 * text where shops differ.
 */
export const translated = (table: string, id: string, perShop = false) =>
  `(SELECT * FROM ${table} QUALIFY row_number() OVER (PARTITION BY ${id}
    ORDER BY id_lang = ${defaultLanguage} DESC${perShop ? `, id_shop = ${defaultShop} DESC, id_shop` : ""}, id_lang) = 1)`;

/** One row a product or combination of a `_shop` table: the default shop's, else the first that sells it. */
export const listed = (table: string, id: string) =>
  `(SELECT * FROM ${table} QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY id_shop = ${defaultShop} DESC, id_shop) = 1)`;

export const defaultCurrency = `TRY_CAST(${setting("PS_CURRENCY_DEFAULT")} AS INTEGER)`;
export const currencyCode = `(SELECT iso_code FROM {{currency}} WHERE id_currency = ${defaultCurrency})`;

export const defaultCountry = `TRY_CAST(split_part(${setting("PS_COUNTRY_DEFAULT")}, '-', 1) AS INTEGER)`;

/** Customer group of whoever has not signed in: one of its own, or that of all where the shop tells no groups apart. */
export const visitors = `TRY_CAST(CASE WHEN ${setting("PS_GROUP_FEATURE_ACTIVE")} = '0' THEN ${setting("PS_CUSTOMER_GROUP")} ELSE ${setting("PS_UNIDENTIFIED_GROUP")} END AS INTEGER)`;

/** A product without combinations is its own variant, with 0 as combination. */
export const variantId = (product: string, combination: string) =>
  `${product} || '-' || coalesce(${combination}, 0)`;

/** Condition: a row that the module for data protection keeps for nobody, and gives what erased people leave behind. */
const isNobody = (column: string) =>
  `CAST(${column} AS VARCHAR) IS NOT DISTINCT FROM ${setting("PSGDPR_ANONYMOUS_CUSTOMER")}`;

/** Number of the customer that a row names and that is erased, NULL where it names one that is there or nobody. */
export const erased = (row: string) =>
  `CASE WHEN p.id_customer IS NULL AND NOT ${isNobody(`${row}.id_customer`)} THEN nullif(${row}.id_customer, 0) END`;

/**
 * CTE `person`: customer row -> the row that stands for the same address. Every checkout of a guest makes another
 * row; the account wins, else the oldest.
 */
export const person = `person AS (
  SELECT id_customer, first_value(id_customer) OVER (
    PARTITION BY coalesce(nullif(lower(trim(email)), ''), CAST(id_customer AS VARCHAR)) ORDER BY is_guest, deleted, id_customer
  ) AS person_id, min(date_add) OVER (PARTITION BY coalesce(nullif(lower(trim(email)), ''), CAST(id_customer AS VARCHAR))) AS first_seen
  FROM {{customer}} WHERE NOT (${isNobody("id_customer")})
)`;

/** Who ordered or filled a cart, with `person` as p: those who were erased go by the number they had. */
export const buyer = (row: string) => `coalesce(p.person_id, ${erased(row)})`;
