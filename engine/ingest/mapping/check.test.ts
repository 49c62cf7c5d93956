import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Grid } from "../../contract/grid.ts";
import { quietRun } from "../../contract/run.ts";
import type { Connection } from "../../state/connections.ts";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { discoverStreams, loadMapping, rawSchemaOf, saveMapping } from "../sources.ts";
import { checkMapping, layoutOf } from "./check.ts";
import { compiled } from "./grid.ts";
import type { TableMapping } from "./mapping.ts";
import { replaceIn } from "./replace.ts";
import { changedTables, listVersions, loadVersion } from "./versions.ts";

let bench: Workbench;
let source: Connection;
let folder: string;
const write = (name: string, lines: string[]) => writeFileSync(join(folder, name), `${lines.join("\n")}\n`);

const grid: Grid = {
  parts: [
    {
      from: "sales",
      joins: [
        { table: "people", type: "left", on: [{ left: { table: "sales", column: "buyer" }, right: "id" }] },
      ],
      filters: [],
      group: [],
      columns: {
        order_id: { from: { kind: "column", of: { table: "sales", column: "no" } } },
        ordered_at: { from: { kind: "column", of: { table: "sales", column: "sold_on" } } },
        shipping_country: { from: { kind: "column", of: { table: "people", column: "land" } } },
      },
    },
  ],
};
const orders = compiled({ table: "orders", sql: "", enabled: true, grid });
const customers: TableMapping = {
  table: "customers",
  sql: "SELECT p.id AS customer_id, name, 'name' AS region FROM {{raw.people}} p WHERE name <> ''",
  enabled: true,
};
const check = async (tables: TableMapping[]) => {
  const streams = await discoverStreams(bench.state, source, quietRun());
  return checkMapping(bench.warehouse, rawSchemaOf(source), tables, layoutOf(streams));
};

beforeAll(async () => {
  bench = await openWorkbench();
  folder = join(bench.folder, "shop");
  mkdirSync(folder);
  write("sales.csv", ["no,sold_on,buyer", "1,2024-01-01,7", "2,2024-01-02,8"]);
  write("people.csv", ["id,name,land", "7,Ann,GB", "8,Bob,FR"]);
  source = bench.addFiles(folder, "shop");
  saveMapping(bench.state, source, { preset: null, tables: [orders, customers] });
  await bench.sync(source);
});
afterAll(() => bench.close());

describe("a mapping that no longer fits", () => {
  test("fits while nothing changed", async () => {
    expect(await check([orders, customers])).toEqual([]);
    expect(await bench.value("SELECT count(*) FROM store.orders WHERE shipping_country IS NOT NULL")).toBe(2);
  });

  test("each mapping that reads a column that is not there says so, not the first alone", async () => {
    const reading = (table: string): TableMapping => ({
      table,
      sql: `SELECT id AS ${table.slice(0, -1)}_id, nick AS name FROM {{raw.people}}`,
      enabled: true,
    });
    const problems = await check([reading("customers"), reading("suppliers"), orders]);
    expect(problems.map(({ table, column }) => [table, column])).toEqual([
      ["customers", "nick"],
      ["suppliers", "nick"],
    ]);
  });

  test("a column that went is missed, too, where the mapping makes one of its name", async () => {
    const sql = "SELECT id AS customer_id, name, nick || '!' AS nick FROM {{raw.people}}";
    expect(await check([{ ...customers, sql }])).toMatchObject([
      { table: "customers", kind: "missing-column", rawTable: "people", column: "nick" },
    ]);
  });

  test("what ends a transaction is told like any other mistake, and the rest is checked all the same", async () => {
    const sql = "SELECT id AS customer_id, try_strptime(name, '%Q') AS created_at FROM {{raw.people}}";
    const away = compiled({ ...orders, grid: JSON.parse(JSON.stringify(grid).replace('"no"', '"number"')) });
    expect(await check([{ ...customers, sql }, away])).toMatchObject([
      { table: "customers", kind: "error", message: expect.stringMatching(/does not run: .*format.*%Q/) },
      { table: "orders", kind: "missing-column", column: "number" },
    ]);
  });

  test("a table that was begun without a column says so, unless it is switched off", async () => {
    const begun = { from: "sales", joins: [], filters: [], group: [], columns: {} };
    const products = compiled({ table: "products", sql: "", enabled: true, grid: { parts: [begun] } });
    expect(await check([orders, products])).toMatchObject([
      {
        table: "products",
        kind: "error",
        message: expect.stringMatching(/^No source column is chosen for products/),
      },
    ]);
    expect(await check([{ ...products, enabled: false }])).toEqual([]);
  });

  test("a column that went is missed where another table's column of its name would be read in its place", async () => {
    write("people.csv", ["id,name", "7,Ann", "8,Bob"]);
    write("homes.csv", ["person,land", "7,FR", "8,GB"]);
    const sql =
      "SELECT id AS customer_id, land AS country FROM {{raw.people}} JOIN {{raw.homes}} ON person = id";
    expect(await check([{ ...customers, sql }])).toMatchObject([
      { table: "customers", kind: "missing-column", rawTable: "people", column: "land" },
    ]);
    expect(await check([{ ...customers, sql: sql.replace("land AS", "homes.land AS") }])).toEqual([]);
    rmSync(join(folder, "homes.csv"));
  });

  test("names every column that went, each with its likely successor; a load says the same and reads nothing", async () => {
    write("people.csv", ["id,full_name,country", "7,Ann,GB", "8,Bob,FR"]);
    const problems = await check([orders, customers]);
    expect(
      problems.map(({ table, rawTable, column, successors }) => [
        table,
        rawTable,
        column,
        successors[0]?.name,
      ]),
    ).toEqual([
      ["orders", "people", "land", "country"],
      ["customers", "people", "name", "full_name"],
    ]);
    await expect(bench.sync(source)).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining(
        "people.land, which the source no longer has. It is probably country now.",
      ),
    });
    expect(await bench.value("SELECT count(*) FROM store.customers WHERE deleted_at IS NULL")).toBe(2);
  });

  test("is mended by putting the successors in place, in grids and in SQL", async () => {
    const mended = [
      replaceIn(orders, { rawTable: "people", column: "land", by: "country" }),
      replaceIn(customers, { rawTable: "people", column: "name", by: "full_name" }),
    ];
    expect(mended[1]!.sql).toBe(
      `SELECT p.id AS customer_id, "full_name" AS "name", 'name' AS region FROM {{raw.people}} p WHERE "full_name" <> ''`,
    );
    const over = compiled({
      ...customers,
      grid: {
        parts: [
          {
            from: "mapped",
            select: { sql: customers.sql, columns: ["customer_id", "name"] },
            joins: [],
            filters: [],
            group: [],
            columns: {
              customer_id: { from: { kind: "column", of: { table: "mapped", column: "customer_id" } } },
            },
          },
        ],
      },
    });
    expect(await check([over])).toMatchObject([{ rawTable: "people", column: "name" }]);
    expect(await check([replaceIn(over, { rawTable: "people", column: "name", by: "full_name" })])).toEqual(
      [],
    );
    expect(await check(mended)).toEqual([]);
    saveMapping(bench.state, source, { preset: null, tables: mended });
    await bench.sync(source);
    expect(await bench.value("SELECT min(shipping_country) FROM store.orders")).toBe("FR");
  });

  test("replaces what SQL expressions of a grid name, and nothing else", () => {
    const expression = (sql: string) => ({ from: { kind: "expression" as const, sql } });
    const part = {
      ...grid.parts[0]!,
      columns: {
        order_id: expression(`upper("sales"."no") || no || 'no' || "people"."no"`),
        name: expression("people.name || sales.buyer"),
      },
    };
    const mapping = compiled({ ...orders, grid: { parts: [part] } });
    const texts = (column: string | null, by: string, rawTable = "sales") =>
      Object.values(replaceIn(mapping, { rawTable, column, by }).grid!.parts[0]!.columns).map(
        ({ from }) => from.kind === "expression" && from.sql,
      );
    expect(texts("no", "number")).toEqual([
      `upper("sales"."number") || "number" || 'no' || "people"."no"`,
      "people.name || sales.buyer",
    ]);
    expect(texts(null, "verkauf")).toEqual([
      `upper("verkauf"."no") || no || 'no' || "people"."no"`,
      `people.name || "verkauf".buyer`,
    ]);
    expect(texts("name", "full name", "people")[1]).toBe(`people."full name" || sales.buyer`);
  });

  test("names a table that went, and the one with its columns", async () => {
    renameSync(join(folder, "sales.csv"), join(folder, "verkauf.csv"));
    const tables = loadMapping(bench.state, source).tables;
    const problems = await check(tables);
    expect(problems).toMatchObject([
      { table: "orders", kind: "missing-table", rawTable: "sales", column: null },
    ]);
    expect(problems[0]!.successors[0]).toMatchObject({
      name: "verkauf",
      reason: "4 of 4 columns are the same",
    });
    const mended = replaceIn(tables[0]!, { rawTable: "sales", column: null, by: "verkauf" });
    expect(await check([mended])).toEqual([]);
  });

  test("says what else does not run", async () => {
    const [problem] = await check([{ table: "customers", sql: "SELEC 1", enabled: true }]);
    expect(problem).toMatchObject({ kind: "error", message: expect.stringContaining("syntax error") });
  });
});

test("every version is kept and can be looked at", () => {
  const versions = listVersions(bench.state, source);
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  expect(changedTables(versions[1]!.tables, versions[0]!.tables)).toEqual(["orders", "customers"]);
  expect(loadVersion(bench.state, source, 1).tables[1]).toEqual(customers);
  expect(() => loadVersion(bench.state, source, 9)).toThrow("There are: 2, 1.");
});
