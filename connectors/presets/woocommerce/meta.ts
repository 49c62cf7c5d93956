/** How WordPress keeps things: options by name, and values of posts, users and order lines as rows of key and value. */
import { local, utc } from "../sql.ts";

/** The value of a site option. */
export const option = (name: string) =>
  `(SELECT option_value FROM {{options}} WHERE option_name = '${name}')`;

/** An amount, empty text being none. */
export const amount = (column: string) => `TRY_CAST(${column} AS DECIMAL(26, 8))`;

/** An id, 0 and empty text being none. */
export const reference = (column: string) => `nullif(TRY_CAST(${column} AS BIGINT), 0)`;

/**
 * An e-mail address, NULL where there is none. WordPress writes one and the same in the place of each that is erased:
 * by it all these people would be one.
 */
export const addressOf = (column: string) => `nullif(nullif(trim(${column}), ''), 'deleted@site.invalid')`;

/**
 * One row an owner with a column for each key. Of values stored twice under one key the first counts, as it does in
 * WordPress itself.
 */
export function pivot(
  meta: { table: string; owner: string; id: string; keys: Record<string, string> },
  where = "true",
): string {
  const names = Object.values(meta.keys).map((key) => `'${key}'`);
  const columns = Object.entries(meta.keys).map(
    ([column, key]) => `arg_min(meta_value, ${meta.id}) FILTER (WHERE meta_key = '${key}') AS ${column}`,
  );
  return `SELECT ${meta.owner}, ${columns.join(",\n    ")}
  FROM ${meta.table} WHERE meta_key IN (${names.join(", ")}) AND ${where} GROUP BY ${meta.owner}`;
}

/**
 * When a post was written: in UTC, or, where a draft has not got that yet, in the zone of the site, which may be no
 * more than hours from UTC.
 */
export const posted = (post: string) =>
  `coalesce(${utc(`${post}.post_date_gmt`)},
    CASE WHEN coalesce(${option("timezone_string")}, '') = '' THEN
      timezone('UTC', TRY_CAST(${post}.post_date AS TIMESTAMP) - to_seconds(3600 * TRY_CAST(${option("gmt_offset")} AS DOUBLE))) END,
    ${local(`${post}.post_date`, option("timezone_string"))})`;

/** Entries that WPML made for other languages, with the original of each; the kinds are WPML's own. */
const ofWpml = (kinds: string) => `{{#translations}}
  UNION ALL
  SELECT t.element_id, o.element_id FROM {{translations}} t JOIN {{translations}} o
    ON o.trid = t.trid AND o.element_type = t.element_type AND coalesce(o.source_language_code, '') = '' AND o.element_id IS NOT NULL
  WHERE t.element_type IN (${kinds}) AND coalesce(t.source_language_code, '') <> '' AND t.element_id IS NOT NULL{{/translations}}`;

const polylangDefault = `regexp_extract(${option("polylang")}, '"default_lang";s:\\d+:"([^"]+)"', 1)`;

/** The same of Polylang, which lists an entry's languages as PHP serialises them; that in the main language is the original. */
const ofPolylang = (taxonomy: string) => `{{#term_taxonomy.description}}
  UNION ALL
  SELECT id, original FROM (
    SELECT unnest(ids) AS id, ids[coalesce(nullif(list_position(languages, ${polylangDefault}), 0), 1)] AS original FROM (
      SELECT regexp_extract_all(description, ':"([^"]+)";i:\\d+', 1) AS languages,
        CAST(regexp_extract_all(description, '";i:(\\d+)', 1) AS BIGINT[]) AS ids
      FROM {{term_taxonomy}} WHERE taxonomy = '${taxonomy}'
    )
  ) WHERE id <> original{{/term_taxonomy.description}}`;

const copies = (...found: string[]) =>
  `(SELECT CAST(NULL AS BIGINT) AS id, CAST(NULL AS BIGINT) AS original WHERE false${found.join("")})`;
const productCopies = copies(
  ofWpml("'post_product', 'post_product_variation'"),
  ofPolylang("post_translations"),
);

/** Further condition: a product or variation that was not made for another language. */
export const andOriginal = (id: string) => ` AND ${id} NOT IN (SELECT id FROM ${productCopies})`;

/** The same of a category `x`, which WPML and Polylang number differently. */
export const andOriginalShelf = (x: string) =>
  ` AND ${x}.term_taxonomy_id NOT IN (SELECT id FROM ${copies(ofWpml("'tax_product_cat'"))})
    AND ${x}.term_id NOT IN (SELECT id FROM ${copies(ofPolylang("term_translations"))})`;

/** The product behind one that was made for another language. */
export const originalOf = (id: string) =>
  `coalesce((SELECT min(c.original) FROM ${productCopies} c WHERE c.id = ${id}), ${id})`;
