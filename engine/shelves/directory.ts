/**
 * Where the rows of each customer stand in a table, in memory: 12 bytes a row instead of a scan of all of them for
 * each list. It is a hint only: the rows that are read say whose they are, so an old directory costs a scan and never
 * a wrong answer.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readParquet, withDuckDB } from "../compute/columns.ts";
import { keptUntilChange } from "../warehouse/kept.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

interface Directory {
  /** The state of the table that it was made of. */
  stamp: string;
  /** Rising; the 53 bits of a customer's id that a double holds. */
  keys: Float64Array;
  /** Row ids. */
  rows: Int32Array;
  /** Milliseconds of performance.now() before which it is not made again. */
  rest: number;
}

export interface Directories {
  /** Row ids of the customer, the first ones first; none where the directory knows none. */
  rowsOf(warehouse: Warehouse, id: string): number[];
  /** Whether the directory knows every row. Where it does not, a new one is made while requests go on. */
  isWhole(warehouse: Warehouse): Promise<boolean>;
  /** Rows were not where they should be: they move when the file is tidied up, which no stamp tells. */
  noteMoved(warehouse: Warehouse): void;
  /** Resolves once the directory that is being made is there; at once where none is. */
  made(warehouse: Warehouse): Promise<void>;
}

/** A directory is made again at the earliest after this many times as long as it took. */
const RESTS = 10;

/**
 * Directories of one table, one a warehouse. `queries/shelves/<name>-rows.sql` has `key` (the upper 53 of the lower 64
 * bits of the id's MD5, rising) and `row`; `<name>-stamp.sql` a text that changes when rows do.
 */
export function directories(name: string): Directories {
  const kept = new WeakMap<Warehouse, Directory>();
  const making = new WeakMap<Warehouse, Promise<void>>();
  const stampOf = keptUntilChange(async (warehouse: Warehouse): Promise<string> => {
    const [row] = await warehouse.query<{ stamp: string }>(sqlFile(`shelves/${name}-stamp`));
    return row!.stamp;
  });
  const make = async (warehouse: Warehouse) => {
    const since = performance.now();
    const stamp = await stampOf(warehouse);
    const read = await readRows(warehouse, sqlFile(`shelves/${name}-rows`));
    const now = performance.now();
    kept.set(warehouse, { stamp, ...read, rest: now + RESTS * (now - since) });
  };
  const makeBehind = (warehouse: Warehouse) => {
    const rests = performance.now() < (kept.get(warehouse)?.rest ?? 0);
    if (rests || making.has(warehouse)) return;
    // A failure leaves the old one.
    const made = make(warehouse)
      .catch(() => undefined)
      .finally(() => making.delete(warehouse));
    making.set(warehouse, made);
  };
  return {
    rowsOf(warehouse, id) {
      const directory = kept.get(warehouse);
      return directory ? rowsIn(directory, id) : [];
    },
    async isWhole(warehouse) {
      const whole = kept.get(warehouse)?.stamp === (await stampOf(warehouse));
      if (!whole) makeBehind(warehouse);
      return whole;
    },
    noteMoved: makeBehind,
    made: (warehouse) => making.get(warehouse) ?? Promise.resolve(),
  };
}

function rowsIn({ keys, rows }: Directory, id: string): number[] {
  const key = Number(createHash("md5").update(id).digest().readBigUInt64LE(8) >> 11n);
  let from = 0;
  let to = keys.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keys[middle]! < key) from = middle + 1;
    else to = middle;
  }
  while (to < keys.length && keys[to] === key) to++;
  return [...rows.subarray(from, to)];
}

async function readRows(warehouse: Warehouse, sql: string): Promise<Pick<Directory, "keys" | "rows">> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-directory-"));
  try {
    const file = join(folder, "rows.parquet");
    // Nothing of the warehouse changes by it.
    await warehouse.query(`COPY (${sql.trim()}) TO ${quoteText(file)} (FORMAT parquet)`);
    const { columns } = await withDuckDB((connection) => readParquet(connection, file));
    return { keys: columns.key as Float64Array, rows: columns.row as Int32Array };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
