/** What Vendure's tables have in common: minor units, JSON in text, times in UTC, words in several languages. */

const HUNDREDTHS = " * 0.01";

/** Amounts are whole minor units, by default two digits for every currency. */
export const major = (minor: string) => `${minor}${HUNDREDTHS}`;

/** The same SQL for a shop that keeps three digits. */
export const inThousandths = (sql: string) => sql.replaceAll(HUNDREDTHS, " * 0.001");

/** Whole minor units as JavaScript rounds: halves go up, those below zero as well. */
export const rounded = (minor: string) => `floor(${minor} + 0.5)`;

/** Times are UTC without saying so. */
export const utc = (column: string) => `timezone('UTC', TRY_CAST(${column} AS TIMESTAMP))`;

/** Sum of a number over a JSON array kept as text, such as the adjustments of a line; of those of a type, if one is named. */
export const sumOf = (column: string, key: string, type = "IS NULL OR true") =>
  `coalesce(list_sum(list_transform(CAST(TRY_CAST(${column} AS JSON) AS JSON[]),
    lambda part: CASE WHEN (part->>'$.type') ${type} THEN TRY_CAST(part->>'$.${key}' AS DOUBLE) END)), 0)`;

/** The default channel, which every installation has; it says the language and the currency of the catalogue. */
export const home = `home AS (
  SELECT id, {{channel.currency?}} AS currency, defaultLanguageCode AS language, pricesIncludeTax AS includes_tax
  FROM {{channel}} ORDER BY code = '__default_channel__' DESC, id LIMIT 1
)`;

/** Name (and more) of each thing in the shop's language, else in the first that it has one in. */
export const worded = (as: string, table: string, columns: string[] = ["name"]) => `${as} AS (
  SELECT baseId AS id, ${columns
    .map(
      (column) =>
        `arg_min(${column}, concat(languageCode <> (SELECT language FROM home), languageCode)) AS ${column}`,
    )
    .join(", ")}
  FROM ${table} GROUP BY baseId
)`;

/** Every customer row with the person it belongs to: rows with one address are one, and its account speaks for it. */
export const person = `person AS (
  SELECT id, email, userId, first_value(id) OVER (PARTITION BY coalesce(email, CAST(id AS VARCHAR))
    ORDER BY gone, userId IS NULL, createdAt, id) AS person_id
  FROM (
    SELECT id, nullif(lower(trim(emailAddress)), '') AS email, userId, createdAt,
      {{customer.deletedAt?}} IS NOT NULL AS gone FROM {{customer}}
  )
)`;
