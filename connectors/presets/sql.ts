/** Pieces of SQL and of presets that several platforms share. */
import type { PresetTable } from "./preset.ts";

/** A table with a fixed name: the columns that it must have, and those that some versions have. */
export function table(name: string, columns: string[], optional: string[] = []): PresetTable {
  const same = (list: string[]) => Object.fromEntries(list.map((column) => [column, [column]]));
  return { names: [name], columns: same(columns), optional: same(optional) };
}

/** A table that only some versions or editions have, or all that have the read `beside`: its absence is nothing to speak of. */
export const inSome = (of: PresetTable, beside?: string): PresetTable => ({
  ...of,
  sometimes: beside ?? true,
});

/** What stands for an e-mail address in the warehouse; people are told apart by it. */
export const emailHash = (column: string) => `sha256(lower(nullif(trim(${column}), '')))`;

/** Customer of a person who never had an account: one, however often the address ordered. */
export const guestId = (column: string) => `'guest:' || ${emailHash(column)}`;

/** A time that the platform writes in UTC, whether the column carries a zone or not. */
export const utc = (column: string) =>
  `CASE WHEN typeof(${column}) = 'TIMESTAMP WITH TIME ZONE' THEN CAST(${column} AS TIMESTAMPTZ) ELSE timezone('UTC', TRY_CAST(${column} AS TIMESTAMP)) END`;

/**
 * Zone of a platform's own settings; the workspace's where the setting is empty or names none that there is
 * (PrestaShop lists one with a blank behind it).
 */
export const zoneOf = (setting: string) =>
  `coalesce((SELECT name FROM pg_timezone_names() WHERE name = trim(${setting}) LIMIT 1), $time_zone)`;

/** A time that the platform writes in a zone of its own settings. */
export const local = (column: string, setting: string) =>
  `timezone(${zoneOf(setting)}, TRY_CAST(${column} AS TIMESTAMP))`;

/**
 * Path of every row of a tree, its names from the root down; a row whose parent is absent is a root. Rows that no root
 * leads to, since they stand in a circle or below one, stand alone.
 */
export const treePath = (name: string, nodes: string) => `${name}_rooted AS (
  SELECT id, name, parent_id, name AS path, 1 AS depth FROM ${nodes} n
  WHERE NOT EXISTS (SELECT 1 FROM ${nodes} p WHERE p.id = n.parent_id)
  UNION ALL
  SELECT n.id, n.name, n.parent_id, t.path || ' / ' || n.name, t.depth + 1
  FROM ${nodes} n JOIN ${name}_rooted t ON t.id = n.parent_id
  WHERE t.depth < 30
), ${name} AS (
  SELECT * FROM ${name}_rooted
  UNION ALL
  SELECT id, name, NULL, name, 1 FROM ${nodes} n WHERE NOT EXISTS (SELECT 1 FROM ${name}_rooted t WHERE t.id = n.id)
)`;

/** The rows of a group as one JSON object, keys in order; a group may hold a key but once. */
export const jsonObject = (key: string, value: string) =>
  `to_json(map_from_entries(list({'key': ${key}, 'value': ${value}} ORDER BY ${key})))`;

/** Whether an amount is more than rounding leaves: half a minor unit of its currency, of which some have three digits. */
export const isMoney = (amount: string, currency: string) =>
  `abs(${amount}) >= CASE WHEN ${currency} IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 0.0005 ELSE 0.005 END`;

/** Which part of its amount a line of a refund keeps: where less was given back than its lines come to, each bears its share. */
export const shareOf = (whole: string, named: string, currency: string) =>
  `CASE WHEN ${named} > ${whole} AND ${isMoney(`${named} - ${whole}`, currency)} THEN CAST(${whole} AS DOUBLE) / ${named} ELSE 1 END`;

/** Text that the platform stores escaped for a page, as people read it. */
export const plain = (column: string) =>
  [
    ["&lt;", "<"],
    ["&gt;", ">"],
    ["&quot;", '"'],
    ["&#039;", "''"],
    ["&#8217;", "’"],
    ["&amp;", "&"],
  ].reduce((sql, [entity, character]) => `replace(${sql}, '${entity}', '${character}')`, column);

/** The file that a row is of, as `file`; '' in a source that has none. */
export const fileOf = (table: string) => `coalesce({{${table}.file?}}, '') AS file`;

/** Condition of a QUALIFY: of rows with one key that several exports hold, those of the last one as people read names. */
export const inLastFile = (key: string) =>
  `file = arg_max(file, app.file_order(file)) OVER (PARTITION BY ${key})`;

/** Trimmed text of a column of any type; NULL where nothing is left. */
export const text = (column: string) => `nullif(trim(CAST(${column} AS VARCHAR)), '')`;

/**
 * An amount as exports write it: `19.99 GBP`, `GBP 1,019.99`, `19,99 EUR`, `-$1.50`. A plain figure is what it says;
 * else the last point or comma before one or two digits parts the fraction. NULL where no figure is.
 */
export function amount(column: string): string {
  const given = `trim(CAST(${column} AS VARCHAR))`;
  const digits = `regexp_extract(${given}, '\\d[\\d.,''’\\s\\x{a0}\\x{202f}]*')`;
  const plain = `regexp_replace(regexp_replace(${digits}, '[.,](\\d{1,2})\\s*$', 'p\\1'), '[^\\dp]', '', 'g')`;
  const sign = `CASE WHEN regexp_matches(${given}, '^[^\\d]*[-(\\x{2212}]') THEN -1 ELSE 1 END`;
  return `CASE WHEN regexp_matches(${given}, '^[-+]?\\d*\\.?\\d+$') THEN TRY_CAST(${given} AS DECIMAL(18, 4))
    ELSE ${sign} * TRY_CAST(replace(${plain}, 'p', '.') AS DECIMAL(18, 4)) END`;
}

/** The same, 0 where no figure is. */
export const amountOrZero = (column: string) => `coalesce(${amount(column)}, 0)`;

/**
 * How many were sold. A bar code in its place costs its line: the product of two decimals of usual width ends at 100
 * billion, and the load with it.
 */
export const units = (column: string) => `TRY_CAST(${column} AS DECIMAL(19, 3))`;

const DOLLARS = "'USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'";
/** Code of the currency that an amount carries, by its code or sign; NULL where it carries none. `$` alone is the workspace's, where that is one of dollars. */
export function currencyOf(column: string): string {
  const given = `upper(CAST(${column} AS VARCHAR))`;
  return `CASE WHEN regexp_matches(${given}, '\\b[A-Z]{3}\\b') THEN regexp_extract(${given}, '\\b[A-Z]{3}\\b')
    WHEN contains(${given}, '£') THEN 'GBP' WHEN contains(${given}, '€') THEN 'EUR'
    WHEN regexp_matches(${given}, '\\bAU? ?\\$') THEN 'AUD' WHEN regexp_matches(${given}, '\\bCA? ?\\$') THEN 'CAD'
    WHEN contains(${given}, '$') THEN CASE WHEN $currency IN (${DOLLARS}) THEN $currency ELSE 'USD' END END`;
}
