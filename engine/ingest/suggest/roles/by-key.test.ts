/** What rows are of is told by what their numbers are found in, where no word of theirs is known. */
import { expect, test } from "vitest";
import {
  added,
  RANGE,
  rowsOf,
  sources,
  suggest,
  suggestions,
  warehouseForTests,
} from "../suggest.fixture.ts";

warehouseForTests();

const AT = "TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7)";
const heads = (more: string) => `SELECT 1 + i AS id, ${AT} AS created_at, ${more} FROM range(30) r(i)`;
const lines = (names: string) =>
  `SELECT 1 + i AS id, 1 + i // 2 AS ${names}, 2 AS quantity, 4.5 AS unit_amount ${RANGE}`;
const people = `SELECT 1 + i AS id, 'Ann Doe' AS name, 'c' || i || '@x.example' AS email FROM range(9) r(i)`;

test("lines of invoices beside subscriptions, of which none has a line", async () => {
  const found = await suggest("plans", {
    customers: people,
    subscriptions: `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, 'active' AS status, ${AT} AS started_at FROM range(200) r(i)`,
    invoices: heads("1 + i % 9 AS customer_id, 'paid' AS status, 18 AS total"),
    invoice_lines: lines("invoice_id, 1 + i % 3 AS tariff_id"),
    tariffs: "SELECT 1 + i AS id, 'Tariff ' || i AS name FROM range(3) r(i)",
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: "invoice_lines.invoice_id",
    product_id: "invoice_lines.tariff_id",
  });
  expect(added(await rowsOf("plans", found.get("order_items")!), "total")).toBe(540);
});

test.each([
  ["companies", "company_id"],
  ["guests", "guest_id"],
])("buyers are a row of %s each, which orders name by %s", async (table, column) => {
  const found = await suggest(table, {
    [table]: people,
    orders: heads(`1 + i % 9 AS ${column}, 18 AS total`),
    order_items: lines("order_id, 1 + i % 7 AS product_id"),
  });
  const orders = await rowsOf(table, found.get("orders")!);
  const customers = await rowsOf(table, found.get("customers")!);
  expect(new Set(orders.map(({ customer_id: id }) => id))).toEqual(
    new Set(customers.map(({ customer_id: id }) => id)),
  );
});

test("tenants number their orders each for itself", async () => {
  const both = (select: string) =>
    `SELECT 'north' AS tenant_id, * FROM (${select}) UNION ALL SELECT 'south', * FROM (${select}) WHERE id <= 8`;
  const found = await suggest("tenants", {
    tenants: "SELECT unnest(['north', 'south']) AS id, unnest(['North', 'South']) AS name",
    orders: both(heads("1 + i % 9 AS customer_id, 18 AS total")),
    order_items: both(lines("order_id, 1 + i % 7 AS product_id")),
  });
  const orders = await rowsOf("tenants", found.get("orders")!);
  expect([orders.length, added(orders, "total")]).toEqual([38, 38 * 18]);
  const ids = new Set(orders.map(({ order_id: id }) => id));
  expect(ids.size).toBe(38);
  const items = await rowsOf("tenants", found.get("order_items")!);
  expect([items.length, items.every(({ order_id: id }) => ids.has(id))]).toEqual([68, true]);
  expect(found.get("products")!.grid.parts[0]!.from).toBe("order_items");
});

test("a column of words that say which orders were cancelled is their status, whatever it is called", async () => {
  const found = await suggest("read_model", {
    orders: heads(
      "18 AS total, CASE WHEN i % 3 = 0 THEN 'OrderCancelled' ELSE 'OrderPlaced' END AS last_event",
    ),
  });
  const orders = await rowsOf("read_model", found.get("orders")!);
  expect(orders.filter(({ status }) => status === "cancelled")).toHaveLength(10);
});

test("where nothing else says what became of orders, their payments do", async () => {
  const found = await suggest("by_payment", {
    orders: heads("18 AS total, ['captured', 'captured', 'voided'][1 + i % 3] AS payment_state"),
  });
  const orders = await rowsOf("by_payment", found.get("orders")!);
  expect(orders.filter(({ status }) => status === "cancelled")).toHaveLength(10);
});

test.each([
  [
    "a table's",
    {
      refunds:
        "SELECT i AS id, 1 + i AS order_id, -2.5 AS amount, DATE '2024-02-01' AS created_at, ['approved', 'rejected'][1 + i % 2] AS status FROM range(20) r(i)",
    },
    "0 AS nothing",
  ],
  ["an order's", {}, "CASE WHEN i < 10 THEN -2.5 ELSE 0 END AS amount_refunded"],
])(
  "refunds written below zero are given back, without those that were rejected: %s",
  async (name, more, column) => {
    const schema = name.replaceAll(/\W/g, "_");
    const found = await suggest(schema, {
      orders: heads(`1 + i % 9 AS customer_id, 18 AS total, ${column}`),
      ...more,
    });
    const refunds = await rowsOf(schema, found.get("refunds")!);
    expect([refunds.length, added(refunds, "amount")]).toEqual([10, 25]);
  },
);

test("orders that name one above them are said, since amounts may stand in both", async () => {
  const { notes } = await suggestions("below", {
    orders: heads(
      "CASE WHEN i % 3 > 0 THEN 1 + i - i % 3 END AS parent_order_id, 1 + i % 9 AS customer_id, 18 AS total",
    ),
  });
  expect(notes).toEqual([expect.stringMatching(/parent_order_id names an order above on 67% of the rows/)]);
});

test("a code of a state that is a word is one", async () => {
  const found = await suggest("coded_words", {
    fct_order_lines: `SELECT 'A' || i // 2 AS order_number, ${AT.replace("i::INT", "(i // 2)::INT")} AS order_date, 'S' || i % 7 AS product_sku, 2 AS qty, 4.5 AS price,
      CASE WHEN i // 2 % 3 = 0 THEN 'CANCELLED' ELSE 'COMPLETED' END AS order_status_code ${RANGE}`,
  });
  const orders = await rowsOf("coded_words", found.get("orders")!);
  expect(orders.filter(({ status }) => status === "cancelled")).toHaveLength(10);
});

test("where nothing is known as orders it is said, with what may hold them", async () => {
  const { notes } = await suggestions("nothing_known", {
    customers: people,
    vorgaenge: `SELECT 1 + i AS lfd, ${AT} AS wann, 18.5 AS geld FROM range(30) r(i)`,
  });
  expect(notes).toEqual([expect.stringMatching(/no revenue.*vorgaenge has times and amounts/)]);
});
