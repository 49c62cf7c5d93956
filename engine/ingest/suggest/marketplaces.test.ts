/** Exports of marketplaces, tills and ERP programs whose figures, not their headings, tell what they are. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

const COUNT = 80;
const sumOf = (amount: (i: number) => number) =>
  Array.from({ length: COUNT }, (_, i) => amount(i)).reduce((sum, one) => sum + one, 0);
/** Lines of 40 orders: 8 products at prices of their own, a tenth off every fifth order. */
const units = (i: number) => 1 + (Math.floor(i / 8) % 3);
const worth = (i: number) => units(i) * (10.5 + (i % 8));
const discount = (i: number) => (Math.floor(i / 2) % 5 === 1 ? worth(i) / 10 : 0);
const SQL = {
  units: "1 + i // 8 % 3",
  price: "10.5 + i % 8",
  worth: "(1 + i // 8 % 3) * (10.5 + i % 8)",
  discount: "CASE WHEN i // 2 % 5 = 1 THEN (1 + i // 8 % 3) * (10.5 + i % 8) / 10 ELSE 0 END",
  day: "DATE '2024-01-01' + (i // 2)::INT",
};
const from = `FROM range(${COUNT}) r(i)`;

async function linesOf(schema: string, columns: string, table = "export") {
  const found = await suggest(schema, { [table]: `SELECT ${columns} ${from}` });
  const lines = await rowsOf(schema, found.get("order_items")!);
  return {
    found,
    lines,
    sums: [lines.length, added(lines, "quantity"), Number(added(lines, "total").toFixed(2))],
  };
}
const paid = [COUNT, sumOf(units), Number(sumOf((i) => worth(i) - discount(i)).toFixed(2))];
const full = [COUNT, sumOf(units), Number(sumOf(worth).toFixed(2))];

test("a total that stands before discount is told by its price, or by what else the product costs", async () => {
  const own = `'O' || i // 2 AS "Sipariş Numarası", ${SQL.day} AS "Sipariş Tarihi", 'Ürün ' || i % 8 AS "Ürün Adı", 'S' || i % 8 AS "Stok Kodu", ${SQL.units} AS "Adet"`;
  const priced = await linesOf(
    "before_priced",
    `${own}, ${SQL.price} AS "Birim Fiyatı", ${SQL.worth} AS "Satış Tutarı", ${SQL.discount} AS "İndirim Tutarı"`,
  );
  expect(priced.sums).toEqual(paid);
  const bare = await linesOf(
    "before_bare",
    `'O' || i // 2 AS "amazon-order-id", ${SQL.day} AS "purchase-date", 'DHL' AS carrier, 'T' || i AS "shipment-item-id", 'S' || i % 8 AS sku, ${SQL.units} AS "quantity-shipped", ${SQL.worth} AS "item-price", -(${SQL.discount}) AS "item-promotion-discount"`,
    "shipments",
  );
  expect(bare.sums).toEqual(paid);
  expect(added(bare.lines, "unit_price")).toBeCloseTo(sumOf((i) => 10.5 + (i % 8)));
});

test("a total after discount stays as it is", async () => {
  const after = await linesOf(
    "after_discount",
    `'O' || i // 2 AS "Order ID", ${SQL.day} AS "Date", 'S' || i % 8 AS "SKU", ${SQL.units} AS "Quantity", ${SQL.worth} - (${SQL.discount}) AS "Total", ${SQL.discount} AS "Discount"`,
  );
  expect(after.sums).toEqual(paid);
  expect(sources(after.found.get("order_items")).total).toBe("export.Total");
});

test("what is left after the marketplace's fees is no total", async () => {
  const spanish = await linesOf(
    "fees_es",
    `i AS "# de venta", ${SQL.day} AS "Fecha de venta", ${SQL.units} AS "Unidades", ${SQL.worth} AS "Ingresos por productos (ARS)", -1.5 AS "Cargo por venta e impuestos", ${SQL.worth} - 1.5 AS "Total (ARS)", 'S' || i % 8 AS "SKU", ${SQL.price} AS "Precio unitario (ARS)"`,
  );
  expect(spanish.sums).toEqual(full);
  const summed = await linesOf(
    "fees_en",
    `'O' || i // 2 AS "order id", ${SQL.day} AS "date/time", 'S' || i % 8 AS sku, ${SQL.units} AS quantity, ${SQL.worth} AS "product sales", -(${SQL.discount}) AS "promotional rebates", -1.5 AS "selling fees", ${SQL.worth} - (${SQL.discount}) - 1.5 AS total`,
  );
  expect(summed.sums).toEqual(paid);
});

test("a name that is one for all goods of an order is the buyer's", async () => {
  const { found, lines, sums } = await linesOf(
    "buyers",
    `'SO' || i // 2 AS "Document Number", ${SQL.day} AS "Date", 'Ann Lee ' || i // 2 % 9 AS "Name", 'S' || i % 8 AS "Item", 'Cup ' || i % 8 AS "Item Description", ${SQL.units} AS "Quantity", ${SQL.worth} AS "Amount"`,
  );
  expect(sums).toEqual(full);
  expect(lines[0]!.title).toBe("Cup 0");
  expect(sources(found.get("orders")).customer_id).toBe("export.Name");
});

test("prices and amounts before and after discount, called so", async () => {
  const { sums, found } = await linesOf(
    "called_so",
    `'O' || i // 2 AS "Order ID", ${SQL.day} AS "Created Time", 'S' || i % 8 AS "Seller SKU", 'Cup ' || i % 8 AS "Product Name", ${SQL.units} AS "Quantity", ${SQL.price} AS "SKU Unit Original Price", ${SQL.worth} AS "SKU Subtotal Before Discount", ${SQL.discount} AS "SKU Seller Discount", ${SQL.worth} - (${SQL.discount}) AS "SKU Subtotal After Discount", 'Completed' AS "Order Status"`,
  );
  expect(sums).toEqual(paid);
  expect(sources(found.get("order_items"))).toMatchObject({
    unit_price: "export.SKU Unit Original Price",
    product_id: "export.Seller SKU",
  });
});

test("eBay's words in German: for what it was sold, and to whom; the seller's people sell nothing", async () => {
  const ebay = await linesOf(
    "ebay_de",
    `'12-' || i // 2 AS "Bestellnummer", 'Käufer ' || i // 2 % 9 AS "Name des Käufers", 280000 + i % 8 AS "Artikelnummer", 'Tasse ' || i % 8 AS "Angebotstitel", ${SQL.units} AS "Anzahl", ${SQL.price} AS "Verkauft für", ${SQL.day} AS "Verkauft am"`,
  );
  expect(ebay.sums).toEqual(full);
  expect(ebay.lines[0]!.title).toBe("Tasse 0");
  const till = await linesOf(
    "staff",
    `'1-' || i // 2 AS "Receipt number", ${SQL.day} AS "Date", 'Jo' AS "Cashier name", 'S' || i % 8 AS "SKU", 'Cup ' || i % 8 AS "Item", ${SQL.units} AS "Quantity", ${SQL.worth} AS "Net sales"`,
  );
  expect(till.lines[0]!.title).toBe("Cup 0");
});

test("SAP's tables by the names of their fields", async () => {
  const found = await suggest("sap", {
    vbak: `SELECT 4500000 + i AS "VBELN", '20240101' AS "ERDAT", 100 + i % 9 AS "KUNNR", 21.0 AS "NETWR", 'EUR' AS "WAERK" FROM range(40) r(i)`,
    vbap: `SELECT 4500000 + i // 2 AS "VBELN", 10 * (1 + i % 2) AS "POSNR", 'M' || i % 8 AS "MATNR", 'Cup ' || i % 8 AS "ARKTX", 1 AS "KWMENG", 10.5 AS "NETPR", 10.5 AS "NETWR", 'EUR' AS "WAERK" FROM range(80) r(i)`,
  });
  expect(sources(found.get("orders"))).toMatchObject({
    order_id: "vbak.VBELN",
    customer_id: "vbak.KUNNR",
    total: "vbak.NETWR",
    currency: "vbak.WAERK",
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    product_id: "vbap.MATNR",
    title: "vbap.ARKTX",
    quantity: "vbap.KWMENG",
    unit_price: "vbap.NETPR",
    total: "vbap.NETWR",
  });
});

test("a till's payments: a column of nothing but zeros makes no total, a discount below zero is one", async () => {
  const found = await suggest("payments", {
    transactions: `SELECT ${SQL.day} AS "Date", '$' || ${SQL.price} AS "Gross Sales", '-$1.50' AS "Discounts", '$0.00' AS "Service Charges", '$' || (${SQL.price} - 1.5) AS "Net Sales", '$' || (${SQL.price} - 0.5) AS "Total Collected", 'tx' || i AS "Transaction ID", 'C' || i % 9 AS "Customer ID" ${from}`,
  });
  expect(sources(found.get("orders"))).toMatchObject({
    total: "transactions.Total Collected",
    subtotal: "transactions.Gross Sales",
  });
  const orders = await rowsOf("payments", found.get("orders")!);
  expect(added(orders, "discount")).toBeCloseTo(1.5 * COUNT);
});

test("when a line was sold is when its order was; a cost beside tax and buyer is the price", async () => {
  const clover = await linesOf(
    "line_dates",
    `strftime(${SQL.day}, '%d-%b-%Y') || ' 8:00 AM EST' AS "Line Item Date", 'O' || i // 2 AS "Order ID", 'Cup ' || i % 8 AS "Item Name", ${SQL.units} AS "Quantity", ${SQL.worth} AS "Total Revenue"`,
  );
  expect(sources(clover.found.get("orders")).ordered_at).toBe("export.Line Item Date");
  const costs = await linesOf(
    "cost_only",
    `'O' || i // 2 AS "Order#", ${SQL.day} AS "Order Date", 'Ann ' || i // 2 % 9 AS "Customer Name", 'S' || i % 8 AS "SKU", ${SQL.units} AS "Qty", ${SQL.worth} AS "Item Cost", 1.25 AS "Tax"`,
  );
  expect(costs.sums).toEqual(full);
});

test("eBay's report: a row that sums up the lines of an order is none of them", async () => {
  const order = (o: string) =>
    `'O' || ${o} AS "Order Number", 'u' || ${o} % 9 AS "Buyer Username", strftime(DATE '2025-01-01' + (${o})::INT, '%b-%d-%y') AS "Sale Date"`;
  const found = await suggest("ebay_sums", {
    report: `SELECT ${order("i // 2")}, 'N' || i % 8 AS "Item Number", 'Cup ' || i % 8 AS "Item Title", ${SQL.units} AS "Quantity", '$' || (${SQL.price}) AS "Sold For", NULL AS "Total Price" ${from}
      UNION ALL SELECT ${order("o")}, NULL, NULL, sum(units), '$' || sum(worth), '$' || sum(worth)
        FROM (SELECT i // 2 AS o, ${SQL.units} AS units, ${SQL.worth} AS worth ${from}) GROUP BY o`,
  });
  const [lines, orders] = [
    await rowsOf("ebay_sums", found.get("order_items")!),
    await rowsOf("ebay_sums", found.get("orders")!),
  ];
  expect([lines.length, added(lines, "quantity"), added(lines, "total")]).toEqual(full);
  expect([orders.length, added(orders, "total")]).toEqual([COUNT / 2, sumOf(worth)]);
  expect(orders[0]).not.toHaveProperty("subtotal");
});

test("Amazon's transactions: what a refund's goods came to stands below zero, and was given back", async () => {
  const row = (type: string, sign: string) =>
    `'${type}' AS "type", 'O' || i // 2 AS "order id", ${SQL.day} AS "date/time", 'S' || i % 8 AS "sku", ${SQL.units} AS "quantity",
     ${sign}${SQL.price} AS "product sales", ${sign}(${SQL.price}) * -0.15 AS "selling fees", ${sign}(${SQL.price}) * 0.85 AS "total"`;
  const found = await suggest("amazon_back", {
    transactions: `SELECT ${row("Order", "")} ${from} UNION ALL SELECT ${row("Refund", "-1 * ")} ${from} WHERE i % 20 = 7`,
  });
  const refunds = await rowsOf("amazon_back", found.get("refunds")!);
  expect(refunds).toHaveLength(4);
  expect(refunds.every(({ amount }) => Number(amount) > 0)).toBe(true);
});

test("orders whose payment was called off are no sales, and what an order says was given back is a refund", async () => {
  const found = await suggest("called_off", {
    export: `SELECT 'O' || i // 2 AS order_number, ${SQL.day} AS date, CASE WHEN i // 2 % 10 = 3 THEN 'CANCELLED' ELSE 'PAID' END AS payment_status, 'SHIPPED' AS fulfillment_status,
      'S' || i % 8 AS item_sku, ${SQL.units} AS item_quantity, ${SQL.price} AS item_price, ${SQL.worth} AS item_subtotal, 40 + i // 2 AS order_total, i // 2 % 4 AS order_refunded_amount ${from}`,
  });
  const [orders, lines, refunds] = await Promise.all(
    ["orders", "order_items", "refunds"].map((table) => rowsOf("called_off", found.get(table)!)),
  );
  expect([orders!.length, lines!.length]).toEqual([36, 72]);
  const numbers = orders!.map(({ order_id }) => Number(String(order_id).slice(1)));
  expect(added(refunds!, "amount")).toBe(numbers.reduce((sum, number) => sum + (number % 4), 0));
});
