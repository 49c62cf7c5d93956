/**
 * Changed rows of the shop put into a copy of the warehouse by the fewest statements of DuckDB that do it: nothing is
 * discovered, fetched, compared, checked or counted. No sync can be quicker, however little it does beside.
 */
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { secondsOf } from "./loader.ts";

/** Raw and canonical table of one name, with the canonical table's key. */
const TABLES = [
  { table: "orders", key: "order_id" },
  { table: "order_items", key: "order_item_id" },
];

/**
 * Seconds of putting the orders and order lines whose id meets `which` in the place of the same rows in the raw and the
 * canonical tables of `warehouse`, a file that is read only.
 */
export async function bareMergeSeconds(
  warehouse: string,
  rawSchema: string,
  folder: string,
  which: string,
): Promise<number> {
  const copy = join(folder, "bare.duckdb");
  for (const ending of ["", ".wal"])
    if (existsSync(warehouse + ending)) copyFileSync(warehouse + ending, copy + ending);
  const instance = await DuckDBInstance.create(copy);
  const connection = await instance.connect();
  const run = async (statements: string[]) => {
    for (const sql of statements) await connection.run(sql);
  };
  await run(TABLES.flatMap(({ table, key }) => comingRows(rawSchema, table, key, which)));
  const seconds = await secondsOf(() =>
    run([
      "BEGIN",
      ...TABLES.flatMap(({ table, key }) => [
        ...replace(`${rawSchema}.${table}`, "id", `raw_${table}`),
        ...replace(`store.${table}`, key, `store_${table}`),
      ]),
      "COMMIT",
    ]),
  );
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

/** Temporary tables of the rows that will take the place of their likes. */
function comingRows(rawSchema: string, table: string, key: string, which: string): string[] {
  const raw = `${rawSchema}.${table}`;
  return [
    `CREATE TEMP TABLE raw_${table} AS SELECT r.* FROM ${raw} r, (SELECT max(id) AS highest FROM ${raw}) WHERE ${which}`,
    `CREATE TEMP TABLE store_${table} AS SELECT * FROM store.${table} WHERE ${key} IN (SELECT CAST(id AS VARCHAR) FROM raw_${table})`,
  ];
}

function replace(target: string, key: string, rows: string): string[] {
  return [
    `DELETE FROM ${target} WHERE rowid IN (SELECT t.rowid FROM ${target} t JOIN ${rows} r ON r.${key} = t.${key})`,
    `INSERT INTO ${target} SELECT * FROM ${rows}`,
  ];
}
