/**
 * The table whose rows alone tell the key of a SELECT's rows: rows of some keys are had by reading only its rows of
 * these keys, which spares the joins the rest. In a UNION ALL each SELECT has its own.
 */
import { groupingsOf } from "./groups.ts";
import { isRawTable, type PureSelect } from "./reads.ts";
import { lower, type Tree, trees, visit } from "./tree.ts";

export interface Anchor {
  /** The table's place in the tree. */
  ref: Tree;
  /** Expressions of the key over its columns. */
  items: Tree[];
}

/** One anchor for each SELECT; undefined when one has none. `columns`: names by table in lower case. */
export function anchorsOf(
  { root, aggregates }: PureSelect,
  output: string[],
  key: string[],
  columns: Map<string, string[]>,
): Anchor[] | undefined {
  const anchors = unionBranches(root)?.map((branch) => {
    const list = trees(branch.select_list);
    const plain = isPlain(branch, aggregates) && list.length === output.length;
    if (!plain || list.some((item) => item.class === "STAR")) return undefined;
    const items = key.map((name) => ({ ...list[output.indexOf(name)]!, alias: name }));
    const ref = onlyTable(items, branch.from_table as Tree, columns);
    return ref && { ref, items };
  });
  return anchors?.every((anchor) => anchor !== undefined) ? anchors : undefined;
}

/** The SELECTs that a UNION ALL is made of; undefined for other set operations. */
export function unionBranches(node: Tree): Tree[] | undefined {
  if (node.type !== "SET_OPERATION_NODE") return [node];
  if (trees((node.cte_map as Tree).map).length > 0) return undefined;
  if (node.setop_type !== "UNION" || node.setop_all !== true || trees(node.modifiers).length > 0)
    return undefined;
  const [left, right] = [unionBranches(node.left as Tree), unionBranches(node.right as Tree)];
  return left && right && [...left, ...right];
}

/** Whether rows come from joined rows one by one: nothing is grouped, numbered or cut. */
function isPlain(node: Tree, aggregates: Set<string>): boolean {
  const cut = trees(node.modifiers).some(({ type }) => type !== "ORDER_MODIFIER");
  return !cut && !node.sample && groupingsOf(node, aggregates)?.length === 0;
}

/** The one table, always there, that all columns of the expressions are of. */
function onlyTable(items: Tree[], from: Tree, columns: Map<string, string[]>): Tree | undefined {
  const leaves = leavesOf(from, false);
  const found = new Set<Leaf | undefined>();
  visit(items, (node) => {
    if (node.class === "SUBQUERY") found.add(undefined);
    if (node.class === "COLUMN_REF")
      found.add(leafOf((node.column_names as string[]).map(lower), leaves, columns));
  });
  const [leaf, ...more] = found;
  return leaf && more.length === 0 && !leaf.optional ? leaf.ref : undefined;
}

interface Leaf {
  ref: Tree;
  alias: string;
  /** Whether a join may leave it empty or look at it only to decide. */
  optional: boolean;
}

function leavesOf(ref: Tree, optional: boolean): Leaf[] {
  if (ref.type !== "JOIN") return [{ ref, alias: lower(ref.alias || ref.table_name), optional }];
  const { join_type: type, ref_type: kind } = ref;
  const plain = (kind === "REGULAR" || kind === "CROSS") && (type === "INNER" || type === "LEFT");
  return [
    ...leavesOf(ref.left as Tree, optional || !plain),
    ...leavesOf(ref.right as Tree, optional || !plain || type === "LEFT"),
  ];
}

function leafOf(names: string[], leaves: Leaf[], columns: Map<string, string[]>): Leaf | undefined {
  const fits = leaves.filter(({ ref, alias }) => {
    if (names.length > 1) return names.length === 2 && alias === names[0];
    // A subquery's columns are not known here, so any name may be one of them.
    const own = isRawTable(ref) ? columns.get(lower(ref.table_name)) : undefined;
    return own === undefined || own.some((column) => lower(column) === names[0]);
  });
  const [leaf, ...more] = fits;
  const simple =
    leaf !== undefined &&
    isRawTable(leaf.ref) &&
    (leaf.ref.column_name_alias as unknown[]).length === 0 &&
    !leaf.ref.sample;
  return simple && more.length === 0 ? leaf : undefined;
}
