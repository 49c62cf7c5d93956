/** Discounts on whole orders of which something was cancelled or came back: each unit bears its share of them. */
import { expect, test } from "vitest";
import { added, rowsOf, suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

/** Forty orders of three units for 10 and one for 20, every other one with 5 off. */
const OFF = "CASE WHEN i % 2 = 0 THEN 5.0 ELSE 0 END";
const orders = (subtotal = "50.0") =>
  `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT * 7) AS created_at, ${subtotal} AS subtotal, ${OFF} AS discount, 4.0 AS shipping, ${subtotal} + 4.0 - ${OFF} AS total FROM range(40) r(i)`;
const order_items = (more: string) =>
  `SELECT 1 + i AS id, 1 + i // 2 AS order_id, 1 + i % 7 AS product_id, CASE WHEN i % 2 = 0 THEN 3 ELSE 1 END AS quantity, CASE WHEN i % 2 = 0 THEN 10.0 ELSE 20.0 END AS unit_price, ${more} FROM range(80) r(i)`;
const FULL = 40 * 50 - 20 * 5;
/** A unit for 10 less its share of the discount, of every fourth order. */
const ONE = "CASE WHEN i % 8 = 0 THEN 1 ELSE 0 END";
const PAID = 10 * 9;

test.each([
  ["units", `${ONE} AS cancelled_quantity`, undefined, 150, FULL - PAID],
  [
    "units_restated",
    `${ONE} AS cancelled_quantity`,
    "CASE WHEN i % 4 = 0 THEN 40.0 ELSE 50.0 END",
    150,
    FULL - 10 * 10,
  ],
  [
    "stated",
    `${ONE} AS cancelled_quantity, CASE WHEN i % 2 = 0 THEN 30.0 ELSE 20.0 END AS line_total`,
    undefined,
    150,
    FULL - PAID,
  ],
  [
    "lines",
    `CASE WHEN i % 8 = 0 THEN 'cancelled' ELSE 'sent' END AS status`,
    undefined,
    130,
    FULL - 3 * PAID,
  ],
])("of what was cancelled no share is sold: %s", async (schema, more, subtotal, units, total) => {
  const found = await suggest(schema, { orders: orders(subtotal), order_items: order_items(more) });
  const sold = await rowsOf(schema, found.get("order_items")!);
  expect([added(sold, "quantity"), added(sold, "total")]).toEqual([units, expect.closeTo(total)]);
});

test("a line's amount of all units ordered is less by those that were cancelled", async () => {
  const more = `${ONE} AS cancelled_quantity, CASE WHEN i % 2 = 0 THEN 30.0 ELSE 20.0 END`;
  const plain = orders().replaceAll(OFF, "0");
  const tables = { orders: plain, order_items: order_items(`${more} AS line_total`) };
  const before = await suggest("stated_before", tables);
  const whole = 40 * 50 - 10 * 10;
  expect(added(await rowsOf("stated_before", before.get("order_items")!), "total")).toBeCloseTo(whole);
  const restated = `${more} - 10.0 * ${ONE} AS line_total`;
  const after = await suggest("stated_after", { orders: plain, order_items: order_items(restated) });
  expect(added(await rowsOf("stated_after", after.get("order_items")!), "total")).toBeCloseTo(whole);
});

test.each([
  ["by_units", `${ONE} AS returned_quantity`, {}, PAID],
  ["by_state", `CASE WHEN i % 8 = 0 THEN 'returned' ELSE 'sent' END AS status`, {}, 3 * PAID],
  [
    "by_table",
    "'x' AS note",
    { returns: "SELECT 1 + i AS id, 1 + 8 * i AS order_item_id, 1 AS quantity FROM range(10) r(i)" },
    PAID,
  ],
])(
  "what came back gives back what was paid for it, not its full price: %s",
  async (schema, more, others, amount) => {
    const found = await suggest(schema, { orders: orders(), order_items: order_items(more), ...others });
    expect(added(await rowsOf(schema, found.get("refunds")!), "amount")).toBeCloseTo(amount);
    expect(added(await rowsOf(schema, found.get("order_items")!), "total")).toBeCloseTo(FULL);
  },
);

test("tax that comes on top is given back with what lines cost: their own, else their share of the order's", async () => {
  const taxed = orders().replace(
    /4\.0 AS shipping, .* AS total/,
    `0.2 * (50.0 - ${OFF}) AS tax, 1.2 * (50.0 - ${OFF}) AS total`,
  );
  const back = `${ONE} AS returned_quantity`;
  const shared = await suggest("tax_shared", { orders: taxed, order_items: order_items(back) });
  expect(added(await rowsOf("tax_shared", shared.get("refunds")!), "amount")).toBeCloseTo(1.2 * PAID);
  const own = order_items(`${back}, CASE WHEN i % 2 = 0 THEN 6.3 ELSE 4.2 END AS tax`);
  const ofLines = await suggest("tax_own", { orders: taxed.replaceAll(OFF, "0"), order_items: own });
  expect(added(await rowsOf("tax_own", ofLines.get("refunds")!), "amount")).toBeCloseTo(10 * (10 + 2.1));
  const within = taxed.replace("1.2 * (50.0", "(50.0");
  const none = await suggest("tax_within", { orders: within, order_items: order_items(back) });
  expect(added(await rowsOf("tax_within", none.get("refunds")!), "amount")).toBeCloseTo(PAID);
});
