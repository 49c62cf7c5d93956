/** Which column of one raw table points to which of another: unique there, and most values are found in it. */
import type { ColumnRef, GridJoin } from "../../../contract/grid.ts";
import type { Session } from "../../../warehouse/warehouse.ts";
import { overlap } from "../facts/facts.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { isOwnNumber } from "../roles/roles.ts";

export interface Link {
  join: GridJoin;
  left: ColumnRef;
  /** Share of the left's values that are found. */
  found: number;
}

/** Answers links between tables, each pair of columns compared once. */
export interface Linker {
  /** The best link from `left` to `right` about `concepts`; undefined where fewer than `least` are found. */
  link(left: TableFacts, right: TableFacts, concepts: string[], least?: number): Promise<Link | undefined>;
}

/** Finds by which columns tables refer to each other; what was measured once is kept. */
export function linker(session: Session, rawSchema: string, signal?: AbortSignal): Linker {
  const known = new Map<string, number>();
  const share = async (left: ColumnRef, right: ColumnRef) => {
    const id = JSON.stringify([left, right]);
    const found = known.get(id) ?? (await overlap(session, rawSchema, left, right, signal));
    known.set(id, found);
    return found;
  };
  const bestOf = async (
    left: TableFacts,
    right: TableFacts,
    concepts: string[],
    least: number,
    keys: ColumnFacts[],
  ) => {
    if (left.table === right.table) return undefined;
    let best: Link | undefined;
    for (const from of left.columns.filter((column) => isAbout(column, concepts))) {
      for (const to of keys.filter((column) => isKeyOf(column, from, concepts))) {
        const ref = { table: left.table, column: from.column };
        const found = await share(ref, { table: right.table, column: to.column });
        if (found < least || (best && best.found >= found)) continue;
        best = {
          found,
          left: ref,
          join: { table: right.table, type: "left", on: [{ left: ref, right: to.column }] },
        };
      }
    }
    return best;
  };
  const keysOf = ({ columns, rows }: TableFacts) =>
    columns.filter((column) => isOwnNumber(column) || (rows === 1 && column.filled === 1));
  return {
    link: (left, right, concepts, least = LEAST) => bestOf(left, right, concepts, least, keysOf(right)),
  };
}

const LEAST = 0.05;

const isAbout = ({ kind, name }: ColumnFacts, concepts: string[]) =>
  (kind === "integer" || kind === "text") && concepts.some((concept) => name.concepts.has(concept));

/** An id, or a column of the same name. */
const isKeyOf = (to: ColumnFacts, from: ColumnFacts, concepts: string[]) =>
  to.kind !== "time" &&
  (to.column.toLowerCase() === from.column.toLowerCase() ||
    to.name.concepts.has("id") ||
    concepts.some((concept) => to.name.concepts.has(concept)));
