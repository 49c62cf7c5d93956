/** The first load of a table takes short cuts; each must give what looking at every row would. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { quietRun } from "../../contract/run.ts";
import { applySchema } from "../../warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "../../warehouse/warehouse.ts";
import { runMapping } from "../mapping/mapping.ts";
import { openRawSchema } from "../raw-tables.ts";

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await openRawSchema(warehouse, "raw_s");
});
afterEach(() => warehouse.close());

function load(tables: Record<string, string>) {
  return runMapping(
    warehouse,
    {
      sourceId: "s",
      rawSchema: "raw_s",
      tables: Object.entries(tables).map(([table, sql]) => ({ table, sql, enabled: true })),
      params: { time_zone: "UTC", currency: "GBP" },
    },
    quietRun(),
  );
}

const rejects = () =>
  warehouse.query("SELECT table_name AS t, row_key AS k, rule FROM store.rejects ORDER BY t, k, rule");
const line = (id: number, order: string) => `(${id}, ${order}, 1, 2.5)`;
const lines = (...values: string[]) =>
  `SELECT * FROM (VALUES ${values.join(", ")}) v(order_item_id, order_id, quantity, unit_price)`;

test("a reference is met by the very text of a key, and not by another writing of its number", async () => {
  await load({
    orders: "SELECT unnest(['007', '8', '9', '10', '+11', '12 a']) AS order_id, now() AS ordered_at",
    order_items: lines(
      ...["'7'", "'007'", "'8'", "'08'", "'8.0'", "'11'", "'+11'", "'12 a'", "'99'", "'-8'"].map((order, k) =>
        line(k, order),
      ),
    ),
  });
  const kept = await warehouse.query("SELECT order_id FROM store.order_items ORDER BY order_item_id");
  expect(kept.map((row) => row.order_id)).toEqual(["007", "8", "+11", "12 a"]);
  expect(await rejects()).toHaveLength(6);
});

test("numbers far apart and whole keys are looked up alike", async () => {
  const orders = "1, 2, 3, 9007199254740993";
  await load({
    orders: `SELECT unnest([${orders}]) AS order_id, now() AS ordered_at`,
    order_items: lines(line(1, "3"), line(2, "9007199254740993"), line(3, "9007199254740992"), line(4, "4")),
  });
  expect(await rejects()).toMatchObject([
    { k: "3", rule: "not in orders" },
    { k: "4", rule: "not in orders" },
  ]);
});

test("whole keys of a table that is read as it is are found twice, or without their row, like any others", async () => {
  await warehouse.run(`CREATE TABLE raw_s.orders AS SELECT * FROM (VALUES (1::BIGINT, 5), (2, 6), (2, 7), (40, 8), (41, 9)) v(id, n);
    CREATE TABLE raw_s.lines AS SELECT * FROM (VALUES (1, 1::BIGINT), (2, 2), (3, 3), (4, 40), (4, 1), (6, 41)) v(id, order_id)`);
  const orders =
    "SELECT id AS order_id, TIMESTAMP '2024-01-01' + to_days(n) AS ordered_at FROM {{raw.orders}}";
  const items =
    "SELECT id AS order_item_id, order_id, 1 AS quantity, 2 AS unit_price FROM {{raw.lines}} WHERE id <> 6";
  await load({ orders: `${orders} WHERE id < 41`, order_items: items });
  const kept = await warehouse.query(
    "SELECT order_item_id AS k, order_id AS o FROM store.order_items ORDER BY k, o",
  );
  expect(kept).toEqual([
    { k: "1", o: "1" },
    { k: "2", o: "2" },
    { k: "4", o: "1" },
  ]);
  expect(await rejects()).toEqual([
    { t: "order_items", k: "3", rule: "not in orders" },
    { t: "order_items", k: "4", rule: "key is there more than once" },
    { t: "orders", k: "2", rule: "key is there more than once" },
  ]);
});

test.each([
  { name: "other writings of a number", ids: ["1", "01", "+1", "2", "3"], doubled: [] },
  { name: "a number with blanks around it", ids: ["1", "2", " 2", "3"], doubled: ["2"] },
  { name: "words among numbers", ids: ["1", "2", "x", "x"], doubled: ["x"] },
  { name: "numbers only", ids: ["4", "2", "3"], doubled: [] },
])("keys in texts of a file are told apart as texts: $name", async ({ ids, doubled }) => {
  const values = ids.map((id) => `('${id}')`).join(", ");
  await warehouse.run(`CREATE TABLE raw_s.orders AS SELECT * FROM (VALUES ${values}) v(id)`);
  await load({ orders: "SELECT id AS order_id, TIMESTAMP '2024-01-01' AS ordered_at FROM {{raw.orders}}" });
  const [kept] = await warehouse.query("SELECT count(*) AS n FROM store.orders");
  expect(kept).toEqual({ n: ids.length - doubled.length });
  expect((await rejects()).map(({ k }) => k)).toEqual(doubled);
});

test("rows without a value that they need are rejected, whatever its type, and leave nothing behind", async () => {
  const [orders, items] = await load({
    orders: `SELECT * FROM (VALUES ('1', '2024-01-01'), (NULL, '2024-01-01'), ('3', NULL), ('4', 'soon'), ('', '2024-01-02'))
      v(order_id, ordered_at)`,
    order_items: lines("(1, '1', 1, 2)", "(2, '1', NULL, 2)", "(3, NULL, 1, 2)", "(4, '1', 1, NULL)"),
  });
  expect(orders).toMatchObject({ read: 5, accepted: 1, rejected: 4, unchanged: 0 });
  expect(items).toMatchObject({ read: 4, accepted: 1, rejected: 3, unchanged: 0 });
  const kept = "SELECT order_id, order_item_id, quantity FROM store.order_items";
  expect(await warehouse.query(kept)).toEqual([{ order_id: "1", order_item_id: "1", quantity: 1 }]);
  expect(await warehouse.query("SELECT 1 FROM store.orders WHERE deleted_at IS NOT NULL")).toEqual([]);
});

test("the first order is the earliest sale of those that stay, also where an order is there twice", async () => {
  const firsts = async (extra: string) => {
    await load({
      orders: `SELECT * FROM (VALUES ('a', 'x', DATE '2024-01-03', 'paid'), ('b', 'x', DATE '2024-01-02', 'cancelled'),
        ('c', 'x', DATE '2024-01-04', 'paid'), ('d', 'y', DATE '2024-01-01', 'draft'), ('e', NULL, DATE '2024-01-01', 'paid'),
        ('f', 'z', DATE '2024-01-09', 'paid'), ('0', 'z', DATE '2024-01-09', 'paid') ${extra})
        v(order_id, customer_id, ordered_at, status)`,
    });
    const rows = await warehouse.query<{ k: string; f: boolean | null }>(
      "SELECT order_id AS k, is_first_order AS f FROM store.orders WHERE deleted_at IS NULL ORDER BY k",
    );
    return Object.fromEntries(rows.map(({ k, f }) => [k, f]));
  };
  const plain = { "0": true, a: true, b: false, c: false, d: false, e: null, f: false };
  expect(await firsts("")).toEqual(plain);
  await warehouse.run("DELETE FROM store.orders; DELETE FROM ingest.fills");
  // Of the rows of c the first in order of values stays, which is the only order of w.
  expect(
    await firsts(", ('c', 'w', DATE '2023-12-31', 'paid'), ('c', 'x', DATE '2023-12-30', 'paid')"),
  ).toEqual({
    ...plain,
    c: true,
  });
});

test("of very many rows without an order, or with a key that others have, none is lost", async () => {
  const order = "SELECT 1 AS order_id, now() AS ordered_at";
  const items = (id: string, orderId: string) =>
    `SELECT ${id} AS order_item_id, ${orderId} AS order_id, 1 AS quantity, 2.5 AS unit_price FROM range(250000)`;
  const rejected = () =>
    warehouse.query(
      `SELECT rule, count(*) AS n, count(DISTINCT "row" ->> 'order_item_id') AS kept FROM store.rejects GROUP BY ALL`,
    );
  // The second time they are compared with what stands there.
  for (const accepted of [10, 0]) {
    const counts = await load({ orders: order, order_items: items("range", "1 + range // 10") });
    expect(counts[1]).toMatchObject({ read: 250_000, accepted, rejected: 249_990 });
    expect(await rejected()).toEqual([{ rule: "not in orders", n: 249_990, kept: 249_990 }]);
  }
  const counts = await load({ orders: order, order_items: items("range // 2", "1") });
  expect(counts[1]).toMatchObject({ read: 250_000, rejected: 125_000 });
  expect(await rejected()).toEqual([{ rule: "key is there more than once", n: 125_000, kept: 125_000 }]);
});
