/** Which column of one raw table points to which of another: unique there, and most values are found in it. */
import type { ColumnRef, GridJoin } from "../../../contract/grid.ts";
import type { Session } from "../../../warehouse/warehouse.ts";
import { overlap } from "../facts/facts.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { namesTable } from "../names/refers.ts";
import { isOwnNumber } from "../roles/match-columns.ts";
import { areAlike } from "../roles/roles.ts";

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
  /**
   * How rows of `left` lead to the key `to` over tables between, by columns that are called as those tables are; no
   * joins where a column of theirs holds the key itself, undefined where nothing leads there.
   */
  path(left: TableFacts, to: ColumnRef): Promise<Path | undefined>;
}

export interface Path {
  joins: GridJoin[];
  /** The column, of the last table joined, that holds the key. */
  of: ColumnRef;
}

/** Finds by which columns the tables refer to each other; what was measured once is kept. */
export function linker(
  session: Session,
  rawSchema: string,
  tables: TableFacts[],
  signal?: AbortSignal,
): Linker {
  const known = new Map<string, number>();
  const calledOf = (table: string) => tables.find((one) => one.table === table)?.called ?? table;
  const share = async (left: ColumnRef, right: ColumnRef) => {
    const id = JSON.stringify([left, right]);
    const found = known.get(id) ?? (await overlap(session, rawSchema, left, right, signal));
    known.set(id, found);
    return found;
  };
  const isOther = (from: string, to: string, right: TableFacts) =>
    namesOther(from, right, tables) || namesOther(to, right, tables);
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
        // Numbers that begin at 1 are found in every table: what it is called says which is meant.
        if (to.column !== from.column && isOther(from.column, to.column, right)) continue;
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
  const keyIn = async (from: ColumnRef, right: TableFacts) => {
    const keys = keysOf(right).filter(({ kind }) => kind === "integer" || kind === "text");
    for (const { column } of keys.filter((one) => !namesOther(one.column, right, tables)))
      if ((await share(from, { table: right.table, column })) >= LEAST_REFERRING) return column;
    return undefined;
  };
  const path = async (left: TableFacts, to: ColumnRef): Promise<Path | undefined> => {
    const seen = new Set([left.table]);
    let ends: { facts: TableFacts; joins: GridJoin[] }[] = [{ facts: left, joins: [] }];
    for (let joined = 0; joined <= MOST_BETWEEN; joined++) {
      const further: typeof ends = [];
      for (const { facts, joins } of ends)
        for (const { column } of facts.columns) {
          const of = { table: facts.table, column };
          if (namesTable(column, calledOf(to.table)) && (await share(of, to)) >= LEAST_REFERRING)
            return { joins, of };
          for (const right of tables.filter(
            ({ table }) => !seen.has(table) && namesTable(column, calledOf(table)),
          )) {
            const key = await keyIn(of, right);
            if (key === undefined) continue;
            seen.add(right.table);
            const join: GridJoin = { table: right.table, type: "left", on: [{ left: of, right: key }] };
            further.push({ facts: right, joins: [...joins, join] });
          }
        }
      ends = further;
    }
    return undefined;
  };
  return {
    path,
    link: (left, right, concepts, least = LEAST) => bestOf(left, right, concepts, least, keysOf(right)),
  };
}

const LEAST = 0.05;
/** Of numbers that refer to a row by its name nearly all are found. */
const LEAST_REFERRING = 0.9;
/** A refund names a payment, which names an invoice, which names the order. */
const MOST_BETWEEN = 2;

/** Whether the column is called as one row of another table is, and not of this one, nor of one that it continues (orders_2023). */
export const namesOther = (column: string, table: TableFacts, tables: TableFacts[]): boolean => {
  const named = tables.filter((other) => namesTable(column, other.called));
  const continues = (other: TableFacts) =>
    table.table.toLowerCase().includes(other.table.toLowerCase()) && areAlike(other.columns, table.columns);
  return named.length > 0 && !named.some((other) => other === table || continues(other));
};

const isAbout = ({ kind, name }: ColumnFacts, concepts: string[]) =>
  (kind === "integer" || kind === "text") && concepts.some((concept) => name.concepts.has(concept));

/** An id, or a column of the same name. */
const isKeyOf = (to: ColumnFacts, from: ColumnFacts, concepts: string[]) =>
  to.kind !== "time" &&
  (to.column.toLowerCase() === from.column.toLowerCase() ||
    to.name.concepts.has("id") ||
    concepts.some((concept) => to.name.concepts.has(concept)));
