/** The sides of a SELECT's joins, and what of them is not sure: see reach.ts. */
import { lower, type Tree, trees, visit } from "./tree.ts";

/** One side of a join: a table or a subquery. */
export interface Leaf {
  ref: Tree;
  alias: string;
  /** All its columns; undefined where they are not known. */
  all: string[] | undefined;
  /** Columns that are not sure, as sums of groups. */
  unsure: Set<string>;
  /** Changed tables that it reads. */
  reads: string[];
  /** Whether it may be there for a former row and not for the present one, or the other way round. */
  optional: boolean;
  /** The SELECTs of a subquery that reads changed tables. */
  inner: Inner[];
}

export interface Item {
  name: string;
  tree: Tree;
  sure: boolean;
}

/** Thrown where nothing is sure; caught by reachOf. */
export class Unsure extends Error {}

/** A column to be had, by its place in the SELECT, and its name there. */
export interface Wanted {
  place: number;
  name: string;
}

/** What a SELECT within a subquery is asked for. */
export interface Inner {
  readonly items: Item[];
  /** See Branch. */
  moved(wanted: Wanted[]): Tree[];
  ever(wanted: Wanted[]): Tree;
}

/** Which expressions of a SELECT are the same for former rows as for present ones. */
export class Sureness {
  private readonly leaves: readonly Leaf[];
  private readonly selectList: Tree[string] | undefined;
  private readonly aggregates: ReadonlySet<string>;

  /** `leaves`: the sides of its joins, of which more may come. */
  constructor(
    leaves: readonly Leaf[],
    selectList: Tree[string] | undefined,
    aggregates: ReadonlySet<string>,
  ) {
    this.leaves = leaves;
    this.selectList = selectList;
    this.aggregates = aggregates;
  }

  /** Whether an expression uses a column whose former value is not known, but for optional rows of `own`. */
  isUnsure(value: Tree[string] | undefined, own: string[] = []): boolean {
    let unsure = false;
    visit(value, (node) => {
      if (node.class === "WINDOW" || this.isAggregate(node)) unsure = true;
      if (node.class === "SUBQUERY")
        unsure ||= this.leaves.some((leaf) => leaf.optional || leaf.unsure.size > 0);
      if (node.class === "COLUMN_REF") unsure ||= this.isUnsureColumn(node, own);
      return !unsure;
    });
    return unsure;
  }

  private isAggregate(node: Tree): boolean {
    return node.class === "FUNCTION" && this.aggregates.has(lower(node.function_name));
  }

  /** Of a name that may be another's column, or the name of an item, all are asked. */
  private isUnsureColumn(ref: Tree, own: string[]): boolean {
    const names = (ref.column_names as string[]).map(lower);
    const leaves = this.leavesOf(ref);
    if (!leaves.some(({ all }) => all) && this.isUnsureName(names.at(-1)!, ref)) return true;
    return leaves.some((leaf) => {
      if (leaf.optional && !own.includes(leaf.alias)) return true;
      // What stands behind a column is a field of it.
      const column = leaf.alias === names[0] && names.length > 1 ? names[1]! : names[0]!;
      const isRow = leaf.all !== undefined && !leaf.all.includes(column);
      return isRow ? leaf.unsure.size > 0 : leaf.unsure.has(column);
    });
  }

  private isUnsureName(name: string, ref: Tree): boolean {
    const item = trees(this.selectList).find((tree) => lower(tree.alias) === name);
    return item !== undefined && item !== ref && !contains(item, ref) && this.isUnsure(item);
  }

  /** A term that no row meets where the optional row is missing: `a.x = b.y`. */
  isStrict(term: Tree): boolean {
    const all = this.leaves.map(({ alias }) => alias);
    const sides = [term.left as Tree, term.right as Tree];
    return (
      term.type === "COMPARE_EQUAL" &&
      sides.every(
        (side) => !this.isUnsure(side) || (side.class === "COLUMN_REF" && !this.isUnsure(side, all)),
      )
    );
  }

  /** Leaves that a column may be of. */
  leavesOf(ref: Tree): Leaf[] {
    const names = (ref.column_names as string[]).map(lower);
    const qualified = this.leaves.filter((leaf) => names.length > 1 && leaf.alias === names[0]);
    if (qualified.length > 0) return qualified;
    const fits = this.leaves.filter(
      ({ ref: { type }, all }) => type !== "EMPTY" && (all === undefined || all.includes(names[0]!)),
    );
    // The name of a table by itself stands for its row.
    const rows = this.leaves.filter(({ alias }) => alias === names[0]);
    return fits.some(({ all }) => all) ? fits : [...new Set([...fits, ...rows])];
  }
}

function contains(tree: Tree, part: Tree): boolean {
  let found = false;
  visit(tree, (node) => {
    found ||= node === part;
    return !found;
  });
  return found;
}
