/** Files that several threads read at once: each row is there once, whatever comes first. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toErrorInfo } from "../contract/errors.ts";
import { quietRun } from "../contract/run.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { checkMappingSql } from "./mapping/preview.ts";
import { columnProfiles, type ProfiledTable } from "./profile-columns.ts";
import { sampled } from "./raw-tables.ts";

let bench: Workbench;
let folder: string;
beforeEach(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), "merchbench-large-"));
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Lines of some 90 bytes, ids that don't repeat and words that do. */
const ROWS = `SELECT CAST(i AS VARCHAR) AS id, CAST(i // 3 AS VARCHAR) AS order_id, 'SKU-' || i % 40 AS sku,
    CASE WHEN i % 7 > 0 THEN 'Cup "no. ' || i % 90 || '", small' END AS title, md5(CAST(i AS VARCHAR)) AS token
  FROM range(250000) t(i)`;

test.each([
  { file: "lines.csv", format: "FORMAT csv, HEADER" },
  { file: "lines.jsonl", format: "FORMAT json" },
])("every row of a large $file is there once", async ({ file, format }) => {
  const path = join(folder, file);
  await bench.warehouse.run(`COPY (${ROWS}) TO '${path}' (${format})`);
  const report = await bench.sync(bench.addFiles(path));
  expect(report.streams).toMatchObject([{ rows: 250_000, rejected: 0 }]);
  const loaded = "SELECT * EXCLUDE (_file) FROM raw_files.lines";
  expect(await bench.value(`SELECT count(*) FROM (${loaded} EXCEPT ALL (${ROWS}))`)).toBe(0);
  expect(
    await bench.value(
      "SELECT count(DISTINCT id) FROM raw_files.lines WHERE _file = 'lines.csv' OR _file = 'lines.jsonl'",
    ),
  ).toBe(250_000);
});

test("a large JSON record of many columns takes no more memory than the engine has", async () => {
  await bench.warehouse.run("SET memory_limit = '700MB'");
  const record = (id: number, length: number) => ({
    id,
    ...Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`text_${k}`, "x".repeat(length)])),
  });
  const path = join(folder, "records.json");
  writeFileSync(path, JSON.stringify([record(1, 3), record(2, 400_000), record(3, 3)]));
  const report = await bench.sync(bench.addFiles(path));
  expect(report.streams).toMatchObject([{ rows: 3, rejected: 0 }]);
  expect(await bench.value("SELECT sum(length(text_0) + length(text_59)) FROM raw_files.records")).toBe(
    800_012,
  );
});

test("records with lists of thousands of objects take no more memory than the engine has", async () => {
  await bench.warehouse.run("SET memory_limit = '700MB'");
  const lines = Array.from({ length: 3000 }, (_, k) => ({ sku: `S${k}`, qty: k, tax: { rate: 20 } }));
  const path = join(folder, "orders.json");
  writeFileSync(path, JSON.stringify(Array.from({ length: 5 }, (_, id) => ({ id, lines }))));
  const report = await bench.sync(bench.addFiles(path));
  expect(report.streams).toMatchObject([
    { rows: 5, rejected: 0 },
    { rows: 15_000, rejected: 0 },
  ]);
  expect(await bench.value("SELECT sum(CAST(qty AS INT)) FROM raw_files.orders_lines")).toBe(22_492_500);
});

test("thousands of records with lists of hundreds of objects take no more memory than the engine has", async () => {
  await bench.warehouse.run("SET memory_limit = '400MB'");
  const lines = JSON.stringify(
    Array.from({ length: 500 }, (_, k) => ({ sku: `S${k}`, qty: k, note: "x".repeat(60) })),
  );
  const path = join(folder, "orders.json");
  writeFileSync(
    path,
    `[${Array.from({ length: 1000 }, (_, id) => `{"id":${id},"lines":${lines}}`).join(",\n")}]`,
  );
  const report = await bench.sync(bench.addFiles(path));
  expect(report.streams).toMatchObject([
    { rows: 1000, rejected: 0 },
    { rows: 500_000, rejected: 0 },
  ]);
  expect(await bench.value("SELECT sum(CAST(qty AS INT)) FROM raw_files.orders_lines")).toBe(124_750_000);
});

test("Parquet records with lists of hundreds of objects take no more memory than the engine has", async () => {
  const path = join(folder, "orders.parquet");
  const line = "{'sku': 'S' || k, 'qty': k, 'note': repeat('x', 100)}";
  const lines = Array.from({ length: 200 }, (_, k) => ({ sku: `S${k}`, qty: k, note: "x".repeat(100) }));
  await bench.warehouse.run(
    `COPY (SELECT i AS id, list_transform(range(200), lambda k: ${line}) AS lines FROM range(2000) t(i)) TO '${path}' (FORMAT parquet)`,
  );
  await bench.warehouse.run("SET memory_limit = '300MB'");
  const report = await bench.sync(bench.addFiles(path));
  expect(report.streams).toMatchObject([
    { stream: "orders", rows: 2000, rejected: 0 },
    { stream: "orders.lines", rows: 400_000, rejected: 0 },
  ]);
  // Of a record in the middle of those that are read at a time, each item is its own.
  expect(
    await bench.value("SELECT count(DISTINCT id) || ' ' || sum(length(lines)) FROM raw_files.orders"),
  ).toBe(`2000 ${2000 * JSON.stringify(lines).length}`);
  expect(await bench.value("SELECT lines FROM raw_files.orders WHERE id = 1234")).toBe(JSON.stringify(lines));
  expect(
    await bench.value(
      "SELECT sum(CAST(qty AS INT)) || ' ' || count(DISTINCT order_id) FROM raw_files.orders_lines",
    ),
  ).toBe("39800000 2000");
});

test("lines that can't be read are all counted, and of very many the first are kept", async () => {
  const path = join(folder, "sold.csv");
  writeFileSync(path, `id,total\n1,2\n${"a,b,c\n".repeat(100_003)}2,3\n`);
  const source = bench.addFiles(path);
  for (const rejected of [100_003, 100_004]) {
    const report = await bench.sync(source);
    expect(report.streams).toMatchObject([{ rows: 2, rejected }]);
    expect(report.warnings.join()).toMatch(`, ${rejected - 100_000} lines of sold could not be read`);
    expect(await bench.value("SELECT count(*) FROM store.rejects")).toBe(100_000);
    appendFileSync(path, "a,b,c\n");
  }
});

test("what takes more memory than the engine has is refused with what to do", async () => {
  await bench.warehouse.run("SET memory_limit = '60MB'");
  const path = join(folder, "wide.csv");
  const row = (value: (k: number) => unknown) => Array.from({ length: 1000 }, (_, k) => value(k)).join(",");
  writeFileSync(
    path,
    [row((k) => `c${k}`), ...Array.from({ length: 500 }, (_, i) => row((k) => i * k))].join("\n"),
  );
  const error = await bench.sync(bench.addFiles(path)).catch((thrown: unknown) => thrown);
  expect(toErrorInfo(error)).toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/^This takes more memory .* split files with very large records/),
  });
  const sums = bench.warehouse.query(
    "SELECT list(repeat('x', 1000) || i) FROM range(1000000) t(i)",
    undefined,
    {
      aside: true,
    },
  );
  expect(toErrorInfo(await sums.catch((thrown: unknown) => thrown)).code).toBe("unsupported");
});

const profilesOf = (table: ProfiledTable, rows: string) =>
  bench.warehouse.transaction(async (session) => {
    await session.run(`CREATE TEMP TABLE mb_profile AS ${rows}`);
    return columnProfiles(session, table, quietRun().signal);
  });

test("a table of hundreds of columns is looked through within the engine's memory", async () => {
  await bench.warehouse.run("SET memory_limit = '400MB'");
  const names = Array.from({ length: 400 }, (_, k) => `c${k}`);
  const values = names.map((name, k) => `'v' || (i * ${k + 1}) % 3000 AS ${name}`);
  const table = {
    stream: { name: "wide", key: [] },
    columns: Object.fromEntries(names.map((name) => [name, "VARCHAR"])),
  };
  const profiles = await profilesOf(table, `SELECT ${values.join(", ")} FROM range(3000) t(i)`);
  expect(profiles).toHaveLength(400);
  expect(profiles[0]).toMatchObject({ distinct: 3000, unique: true, min: "v0", max: "v999" });
});

test("figures written as text are ordered as figures, long numbers to the last digit", async () => {
  const columns = { few: "VARCHAR", long: "VARCHAR", mixed: "VARCHAR", written: "VARCHAR" };
  const profiles = await profilesOf(
    { stream: { name: "lines", key: [] }, columns },
    `SELECT CASE WHEN i % 900 = 0 THEN CAST(i // 100 AS VARCHAR) END AS few, CAST(9007199254740992 + i AS VARCHAR) AS long,
       CASE WHEN i = 1500 THEN 'NaN' ELSE CAST(i AS VARCHAR) END AS mixed, CAST(i AS VARCHAR) || '.50' AS written
     FROM range(2000) t(i)`,
  );
  expect(profiles.map(({ name, min, max }) => [name, min, max])).toEqual([
    ["few", "0", "18"],
    ["long", "9007199254740992", "9007199254742991"],
    ["mixed", "0", "NaN"],
    ["written", "0.50", "1999.50"],
  ]);
});

test("a sample has as many rows as were asked for, also where a column is named as DuckDB's row ids", async () => {
  for (const columns of [["id"], ["id", "RowId"]]) {
    const values = columns.map((name) => `i // 2 AS ${name}`);
    await bench.warehouse.run(`CREATE OR REPLACE TABLE store.some AS SELECT ${values} FROM range(9000) t(i)`);
    const sample = `SELECT count(*) FROM store.some ${sampled("store.some", columns, 500)}`;
    expect(await bench.value(sample)).toBe(500);
  }
});

test("before it is saved a mapping is tried on the first rows of large tables, whatever way it names them", async () => {
  const path = join(folder, "lines.csv");
  await bench.warehouse.run(
    `COPY (SELECT i % 5 AS id, CASE WHEN i < 100000 THEN CAST(i AS VARCHAR) ELSE 'odd' END AS day FROM range(100001) t(i))
     TO '${path}' (FORMAT csv, HEADER)`,
  );
  const source = bench.addFiles(path);
  await bench.sync(source);
  const check = (sql: string) => checkMappingSql(bench, source, "locations", sql);
  // What fails on a later row is told by the load; to group millions of rows for it is what made saving slow.
  await check(
    "SELECT l.id AS location_id, max(CAST(l.day AS INTEGER)) AS name FROM {{raw.lines}} l GROUP BY 1",
  );
  await check("SELECT {{raw.lines}}.id AS location_id FROM {{raw.lines}} GROUP BY 1");
  await expect(check("SELECT l.idd AS location_id FROM {{raw.lines}} l")).rejects.toThrow(/idd/);
});
