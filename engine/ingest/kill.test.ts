import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { LONG } from "../../tests/support/long.ts";
import { openWarehouse } from "../warehouse/warehouse.ts";

const NODE = join(import.meta.dirname, "../../node_modules/.bin/node");
const SCRIPT = join(import.meta.dirname, "kill.fixture.ts");
const TABLES = [
  "customers",
  "products",
  "variants",
  "orders",
  "order_items",
  "price_history",

  "rejects",
];
const KILLS = LONG ? 20 : 6;

/** Order lines in several files, enough for a sync of seconds, some lines of them broken. */
async function makeFiles(folder: string): Promise<void> {
  const duck = await openWarehouse(":memory:");
  for (let k = 1; k <= 4; k++) {
    const id = `${k} * 100000 + i`;
    await duck.run(
      `COPY (SELECT (${id}) // 3 AS "InvoiceNo", 'S' || (i % 500) AS "StockCode", 'Thing ' || (i % 500) AS "Description",
         CASE WHEN i % 997 = 0 THEN 'many' ELSE (i % 7 + 1)::VARCHAR END AS "Quantity",
         TIMESTAMP '2024-01-01' + to_minutes((${id}) // 3) AS "InvoiceDate", (i % 90) / 10 AS "UnitPrice", i % 800 AS "CustomerID", 'France' AS "Country"
       FROM range(40000) t(i)) TO '${join(folder, `lines-${k}.csv`)}' (HEADER)`,
    );
  }
  await duck.close();
}

/** Runs the sync; kills it after `ms`. True when it came to its end. */
async function sync(workspace: string, folder: string, ms?: number): Promise<boolean> {
  const child = spawn(NODE, [SCRIPT, workspace, folder], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (ms !== undefined) void setTimeout(ms).then(() => child.kill("SIGKILL"));
  const code = await ended;
  if (code !== null && code !== 0) throw new Error(errors);
  return code === 0;
}

async function checksums(workspace: string): Promise<unknown[]> {
  const warehouse = await openWarehouse(join(workspace, "warehouse.duckdb"));
  const sums: unknown[] = [];
  for (const table of TABLES) {
    const live = table === "rejects" ? "true" : "deleted_at IS NULL";
    const columns = table === "rejects" ? "source_id, loaded_at" : "source_id, loaded_at, deleted_at";
    const [row] = await warehouse.query(
      `SELECT '${table}' AS name, count(*) AS n, sum(hash(t)::HUGEINT)::VARCHAR AS sum FROM (SELECT * EXCLUDE (${columns}) FROM store.${table} WHERE ${live}) t`,
    );
    sums.push(row);
  }
  await warehouse.close();
  return sums;
}

test("killed at any point and started again, a sync ends like one clean load", async () => {
  const root = mkdtempSync(join(tmpdir(), "merchbench-kill-"));
  const [clean, killed, folder] = ["clean", "killed", "in"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [clean, killed, folder]) mkdirSync(path);
  try {
    await makeFiles(folder);
    const start = performance.now();
    expect(await sync(clean, folder)).toBe(true);
    const whole = performance.now() - start;
    let cut = 0;
    for (let k = 1; k <= KILLS; k++) {
      if (await sync(killed, folder, (whole * (k + Math.random() - 0.5)) / (KILLS + 1))) break;
      cut++;
    }
    expect(cut).toBeGreaterThan(0);
    await sync(killed, folder);
    const sums = await checksums(killed);
    expect(sums).toEqual(await checksums(clean));
    expect(sums).toContainEqual(expect.objectContaining({ name: "order_items", n: 159_836 }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 600_000);
