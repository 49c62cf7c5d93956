import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "../state/connections.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { saveMapping } from "./sources.ts";

let bench: Workbench;
let folder: string;
let connection: Connection;

beforeEach(async () => {
  bench = await openWorkbench();
  folder = mkdtempSync(join(tmpdir(), "merchbench-reconcile-"));
  connection = bench.addFiles(folder);
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, ...lines: string[]) => writeFileSync(join(folder, name), `${lines.join("\n")}\n`);

const ORDERS = `SELECT id AS order_id, '2024-05-01' AS ordered_at, currency, goods AS subtotal, off AS discount,
  0 AS shipping, vat AS tax, total FROM {{raw.orders}} WHERE state = 'placed'`;
const ITEMS = `SELECT id AS order_item_id, "order" AS order_id, 1 AS quantity, price AS unit_price, price AS total
  FROM {{raw.lines}}`;
const STORED = `SELECT id AS order_id, stored AS total, stored_lines AS lines FROM {{raw.orders}}`;

const map = (reconcile: string | undefined, items = true) =>
  saveMapping(bench.state, connection, {
    preset: null,
    reconcile,
    tables: [
      { table: "orders", sql: ORDERS, enabled: true },
      { table: "order_items", sql: ITEMS, enabled: items },
    ],
  });

const LINES = ["id,order,price", "1,A,1.004", "2,A,1.004", "3,A,1.004", "4,B,10", "5,C,100"];
const HEADER = "id,currency,goods,off,vat,total,stored,stored_lines,state";

test("orders that agree are counted, with half a minor unit of slack for each line and one for the order", async () => {
  put(
    "orders.csv",
    HEADER,
    "A,EUR,3,0,0.6,3.6,3.6,3.00,placed",
    "B,JPY,10,0,1,11,11,10.9,placed",
    "C,EUR,100,10,9,99,99,,placed",
  );
  put("lines.csv", ...LINES);
  map(STORED);
  const { reconciliation } = await bench.sync(connection);
  expect(reconciliation).toEqual({
    orders: 3,
    totalsAgree: 3,
    linesCompared: 2,
    linesAgree: 2,
    partsCompared: 3,
    partsAgree: 3,
    worst: [],
  });
});

test("where the shop rounds to fewer digits than its currency has, the comparison does so too", async () => {
  put("orders.csv", HEADER, "A,CZK,100.4,0,21,121,121,100,placed", "B,CZK,100.4,0,21,122,122,99,placed");
  put("lines.csv", LINES[0]!, "1,A,100.4", "2,B,100.4");
  const agree = async (stored: string) => {
    map(stored);
    const { totalsAgree, linesAgree, partsAgree } = (await bench.sync(connection)).reconciliation!;
    return [totalsAgree, linesAgree, partsAgree];
  };
  expect(await agree(STORED)).toEqual([2, 0, 0]);
  expect(await agree(STORED.replace(" FROM", ", '0' AS digits FROM"))).toEqual([2, 1, 2]);
});

test("each kind of difference is found: total, lines, parts, an order that one side lacks", async () => {
  put(
    "orders.csv",
    HEADER,
    "A,EUR,3,0,0.6,3.6,3.65,3.03,placed",
    "B,$,10,0,2,13,13,9.98,placed",
    "C,KWD,100,0,0,100,100,100,placed",
    "D,$,100,0,20,120,120,100,aborted",
  );
  put("lines.csv", ...LINES.slice(0, -1), "5,C,100.002");
  map(STORED);
  const { reconciliation } = await bench.sync(connection);
  expect(reconciliation).toMatchObject({
    orders: 4,
    totalsAgree: 2,
    linesAgree: 1,
    linesCompared: 4,
    partsAgree: 2,
  });
  expect(reconciliation!.worst).toEqual([
    { orderId: "D", what: "total", expected: 120, found: null },
    { orderId: "B", what: "parts", expected: 13, found: 12 },
    { orderId: "A", what: "total", expected: 3.65, found: 3.6 },
    { orderId: "B", what: "lines", expected: 9.98, found: 10 },
    { orderId: "C", what: "lines", expected: 100, found: 100.002 },
  ]);
});

test("while nothing changed that it looked at, a comparison is answered again, and never when something did", async () => {
  put("orders.csv", HEADER, "A,EUR,3,0,0.6,3.6,3.6,3.00,placed", "B,EUR,10,0,2,12,12,10,placed");
  put("lines.csv", ...LINES.slice(0, -1));
  put("pages.csv", "id", "1");
  map(STORED);
  const sync = async () => (await bench.sync(connection)).reconciliation!.totalsAgree;
  expect(await sync()).toBe(2);
  // Told apart from a comparison by what nobody would find.
  const mark = () => bench.warehouse.run(`UPDATE ingest.reconciled SET result = '{"totalsAgree": 77}'`);
  await mark();
  expect(await sync()).toBe(77);
  put("orders.csv", HEADER, "A,EUR,3,0,0.6,3.6,9.9,3.00,placed", "B,EUR,10,0,2,12,12,10,placed");
  expect(await sync()).toBe(1);
  await mark();
  put("lines.csv", ...LINES.slice(0, -2), "4,B,20");
  expect(await sync()).toBe(1);
  await mark();
  await bench.warehouse.run("DELETE FROM store.order_items WHERE order_id = 'B'");
  expect(await sync()).toBe(1);
  await mark();
  map(`${STORED} WHERE id <> 'A'`);
  expect(await sync()).toBe(1);
  await mark();
  map(`${STORED} WHERE id <> 'A'`, false);
  expect(await sync()).toBe(1);
});

test("a comparison that does not run leaves the load as it is and says why", async () => {
  put("orders.csv", HEADER, "A,EUR,3,0,0.6,3.6,3.6,3.01,placed");
  put("lines.csv", ...LINES.slice(0, 4));
  map("SELECT id AS order_id, nonsense AS total, NULL AS lines FROM {{raw.orders}}");
  const report = await bench.sync(connection);
  expect(report.state).toBe("done");
  expect(report.reconciliation).toBeUndefined();
  expect(report.warnings.join()).toMatch(/could not be compared with the store's own totals.*nonsense/s);
});
