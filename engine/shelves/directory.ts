/**
 * Where each customer's row stands, in memory: 12 bytes a customer instead of a scan of all of them for each list.
 * It is a hint only: the row that is read says whose it is, so an old directory costs a scan and never a wrong answer.
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
  /** The state of the customers that it was made of. */
  stamp: string;
  /** Rising; the 53 bits of a customer's id that a double holds. */
  keys: Float64Array;
  /** Row ids of store.customers. */
  rows: Int32Array;
  /** Milliseconds of performance.now() before which it is not made again. */
  rest: number;
}

/** A directory is made again at the earliest after this many times as long as it took. */
const RESTS = 10;
const kept = new WeakMap<Warehouse, Directory>();
const making = new WeakMap<Warehouse, Promise<void>>();

/** The customer's name; null without one, undefined where no row of store.customers has the id. */
export async function customerName(
  warehouse: Warehouse,
  id: string,
  signal?: AbortSignal,
): Promise<string | null | undefined> {
  const directory = kept.get(warehouse);
  const row = directory && rowOf(directory, id);
  if (row !== undefined) {
    const sql =
      "SELECT customer_id, name FROM store.customers WHERE rowid = $row::BIGINT AND deleted_at IS NULL";
    const [found] = await warehouse.query<Row>(sql, { row }, { signal, keep: true });
    if (found?.customer_id === id) return found.name;
  }
  const isCurrent = directory?.stamp === (await stampOf(warehouse));
  if (isCurrent && row === undefined) return undefined;
  // Rows move when the file is tidied up, which the stamp does not tell.
  if (!directory || performance.now() > directory.rest) makeBehind(warehouse);
  const sql =
    "SELECT customer_id, name FROM store.customers WHERE customer_id = $id AND deleted_at IS NULL ORDER BY name LIMIT 1";
  const [found] = await warehouse.query<Row>(sql, { id }, { signal });
  return found?.name;
}

interface Row {
  customer_id: string;
  name: string | null;
}

/** Resolves once the directory that is being made is there; at once where none is. */
export const directoryMade = (warehouse: Warehouse): Promise<void> =>
  making.get(warehouse) ?? Promise.resolve();

/** As queries/shelves/customer-rows.sql has them: the first 53 of the lower 64 bits of the MD5. */
function keyOf(id: string): number {
  return Number(createHash("md5").update(id).digest().readBigUInt64LE(8) >> 11n);
}

function rowOf({ keys, rows }: Directory, id: string): number | undefined {
  const key = keyOf(id);
  let from = 0;
  let to = keys.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keys[middle]! < key) from = middle + 1;
    else to = middle;
  }
  return keys[from] === key ? rows[from] : undefined;
}

const stampOf = keptUntilChange(async (warehouse: Warehouse): Promise<string> => {
  const [row] = await warehouse.query<{ stamp: string }>(sqlFile("shelves/customers-stamp"));
  return row!.stamp;
});

/** Makes the directory while requests go on without; a failure leaves the old one. */
function makeBehind(warehouse: Warehouse): void {
  if (making.has(warehouse)) return;
  const made = make(warehouse)
    .catch(() => undefined)
    .finally(() => making.delete(warehouse));
  making.set(warehouse, made);
}

async function make(warehouse: Warehouse): Promise<void> {
  const since = performance.now();
  const stamp = await stampOf(warehouse);
  const folder = mkdtempSync(join(tmpdir(), "merchbench-customers-"));
  try {
    const file = join(folder, "rows.parquet");
    // Nothing of the warehouse changes by it.
    await warehouse.query(
      `COPY (${sqlFile("shelves/customer-rows").trim()}) TO ${quoteText(file)} (FORMAT parquet)`,
    );
    const { columns } = await withDuckDB((connection) => readParquet(connection, file));
    const now = performance.now();
    kept.set(warehouse, {
      stamp,
      keys: columns.key as Float64Array,
      rows: columns.row as Int32Array,
      rest: now + RESTS * (now - since),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
