import { describe, expect, test } from "vitest";
import { rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

describe("exports of tills, marketplaces and payments", () => {
  test("a till's lines: discounts below zero, sales before and after them, names of other things", async () => {
    const found = await suggest("till", {
      items: `SELECT DATE '2024-01-01' + (i // 2)::INT AS "Date", printf('%02d:30:00', 8 + i // 2 % 9) AS "Time", 'Coffee' AS "Category", 'Cup ' || i % 5 AS "Item", 2 AS "Qty", 'Regular' AS "Price Point Name", 'S' || i % 5 AS "SKU",
        '$9.00' AS "Gross Sales", CASE WHEN i % 3 = 0 THEN '-$1.00' ELSE '$0.00' END AS "Discounts", CASE WHEN i % 3 = 0 THEN '$8.00' ELSE '$9.00' END AS "Net Sales",
        'T' || i // 2 AS "Transaction ID", 'P' || i AS "Payment ID", 'Reg ' || i % 2 AS "Device Name", 'C' || i % 9 AS "Customer ID" FROM range(60) r(i)`,
    });
    const lines = await rowsOf("till", found.get("order_items")!);
    expect(lines[0]).toMatchObject({
      order_id: "T0",
      title: "Cup 0",
      unit_price: 4.5,
      discount: 1,
      total: "8.0",
    });
    expect(sources(found.get("products"))).toMatchObject({ title: "items.Item" });
    expect((await rowsOf("till", found.get("orders")!))[0]).toMatchObject({
      ordered_at: "2024-01-01 08:30:00",
    });
  });

  test("payments are orders, not the people or goods that they name", async () => {
    const found = await suggest("paid", {
      payments: `SELECT 'ch_' || i AS id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS "Created date (UTC)", 5.5 + i AS "Amount", 'usd' AS "Currency", 'Order #' || i AS "Description",
        0.3 AS "Fee", 0.1 AS "Taxes On Fee", 'Paid' AS "Status", 'cus_' || i % 9 AS "Customer ID", 'c' || i % 9 || '@example.com' AS "Customer Email", NULL AS "Invoice ID" FROM range(50) r(i)`,
    });
    expect([...found.keys()]).toEqual(["customers", "orders"]);
    expect(sources(found.get("orders"))).toMatchObject({
      order_id: "payments.id",
      customer_id: "payments.Customer ID",
    });
    expect(sources(found.get("orders")).tax).toBeUndefined();
  });

  test("a marketplace's lines: the order's number comes again, what a variant is like is no id", async () => {
    const found = await suggest("market", {
      sold: `SELECT DATE '2024-01-01' + (i // 2)::INT AS "Sale Date", 'Mug ' || i % 4 AS "Item Name", 'buyer' || i % 7 AS "Buyer", 1 AS "Quantity", '12.50' AS "Price",
        5000 + i AS "Transaction ID", 900 + i // 2 AS "Order ID", 'Color: Red' AS "Variations", 'M-' || i % 4 AS "SKU" FROM range(60) r(i)`,
    });
    expect(sources(found.get("order_items"))).toMatchObject({
      order_id: "sold.Order ID",
      variant_id: "sold.SKU",
    });
    expect(sources(found.get("customers")).name).toBeUndefined();
  });

  test("a list of addresses without an id is known by them", async () => {
    const found = await suggest("list", {
      members: `SELECT 'm' || i || '@example.com' AS "Email Address", 'Jo' AS "First Name", 'Doe' || i AS "Last Name", 'GB' AS "CC" FROM range(50) r(i)`,
    });
    expect(sources(found.get("customers"))).toMatchObject({ customer_id: "members.Email Address" });
    expect(found.get("customers")!.grid.parts[0]!.columns.customer_id!.hash).toBe(true);
  });

  test("who bought when for how much: orders without numbers", async () => {
    const found = await suggest("bare", {
      master: `SELECT i % 20 AS cust, DATE '2024-01-01' + (i // 2)::INT AS date, 1 + i % 3 AS "CDs", 9.5 + i % 5 AS dollars FROM range(90) r(i)`,
    });
    expect([...found.keys()]).toEqual(["customers", "orders"]);
    expect(await rowsOf("bare", found.get("orders")!)).toHaveLength(90);
  });

  test("documents: ids with an underscore, an order's name and state are not its customer's", async () => {
    const found = await suggest("documents", {
      orders: `SELECT 'a' || i AS _id, '#' || i AS name, 'k' || i % 9 AS "customerId", TIMESTAMP '2024-01-01' + to_hours(i::INT) AS "orderDate", 5.5 + i AS amount, ['new', 'delivered'][i % 2 + 1] AS state FROM range(50) r(i)`,
    });
    expect(sources(found.get("orders"))).toMatchObject({ order_id: "orders._id", status: "orders.state" });
    expect(Object.keys(sources(found.get("customers")))).toEqual(["customer_id", "created_at"]);
  });

  test("what is not whole is not suggested: lines without any price", async () => {
    const found = await suggest("noprice", {
      lines: `SELECT 900 + i // 2 AS order_id, 'M-' || i % 4 AS sku, 1 + i % 3 AS quantity FROM range(60) r(i)`,
    });
    expect(found.has("order_items")).toBe(false);
  });

  test("a tax rate is no tax, and prices are in the one currency that the orders name", async () => {
    const found = await suggest("rates", {
      orders: `SELECT i AS id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 'SEK' AS currency, 5.5 + i AS total FROM range(50) r(i)`,
      orders_lines: `SELECT i // 2 AS order_id, 'M-' || i % 4 AS sku, 1 + i % 3 AS quantity, 2.5 AS price, 25 AS "tax.rate" FROM range(100) r(i)`,
    });
    expect(sources(found.get("order_items")).tax).toBeUndefined();
    expect(found.get("variants")!.grid.parts[0]!.columns.currency!.from).toEqual({
      kind: "fixed",
      value: "SEK",
    });
  });
});
