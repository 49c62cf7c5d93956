/** A SELECT as the tree of DuckDB's own parser, to be looked at, changed and written as SQL again. */
import type { Session } from "../../warehouse/warehouse.ts";

/** A node as `json_serialize_sql` writes it. */
export interface Tree {
  [field: string]: Value;
}
type Value = Tree | Value[] | string | number | boolean | null;

interface Serialized {
  error: boolean;
  statements: { node: Tree; named_param_map?: Value }[];
}

/** Positions differ between equal texts; numbers that a double can't hold keep their text. */
function revive(key: string, value: unknown, context?: { source?: string }): unknown {
  if (key === "query_location") return undefined;
  if (typeof value === "number" && !Number.isSafeInteger(value) && context?.source) {
    return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context.source);
  }
  return value;
}

/** The root node of one SELECT; undefined for anything else. */
export async function parseSelect(session: Pick<Session, "query">, sql: string): Promise<Tree | undefined> {
  const [row] = await session.query<{ tree: string }>(
    "SELECT json_serialize_sql(CAST($sql AS VARCHAR))::VARCHAR AS tree",
    { sql },
  );
  const parsed = JSON.parse(row!.tree, revive) as Serialized;
  return parsed.error || parsed.statements.length !== 1 ? undefined : parsed.statements[0]!.node;
}

/** SQL text of a root node. */
export async function writeSelect(session: Pick<Session, "query">, node: Tree): Promise<string> {
  const tree = JSON.stringify({ error: false, statements: [{ node, named_param_map: namedParams(node) }] });
  const [row] = await session.query<{ sql: string }>(
    "SELECT json_deserialize_sql(CAST($tree AS JSON)) AS sql",
    { tree },
  );
  return row!.sql;
}

function namedParams(node: Tree): { key: string; value: number }[] {
  const names = new Set<string>();
  visit(node, (each) => {
    if (each.class === "PARAMETER") names.add(String(each.identifier));
  });
  return [...names].map((key, at) => ({ key, value: at + 1 }));
}

/** Whether a value of a tree is a node itself. */
export function isTree(value: Value | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("rawJSON" in value);
}

/** The nodes of a list; none where it is no list. */
export function trees(value: Value | undefined): Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** A name of a tree as names are compared; empty where there is none. */
export const lower = (value: unknown): string => String(value ?? "").toLowerCase();

/** Calls `each` for the node and every node below it, parents first; `false` keeps it from going below. */
export function visit(value: Value | undefined, each: (node: Tree) => unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, each);
  } else if (isTree(value)) {
    if (each(value) === false) return;
    for (const item of Object.values(value)) visit(item, each);
  }
}

/** A copy in which `change` may put another node in the place of each one, children first. */
export function rewrite<T extends Value | undefined>(value: T, change: (node: Tree) => Tree): T {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change)) as T;
  if (!isTree(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item, change)]));
  return change(copy) as T;
}

/** A copy with `to` in the place of one node, told by identity. */
export function swap<T extends Value | undefined>(value: T, from: Tree, to: Tree): T {
  if (value === from) return to as T;
  if (Array.isArray(value)) return value.map((item) => swap(item, from, to)) as T;
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, swap(item, from, to)])) as T;
}

/** Columns, in lower case, that joins within a FROM clause have from both sides (USING): a star has each once. */
export function usingColumns(from: Value | undefined): Set<string> {
  const names = new Set<string>();
  visit(from, (node) => {
    for (const name of (node.using_columns ?? []) as string[]) names.add(name.toLowerCase());
    return node.type === "JOIN";
  });
  return names;
}
