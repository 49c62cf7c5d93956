/** A stream that was read whole beside what was loaded before: the rows that differ, as old and new images. */
import { quoteName } from "../warehouse/sql.ts";
import type { QueryOptions, Session } from "../warehouse/warehouse.ts";
import type { MergePlace } from "./merge-batch.ts";
import { dropChangesSql, newTable, oldTable, type Pending, rawTable, sameRawKey } from "./raw-tables.ts";

/** More rows take more memory to compare than there is; those without a key are compared in full. */
const MOST_ROWS = { keyed: 5_000_000, keyless: 2_000_000 };

export interface Compared {
  pending: Pending;
  changed: number;
  deleted: number;
}

/**
 * Fills the images with what `loading` differs by from the raw table of the same columns. `all` when most rows do,
 * or when that can't be told.
 */
export async function compareRows(
  session: Session,
  place: MergePlace,
  loading: string,
  options: QueryOptions,
): Promise<Compared> {
  const { rawSchema, table, key, columns } = place;
  const before = rawTable(rawSchema, table);
  const rows = await countOf(session, loading);
  const all = { pending: "all", changed: rows, deleted: 0 } as const;
  if (rows > MOST_ROWS[key.length === 0 ? "keyless" : "keyed"]) return all;
  const [old, fresh] = [oldTable(rawSchema, table), newTable(rawSchema, table)];
  const names = Object.keys(columns);
  const only = key.length > 0 ? differing(place) : excepting(names);
  await session.run(dropChangesSql(rawSchema, table));
  await session.run(`CREATE TABLE ${old} AS ${only(before, loading)}`, undefined, options);
  await session.run(`CREATE TABLE ${fresh} AS ${only(loading, before)}`, undefined, options);
  const [went, came] = [await countOf(session, old), await countOf(session, fresh)];
  if (went + came > 0 && went + came <= rows) {
    return { pending: "changes", changed: came, deleted: Math.max(0, went - came) };
  }
  await session.run(dropChangesSql(rawSchema, table));
  return went + came === 0 ? { pending: "none", changed: 0, deleted: 0 } : all;
}

type Only = (left: string, right: string) => string;

/** Rows of one side that the other lacks, by key and a hash of all values. */
function differing({ key, columns }: MergePlace): Only {
  const list = (of: string) =>
    Object.keys(columns)
      .map((name) => `${of}.${quoteName(name)}`)
      .join(", ");
  return (left, right) =>
    `SELECT ${list("l")} FROM ${left} l WHERE NOT EXISTS (SELECT 1 FROM ${right} r
       WHERE ${sameRawKey(key, columns, "l", "r")} AND hash(${list("l")}) = hash(${list("r")}))`;
}

/** Rows that one side has more often than the other. */
function excepting(columns: string[]): Only {
  const list = columns.map(quoteName).join(", ");
  return (left, right) => `SELECT ${list} FROM ${left} EXCEPT ALL SELECT ${list} FROM ${right}`;
}

async function countOf(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return row!.n;
}
