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
      unit_price: "4.5",
      discount: "1.0",
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

  test("lines of an ERP in German: a rate of discount is no amount, states are translated, goods name no customer", async () => {
    const found = await suggest("erp_de", {
      positionen: `SELECT printf('%010d', 4500000 + i // 2) AS "Verkaufsbeleg", strftime(DATE '2024-01-01' + (i // 2)::INT, '%Y%m%d') AS "Belegdatum", printf('%010d', 1000 + i // 2 % 9) AS "Auftraggeber",
        printf('%018d', i % 7) AS "Material", 'Schraube ' || i % 7 AS "Bezeichnung", 2 AS "Auftragsmenge", '11,50' AS "VK-Netto", '10 %' AS "Rabatt", '20,70' AS "Nettowert",
        ['Versendet', 'Storniert'][i // 2 % 2 + 1] AS "Auftragsstatus" FROM range(60) r(i)`,
    });
    expect(sources(found.get("order_items"))).toMatchObject({
      order_id: "positionen.Verkaufsbeleg",
      product_id: "positionen.Material",
      unit_price: "positionen.VK-Netto",
      total: "positionen.Nettowert",
    });
    expect((await rowsOf("erp_de", found.get("order_items")!))[0]!.discount).toBeCloseTo(2.3);
    expect(sources(found.get("customers"))).toEqual({
      customer_id: "positionen.Auftraggeber",
      created_at: "positionen.Belegdatum",
    });
    const orders = await rowsOf("erp_de", found.get("orders")!);
    expect(new Set(orders.map((row) => row.status))).toEqual(new Set(["completed", "cancelled"]));
    expect(String(orders[0]!.ordered_at)).toContain("2024-01-01");
  });

  test("invoices in Polish, orders in Portuguese and Dutch", async () => {
    const polish = await suggest("erp_pl", {
      sprzedaz: `SELECT 'FS ' || i // 2 || '/2024' AS "Nr dokumentu", DATE '2024-01-01' + (i // 2)::INT AS "Data sprzedaży", 'K' || i // 2 % 9 AS "Kontrahent", 'TOW' || i % 7 AS "Symbol", 'Towar ' || i % 7 AS "Nazwa towaru",
        2 AS "Ilość", '49,90' AS "Cena netto", '23%' AS "VAT", '99,80' AS "Wartość netto" FROM range(60) r(i)`,
    });
    expect(sources(polish.get("order_items"))).toMatchObject({
      order_id: "sprzedaz.Nr dokumentu",
      product_id: "sprzedaz.Symbol",
      title: "sprzedaz.Nazwa towaru",
      quantity: "sprzedaz.Ilość",
      unit_price: "sprzedaz.Cena netto",
      total: "sprzedaz.Wartość netto",
    });
    expect(sources(polish.get("order_items")).tax).toBeUndefined();
    const portuguese = await suggest("erp_pt", {
      pedidos: `SELECT i // 2 AS "Número do pedido", DATE '2024-01-01' + (i // 2)::INT AS "Data", 300 + i // 2 % 9 AS "Código do cliente", ['Aprovado', 'Cancelado'][i // 2 % 2 + 1] AS "Situação", 'P' || i % 7 AS "Código do produto",
        2 AS "Quantidade", 'R$ 1.099,90' AS "Valor unitário", 'R$ 2.199,80' AS "Valor total" FROM range(60) r(i)`,
    });
    expect(sources(portuguese.get("order_items"))).toMatchObject({
      unit_price: "pedidos.Valor unitário",
      total: "pedidos.Valor total",
    });
    expect((await rowsOf("erp_pt", portuguese.get("orders")!))[0]).toMatchObject({
      status: "completed",
      currency: "BRL",
      total: "4399.600000",
    });
    const dutch = await suggest("erp_nl", {
      bestellingen: `SELECT 'ORD' || i AS "Bestelnummer", TIMESTAMP '2024-01-01' + to_hours(i::INT) AS "Besteldatum", ['Betaald', 'Geannuleerd'][i % 2 + 1] AS "Status", 'k' || i % 9 || '@x.example' AS "E-mailadres",
        'Jan' AS "Voornaam", 'Smit' || i % 9 AS "Achternaam", '6,95' AS "Verzendkosten", '31,90' AS "Totaal" FROM range(60) r(i)`,
    });
    expect(sources(dutch.get("orders"))).toMatchObject({
      order_id: "bestellingen.Bestelnummer",
      customer_id: "bestellingen.E-mailadres",
      shipping: "bestellingen.Verzendkosten",
      total: "bestellingen.Totaal",
    });
    expect(dutch.has("customers")).toBe(true);
  });

  test("a till's amounts with tax, and charges of subscriptions", async () => {
    const till = await suggest("till_tax", {
      lines: `SELECT DATE '2024-01-01' + (i // 2)::INT AS "Date", 30000 + i // 2 AS "Sale ID", 'Item ' || i % 7 AS "Item", 2 AS "Qty", '$15.00' AS "Retail", '$2.40' AS "Tax", '$32.40' AS "Total w/ tax", 'Walk-in Customer' AS "Customer" FROM range(60) r(i)`,
    });
    const [[line], [order]] = [
      await rowsOf("till_tax", till.get("order_items")!),
      await rowsOf("till_tax", till.get("orders")!),
    ];
    expect([line!.unit_price, line!.tax, line!.total].map(Number)).toEqual([15, 2.4, 30]);
    expect([order!.subtotal, order!.tax, order!.total].map(Number)).toEqual([60, 4.8, 64.8]);
    const subscriptions = await suggest("charges", {
      charges: `SELECT 900000 + i AS charge_id, 70 + i % 9 AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS processed_at, ['SUCCESS', 'ERROR'][i % 2 + 1] AS status, 'BOX' || i % 3 AS sku, 1 AS quantity, 19.5 AS price, 19.5 AS total_price FROM range(60) r(i)`,
    });
    expect(sources(subscriptions.get("order_items"))).toMatchObject({
      order_id: "charges.charge_id",
      product_id: "charges.sku",
    });
  });

  test.each([
    ["jp", ["注文番号", "注文日", "顧客番号", "商品コード", "商品名", "数量", "単価", "金額"]],
    ["cn", ["订单编号", "订单日期", "客户编号", "商品编号", "商品名称", "数量", "单价", "总金额"]],
    [
      "ru",
      [
        "Номер заказа",
        "Дата",
        "Код клиента",
        "Артикул",
        "Наименование товара",
        "Количество",
        "Цена",
        "Сумма",
      ],
    ],
    [
      "cz",
      [
        "Číslo objednávky",
        "Datum",
        "Zákazník",
        "Kód zboží",
        "Název",
        "Množství",
        "Cena za kus",
        "Cena celkem",
      ],
    ],
    [
      "tr",
      ["Sipariş No", "Tarih", "Müşteri No", "Ürün Kodu", "Ürün Adı", "Adet", "Birim Fiyat", "Toplam Tutar"],
    ],
    ["se", ["Ordernummer", "Datum", "Kundnr", "Artikelnr", "Benämning", "Antal", "Pris", "Radsumma"]],
  ])("lines in %s", async (language, names) => {
    const [order, date, customer, product, title, quantity, price, total] = names as [string, ...string[]];
    const found = await suggest(`lines_${language}`, {
      lines: `SELECT 'B' || i // 2 AS "${order}", DATE '2024-01-01' + (i // 2)::INT AS "${date}", 'K' || i // 2 % 9 AS "${customer}", 'P' || i % 7 AS "${product}", 'Thing ' || i % 7 AS "${title}",
        1 + i % 3 AS "${quantity}", 11.5 AS "${price}", 11.5 * (1 + i % 3) AS "${total}" FROM range(60) r(i)`,
    });
    expect(sources(found.get("order_items"))).toMatchObject({
      order_id: `lines.${order}`,
      product_id: `lines.${product}`,
      title: `lines.${title}`,
      quantity: `lines.${quantity}`,
      unit_price: `lines.${price}`,
      total: `lines.${total}`,
    });
    expect(sources(found.get("orders"))).toMatchObject({
      ordered_at: `lines.${date}`,
      customer_id: `lines.${customer}`,
    });
  });

  test("amounts of the order that each of its lines repeats count once; those of a line are its own", async () => {
    const lines = (total: string) =>
      `SELECT 1000 + i // 3 AS "Order Number", DATE '2024-01-01' + (i // 3)::INT AS "Order Date", 'A-' || i % 7 AS "SKU", 'Mug ' || i % 7 AS "Item Name",
        1 + i % 2 AS "Quantity", 10.0 + i % 5 AS "Item Price", ${total} FROM range(90) r(i)`;
    const repeated = await suggest("repeated", {
      lines: lines(
        `50.5 + i // 3 AS "Order Total Amount", 5 + i // 3 % 4 AS "Order Shipping Amount", 2.5 + i // 3 % 3 AS "Order Tax Amount"`,
      ),
    });
    const [order] = await rowsOf("repeated", repeated.get("orders")!);
    expect(order).toMatchObject({ total: "50.5", shipping: "5", tax: "2.5" });
    expect(repeated.get("orders")!.columns.find(({ column }) => column === "total")!.reason).toContain(
      "counts once",
    );
    expect(sources(repeated.get("order_items"))).toMatchObject({ total: "arithmetic" });
    const own = await suggest("own_total", { lines: lines(`(1 + i % 2) * (10.0 + i % 5) AS "Order Total"`) });
    expect(sources(own.get("order_items")).total).toBe("lines.Order Total");
  });
});
