/** Exports of shops, ERP programs and advertising with the headings, words and rows that those write. */
import { expect, test } from "vitest";
import {
  added,
  bench,
  DAY,
  PRICE,
  RANGE,
  rowsOf,
  sources,
  suggest,
  UNITS,
  warehouseForTests,
} from "./suggest.fixture.ts";

warehouseForTests();

const GOODS = 30 * 18;

test("a state beside a country is the order's where its words are, even those that need no translation", async () => {
  const found = await suggest("shopware", {
    orders: `SELECT 10000 + i AS order_number, ${DAY} AS order_date_time, 'Germany' AS billing_address_country, 'k' || i % 9 AS customer_id,
      ['completed', 'cancelled'][1 + i % 2] AS state, 9.5 + i AS price_total ${RANGE}`,
  });
  expect(sources(found.get("orders")).status).toBe("orders.state");
  expect(sources(found.get("customers")).region).toBeUndefined();
  const places = await suggest("places", {
    orders: `SELECT 10000 + i AS order_number, ${DAY} AS order_date, 'USA' AS country, 'k' || i % 9 AS customer_id, ['NY', 'New York', 'New Jersey'][1 + i % 3] AS state, 9.5 + i AS total ${RANGE}`,
  });
  expect(sources(places.get("orders")).status).toBe("fixed");
});

test("amounts of several currencies keep theirs, and headings name one without brackets", async () => {
  const found = await suggest("several", {
    orders: `SELECT 'o' || i AS order_no, ${DAY} AS created, ['EUR 1,', 'US$ 1,', '£1,'][1 + i % 3] || '234.50' AS amount, 'paid' AS state ${RANGE}`,
  });
  const rows = await rowsOf("several", found.get("orders")!);
  const in_ = (code: string) =>
    added(
      rows.filter(({ currency }) => currency === code),
      "total",
    );
  expect(["EUR", "USD", "GBP"].map(in_)).toEqual([24690, 24690, 24690]);
  const swiss = await suggest("swiss", {
    belege: `SELECT 'B' || i // 2 AS "Beleg-Nr", ${DAY} AS "Datum", 'A' || i % 7 AS "Artikel-Nr", ${UNITS} AS "Menge", ${UNITS} * ${PRICE} AS "Total CHF" ${RANGE}`,
  });
  expect((await rowsOf("swiss", swiss.get("orders")!))[0]).toMatchObject({ currency: "CHF" });
});

test("Salesforce's report: columns of the order's products, and its amount on each line", async () => {
  const found = await suggest("salesforce", {
    report: `SELECT '000' || i // 2 AS "Order Number", ${DAY} AS "Order Start Date", 'P' || i % 7 AS "Product Code", 'Cup ' || i % 7 AS "Product Name",
      ${UNITS} AS "Order Product: Quantity", ${PRICE} AS "Order Product: Unit Price", ${UNITS} * ${PRICE} AS "Order Product: Total Price", 18 AS "Order Amount" ${RANGE}`,
  });
  const lines = await rowsOf("salesforce", found.get("order_items")!);
  expect([added(lines, "quantity"), added(lines, "total")]).toEqual([90, GOODS]);
});

test("a dash or a row of units makes no text of a column of figures", async () => {
  const found = await suggest("stray", {
    sales: `SELECT 'N' || i // 2 AS "Order No", ${DAY} AS "Date", 'S' || i % 7 AS "SKU", CASE WHEN i = 7 THEN '-' ELSE ${UNITS}::VARCHAR END AS "Qty",
      CASE WHEN i = 0 THEN '(EUR)' ELSE ${PRICE}::VARCHAR END AS "Price" ${RANGE}`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    quantity: "sales.Qty",
    unit_price: "sales.Price",
  });
});

test("VTEX: a SKU's name and its seller's, its value and its total; QuickBooks: whom it is billed to", async () => {
  const vtex = await suggest("vtex", {
    orders: `SELECT 'v' || i // 2 AS "Order", ${DAY} AS "Creation Date", ${UNITS} AS "Quantity_SKU", i % 7 AS "ID_SKU", 'Blue Cup ' || i % 7 AS "SKU Name", ${PRICE} AS "SKU Value",
      ${PRICE} AS "SKU Selling Price", ${UNITS} * ${PRICE} AS "SKU Total Price", 'Shop' AS "Seller Name" ${RANGE}`,
  });
  expect(added(await rowsOf("vtex", vtex.get("order_items")!), "total")).toBe(GOODS);
  expect(sources(vtex.get("products"))).toMatchObject({
    product_id: "orders.ID_SKU",
    title: "orders.SKU Name",
  });
  const billed = await suggest("billed", {
    invoices: `SELECT 100 + i // 2 AS "Invoice #", ${DAY} AS "Invoice Date", 'Jo Doe' || ['Smith', 'Berg'][1 + i // 2 % 2] AS "Bill To", 'I' || i % 7 AS "Item", ${UNITS} AS "Qty", ${UNITS} * ${PRICE} AS "Amount" ${RANGE}`,
  });
  expect(sources(billed.get("orders")).customer_id).toBe("invoices.Bill To");
});

test("an order's total is the one with its tax, a selling price the price of a product", async () => {
  const found = await suggest("taxed", {
    invoices: `SELECT 'I' || i AS "Document No.", ${DAY} AS "Posting Date", 'C' || i % 9 AS "Customer No.", 10.0 AS "Amount", 12.0 AS "Amount Including VAT" ${RANGE}`,
    urunler: `SELECT 'S' || i AS "Ürün Kodu", 'Fincan ' || i AS "Ürün Adı", 5.5 AS "Satış Fiyatı", 7.5 AS "Liste Fiyatı", 2.5 AS "Alış Fiyatı" FROM range(20) r(i)`,
  });
  expect(sources(found.get("orders")).total).toBe("invoices.Amount Including VAT");
  expect(sources(found.get("variants"))).toMatchObject({
    price: "urunler.Satış Fiyatı",
    compare_at_price: "urunler.Liste Fiyatı",
    cost: "urunler.Alış Fiyatı",
  });
});

test("a person's document is no invoice, and a name beside a family name is half of it", async () => {
  const found = await suggest("personas", {
    clientes: `SELECT 100 + i AS "Código", 'Ana' AS "Nombre", 'García' || i AS "Apellidos", 'D' || i AS "Número de documento", 'a' || i || '@x.example' AS "Email", DATE '2023-01-01' + i::INT AS "Fecha alta" FROM range(30) r(i)`,
  });
  expect(found.has("orders")).toBe(false);
  const people = await rowsOf("personas", found.get("customers")!);
  expect(people).toContainEqual(expect.objectContaining({ customer_id: "100", name: "Ana García0" }));
  expect(JSON.stringify(people)).not.toContain("documento");
  const japanese = await suggest("people", {
    顧客: `SELECT 100 + i AS "顧客番号", '山田' AS "姓", '花子' AS "名", 'b' || i || '@x.example' AS "メールアドレス" FROM range(9) r(i)`,
  });
  expect((await rowsOf("people", japanese.get("customers")!))[0]).toMatchObject({ name: "山田 花子" });
});

test.each([
  ["view_item", "Viewed Product; ViewContent; product_viewed"],
  ["add_to_cart", "Added to Cart; product_added_to_cart; AddToCart"],
  ["begin_checkout", "Started Checkout; InitiateCheckout"],
  ["purchase", "Placed Order; Ordered Product; checkout_completed; CompletePayment; transaction; buy"],
])("events that trackers call otherwise are %s", async (name, words) => {
  for (const word of words.split("; ")) {
    const [row] = await bench.warehouse.query("SELECT app.event_name($word) AS name", { word });
    expect([word, row!.name]).toEqual([word, name]);
  }
});

test("numbers for events stay numbers", async () => {
  const [row] = await bench.warehouse.query(
    "SELECT app.event_name(7) AS whole, app.event_name(DATE '2024-01-01') AS day",
  );
  expect(row).toEqual({ whole: "7", day: "2024-01-01" });
});

test("what the shop orders from its suppliers is no sale", async () => {
  const found = await suggest("bought", {
    lines: `SELECT 'PO-' || i // 2 AS "PO Number", ${DAY} AS "PO Date", 'Acme' || i % 3 AS "Supplier", 'S' || i % 7 AS "SKU", 10 + i AS "Qty Ordered", 2.5 AS "Unit Cost", ${DAY} + 9 AS "Expected Date" ${RANGE}`,
  });
  expect([...found.keys()]).toEqual(["purchase_orders"]);
  expect(sources(found.get("purchase_orders"))).toMatchObject({
    purchase_order_id: "lines.PO Number",
    supplier_id: "lines.Supplier",
    variant_id: "lines.SKU",
    ordered_at: "lines.PO Date",
    expected_at: "lines.Expected Date",
    quantity: "lines.Qty Ordered",
    unit_cost: "lines.Unit Cost",
  });
});

test("SAP Business One: a price after the discount that stands beside it", async () => {
  const found = await suggest("sap_b1", {
    rdr1: `SELECT 500 + i // 2 AS "DocEntry", ${DAY} AS "DocDate", 'C' || i // 2 % 9 AS "CardCode", 'Jo Doe' AS "CardName", 'I' || i % 7 AS "ItemCode", 'Cup ' || i % 7 AS "Dscription", ${UNITS} AS "Quantity",
      ${PRICE} + 0.0 AS "PriceBefDi", 10.0 AS "DiscPrcnt", 0.9 * ${PRICE} AS "Price", 0.9 * ${UNITS} * ${PRICE} AS "LineTotal" ${RANGE}`,
  });
  const lines = await rowsOf("sap_b1", found.get("order_items")!);
  expect(added(lines, "total")).toBeCloseTo(0.9 * GOODS);
  expect(added(lines, "discount")).toBeCloseTo(0.1 * GOODS);
  expect(sources(found.get("products")).title).toBe("rdr1.Dscription");
});

const HEADINGS: [string, string[]][] = [
  ["es", ["Nº Factura", "Fecha", "Cód. Cliente", "Cód. Artículo", "Artículo", "Uds.", "P.V.P.", "Importe"]],
  [
    "it",
    [
      "Numero ordine",
      "Data ordine",
      "Ragione sociale",
      "Codice articolo",
      "Descrizione",
      "Q.tà",
      "Prezzo",
      "Totale riga",
    ],
  ],
  [
    "pl",
    [
      "Numer zamówienia",
      "Data zakupu",
      "Kupujący",
      "Identyfikator oferty",
      "Tytuł oferty",
      "Liczba sztuk",
      "Cena za sztukę",
      "Wartość pozycji",
    ],
  ],
  [
    "nav",
    [
      "Document No.",
      "Posting Date",
      "Sell-to Customer No.",
      "Item No.",
      "Description",
      "Quantity",
      "Unit Price",
      "Amount",
    ],
  ],
];
test.each(HEADINGS)(
  "lines in %s",
  async (language, [id, day, customer, product, title, units, price, total]) => {
    const found = await suggest(`lines_${language}`, {
      t: `SELECT 'N' || i // 2 AS "${id}", ${DAY} AS "${day}", 'K' || i // 2 % 9 AS "${customer}", 'A' || i % 7 AS "${product}", 'Blue Cup ' || i % 7 AS "${title}",
      ${UNITS} AS "${units}", ${PRICE} AS "${price}", ${UNITS} * ${PRICE} AS "${total}", ${UNITS} * ${PRICE} * 1.2 AS "Amount Including VAT", 4.9 AS "Shipping Cost", 'Standard' AS "x" ${RANGE}`,
    });
    expect(sources(found.get("order_items"))).toEqual({
      order_item_id: "combine",
      order_id: `t.${id}`,
      variant_id: `t.${product}`,
      product_id: `t.${product}`,
      ...(sources(found.get("order_items")).sku && { sku: `t.${product}` }),
      title: `t.${title}`,
      quantity: `t.${units}`,
      unit_price: `t.${price}`,
      total: `t.${total}`,
    });
    expect(sources(found.get("orders")).customer_id).toBe(`t.${customer}`);
  },
);

test("Japanese: a rate is no tax, a family name no customer, what coupons paid no total", async () => {
  const found = await suggest("rakuten", {
    注文: `SELECT 'R' || i // 2 AS "注文番号", ${DAY} AS "注文日時", '山田' || i // 2 % 5 AS "注文者姓", 'a' || i // 2 % 9 || '@x.example' AS "注文者メールアドレス", 'A' || i % 7 AS "商品番号",
      '皿' AS "商品名", ${PRICE} * 100 AS "単価", ${UNITS} AS "個数", 0.1 AS "税率", 1 AS "送料込別", 500 AS "送料合計", 0 AS "クーポン利用総額", ['発送済み', 'キャンセル'][1 + i // 2 % 2] AS "対応状況" ${RANGE}`,
  });
  const orders = await rowsOf("rakuten", found.get("orders")!);
  expect([orders.length, added(orders, "shipping"), added(orders, "tax")]).toEqual([30, 15_000, 0]);
  expect(sources(found.get("orders"))).toMatchObject({
    customer_id: "注文.注文者メールアドレス",
    status: "注文.対応状況",
  });
  expect(added(await rowsOf("rakuten", found.get("order_items")!), "total")).toBe(GOODS * 100);
});

test("advertising: impressions cut short, German words, and what a campaign is called", async () => {
  const google = await suggest("google", {
    report: `SELECT ${DAY} AS "Day", 'Spring ' || i % 2 AS "Campaign", 70 + i % 2 AS "Campaign ID", 1.5 AS "Cost", 100 AS "Impr.", 7 AS "Clicks" ${RANGE}`,
  });
  expect(sources(google.get("ad_spend"))).toMatchObject({
    campaign_id: "report.Campaign ID",
    impressions: "report.Impr.",
  });
  expect((await rowsOf("google", google.get("campaigns")!)).map(({ name }) => name)).toEqual([
    "Spring 0",
    "Spring 1",
  ]);
  const meta = await suggest("meta", {
    report: `SELECT ${DAY} AS "Tag", 'Spring ' || i % 2 AS "Kampagnenname", 1.5 AS "Ausgegebener Betrag (EUR)", 100 AS "Impressionen", 7 AS "Link-Klicks" ${RANGE}`,
  });
  expect(sources(meta.get("ad_spend"))).toMatchObject({
    spend: "report.Ausgegebener Betrag (EUR)",
    clicks: "report.Link-Klicks",
  });
});

test("customers known by their name alone are called so; where they live is not kept beside", async () => {
  const found = await suggest("by_name", {
    orders: `SELECT 'o' || i AS order_no, ${DAY} AS order_date, 'Jo Doe' || ['Smith', 'Berg'][1 + i % 2] AS customer, 9.5 AS total ${RANGE}`,
  });
  expect(sources(found.get("customers"))).toMatchObject({
    customer_id: "orders.customer",
    name: "orders.customer",
  });
  const dutch = await suggest("klanten", {
    klanten: `SELECT 100 + i AS "Klantnummer", 'a' || i || '@x.example' AS "E-mailadres", 'Straat ' || i AS "Straat", '01-03-1980' AS "Geboortedatum", 'Utrecht' AS "Woonplaats", 'Dhr.' AS "Aanhef" FROM range(40) r(i)`,
  });
  expect(dutch.get("customers")!.grid.parts[0]!.columns.attributes!.from).toMatchObject({
    of: [{ column: "Aanhef" }],
  });
  expect(sources(dutch.get("customers")).city).toBe("klanten.Woonplaats");
});

test("costs and refunds in the words of a supplier and of a French shop", async () => {
  const found = await suggest("dutch_list", {
    artikelen: `SELECT 'A' || i AS "Artikelnummer", 'Cup ' || i AS "Omschrijving", 2.5 AS "Inkoopprijs", 5.95 AS "Adviesprijs" FROM range(20) r(i)`,
  });
  expect(sources(found.get("variants"))).toMatchObject({
    cost: "artikelen.Inkoopprijs",
    price: "artikelen.Adviesprijs",
  });
  const french = await suggest("french", {
    commandes: `SELECT 100 + i AS "N° commande", ${DAY} AS "Date de commande", 9.5 AS "Total TTC", 'c' || i % 9 AS "Client" ${RANGE}`,
    remboursements: `SELECT 'R' || i AS "N° remboursement", 100 + i AS "N° commande", ${DAY} AS "Date de remboursement", 9.5 AS "Montant remboursé" FROM range(9) r(i)`,
  });
  expect(sources(french.get("refunds"))).toMatchObject({
    refund_id: "remboursements.N° remboursement",
    order_id: "remboursements.N° commande",
    amount: "remboursements.Montant remboursé",
  });
});
