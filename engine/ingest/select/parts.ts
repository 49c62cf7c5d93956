/**
 * Into which parts a SELECT falls by one of its tables: `SELECT customer, count(*) FROM lines GROUP BY customer` by
 * customer, a plain SELECT by single rows. Rows of a part yield the same result whatever the other rows are, so when
 * rows change only their parts need be looked at again. What is not sure to fall into parts does not.
 */
import { groupingsOf } from "./groups.ts";
import { isRawTable } from "./reads.ts";
import { isTree, lower, rewrite, type Tree, trees, usingColumns, visit } from "./tree.ts";

/** "rows", or expressions over the table's columns that are equal within a part. */
export type Parts = "rows" | Tree[];

/** How a query depends on one table. */
export interface Dependence {
  parts: Parts;
  /** For each column, in lower case, the expression over the table's own columns that it equals, if it is one. */
  columns: Map<string, Tree | undefined>;
}

interface Relation extends Dependence {
  /** Whether it reads the table in question at all. */
  reads: boolean;
}

interface Source extends Relation {
  alias: string;
}

/** Several sources joined. */
interface Scope {
  reads: boolean;
  parts: Parts;
  sources: Source[];
}

/** Thrown where nothing is sure; caught by partsOf. */
class Unsure extends Error {}

/** Undefined when changed rows may change any row of the result. `columns`: names by table in lower case. */
export function partsOf(
  query: Tree,
  aggregates: Set<string>,
  table: string,
  columns: Map<string, string[]>,
): Dependence | undefined {
  try {
    return new Finder(aggregates, table.toLowerCase(), columns).query(query);
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

class Finder {
  private readonly aggregates: Set<string>;
  private readonly table: string;
  private readonly columns: Map<string, string[]>;

  constructor(aggregates: Set<string>, table: string, columns: Map<string, string[]>) {
    this.aggregates = aggregates;
    this.table = table;
    this.columns = columns;
  }

  query(node: Tree): Relation {
    const found = node.type === "SET_OPERATION_NODE" ? this.union(node) : this.select(node);
    if (found.reads && trees(node.modifiers).some(({ type }) => /LIMIT/.test(String(type))))
      throw new Unsure();
    return found;
  }

  private union(node: Tree): Relation {
    const [left, right] = [this.query(node.left as Tree), this.query(node.right as Tree)];
    const reads = left.reads || right.reads;
    const all = /^UNION/.test(String(node.setop_type)) && node.setop_all === true;
    if (reads && (!all || trees(node.modifiers).some(isDistinct))) throw new Unsure();
    const parts = narrow(left.parts, right.parts);
    if (parts.length === 0) throw new Unsure();
    const others = [...right.columns.values()];
    const columns = new Map(
      [...left.columns].map(([name, tree], k) => {
        const other = node.setop_type === "UNION" ? others[k] : right.columns.get(name);
        return [name, tree && other && isSame(tree, other) ? tree : undefined];
      }),
    );
    return { reads, parts, columns };
  }

  private select(node: Tree): Relation {
    const scope = this.from(node.from_table as Tree);
    const list = trees(node.select_list);
    const named = new Map(list.filter((item) => item.alias).map((item) => [lower(item.alias), item]));
    const trace = (tree: Tree) => this.trace(tree, scope, named);
    const columns = this.outputs(list, scope, usingColumns(node.from_table), trace);
    if (!scope.reads) return this.constant(node, columns);
    const clauses = [node.where_clause, node.having, node.qualify, ...trees(node.group_expressions), ...list];
    for (const clause of clauses) if (this.readsWithin(clause)) throw new Unsure();
    if (node.sample) throw new Unsure();
    let parts = scope.parts;
    const groupings = groupingsOf(node, this.aggregates);
    if (!groupings) throw new Unsure();
    for (const grouping of groupings) parts = narrow(parts, grouping.map(trace));
    const distinct = trees(node.modifiers).filter(isDistinct);
    if (distinct.some((modifier) => trees(modifier.distinct_on_targets).length === 0))
      parts = narrow(parts, [...columns.values()]);
    if (parts.length === 0) throw new Unsure();
    return { reads: true, parts, columns };
  }

  /** A SELECT over other tables only, which must not read ours in an expression either. */
  private constant(node: Tree, columns: Map<string, Tree | undefined>): Relation {
    if (this.readsWithin(node)) throw new Unsure();
    return {
      reads: false,
      parts: "rows",
      columns: new Map([...columns.keys()].map((name) => [name, undefined])),
    };
  }

  private from(ref: Tree): Scope {
    if (ref.sample) throw new Unsure();
    switch (ref.type) {
      case "EMPTY":
        return { reads: false, parts: "rows", sources: [] };
      case "BASE_TABLE":
        return single(ref, ref.table_name, this.base(isRawTable(ref) ? lower(ref.table_name) : ""));
      case "SUBQUERY":
        return single(ref, "", this.query((ref.subquery as Tree).node as Tree));
      case "TABLE_FUNCTION":
        if (this.readsWithin(ref)) throw new Unsure();
        return single(ref, "", { reads: false, parts: "rows", columns: new Map() });
      case "JOIN":
        return this.join(ref);
      default:
        throw new Unsure();
    }
  }

  private base(name: string): Relation {
    const reads = name === this.table;
    const names = this.columns.get(name) ?? [];
    const columns = names.map((column): [string, Tree | undefined] => [
      lower(column),
      reads ? columnRef(column) : undefined,
    ]);
    return { reads, parts: "rows", columns: new Map(columns) };
  }

  private join(ref: Tree): Scope {
    const [left, right] = [this.from(ref.left as Tree), this.from(ref.right as Tree)];
    const type = String(ref.join_type);
    // A semi join only asks its right side.
    const sources = /^(SEMI|ANTI)$/.test(type) ? left.sources : [...left.sources, ...right.sources];
    if (this.readsWithin(ref.condition)) throw new Unsure();
    if (!left.reads && !right.reads) return { reads: false, parts: "rows", sources };
    const plain = ref.ref_type === "REGULAR" || ref.ref_type === "CROSS";
    const kept = type === "INNER" || (left.reads && /^(LEFT|SEMI|ANTI)$/.test(type));
    if (!plain || !kept) throw new Unsure();
    if (!left.reads || !right.reads)
      return { reads: true, parts: (left.reads ? left : right).parts, sources };
    const parts = narrow(narrow(left.parts, right.parts), this.equated(ref, left, right));
    if (parts.length === 0) throw new Unsure();
    return { reads: true, parts, sources };
  }

  /** Expressions that both sides of the join have and that it sets equal. */
  private equated(ref: Tree, left: Scope, right: Scope): Tree[] {
    const pairs: [Tree, Tree][] = (ref.using_columns as string[]).map((name) => [
      columnRef(name),
      columnRef(name),
    ]);
    for (const term of conjuncts(ref.condition)) {
      if (term.type !== "COMPARE_EQUAL") continue;
      const [a, b] = [term.left as Tree, term.right as Tree];
      pairs.push([a, b], [b, a]);
    }
    return pairs.flatMap(([a, b]) => {
      const [one, other] = [this.trace(a, left, new Map()), this.trace(b, right, new Map())];
      return one && other && isSame(one, other) ? [one] : [];
    });
  }

  /** The expression over the table's own columns that this one is, if it is one. */
  private trace(tree: Tree, scope: Scope, named: Map<string, Tree>): Tree | undefined {
    let sure = true;
    let refs = 0;
    const traced = rewrite(tree, (node) => {
      sure &&=
        node.class !== "SUBQUERY" &&
        node.class !== "WINDOW" &&
        node.class !== "STAR" &&
        node.class !== "LAMBDA";
      sure &&= node.class !== "FUNCTION" || !this.aggregates.has(lower(node.function_name));
      if (node.class !== "COLUMN_REF") return node;
      const found = this.resolve(node, scope, named, tree);
      sure &&= found !== undefined;
      refs++;
      // Within an expression it names a field of a struct.
      return found ? { ...found, alias: node.alias ?? "" } : node;
    });
    return sure && refs > 0 ? { ...traced, alias: "" } : undefined;
  }

  /** A column of a source stands before a name that the SELECT gives. */
  private resolve(ref: Tree, scope: Scope, named: Map<string, Tree>, within: Tree): Tree | undefined {
    const names = (ref.column_names as string[]).map(lower);
    if (names.length > 2) return undefined;
    const [alias, column] = names.length === 2 ? names : [undefined, names[0]!];
    const source = scope.sources.find(
      (each) => (alias === undefined || each.alias === alias) && each.columns.has(column!),
    );
    if (source) return source.columns.get(column!);
    const item = alias === undefined ? named.get(column!) : undefined;
    // Table functions have columns of unknown names; a name that stands for itself leads nowhere.
    if (!item || item === within || scope.sources.some((each) => each.columns.size === 0)) return undefined;
    return this.trace(item, scope, new Map());
  }

  private outputs(
    list: Tree[],
    scope: Scope,
    using: Set<string>,
    trace: (tree: Tree) => Tree | undefined,
  ): Relation["columns"] {
    const columns: Relation["columns"] = new Map();
    // Of several columns of one name the first has it, and all keep their places.
    const add = (name: string, tree: Tree | undefined) =>
      columns.set(name === "" || columns.has(name) ? `column ${columns.size}` : name, tree);
    for (const item of list) {
      const names = item.column_names as string[] | undefined;
      if (item.class !== "STAR") add(lower(item.alias || names?.at(-1) || ""), trace(item));
      else for (const [name, tree] of starred(item, scope, using)) add(name, tree);
    }
    return columns;
  }

  /** Whether an expression, or a node as a whole, reads the table. */
  private readsWithin(value: Tree[string] | undefined): boolean {
    let reads = false;
    visit(value, (node) => {
      reads ||= isRawTable(node, this.table);
      return !reads;
    });
    return reads;
  }
}

/** The columns that a star stands for; throws where they are not known. */
function starred(star: Tree, scope: Scope, using: Set<string>): [string, Tree | undefined][] {
  const changes = [star.qualified_exclude_list, star.rename_list].map(trees);
  if (changes.some(({ length }) => length > 0) || star.columns === true || star.expr) throw new Unsure();
  const without = new Set((star.exclude_list as string[]).map(lower));
  const replaced = new Set(trees(star.replace_list).map(({ key }) => lower(key)));
  const of = lower(star.relation_name ?? "");
  const seen = new Set<string>();
  const all = scope.sources
    .filter(({ alias }) => of === "" || alias === of)
    .flatMap(({ columns }) => [...columns]);
  return all.flatMap(([name, tree]): [string, Tree | undefined][] => {
    const again = of === "" && using.has(name) && seen.has(name);
    seen.add(name);
    return again || without.has(name) ? [] : [[name, replaced.has(name) ? undefined : tree]];
  });
}

function single(ref: Tree, name: Tree[string] | undefined, relation: Relation): Scope {
  const renamed = (ref.column_name_alias ?? []) as string[];
  const columns = new Map(
    [...relation.columns].map(([column, tree], k) => [lower(renamed[k] ?? column), tree]),
  );
  const source = { ...relation, alias: lower(ref.alias || name), columns };
  return { reads: relation.reads, parts: relation.parts, sources: [source] };
}

/** Parts that both are made of. */
function narrow(parts: Parts, other: Parts | (Tree | undefined)[]): Parts {
  if (other === "rows") return parts;
  const sure = (other as (Tree | undefined)[]).filter((tree) => tree !== undefined);
  return parts === "rows" ? sure : parts.filter((tree) => sure.some((each) => isSame(each, tree)));
}

/** Whether two trees are written alike. */
export function isSame(a: Tree, b: Tree): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function columnRef(name: string): Tree {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: [lower(name)] };
}

function isDistinct(modifier: Tree): boolean {
  return modifier.type === "DISTINCT_MODIFIER";
}

/** Terms of a condition that all must hold. */
export function conjuncts(condition: Tree[string] | undefined): Tree[] {
  if (!isTree(condition)) return [];
  return condition.type === "CONJUNCTION_AND" ? trees(condition.children).flatMap(conjuncts) : [condition];
}
