/** OpenCart 3 and 4 as their tables are laid out, with orders of known totals. */
import { beforeAll, expect, it } from "vitest";
import { allAgree, changesOf, type LoadedStore } from "../harness/loaded-store.ts";
import type { TestServer } from "../support/postgres.ts";
import { createDatabase, loaderOn, runIn } from "./databases.ts";
import { openCart } from "./opencart.fixture.ts";
import { BY_STATUS, EVENTS, rejectedOf, rowsOf } from "./store-checks.ts";

const OPENCART_STATES = [
  { status: "cancelled", money: "voided", n: 10 },
  { status: "completed", money: "paid", n: 30 },
  { status: "completed", money: "refunded", n: 10 },
  { status: "draft", money: "pending", n: 10 },
  { status: "failed", money: "voided", n: 10 },
  { status: "processing", money: "pending", n: 20 },
];

/** The tests, on a server that runs when the first of them begins. */
export function opencartSuite(running: () => TestServer): void {
  let server: TestServer;
  beforeAll(() => {
    server = running();
  });
  const load = loaderOn(running);

  const shapes = [
    { version: 4, prefix: "shop_", language: 3 },
    { version: 3, prefix: "", language: 2 },
  ] as const;
  it.each(shapes)("OpenCart $version with prefix $prefix is recognised and reconciled", async (shape) => {
    const name = `oc${shape.version}`;
    await createDatabase(server, name, openCart(shape));
    await load(name, async (store) => {
      const newer = shape.version === 4 ? 1 : 0;
      expect(rowsOf(store)).toEqual({
        customers: 8,
        categories: 2,
        locations: 1,
        products: 4,
        variants: 5 + newer,
        orders: 90,
        order_items: 180,
        refunds: 11,
        inventory_levels: 4 + newer,
        price_history: 1,
        interactions: 23 + 2 * newer,
      });
      expect(rejectedOf(store)).toEqual([]);
      expect(store.report.reconciliation).toEqual(allAgree(90));
      await checkOpenCart(store, shape.version);
      if (!newer) return;
      expect(changesOf(await store.sync())).toEqual([]);
      // A variant of product 4 that was sold and is gone: its line still names the master.
      await runIn(server, name, [
        "UPDATE {db}.shop_order_product SET product_id = 55, master_id = 4 WHERE product_id = 4 ORDER BY order_product_id LIMIT 1",
      ]);
      // More pieces of product 1 come back than its two lines, of other options, had together.
      await runIn(server, name, [
        "INSERT INTO {db}.shop_order_product (order_product_id, order_id, product_id, name, model, quantity, price, total, tax) VALUES (900, 4, 1, 'Hemd', 'M1', 2, 10, 20, 2)",
        "UPDATE {db}.shop_return SET quantity = 6, date_modified = '2030-01-01 00:00:00' WHERE order_id = 4",
      ]);
      await store.sync();
      const gone = "SELECT product_id, status FROM store.variants WHERE variant_id = '55'";
      expect(await store.query(gone)).toEqual([{ product_id: "4", status: "archived" }]);
      expect(await store.value("SELECT count(*) FROM store.products")).toBe(4);
      const back = `SELECT r.quantity, abs(r.amount - i.total - i.tax) < 0.001 AS whole
        FROM store.refunds r JOIN store.order_items i USING (order_item_id) WHERE r.order_id = '4' ORDER BY 1`;
      expect(await store.query(back)).toEqual([
        { quantity: 2, whole: true },
        { quantity: 3, whole: true },
      ]);
    });
  });

  async function checkOpenCart(store: LoadedStore, version: 3 | 4): Promise<void> {
    expect(await store.query(BY_STATUS)).toEqual(OPENCART_STATES);
    expect(await store.query(EVENTS)).toEqual([
      { name: "add_to_cart", n: 2 },
      { name: "add_to_wishlist", n: 1 },
      { name: "begin_checkout", n: 20 },
      ...(version === 4 ? [{ name: "view_item", n: 2 }] : []),
    ]);
    // The basket holds a size of product 1; who looks at it has chosen none.
    const seen = `SELECT variant_id AS v FROM store.interactions WHERE product_id = '1' AND event_name IN ('add_to_cart', 'view_item')`;
    expect(await store.query(`${seen} ORDER BY event_name`)).toEqual([
      { v: "1-2" },
      ...(version === 4 ? [{ v: null }] : []),
    ]);
    // Order 24: euros at 0.9, a coupon of a tenth, by a guest whose address is that of account 5.
    const order =
      "SELECT customer_id, currency, subtotal, discount, shipping, tax, total, coupon FROM store.orders";
    expect(await store.query(`${order} WHERE order_id = '24'`)).toEqual([
      {
        customer_id: "5",
        currency: "EUR",
        subtotal: 22.5,
        discount: 2.25,
        shipping: 4.5,
        tax: 4.05,
        total: 28.8,
        coupon: "TEN",
      },
    ]);
    const items =
      "SELECT variant_id, product_id, quantity, unit_price, discount, tax, total FROM store.order_items";
    expect(await store.query(`${items} WHERE order_id = '24'`)).toEqual([
      {
        variant_id: "1-2",
        product_id: "1",
        quantity: 2,
        unit_price: 11.25,
        discount: 2.25,
        tax: 4.05,
        total: 20.25,
      },
    ]);
    // A coupon that only made shipping free is no discount on goods.
    expect(await store.value("SELECT sum(discount) FROM store.order_items WHERE order_id = '5'")).toBe(0);
    expect(
      await store.query(
        "SELECT variant_id AS id, title, price, compare_at_price AS was, sku, weight FROM store.variants WHERE product_id IN ('1', '3') ORDER BY 1",
      ),
    ).toEqual([
      { id: "1-1", title: 'Hemd 1 "S" - Klein', price: 10, was: null, sku: "SKU-1", weight: 0.5 },
      { id: "1-2", title: 'Hemd 1 "S" - Groß', price: 12.5, was: null, sku: "SKU-1", weight: 0.5 },
      { id: "3", title: 'Hemd 3 "S"', price: 24, was: 30, sku: "SKU-3", weight: 0.5 },
    ]);
    const asked = "SELECT price, compare_at_price AS was FROM store.variants WHERE product_id = '2'";
    expect(await store.query(asked)).toEqual([
      version === 3 ? { price: 17, was: 20 } : { price: 20, was: null },
    ]);
    expect(await store.query("SELECT path FROM store.categories ORDER BY 1")).toEqual([
      { path: "Hemden & Hosen" },
      { path: "Hemden & Hosen / Hemden" },
    ]);
    expect(await store.value("SELECT DISTINCT brand FROM store.products")).toBe("Weber & Co");
    const start = version === 4 ? "2025-03-01T05:00:00.000Z" : "2025-03-01T00:00:00.000Z";
    expect(await store.query("SELECT valid_from, price FROM store.price_history")).toEqual([
      { valid_from: start, price: 30 },
    ]);
    // Money back: one return for money, and all of the orders whose status says refunded.
    expect(await store.value("SELECT sum(amount) FROM store.refunds WHERE reason = 'Erstattet'")).toBe(
      await store.value("SELECT sum(total) FROM store.orders WHERE financial_status = 'refunded'"),
    );
    expect(
      await store.query("SELECT order_id, quantity, amount FROM store.refunds WHERE reason <> 'Erstattet'"),
    ).toEqual([{ order_id: "4", quantity: 1, amount: 13.5 }]);
  }

  it("an OpenCart order that a voucher and store credit paid in part keeps what its lines were sold for", async () => {
    const shape = { version: 3, prefix: "", language: 1 } as const;
    await createDatabase(server, "oc_paid", [
      ...openCart(shape),
      "INSERT INTO {db}.order_total (order_id, code, title, value, sort_order) VALUES (4, 'voucher', 'Voucher (ABC)', -5, 8), (4, 'credit', 'Credit', -2, 8)",
      "UPDATE {db}.`order` SET total = total - 7 WHERE order_id = 4",
      "UPDATE {db}.`order` SET date_added = '0000-00-00 00:00:00' WHERE order_id = 7",
      // A return that the customer wrote down by hand.
      "UPDATE {db}.`return` SET product_id = 0, model = ' m1' WHERE order_id = 4",
      // Lists of states as the first versions wrote them, or as they were installed.
      `UPDATE {db}.setting SET value = 'a:2:{i:0;s:1:"5";i:1;s:1:"3";}' WHERE \`key\` = 'config_complete_status'`,
      "DELETE FROM {db}.setting WHERE `key` = 'config_processing_status'",
      // Dongs: many of them to a dollar, so that the fourth digit of dollars is some.
      "UPDATE {db}.`order` SET currency_code = 'VND', currency_value = 46345.67891234 WHERE order_id = 6",
      "UPDATE {db}.order_total SET value = value + 0.0001 WHERE order_id = 6 AND code IN ('tax', 'sub_total')",
    ]);
    await load("oc_paid", async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(90));
      const sums = `SELECT o.discount - 7 = i.off AND i.off > 0 AND o.subtotal - i.off = i.net AS agree, o.coupon
        FROM store.orders o, (SELECT sum(discount) AS off, sum(total) AS net FROM store.order_items WHERE order_id = '4') i
        WHERE o.order_id = '4'`;
      expect(await store.query(sums)).toEqual([{ agree: true, coupon: "TEN, ABC" }]);
      expect(await store.value("SELECT amount FROM store.refunds WHERE order_id = '4'")).toBe(13.5);
      expect(await store.query(BY_STATUS)).toEqual(OPENCART_STATES);
      const [own] = await server.query<{ total: number }>(
        "SELECT CAST(total * currency_value AS DOUBLE) AS total FROM oc_paid.`order` WHERE order_id = 6",
      );
      expect(own!.total).toBeGreaterThan(1e6);
      const dongs = await store.value(
        "SELECT CAST(total AS DOUBLE) FROM store.orders WHERE currency = 'VND'",
      );
      expect(dongs).toBeCloseTo(own!.total, 3);
      // A sale takes its pieces off the stock without a time.
      await runIn(server, "oc_paid", ["UPDATE {db}.product SET quantity = 7 WHERE product_id = 3"]);
      expect(changesOf(await store.sync())).toEqual(["inventory_levels"]);
      expect(await store.value("SELECT on_hand FROM store.inventory_levels WHERE variant_id = '3'")).toBe(7);
      await withoutRows(store);
      await withOneStock(store);
    });
  });

  /** Sizes that take from the one stock of their product. */
  async function withOneStock(store: LoadedStore): Promise<void> {
    await runIn(server, "oc_paid", [
      "UPDATE {db}.product_option_value SET subtract = 0 WHERE product_id = 1",
    ]);
    await store.sync();
    const held = `SELECT variant_id AS id, price, on_hand AS held FROM store.variants JOIN store.inventory_levels l USING (variant_id)
      WHERE product_id = '1' AND l.deleted_at IS NULL`;
    expect(await store.query(held)).toEqual([{ id: "1", price: 10, held: 100 }]);
    const sold = "SELECT DISTINCT variant_id AS id FROM store.order_items WHERE product_id = '1'";
    expect(await store.query(sold)).toEqual([{ id: "1" }]);
  }

  /** Products and a choice that were deleted, an order without rows of totals, states of the shop's own. */
  async function withoutRows(store: LoadedStore): Promise<void> {
    const sold =
      "SELECT DISTINCT product_id, variant_id, sku FROM store.order_items WHERE order_id <> '18' ORDER BY ALL";
    const before = await store.query(sold);
    await runIn(server, "oc_paid", [
      "DELETE FROM {db}.product WHERE product_id IN (3, 4)",
      "DELETE FROM {db}.product_option_value WHERE product_option_value_id = 2",
      "DELETE FROM {db}.order_total WHERE order_id = 18",
      "INSERT INTO {db}.order_status (order_status_id, language_id, name) VALUES (21, 1, 'Abholbereit'), (21, 2, 'Ready for pickup')",
      "UPDATE {db}.`order` SET order_status_id = 21, date_modified = '2026-01-01 00:00:00' WHERE order_id = 19",
      "UPDATE {db}.`order` SET order_status_id = 99, date_modified = '2026-01-01 00:00:00' WHERE order_id = 29",
    ]);
    await store.sync();
    expect(await store.query(sold)).toEqual(before);
    const known = "store.order_items SEMI JOIN store.variants USING (variant_id, product_id)";
    expect(await store.value(`SELECT count(*) FROM ${known} JOIN store.products USING (product_id)`)).toBe(
      await store.value("SELECT count(*) FROM store.order_items"),
    );
    const gone = `SELECT title, (SELECT list(title ORDER BY variant_id) FROM store.variants WHERE status = 'archived') AS variants
      FROM store.products WHERE status = 'archived' ORDER BY product_id`;
    const variants = ["Hemd 1", "Hemd 3", "Hemd 4"];
    expect(await store.query(gone)).toEqual([
      { title: "Hemd 3", variants },
      { title: "Hemd 4", variants },
    ]);
    const goods = "SELECT total > 0 AND discount = 0 FROM store.order_items WHERE order_id = '18'";
    expect(await store.value(goods)).toBe(true);
    const parts =
      "SELECT tax > 0 AND abs(subtotal - discount + shipping + tax - total) < 0.001 FROM store.orders WHERE order_id = '18'";
    expect(await store.value(parts)).toBe(true);
    const states = "SELECT DISTINCT status FROM store.orders WHERE order_id IN ('19', '29')";
    expect(await store.query(states)).toEqual([{ status: "processing" }]);
  }
}
