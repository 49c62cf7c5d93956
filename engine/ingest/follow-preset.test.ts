/** A preset's mapping that nobody edited goes with the store: what an update of the store brings is read, what goes is said. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "../state/connections.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { listVersions } from "./mapping/versions.ts";
import { loadMapping, saveMapping } from "./sources.ts";

let bench: Workbench;
let folder: string;
let connection: Connection;

beforeEach(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), "merchbench-follow-"));
  connection = bench.addFiles(folder);
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One invoice of a table of order lines, with the columns that are named. */
function putLine(columns: string[]): void {
  const values: Record<string, string> = {
    InvoiceNo: "500",
    StockCode: "P1001",
    Quantity: "2",
    InvoiceDate: "2024-03-01 10:00:00",
    UnitPrice: "2.5",
    CustomerID: "17",
    Country: "Spain",
    Description: "Mug",
  };
  const rows = [columns, columns.map((column) => values[column]!)];
  writeFileSync(join(folder, "lines.csv"), `${rows.map((row) => row.join(",")).join("\n")}\n`);
}
const NARROW = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];
const WIDE = [...NARROW, "Description"];
const title = () => bench.value("SELECT title FROM store.products");
const versions = () => listVersions(bench.state, connection).map(({ version, note }) => [version, note]);

test("a column that came later is read, and the version says why it is there", async () => {
  putLine(NARROW);
  await bench.sync(connection);
  await bench.sync(connection);
  expect([await title(), versions()]).toEqual([null, [[1, undefined]]]);
  putLine(WIDE);
  await bench.sync(connection);
  const followed = [
    [2, "The layout as it fits the store now"],
    [1, undefined],
  ];
  expect([await title(), versions()]).toEqual(["Mug", followed]);
});

test("a column that went ends the load instead of emptying what it filled", async () => {
  putLine(WIDE);
  await bench.sync(connection);
  putLine(NARROW);
  await expect(bench.sync(connection)).rejects.toThrow(/Description/);
  expect([await title(), versions()]).toEqual(["Mug", [[1, undefined]]]);
});

test("a mapping that a person has saved stays as it is", async () => {
  putLine(NARROW);
  await bench.sync(connection);
  const { preset, tables } = loadMapping(bench.state, connection);
  saveMapping(bench.state, connection, { preset, tables });
  putLine(WIDE);
  await bench.sync(connection);
  expect([await title(), loadMapping(bench.state, connection).version]).toEqual([null, 2]);
});
