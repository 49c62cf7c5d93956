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

const PRODUCTS = "'post_product', 'post_product_variation'";

/** What WPML made of entries for other languages, with the original of each; the kinds are WPML's own. */
const copies = (
  kinds: string,
) => `(SELECT t.element_id AS id, o.element_id AS original FROM {{translations}} t JOIN {{translations}} o
    ON o.trid = t.trid AND o.element_type = t.element_type AND coalesce(o.source_language_code, '') = '' AND o.element_id IS NOT NULL
  WHERE t.element_type IN (${kinds}) AND coalesce(t.source_language_code, '') <> '' AND t.element_id IS NOT NULL)`;

/** Further condition: not made by WPML for another language. */
export const andOriginal = (id: string, kinds = PRODUCTS) =>
  `{{#translations}} AND ${id} NOT IN (SELECT id FROM ${copies(kinds)}){{/translations}}`;

/** The product behind one that WPML made for another language. */
export const originalOf = (id: string) =>
  `{{#translations}}coalesce((SELECT min(c.original) FROM ${copies(PRODUCTS)} c WHERE c.id = ${id}), {{/translations}}${id}{{#translations}}){{/translations}}`;
