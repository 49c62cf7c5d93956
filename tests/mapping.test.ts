/** A mapping over its life: suggested, saved, kept in versions, carried to another workspace, broken and mended. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";

let first: TestWorkspace;
let second: TestWorkspace;
let folder: string;
const write = (name: string, head: string) => {
  const lines = Array.from(
    { length: 60 },
    (_, k) => `${k + 1},${k % 9},2024-01-${String((k % 28) + 1).padStart(2, "0")},${k + 0.5}`,
  );
  writeFileSync(join(folder, name), `${[head, ...lines].join("\n")}\n`);
};
const HEAD = "order_no,client_no,order_date,amount";

beforeAll(async () => {
  first = await openTestWorkspace("First");
  second = await openTestWorkspace("Second");
  folder = join(first.folder, "shop");
  mkdirSync(folder);
  write("orders.csv", HEAD);
  for (const { client } of [first, second]) {
    await client.source.add({
      name: "shop",
      kind: "files",
      config: { path: folder },
      connectionType: "test",
    });
  }
  await first.done(first.client.source.sync({ id: "shop" }));
});
afterAll(async () => {
  await first.close();
  await second.close();
});

const sourceId = "shop";

test("what is suggested loads as it is, and each save is a version", async () => {
  const { client } = first;
  const { tables } = await client.mapping.suggest({ sourceId });
  const draft = tables.map(({ table, grid }) => ({ table, sql: "", grid, enabled: true }));
  expect(draft.map(({ table }) => table)).toEqual(["customers", "orders"]);
  await client.mapping.save({ sourceId, tables: draft });
  await first.done(client.source.sync({ id: sourceId }));
  const { rows } = await client.warehouse.query({
    sql: "SELECT count(*), sum(total), count(DISTINCT customer_id) FROM store.orders",
  });
  expect(rows).toEqual([[60, 1800, 9]]);
  await client.mapping.save({ sourceId, tables: draft.filter(({ table }) => table === "orders") });
  await client.mapping.restore({ sourceId, version: 1 });
  const versions = await client.mapping.versions({ sourceId });
  expect(versions.map(({ version, note, changed }) => [version, note, changed])).toEqual([
    [3, "Restored from version 1", ["customers"]],
    [2, null, ["customers"]],
    [1, null, ["customers", "orders"]],
  ]);
});

test("an exported mapping works in another workspace, and says what does not fit", async () => {
  await expect(second.client.mapping.export({ sourceId })).rejects.toThrow(/Nothing is saved for shop yet/);
  const file = await first.client.mapping.export({ sourceId });
  const taken = await second.client.mapping.import({ sourceId, file });
  expect(taken).toMatchObject({ version: 1, note: "Imported from shop" });
  await second.done(second.client.source.sync({ id: sourceId }));
  const { rows } = await second.client.warehouse.query({
    sql: "SELECT count(*), sum(total) FROM store.orders",
  });
  expect(rows).toEqual([[60, 1800]]);
  const { sql } = file.tables.find(({ table }) => table === "orders")!;
  const other = {
    ...file,
    tables: [{ table: "orders", sql: sql.replaceAll("order_date", "bought_on"), enabled: true }],
  };
  await expect(second.client.mapping.import({ sourceId, file: { ...file, tables: [] } })).rejects.toThrow(
    /maps no table/,
  );
  await expect(second.client.mapping.import({ sourceId, file: other })).rejects.toMatchObject({
    code: expect.stringMatching(/invalid-input/i),
    message: expect.stringContaining("has no column bought_on"),
  });
});

test("a mapping that was edited in two windows is not saved over the other one unasked", async () => {
  const { client } = first;
  const { version, tables } = await client.mapping.get({ sourceId });
  const theirs = await client.mapping.save({ sourceId, tables: tables.slice(1), from: version });
  const late = { sourceId, tables };
  await expect(client.mapping.save({ ...late, from: version })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`Version ${theirs.version} of this mapping was saved meanwhile`),
  });
  expect((await client.mapping.get({ sourceId })).tables).toEqual(tables.slice(1));
  expect((await client.mapping.save(late)).tables).toEqual(tables);
});

test("a mapping of a table that the warehouse does not have is not saved, loaded or not", async () => {
  const tables = [{ table: "oders", sql: "SELECT 1 AS order_id FROM {{raw.not_loaded}}", enabled: true }];
  await expect(second.client.mapping.save({ sourceId, tables })).rejects.toThrow(
    /no warehouse table "oders". There are: customers/,
  );
});

test("a column that got another name stops the load before it starts, and is put in place at one call", async () => {
  const { client } = first;
  write("orders.csv", "order_no,client_no,order_date,grand_total");
  await expect(first.done(client.source.sync({ id: sourceId }))).rejects.toThrow(
    /reads orders.amount, which the source no longer has. It is probably grand_total now/,
  );
  const { problems } = await client.mapping.check({ sourceId });
  expect(problems.map(({ table, column }) => [table, column])).toEqual([["orders", "amount"]]);
  const [best] = problems[0]!.successors;
  const { tables } = await client.mapping.get({ sourceId });
  const mended = await client.mapping.replace({
    tables,
    replacements: [{ rawTable: "orders", column: "amount", by: best!.name }],
  });
  expect(await client.mapping.check({ sourceId, tables: mended })).toEqual({ ok: true, problems: [] });
  await client.mapping.save({ sourceId, tables: mended });
  await first.done(client.source.sync({ id: sourceId }));
  const { rows } = await client.warehouse.query({
    sql: "SELECT sum(total) FROM store.orders WHERE deleted_at IS NULL",
  });
  expect(rows).toEqual([[1800]]);
});

test("values of a column and examples of every column are told from what is loaded", async () => {
  const values = await first.client.mapping.values({
    sourceId,
    table: "orders",
    column: "client_no",
    limit: 3,
  });
  expect(values).toEqual({
    rows: [
      { value: "0", count: 7 },
      { value: "1", count: 7 },
      { value: "2", count: 7 },
    ],
    distinct: 9,
    empty: 0,
  });
  const sql = "SELECT upper(client_no || '-x') AS who FROM {{raw.orders}}";
  const made = await first.client.mapping.values({ sourceId, table: "", column: "who", sql, limit: 1 });
  expect(made).toEqual({ rows: [{ value: "0-X", count: 7 }], distinct: 9, empty: 0 });
  const [table] = await first.client.mapping.sourceTables({ sourceId });
  expect(table).toMatchObject({ name: "orders", rows: 60 });
  expect(table!.columns.map(({ name }) => name)).toContain("order_date");
  const examples = await first.client.mapping.examples({ sourceId, tables: ["orders", "not_loaded"] });
  expect(examples.orders).toMatchObject({ order_date: "2024-01-01" });
  expect(examples.not_loaded).toBeUndefined();
});

test("a mapping that only its rows prove wrong says so, in a trial and in a load", async () => {
  const { client } = first;
  const tables = [
    {
      table: "customers",
      sql: "SELECT DISTINCT client_no AS customer_id, CAST('x' || client_no AS INTEGER) AS name FROM {{raw.orders}}",
      enabled: true,
    },
  ];
  const { sql } = tables[0]!;
  const told = /customers fails on the rows that are there: .*'x\d'/;
  await expect(client.mapping.preview({ sourceId, table: "customers", sql })).rejects.toThrow(told);
  await expect(client.mapping.save({ sourceId, tables })).rejects.toMatchObject({
    code: expect.stringMatching(/invalid-input/i),
    message: expect.stringMatching(told),
  });
  const zone = {
    from: { kind: "column", of: { table: "orders", column: "order_date" } },
    timeZone: "Europe/Nowhere",
  } as const;
  const { tables: suggested } = await client.mapping.suggest({ sourceId });
  const { grid } = suggested.find(({ table }) => table === "orders")!;
  const [part] = grid.parts;
  const away = { parts: [{ ...part!, columns: { ...part!.columns, ordered_at: zone } }] };
  await expect(client.mapping.preview({ sourceId, table: "orders", grid: away })).rejects.toThrow(
    /orders fails on the rows that are there: .*Europe\/Nowhere/,
  );
});

test("a mapping says which column's SQL expression does not run", async () => {
  const { client } = first;
  const { tables } = await client.mapping.suggest({ sourceId });
  const { grid } = tables.find(({ table }) => table === "orders")!;
  const [part] = grid.parts;
  const written = (sql: string) => ({
    parts: [
      { ...part!, columns: { ...part!.columns, coupon: { from: { kind: "expression" as const, sql } } } },
    ],
  });
  for (const wrong of ["upper(", "no_such_column", "no_such_function(1)", "1 +", "(SELECT 1, 2)"]) {
    const named = /^The SQL expression of coupon in orders does not run: /;
    const asked = { sourceId, table: "orders", grid: written(wrong) };
    await expect(client.mapping.preview(asked)).rejects.toThrow(named);
    const saved = [{ table: "orders", sql: "", enabled: true, grid: written(wrong) }];
    await expect(client.mapping.save({ sourceId, tables: saved })).rejects.toThrow(named);
  }
  await client.mapping.preview({ sourceId, table: "orders", grid: written("upper('x')") });
});
