import { beforeAll, describe, expect, test } from "vitest";
import { added, bench, rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";
import type { Suggestion } from "./work.ts";

warehouseForTests();

describe("a German shop of four files", () => {
  const shop = {
    bestellungen: `SELECT 9000 + i AS "Bestellnummer", 100 + i % 40 AS "Kundennr", strftime(DATE '2024-01-01' + i::INT, '%d.%m.%Y') AS "Bestelldatum",
      ['offen', 'versendet', 'storniert'][i % 3 + 1] AS "Zustand", replace(printf('%.2f', (10 + i * 1.1)::DOUBLE), '.', ',') AS "Gesamtbetrag", '4,90' AS "Versandkosten" FROM range(200) r(i)`,
    positionen: `SELECT 9000 + i // 2 AS "Bestellnummer", 'A-' || (i % 25) AS "Artikelnr", 1 + i % 3 AS "Menge", replace(printf('%.2f', (2 + i % 7)::DOUBLE), '.', ',') AS "Einzelpreis" FROM range(400) r(i)`,
    kunden: `SELECT 100 + i AS "Kundennr", 'Vor' || i AS "Vorname", 'Nach' || i AS "Nachname", 'k' || i || '@example.de' AS "EMail", '8' || (1000 + i) AS "PLZ", 'Ulm' AS "Ort", 'DE' AS "Land" FROM range(40) r(i)`,
    artikel: `SELECT 'A-' || i AS "Artikelnr", 'Tasse ' || i AS "Bezeichnung", 'Marke ' || i % 3 AS "Hersteller", 'Küche' AS "Warengruppe" FROM range(25) r(i)`,
  };
  let found: Map<string, Suggestion>;
  beforeAll(async () => {
    found = await suggest("raw_de", shop);
  });

  test("tells the tables and their columns", () => {
    expect(sources(found.get("orders"))).toMatchObject({
      order_id: "bestellungen.Bestellnummer",
      customer_id: "bestellungen.Kundennr",
      ordered_at: "bestellungen.Bestelldatum",
      total: "bestellungen.Gesamtbetrag",
      shipping: "bestellungen.Versandkosten",
      status: "bestellungen.Zustand",
      currency: "setting",
    });
    expect(sources(found.get("order_items"))).toMatchObject({
      order_item_id: "combine",
      order_id: "positionen.Bestellnummer",
      product_id: "positionen.Artikelnr",
      quantity: "positionen.Menge",
      unit_price: "positionen.Einzelpreis",
      title: "artikel.Bezeichnung",
    });
    expect(sources(found.get("customers"))).toMatchObject({
      customer_id: "kunden.Kundennr",
      name: "combine",
      email_hash: "kunden.EMail",
      postcode: "kunden.PLZ",
      city: "kunden.Ort",
      country: "kunden.Land",
    });
    expect(sources(found.get("products"))).toMatchObject({
      product_id: "artikel.Artikelnr",
      title: "artikel.Bezeichnung",
      brand: "artikel.Hersteller",
      category_id: "artikel.Warengruppe",
    });
  });

  test("reads dates, decimal commas and statuses as they are written", async () => {
    const rule = found.get("orders")!.grid.parts[0]!.columns;
    expect(rule.ordered_at!.dateFormat).toBe("%d.%m.%Y");
    expect(rule.total!.decimal).toBe(",");
    const [first] = await rowsOf("raw_de", found.get("orders")!);
    expect(first).toMatchObject({ ordered_at: "2024-01-01 00:00:00", total: "10.0", status: "processing" });
    const all = await rowsOf("raw_de", found.get("orders")!);
    expect(new Set(all.map((row) => row.status))).toEqual(new Set(["processing", "completed", "cancelled"]));
  });

  test("keeps addresses of people out of the attributes and hashes their e-mail", async () => {
    expect(found.get("customers")!.grid.parts[0]!.columns.email_hash!.hash).toBe(true);
    expect(sources(found.get("customers")).attributes).toBeUndefined();
  });

  test("says how sure it is, and why", () => {
    const orders = found.get("orders")!;
    expect(orders.confidence).toBeGreaterThan(0.7);
    for (const { confidence, reason } of orders.columns) {
      expect(confidence).toBeGreaterThan(0.4);
      expect(reason).toMatch(/\S/);
    }
    expect(orders.columns.find(({ column }) => column === "ordered_at")!.reason).toMatch(
      /Bestelldatum.*such as.*dates are written as/,
    );
  });
});

describe("one Spanish table of lines", () => {
  const lines = {
    ventas_2024: `SELECT 'P' || (1000 + i // 3) AS "id_pedido", 50 + i // 6 % 30 AS "id_cliente", strftime(DATE '2024-02-01' + (i // 3)::INT, '%d/%m/%Y') AS "fecha_pedido",
      'SKU' || (i % 20) AS "codigo_producto", 'Taza ' || i % 20 AS "nombre_producto", 'Hogar ' || i % 4 AS "categoria", 1 + i % 2 AS "cantidad", 3.25 + i % 5 AS "precio_unitario" FROM range(300) r(i)`,
  };

  test("gives lines, orders, customers, products and categories", async () => {
    const found = await suggest("raw_es", lines);
    expect([...found.keys()].sort()).toEqual([
      "categories",
      "customers",
      "order_items",
      "orders",
      "products",
      "variants",
    ]);
    const counts = Object.fromEntries(
      await Promise.all(
        [...found].map(async ([name, suggestion]) => [name, (await rowsOf("raw_es", suggestion)).length]),
      ),
    );
    expect(counts).toEqual({
      customers: 30,
      categories: 4,
      products: 20,
      variants: 20,
      orders: 100,
      order_items: 300,
    });
    const orders = await rowsOf("raw_es", found.get("orders")!);
    const [expected] = await bench.warehouse.query<{ total: number }>(
      `SELECT CAST(sum(cantidad::DECIMAL(9, 2) * precio_unitario::DECIMAL(9, 2)) AS DOUBLE) AS total FROM raw_es.ventas_2024`,
    );
    expect(orders.reduce((sum, row) => sum + Number(row.total), 0)).toBeCloseTo(expected!.total, 6);
    expect(found.get("orders")!.reason).toBe("No table holds orders: one for each id_pedido of ventas_2024");
  });
});

test("one sheet of a person's: names beside addresses, products beside their numbers, signs of a currency", async () => {
  const sheet = (sign: string) => ({
    sales: `SELECT 'B' || i // 2 AS "Order", DATE '2024-01-01' + (i // 2)::INT AS "Date", 'Ann Lee ' || i // 2 % 5 AS "Customer", IF(i % 4 < 2, 'K', 'k') || i // 2 % 7 || '@x.example' AS "Email",
      'Lamp ' || i % 9 AS "Product", printf('%05d', i % 9) AS "SKU", 1 + i % 3 AS "Quantity", printf('${sign}%.2f', 5.5 + i) AS "Price" FROM range(60) r(i)`,
  });
  const found = await suggest("raw_sheet", sheet("€"));
  expect(sources(found.get("orders"))).toMatchObject({ customer_id: "sales.Email", currency: "fixed" });
  expect(sources(found.get("customers"))).toMatchObject({
    email_hash: "sales.Email",
    name: "sales.Customer",
  });
  for (const name of ["products", "order_items"])
    expect(sources(found.get(name))).toMatchObject({ product_id: "sales.SKU", title: "sales.Product" });
  expect(sources(found.get("order_items")).variant_id).toBe("sales.SKU");
  const [order] = await rowsOf("raw_sheet", found.get("orders")!);
  const [customer] = (await rowsOf("raw_sheet", found.get("customers")!)).filter(
    (row) => row.customer_id === order!.customer_id,
  );
  expect(order).toMatchObject({ currency: "EUR", total: "18.500000" });
  expect(customer!.email_hash).toBe(order!.customer_id);
  // Ann and ann at one address are one person.
  expect(await rowsOf("raw_sheet", found.get("customers")!)).toHaveLength(7);
  const polish = sheet("").sales.replace("5.5 + i)", "205.5 + i) || ' zł'");
  const zloty = await suggest("raw_zloty", { sales: polish });
  expect((await rowsOf("raw_zloty", zloty.get("orders")!))[0]).toMatchObject({
    currency: "PLN",
    total: "618.500000",
  });
  const dollars = (await suggest("raw_dollars", sheet("$"), "CAD")).get("orders")!;
  expect((await rowsOf("raw_dollars", dollars))[0]).toMatchObject({ currency: "CAD" });
});

test("orders of one line each are still lines; a figure that may be a thousand or a fraction is said", async () => {
  const found = await suggest("raw_single", {
    sales: `SELECT i AS order_id, DATE '2024-01-01' + i::INT AS order_date, i % 9 AS customer_id, 'S' || i % 5 AS sku, 1 + i % 3 AS quantity, i || ',250' AS price FROM range(1, 60) r(i)`,
  });
  expect([...found.keys()]).toEqual(["customers", "products", "variants", "orders", "order_items"]);
  const price = found.get("order_items")!.columns.find(({ column }) => column === "unit_price")!;
  expect(price.reason).toContain('"1,250" could be a thousand or a fraction');
});

test("dates with the month as a word, with and without a zone", async () => {
  const found = await suggest("written", {
    orders: `SELECT i AS order_id, strftime(TIMESTAMP '2024-01-30 10:15:00' + to_days(i::INT), '%a, %d %b %Y %H:%M:%S -0500') AS order_date, i % 9 AS customer_id, 9.5 + i AS total FROM range(50) r(i)`,
  });
  expect(found.get("orders")!.grid.parts[0]!.columns.ordered_at!.dateFormat).toBe("written");
  expect(await rowsOf("written", found.get("orders")!)).toEqual(
    expect.arrayContaining([expect.objectContaining({ ordered_at: "2024-03-01 10:15:00-05:00" })]),
  );
});

test("dates that a spreadsheet has left as numbers of days", async () => {
  const found = await suggest("raw_days", {
    orders: `SELECT i AS order_id, 45292.75 + i AS order_date, i % 9 AS customer_id, 9.5 + i AS total FROM range(50) r(i)`,
  });
  const [first] = await rowsOf("raw_days", found.get("orders")!);
  expect(first).toMatchObject({ order_id: "0", ordered_at: "2024-01-01 18:00:00" });
});

test("an object within a record is nobody's id", async () => {
  const found = await suggest("raw_nested", {
    orders: `SELECT i AS id, DATE '2024-01-01' + i::INT AS created_at, '{"id":' || i % 5 || ',"email":"a@x.example"}' AS customer, 9.5 + i AS total_price FROM range(50) r(i)`,
  });
  expect([...found.keys()]).toEqual(["orders"]);
  expect(sources(found.get("orders")).customer_id).toBeUndefined();
});

test("whole amounts are no cents where the workspace's currency has none", async () => {
  const sales = `SELECT i AS order_id, i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS order_date, 3980 + i * 7 AS total FROM range(50) r(i)`;
  const total = async (schema: string, home: string) =>
    (await suggest(schema, { orders: sales }, home)).get("orders")!.grid.parts[0]!.columns.total!.minorDigits;
  expect(await total("raw_yen", "JPY")).toBeUndefined();
  expect(await total("raw_cents", "EUR")).toBe(2);
});

describe("a database with keys of its own", () => {
  const shop = {
    app_user: `SELECT i AS id, 'u' || i || '@example.org' AS email, TIMESTAMP '2023-01-01' + INTERVAL (i) HOUR AS created_at FROM range(1, 61) r(i)`,
    purchase: `SELECT i AS id, 'R-' || i AS reference, 1 + i % 60 AS user_id, TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS placed_at, 1999 + i * 7 AS total_amount, 'eur' AS currency FROM range(1, 121) r(i)`,
    purchase_item: `SELECT i AS id, 1 + i % 120 AS purchase_id, 1 + i % 30 AS variant_id, 1 + i % 2 AS qty, 499 + i % 900 AS price FROM range(1, 361) r(i)`,
    variant: `SELECT i AS id, 1 + i % 10 AS product_id, 'S' || i AS sku, 499 + i * 13 AS price FROM range(1, 31) r(i)`,
    product: `SELECT i AS id, 'Mug ' || i AS name FROM range(1, 11) r(i)`,
    refund: `SELECT i AS id, 700000 + i AS transaction_id, 1 + i AS order_line_id, 200 AS amount FROM range(1, 9) r(i)`,
  };

  test("follows the keys, reads cents, and drops what points nowhere", async () => {
    const found = await suggest("raw_db", shop);
    expect(sources(found.get("orders"))).toMatchObject({
      order_id: "purchase.id",
      customer_id: "purchase.user_id",
      ordered_at: "purchase.placed_at",
    });
    expect(sources(found.get("customers"))).toMatchObject({
      customer_id: "app_user.id",
      email_hash: "app_user.email",
    });
    expect(sources(found.get("order_items"))).toMatchObject({
      order_item_id: "purchase_item.id",
      order_id: "purchase_item.purchase_id",
      variant_id: "purchase_item.variant_id",
      product_id: "variant.product_id",
    });
    expect(found.get("orders")!.grid.parts[0]!.columns.total!.minorDigits).toBe(2);
    expect(found.get("variants")!.grid.parts[0]!.columns.price!.minorDigits).toBe(2);
    const refunds = await rowsOf("raw_db", found.get("refunds")!);
    expect([refunds.length, added(refunds, "amount")]).toEqual([8, 16]);
    expect(refunds[0]).toMatchObject({ order_id: "3", order_item_id: "2" });
    const [item] = await rowsOf("raw_db", found.get("order_items")!);
    expect(item).toMatchObject({ order_item_id: "1", unit_price: "5.0", total: "10.0" });
  });
});

test("two years of one table come under one another", async () => {
  const year = (n: number) =>
    `SELECT ${n} * 1000 + i AS order_id, i % 20 AS customer_id, DATE '${n}-01-01' + i::INT AS order_date, 9.5 + i AS total FROM range(50) r(i)`;
  const found = await suggest("raw_years", { orders_2023: year(2023), orders_2024: year(2024) });
  expect(
    found
      .get("orders")!
      .grid.parts.map((part) => part.from)
      .sort(),
  ).toEqual(["orders_2023", "orders_2024"]);
  expect(await rowsOf("raw_years", found.get("orders")!)).toHaveLength(100);
});

test("spend by channel names its campaigns", async () => {
  const found = await suggest("raw_spend", {
    marketing: `SELECT strftime(DATE '2024-01-01' + i::INT, '%m/%d/%Y') AS "Date", 100.5 + i AS "Search_Spend", 20 + i AS "Social_Spend" FROM range(60) r(i)`,
  });
  const campaigns = await rowsOf("raw_spend", found.get("campaigns")!);
  expect(campaigns.map((row) => row.name)).toEqual(["Search", "Social"]);
  expect(await rowsOf("raw_spend", found.get("ad_spend")!)).toHaveLength(120);
});

test("nothing is made up where nothing is known", async () => {
  const found = await suggest("raw_noise", {
    settings: "SELECT 'theme' AS k, 'dark' AS v",
    weather: "SELECT i AS station, 12.5 + i AS temperature FROM range(30) r(i)",
  });
  expect([...found.keys()]).toEqual([]);
});

test("goods whose number is called as they are have a table of their own; where that is their name they have none", async () => {
  const lines = `SELECT 9000 + i // 2 AS auftrag, 'A-' || (i % 12) AS artikel, 1 + i % 3 AS menge, 2.5 + i % 12 AS preis FROM range(300) r(i)`;
  const numbered = await suggest("raw_bare", {
    positionen: lines,
    artikel: `SELECT 'A-' || i AS artikel, 'Tasse ' || i AS bezeichnung, 'Gruppe ' || i % 3 AS warengruppe FROM range(12) r(i)`,
  });
  expect(sources(numbered.get("products"))).toMatchObject({
    product_id: "artikel.artikel",
    title: "artikel.bezeichnung",
    category_id: "artikel.warengruppe",
  });
  expect(sources(numbered.get("order_items"))).toMatchObject({
    quantity: "positionen.menge",
    title: "artikel.bezeichnung",
  });
  const named = await suggest("raw_bare_names", {
    positionen: lines.replace("'A-' ||", "'Red cup ' ||"),
    artikel: `SELECT 'Red cup ' || i AS artikel, 'Holds ' || i || ' ounces of tea' AS beschreibung FROM range(12) r(i)`,
  });
  expect(sources(named.get("products"))).toMatchObject({ title: "positionen.artikel" });
});
