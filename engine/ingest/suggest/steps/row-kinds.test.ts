/** Rows that say of which kind they are: goods, delivery, the order itself, what was cancelled, what was given back. */
import { expect, test } from "vitest";
import { added, DAY, PRICE, RANGE, rowsOf, suggest, UNITS, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

test("Matrixify's rows of delivery are no goods", async () => {
  const found = await suggest("matrixify", {
    orders: `SELECT 100 + i // 2 AS "Number", ${DAY} AS "Created At", ['Line Item', 'Shipping Line'][1 + i % 2] AS "Line: Type", 18 AS "Price: Total",
      ['Cup', 'Standard'][1 + i % 2] AS "Line: Title", CASE WHEN i % 2 = 0 THEN 'S' || i % 7 END AS "Line: SKU", ${UNITS} AS "Line: Quantity", ${PRICE} AS "Line: Price", ${UNITS} * ${PRICE} AS "Line: Total" ${RANGE}`,
  });
  expect(added(await rowsOf("matrixify", found.get("order_items")!), "total")).toBe(30 * 10);
  expect(await rowsOf("matrixify", found.get("orders")!)).toHaveLength(30);
});

test("delivery among the positions, of a kind that is a number", async () => {
  const found = await suggest("coded_kinds", {
    auftrag: `SELECT 100 + i AS auftrag_id, DATE '2024-01-01' + i::INT AS erstellt_am, 15 AS gesamt FROM range(30) r(i)`,
    auftragsposition: `SELECT i AS pos_id, 100 + i // 2 AS auftrag_id, 1 + i % 2 AS positionstyp, ['S' || i % 7, 'VERSAND'][1 + i % 2] AS artikelnr, ['Becher ' || i % 7, 'Versandkosten'][1 + i % 2] AS bezeichnung,
      1 AS menge, [10, 5][1 + i % 2] AS einzelpreis ${RANGE}`,
  });
  const lines = await rowsOf("coded_kinds", found.get("order_items")!);
  expect([lines.length, added(lines, "total")]).toEqual([30, 300]);
  expect(await rowsOf("coded_kinds", found.get("products")!)).toHaveLength(7);
  expect(added(await rowsOf("coded_kinds", found.get("orders")!), "total")).toBe(450);
});

test("Shopify's report of sales: delivery in rows of its own is part of the order, and no line", async () => {
  const found = await suggest("report", {
    sales: `SELECT '#' || i // 2 AS "Order", ${DAY} AS "Day", ['Product', 'Shipping'][1 + i % 2] AS "Sale line type", CASE WHEN i % 2 = 0 THEN 'Cup ' || i % 7 END AS "Product title", CASE WHEN i % 2 = 0 THEN 'S' || i % 7 END AS "Variant SKU",
      1 - i % 2 AS "Net quantity", CASE WHEN i % 2 = 0 THEN 10 ELSE 0 END AS "Net sales", 5 * (i % 2) AS "Shipping", CASE WHEN i % 2 = 0 THEN 10 ELSE 5 END AS "Total sales" ${RANGE}`,
  });
  const orders = await rowsOf("report", found.get("orders")!);
  expect([orders.length, added(orders, "total"), added(orders, "shipping")]).toEqual([30, 450, 150]);
  const lines = await rowsOf("report", found.get("order_items")!);
  expect([lines.length, added(lines, "quantity"), added(lines, "total")]).toEqual([30, 30, 300]);
});

test.each([
  ["below zero stay in the lines", -1, [450 - 300, 0]],
  ["above zero are refunds", 1, [450, 300]],
])("refunds beside items and delivery, written %s", async (_name, sign, wanted) => {
  const schema = `kinds_${sign + 1}`;
  const found = await suggest(schema, {
    sales: `SELECT 'N' || i // 3 AS "Order ID", DATE '2024-01-01' + (i // 3)::INT AS "Date", ['Item', 'Shipping', 'Refund'][1 + i % 3] AS "Type", 'S' || i % 3 AS "SKU", 1 AS "Qty",
      CASE i % 3 WHEN 0 THEN 15 WHEN 1 THEN 5 ELSE ${sign} * 10 END AS "Amount" FROM range(90) r(i)`,
  });
  const lines = added(await rowsOf(schema, found.get("order_items")!), "total");
  const refunds = found.has("refunds") ? await rowsOf(schema, found.get("refunds")!) : [];
  expect([lines, added(refunds, "amount")]).toEqual(wanted);
});

test("rows of orders above those of their lines: each amount counts once", async () => {
  const found = await suggest("heads", {
    orders: `SELECT ['Order', 'Item', 'Item'][1 + i % 3] AS "Row Type", 100 + i // 3 AS "Order Number", CASE WHEN i % 3 = 0 THEN DATE '2024-01-01' + (i // 3)::INT END AS "Order Date",
      CASE WHEN i % 3 = 0 THEN 'a' || i % 9 || '@x.example' END AS "Email", CASE WHEN i % 3 > 0 THEN 'S' || i % 7 END AS "SKU", CASE WHEN i % 3 > 0 THEN 2 END AS "Quantity",
      CASE WHEN i % 3 > 0 THEN 4.5 END AS "Price", CASE WHEN i % 3 = 0 THEN 5 END AS "Shipping", CASE WHEN i % 3 = 0 THEN 23 ELSE 9 END AS "Total" FROM range(90) r(i)`,
  });
  const orders = await rowsOf("heads", found.get("orders")!);
  expect([orders.length, added(orders, "total"), added(orders, "shipping")]).toEqual([30, 30 * 23, 150]);
  const lines = await rowsOf("heads", found.get("order_items")!);
  expect([lines.length, added(lines, "total")]).toEqual([60, 540]);
});

const RETURNED = `SELECT ['Sale', 'Sale', 'Refund'][1 + i % 3] AS "Transaction Type", 'N' || %NUMBER% AS "Order ID", DATE '2024-01-01' + (i // 3)::INT AS "Date", 'S' || i % 7 AS "SKU",
  1 AS "Qty", 5.5 AS "Unit Price", 5.5 AS "Amount" FROM range(90) r(i)`;
test.each([
  ["under the order's number are refunds", "i // 3", [30, 330, 330, 165]],
  ["under a number of their own count below zero", "(i // 3 + 100 * (i % 3 // 2))", [60, 165, 165, 165]],
])("returns above zero %s", async (_name, number, wanted) => {
  const schema = `returned_${wanted[0]}`;
  const found = await suggest(schema, { sales: RETURNED.replace("%NUMBER%", number) });
  const [orders, lines] = [
    await rowsOf(schema, found.get("orders")!),
    await rowsOf(schema, found.get("order_items")!),
  ];
  const refunds = found.has("refunds") ? await rowsOf(schema, found.get("refunds")!) : [];
  const sums = [added(orders, "total"), added(lines, "total"), added(refunds, "amount")];
  expect([orders.length, ...sums]).toEqual(wanted);
});

/** Twenty invoices of 18 with two lines each, then ten credit notes over 8 of their own, as `sign` has their figures. */
const DOCUMENTS = (sign: number) =>
  `SELECT i AS id, 'c' || i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS doc_date, CASE WHEN i < 20 THEN 'Invoice' ELSE 'Credit note' END AS doc_type, CASE WHEN i < 20 THEN 18 ELSE ${sign} * 8 END AS total FROM range(30) r(i)`;
const DOCUMENT_LINES = (sign: number) =>
  `SELECT i AS id, CASE WHEN i < 40 THEN i // 2 ELSE i - 20 END AS document_id, 'S' || i % 7 AS sku, CASE WHEN i >= 40 THEN ${sign} * 2 ELSE ${UNITS} END AS quantity, CASE WHEN i % 2 = 0 AND i < 40 THEN 10 ELSE 4 END AS price FROM range(50) r(i)`;
test.each([
  ["above zero", 1, 1],
  ["below zero", -1, -1],
  ["below zero in the head alone", -1, 1],
  ["below zero in the lines alone", 1, -1],
])("credit notes whose kind stands in the head are refunds: %s", async (_name, head, line) => {
  const schema = `credits_${head + 1}_${line + 1}`;
  const found = await suggest(schema, { documents: DOCUMENTS(head), document_lines: DOCUMENT_LINES(line) });
  const rows = (table: string) => rowsOf(schema, found.get(table)!);
  const [orders, lines, back] = [await rows("orders"), await rows("order_items"), await rows("refunds")];
  expect([orders.length, added(orders, "total"), added(lines, "total")]).toEqual([30, 280, 280]);
  expect([back.length, added(back, "quantity"), added(back, "amount")]).toEqual([10, 20, 80]);
  expect(back[0]!.refunded_at).toContain("2024-01-21");
});

test("invoices without lines: a total below zero was given back", async () => {
  const found = await suggest("credited", { documents: DOCUMENTS(-1).replace("AS doc_type", "AS note") });
  const back = await rowsOf("credited", found.get("refunds")!);
  expect([back.length, added(back, "amount")]).toEqual([10, 80]);
});

/** Orders of two lines, of 10 and 8: the last is cancelled as a whole, of the one before one line, of the first one came back. */
const STATE = `CASE WHEN i > 56 THEN 'Cancelled' WHEN i = 0 THEN 'Returned' ELSE 'Shipped' END`;
const LINES = `SELECT i AS id, i // 2 AS order_id, 'S' || i % 7 AS sku, ${UNITS} AS quantity, ${PRICE} AS price, ${STATE} AS status`;
const money = async (schema: string, tables: Record<string, string>) => {
  const found = await suggest(schema, tables);
  const rows = (table: string) => rowsOf(schema, found.get(table)!);
  const sold = (await rows("orders")).filter(({ status }) => status !== "cancelled");
  const all = (await rows("orders")).length;
  const [lines, back] = [await rows("order_items"), await rows("refunds")];
  return [all, sold.length, added(sold, "total"), added(lines, "total"), added(back, "amount")];
};

test("states of lines: what was cancelled alone is no sale, an order is cancelled when all its lines are, returns are refunds", async () => {
  const head = `SELECT i AS id, 'c' || i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS created_at`;
  const orders = `${head}, 18 AS total FROM range(30) r(i)`;
  const order_items = `${LINES} ${RANGE}`;
  expect(await money("states", { orders, order_items })).toEqual([30, 29, 29 * 18, 28 * 18 + 10, 10]);
  const bare = `${head} FROM range(30) r(i)`;
  const wanted = [29, 29, 28 * 18 + 10, 28 * 18 + 10, 10];
  expect(await money("states_of_lines", { orders: bare, order_items })).toEqual(wanted);
  expect(await money("states_of_rows", { sales: `${LINES}, ${DAY} AS created_at ${RANGE}` })).toEqual(wanted);
});

test("an order without a state of its own is in the last one that its history has", async () => {
  const history = `SELECT i AS id, i // 2 AS order_id, CASE WHEN i % 2 = 0 THEN 'pending' WHEN i < 10 THEN 'cancelled' ELSE 'shipped' END AS status,
    TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS created_at ${RANGE}`;
  const orders = `SELECT i AS id, 'c' || i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS created_at, 18 AS total FROM range(30) r(i)`;
  const found = await suggest("history", { orders, order_history: history });
  const states = (await rowsOf("history", found.get("orders")!)).map(({ status }) => status);
  expect(["cancelled", "completed"].map((one) => states.filter((state) => state === one).length)).toEqual([
    5, 25,
  ]);
  const mails = await suggest("mails", { orders, email_log: history });
  expect((await rowsOf("mails", mails.get("orders")!)).every(({ status }) => status === "completed")).toBe(
    true,
  );
});

test("lines that a mark says were cancelled are in no order that is added up from its lines", async () => {
  const found = await suggest("marked", {
    orders: `SELECT i AS id, 'c' || i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS created_at, 'paid' AS status FROM range(30) r(i)`,
    order_items: `SELECT i AS id, i // 2 AS order_id, 'S' || i % 7 AS sku, ${UNITS} AS quantity, ${PRICE} AS price, CASE WHEN i = 59 THEN 1 ELSE 0 END AS is_cancelled ${RANGE}`,
  });
  expect(added(await rowsOf("marked", found.get("orders")!), "total")).toBe(29 * 18 + 10);
});
