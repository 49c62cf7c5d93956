import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { acceptedOf, allAgree, changesOf, withLoadedStore } from "../harness/loaded-store.ts";
import { openTestWorkspace } from "../harness/workspace.ts";
import { hasPostgres, startPostgres, type TestServer } from "../support/postgres.ts";
import { configOf } from "./databases.ts";

const layout = readFileSync(join(import.meta.dirname, "evershop.sql"), "utf8");

describe.skipIf(!hasPostgres)("EverShop on PostgreSQL (skipped where its server is not installed)", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
    await server.query(layout);
  });
  afterAll(() => server?.stop());
  const config = () => ({ ...configOf(server, server.database), schema: "" });

  test("a fresh load maps everything, agrees with the store's totals and settles", async () => {
    await withLoadedStore("postgres", config(), async (store) => {
      expect(acceptedOf(store.report)).toEqual({
        customers: 24,
        categories: 3,
        locations: 1,
        products: 7,
        variants: 9,
        orders: 54,
        order_items: 108,
        refunds: 1,
        shipments: 27,
        inventory_levels: 7,
        interactions: 175,
      });
      expect(store.report.reconciliation).toEqual(allAgree(54));
      expect(changesOf(await store.sync("full"))).toEqual([]);

      const states = await store.query(
        "SELECT status, financial_status, count(*) AS n FROM store.orders GROUP BY ALL ORDER BY 1, 2",
      );
      expect(states).toEqual([
        { status: "cancelled", financial_status: "voided", n: 6 },
        { status: "completed", financial_status: "paid", n: 11 },
        { status: "completed", financial_status: "partially_refunded", n: 1 },
        { status: "completed", financial_status: "pending", n: 4 },
        { status: "processing", financial_status: "paid", n: 12 },
        { status: "processing", financial_status: "pending", n: 20 },
      ]);
      const [guests] = await store.query(
        `SELECT count(*) FILTER (WHERE is_guest) AS guests, count(DISTINCT email_hash) AS people,
           (SELECT customer_id FROM store.orders WHERE order_id = '30') AS by_address FROM store.customers`,
      );
      expect(guests).toEqual({ guests: 4, people: 24, by_address: "5" });
      expect(await store.value("SELECT ordered_at FROM store.orders WHERE order_id = '1'")).toBe(
        "2025-01-02T12:50:00.000Z",
      );
      const products = await store.query(
        "SELECT product_id, title, category_id, status FROM store.products WHERE product_id IN ('g1', 'p9') ORDER BY 1",
      );
      expect(products).toEqual([
        { product_id: "g1", title: "Shirt 2", category_id: "2", status: "active" },
        { product_id: "p9", title: "Thing 9", category_id: null, status: "archived" },
      ]);
      expect(await store.value("SELECT path FROM store.categories WHERE category_id = '2'")).toBe(
        "Clothing / Shirts",
      );
    });
  });

  test("a mapping that was saved before the first load is compared with the store's totals, one of nobody's is not", async () => {
    const workspace = await openTestWorkspace("saved");
    const { client } = workspace;
    const { id } = await client.source.add({
      name: "Shop",
      kind: "postgres",
      config: config(),
      connectionType: "test",
    });
    const { tables } = await client.mapping.get({ sourceId: id });
    const load = async () => (await workspace.done<LoadReport>(client.source.sync({ id }))).reconciliation;
    await client.mapping.save({ sourceId: id, preset: null, tables });
    expect(await load()).toBeUndefined();
    await client.mapping.save({ sourceId: id, preset: "evershop", tables });
    expect(await load()).toEqual(allAgree(54));
    await workspace.close();
  });

  test("money that a provider gave back, and orders that an update of the shop left without their discount", async () => {
    await server.query(`
      UPDATE "order" SET payment_status = 'stripe_refunded', status = 'closed' WHERE order_id IN (8, 12);
      UPDATE "order" SET payment_status = 'stripe_partial_refunded' WHERE order_id = 16;
      UPDATE "order" SET payment_status = 'stripe_captured' WHERE order_id = 20;
      UPDATE "order" SET payment_status = 'paypal_authorized' WHERE order_id = 21;
      UPDATE "order" SET payment_status = 'stripe_failed', status = 'new' WHERE order_id = 25;
      INSERT INTO order_activity (order_activity_order_id, comment, created_at) VALUES (12, 'Refunded 10.5 eur', '2025-04-01 00:00Z'),
        (12, 'Order delivered', '2025-04-02 00:00Z'), (16, 'Refunded 2 eur', '2025-04-03 00:00Z'), (16, 'Refunded 3.25 eur', '2025-04-04 00:00Z'),
        (20, 'Refunded 9 eur by mistake', '2025-04-05 00:00Z');
      INSERT INTO payment_transaction (payment_transaction_order_id, transaction_id, transaction_type, amount, payment_action)
        VALUES (16, 're_2', 'online', 3.25, 'refund'), (12, 're_1', 'online', 10.5, 'refund');
      ALTER TABLE "order" ALTER COLUMN shipping_tax_amount DROP NOT NULL;
      UPDATE "order" SET sub_total_with_discount = sub_total, total_tax_amount = tax_amount, shipping_tax_amount = NULL WHERE order_id <= 20;
      UPDATE order_item SET line_total_with_discount = line_total WHERE order_item_order_id <= 20`);
    // Names of newer versions; a shipment of before they kept its time has none.
    for (const table of ["customer_address", "order_address"])
      await server.query(`ALTER TABLE ${table} RENAME COLUMN city TO locality;
        ALTER TABLE ${table} RENAME COLUMN province TO administrative_area;
        ALTER TABLE ${table} RENAME COLUMN postcode TO postal_code;
        ALTER TABLE ${table} RENAME COLUMN full_name TO recipient`);
    await server.query("UPDATE shipment SET shipped_at = NULL WHERE shipment_id = 1");
    await withLoadedStore("postgres", config(), async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(54));
      const places = await store.query(
        "SELECT city, region, postcode, count(*) AS n FROM store.customers WHERE city IS NOT NULL GROUP BY ALL ORDER BY ALL",
      );
      expect(places).toEqual([
        { city: "Bonn", region: "NW", postcode: "53113", n: 10 },
        { city: "Lyon", region: "ARA", postcode: "69001", n: 14 },
      ]);
      expect(await store.value("SELECT DISTINCT shipping_country FROM store.orders")).toBe("FR");
      expect(await store.value("SELECT count(shipped_at) FROM store.shipments")).toBe(27);
      const refunded =
        await store.query(`SELECT o.order_id AS id, o.financial_status AS state, sum(r.amount) = o.total AS whole,
          list(r.amount ORDER BY r.refund_id) FILTER (WHERE r.refund_id LIKE 'note-%') AS noted
        FROM store.refunds r JOIN store.orders o USING (order_id) WHERE o.order_id <> '4' GROUP BY 1, 2, o.total ORDER BY 1`);
      expect(refunded).toEqual([
        { id: "12", state: "refunded", whole: true, noted: null },
        { id: "16", state: "partially_refunded", whole: false, noted: [2, 3.25] },
        { id: "8", state: "refunded", whole: true, noted: null },
      ]);
      const states =
        "SELECT status, financial_status AS money FROM store.orders WHERE order_id IN ('20', '21', '25') ORDER BY order_id";
      expect(await store.query(states)).toEqual([
        { status: "completed", money: "paid" },
        { status: "processing", money: "authorized" },
        { status: "failed", money: "voided" },
      ]);
      const sums = `SELECT o.subtotal - o.discount = i.lines AND o.discount = i.off AND i.off > 0 AS agree
        FROM store.orders o, (SELECT sum(total) AS lines, sum(discount) AS off FROM store.order_items WHERE order_id = '10') i WHERE o.order_id = '10'`;
      expect(await store.value(sums)).toBe(true);

      // The shop writes no time when an order's state or a product's stock changes; the next sync sees it all the same.
      await server.query(`UPDATE "order" SET payment_status = 'canceled', status = 'canceled' WHERE order_id = 1;
        UPDATE product_inventory SET qty = 5 WHERE product_inventory_product_id = 1`);
      expect(changesOf(await store.sync())).toEqual(["orders", "inventory_levels"]);
      expect(await store.value("SELECT status FROM store.orders WHERE order_id = '1'")).toBe("cancelled");
      await server.query(
        `UPDATE "order" SET payment_status = 'paid', status = 'processing' WHERE order_id = 1`,
      );
    });
  });

  test("where prices are entered with tax, the cents between rounded prices and lines are no discount", async () => {
    const shift = (by: number) =>
      server.query(`UPDATE order_item SET line_total = line_total + ${by} WHERE order_item_order_id = 22;
        UPDATE "order" SET sub_total = sub_total + ${2 * by} WHERE order_id = 22`);
    await shift(-0.02);
    await withLoadedStore("postgres", config(), async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(54));
      const off = `SELECT o.discount AS whole, max(i.discount) AS most, min(i.discount) AS least
        FROM store.orders o JOIN store.order_items i USING (order_id) WHERE o.order_id = '22' GROUP BY 1`;
      expect(await store.query(off)).toEqual([{ whole: 0, most: 0, least: 0 }]);
    });
    await shift(0.02);
  });

  test("the older layout, without the columns that came later, loads and agrees as well", async () => {
    await server.query(`
      ALTER TABLE product ADD COLUMN qty int, ADD COLUMN manage_stock boolean;
      UPDATE product p SET qty = i.qty, manage_stock = i.manage_stock FROM product_inventory i WHERE i.product_inventory_product_id = p.product_id;
      CREATE TABLE product_category AS SELECT product_id, category_id FROM product WHERE category_id IS NOT NULL;
      DROP TABLE product_inventory, product_image, payment_transaction, setting, collection, product_collection, attribute;
      ALTER TABLE product DROP COLUMN category_id, DROP COLUMN visibility, ADD COLUMN gift_note text;
      ALTER TABLE order_item DROP COLUMN line_total, DROP COLUMN line_total_incl_tax, DROP COLUMN line_total_with_discount;
      ALTER TABLE "order" DROP COLUMN status, DROP COLUMN total_tax_amount, DROP COLUMN shipping_tax_amount, DROP COLUMN sub_total_with_discount;
      ALTER TABLE shipment RENAME COLUMN carrier TO carrier_name;
      ALTER TABLE shipment DROP COLUMN shipped_at, DROP COLUMN delivered_at, DROP COLUMN canceled_at, DROP COLUMN status`);
    await withLoadedStore("postgres", config(), async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(54));
      expect(acceptedOf(store.report)).toMatchObject({
        products: 7,
        variants: 9,
        inventory_levels: 7,
        shipments: 27,
      });
      expect(store.report.tables.reduce((sum, count) => sum + count.rejected, 0)).toBe(0);
      const [orders] = await store.query(
        "SELECT count(*) FILTER (WHERE status = 'cancelled') AS cancelled, count(*) FILTER (WHERE status = 'completed') AS done FROM store.orders",
      );
      expect(orders).toEqual({ cancelled: 6, done: 12 });
      expect(await store.value("SELECT max(carrier) FROM store.shipments")).toBe("dhl");
    });
  });
});
