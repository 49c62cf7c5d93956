/** Magento 2 and Adobe Commerce as their tables are laid out, with orders of known totals. */
import { beforeAll, expect, it } from "vitest";
import { allAgree, changesOf, type LoadedStore } from "../harness/loaded-store.ts";
import type { TestServer } from "../support/postgres.ts";
import { createDatabase, loaderOn } from "./databases.ts";
import { magentoShop } from "./magento.fixture.ts";
import { BY_STATUS, EVENTS, rejectedOf, rowsOf } from "./store-checks.ts";

/** The tests, on a server that runs when the first of them begins. */
export function magentoSuite(running: () => TestServer): void {
  let server: TestServer;
  beforeAll(() => {
    server = running();
  });
  const load = loaderOn(running);

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
      // Store credit of 80 was to pay for order 1; what is left of it took 55.
      "ALTER TABLE {db}.sales_order ADD customer_balance_amount decimal(20,4), ADD customer_balance_invoiced decimal(20,4)",
      "UPDATE {db}.sales_order SET grand_total = grand_total - 80, total_canceled = grand_total, customer_balance_amount = 80, customer_balance_invoiced = 55 WHERE entity_id = 1",
      "UPDATE {db}.sales_order SET grand_total = grand_total - 7, store_id = NULL, store_name = 'Main\nShop\nOld' WHERE entity_id = 7",
      "UPDATE {db}.inventory_source_item SET sku = 'sku-3' WHERE sku = 'SKU-3'",
      // Stock is counted of product 3 alone. The last order is of a site with another base currency.
      "INSERT INTO {db}.core_config_data (path, value) VALUES ('cataloginventory/item_options/manage_stock', '0'), ('general/locale/timezone', 'America/New_York')",
      "UPDATE {db}.cataloginventory_stock_item SET use_config_manage_stock = 0, manage_stock = 1 WHERE product_id = 3",
      "DELETE FROM {db}.core_config_data WHERE path = 'currency/options/base'",
      "ALTER TABLE {db}.sales_order ADD global_currency_code varchar(3) DEFAULT 'USD'",
      "UPDATE {db}.sales_order SET base_currency_code = 'EUR' WHERE entity_id = 80",
      // An order that was brought over from another system, and shelves that stand in a circle with product 6 in one.
      "UPDATE {db}.sales_order SET base_currency_code = 'CHF', order_currency_code = NULL WHERE entity_id = 79",
      "INSERT INTO {db}.catalog_category_entity (entity_id, parent_id, path, level) VALUES (5, 6, '1/2/6/5', 3), (6, 5, '1/2/5/6', 3)",
      "INSERT INTO {db}.catalog_category_product (category_id, product_id) VALUES (6, 6)",
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
      // Order 17: three of product 1 with a tenth off and 2 for waste, sent with a bill that is open still, and one of product 4 that was cancelled then.
      "ALTER TABLE {db}.sales_order ADD total_invoiced decimal(20,4)",
      "UPDATE {db}.sales_order SET discount_amount = -10, tax_amount = 19, grand_total = 116, total_paid = NULL, subtotal_canceled = 40, tax_canceled = 7.2, total_invoiced = 72.8, total_canceled = 116 WHERE entity_id = 17",
      "UPDATE {db}.sales_order_item SET discount_amount = row_total / 10, tax_amount = row_total * 0.18, qty_canceled = product_id = 4, weee_tax_applied_row_amount = 2 * (product_id = 1) WHERE order_id = 17",
      // Order 9: a bundle that was cancelled before versions said so of bundles; only the rest was billed.
      "ALTER TABLE {db}.sales_order_item ADD qty_invoiced decimal(12,4) DEFAULT 0",
      "UPDATE {db}.sales_order_item SET qty_invoiced = qty_ordered WHERE order_id = 9 AND product_id IN (1, 2)",
      "UPDATE {db}.sales_order SET subtotal_canceled = 36, tax_canceled = 7.2, total_canceled = 43.2, total_paid = 27.6 WHERE entity_id = 9",
      // Deleted: a configurable product with the choice that was sold, and a simple one.
      "DELETE FROM {db}.catalog_product_entity WHERE entity_id IN (1, 2, 4)",
      "DELETE FROM {db}.catalog_product_super_link WHERE product_id = 2",
    ]);
    await load("magento_cut", async (store) => {
      expect(store.report.reconciliation).toEqual({ ...allAgree(80), linesCompared: 76, linesAgree: 76 });
      expect(
        await store.query(
          "SELECT subtotal, discount, shipping, tax, total FROM store.orders WHERE order_id IN ('1', '17', '6', '9') ORDER BY order_id",
        ),
      ).toEqual([
        { subtotal: 40, discount: 0, shipping: 6, tax: 9, total: 55 },
        { subtotal: 60, discount: 6, shipping: 7, tax: 11.8, total: 72.8 },
        { subtotal: 18, discount: 0, shipping: 5, tax: 4.6, total: 27.6 },
        { subtotal: 18, discount: 0, shipping: 5, tax: 4.6, total: 27.6 },
      ]);
      const unbilled =
        "SELECT quantity, tax, total FROM store.order_items WHERE order_id = '9' AND product_id = '5'";
      expect(await store.query(unbilled)).toEqual([{ quantity: 0, tax: 0, total: 0 }]);
      const credited = "SELECT discount, channel FROM store.orders WHERE order_id = '7'";
      expect(await store.query(credited)).toEqual([{ discount: 7, channel: "Old" }]);
      expect(await store.value("SELECT currency FROM store.orders WHERE order_id = '79'")).toBe("CHF");
      const circle =
        "SELECT category_id, parent_id FROM store.categories WHERE category_id IN ('5', '6') ORDER BY 1";
      expect(await store.query(circle)).toEqual([
        { category_id: "5", parent_id: null },
        { category_id: "6", parent_id: null },
      ]);
      expect(await store.value("SELECT category_id FROM store.products WHERE product_id = '6'")).toBe("6");
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
}
