/** Lists of a JSON API whose rows differ in what they hold: what a load brings does not hang on which come first. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { page, serve } from "../../connectors/rest/json-server.fixture.ts";
import type { Connection } from "../state/connections.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { saveMapping, sourceExtra } from "./sources.ts";

let bench: Workbench;
let shop: Connection;
let rows: Record<string, unknown>[];
beforeEach(async () => {
  bench = await openWorkbench();
  const url = await serve((at) => ({ data: page(at, 5, rows), total: rows.length }));
  const paging = { pagination: "page-number", totalPath: "total", requestsPerSecond: 0, insecure: true };
  const config = { url, streams: [{ name: "sales", path: "/sales", key: "id" }], ...paging };
  const extra = sourceExtra(bench.state, "Shop");
  shop = bench.state.connections.add(
    { role: "source", name: "Shop", kind: "json-api", connectionType: "test", config, extra },
    [],
  );
  const sql = `SELECT id AS order_id, placed AS ordered_at, total * 1 AS total, coupon FROM {{raw.sales}}`;
  saveMapping(bench.state, shop, { preset: null, tables: [{ table: "orders", sql, enabled: true }] });
});
afterEach(() => bench.close());

const sales = (from: number, more: object) =>
  Array.from({ length: 5 }, (_, k) => ({ id: from + k, placed: "2024-05-01T10:00:00Z", ...more }));
const totals = () =>
  bench.value(
    "SELECT [count(*), sum(total), count(coupon)]::VARCHAR FROM store.orders WHERE deleted_at IS NULL",
  );

it("columns that the newest rows lack stay, and whole numbers among them cut off no fractions", async () => {
  rows = [{ id: 0, placed: "2024-05-01T10:00:00Z", total: 10.5 }, ...sales(1, { total: 10.5, coupon: "X" })];
  await bench.sync(shop);
  expect(await totals()).toBe("[6.0000, 63.0000, 5.0000]");
  rows = [...sales(10, { total: 20 }), ...rows];
  await bench.sync(shop);
  expect(await totals()).toBe("[11.0000, 163.0000, 5.0000]");
  rows = [...sales(20, { total: null, coupon: null }), ...rows];
  expect((await bench.sync(shop)).streams).toMatchObject([{ rows: 16, changed: 5 }]);
  expect(await totals()).toBe("[16.0000, 163.0000, 5.0000]");
  rows = [];
  await bench.sync(shop);
  expect(await bench.value("SELECT count(*)::INTEGER FROM store.orders WHERE deleted_at IS NULL")).toBe(0);
});

it("fractions and long numbers behind whole ones on the first page are read in the same load", async () => {
  rows = [...sales(1, { total: 10, coupon: 7 }), ...sales(6, { total: 10.25, coupon: 2 ** 60 })];
  expect((await bench.sync(shop)).streams).toMatchObject([{ rows: 10 }]);
  expect(await totals()).toBe("[10.0000, 101.2500, 10.0000]");
  expect((await bench.sync(shop)).streams).toMatchObject([{ rows: 10, changed: 0 }]);
});

it("a column that every row had and none has any more is told", async () => {
  rows = sales(1, { total: 10, coupon: "X" });
  await bench.sync(shop);
  rows = sales(1, { total: 10, voucher: "X" });
  await expect(bench.sync(shop)).rejects.toThrow(/sales\.coupon, which the source no longer has/);
});
