/** One SELECT of a reach: see reach.ts. */
import { unionBranches } from "./anchor.ts";
import { groupingsOf } from "./groups.ts";
import { conjuncts, isSame } from "./parts.ts";
import { isRawTable, type PureSelect } from "./reads.ts";
import { type Inner, type Item, type Leaf, Sureness, Unsure, type Wanted } from "./sureness.ts";
import { lower, rewrite, type Tree, trees, usingColumns, visit } from "./tree.ts";

/** Tables that stand for a raw one: the images of its changed rows, and all rows that it holds or held. */
export interface Stand {
  moved: string;
  ever: string;
}

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

/** Changed tables that are read anywhere within. */
export function changedIn({ changed }: ReachRequest, value: Tree[string] | undefined): string[] {
  const found = new Set<string>();
  visit(value, (node) => {
    const name = lower(node.table_name);
    if (isRawTable(node) && changed.has(name)) found.add(name);
  });
  return [...found];
}

/** One SELECT that reads changed tables. */
export class Branch implements Inner {
  readonly items: Item[];
  private readonly request: ReachRequest;
  private readonly node: Tree;
  private readonly leaves: Leaf[] = [];
  private readonly sureness: Sureness;

  constructor(request: ReachRequest, node: Tree) {
    this.request = request;
    this.node = node;
    this.sureness = new Sureness(this.leaves, node.select_list, request.select.aggregates);
    const { from_table: from, cte_map: _, ...clauses } = node;
    this.demandNoLookup(clauses);
    if (node.sample || trees(node.modifiers).some(({ type }) => /LIMIT/.test(String(type))))
      throw new Unsure();
    this.collect(from as Tree, false);
    for (const leaf of this.leaves) this.demandUnrelated(leaf);
    const groupings = groupingsOf(node, request.select.aggregates);
    if (!groupings) throw new Unsure();
    const isShared = (item: Omit<Item, "sure">) =>
      groupings.every((grouping) => grouping.some((group) => this.isGroup(item, group)));
    this.items = this.list().map((item) => ({
      ...item,
      sure: isShared(item) && !this.sureness.isUnsure(item.tree),
    }));
  }

  /** SELECTs of columns of the rows that changed rows reach: one for each use of a changed table. */
  moved(wanted: Wanted[]): Tree[] {
    const changed = this.leaves.filter(({ reads }) => reads.length > 0);
    return changed.map((leaf) => this.reading(wanted, leaf));
  }

  /** SELECT of columns of all rows that there are or were. */
  ever(wanted: Wanted[]): Tree {
    return this.reading(wanted, undefined);
  }

  private reading(wanted: Wanted[], moved: Leaf | undefined): Tree {
    const items = wanted.map(({ place, name }) => {
      const item = this.items[place];
      if (!item?.sure) throw new Unsure();
      return { ...item.tree, alias: name };
    });
    return {
      ...this.node,
      select_list: items,
      modifiers: [],
      from_table: this.place(this.node.from_table as Tree, moved),
      where_clause: allOf(conjuncts(this.node.where_clause).filter((term) => !this.sureness.isUnsure(term))),
      group_expressions: [],
      group_sets: [],
      aggregate_handling: "STANDARD_HANDLING",
      having: null,
      qualify: null,
    };
  }

  /** The select list with every star written out. */
  private list(): Omit<Item, "sure">[] {
    const using = usingColumns(this.node.from_table);
    return trees(this.node.select_list).flatMap((tree) => {
      if (tree.class !== "STAR") {
        const names = tree.column_names as string[] | undefined;
        return [{ name: lower(tree.alias || names?.at(-1)), tree }];
      }
      const changes = [tree.replace_list, tree.qualified_exclude_list, tree.rename_list];
      const changed = changes.some((list) => (list as unknown[] | undefined)?.length);
      if (changed || tree.columns === true || tree.expr) throw new Unsure();
      const without = (tree.exclude_list as string[]).map(lower);
      const of = lower(tree.relation_name);
      const leaves = this.leaves.filter(({ alias }) => of === "" || alias === of);
      const seen = new Set<string>();
      return leaves.flatMap(({ alias, all }) => {
        if (!all) throw new Unsure();
        const again = (name: string) => of === "" && using.has(name) && seen.has(name);
        const kept = all.filter((name) => !without.includes(name) && !again(name));
        for (const name of kept) seen.add(name);
        return kept.map((name) => ({ name, tree: alias ? columnRef(alias, name) : columnRef(name) }));
      });
    });
  }

  /** Whether an item is what rows are grouped by: the same expression, or named where no column has the name. */
  private isGroup({ name, tree }: Omit<Item, "sure">, group: Tree): boolean {
    if (isSame({ ...tree, alias: "" }, { ...group, alias: "" })) return true;
    const names = group.class === "COLUMN_REF" ? (group.column_names as string[]) : [];
    return names.length === 1 && lower(names[0]) === name && this.sureness.leavesOf(group).length === 0;
  }

  /** What changed is joined, not looked up in an expression. */
  private demandNoLookup(value: Tree[string] | undefined): void {
    if (changedIn(this.request, value).length > 0) throw new Unsure();
  }

  private collect(ref: Tree, right: boolean): void {
    if (ref.type !== "JOIN") {
      this.leaves.push(this.leaf(ref, right));
      return;
    }
    const { join_type, ref_type, condition } = ref;
    this.demandNoLookup(condition);
    if (changedIn(this.request, ref).length > 0) {
      const plain = ref_type === "REGULAR" || ref_type === "CROSS";
      if (!plain || (join_type !== "INNER" && join_type !== "LEFT")) throw new Unsure();
    }
    this.collect(ref.left as Tree, right);
    this.collect(ref.right as Tree, right || join_type === "LEFT");
    if (join_type !== "LEFT") return;
    // What is joined to a row that need not be there need not be there either.
    const own = this.aliasesIn(ref.right as Tree);
    const hangs = conjuncts(condition).some((term) => this.sureness.isUnsure(term, own));
    for (const leaf of this.leaves) if (hangs && own.includes(leaf.alias)) leaf.optional = true;
  }

  private leaf(ref: Tree, right: boolean): Leaf {
    const reads = changedIn(this.request, ref);
    const alias = lower(ref.alias || ref.table_name);
    const leaf: Leaf = {
      ref,
      alias,
      all: undefined,
      unsure: new Set(),
      reads,
      optional: right && reads.length > 0,
      inner: [],
    };
    if (isRawTable(ref)) leaf.all = this.request.columns.get(lower(ref.table_name))?.map(lower);
    if (reads.length === 0) return leaf;
    const renamed = ((ref.column_name_alias ?? []) as string[]).map(lower);
    if (ref.sample || (isRawTable(ref) && renamed.length > 0)) throw new Unsure();
    if (isRawTable(ref)) return leaf;
    const branches = ref.type === "SUBQUERY" ? unionBranches((ref.subquery as Tree).node as Tree) : undefined;
    if (!branches) throw new Unsure();
    leaf.inner = branches.map((node) => new Branch(this.request, node));
    const [first] = leaf.inner;
    leaf.all = first!.items.map(({ name }, place) => renamed[place] ?? name);
    if (leaf.inner.some(({ items }) => items.length !== leaf.all!.length)) throw new Unsure();
    for (const [place, name] of leaf.all.entries())
      if (!leaf.inner.every(({ items }) => items[place]?.sure)) leaf.unsure.add(name);
    return leaf;
  }

  /** A subquery that looks at changed rows beside it is not looked through; nor is one that unfolds what is unsure. */
  private demandUnrelated(leaf: Leaf): void {
    if (leaf.ref.type === "TABLE_FUNCTION" && this.sureness.isUnsure(leaf.ref)) throw new Unsure();
    if (leaf.ref.type !== "SUBQUERY") return;
    const inside = new Set<string>();
    visit(leaf.ref.subquery, (node) => {
      if (node.type !== undefined && (node.alias || node.table_name))
        inside.add(lower(node.alias || node.table_name));
    });
    const beside = this.leaves.filter(
      (other) => other !== leaf && (other.reads.length > 0 || other.optional),
    );
    const own = this.namesWithin(leaf.ref.subquery);
    visit(leaf.ref.subquery, (node) => {
      const names = node.class === "COLUMN_REF" ? (node.column_names as string[]).map(lower) : [];
      const related =
        names.length > 1 && !inside.has(names[0]!) && beside.some(({ alias }) => alias === names[0]);
      const bare = names.length === 1 && !own.has(names[0]!);
      if (related || (bare && beside.some(({ all }) => all?.includes(names[0]!)))) throw new Unsure();
    });
  }

  /** Names of columns that a subquery has of its own tables or gives; one without any table has none to give. */
  private namesWithin(subquery: Tree[string] | undefined): Set<string> {
    const names = new Set<string>();
    let bare = false;
    visit(subquery, (node) => {
      bare ||= (node.from_table as Tree | undefined)?.type === "EMPTY";
      if (node.class && node.alias) names.add(lower(node.alias));
      for (const name of (node.column_name_alias ?? []) as string[]) names.add(lower(name));
      if (isRawTable(node))
        for (const name of this.request.columns.get(lower(node.table_name)) ?? []) names.add(lower(name));
    });
    return bare ? new Set() : names;
  }

  private aliasesIn(ref: Tree): string[] {
    return ref.type === "JOIN"
      ? [...this.aliasesIn(ref.left as Tree), ...this.aliasesIn(ref.right as Tree)]
      : [lower(ref.alias || ref.table_name)];
  }

  /** A join's terms that hold of former rows as of present ones, of which one must be left lest all rows meet. */
  private joinTerms(ref: Tree): Tree | null {
    const given = conjuncts(ref.condition);
    const own = ref.join_type === "LEFT" ? this.aliasesIn(ref.right as Tree) : [];
    const kept = given.filter((term) => !this.sureness.isUnsure(term, own) || this.sureness.isStrict(term));
    const all = this.leaves.map(({ alias }) => alias);
    for (const name of ref.using_columns as string[])
      if (this.sureness.isUnsure(columnRef(name), all)) throw new Unsure();
    if (given.length > 0 && kept.length === 0) throw new Unsure();
    return allOf(kept);
  }

  /** The FROM clause with changed rows for one leaf, which must be there, and all rows ever for the others. */
  private place(ref: Tree, moved: Leaf | undefined): Tree {
    if (ref.type === "JOIN") {
      const inRight = moved && this.aliasesIn(ref.right as Tree).includes(moved.alias);
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
    return leaf.inner.length > 0
      ? withinLeaf(leaf, leaf === moved)
      : readInstead(ref, table, leaf === moved ? stand.moved : stand.ever);
  }
}

/** A subquery of the sure columns of its changed rows, or of all that it had ever. */
function withinLeaf({ ref, all, unsure, inner }: Leaf, moved: boolean): Tree {
  const wanted = all!.flatMap((name, place) =>
    unsure.has(name) || all!.indexOf(name) !== place ? [] : [{ place, name }],
  );
  if (wanted.length === 0) throw new Unsure();
  const selects = inner.flatMap((branch) => (moved ? branch.moved(wanted) : [branch.ever(wanted)]));
  const node = selects.reduce((left, right) => ({
    type: "SET_OPERATION_NODE",
    modifiers: [],
    cte_map: { map: [] },
    setop_type: "UNION",
    left,
    right,
    setop_all: true,
  }));
  return { ...ref, column_name_alias: [], subquery: { ...(ref.subquery as Tree), node } };
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

function columnRef(...names: string[]): Tree {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: names };
}
