/** Data sets that people try a program with, with the headings that those have: Superstore, Northwind, Chinook, Olist, H&M. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

const sumOf = (count: number, amount: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => amount(i)).reduce((sum, one) => sum + one, 0);

test("Superstore: sales are what was sold for, a discount of 0.2 is a share, Kentucky is no state of an order", async () => {
  const found = await suggest("superstore", {
    orders: `SELECT 1 + i AS "Row ID", 'CA-' || (1000 + i // 2) AS "Order ID", strftime(DATE '2024-01-01' + (i // 2)::INT, '%m/%d/%Y') AS "Order Date", 'CG-' || i // 2 % 9 AS "Customer ID",
      'United States' AS "Country", 'Henderson' AS "City", 'Kentucky' AS "State", 'P-' || i % 7 AS "Product ID", 'Bookcase ' || i % 7 AS "Product Name", 20.5 + i AS "Sales", 1 + i % 3 AS "Quantity",
      [0, 0.2, 0.45][1 + i % 3] AS "Discount", 1.25 AS "Profit" FROM range(80) r(i)`,
  });
  const lines = await rowsOf("superstore", found.get("order_items")!);
  expect(added(lines, "total")).toBeCloseTo(sumOf(80, (i) => 20.5 + i));
  expect(sources(found.get("order_items")).discount).toBeUndefined();
  const orders = await rowsOf("superstore", found.get("orders")!);
  expect(orders).toHaveLength(40);
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(["completed"]));
});

test("Northwind: a share is taken off quantity times price, and orders without a total have that of their lines", async () => {
  const found = await suggest("northwind", {
    orders: `SELECT 10248 + i AS "OrderID", 'C' || i % 9 AS "CustomerID", DATE '2024-01-01' + i::INT AS "OrderDate", 4.5 AS "Freight" FROM range(40) r(i)`,
    order_details: `SELECT 10248 + i // 2 AS "OrderID", 1 + i % 7 AS "ProductID", 10.0 + i AS "UnitPrice", 1 + i % 3 AS "Quantity", [0, 0.05, 0.15][1 + i % 3] AS "Discount" FROM range(80) r(i)`,
  });
  const full = (i: number) => (10 + i) * (1 + (i % 3));
  const paid = sumOf(80, (i) => full(i) * (1 - [0, 0.05, 0.15][i % 3]!));
  const lines = await rowsOf("northwind", found.get("order_items")!);
  expect(added(lines, "total")).toBeCloseTo(paid);
  expect(added(lines, "discount")).toBeCloseTo(sumOf(80, full) - paid);
  const orders = await rowsOf("northwind", found.get("orders")!);
  expect(orders).toHaveLength(40);
  expect(added(orders, "total")).toBeCloseTo(paid);
  expect(added(orders, "shipping")).toBeCloseTo(180);
});

test("Chinook: what a shop calls its goods by a word of its own is known by the name of the key", async () => {
  const found = await suggest("chinook", {
    invoice: `SELECT 1 + i AS "InvoiceId", 1 + i % 9 AS "CustomerId", DATE '2024-01-01' + i::INT AS "InvoiceDate", 1.98 AS "Total" FROM range(40) r(i)`,
    invoiceline: `SELECT 1 + i AS "InvoiceLineId", 1 + i // 2 AS "InvoiceId", 1 + i % 30 AS "TrackId", 0.99 AS "UnitPrice", 1 AS "Quantity" FROM range(80) r(i)`,
    track: `SELECT 1 + i AS "TrackId", 'For Those About ' || i AS "Name", 1 + i % 5 AS "AlbumId", 0.99 AS "UnitPrice" FROM range(30) r(i)`,
    album: `SELECT 1 + i AS "AlbumId", 'Album ' || i AS "Title", 1 + i % 2 AS "ArtistId" FROM range(5) r(i)`,
    artist: `SELECT 1 + i AS "ArtistId", 'Artist ' || i AS "Name" FROM range(2) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: "invoiceline.InvoiceId",
    product_id: "invoiceline.TrackId",
  });
  expect(sources(found.get("products"))).toMatchObject({ product_id: "track.TrackId", title: "track.Name" });
});

test("Olist: lines without a quantity are one unit each, sellers are no customers, a length is no title", async () => {
  const found = await suggest("olist", {
    orders: `SELECT 'o' || i AS order_id, 'c' || i AS customer_id, 'delivered' AS order_status, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS order_purchase_timestamp FROM range(40) r(i)`,
    order_items: `SELECT 'o' || i // 2 AS order_id, 1 + i % 2 AS order_item_id, 'p' || i % 9 AS product_id, 's' || i % 3 AS seller_id, 20.0 + i AS price, 5.5 AS freight_value FROM range(80) r(i)`,
    customers: `SELECT 'c' || i AS customer_id, 'u' || i % 30 AS customer_unique_id, printf('%05d', i) AS customer_zip_code_prefix, 'franca' AS customer_city, 'SP' AS customer_state FROM range(40) r(i)`,
    sellers: `SELECT 's' || i AS seller_id, '13023' AS seller_zip_code_prefix, 'campinas' AS seller_city, 'SP' AS seller_state FROM range(3) r(i)`,
    products: `SELECT 'p' || i AS product_id, ['artes', 'bebes'][1 + i % 2] AS product_category_name, 40 AS product_name_lenght FROM range(9) r(i)`,
  });
  const orders = await rowsOf("olist", found.get("orders")!);
  expect([orders.length, added(orders, "total"), added(orders, "shipping")]).toEqual([
    40,
    sumOf(80, (i) => 20 + i),
    80 * 5.5,
  ]);
  expect(added(await rowsOf("olist", found.get("order_items")!), "total")).toBe(sumOf(80, (i) => 20 + i));
  expect(sources(found.get("customers")).city).toBe("customers.customer_city");
  expect(sources(found.get("products")).title).toBeUndefined();
});

test("Olist: whoever is written down anew with each order is one person", async () => {
  const found = await suggest("olist_persons", {
    orders: `SELECT 'o' || i AS order_id, 'c' || i AS customer_id, 'delivered' AS order_status, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS order_purchase_timestamp FROM range(40) r(i)`,
    order_items: `SELECT 'o' || i // 2 AS order_id, 1 + i % 2 AS order_item_id, 'p' || i % 9 AS product_id, 20.0 AS price FROM range(80) r(i)`,
    customers: `SELECT 'c' || i AS customer_id, 'u' || i % 9 AS customer_unique_id, 'Recife' AS customer_city FROM range(40) r(i)`,
  });
  const people = await rowsOf("olist_persons", found.get("customers")!);
  expect(people.map((row) => [row.customer_id, row.city])).toEqual(
    Array.from({ length: 9 }, (_, i) => [`u${i}`, "Recife"]),
  );
  const orders = await rowsOf("olist_persons", found.get("orders")!);
  expect(new Set(orders.map((row) => row.customer_id)).size).toBe(9);
  expect(added(orders, "total")).toBe(1600);
});

test("H&M: what a customer bought on a day is an order where none is numbered, and a channel's number is none", async () => {
  const found = await suggest("hm", {
    transactions: `SELECT DATE '2024-01-01' + (i // 8)::INT AS t_dat, 'c' || i % 5 AS customer_id, '0' || (108775015 + i % 9) AS article_id, 10.0 + i AS price, 1 + i % 2 AS sales_channel_id FROM range(80) r(i)`,
  });
  const orders = await rowsOf("hm", found.get("orders")!);
  const expected = new Set(Array.from({ length: 80 }, (_, i) => `${Math.floor(i / 8)} ${i % 5}`));
  expect([orders.length, added(orders, "total")]).toEqual([expected.size, sumOf(80, (i) => 10 + i)]);
  const lines = await rowsOf("hm", found.get("order_items")!);
  expect(new Set(lines.map(({ order_id }) => order_id))).toEqual(
    new Set(orders.map(({ order_id }) => order_id)),
  );
});

/** Receipts of three shops, numbered 1 to 10 in each on each day, two lines each. */
const RECEIPT = `1 + i % 3 AS "StoreNo", 1 + i // 3 % 10 AS "ReceiptNo", DATE '2024-01-01' + (i // 30)::INT AS "Date"`;

test.each([
  ["day and shop", `${RECEIPT}`, 180],
  ["day", `1 AS "StoreNo", 1 + i % 30 AS "ReceiptNo", DATE '2024-01-01' + (i // 30)::INT AS "Date"`, 180],
  [
    "shop",
    `1 + i % 3 AS "StoreNo", 1 + i // 3 AS "ReceiptNo", DATE '2024-01-01' + (i // 20 + i % 3)::INT AS "Date"`,
    180,
  ],
  [
    "nothing else",
    `1 + i % 3 AS "StoreNo", 1 + i AS "ReceiptNo", DATE '2024-01-01' + (i // 30)::INT AS "Date"`,
    180,
  ],
])("receipts that begin anew: their number with %s", async (name, numbers, count) => {
  const schema = `receipts_${name.replaceAll(" ", "_")}`;
  const found = await suggest(schema, {
    receipts: `SELECT ${numbers}, 'A' || (i + l) % 9 AS "ItemNo", 1 + l AS "Qty", 3.5 AS "Price" FROM range(180) r(i), range(2) s(l)`,
  });
  const orders = await rowsOf(schema, found.get("orders")!);
  expect([orders.length, added(orders, "total")]).toEqual([count, count * 3 * 3.5]);
  const lines = await rowsOf(schema, found.get("order_items")!);
  expect(new Set(lines.map((row) => row.order_item_id)).size).toBe(360);
});

test("payments: what was gross is the total, and corrections of a line are not", async () => {
  const paid = await suggest("paypal", {
    download: `SELECT DATE '2024-01-01' + i::INT AS "Date", 'Ann Lee' AS "Name", 'Completed' AS "Status", 'USD' AS "Currency", '1,0' || (10 + i) || '.50' AS "Gross", '-3.20' AS "Fee", 'a' || i % 9 || '@x.example' AS "From Email Address",
      'TX' || i AS "Transaction ID", CASE WHEN i % 9 > 0 THEN 'W' || i END AS "Invoice Number", 1 AS "Quantity" FROM range(60) r(i)`,
  });
  expect(paid.has("order_items")).toBe(false);
  expect(sources(paid.get("orders"))).toMatchObject({
    order_id: "download.Transaction ID",
    total: "download.Gross",
  });
  const spree = await suggest("spree", {
    line_items: `SELECT 1 + i AS id, 'R' || i // 2 AS order_id, 'S' || i % 9 AS sku, 2 AS quantity, 9.5 AS price, 3.8 + i AS adjustment_total FROM range(60) r(i)`,
  });
  expect(sources(spree.get("order_items")).total).toBe("arithmetic");
});

test.each([
  [
    "in brackets",
    `CASE WHEN i % 5 = 0 THEN '($' || (10 + i) || '.50)' ELSE '$' || (10 + i) || '.50' END`,
    "1",
  ],
  ["with the minus behind", `(10 + i) || '.50'`, `CASE WHEN i % 5 = 0 THEN '1-' ELSE '1' END`],
  ["with a minus of its own", `(10 + i) || '.50'`, `CASE WHEN i % 5 = 0 THEN '−1' ELSE '1' END`],
])("what was given back is below zero, %s", async (name, amount, quantity) => {
  const schema = `below_${name.replaceAll(" ", "_")}`;
  const total = quantity === "1" ? `, ${amount} AS "Line Total"` : `, ${amount} AS "Unit Price"`;
  const found = await suggest(schema, {
    lines: `SELECT 'B' || i // 2 AS "Order No", DATE '2024-01-01' + i::INT AS "Date", 'S' || i % 7 AS "SKU", ${quantity} AS "Quantity"${total} FROM range(60) r(i)`,
  });
  const lines = await rowsOf(schema, found.get("order_items")!);
  expect(added(lines, "total")).toBeCloseTo(sumOf(60, (i) => (10.5 + i) * (i % 5 === 0 ? -1 : 1)));
});

test.each([
  ["microseconds", `1704067200000000 + i * 3600000000`],
  ["digits", `strftime(TIMESTAMP '2024-01-01' + to_hours(i::INT), '%Y%m%d%H%M%S')`],
  ["points in times", `strftime(TIMESTAMP '2024-01-01' + to_hours(i::INT), '%d.%m.%Y kl. %H.%M')`],
  ["Uhr", `strftime(TIMESTAMP '2024-01-01' + to_hours(i::INT), '%d.%m.%Y %H:%M Uhr')`],
  ["lakhs", `TIMESTAMP '2024-01-01' + to_hours(i::INT)`],
])("times and amounts written with %s", async (name, at) => {
  const schema = `written_${name.replaceAll(" ", "_")}`;
  const found = await suggest(schema, {
    orders: `SELECT 100 + i AS "Order ID", ${at} AS "Order Time", 'c' || i % 9 AS "Customer ID", '1,23,' || (100 + i) || '.50' AS "Total" FROM range(60) r(i)`,
  });
  const orders = await rowsOf(schema, found.get("orders")!);
  expect(added(orders, "total")).toBeCloseTo(sumOf(60, (i) => 123_100.5 + i));
  const times = orders.map(({ ordered_at }) =>
    new Date(`${String(ordered_at).slice(0, 19).replace(" ", "T")}Z`).getTime(),
  );
  expect([Math.min(...times), Math.max(...times)]).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 59)]);
});

test("theLook, REES46, Ta Feng: a sale's price is a unit's, an event's time an order's, an amount may be a count", async () => {
  const look = await suggest("thelook", {
    order_items: `SELECT 1 + i AS id, 1 + i // 2 AS order_id, i // 2 % 9 AS user_id, i % 7 AS product_id, 20.5 + i AS sale_price, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at FROM range(60) r(i)`,
  });
  expect(sources(look.get("order_items"))).toMatchObject({ unit_price: "order_items.sale_price" });
  const rees = await suggest("rees", {
    sold: `SELECT TIMESTAMP '2024-01-01' + to_hours(i // 2) AS event_time, 'o' || i // 2 AS order_id, 'p' || i % 7 AS product_id, 'u' || i // 2 % 9 AS user_id, 20.5 + i AS price FROM range(60) r(i)`,
  });
  expect(sources(rees.get("orders"))).toMatchObject({
    ordered_at: "sold.event_time",
    customer_id: "sold.user_id",
  });
  const feng = await suggest("feng", {
    sold: `SELECT DATE '2024-01-01' + (i // 4)::INT AS "TRANSACTION_DT", 'c' || i // 2 % 9 AS "CUSTOMER_ID", 'p' || i % 7 AS "PRODUCT_ID", 1 + i % 3 AS "AMOUNT", (1 + i % 3) * (30 + i % 7) AS "SALES_PRICE" FROM range(84) r(i)`,
  });
  const lines = await rowsOf("feng", feng.get("order_items")!);
  expect([added(lines, "quantity"), added(lines, "total")]).toEqual([
    sumOf(84, (i) => 1 + (i % 3)),
    sumOf(84, (i) => (1 + (i % 3)) * (30 + (i % 7))),
  ]);
});

test("a table in which each row has an order's number lists no customers", async () => {
  const found = await suggest("istanbul", {
    customer_shopping: `SELECT 'I' || i AS invoice_no, 'C' || i AS customer_id, 'Female' AS gender, 28 AS age, 1 + i % 5 AS quantity, 1500.4 AS price, DATE '2024-01-01' + i::INT AS invoice_date FROM range(60) r(i)`,
  });
  expect(sources(found.get("orders"))).toMatchObject({
    order_id: "customer_shopping.invoice_no",
    customer_id: "customer_shopping.customer_id",
  });
});

test("a till that writes numbers as 150040.0 and prices as 0,90 €: lines find their orders, and both are read", async () => {
  const found = await suggest("bakery", {
    sales: `SELECT DATE '2024-01-01' + (i // 2)::INT AS date, (150040 + i // 2) || '.0' AS ticket_number, ['BAGUETTE', 'PAIN', 'CROISSANT'][1 + i % 3] AS article, (1 + i % 3) || '.0' AS "Quantity", (1 + i % 3) || ',90 €' AS unit_price FROM range(60) r(i)`,
  });
  const lines = await rowsOf("bakery", found.get("order_items")!);
  const orders = await rowsOf("bakery", found.get("orders")!);
  expect(new Set(lines.map(({ order_id }) => order_id))).toEqual(
    new Set(orders.map(({ order_id }) => order_id)),
  );
  expect(added(lines, "total")).toBeCloseTo(sumOf(60, (i) => (1 + (i % 3)) * (1.9 + (i % 3))));
});

test.each([
  [
    "id",
    [
      "No. Pesanan",
      "Waktu Pesanan Dibuat",
      "Username (Pembeli)",
      "Nomor Referensi SKU",
      "Nama Produk",
      "Jumlah",
      "Harga Awal",
      "Total Harga Produk",
    ],
    "Harga Setelah Diskon",
  ],
  [
    "hu",
    [
      "Rendelésszám",
      "Rendelés dátuma",
      "Vevő",
      "Cikkszám",
      "Termék neve",
      "Mennyiség",
      "Egységár",
      "Összesen",
    ],
    "Kedvezményes ár",
  ],
  [
    "ro",
    [
      "Număr comandă",
      "Data",
      "Client",
      "Cod produs SKU",
      "Denumire produs",
      "Cantitate",
      "Preț unitar",
      "Total",
    ],
    "Note",
  ],
  [
    "el",
    [
      "Αριθμός παραγγελίας",
      "Ημερομηνία",
      "Πελάτης",
      "Κωδικός προϊόντος",
      "Όνομα προϊόντος",
      "Ποσότητα",
      "Τιμή μονάδας",
      "Σύνολο",
    ],
    "Note",
  ],
])("lines in %s", async (language, names, other) => {
  const [order, date, customer, product, title, quantity, price, total] = names as [string, ...string[]];
  const schema = `more_lines_${language}`;
  const found = await suggest(schema, {
    lines: `SELECT 'B' || i // 2 AS "${order}", '2024-01-0' || (1 + i // 2 % 9) AS "${date}", 'K' || i // 2 % 9 AS "${customer}", 'P' || i % 7 AS "${product}", 'Thing ' || i % 7 AS "${title}",
      1 + i % 3 AS "${quantity}", 11.5 AS "${price}", 11.5 * (1 + i % 3) AS "${total}", 9.5 AS "${other}" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: `lines.${order}`,
    product_id: `lines.${product}`,
    title: `lines.${title}`,
    quantity: `lines.${quantity}`,
    unit_price: `lines.${price}`,
    total: `lines.${total}`,
  });
  expect(sources(found.get("order_items")).discount).toBeUndefined();
  expect(sources(found.get("orders"))).toMatchObject({
    ordered_at: `lines.${date}`,
    customer_id: `lines.${customer}`,
  });
});

test("Lines of one receipt that name several customers are told, with how many receipts do", async () => {
  const found = await suggest("receipts", {
    online_sales: `SELECT CASE WHEN i % 20 = 1 THEN 900 ELSE i // 2 % 9 END AS "CustomerID", 16000 + i // 2 AS "Transaction_ID", '2019-01-' || (10 + i // 2 % 9) AS "Transaction_Date",
      'SKU' || i % 7 AS "Product_SKU", 'Mug ' || i % 7 AS "Product_Description", 1 + i % 3 AS "Quantity", 4.5 AS "Avg_Price" FROM range(80) r(i)`,
  });
  const reasonOf = (name: string) =>
    found.get("orders")!.columns.find(({ column }) => column === name)!.reason;
  expect(reasonOf("customer_id")).toContain("differs between the lines of 10.0% of the orders");
  expect(reasonOf("ordered_at")).toContain("the earliest of the lines");
});
