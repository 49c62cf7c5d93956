/** Exports of shop systems, marketplaces, bookkeeping and stock programs, with the headings that those write. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

/** Two lines an order; every fifth line has a tenth off. */
const DAY = "strftime(DATE '2024-01-01' + (i // 2)::INT, '%Y-%m-%d')";
const UNITS = "(1 + i % 3)";
const PRICE = "(4.5 + i % 7)";
const RATE = "CASE WHEN i % 5 = 0 THEN 10 ELSE 0 END";
const TOTAL = `printf('%.2f', ${UNITS} * ${PRICE} * (1 - ${RATE} / 100.0))`;
const SOLD = `1000 + i // 2 AS "Invoice", ${DAY} AS "Date", 'K' || i // 2 % 9 AS "Client", 'S' || i % 7 AS "Item code", 'Cup ' || i % 7 AS "Item name", ${UNITS} AS "Qty", ${PRICE} AS "Unit price"`;
/** What the rows come to, worked out here. */
const FULL = Array.from({ length: 60 }, (_, i) => (1 + (i % 3)) * (4.5 + (i % 7)));
const PAID = FULL.map((worth, i) => worth * (i % 5 === 0 ? 0.9 : 1));
const sum = (amounts: number[]) => amounts.reduce((all, one) => all + one, 0);

test.each([
  [
    "an amount, blank where there is none",
    `CASE WHEN i % 5 = 0 THEN printf('%.3f', ${UNITS} * ${PRICE} / 10) END AS "Discount"`,
  ],
  ["a rate without a total", `CASE WHEN i % 5 = 0 THEN '10' END AS "Discount %"`],
  ["a rate with its sign", `CASE WHEN i % 5 = 0 THEN '10 %' ELSE '0 %' END AS "Rabatt"`],
  [
    "a rate that only the totals tell",
    `${RATE} AS "Discount", printf('%.3f', ${UNITS} * ${PRICE} * (1 - ${RATE} / 100.0)) AS "Line total"`,
  ],
])("a discount that is %s", async (name, discount) => {
  const schema = name.replaceAll(/\W/g, "_");
  const found = await suggest(schema, { sales: `SELECT ${SOLD}, ${discount} FROM range(60) r(i)` });
  const lines = await rowsOf(schema, found.get("order_items")!);
  expect(added(lines, "total")).toBeCloseTo(sum(PAID), 1);
  expect(added(lines, "discount")).toBeCloseTo(sum(FULL) - sum(PAID), 1);
  expect(added(await rowsOf(schema, found.get("orders")!), "total")).toBeCloseTo(sum(PAID), 1);
});

test("columns of the order that stand on its first line only", async () => {
  const first = (value: string) => `CASE WHEN i % 2 = 0 THEN ${value} END`;
  const found = await suggest("first_line", {
    orders: `SELECT 1000 + i // 2 AS "Order ID", ${first(DAY)} AS "Created at", ${first("printf('%.2f', 7.25 + i)")} AS "Total", ${first("'4.90'")} AS "Shipping",
      ${UNITS} AS "Lineitem quantity", 'Cup ' || i % 7 AS "Lineitem name", ${PRICE} AS "Lineitem price", 'S' || i % 7 AS "Lineitem sku" FROM range(60) r(i)`,
  });
  const orders = await rowsOf("first_line", found.get("orders")!);
  expect(added(orders, "total")).toBeCloseTo(30 * 7.25 + sum(Array.from({ length: 30 }, (_, k) => 2 * k)));
  expect(added(orders, "shipping")).toBeCloseTo(30 * 4.9);
});

test("a delivery charge that lines repeat counts once, however many orders lack one", async () => {
  const found = await suggest("charged_at_times", {
    sales: `SELECT ${SOLD}, CASE WHEN i // 2 % 3 = 0 THEN '4.90' END AS "Shipping" FROM range(60) r(i)`,
  });
  expect(added(await rowsOf("charged_at_times", found.get("orders")!), "shipping")).toBeCloseTo(10 * 4.9);
});

test("a shop system's orders: amounts with their tax and without, and how many goods they have", async () => {
  const found = await suggest("amounts", {
    orders: `SELECT 1000 + i AS "Order ID", 'c' || i % 9 || '@x.example' AS "Customer Email", ${DAY} AS "Order Date", 'Completed' AS "Order Status", 10.5 + i AS "Subtotal (inc tax)", 8.75 + i AS "Subtotal (ex tax)",
      1.75 + i AS "Tax Total", 4.9 AS "Shipping Cost (inc tax)", 15.4 + i AS "Order Total (inc tax)", 12.9 + i AS "Order Total (ex tax)", i % 4 AS "Total Quantity" FROM range(60) r(i)`,
  });
  expect(sources(found.get("orders"))).toMatchObject({
    total: "orders.Order Total (inc tax)",
    subtotal: "orders.Subtotal (ex tax)",
    shipping: "orders.Shipping Cost (inc tax)",
    tax: "orders.Tax Total",
  });
});

test("goods are called as their lines call them, people by first and last name", async () => {
  const found = await suggest("people", {
    sold: `SELECT 1000 + i // 2 AS "Order ID", 'c' || i // 2 % 9 AS "Customer ID", ['Ann', 'Bob'][1 + i // 2 % 9 % 2] AS "First Name", 'Doe' AS "Last Name", ${DAY} AS "Processed At",
      'Cup ' || i % 7 AS "Line Item Title", 'S' || i % 7 AS "Line Item SKU", ${UNITS} AS "Line Item Quantity", ${PRICE} AS "Line Item Price" FROM range(60) r(i)`,
  });
  expect(sources(found.get("products")).title).toBe("sold.Line Item Title");
  const customers = await rowsOf("people", found.get("customers")!);
  expect(new Set(customers.map(({ name }) => name))).toEqual(new Set(["Ann Doe", "Bob Doe"]));
});

test("tickets are of a kind, and no first name is one", async () => {
  const found = await suggest("tickets", {
    report: `SELECT 1000 + i // 2 AS "Order #", ${DAY} AS "Order Date", ['Ann', 'Bob'][1 + i % 2] AS "First Name", 'Doe' AS "Last Name", 'c' || i // 2 % 9 || '@x.example' AS "Email Address",
      1 AS "Quantity", 'Seat ' || i % 5 AS "Ticket Type", 'USD' AS "Currency", ${PRICE} AS "Total Paid" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    title: "report.Ticket Type",
    product_id: "report.Ticket Type",
  });
});

test("lines of Odoo's orders: columns below Order Lines are the lines' own", async () => {
  const found = await suggest("odoo", {
    sale: `SELECT 'S' || i // 2 AS "Order Reference", ${DAY} AS "Order Date", ['Sales Order', 'Quotation'][1 + i // 2 % 2] AS "Status", 'Ann' AS "Salesperson", printf('%.2f', 7.25 + i // 2) AS "Total",
      'S' || i % 7 AS "Order Lines/Product/Internal Reference", '[S' || i % 7 || '] Cup' AS "Order Lines/Description", ${UNITS} AS "Order Lines/Quantity", ${PRICE} AS "Order Lines/Unit Price" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: "sale.Order Reference",
    product_id: "sale.Order Lines/Product/Internal Reference",
    title: "sale.Order Lines/Description",
    quantity: "sale.Order Lines/Quantity",
    unit_price: "sale.Order Lines/Unit Price",
  });
  const orders = await rowsOf("odoo", found.get("orders")!);
  expect([orders.length, added(orders, "total")]).toEqual([30, 30 * 7.25 + (29 * 30) / 2]);
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(["Sales Order", "draft"]));
});

test.each([
  ["in both of which they are alike", "id BETWEEN 11 AND 20", 30, 30 * 15],
  ["between which they are split", "id BETWEEN 11 AND 20 AND line = 2", 30, 30 * 15],
])("orders in two files %s", async (name, second, orders, total) => {
  const schema = `two_files_${name.length}`;
  const lines = `(SELECT 1 + i // 2 AS id, 1 + i % 2 AS line, 5 * (1 + i % 2) AS price FROM range(60) r(i))`;
  const isSplit = second.includes("line");
  const found = await suggest(schema, {
    sales: `SELECT id AS "Order ID", '2024-01-01' AS "Date", 'S' || line AS "SKU", 1 AS "Qty", price AS "Unit price", _file FROM (
      SELECT *, '01.csv' AS _file FROM ${lines} WHERE id <= 20${isSplit ? ` AND NOT (${second})` : ""}
      UNION ALL SELECT *, '02.csv' FROM ${lines} WHERE id > 20 OR ${second})`,
  });
  const rows = await rowsOf(schema, found.get("orders")!);
  expect([rows.length, added(rows, "total")]).toEqual([orders, total]);
  expect(added(await rowsOf(schema, found.get("order_items")!), "total")).toBe(total);
});

test("wholesale: what the retailer pays is the price, and the retailer is the customer", async () => {
  const found = await suggest("wholesale", {
    orders: `SELECT ${DAY} AS "Order Date", 'B' || i // 2 AS "Order Number", 'Shop ' || i // 2 % 9 AS "Retailer Name", 'Cup ' || i % 7 AS "Product Name", 'S' || i % 7 AS "SKU", ${UNITS} AS "Quantity",
      '$' || ${PRICE} AS "Wholesale Price", '$' || 2 * ${PRICE} AS "Retail Price" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({ unit_price: "orders.Wholesale Price" });
  expect(sources(found.get("orders"))).toMatchObject({ customer_id: "orders.Retailer Name" });
});

test("a ledger's lines: the number of the document makes the order, not its kind", async () => {
  const found = await suggest("ledger", {
    lines: `SELECT ${DAY} AS "Date", 'Invoice' AS "Transaction Type", 1000 + i // 2 AS "Num", 'Cup ' || i % 7 AS "Product/Service", ${UNITS} AS "Qty", ${PRICE} AS "Sales Price", ${UNITS} * ${PRICE} AS "Amount" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items")).order_id).toBe("lines.Num");
});

test("a list of stock is no list of orders, whatever it says of open ones, and names the goods", async () => {
  const found = await suggest("stock", {
    stock: `SELECT 'S' || i AS "SKU", 'Cup ' || i AS "Title", ${PRICE} AS "Retail", 2.5 AS "Cost", 10 + i AS "Stock on Hand", i % 4 AS "Open Sales", 8 + i AS "Available", 30 AS "Forecasted stock" FROM range(40) r(i)`,
  });
  expect([...found.keys()]).toEqual(["products", "variants", "inventory_levels"]);
  expect(sources(found.get("inventory_levels"))).toMatchObject({
    on_hand: "stock.Stock on Hand",
    available: "stock.Available",
  });
  expect(sources(found.get("variants"))).toMatchObject({ price: "stock.Retail", cost: "stock.Cost" });
});

test("visits of a site are no orders", async () => {
  const found = await suggest("visits", {
    visits: `SELECT 9000 + i AS "idVisit", 'v' || i % 9 AS "visitorId", ${DAY} AS "serverDate", 0.5 + i AS "totalEcommerceRevenue" FROM range(40) r(i)`,
  });
  expect(found.has("orders")).toBe(false);
});

test.each([
  ["cs", "Číslo objednávky", "Množství", "Jedn. cena s DPH", "Cena celkem s DPH", "Kód zboží"],
  ["nl", "Bestelnummer", "Aantal", "Prijs per stuk (incl. btw)", "Totaal (incl. btw)", "Artikelcode"],
  ["pl", "Numer zamówienia", "Liczba sztuk", "Cena jednostkowa brutto", "Wartość brutto", "Kod produktu"],
  ["ru", "Номер заказа", "Количество", "Цена с НДС", "Сумма с НДС", "Артикул"],
  ["tr", "Sipariş Numarası", "Adet", "Birim Fiyatı", "Satış Tutarı", "Barkod"],
])("prices with their tax (%s)", async (language, order, quantity, price, total, product) => {
  const schema = `with_tax_${language}`;
  const found = await suggest(schema, {
    t: `SELECT 1000 + i // 2 AS "${order}", ${DAY} AS "Date", 'S' || i % 7 AS "${product}", ${UNITS} AS "${quantity}", ${PRICE} AS "${price}", ${TOTAL} AS "${total}" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: `t.${order}`,
    quantity: `t.${quantity}`,
    unit_price: `t.${price}`,
    total: `t.${total}`,
    product_id: `t.${product}`,
  });
});

test("Turkish capitals and Japanese words are read whole", async () => {
  const found = await suggest("capitals", {
    tr: `SELECT 1000 + i // 2 AS "Sipariş Numarası", ${DAY} AS "Sipariş Tarihi", 'S' || i % 7 AS "Barkod", 'Cup ' || i % 7 AS "Ürün Adı", ${UNITS} AS "Adet", ${PRICE} AS "Birim Fiyatı", 0.5 AS "İndirim Tutarı", ['Teslim Edildi', 'İptal Edildi'][1 + i // 2 % 2] AS "Sipariş Statüsü" FROM range(60) r(i)`,
  });
  expect(sources(found.get("orders"))).toMatchObject({ status: "tr.Sipariş Statüsü" });
  expect(sources(found.get("order_items"))).toMatchObject({ discount: "tr.İndirim Tutarı" });
  const japanese = await suggest("words", {
    ja: `SELECT 1000 + i // 2 AS "注文番号", ${DAY} AS "注文日時", '発送済' AS "注文ステータス", 'c' || i // 2 % 9 || '@x.example' AS "注文者メールアドレス", 'S' || i % 7 AS "商品管理番号", ${UNITS} AS "個数", 100 * ${PRICE} AS "単価" FROM range(60) r(i)`,
  });
  expect(sources(japanese.get("orders"))).toMatchObject({ status: "ja.注文ステータス" });
  expect(found.get("orders")!.grid.parts[0]!.columns.status!.translate!.values).toEqual([
    { from: "Teslim Edildi", to: "completed" },
    { from: "İptal Edildi", to: "cancelled" },
  ]);
});
