/** What a SELECT reads: whether it is a pure function of raw tables, without which nothing can be left out. */
import type { Session } from "../../warehouse/warehouse.ts";
import { lower, parseSelect, type Tree, trees, visit } from "./tree.ts";

/** Names of DuckDB's functions by what they mean for a mapping's SELECT, in lower case. */
interface Functions {
  /** Other result each time or each day: random, now, current_date. */
  unsteady: Set<string>;
  aggregates: Set<string>;
}

export interface PureSelect {
  /** The SELECT with every WITH written out where it is used, but for recursive ones. */
  root: Tree;
  /** Raw tables it reads, by name in the catalogue's spelling. */
  tables: string[];
  aggregates: Set<string>;
}

/** Whether a node is a table of the raw schema, and not the name of a recursive WITH. */
export function isRawTable(node: Tree, name?: string): boolean {
  const raw = node.type === "BASE_TABLE" && Boolean(node.schema_name);
  return raw && (name === undefined || lower(node.table_name) === name.toLowerCase());
}

/** Whether a recursive WITH reads one of the tables: then any row may hang on any other. */
export function recursesOver(root: Tree, tables: string[]): boolean {
  let found = false;
  visit(root, (node) => {
    if (node.type === "RECURSIVE_CTE_NODE") {
      visit(node, (inner) => {
        found ||= tables.some((table) => isRawTable(inner, table));
      });
    }
    return !found;
  });
  return found;
}

/** Table functions that only unfold values, or list what DuckDB always knows. */
const STEADY = new Set(["unnest", "json_each", "json_tree", "generate_series", "range", "pg_timezone_names"]);

/** The SELECT in parts, if what it yields depends on tables of `rawSchema` only. */
export async function readPure(
  session: Pick<Session, "query">,
  sql: string,
  rawSchema: string,
): Promise<PureSelect | undefined> {
  const parsed = await parseSelect(session, sql);
  if (!parsed) return undefined;
  const recursive = new Set<string>();
  const root = inline(parsed, new Map(), recursive) as Tree;
  const { unsteady, aggregates } = await functionsOf(session);
  const tables = new Set<string>();
  let pure = true;
  visit(root, (node) => {
    if (node.type === "BASE_TABLE") {
      if (lower(node.schema_name) === rawSchema.toLowerCase()) tables.add(String(node.table_name));
      else pure &&= !node.schema_name && recursive.has(lower(node.table_name));
    } else if (node.type === "TABLE_FUNCTION") {
      pure &&= STEADY.has(nameOf(node.function as Tree));
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

/** Whether each row is one of a single table, so that a column of it is read without the others. */
export function isPlainRead({ root, aggregates }: PureSelect): boolean {
  const from = root.from_table as Tree | undefined;
  let single = root.type === "SELECT_NODE" && from !== undefined && isRawTable(from) && !from.sample;
  single &&= trees(root.modifiers).length === 0 && trees(root.group_expressions).length === 0 && !root.sample;
  visit(root, (node) => {
    const unfolds = node.class === "FUNCTION" && (aggregates.has(nameOf(node)) || nameOf(node) === "unnest");
    single &&= !unfolds && node.class !== "WINDOW" && node.class !== "SUBQUERY";
    return single;
  });
  return single;
}

const KNOWN = new Set(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"]);

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
    const called = [
      ...(body ?? "")
        .replace(/'[^']*'/g, "")
        .toLowerCase()
        .matchAll(/\w+/g),
    ].map(([word]) => word);
    if (called.some((word) => unsteady.has(word) || aggregates.has(word))) unsteady.add(name);
  }
  return { unsteady, aggregates };
}

type Ctes = Map<string, Tree>;

/** Writes each WITH out where it is used; a recursive one stays, and its name is noted. */
function inline(
  value: Tree[string] | undefined,
  outer: Ctes,
  recursive: Set<string>,
): Tree[string] | undefined {
  if (Array.isArray(value)) return value.map((item) => inline(item, outer, recursive)!);
  if (typeof value !== "object" || value === null) return value;
  const scope = new Map(outer);
  const named = (value.cte_map as Tree | undefined)?.map as { key: string; value: Tree }[] | undefined;
  const kept: Tree[] = [];
  for (const { key, value: cte } of named ?? []) {
    const name = key.toLowerCase();
    const isRecursive = ((cte.query as Tree).node as Tree).type === "RECURSIVE_CTE_NODE";
    if (isRecursive) scope.delete(name);
    const query = inline(cte.query, scope, recursive) as Tree;
    if (isRecursive) {
      recursive.add(name);
      kept.push({ key, value: { ...cte, query } });
    } else scope.set(name, { query, aliases: cte.aliases! });
  }
  const used =
    value.type === "BASE_TABLE" && !value.schema_name ? scope.get(lower(value.table_name)) : undefined;
  if (used) return subqueryRef(value, used);
  const copy: Tree = {};
  for (const [field, item] of Object.entries(value)) {
    copy[field] = field === "cte_map" ? { map: kept } : inline(item, scope, recursive)!;
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
