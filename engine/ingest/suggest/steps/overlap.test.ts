/** Folders of exports: what a later file has again counts once, also where the mapping was saved before it came. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "../../harness.fixture.ts";
import { gridSql } from "../../mapping/grid.ts";
import { loadedTables } from "../../mapping/source-tables.ts";
import { rawSchemaOf, saveMapping } from "../../sources.ts";
import { suggestMapping } from "../index.ts";

let bench: Workbench;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-exports-"));
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, rows: Record<string, unknown>[]) =>
  writeFileSync(
    join(folder, name),
    [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((row) => row.join(",")).join("\n"),
  );
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);
const day = (k: number) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
const order = (status: string) => (i: number) => ({
  "Order ID": 1000 + i,
  Created: day(i),
  Customer: `C${i % 9}`,
  Status: status,
});
const orders = (from: number, to: number, status = "open") =>
  range(from, to).map((i) => ({ ...order(status)(i), Total: 10 + i }));
const lines = (from: number, to: number, status = "open") =>
  range(from, to).flatMap((i) =>
    [0, 1].map((l) => ({ ...order(status)(i), SKU: `S${(i + l) % 7}`, Qty: 1 + l, Price: 4.5 })),
  );
const totalOf = (count: number) => 10 * count + (count * (count - 1)) / 2;

/** Loads the folder, takes over all that is suggested, and loads again. */
async function mapped() {
  const source = bench.addFiles(folder);
  await bench.sync(source);
  const schema = rawSchemaOf(source);
  const tables = await loadedTables(bench.warehouse, schema);
  const found = await bench.warehouse.transaction((session) =>
    suggestMapping(session, schema, tables, "EUR"),
  );
  saveMapping(bench.state, source, {
    preset: null,
    tables: found.tables.map(({ table, grid }) => ({ table, grid, sql: gridSql(grid), enabled: true })),
  });
  await bench.sync(source);
  return source;
}

async function counted(source: Awaited<ReturnType<typeof mapped>>) {
  await bench.sync(source);
  const one = async (sql: string) => Number(await bench.value(`${sql} WHERE deleted_at IS NULL`));
  return {
    orders: await one("SELECT count(*) FROM store.orders"),
    total: await one("SELECT sum(total) FROM store.orders"),
    lines: await one("SELECT sum(total) FROM store.order_items"),
    done: await one("SELECT count(*) FILTER (status IN ('shipped', 'completed')) FROM store.orders"),
    rejects: Number(await bench.value("SELECT count(*) FROM store.rejects")),
  };
}

test("order lines: the newest file has an order's state, and sums do not double", async () => {
  put("lines-2024-01.csv", lines(0, 30));
  const source = await mapped();
  put("lines-2024-02.csv", lines(20, 50, "shipped"));
  expect(await counted(source)).toEqual({ orders: 50, total: 675, lines: 675, done: 30, rejects: 0 });
  put("lines-2024-03.csv", lines(0, 60, "shipped"));
  expect(await counted(source)).toEqual({ orders: 60, total: 810, lines: 810, done: 60, rejects: 0 });
});

test("order lines: orders that are split between files stay whole, and what a later file takes back is taken back", async () => {
  const all = lines(0, 30);
  put("lines-2024-01.csv", all.slice(0, 29));
  const source = await mapped();
  const back = lines(0, 5).map((line) => ({ ...line, Created: day(45), Qty: -line.Qty }));
  put("lines-2024-02.csv", [...all.slice(29), ...back]);
  expect(await counted(source)).toEqual({ orders: 30, total: 337.5, lines: 337.5, done: 0, rejects: 0 });
});

test.each([
  ["before a second file came", false],
  ["after it", true],
])(
  "orders in one row each, mapped %s",
  async (_name, isThere) => {
    put("orders-2024-01.csv", orders(0, 30));
    const second = () => put("orders-2024-02.csv", orders(20, 50, "shipped"));
    if (isThere) second();
    const source = await mapped();
    second();
    expect(await counted(source)).toMatchObject({ orders: 50, total: totalOf(50), done: 30, rejects: 0 });
  },
  60_000,
);

test("a list that is exported anew each month is one list, with the latest prices", async () => {
  const list = (count: number, price: number) =>
    range(0, count).map((i) => ({
      "Product ID": i + 1,
      Title: `Cup ${i}`,
      Brand: `B${i % 3}`,
      Price: price + i,
    }));
  put("products-2024-01.csv", list(10, 5));
  put("products-2024-02.csv", list(12, 6));
  await mapped();
  expect(await bench.value("SELECT count(*) FROM store.products")).toBe(12);
  expect(Number(await bench.value("SELECT sum(price) FROM store.variants"))).toBe(12 * 6 + 66);
});

test.each([
  ["sales.csv", "sales_2.csv"],
  ["sales.csv", "sales (1).csv"],
  ["sales.csv", "sales-2.csv"],
  ["sales_9.csv", "sales_10.csv"],
  ["sales-jan.csv", "sales-feb.csv"],
  ["sales-12-2024.csv", "sales-01-2025.csv"],
])(
  "what %s holds and %s holds again counts once, as it came last",
  async (first, again) => {
    put(first, lines(0, 30));
    const source = await mapped();
    put(again, lines(20, 50, "shipped"));
    expect(await counted(source)).toEqual({ orders: 50, total: 675, lines: 675, done: 30, rejects: 0 });
  },
  60_000,
);

test("orders that have the total of their lines: both may come again in later files", async () => {
  const heads = (from: number, to: number, status = "open") => range(from, to).map(order(status));
  const details = (from: number, to: number) =>
    lines(from, to).map(({ "Order ID": id, SKU, Qty, Price }) => ({ "Order ID": id, SKU, Qty, Price }));
  put("orders.csv", heads(0, 30));
  put("order_details.csv", details(0, 30));
  const source = await mapped();
  expect(await counted(source)).toEqual({ orders: 30, total: 405, lines: 405, done: 0, rejects: 0 });
  put("orders_2.csv", heads(20, 50, "shipped"));
  put("order_details_2.csv", details(20, 50));
  expect(await counted(source)).toEqual({ orders: 50, total: 675, lines: 675, done: 30, rejects: 0 });
});

test("a list that is joined makes no rows more when it is exported anew", async () => {
  const people = (from: number, to: number, city: string) =>
    range(from, to).map((i) => ({ "Customer ID": `C${i}`, "E-Mail": `c${i}@x.example`, City: city }));
  put("customers-2024-01.csv", people(0, 5, "Oslo"));
  put("customers-2024-02.csv", people(0, 6, "Bergen"));
  put("lines-2024-01.csv", lines(0, 30));
  await mapped();
  expect(await bench.value("SELECT count(*) FROM store.customers")).toBe(9);
  expect(await bench.value("SELECT count(*) FROM store.customers WHERE city = 'Bergen'")).toBe(6);
  expect(Number(await bench.value("SELECT sum(total) FROM store.order_items"))).toBe(405);
  expect(Number(await bench.value("SELECT count(*) FROM store.rejects"))).toBe(0);
});
