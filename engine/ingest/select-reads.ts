/** What a SELECT reads: whether it is a pure function of raw tables, without which nothing can be left out. */
import type { Session } from "../warehouse/warehouse.ts";
import { parseSelect, type Tree, visit } from "./select-tree.ts";

/** Names of DuckDB's functions by what they mean for a mapping's SELECT, in lower case. */
interface Functions {
  /** Other result each time or each day: random, now, current_date. */
  unsteady: Set<string>;
  aggregates: Set<string>;
}

export interface PureSelect {
  /** The SELECT with every WITH written out where it is used. */
  root: Tree;
  /** Raw tables it reads, by name in the catalogue's spelling. */
  tables: string[];
  aggregates: Set<string>;
}

/** Table functions that only unfold values. */
const UNFOLDING = new Set(["unnest", "json_each", "json_tree", "generate_series", "range"]);

/** The SELECT in parts, if what it yields depends on tables of `rawSchema` only. */
export async function readPure(
  session: Pick<Session, "query">,
  sql: string,
  rawSchema: string,
): Promise<PureSelect | undefined> {
  const parsed = await parseSelect(session, sql);
  const root = parsed && inlineCtes(parsed, new Map());
  if (!root) return undefined;
  const { unsteady, aggregates } = await functionsOf(session);
  const tables = new Set<string>();
  let pure = true;
  visit(root, (node) => {
    if (node.type === "BASE_TABLE") {
      if (String(node.schema_name).toLowerCase() === rawSchema.toLowerCase())
        tables.add(String(node.table_name));
      else pure = false;
    } else if (node.type === "TABLE_FUNCTION") {
      pure &&= UNFOLDING.has(nameOf(node.function as Tree));
    } else if (node.class === "FUNCTION" || node.class === "WINDOW") {
      pure &&= !unsteady.has(nameOf(node));
    } else if (node.class === "COLUMN_REF") {
      // `current_date` without brackets reads like a column.
      const names = node.column_names as string[];
      pure &&=
        names.length > 1
          ? names[0]!.toLowerCase() !== rawSchema.toLowerCase()
          : !unsteady.has(names[0]!.toLowerCase());
    } else if (typeof node.type === "string" && /_NODE$|_REF$|^PIVOT$|^SHOW/.test(node.type)) {
      pure &&= KNOWN.has(node.type);
    }
    return pure;
  });
  return pure ? { root, tables: [...tables], aggregates } : undefined;
}

const KNOWN = new Set(["SELECT_NODE", "SET_OPERATION_NODE"]);

const nameOf = (node: Tree) => String(node.function_name).toLowerCase();

let known: Promise<Functions> | undefined;

function functionsOf(session: Pick<Session, "query">): Promise<Functions> {
  known ??= readFunctions(session);
  known.catch(() => {
    known = undefined;
  });
  return known;
}

async function readFunctions(session: Pick<Session, "query">): Promise<Functions> {
  const rows = await session.query<{
    name: string;
    kind: string;
    stability: string | null;
    body: string | null;
  }>(
    `SELECT DISTINCT lower(function_name) AS name, function_type AS kind, stability, macro_definition AS body
     FROM duckdb_functions() WHERE schema_name <> 'app'`,
  );
  const unsteady = new Set(["current_time", "localtime", "localtimestamp", "current_timestamp", "user"]);
  const aggregates = new Set<string>();
  for (const { name, kind, stability } of rows) {
    if (kind === "aggregate") aggregates.add(name);
    else if (stability !== null && stability !== "CONSISTENT") unsteady.add(name);
  }
  // A macro is what its text calls; of an aggregate inside one nothing is known, so it counts as unsteady.
  for (const { name, body } of rows) {
    const called = [...(body ?? "").toLowerCase().matchAll(/\w+/g)].map(([word]) => word);
    if (called.some((word) => unsteady.has(word) || aggregates.has(word))) unsteady.add(name);
  }
  return { unsteady, aggregates };
}

/** Writes each WITH out where it is used; undefined for a recursive one. */
function inlineCtes(node: Tree, outer: Map<string, Tree>): Tree | undefined {
  try {
    return inline(node, outer) as Tree;
  } catch (error) {
    if (error === RECURSIVE) return undefined;
    throw error;
  }
}

const RECURSIVE = new Error("recursive");

function inline(value: Tree[string] | undefined, outer: Map<string, Tree>): Tree[string] | undefined {
  if (Array.isArray(value)) return value.map((item) => inline(item, outer)!);
  if (typeof value !== "object" || value === null) return value;
  if (value.type === "RECURSIVE_CTE_NODE" || value.type === "CTE_NODE") throw RECURSIVE;
  const scope = new Map(outer);
  const named = (value.cte_map as Tree | undefined)?.map as Tree[] | undefined;
  for (const { key, value: cte } of (named ?? []) as { key: string; value: Tree }[]) {
    const query = inline(cte.query, scope) as Tree;
    scope.set(key.toLowerCase(), { query, aliases: cte.aliases! });
  }
  const name = value.type === "BASE_TABLE" && !value.schema_name ? String(value.table_name) : undefined;
  const cte = name === undefined ? undefined : scope.get(name.toLowerCase());
  if (cte) return subqueryRef(value, cte);
  const copy: Tree = {};
  for (const [field, item] of Object.entries(value)) {
    copy[field] = field === "cte_map" ? { map: [] } : inline(item, scope)!;
  }
  return copy;
}

function subqueryRef(table: Tree, cte: Tree): Tree {
  const own = table.column_name_alias as string[];
  return {
    type: "SUBQUERY",
    alias: table.alias || table.table_name!,
    sample: table.sample ?? null,
    subquery: cte.query!,
    column_name_alias: own.length > 0 ? own : cte.aliases!,
  };
}
