import { expect, test } from "vitest";
import { applySchema } from "./schema.ts";
import { openWarehouse } from "./warehouse.ts";

test("a refund takes back what the lines hold: without tax where tax comes on top of them", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  const order = (id: string, tax: string, total: number) =>
    `('${id}', TIMESTAMPTZ '2025-05-01 10:00:00Z', 'completed', 100, 0, 10, ${tax}, ${total}, 's', now())`;
  await warehouse.run(`
    INSERT INTO store.orders (order_id, ordered_at, status, subtotal, discount, shipping, tax, total, source_id, loaded_at) VALUES
      ${order("on top", "22", 132)}, ${order("on top, refunds taken off", "22", 66)}, ${order("included", "22", 110)},
      ${order("unknown", "NULL", 110)}, ${order("refund as large as the tax", "22", 110)}, ${order("for cancelled lines", "22", 132)};
    INSERT INTO store.refunds (refund_id, order_id, amount, source_id, loaded_at)
      SELECT 'r-' || order_id || n, order_id, CASE WHEN order_id LIKE 'refund%' THEN 11 ELSE 33 END, 's', now()
      FROM store.orders, range(2) t (n);
    UPDATE store.refunds SET cancelled = CASE refund_id WHEN 'r-for cancelled lines0' THEN 33 ELSE 9 END WHERE order_id LIKE 'for%'`);
  const rows = await warehouse.query(
    "SELECT order_id, sum(amount) AS amount FROM app.returns GROUP BY 1 ORDER BY 1",
  );
  expect(rows).toEqual([
    { order_id: "for cancelled lines", amount: 20 },
    { order_id: "included", amount: 66 },
    { order_id: "on top", amount: 55 },
    { order_id: "on top, refunds taken off", amount: 55 },
    { order_id: "refund as large as the tax", amount: 22 },
    { order_id: "unknown", amount: 66 },
  ]);
  await warehouse.close();
});

test("a refund of a line takes back what that line holds, and one beside a gift card what the goods came to", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await warehouse.run(`
    INSERT INTO store.orders (order_id, ordered_at, status, subtotal, discount, shipping, tax, total, source_id, loaded_at) VALUES
      ('two rates', TIMESTAMPTZ '2025-05-01 10:00:00Z', 'completed', 200, 0, 0, 27, 227, 's', now()),
      ('paid in part by one', TIMESTAMPTZ '2025-05-01 10:00:00Z', 'completed', 100, 60, 0, 20, 60, 's', now()),
      ('gift card', TIMESTAMPTZ '2025-05-01 10:00:00Z', 'completed', 100, 110, 0, 20, 10, 's', now());
    INSERT INTO store.order_items (order_item_id, order_id, quantity, unit_price, tax, total, source_id, loaded_at) VALUES
      ('book', 'two rates', 1, 100, 7, 100, 's', now()), ('mug', 'two rates', 1, 100, 20, 100, 's', now());
    INSERT INTO store.refunds (refund_id, order_id, order_item_id, amount, source_id, loaded_at) VALUES
      ('a', 'two rates', 'book', 107, 's', now()), ('b', 'two rates', 'mug', 120, 's', now()), ('c', 'gift card', NULL, 6, 's', now()),
      ('d', 'paid in part by one', NULL, 12, 's', now())`);
  const rows = await warehouse.query("SELECT refund_id AS id, amount FROM app.returns ORDER BY 1");
  expect(rows).toEqual([
    { id: "a", amount: 100 },
    { id: "b", amount: 100 },
    { id: "c", amount: 5 },
    { id: "d", amount: 10 },
  ]);
  await warehouse.close();
});

test("what is given back beyond an order's lines is its shipping, and takes back no line", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  const order = (id: string, discount: number, shipping: number, tax: number) =>
    `('${id}', TIMESTAMPTZ '2025-05-01 10:00:00Z', 'completed', 100, ${discount}, ${shipping}, ${tax}, ${100 - discount + shipping + tax}, 's', now())`;
  await warehouse.run(`
    INSERT INTO store.orders (order_id, ordered_at, status, subtotal, discount, shipping, tax, total, source_id, loaded_at) VALUES
      ${order("whole", 0, 10, 0)}, ${order("whole, tax on top", 0, 10, 22)}, ${order("by lines", 0, 10, 0)},
      ${order("in part", 0, 10, 0)}, ${order("twice", 0, 10, 0)}, ${order("goodwill", 0, 10, 0)},
      ${order("free shipping", 10, 10, 0)}, ${order("no lines", 0, 10, 0)};
    INSERT INTO store.order_items (order_item_id, order_id, quantity, unit_price, tax, total, source_id, loaded_at)
      SELECT 'l-' || order_id, order_id, 2, 50, 20, 100, 's', now() FROM store.orders WHERE order_id <> 'no lines';
    INSERT INTO store.refunds (refund_id, order_id, order_item_id, amount, source_id, loaded_at) VALUES
      ('1', 'whole', NULL, 110, 's', now()), ('2', 'whole, tax on top', NULL, 132, 's', now()),
      ('3', 'by lines', 'l-by lines', 100, 's', now()), ('4', 'by lines', NULL, 10, 's', now()),
      ('5', 'in part', NULL, 60, 's', now()), ('6', 'twice', NULL, 66, 's', now()), ('7', 'twice', NULL, 44, 's', now()),
      ('8', 'goodwill', NULL, 130, 's', now()), ('9', 'free shipping', NULL, 100, 's', now()), ('99', 'no lines', NULL, 110, 's', now())`);
  const rows = await warehouse.query("SELECT refund_id AS id, amount FROM app.returns ORDER BY 1");
  expect(rows.map(({ amount }) => amount)).toEqual([100, 100, 100, 0, 60, 60, 40, 120, 100, 110]);
  await warehouse.close();
});

test("what a variant costs in another currency is no cost of an order's line", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await warehouse.run(`
    CREATE TEMP TABLE mark AS SELECT 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.variants BY NAME
      SELECT * FROM (VALUES ('pounds', 'GBP'), ('yen', 'JPY'), ('unnamed', NULL)) t (variant_id, currency), (SELECT 'p' AS product_id, 4 AS cost), mark;
    INSERT INTO store.orders BY NAME
      SELECT 'o' AS order_id, TIMESTAMPTZ '2025-05-01 10:00:00Z' AS ordered_at, 'GBP' AS currency, mark.* FROM mark;
    INSERT INTO store.order_items BY NAME
      SELECT variant_id AS order_item_id, 'o' AS order_id, variant_id, 2 AS quantity, 10 AS unit_price, mark.* FROM store.variants, mark`);
  const rows = await warehouse.query(
    "SELECT value::DOUBLE AS value, cost::DOUBLE AS cost FROM app.revenue ORDER BY cost",
  );
  expect(rows).toEqual([
    { value: 20, cost: 8 },
    { value: 20, cost: 8 },
    { value: 20, cost: null },
  ]);
  await warehouse.close();
});
