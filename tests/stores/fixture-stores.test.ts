/** OpenCart 3 and 4 and Magento 2 as their tables are laid out, with orders of known totals; and shops with nothing in them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { magento } from "../../connectors/presets/magento/index.ts";
import { opencart } from "../../connectors/presets/opencart/index.ts";
import {
  acceptedOf,
  allAgree,
  changesOf,
  type LoadedStore,
  withLoadedStore,
} from "../harness/loaded-store.ts";
import { hasMariadb, startMariadb } from "../support/mariadb.ts";
import type { TestServer } from "../support/postgres.ts";
import { configOf, createDatabase, runIn } from "./databases.ts";
import { magentoShop } from "./magento.fixture.ts";
import { openCart } from "./opencart.fixture.ts";

const why = hasMariadb ? "" : " (skipped: no MariaDB server)";
let server: TestServer;
const load = (database: string, use: (store: LoadedStore) => Promise<void>) =>
  withLoadedStore("mysql", configOf(server, database), use);

const BY_STATUS =
  "SELECT status, financial_status AS money, count(*) AS n FROM store.orders GROUP BY ALL ORDER BY ALL";
const OPENCART_STATES = [
  { status: "cancelled", money: "voided", n: 10 },
  { status: "completed", money: "paid", n: 30 },
  { status: "completed", money: "refunded", n: 10 },
  { status: "draft", money: "pending", n: 10 },
  { status: "failed", money: "voided", n: 10 },
  { status: "processing", money: "pending", n: 20 },
];
const EVENTS = "SELECT event_name AS name, count(*) AS n FROM store.interactions GROUP BY 1 ORDER BY 1";
const rowsOf = (store: LoadedStore) =>
  Object.fromEntries(Object.entries(acceptedOf(store.report)).filter(([, rows]) => rows > 0));
const rejectedOf = (store: LoadedStore) => store.report.tables.filter((table) => table.rejected > 0);

describe.skipIf(!hasMariadb)(`stores by layout${why}`, () => {
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server?.stop());

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

  const magentos = [
    { prefix: "m2_", attributes: 300, sources: true, rows: false },
    { prefix: "", attributes: 73, sources: false, rows: true },
  ];
  it.each(magentos)(
    "Magento with prefix $prefix, sources: $sources, rows: $rows is recognised and reconciled",
    async (shape) => {
      const name = `magento${shape.attributes}`;
      await createDatabase(server, name, magentoShop(shape));
      await load(name, async (store) => {
        expect(rowsOf(store)).toEqual({
          customers: 9,
          categories: 4,
          locations: shape.sources ? 2 : 1,
          products: 4,
          variants: 5,
          orders: 80,
          order_items: 160,
          refunds: 32,
          shipments: 1,
          inventory_levels: shape.sources ? 4 : 3,
          price_history: 1,
          interactions: 5,
        });
        expect(rejectedOf(store)).toEqual([]);
        expect(store.report.reconciliation).toEqual(allAgree(80));
        await checkMagento(store, shape.sources);
        if (shape.sources) expect(changesOf(await store.sync())).toEqual([]);
      });
    },
  );

  async function checkMagento(store: LoadedStore, sources: boolean): Promise<void> {
    expect(await store.query(BY_STATUS)).toEqual([
      { status: "cancelled", money: "voided", n: 10 },
      { status: "completed", money: "paid", n: 19 },
      { status: "completed", money: "partially_refunded", n: 1 },
      { status: "completed", money: "refunded", n: 10 },
      { status: "draft", money: "pending", n: 10 },
      { status: "processing", money: "paid", n: 10 },
      { status: "processing", money: "pending", n: 20 },
    ]);
    // The choice is the variant, the configurable product stays the product.
    expect(
      await store.query("SELECT DISTINCT product_id, variant_id FROM store.order_items ORDER BY 1"),
    ).toEqual([
      { product_id: "1", variant_id: "2" },
      { product_id: "4", variant_id: "4" },
      { product_id: "5", variant_id: "5" },
    ]);
    // Order 60: euros, prices with tax, so a tenth off 24 + 43.2 with tax is 5.6 without; 56 was bought by a guest with an account.
    const order =
      "SELECT customer_id AS who, currency, subtotal, discount, shipping, tax, total FROM store.orders";
    expect(await store.query(`${order} WHERE order_id = '60'`)).toEqual([
      { who: "1", currency: "EUR", subtotal: 54, discount: 5.4, shipping: 5, tax: 10.72, total: 64.32 },
    ]);
    expect(await store.value("SELECT customer_id FROM store.orders WHERE order_id = '56'")).toBe("2");
    expect(await store.value("SELECT customer_id FROM store.orders WHERE order_id = '3'")).toBe("1");
    expect(
      await store.query(
        "SELECT title, price, compare_at_price AS was, cost, weight, attributes->>'$.options.color' AS color FROM store.variants WHERE variant_id IN ('2', '4') ORDER BY variant_id",
      ),
    ).toEqual([
      { title: "Shirt 2", price: 20, was: null, cost: null, weight: null, color: "Rot" },
      { title: "Hemd 4", price: 32, was: 40, cost: 11, weight: 0.4, color: null },
    ]);
    expect(await store.query("SELECT path FROM store.categories ORDER BY category_id")).toEqual([
      { path: "Root Catalog" },
      { path: "Default Category" },
      { path: "Men" },
      { path: "Men / Shirts" },
    ]);
    const stock =
      "SELECT sum(on_hand) AS held, sum(available) AS free FROM store.inventory_levels WHERE variant_id = '3'";
    expect(await store.query(stock)).toEqual([sources ? { held: 35, free: 32 } : { held: 30, free: 30 }]);
    // Every closed order got all its money back; of order 2 one piece and three for the trouble, the withdrawn memo not.
    const back = "SELECT order_id, sum(amount) AS back FROM store.refunds GROUP BY 1";
    expect(
      await store.value(
        `SELECT count(*) FROM store.orders o JOIN (${back}) r USING (order_id) WHERE r.back = o.total AND o.financial_status = 'refunded'`,
      ),
    ).toBe(10);
    expect(
      await store.query(
        "SELECT order_item_id IS NULL AS rest, quantity, amount FROM store.refunds WHERE order_id = '2' ORDER BY 1",
      ),
    ).toEqual([
      { rest: false, quantity: 1, amount: 20 },
      { rest: true, quantity: null, amount: 3 },
    ]);
    expect(await store.query(EVENTS)).toEqual([
      { name: "add_to_cart", n: 2 },
      { name: "add_to_wishlist", n: 1 },
      { name: "view_item", n: 2 },
    ]);
    const seen = `SELECT variant_id AS v FROM store.interactions WHERE product_id = '1' ORDER BY event_name`;
    expect(await store.query(seen)).toEqual([{ v: "2" }, { v: "3" }, { v: null }]);
    const at =
      "SELECT epoch(ordered_at) - epoch(TIMESTAMPTZ '2025-03-02 23:45:00+00') FROM store.orders WHERE order_id = '1'";
    expect(await store.value(at)).toBe(0);
  }

  it("Magento orders cancelled in part, with product taxes, fees and points", async () => {
    await createDatabase(server, "magento_cut", [
      ...magentoShop({ prefix: "", attributes: 10, sources: true }),
      // Order 1: two of product 1 at 20 and one of product 4 at 40, tax a fifth; the last was cancelled.
      "UPDATE {db}.sales_order SET subtotal_canceled = 40, tax_canceled = 8, total_canceled = 48 WHERE entity_id = 1",
      "UPDATE {db}.sales_order_item SET qty_canceled = 1 WHERE order_id = 1 AND product_id = 4",
      // Order 2 pays for waste beside its goods, 3 within them; 4 has an extension's fee; 5 was paid with points in part.
      "ALTER TABLE {db}.sales_order_item ADD weee_tax_applied_row_amount decimal(12,4)",
      "ALTER TABLE {db}.sales_order ADD reward_currency_amount decimal(20,4)",
      "UPDATE {db}.sales_order_item SET weee_tax_applied_row_amount = 1.5 WHERE order_id IN (2, 3) AND product_id = 4",
      "UPDATE {db}.sales_order SET grand_total = grand_total + 1.5 WHERE entity_id IN (2, 3, 4)",
      "UPDATE {db}.sales_order SET subtotal = subtotal + 1.5 WHERE entity_id = 3",
      "UPDATE {db}.sales_order SET grand_total = grand_total - 3, reward_currency_amount = 3 WHERE entity_id = 5",
      // What order 1 keeps pays for waste, too; 7 was paid in part with an extension's credit, in a view that is gone.
      "UPDATE {db}.sales_order_item SET weee_tax_applied_row_amount = 1 WHERE order_id = 1 AND product_id = 1",
      "UPDATE {db}.sales_order SET grand_total = grand_total + 1 WHERE entity_id = 1",
      "UPDATE {db}.sales_order SET grand_total = grand_total - 7, store_id = NULL, store_name = 'Main\nShop\nOld' WHERE entity_id = 7",
      "UPDATE {db}.inventory_source_item SET sku = 'sku-3' WHERE sku = 'SKU-3'",
      // Stock is counted of product 3 alone. The last order is of a site with another base currency.
      "INSERT INTO {db}.core_config_data (path, value) VALUES ('cataloginventory/item_options/manage_stock', '0'), ('general/locale/timezone', 'America/New_York')",
      "UPDATE {db}.cataloginventory_stock_item SET use_config_manage_stock = 0, manage_stock = 1 WHERE product_id = 3",
      "DELETE FROM {db}.core_config_data WHERE path = 'currency/options/base'",
      "ALTER TABLE {db}.sales_order ADD global_currency_code varchar(3) DEFAULT 'USD'",
      "UPDATE {db}.sales_order SET base_currency_code = 'EUR' WHERE entity_id = 80",
      // A guest is subscribed, and account 4, which has the address of 1.
      "INSERT INTO {db}.newsletter_subscriber (customer_id, subscriber_email, subscriber_status) VALUES (0, 'Guest7@example.org', 1)",
      "UPDATE {db}.newsletter_subscriber SET customer_id = 4 WHERE customer_id = 1",
      // A catalogue rule takes something off product 3 today, less before, more tomorrow and for other people. Nothing was sold for ten days.
      "CREATE TABLE {db}.catalogrule_product_price (rule_date date, customer_group_id int, product_id int, rule_price decimal(12,4), website_id int)",
      `INSERT INTO {db}.catalogrule_product_price
         SELECT date(max(updated_at)) + INTERVAL 11 DAY, 0, 3, 24, 1 FROM {db}.sales_order UNION ALL
         SELECT date(max(updated_at)) + INTERVAL 10 DAY, 1, 3, 20, 1 FROM {db}.sales_order UNION ALL
         SELECT date(max(updated_at)) + INTERVAL 10 DAY, 0, 3, 25.5, 1 FROM {db}.sales_order UNION ALL
         SELECT date(max(updated_at)) + INTERVAL 9 DAY, 0, 3, 26, 1 FROM {db}.sales_order`,
      // Product 6 is 57 for all, 5 a tenth less for visitors; less for more pieces, other people, another site.
      "CREATE TABLE {db}.catalog_product_entity_tier_price (value_id int PRIMARY KEY AUTO_INCREMENT, entity_id int, all_groups int, customer_group_id int, qty decimal(12,4), value decimal(20,6), website_id int, percentage_value decimal(5,2))",
      `INSERT INTO {db}.catalog_product_entity_tier_price (entity_id, all_groups, customer_group_id, qty, value, website_id, percentage_value) VALUES
         (6, 1, 0, 1, 57, 0, NULL), (6, 1, 0, 5, 1, 0, NULL), (6, 0, 1, 1, 2, 0, NULL), (6, 1, 0, 1, 3, 2, NULL), (5, 0, 0, 1, 0, 1, 10)`,
      "UPDATE {db}.sales_order_item SET base_cost = NULL WHERE product_id = 1",
      // What was cancelled of order 1 is a bundle: only its parts say so.
      "INSERT INTO {db}.sales_order_item (order_id, parent_item_id, product_id, product_type, sku, name, qty_ordered, qty_canceled, price, row_total) SELECT 1, item_id, 5, 'simple', 'M5', 'Part', 1, 1, row_total, row_total FROM {db}.sales_order_item WHERE order_id = 1 AND product_id = 4",
      "UPDATE {db}.sales_order_item SET product_type = 'bundle', qty_canceled = 0 WHERE order_id = 1 AND product_id = 4",
      // Order 6: one of product 1 at 18, and one of product 4 at 36 that was given away, then cancelled.
      "UPDATE {db}.sales_order SET discount_amount = -36, tax_amount = 4.6, grand_total = 27.6, subtotal_canceled = 36, tax_canceled = 0, total_canceled = 0 WHERE entity_id = 6",
      "UPDATE {db}.sales_order_item SET qty_canceled = 1, discount_amount = 36, tax_amount = 0 WHERE order_id = 6 AND product_id = 4",
      // Deleted: a configurable product with the choice that was sold, and a simple one.
      "DELETE FROM {db}.catalog_product_entity WHERE entity_id IN (1, 2, 4)",
      "DELETE FROM {db}.catalog_product_super_link WHERE product_id = 2",
    ]);
    await load("magento_cut", async (store) => {
      expect(store.report.reconciliation).toEqual({ ...allAgree(80), linesCompared: 78, linesAgree: 78 });
      expect(
        await store.query(
          "SELECT subtotal, discount, shipping, tax, total FROM store.orders WHERE order_id IN ('1', '6') ORDER BY order_id",
        ),
      ).toEqual([
        { subtotal: 40, discount: 0, shipping: 6, tax: 9, total: 55 },
        { subtotal: 18, discount: 0, shipping: 5, tax: 4.6, total: 27.6 },
      ]);
      const credited = "SELECT discount, channel FROM store.orders WHERE order_id = '7'";
      expect(await store.query(credited)).toEqual([{ discount: 7, channel: "Old" }]);
      const stock =
        "SELECT sum(on_hand) AS held, sum(available) AS free FROM store.inventory_levels WHERE variant_id = '3'";
      expect(await store.query(stock)).toEqual([{ held: 35, free: 32 }]);
      expect(await store.value("SELECT count(*) FROM store.inventory_levels")).toBe(2);
      const subscribed =
        "SELECT customer_id = '1' AS first, is_guest FROM store.customers WHERE accepts_marketing ORDER BY is_guest";
      expect(await store.query(subscribed)).toEqual([
        { first: true, is_guest: false },
        { first: false, is_guest: true },
      ]);
      const ruled =
        "SELECT price, compare_at_price AS was, currency FROM store.variants WHERE variant_id = '3'";
      expect(await store.query(ruled)).toEqual([{ price: 25.5, was: 30, currency: "USD" }]);
      const tiers =
        "SELECT price, compare_at_price AS was FROM store.variants WHERE variant_id IN ('5', '6') ORDER BY variant_id";
      expect(await store.query(tiers)).toEqual([
        { price: 45, was: 50 },
        { price: 57, was: 60 },
      ]);
      const given =
        "SELECT quantity, discount, total FROM store.order_items WHERE order_id = '6' AND product_id = '4'";
      expect(await store.query(given)).toEqual([{ quantity: 0, discount: 0, total: 0 }]);
      expect(
        await store.query(
          "SELECT quantity, tax, total FROM store.order_items WHERE order_id = '1' ORDER BY ALL",
        ),
      ).toEqual([
        { quantity: 0, tax: 0, total: 0 },
        { quantity: 2, tax: 8, total: 40 },
      ]);
      const fees = `SELECT list(shipping - 5 ORDER BY order_id) AS fees,
          bool_and(subtotal - discount = (SELECT sum(total) FROM store.order_items i WHERE i.order_id = o.order_id)) AS agree
        FROM store.orders o WHERE order_id IN ('2', '3', '4', '5')`;
      expect(await store.query(fees)).toEqual([{ fees: [1.5, 1.5, 1.5, 0], agree: true }]);
      const known = "store.order_items SEMI JOIN store.variants USING (variant_id, product_id)";
      expect(await store.value(`SELECT count(*) FROM ${known} JOIN store.products USING (product_id)`)).toBe(
        160,
      );
      expect(
        await store.query(
          "SELECT v.variant_id, v.product_id, v.sku, p.title FROM store.variants v JOIN store.products p USING (product_id) WHERE v.status = 'archived' AND p.status = 'archived' ORDER BY 1",
        ),
      ).toEqual([
        { variant_id: "2", product_id: "1", sku: "SKU-2", title: "Shirt 1" },
        { variant_id: "4", product_id: "4", sku: "SKU-4", title: "Shirt 4" },
      ]);
      // A configurable product's cost stands at its choice.
      expect(await store.value("SELECT min(cost) FROM store.order_items WHERE order_id = '2'")).toBe(4);
    });
  });

  it("Adobe Commerce: refunds of what store credit paid, changes that are planned, bundles and closed sources", async () => {
    await createDatabase(server, "commerce", [
      ...magentoShop({ prefix: "", attributes: 73, sources: true, rows: true }),
      "ALTER TABLE {db}.sales_order ADD customer_balance_amount decimal(20,4)",
      "ALTER TABLE {db}.sales_creditmemo ADD customer_balance_amount decimal(20,4)",
      "UPDATE {db}.sales_order SET grand_total = grand_total - 4, total_refunded = total_refunded - 4, customer_balance_amount = 4 WHERE state = 'closed'",
      "UPDATE {db}.sales_creditmemo SET grand_total = grand_total - 4, customer_balance_amount = 4 WHERE order_id IN (SELECT entity_id FROM {db}.sales_order WHERE state = 'closed')",
      // Shelves keep their versions as products do; Men gets another name one day.
      "ALTER TABLE {db}.catalog_category_entity DROP PRIMARY KEY, MODIFY entity_id int NOT NULL, ADD row_id int NOT NULL DEFAULT 0, ADD created_in bigint NOT NULL DEFAULT 1, ADD updated_in bigint NOT NULL DEFAULT 2147483647",
      "UPDATE {db}.catalog_category_entity SET row_id = entity_id",
      "ALTER TABLE {db}.catalog_category_entity_varchar CHANGE entity_id row_id int NOT NULL",
      "INSERT INTO {db}.catalog_category_entity (row_id, entity_id, parent_id, path, level, created_in) VALUES (30, 3, 2, '1/2/3', 2, 1900000000)",
      "INSERT INTO {db}.catalog_category_entity_varchar (attribute_id, store_id, row_id, value) SELECT attribute_id, 0, 30, 'Gents' FROM {db}.catalog_category_entity_varchar WHERE value = 'Men'",
      // Special prices of bundles are percentages: of 50, and of what the parts of another come to.
      "INSERT INTO {db}.catalog_product_entity (row_id, entity_id, created_in, updated_in, type_id, sku) VALUES (107, 7, 1, 4102444800, 'bundle', 'SKU-7')",
      ...[105, 107].flatMap((row) => [
        `INSERT INTO {db}.catalog_product_entity_decimal (attribute_id, row_id, value) SELECT attribute_id, ${row}, 80 FROM {db}.eav_attribute WHERE attribute_code = 'special_price'`,
        `INSERT INTO {db}.catalog_product_entity_datetime (attribute_id, row_id, value) SELECT attribute_id, ${row}, '2025-02-01' FROM {db}.eav_attribute WHERE attribute_code = 'special_from_date'`,
      ]),
      // Sites have prices of their own, the main one in pounds with tax.
      "INSERT INTO {db}.core_config_data (scope, scope_id, path, value) VALUES ('default', 0, 'catalog/price/scope', '1'), ('websites', 1, 'currency/options/base', 'GBP'), ('websites', 1, 'tax/calculation/price_includes_tax', '1')",
      // A source that was closed, and goods that were taken off sale though they lie there.
      "INSERT INTO {db}.inventory_source (source_code, name, enabled, country_id) VALUES ('closed', 'Closed', 0, 'US')",
      "INSERT INTO {db}.inventory_source_item (source_code, sku, quantity, status) VALUES ('closed', 'SKU-3', 7, 1)",
      "UPDATE {db}.inventory_source_item SET status = 0 WHERE sku = 'SKU-2'",
      // One piece of order 10 back, less a fee.
      "INSERT INTO {db}.sales_creditmemo (entity_id, order_id, state, grand_total) VALUES (900, 10, 2, 17)",
      "INSERT INTO {db}.sales_creditmemo_item (parent_id, order_item_id, qty, row_total) SELECT 900, item_id, 1, 20 FROM {db}.sales_order_item WHERE order_id = 10 AND product_id = 1",
    ]);
    await load("commerce", async (store) => {
      expect(rejectedOf(store)).toEqual([]);
      expect(store.report.reconciliation).toEqual(allAgree(80));
      await checkMagento(store, true);
      expect(await store.value("SELECT count(*) FROM store.refunds WHERE amount < 0")).toBe(0);
      const kept =
        "SELECT DISTINCT currency, attributes->>'$.price_includes_tax' AS taxed FROM store.variants";
      expect(await store.query(kept)).toEqual([{ currency: "GBP", taxed: "true" }]);
      const back = "SELECT quantity, amount FROM store.refunds WHERE order_id = '10'";
      expect(await store.query(back)).toEqual([{ quantity: 1, amount: 17 }]);
      const bundles =
        "SELECT price, compare_at_price AS was FROM store.variants WHERE variant_id IN ('5', '7') ORDER BY variant_id";
      expect(await store.query(bundles)).toEqual([
        { price: 40, was: 50 },
        { price: null, was: null },
      ]);
      expect(await store.query("SELECT variant_id AS id, price FROM store.price_history ORDER BY 1")).toEqual(
        [
          { id: "4", price: 32 },
          { id: "5", price: 40 },
        ],
      );
      const levels =
        "SELECT sum(on_hand) AS held, sum(available) AS free FROM store.inventory_levels WHERE variant_id = '2'";
      expect(await store.query(levels)).toEqual([{ held: 20, free: 0 }]);
    });
  });

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
      // Dongs: many of them to a dollar.
      "UPDATE {db}.`order` SET currency_code = 'VND', currency_value = 46345.67891234 WHERE order_id = 6",
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

  it("orders agree where nothing but a platform's own core is there", async () => {
    const shops = [
      {
        preset: opencart,
        prefix: "oc_",
        orders: 90,
        sql: openCart({ version: 3, prefix: "oc_", language: 1 }),
      },
      {
        preset: magento,
        prefix: "m_",
        orders: 80,
        sql: magentoShop({ prefix: "m_", attributes: 1, sources: true }),
      },
    ];
    for (const { preset, prefix, orders, sql } of shops) {
      const core = preset.marks.map((mark) => `\`${prefix}${preset.reads[mark]!.names![0]}\` (`);
      const kept = sql.filter((statement) => core.some((table) => statement.includes(table)));
      await createDatabase(server, `core_${preset.id}`, kept);
      await load(`core_${preset.id}`, async (store) => {
        expect(store.report.streams).toHaveLength(core.length);
        expect(rejectedOf(store)).toEqual([]);
        expect(store.report.reconciliation).toEqual(allAgree(orders));
      });
    }
  });

  it("a shop with nothing in it is recognised and loads", async () => {
    await createDatabase(
      server,
      "empty_oc",
      openCart({ version: 4, prefix: "oc_", language: 1 }).filter((sql) => sql.startsWith("CREATE")),
    );
    await createDatabase(
      server,
      "empty_m2",
      magentoShop({ prefix: "m_", attributes: 1, sources: true }).filter((sql) => sql.startsWith("CREATE")),
    );
    for (const name of ["empty_oc", "empty_m2"]) {
      await load(name, async (store) => {
        expect(rejectedOf(store)).toEqual([]);
        expect(store.report.tables.length).toBeGreaterThan(10);
        expect(await store.value("SELECT count(*) FROM store.orders")).toBe(0);
      });
    }
  });

  it("a database that no preset knows loads, but for tables of nothing but pictures", async () => {
    await createDatabase(server, "unknown_shop", [
      "CREATE TABLE {db}.pictures (picture blob)",
      "CREATE TABLE {db}.notes (id int PRIMARY KEY, picture blob)",
      "INSERT INTO {db}.notes (id) VALUES (1), (2)",
    ]);
    await load("unknown_shop", async (store) => {
      expect(store.report.streams.map(({ stream, rows }) => [stream, rows])).toEqual([["notes", 2]]);
    });
  });
});
