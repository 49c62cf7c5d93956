/** Pieces of SQL and of presets that several platforms share. */
import type { PresetTable } from "./preset.ts";

/** A table with a fixed name: the columns that it must have, and those that some versions have. */
export function table(name: string, columns: string[], optional: string[] = []): PresetTable {
  const same = (list: string[]) => Object.fromEntries(list.map((column) => [column, [column]]));
  return { names: [name], columns: same(columns), optional: same(optional) };
}

/** What stands for an e-mail address in the warehouse; people are told apart by it. */
export const emailHash = (column: string) => `sha256(lower(nullif(trim(${column}), '')))`;

/** Customer of a person who never had an account: one, however often the address ordered. */
export const guestId = (column: string) => `'guest:' || ${emailHash(column)}`;

/** A time that the platform writes in UTC, whether the column carries a zone or not. */
export const utc = (column: string) =>
  `CASE WHEN typeof(${column}) = 'TIMESTAMP WITH TIME ZONE' THEN CAST(${column} AS TIMESTAMPTZ) ELSE timezone('UTC', TRY_CAST(${column} AS TIMESTAMP)) END`;

/**
 * A time that the platform writes in a zone of its own settings; the workspace's where the setting is empty or names
 * none that there is (PrestaShop lists one with a blank behind it).
 */
export const local = (column: string, zone: string) =>
  `timezone(coalesce((SELECT name FROM pg_timezone_names() WHERE name = trim(${zone}) LIMIT 1), $time_zone), TRY_CAST(${column} AS TIMESTAMP))`;

/** Path of every row of a tree, its names from the root down; a row whose parent is absent is a root. */
export const treePath = (name: string, nodes: string) => `${name} AS (
  SELECT id, name, parent_id, name AS path, 1 AS depth FROM ${nodes} n
  WHERE NOT EXISTS (SELECT 1 FROM ${nodes} p WHERE p.id = n.parent_id)
  UNION ALL
  SELECT n.id, n.name, n.parent_id, t.path || ' / ' || n.name, t.depth + 1
  FROM ${nodes} n JOIN ${name} t ON t.id = n.parent_id
  WHERE t.depth < 30
)`;

/** The rows of a group as one JSON object, keys in order; a group may hold a key but once. */
export const jsonObject = (key: string, value: string) =>
  `to_json(map_from_entries(list({'key': ${key}, 'value': ${value}} ORDER BY ${key})))`;

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
