/** Mistakes in a mapping's SQL are told with the names that its writer used. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppError } from "../../contract/errors.ts";
import { quietRun } from "../../contract/run.ts";
import type { Connection } from "../../state/connections.ts";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { saveMapping } from "../sources.ts";
import { applyMapping } from "../sync.ts";
import { checkMapping } from "./check.ts";
import { previewMapping } from "./preview.ts";
import { inRawWords } from "./raw-words.ts";

let bench: Workbench;
let folder: string;
let connection: Connection;
beforeAll(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), "merchbench-words-"));
  writeFileSync(join(folder, "orders.csv"), "id,day,paid\n1,2024-01-01,5\n");
  writeFileSync(join(folder, "lines.csv"), "id,day,paid\n1,2024-01-01,5\n");
  connection = bench.addFiles(folder, "Shop");
  await bench.sync(connection);
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const WRONG: [sql: string, said: string][] = [
  ["SELECT id AS order_id FROM {{raw.lines}} l {{raw.orders}}", 'near "{{raw.orders}}"'],
  ["SELECT id AS order_id day AS ordered_at {{raw.orders}} FROM {{raw.lines}}", 'near "day"'],
  ["SELECT {{raw.lines}}.id AS order_id FROM {{raw.orders}}", 'table "{{raw.lines}}" not found'],
  [
    "SELECT id AS order_id FROM {{raw.orders}}, {{raw.orders}}",
    '(use: "{{raw.orders}}.id" or "{{raw.orders}}.id")',
  ],
  ["SELECT id AS order_id FROM orders", 'Did you mean "{{raw.orders}}'],
];

test.each(WRONG)("%s", async (sql, said) => {
  const error: AppError = await previewMapping(bench, connection, { table: "orders", sql, limit: 1 }).catch(
    (thrown) => thrown,
  );
  expect(error.message).toContain(said);
  expect(error.message + JSON.stringify(error.details)).not.toContain("raw_shop");
});

test("a load and the check before it say the same", async () => {
  const [, , [sql, said]] = WRONG as [unknown, unknown, [string, string]];
  const tables = [{ table: "orders", sql, enabled: true }];
  const columns = { id: "VARCHAR", day: "VARCHAR", paid: "VARCHAR" };
  const now = new Map([
    ["orders", columns],
    ["lines", columns],
  ]);
  const [problem] = await checkMapping(bench.warehouse, "raw_shop", tables, now);
  expect(problem!.message).toContain(said);
  saveMapping(bench.state, connection, { preset: null, tables });
  await expect(applyMapping(bench, connection, quietRun())).rejects.toThrow(said);
});

test("a mistake at a table's name names the table", () => {
  const reason =
    'Parser Error: syntax error at or near ""raw_my shop""\nLINE 2: ...AS total "raw_my shop"."a ""b"""\n                    ^';
  expect(inRawWords('syntax error at or near ""raw_my shop"".', "raw_my shop", reason)).toBe(
    'syntax error at or near "{{raw.a "b"}}".',
  );
});
