/** Guesses from names and columns of layouts that shops really have. */
import { describe, expect, it } from "vitest";
import { columnMeaning } from "./column-meaning.ts";
import { guessTable } from "./table-guess.ts";

/** Columns as `name:value`; the value stands for a column full of such values, `name!` for an unused one. */
function tableOf(name: string, columns: string[], key: string[] = []) {
  return guessTable(
    name,
    columns.map((text) => {
      const [, column = "", value] = /^(.+?)(?::(.*))?$/.exec(text)!;
      const values = value === undefined ? ["x1", "x2"] : [value];
      const facts = {
        name: column,
        type: "VARCHAR",
        key: key.includes(column),
        values,
        distinct: 60,
        rows: 100,
      };
      return { name: column, key: facts.key, unique: facts.key, meaning: columnMeaning(facts) };
    }),
  );
}

describe("what a table seems to be", () => {
  it.each([
    [
      "sales_order_item",
      ["item_id:1", "order_id:7", "sku", "qty_ordered:2", "price:9.99"],
      ["item_id"],
      "order_items",
    ],
    [
      "oc_order",
      ["order_id:1", "customer_id:5", "total:12.5", "date_added:2024-01-02 10:00:00", "currency_code:EUR"],
      ["order_id"],
      "orders",
    ],
    [
      "wp_wc_customer_lookup",
      ["customer_id:1", "email:a@b.example", "first_name:Ann", "country:DE"],
      ["customer_id"],
      "customers",
    ],
    ["catalog", ["product_id:1", "brand:Acme", "title:Mug", "price:5.00"], ["product_id"], "products"],
    [
      "2019-Oct.csv",
      ["event_time:2019-10-01 00:00:00 UTC", "event_type:view", "product_id:1", "user_session:ab"],
      [],
      "interactions",
    ],
    ["stock_levels", ["sku", "warehouse_id:2", "on_hand:12"], [], "inventory_levels"],
    [
      "stock_movement",
      ["id:1", "product_id:3", "quantity:-2", "created_at:2024-01-02 10:00:00"],
      ["id"],
      "inventory_movements",
    ],
    ["returns", ["return_id:1", "order_id:7", "amount:5.00", "reason:broken"], ["return_id"], "refunds"],
    [
      "Online Retail",
      ["InvoiceNo:536365", "StockCode", "Quantity:6", "UnitPrice:2.55", "CustomerID:17850"],
      [],
      "order_items",
    ],
    [
      "zamowienia",
      ["Numer zamówienia:7", "Tytuł oferty:Kubek", "Sygnatura:K1", "Liczba sztuk:2"],
      [],
      "order_items",
    ],
    ["注文", ["注文番号:7", "商品番号:K1", "商品名:皿", "個数:2", "単価:500"], [], "order_items"],
    [
      "wettbewerb",
      ["Artikelnummer:1", "Mitbewerber:Shop A", "Preis:9.99", "Abrufdatum:2024-01-02"],
      [],
      "competitor_prices",
    ],
    [
      "klanten",
      ["Klantnummer:1", "E-mailadres:a@b.example", "Woonplaats:Utrecht", "Geboortedatum:1980-01-02"],
      [],
      "customers",
    ],
  ])("takes %s for what it is", (name, columns, key, expected) => {
    const guess = tableOf(name, columns, key);
    expect(guess?.table).toBe(expected);
    expect(guess!.reason).toMatch(/has /);
  });

  it.each([
    ["order_status", ["id:1", "name:open"], ["id"]],
    ["product_category_link", ["product_id:1", "category_id:2"], ["product_id", "category_id"]],
    ["settings", ["key", "value"], ["key"]],
    ["ps_cart_product", ["id_cart:1", "id_product:4", "quantity:2", "id_shop:1"], []],
    [
      "wp_comments",
      ["comment_ID:1", "user_id:3", "comment_type:review", "comment_date:2024-01-02 10:00:00"],
      ["comment_ID"],
    ],
  ])("makes nothing of %s", (name, columns, key) => {
    expect(tableOf(name, columns, key)).toBeNull();
  });
});
