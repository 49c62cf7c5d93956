/** Tables that a statement reads, by DuckDB's own parser; views and macros resolved down to tables. */
import { parseSelect, type Tree, visit } from "../ingest/select/tree.ts";
import { keptByStamp } from "../warehouse/kept.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

type Reader = Pick<Warehouse, "query">;

export interface Reads {
  /** `store.orders`, `mart.recommendations`, `raw_shop.orders`. */
  tables: string[];
  /** Temporary tables, by name. */
  temporary: string[];
}

const CREATES = /^(?:\s*--[^\n]*\n)*\s*CREATE\s+(?:OR\s+REPLACE\s+)?TEMP(?:ORARY)?\s+TABLE\s+(\w+)\s+AS\s+/i;

/** What is handed over to a reader of its own, as a file. */
const COPIES = /^\s*COPY\s+\(([\s\S]*)\)\s+TO\s+'(?:[^']|'')*'\s*\([^()]*\)\s*$/i;

/** Name of the temporary table that the statement makes. */
export const createdTable = (sql: string): string | undefined => CREATES.exec(sql)?.[1];

/** True for a statement that hands its rows over as a file. */
export const isCopy = (sql: string): boolean => COPIES.test(sql);

/** The SELECT of a statement, whatever becomes of its rows. */
export const selectOf = (sql: string): string => (COPIES.exec(sql)?.[1] ?? sql).replace(CREATES, "");

/** Nothing for a statement that is no SELECT. */
export async function tablesRead(warehouse: Reader, sql: string): Promise<Reads> {
  const definitions = await viewsAndMacros(warehouse);
  const tables = new Set<string>();
  const temporary = new Set<string>();
  const done = new Set<string>();
  const open = [
    selectOf(sql)
      .replace(/^(\s*--[^\n]*\n)*/, "")
      .trim()
      .replace(/;\s*$/, ""),
  ];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const root = await parseSelect(warehouse, text);
    const ctes = namesOfCtes(root);
    for (const name of namesIn(root)) {
      const definition = definitions.get(name);
      if (definition === undefined) {
        if (name.includes(".")) tables.add(name);
        else if (!ctes.has(name)) temporary.add(name);
      } else if (!done.has(name)) {
        done.add(name);
        open.push(definition);
      }
    }
  }
  return { tables: [...tables].sort(), temporary: [...temporary] };
}

/** Tables, views and table functions, with their schema where they name one. */
function namesIn(root: Tree | undefined): string[] {
  const names: string[] = [];
  visit(root, (node) => {
    if (node.type === "BASE_TABLE") names.push(qualified(node.schema_name, node.table_name));
    if (node.type === "TABLE_FUNCTION") {
      const called = node.function as Tree;
      if (called.schema) names.push(qualified(called.schema, called.function_name));
    }
  });
  return names;
}

const qualified = (schema: unknown, name: unknown) =>
  (schema ? `${String(schema)}.${String(name)}` : String(name)).toLowerCase();

function namesOfCtes(root: Tree | undefined): Set<string> {
  const names = new Set<string>();
  visit(root, (node) => {
    for (const entry of ((node.cte_map as Tree | undefined)?.map ?? []) as { key: string }[])
      names.add(entry.key.toLowerCase());
  });
  return names;
}

/** SELECT of each view and table macro of the schema app. They are made when the warehouse opens and stay. */
const keep = keptByStamp<Reader, Promise<Map<string, string>>>();

function viewsAndMacros(warehouse: Reader): Promise<Map<string, string>> {
  return keep(warehouse, "", () => readDefinitions(warehouse));
}

async function readDefinitions(warehouse: Reader): Promise<Map<string, string>> {
  const rows = await warehouse.query<{ name: string; sql: string }>(
    `SELECT 'app.' || view_name AS name, sql FROM duckdb_views()
     WHERE database_name = current_database() AND schema_name = 'app'
     UNION ALL
     SELECT 'app.' || function_name, macro_definition FROM duckdb_functions()
     WHERE database_name = current_database() AND schema_name = 'app' AND function_type = 'table_macro'`,
  );
  return new Map(
    rows.map(({ name, sql }) => [
      name.toLowerCase(),
      sql
        .replace(/^\s*CREATE\s+VIEW\s+.*?\s+AS\s+/is, "")
        .trim()
        .replace(/;\s*$/, ""),
    ]),
  );
}
