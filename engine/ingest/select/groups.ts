/** What a SELECT's rows stand together by: groups, partitions of windows, DISTINCT ON. */
import { isTree, type Tree, trees, visit } from "./tree.ts";

/**
 * Lists of expressions, one for each way in which rows stand together: a row of the result hangs on the rows that are
 * equal in all of a list's expressions. None for a SELECT whose rows come one by one; undefined for what is not known,
 * as ROLLUP. An empty list says that any row hangs on all.
 */
export function groupingsOf(node: Tree, aggregates: Set<string>): Tree[][] | undefined {
  if ((node.group_sets as unknown[]).length > 1) return undefined;
  const list = trees(node.select_list);
  const groups = groupsOf(node, list, aggregates);
  const windows = windowsIn([node.qualify ?? null, ...list]).map((window) => trees(window.partitions));
  const chosen = trees(node.modifiers).map((modifier) =>
    trees(modifier.distinct_on_targets).map((target) => itemNamed(target, list) ?? target),
  );
  return [...(groups ? [groups] : []), ...windows, ...chosen.filter((targets) => targets.length > 0)];
}

/** The item that a name stands for: DISTINCT ON, as ORDER BY, looks there before it looks at the tables' columns. */
function itemNamed({ column_names: names }: Tree, list: Tree[]): Tree | undefined {
  const [name, ...more] = (names ?? []) as string[];
  if (name === undefined || more.length > 0) return undefined;
  return list.find(({ alias }) => String(alias).toLowerCase() === name.toLowerCase());
}

/** What the rows are grouped by; undefined for a SELECT without aggregates. */
function groupsOf(node: Tree, list: Tree[], aggregates: Set<string>): Tree[] | undefined {
  const given = trees(node.group_expressions);
  if (node.aggregate_handling === "FORCE_AGGREGATES")
    return list.filter((item) => !hasAggregate(item, aggregates));
  const counted = [...list, node.having].some((tree) => isTree(tree) && hasAggregate(tree, aggregates));
  if (given.length === 0 && !counted) return undefined;
  return given.map((tree) => {
    const place = (tree.value as Tree | undefined)?.value;
    return tree.class === "CONSTANT" && typeof place === "number" ? (list[place - 1] ?? tree) : tree;
  });
}

function hasAggregate(tree: Tree, aggregates: Set<string>): boolean {
  let found = false;
  visit(tree, (node) => {
    if (node.class === "SUBQUERY") return false;
    found ||= node.class === "FUNCTION" && aggregates.has(String(node.function_name).toLowerCase());
    return !found;
  });
  return found;
}

function windowsIn(clauses: Tree[string][]): Tree[] {
  const windows: Tree[] = [];
  visit(clauses, (node) => {
    if (node.class === "SUBQUERY") return false;
    if (node.class === "WINDOW") windows.push(node);
  });
  return windows;
}
