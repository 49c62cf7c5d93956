/**
 * Which rows of a SELECT changed rows of its tables reach: SELECTs that yield at least the keys of all rows that are
 * other than before. For joins in which several tables changed, or one whose rows need not be there (LEFT JOIN), and
 * for groups and numbered rows that are joined.
 *
 * Each use of a changed table is tried with its changed rows (old and new images) against all that the other tables
 * hold or held. What can't be known of former rows, such as the sum of a group or the missing side of a LEFT JOIN,
 * is unsure: it may not decide which rows there are. Conditions on it are left out, which only widens the reach.
 */
import { unionBranches } from "./anchor.ts";
import { Branch, changedIn, type ReachRequest } from "./branch.ts";
import { Unsure } from "./sureness.ts";
import type { Tree } from "./tree.ts";

/** SELECTs of key columns; undefined when the reach is not sure. */
export function reachOf(request: ReachRequest): Tree[] | undefined {
  const { select, output, key } = request;
  try {
    return unionBranches(select.root)
      ?.filter((node) => changedIn(request, node).length > 0)
      .flatMap((node) => {
        const branch = new Branch(request, node);
        if (branch.items.length !== output.length) throw new Unsure();
        return branch.moved(key.map((name) => ({ place: output.indexOf(name), name })));
      });
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}
