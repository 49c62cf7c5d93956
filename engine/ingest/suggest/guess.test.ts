/** Guesses for single tables of layouts that shops really have. */
import { expect, test } from "vitest";
import { guessTable } from "./guess.ts";
import { bench, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

/** What a table of 90 rows seems to be; `columns` are SQL over their numbers i, all loaded as text. */
const guess = (name: string, columns: string) =>
  bench.warehouse.transaction(async (session) => {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE mb_profile AS SELECT COLUMNS(*)::VARCHAR FROM (SELECT ${columns} FROM range(90) r(i))`,
    );
    const rows = await session.query<{ column_name: string }>("DESCRIBE mb_profile");
    const table = { name, rows: "mb_profile", columns: rows.map((row) => row.column_name) };
    return guessTable(session, table, "EUR", new AbortController().signal);
  });

const DAY = "DATE '2024-01-01' + i::INT";
const PRICE = "9.5 + i % 7";

test.each([
  [
    "sales_order_item",
    `i AS item_id, i // 3 AS order_id, 'S' || i % 9 AS sku, 1 + i % 3 AS qty_ordered, ${PRICE} AS price`,
    "order_items",
  ],
  [
    "oc_order",
    `i AS order_id, i % 20 AS customer_id, ${PRICE} AS total, ${DAY} AS date_added, 'EUR' AS currency_code`,
    "orders",
  ],
  [
    "wp_wc_customer_lookup",
    "i AS customer_id, 'a' || i || '@b.example' AS email, 'Ann' AS first_name, 'DE' AS country",
    "customers",
  ],
  ["catalog", `i AS product_id, 'Acme' AS brand, 'Mug ' || i AS title, ${PRICE} AS price`, "products"],
  [
    "2019-Oct.csv",
    `${DAY} AS event_time, ['view', 'cart', 'purchase'][1 + i % 3] AS event_type, i % 9 AS product_id, 's' || i // 4 AS user_session`,
    "interactions",
  ],
  ["stock_levels", "'S' || i AS sku, i % 3 AS warehouse_id, i % 12 AS on_hand", "inventory_levels"],
  [
    "stock_movement",
    `i AS id, i % 9 AS product_id, i % 5 - 2 AS quantity, ${DAY} AS created_at`,
    "inventory_movements",
  ],
  ["returns", `i AS return_id, i + 7 AS order_id, ${PRICE} AS amount, 'broken' AS reason`, "refunds"],
  [
    "Online Retail",
    `536365 + i // 4 AS "InvoiceNo", 'S' || i % 9 AS "StockCode", 1 + i % 6 AS "Quantity", ${DAY} AS "InvoiceDate", ${PRICE} AS "UnitPrice", 17850 + i // 8 AS "CustomerID"`,
    "order_items",
  ],
  [
    "zamowienia",
    `i // 2 AS "Numer zamówienia", 'Kubek ' || i % 9 AS "Tytuł oferty", 'K' || i % 9 AS "Sygnatura", 1 + i % 2 AS "Liczba sztuk", ${PRICE} AS "Cena"`,
    "order_items",
  ],
  [
    "注文",
    `i // 2 AS 注文番号, 'K' || i % 9 AS 商品番号, '皿' AS 商品名, 1 + i % 2 AS 個数, 500 + i % 7 AS 単価`,
    "order_items",
  ],
  [
    "wettbewerb",
    `i % 9 AS "Artikelnummer", 'Shop ' || i % 3 AS "Mitbewerber", ${PRICE} AS "Preis", ${DAY} AS "Abrufdatum"`,
    "competitor_prices",
  ],
  [
    "klanten",
    `i AS "Klantnummer", 'a' || i || '@b.example' AS "E-mailadres", 'Utrecht' AS "Woonplaats", DATE '1980-01-02' AS "Geboortedatum"`,
    "customers",
  ],
])("takes %s for what it is", async (name, columns, expected) => {
  expect(await guess(name, columns)).toMatchObject({
    table: expected,
    reason: expect.stringMatching(/has /),
  });
});

test.each([
  ["order_status", "i AS id, 'open' AS name"],
  ["product_category_link", "i % 9 AS product_id, i % 4 AS category_id"],
  ["settings", "'k' || i AS key, 'v' AS value"],
  ["ps_cart_product", "i // 2 AS id_cart, i % 9 AS id_product, 1 + i % 2 AS quantity, 1 AS id_shop"],
  ["wp_comments", `i AS "comment_ID", i % 9 AS user_id, 'review' AS comment_type, ${DAY} AS comment_date`],
])("makes nothing of %s", async (name, columns) => {
  expect(await guess(name, columns)).toBeNull();
});

test("says which columns it goes by, and what they are called in the source", async () => {
  const columns = `i // 3 AS "Invoice", 'S' || i % 9 AS sku, 1 + i % 3 AS "Qty", ${PRICE} AS unit_price`;
  expect((await guess("order_items", columns))?.reason).toBe(
    'called "order_items", has order id (Invoice), product id (sku) and quantity (Qty)',
  );
});
