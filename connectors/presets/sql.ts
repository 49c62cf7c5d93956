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
