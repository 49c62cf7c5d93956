import { expect, test } from "vitest";
import { suggestions, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

/** Forty orders of three units for 12 and one for 24, delivery of 6 for every second, 3 off every fourth; a fifth of tax. */
const OFF = "(CASE WHEN i % 4 = 0 THEN 3.0 ELSE 0 END)";
const FREIGHT = "(i % 2 * 6.0)";
const ASKED = `(60.0 + ${FREIGHT} - ${OFF})`;
const orders = (total: string, tax: string) =>
  `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT * 7) AS created_at, ${OFF} AS discount, ${FREIGHT} AS shipping, ${tax} AS tax, ${total} AS total FROM range(40) r(i)`;
const order_items =
  "SELECT 1 + i AS id, 1 + i // 2 AS order_id, 1 + i % 7 AS product_id, CASE WHEN i % 2 = 0 THEN 3 ELSE 1 END AS quantity, CASE WHEN i % 2 = 0 THEN 12.0 ELSE 24.0 END AS price FROM range(80) r(i)";

test.each([
  ["within", ASKED, `round(${ASKED} / 6, 2)`, [expect.stringContaining("If these totals hold the tax")]],
  ["on_top", `round(${ASKED} * 1.2, 2)`, `round(${ASKED} * 0.2, 2)`, []],
  ["none", ASKED, "0.0", []],
])("lines that hold their tax are told of: %s", async (schema, total, tax, told) => {
  const { notes } = await suggestions(schema, { orders: orders(total, tax), order_items });
  expect(notes.filter((note) => note.includes("tax"))).toEqual(told);
});
