/** Order lines in the layout that is known: whoever has no account is no customer with all their orders. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "../state/connections.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { loadMapping, saveMapping } from "./sources.ts";

let bench: Workbench;
let folder: string;
let connection: Connection;

beforeEach(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), "merchbench-people-"));
  connection = bench.addFiles(folder);
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Invoices of one line; `customer` says whose the nth is. */
function putLines(customer: (n: number) => string | number, length = 240): void {
  const lines = Array.from(
    { length },
    (_, n) =>
      `${n + 500},P${n % 7},Mug,${1 + (n % 3)},2024-03-0${1 + (n % 9)} 10:00:00,2.5,${customer(n)},Spain`,
  );
  const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  writeFileSync(join(folder, "lines.csv"), `${[head, ...lines].join("\n")}\n`);
}
const customers = () =>
  bench.value("SELECT string_agg(customer_id, ' ' ORDER BY customer_id) FROM store.customers");
const guests = () => bench.value("SELECT count(*) FROM store.orders WHERE customer_id IS NULL");

test.each([
  ["0", (n: number) => (n % 3 === 0 ? 0 : 100 + (n % 4))],
  ["0.0", (n: number) => (n % 3 === 0 ? "0.0" : `${100 + (n % 4)}.0`)],
  ["-1", (n: number) => (n % 3 === 0 ? -1 : 100 + (n % 4))],
  ["Guest", (n: number) => (n % 3 === 0 ? "Guest" : 100 + (n % 4))],
])("%s is nobody: orders without a customer, which every load says", async (id, customer) => {
  putLines(customer);
  const first = await bench.sync(connection);
  expect(await customers()).toBe("100 101 102 103");
  expect(await guests()).toBe(80);
  expect(first.warnings).toEqual([expect.stringContaining(`"${id}" in CustomerID stands for nobody`)]);
  const { version } = loadMapping(bench.state, connection);
  putLines(customer, 480);
  const second = await bench.sync(connection);
  expect(second.warnings).toEqual(first.warnings);
  expect(await guests()).toBe(160);
  expect(loadMapping(bench.state, connection).version).toBe(version);
});

test("ids that begin at 0 and go on with 1 are people, and the mapping stays as the layout has it", async () => {
  putLines((n) => n % 40);
  const report = await bench.sync(connection);
  expect(await bench.value("SELECT count(*) FROM store.customers")).toBe(40);
  expect([report.warnings, loadMapping(bench.state, connection).version]).toEqual([[], 1]);
});

test("a mapping that a person has edited is left alone", async () => {
  putLines((n) => n % 3 && 100 + (n % 4));
  const tables = [
    {
      table: "customers",
      sql: "SELECT DISTINCT CustomerID AS customer_id FROM {{raw.lines}}",
      enabled: true,
    },
  ];
  saveMapping(bench.state, connection, { preset: "order-lines", tables });
  await bench.sync(connection);
  expect(await customers()).toBe("0 100 101 102 103");
});
