/** Tables that lead to each other over others: documents that follow one another, refunds of payments, parcels, bundles. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, suggestions, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

/** Forty orders of 20 each, of which every fifth was cancelled; two lines each: one unit for 12, two for 4 each. */
const ODD = "i % 5 = 0";
const head = (more: string) =>
  `1 + i AS id, 'N-' || i AS number, 1 + i % 9 AS customer_id, TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7) AS created_at, 20.5 AS net_amount, 24.6 AS gross_amount, 'EUR' AS currency, 'Kim' AS salesperson, ${more}`;
const ORDERS = `SELECT ${head(`CASE WHEN ${ODD} THEN 'cancelled' ELSE 'done' END AS status`)} FROM range(40) r(i)`;
const lines = (of: string, count = 40) =>
  `SELECT 1 + i AS id, 1 + i // 2 AS ${of}, 1 + i % 7 AS product_id, 1 + i % 2 AS quantity, CASE WHEN i % 2 = 0 THEN 12.5 ELSE 4 END AS unit_price, (i // 2) % 3 AS weekday FROM range(${2 * count}) r(i)`;
const GOODS = "SELECT 1 + i AS id, 'Cup ' || i AS name, 5.5 AS price, 10 + i AS stock FROM range(7) r(i)";
/** Invoices of the orders that were not cancelled, numbered from 1, too. */
const INVOICED = `(SELECT row_number() OVER (ORDER BY i) - 1 AS n, i FROM range(40) r(i) WHERE NOT ${ODD})`;
const INVOICES = `SELECT * EXCLUDE (n) REPLACE (1 + n AS id) FROM (SELECT n, ${head("'paid' AS status, 1 + i AS order_id")} FROM ${INVOICED})`;

const table = async (schema: string, found: Awaited<ReturnType<typeof suggest>>, name: string) =>
  found.has(name) ? rowsOf(schema, found.get(name)!) : [];

test("offers, orders and invoices in tables of one layout are one sale; credit notes name the invoice", async () => {
  const found = await suggest("documents", {
    quotes: ORDERS.replaceAll("range(40)", "range(55)"),
    quote_items: lines("quote_id", 55),
    orders: ORDERS,
    order_items: lines("order_id"),
    invoices: INVOICES,
    invoice_items: lines("invoice_id", 32),
    credit_notes: `SELECT 1 + i AS id, 1 + i * 4 AS invoice_id, DATE '2024-02-01' AS date, 4.1 AS gross_amount FROM range(6) r(i)`,
    products: GOODS,
  });
  const orders = await table("documents", found, "orders");
  expect(orders).toHaveLength(40);
  expect(orders.filter(({ status }) => status === "cancelled")).toHaveLength(8);
  expect(added(orders, "tax")).toBeCloseTo(40 * 4.1);
  expect(await table("documents", found, "order_items")).toHaveLength(80);
  const refunds = await table("documents", found, "refunds");
  expect(refunds.map(({ order_id }) => order_id)).toEqual(["2", "7", "12", "17", "22", "27"]);
});

test("orders that name what they came of, or what paid for them, stay the orders", async () => {
  const found = await suggest("recurring", {
    orders: ORDERS.replace(
      " FROM range",
      ", 1 + i % 20 AS subscription_id, 1 + i AS transaction_id FROM range",
    ),
    subscriptions: `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, DATE '2023-01-01' + i::INT AS started_at, 'active' AS status, 9.5 + i AS price FROM range(20) r(i)`,
    transactions: `SELECT 1 + i AS id, 24.6 + i AS amount, 'ok' AS status, 1 + i % 9 AS customer_id, TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7) AS created_at FROM range(40) r(i)`,
    order_items: lines("order_id"),
  });
  expect(found.get("orders")!.grid.parts.map(({ from }) => from)).toEqual(["orders"]);
  expect(await table("recurring", found, "order_items")).toHaveLength(80);
});

test("carts of the layout of orders are none; of returns and their lines the lines tell what came back", async () => {
  const found = await suggest("carts", {
    orders: ORDERS,
    order_items: lines("order_id"),
    carts: ORDERS,
    cart_items: lines("cart_id"),
    returns: `SELECT 1 + i AS id, 2 + i * 5 AS order_id, DATE '2024-03-01' AS created_at FROM range(4) r(i)`,
    return_items: `SELECT 1 + i AS id, 1 + i AS return_id, 3 + i * 10 AS order_item_id, 1 AS quantity FROM range(4) r(i)`,
  });
  expect([found.get("orders")!.grid.parts.length, found.get("order_items")!.grid.parts.length]).toEqual([
    1, 1,
  ]);
  const refunds = await table("carts", found, "refunds");
  expect(refunds.map(({ order_id }) => order_id)).toEqual(["2", "7", "12", "17"]);
  expect(added(refunds, "amount")).toBe(4 * 12.5);
});

test("orders of the web and of the till, each with lines of their own, all count", async () => {
  const found = await suggest("web_and_till", {
    web_orders: ORDERS,
    web_order_items: lines("web_order_id"),
    pos_sales: ORDERS.replace("1 + i AS id", "1001 + i AS id"),
    pos_sale_items: lines("pos_sale_id").replace("1 + i // 2", "1001 + i // 2"),
    products: GOODS,
  });
  expect(added(await table("web_and_till", found, "orders"), "total")).toBeCloseTo(80 * 24.6);
});

test("a refund names a charge, which names the invoice that is the order", async () => {
  const found = await suggest("charges", {
    invoices: `SELECT 'in_' || i AS id, 'c' || i % 9 AS customer, 1704100000 + i * 9000 AS created, 2050 + i * 37 AS total, 'paid' AS status FROM range(40) r(i)`,
    charges: `SELECT 'ch_' || i AS id, 'in_' || (39 - i) AS invoice, 3493 - i * 37 AS amount, 'ok' AS state FROM range(40) r(i)`,
    refunds: `SELECT 're_' || i AS id, 'ch_' || i AS charge, 550 AS amount, 1706100000 + i * 9000 AS created FROM range(5) r(i)`,
  });
  const refunds = await table("charges", found, "refunds");
  expect(refunds.map(({ order_id }) => order_id)).toEqual(["in_39", "in_38", "in_37", "in_36", "in_35"]);
  expect(added(refunds, "amount")).toBe(27.5);
});

test("lines of sellers' parts of orders: found over them, with their states, and their refunds", async () => {
  const found = await suggest("sellers", {
    orders: ORDERS.replace(/, CASE WHEN .*? END AS status/, ""),
    sub_orders: `SELECT 101 + i AS id, 1 + i AS order_id, 1 + i % 4 AS seller_id, CASE WHEN ${ODD} THEN 'cancelled' ELSE 'delivered' END AS status FROM range(40) r(i)`,
    order_items: lines("sub_order_id").replace("1 + i // 2", "101 + i // 2"),
    products: GOODS,
    refunds: `SELECT 1 + i AS id, 3 + 2 * i AS order_item_id, 12.5 AS amount, DATE '2024-02-01' AS created_at FROM range(5) r(i)`,
  });
  const orders = await table("sellers", found, "orders");
  expect(orders.filter(({ status }) => status === "cancelled")).toHaveLength(8);
  const sold = await table("sellers", found, "order_items");
  expect(sold.map(({ order_id }) => Number(order_id)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 80 }, (_, k) => 1 + Math.floor(k / 2)),
  );
  const refunds = await table("sellers", found, "refunds");
  expect(refunds.map(({ order_id }) => order_id)).toEqual(["2", "3", "4", "5", "6"]);
});

test("lines that no word tells of name their order and another list; a list of concerts is none of customers", async () => {
  const found = await suggest("seats", {
    ventas: ORDERS.replace("1 + i % 9 AS customer_id", "'a' || i % 9 || '@b.example' AS comprador_email"),
    entradas:
      "SELECT 1 + i AS id, 1 + i // 2 AS venta_id, 1 + i % 7 AS evento_id, 10.25 AS precio FROM range(80) r(i)",
    eventos:
      "SELECT 1 + i AS id, ['Bad Bunny', 'Ana Belén', 'Joan Baez', 'Rod Stewart'][1 + i % 4] AS nombre FROM range(7) r(i)",
  });
  const sold = await table("seats", found, "order_items");
  expect([sold.length, added(sold, "total"), new Set(sold.map(({ product_id }) => product_id)).size]).toEqual(
    [80, 820, 7],
  );
  expect(await table("seats", found, "customers")).toHaveLength(9);
});

test("numbers that both orders and lines have, units that were cancelled, and those that came back", async () => {
  const found = await suggest("units", {
    sales_orders: ORDERS.replace("1 + i AS id", "1 + i AS so_id"),
    sales_order_lines: `SELECT 1 + i AS so_line_id, 1 + i // 2 AS so_id, 1 + i % 7 AS product_id, 3 AS qty_ordered, 1 + i % 2 AS qty_backordered, (i % 4 = 0)::INT AS qty_cancelled, (i % 8 = 1)::INT AS qty_returned, 4.5 AS unit_price FROM range(80) r(i)`,
    products: GOODS,
  });
  const sold = await table("units", found, "order_items");
  expect([added(sold, "quantity"), added(sold, "total")]).toEqual([220, 990]);
  expect(added(await table("units", found, "refunds"), "amount")).toBe(45);
});

test("what a bundle is made of is not sold once more", async () => {
  const found = await suggest("bundles", {
    orders: ORDERS,
    order_items: `SELECT 1 + i AS id, 1 + i // 4 AS order_id, CASE WHEN i % 4 > 1 THEN i // 4 * 4 + 1 END AS parent_item_id, 1 + i % 7 AS product_id, 1 AS quantity, CASE WHEN i % 4 < 2 THEN 10.25 ELSE 5.12 END AS price FROM range(160) r(i)`,
    products: GOODS,
  });
  const sold = await table("bundles", found, "order_items");
  expect([sold.length, added(sold, "total")]).toEqual([80, 820]);
});

test("stock stands on the list of goods, in a place of its own where places are listed", async () => {
  const found = await suggest("stocked", {
    orders: ORDERS,
    order_items: lines("order_id"),
    products: GOODS,
    stores: "SELECT 1 + i AS id, 'Store ' || i AS name, 'DE' AS country FROM range(3) r(i)",
    cart_items: lines("cart_id"),
  });
  const levels = await table("stocked", found, "inventory_levels");
  expect([levels.length, added(levels, "on_hand")]).toEqual([7, 91]);
  const places = (await table("stocked", found, "locations")).map(({ location_id }) => location_id);
  expect(places).toContain(levels[0]!.location_id);
  expect(sources(found.get("variants")).variant_id).toBe("products.id");
});

test("stock and its goods go by the SKU, lines by another number", async () => {
  const found = await suggest("skus", {
    orders: ORDERS,
    order_items: lines("order_id"),
    products: GOODS.replace("10 + i AS stock", "'S-' || i AS sku"),
    stock_levels: "SELECT 'S-' || i AS sku, 3 + i AS on_hand FROM range(7) r(i)",
  });
  const levels = await table("skus", found, "inventory_levels");
  expect(levels.map(({ variant_id }) => variant_id)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
});

test("a discount on the whole order is shared among its lines, unless they bear it already", async () => {
  const ordered = (subtotal: string) =>
    `SELECT 1 + i AS id, TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7) AS created_at, ${subtotal} AS subtotal, CASE WHEN i % 2 = 0 THEN 4.1 END AS discount, 3 AS shipping, 23.5 - CASE WHEN i % 2 = 0 THEN 4.1 ELSE 0 END AS total FROM range(40) r(i)`;
  const found = await suggest("shared", { orders: ordered("20.5"), order_items: lines("order_id") });
  const sold = await table("shared", found, "order_items");
  expect(added(sold, "total")).toBeCloseTo(40 * 20.5 - 20 * 4.1, 1);
  expect(added(sold, "discount")).toBeCloseTo(20 * 4.1, 1);
  const borne = await suggest("borne", {
    orders: ordered("20.5 - CASE WHEN i % 2 = 0 THEN 4.1 ELSE 0 END"),
    order_items: lines("order_id").replace(
      "ELSE 4 END",
      "ELSE 4 - CASE WHEN i // 2 % 2 = 0 THEN 2.05 ELSE 0 END END",
    ),
  });
  expect(added(await table("borne", borne, "order_items"), "total")).toBeCloseTo(40 * 20.5 - 20 * 4.1);
  const negative = await suggest("negative", {
    orders: ordered("20.5").replace("THEN 4.1 END AS discount", "THEN -4.1 END AS discount"),
    order_items: lines("order_id"),
  });
  const less = await table("negative", negative, "order_items");
  expect(added(less, "total")).toBeCloseTo(40 * 20.5 - 20 * 4.1, 1);
  expect(added(less, "discount")).toBeCloseTo(20 * 4.1, 1);
  const { notes } = await suggestions("unshared", {
    orders: ordered("20.5").replace("20.5 AS subtotal, ", ""),
    order_items: lines("order_id"),
  });
  expect(notes).toEqual([expect.stringContaining("discount of orders is taken off whole orders")]);
});

test("orders that may be no sales are said: unpaid ones, kinds by number, goods side by side", async () => {
  const plain = ORDERS.replace(/, CASE WHEN .*? END AS status/, "");
  const more = (column: string) => plain.replace(" FROM range", `, ${column} FROM range`);
  const notesOf = async (schema: string, orders: string) => (await suggestions(schema, { orders })).notes;
  expect(await notesOf("unpaid", more(`NOT (${ODD}) AS is_paid`))).toEqual([
    expect.stringContaining("orders.is_paid is false on 20% of the rows"),
  ]);
  expect(
    await notesOf("unpaid_at", more(`CASE WHEN NOT (${ODD}) THEN DATE '2024-03-01' END AS paid_at`)),
  ).toEqual([expect.stringContaining("orders.paid_at is empty on 20% of the rows")]);
  expect(await notesOf("kinds", more(`1 + (${ODD})::INT AS doc_type`))).toEqual([
    expect.stringContaining("1 (80% of the rows), 2 (20% of the rows)"),
  ]);
  const goods = [1, 2]
    .map((k) => `'S' || i % 7 AS item${k}_sku, 1 AS item${k}_qty, 10.25 AS item${k}_price`)
    .join(", ");
  expect(await notesOf("side_by_side", more(goods))).toEqual([
    expect.stringContaining("item1_sku to item2_sku"),
  ]);
});

test("orders that stand in rows of attributes or in a log of events are said", async () => {
  const { notes } = await suggestions("attributes", {
    orders:
      "SELECT 1 + i AS id, TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT) AS created_at FROM range(40) r(i)",
    order_attributes:
      "SELECT i AS id, 1 + i // 2 AS order_id, ['grand_total', 'status'][1 + i % 2] AS attribute, ['20.5', 'done'][1 + i % 2] AS value FROM range(80) r(i)",
  });
  expect(notes).toContainEqual(expect.stringContaining("what orders are like (grand_total, status)"));
  const logged = await suggestions("logged", {
    order_events:
      "SELECT i AS id, 'order-' || i // 2 AS aggregate_id, ['OrderPlaced', 'OrderShipped'][1 + i % 2] AS type, '{}' AS payload, TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT) AS occurred_at FROM range(80) r(i)",
  });
  expect(logged.notes).toEqual([expect.stringContaining("(OrderPlaced, OrderShipped)")]);
});

test("times that are called UTC are in UTC", async () => {
  const found = await suggest("in_utc", { orders: ORDERS.replace("created_at", "created_at_utc") });
  expect(found.get("orders")!.grid.parts[0]!.columns.ordered_at).toMatchObject({ timeZone: "UTC" });
});

test.each(["i % 2 = 0 AS in_stock", "3 + i AS min_stock"])("%s is no count of stock", async (column) => {
  const schema = `limit_${column.split(" AS ")[1]}`;
  const found = await suggest(schema, { products: GOODS.replace("10 + i AS stock", column) });
  expect([...found.keys()]).toEqual(["products", "variants"]);
});

test("amounts are in the currency of the shop that an order names", async () => {
  const found = await suggest("per_shop", {
    orders: ORDERS.replace("'EUR' AS currency", "1 + i % 2 AS shop_id"),
    shops: "SELECT 1 + i AS id, 'Shop ' || i AS name, ['EUR', 'CHF'][1 + i] AS currency FROM range(2) r(i)",
  });
  const orders = await table("per_shop", found, "orders");
  expect(orders.filter(({ currency }) => currency === "CHF")).toHaveLength(20);
});

test("parts of a set are no stock", async () => {
  const parts =
    "SELECT 1 + i AS id, 1 + i % 7 AS product_id, 1 + (i + 1) % 7 AS component_id, 2 AS quantity, 3.5 AS price FROM range(12) r(i)";
  const found = await suggest("sets", {
    orders: ORDERS,
    order_items: lines("order_id"),
    products: GOODS.replace(", 10 + i AS stock", ""),
    product_bundles: parts,
  });
  expect(found.has("inventory_levels")).toBe(false);
});

test("lines of the till are none of the orders of the web, whose numbers they share, and are told of", async () => {
  const { tables, notes } = await suggestions("till", {
    web_orders:
      "SELECT 1 + i AS id, 1 + i % 9 AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 20.5 AS total, 'done' AS status FROM range(40) r(i)",
    web_order_lines: lines("order_id"),
    till_sales:
      "SELECT 1 + i AS id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS sold_at, 20.5 AS total, 'Kim' AS cashier FROM range(60) r(i)",
    till_sale_lines: lines("sale_id", 60),
  });
  const items = tables.find(({ table: name }) => name === "order_items")!;
  expect(items.grid.parts.map(({ from }) => from)).toEqual(["web_order_lines"]);
  expect(notes).toEqual([
    expect.stringContaining(
      "till_sale_lines looks like the lines of till_sales, which is not taken beside web_orders",
    ),
  ]);
});

test("orders of another layout than those that are taken are told of", async () => {
  const { notes } = await suggestions("two_layouts", {
    orders: ORDERS,
    till_orders:
      "SELECT 1 + i AS id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS sold_at, 20.5 AS total, 1 + i % 5 AS customer_id FROM range(20) r(i)",
  });
  expect(notes.join()).toContain("till_orders looks like orders, too, and is not taken beside orders");
});

test("orders that are still to come, of customers that are there", async () => {
  const { tables } = await suggestions("empty", {
    orders: `${ORDERS} WHERE false`,
    customers: "SELECT 1 + i AS id, 'a' || i || '@b.example' AS email FROM range(9) r(i)",
  });
  expect(tables.map(({ table: name }) => name)).toEqual(["customers", "orders"]);
});
