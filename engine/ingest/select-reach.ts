/**
 * Which rows of a SELECT changed rows of its tables reach: SELECTs that yield at least the keys of all rows that are
 * other than before. For joins in which several tables changed, or one whose rows need not be there (LEFT JOIN).
 *
 * Each use of a changed table is tried with its changed rows (old and new images) against all that the other tables
 * hold or held. What can't be known of former rows, such as the sum of a group, may not decide which rows there are.
 */
import { isPlain, unionBranches } from "./select-anchor.ts";
import { conjuncts, type Dependence, isSame, partsOf } from "./select-parts.ts";
import { isRawTable, type PureSelect } from "./select-reads.ts";
import { rewrite, type Tree, trees, visit } from "./select-tree.ts";

/** Tables that stand for a raw one: the images of its changed rows, and all rows that it holds or held. */
export interface Stand {
  moved: string;
  ever: string;
}

/** One side of a join: a table or a subquery. */
interface Leaf {
  ref: Tree;
  alias: string;
  /** Columns where they are known. */
  columns: Map<string, unknown> | undefined;
  /** Changed tables that it reads. */
  reads: string[];
  /** Whether it may be there for a former row and not for the present one, or the other way round. */
  optional: boolean;
  dependence: Dependence | undefined;
}

/** Thrown where nothing is sure; caught by reachOf. */
class Unsure extends Error {}

export interface ReachRequest {
  select: PureSelect;
  /** Output columns in order, and which of them are the key. */
  output: string[];
  key: string[];
  /** What stands for each changed table, by name in lower case. */
  changed: Map<string, Stand>;
  /** Column names by table in lower case. */
  columns: Map<string, string[]>;
}

/** SELECTs of key columns; undefined when the reach is not sure. */
export function reachOf(request: ReachRequest): Tree[] | undefined {
  try {
    return unionBranches(request.select.root)?.flatMap((branch) => new Branch(request, branch).reaches());
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

class Branch {
  private readonly request: ReachRequest;
  private readonly node: Tree;
  private readonly leaves: Leaf[] = [];

  constructor(request: ReachRequest, node: Tree) {
    this.request = request;
    this.node = node;
  }

  /** One SELECT for each use of a changed table. */
  reaches(): Tree[] {
    if (!this.readsChanged(this.node)) return [];
    this.demandPlain();
    this.collect(this.node.from_table as Tree, false);
    this.demandSure();
    const used = this.leaves.filter((leaf) => leaf.reads.length > 0);
    return used.map((leaf) => ({
      ...this.node,
      select_list: this.keyItems(),
      modifiers: [],
      where_clause: this.sureTerms(),
      from_table: this.place(this.node.from_table as Tree, leaf),
    }));
  }

  private readsChanged(value: Tree[string] | undefined): boolean {
    return this.changedIn(value).length > 0;
  }

  private changedIn(value: Tree[string] | undefined): string[] {
    const found = new Set<string>();
    visit(value, (node) => {
      const name = lower(node.table_name);
      if (isRawTable(node) && this.request.changed.has(name)) found.add(name);
    });
    return [...found];
  }

  /** Rows come from the joined rows one by one, and what changed is not looked up in a subquery. */
  private demandPlain(): void {
    if (!isPlain(this.node, this.request.select.aggregates)) throw new Unsure();
    visit([...trees(this.node.select_list), this.node.where_clause ?? null], (tree) => {
      if (tree.class === "SUBQUERY" && this.readsChanged(tree)) throw new Unsure();
    });
  }

  private collect(ref: Tree, right: boolean): void {
    if (ref.type !== "JOIN") {
      this.leaves.push(this.leaf(ref, right));
      return;
    }
    const { join_type, ref_type, condition } = ref;
    if (this.readsChanged(condition)) throw new Unsure();
    if (this.readsChanged(ref)) {
      const plain = ref_type === "REGULAR" || ref_type === "CROSS";
      if (!plain || (join_type !== "INNER" && join_type !== "LEFT")) throw new Unsure();
    }
    this.collect(ref.left as Tree, right);
    this.collect(ref.right as Tree, right || join_type === "LEFT");
    if (join_type !== "LEFT") return;
    // What is joined to a row that need not be there need not be there either.
    const own = this.aliasesIn(ref.right as Tree);
    const hangs = conjuncts(condition).some((term) => this.isUnsure(term, own));
    for (const leaf of this.leaves) if (hangs && own.includes(leaf.alias)) leaf.optional = true;
  }

  private leaf(ref: Tree, right: boolean): Leaf {
    const reads = this.changedIn(ref);
    const optional = right && reads.length > 0;
    const name = lower(ref.alias || ref.table_name);
    if (ref.sample || (reads.length > 0 && (ref.column_name_alias as unknown[])?.length > 0))
      throw new Unsure();
    if (isRawTable(ref)) {
      const columns = (this.request.columns.get(lower(ref.table_name)) ?? []).map(
        (column) => [lower(column), 1] as const,
      );
      return { ref, alias: name, columns: new Map(columns), reads, optional, dependence: undefined };
    }
    if (reads.length === 0)
      return { ref, alias: name, columns: undefined, reads, optional, dependence: undefined };
    const [table, ...more] = reads;
    if (ref.type !== "SUBQUERY" || more.length > 0) throw new Unsure();
    const query = (ref.subquery as Tree).node as Tree;
    const dependence = partsOf(query, this.request.select.aggregates, table!, this.request.columns);
    if (!dependence) throw new Unsure();
    return { ref, alias: name, columns: dependence.columns, reads, optional, dependence };
  }

  /** Keys must not hang on what is not known of former rows, nor must what a row unfolds to. */
  private demandSure(): void {
    const unfolded = this.leaves.filter(({ ref }) => ref.type === "TABLE_FUNCTION").map(({ ref }) => ref);
    const aliases = new Set(this.leaves.filter(({ reads }) => reads.length > 0).map(({ alias }) => alias));
    for (const { ref, reads } of this.leaves) {
      if (ref.type === "SUBQUERY" && reads.length === 0)
        visit(ref, (node) => this.demandUnrelated(node, aliases));
    }
    for (const tree of [...this.keyItems(), ...unfolded]) if (this.isUnsure(tree)) throw new Unsure();
  }

  /** A subquery over unchanged tables that looks at changed rows beside it is not looked through. */
  private demandUnrelated(node: Tree, aliases: Set<string>): void {
    const names = node.class === "COLUMN_REF" ? (node.column_names as string[]) : [];
    if (names.length > 1 && aliases.has(lower(names[0]))) throw new Unsure();
  }

  private aliasesIn(ref: Tree): string[] {
    return ref.type === "JOIN"
      ? [...this.aliasesIn(ref.left as Tree), ...this.aliasesIn(ref.right as Tree)]
      : [lower(ref.alias || ref.table_name)];
  }

  /** Whether an expression uses a column whose former value is not known, but for optional rows of `own`. */
  private isUnsure(value: Tree[string] | undefined, own: string[] = []): boolean {
    let unsure = false;
    visit(value, (node) => {
      unsure ||= node.class === "STAR" || node.class === "SUBQUERY" ? this.someUnsure() : false;
      if (node.class === "COLUMN_REF")
        unsure ||= this.leavesOf(node).some((leaf) => this.isUnsureColumn(leaf, node, own));
      return !unsure;
    });
    return unsure;
  }

  private someUnsure(): boolean {
    return this.leaves.some((leaf) => leaf.reads.length > 0 && (leaf.optional || isGrouped(leaf)));
  }

  private isUnsureColumn(leaf: Leaf, ref: Tree, own: string[]): boolean {
    if (leaf.optional && !own.includes(leaf.alias)) return true;
    return isGrouped(leaf) && partOf(leaf, lower((ref.column_names as string[]).at(-1))) === undefined;
  }

  /** A term that no row meets where the optional row is missing: `a.x = b.y`. */
  private isStrict(term: Tree): boolean {
    const sides = [term.left as Tree, term.right as Tree];
    return (
      term.type === "COMPARE_EQUAL" &&
      sides.every(
        (side) =>
          !this.isUnsure(side) || (side.class === "COLUMN_REF" && !this.isUnsure(side, this.aliases())),
      )
    );
  }

  private aliases(): string[] {
    return this.leaves.map(({ alias }) => alias);
  }

  /** Leaves that a column may be of. */
  private leavesOf(ref: Tree): Leaf[] {
    const names = (ref.column_names as string[]).map(lower);
    const qualified = this.leaves.filter((leaf) => names.length > 1 && leaf.alias === names[0]);
    if (qualified.length > 0) return qualified;
    return this.leaves.filter(
      (leaf) => leaf.columns === undefined || leaf.columns.has(names[0]!) || leaf.columns.size === 0,
    );
  }

  /** Terms of WHERE that hold of former rows as of present ones; leaving others out only widens the reach. */
  private sureTerms(): Tree | null {
    return allOf(conjuncts(this.node.where_clause).filter((term) => !this.isUnsure(term)));
  }

  /** The same of a join's terms, of which one must be left lest all rows meet. */
  private joinTerms(ref: Tree): Tree | null {
    const given = conjuncts(ref.condition);
    const own = ref.join_type === "LEFT" ? this.aliasesIn(ref.right as Tree) : [];
    const kept = given.filter((term) => !this.isUnsure(term, own) || this.isStrict(term));
    for (const name of ref.using_columns as string[])
      if (this.isUnsure(columnRef(name), this.aliases())) throw new Unsure();
    if (given.length > 0 && kept.length === 0) throw new Unsure();
    return allOf(kept);
  }

  /** The key's items of the select list. */
  private keyItems(): Tree[] {
    const { output, key } = this.request;
    const list = trees(this.node.select_list);
    if (list.some((item) => item.class === "STAR") || list.length !== output.length) throw new Unsure();
    return key.map((name) => ({ ...list[output.indexOf(name)]!, alias: name }));
  }

  /** The FROM clause with changed rows for one leaf, which must be there, and all rows ever for the others. */
  private place(ref: Tree, moved: Leaf): Tree {
    if (ref.type === "JOIN") {
      const inRight = this.aliasesIn(ref.right as Tree).includes(moved.alias);
      return {
        ...ref,
        left: this.place(ref.left as Tree, moved),
        right: this.place(ref.right as Tree, moved),
        join_type: inRight ? "INNER" : ref.join_type!,
        condition: this.joinTerms(ref),
      };
    }
    const leaf = this.leaves.find((each) => each.ref === ref)!;
    const [table] = leaf.reads;
    if (table === undefined) return ref;
    const stand = this.request.changed.get(table)!;
    const name = leaf === moved ? stand.moved : stand.ever;
    return isGrouped(leaf) ? groupsOf(leaf, name) : readInstead(ref, table, name);
  }
}

function isGrouped({ dependence }: Leaf): boolean {
  return dependence !== undefined && dependence.parts !== "rows";
}

/** The expression of a column that tells the parts of its subquery. */
function partOf({ dependence }: Leaf, column: string): Tree | undefined {
  const traced = dependence?.columns.get(column);
  const parts = dependence?.parts;
  return traced && parts !== "rows" && parts?.some((part) => isSame(part, traced)) ? traced : undefined;
}

/** A subquery of the parts that rows of `table` are in, in the place of a grouped one; other columns are not known. */
function groupsOf(leaf: Leaf, table: string): Tree {
  const columns = [...leaf.dependence!.columns.keys()];
  const query = (leaf.ref.subquery as Tree).node as Tree;
  const items = columns.flatMap((column) => {
    const part = partOf(leaf, column);
    return part ? [{ ...part, alias: column }] : [];
  });
  if (items.length === 0) throw new Unsure();
  const node: Tree = {
    ...query,
    type: "SELECT_NODE",
    modifiers: [{ type: "DISTINCT_MODIFIER", distinct_on_targets: [] }],
    cte_map: { map: [] },
    select_list: items,
    from_table: {
      type: "BASE_TABLE",
      alias: "",
      sample: null,
      schema_name: "",
      table_name: table,
      column_name_alias: [],
      catalog_name: "",
    },
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    sample: null,
    qualify: null,
  };
  return { ...leaf.ref, subquery: { ...(leaf.ref.subquery as Tree), node } };
}

/** The tree with a temporary table in the place of a raw one. */
export function readInstead(root: Tree, table: string, temporary: string): Tree {
  return rewrite(root, (node) =>
    isRawTable(node, table)
      ? { ...node, alias: node.alias || node.table_name!, schema_name: "", table_name: temporary }
      : node,
  );
}

function allOf(terms: Tree[]): Tree | null {
  if (terms.length < 2) return terms[0] ?? null;
  return { class: "CONJUNCTION", type: "CONJUNCTION_AND", alias: "", children: terms };
}

function columnRef(name: string): Tree {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: [name] };
}

const lower = (value: unknown) => String(value ?? "").toLowerCase();
