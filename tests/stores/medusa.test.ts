import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  acceptedOf,
  allAgree,
  changesOf,
  type LoadedStore,
  rowCounts,
  withLoadedStore,
} from "../harness/loaded-store.ts";
import { dataFile, hasData } from "../support/data.ts";
import { hasPostgres, startPostgres, type TestServer } from "../support/postgres.ts";
import { findBinary } from "../support/server-process.ts";
import { configOf } from "./databases.ts";

const DUMP = "stores/medusa.pg.sql.gz";
const psql = findBinary("psql");

describe.skipIf(!hasPostgres || !psql || !hasData(DUMP))(
  "Medusa on PostgreSQL (skipped without its server or the data folder)",
  () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startPostgres();
      const where = ["-h", server.host, "-p", `${server.port}`, "-U", server.user, server.database];
      execFileSync(psql!, ["-q", ...where], {
        input: gunzipSync(readFileSync(dataFile(DUMP))),
        env: { ...process.env, PGPASSWORD: server.password },
        stdio: ["pipe", "ignore", "ignore"],
      });
    });
    afterAll(() => server?.stop());
    const config = () => ({ ...configOf(server, server.database), schema: "" });

    test("a fresh load maps everything, agrees with the store's totals and settles", async () => {
      await withLoadedStore("postgres", config(), async (store) => {
        const counts = rowCounts("medusa.pg");
        const read = store.report.streams.map(({ stream, rows }) => [stream.replace("public.", ""), rows]);
        expect(read).toEqual(read.map(([table]) => [table, counts.get(table as string)]));
        expect(acceptedOf(store.report)).toEqual({
          customers: 62,
          categories: 4,
          locations: 1,
          products: 4,
          variants: 20,
          orders: 242,
          order_items: 423,
          refunds: 16,
          shipments: 183,
          inventory_levels: 16,
          price_history: 2,
          interactions: 711,
        });
        expect(store.report.reconciliation).toEqual(allAgree(242));
        expect(changesOf(await store.sync("full"))).toEqual([]);

        const states = await store.query(
          "SELECT status, count(*) AS n, count(*) FILTER (WHERE financial_status LIKE '%refunded') AS refunded FROM store.orders GROUP BY 1 ORDER BY 1",
        );
        expect(states).toEqual([
          { status: "cancelled", n: 14, refunded: 0 },
          { status: "completed", n: 142, refunded: 6 },
          { status: "processing", n: 86, refunded: 0 },
        ]);
        // Units at the order's own version; all versions together would give 3.3 times as many.
        const units = await server.query<{ n: string }>(
          `SELECT sum(i.quantity) AS n FROM order_item i JOIN "order" o ON o.id = i.order_id AND o.version = i.version`,
        );
        expect(await store.value("SELECT sum(quantity) FROM store.order_items")).toBe(Number(units[0]!.n));
        expect(await store.value("SELECT sum(amount) FROM store.refunds WHERE order_item_id IS NULL")).toBe(
          30,
        );
        expect(
          await store.query("SELECT sum(quantity) AS n FROM store.refunds WHERE order_item_id IS NOT NULL"),
        ).toEqual([{ n: 10 }]);
        const sale = await store.query(
          "SELECT price, compare_at_price, currency FROM store.price_history WHERE reason = 'wl test'",
        );
        expect(sale).toEqual([{ price: 8.5, compare_at_price: 10, currency: "EUR" }]);
        expect(await store.value("SELECT count(*) FROM store.products WHERE status = 'archived'")).toBe(1);
        expect(
          await store.value(
            "SELECT count(DISTINCT session_id) FROM store.interactions WHERE NOT CAST(properties->'ordered' AS BOOLEAN)",
          ),
        ).toBe(28);
      });
    });

    test("credits are written anew with each version of an order and count once", async () => {
      const credited = "IN (SELECT order_id FROM order_credit_line WHERE amount > 0)";
      const next = (table: string, from: string) =>
        `INSERT INTO ${table} SELECT (jsonb_populate_record(p, jsonb_build_object('id', p.id || '_', 'version', p.version + 1))).*
         FROM "order" o ${from} p.version = o.version WHERE o.id ${credited}`;
      const parts = ["order_item", "order_shipping", "order_summary", "order_credit_line"];
      const adjustments =
        "JOIN order_item i ON i.order_id = o.id AND i.version = o.version JOIN order_line_item_adjustment p ON p.item_id = i.item_id AND";
      await server.query(next("order_line_item_adjustment", adjustments));
      for (const table of parts) await server.query(next(table, `JOIN ${table} p ON p.order_id = o.id AND`));
      await server.query(`UPDATE "order" SET version = version + 1 WHERE id ${credited}`);
      await withLoadedStore("postgres", config(), async (store) => {
        expect(store.report.reconciliation).toEqual(allAgree(242));
        await changeWithoutTime(store);
      });
    });

    /** Catalogue and prices are replaced in the database without a word about when. */
    async function changeWithoutTime(store: LoadedStore): Promise<void> {
      const raise = (by: number) => server.query(`UPDATE price SET amount = amount + ${by}`);
      const prices = "SELECT list(price ORDER BY variant_id) FROM store.variants WHERE price IS NOT NULL";
      const before = (await store.value(prices)) as number[];
      await raise(1);
      await server.query("UPDATE product SET title = 'Renamed' WHERE handle = 'shorts'");
      const changed = changesOf(await store.sync());
      await raise(-1);
      expect(changed).toEqual(["products", "variants", "price_history"]);
      expect(await store.value(prices)).toEqual(before.map((price) => price + 1));
      expect(await store.value("SELECT count(*) FROM store.products WHERE title = 'Renamed'")).toBe(1);
    }

    test("two refunds of one payment, which both name it, are two; what an edit took off an order is given back once; sets lack what a part lacks", async () => {
      await server.query(`
        INSERT INTO order_transaction (id, order_id, amount, raw_amount, currency_code, reference, reference_id)
          SELECT 'back_' || n, o.id, -n, '{}', o.currency_code, 'refund', 'pay_1' FROM generate_series(1, 2) n,
            (SELECT * FROM "order" WHERE status <> 'canceled' AND id NOT IN (SELECT order_id FROM order_transaction WHERE amount < 0)
               AND id NOT IN (SELECT order_id FROM return) ORDER BY id LIMIT 1) o`);
      // One of its lines was taken off an order that was paid, and the money for it given back, with three beyond.
      await server.query(`
        CREATE TABLE cut AS SELECT o.id, i.id AS item, i.quantity * l.unit_price * (1 + coalesce((SELECT sum(rate) FROM order_line_item_tax_line t WHERE t.item_id = l.id), 0) / 100) AS worth
          FROM "order" o JOIN order_item i ON i.order_id = o.id AND i.version = o.version JOIN order_line_item l ON l.id = i.item_id AND NOT l.is_tax_inclusive
            JOIN order_summary s ON s.order_id = o.id AND s.version = o.version
          WHERE o.status <> 'canceled' AND o.id NOT IN (SELECT order_id FROM return) AND o.id NOT IN (SELECT order_id FROM order_transaction WHERE amount < 0)
            AND l.id NOT IN (SELECT item_id FROM order_line_item_adjustment)
            AND (SELECT sum(amount) FROM order_transaction p WHERE p.order_id = o.id) = (s.totals->>'current_order_total')::numeric
            AND (SELECT count(*) FROM order_item n WHERE n.order_id = o.id AND n.version = o.version) > 1 ORDER BY i.id LIMIT 1;
        DELETE FROM order_item WHERE id = (SELECT item FROM cut);
        UPDATE order_summary s SET totals = jsonb_set(totals, '{current_order_total}', to_jsonb((totals->>'current_order_total')::numeric - worth - 3)) FROM cut WHERE s.order_id = cut.id;
        INSERT INTO order_credit_line (id, order_id, version, amount, raw_amount) SELECT 'cut', o.id, o.version, 3, '{}' FROM cut JOIN "order" o USING (id);
        INSERT INTO order_transaction (id, order_id, amount, raw_amount, currency_code, reference) SELECT 'cut', id, -worth - 3, '{}', 'eur', 'refund' FROM cut`);
      // Two are given back out of goodwill beside a return; of another return one is kept. A gift card paid ten of an order that an edit cut by ten; four are given back for a reason.
      await server.query(`
        CREATE TABLE credited AS
          (SELECT order_id AS id, 'beside' AS kind, 2 AS credit, 'payment_collection' AS reference, -2 AS paid FROM return WHERE status = 'received' ORDER BY order_id LIMIT 1)
          UNION ALL (SELECT order_id, 'kept', -1, NULL, NULL FROM return WHERE status = 'received' ORDER BY order_id OFFSET 1 LIMIT 1)
          UNION ALL (SELECT o.id, k.* FROM (SELECT o.id, row_number() OVER (ORDER BY o.id DESC) AS n FROM "order" o JOIN order_summary s ON s.order_id = o.id AND s.version = o.version
            WHERE o.status <> 'canceled' AND o.id NOT IN (SELECT order_id FROM return) AND o.id NOT IN (SELECT order_id FROM order_transaction WHERE amount < 0)
              AND (SELECT sum(amount) FROM order_transaction p WHERE p.order_id = o.id) = (s.totals->>'current_order_total')::numeric) o
            JOIN (VALUES ('gift', 10, 'gift-card', -10), ('reason', 4, 'Pricing Error', -4)) k (kind, credit, reference, paid) ON n = CASE kind WHEN 'gift' THEN 1 ELSE 2 END);
        UPDATE order_summary s SET totals = jsonb_set(totals, '{current_order_total}', to_jsonb((totals->>'current_order_total')::numeric - credit)) FROM credited c WHERE s.order_id = c.id;
        INSERT INTO order_credit_line (id, order_id, version, amount, raw_amount, reference) SELECT kind, c.id, o.version, credit, '{}', reference FROM credited c JOIN "order" o USING (id);
        INSERT INTO order_transaction (id, order_id, amount, raw_amount, currency_code, reference) SELECT kind, id, paid, '{}', 'eur', 'refund' FROM credited WHERE paid IS NOT NULL`);
      const [cut] = await server.query<{ id: string; worth: string }>("SELECT id, worth FROM cut");
      const [set, uncounted] = await server.query<{ id: string }>(
        "SELECT variant_id AS id FROM product_variant_inventory_item JOIN inventory_level USING (inventory_item_id) WHERE stocked_quantity > 0 ORDER BY 1 LIMIT 2",
      );
      await server.query(`
        INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id, required_quantity) VALUES ('pvitem_rare', '${set!.id}', 'iitem_rare', 1);
        UPDATE product_variant SET manage_inventory = false WHERE id = '${uncounted!.id}'`);
      await withLoadedStore("postgres", config(), async (store) => {
        expect(store.report.tables.filter(({ rejected }) => rejected > 0)).toEqual([]);
        expect(store.report.reconciliation).toEqual(allAgree(242));
        const back = "SELECT amount FROM store.refunds WHERE refund_id LIKE 'back%' ORDER BY 1";
        expect(await store.query(back)).toEqual([{ amount: 1 }, { amount: 2 }]);
        const [edited] = await store.query<{ amount: number; cancelled: number }>(
          "SELECT amount, cancelled FROM store.refunds WHERE refund_id = 'cut'",
        );
        expect(edited!.cancelled).toBeCloseTo(Number(cut!.worth), 3);
        expect(edited!.amount - edited!.cancelled).toBeCloseTo(3, 3);
        expect(
          await store.value(`SELECT count(*) FROM app.returns WHERE order_id = '${cut!.id}' AND amount <= 3`),
        ).toBe(1);
        const given =
          "SELECT refund_id, amount, coalesce(cancelled, 0) AS cancelled FROM store.refunds WHERE refund_id IN ('beside', 'gift', 'reason') ORDER BY 1";
        expect(await store.query(given)).toEqual([
          { refund_id: "beside", amount: 2, cancelled: 0 },
          { refund_id: "gift", amount: 10, cancelled: 10 },
          { refund_id: "reason", amount: 4, cancelled: 0 },
        ]);
        const held = (id: string) =>
          store.query(`SELECT on_hand, available FROM store.inventory_levels WHERE variant_id = '${id}'`);
        expect(await held(set!.id)).toEqual([{ on_hand: 0, available: 0 }]);
        expect(await held(uncounted!.id)).toEqual([]);
      });
      await server.query(
        "DELETE FROM order_transaction WHERE id LIKE 'back%' OR id IN ('beside', 'gift', 'reason')",
      );
      await server.query(`
        UPDATE order_summary s SET totals = jsonb_set(totals, '{current_order_total}', to_jsonb((totals->>'current_order_total')::numeric + credit)) FROM credited c WHERE s.order_id = c.id;
        DELETE FROM order_credit_line WHERE id IN (SELECT kind FROM credited)`);
    });

    test("what came off shipping that holds tax is without it, as the platform has it since it says so of lines", async () => {
      await server.query(`
        CREATE TEMP TABLE free AS SELECT s.order_id, s.version, m.id, m.amount, 1 + t.rate / 100 AS with_tax
          FROM order_shipping s JOIN order_shipping_method m ON m.id = s.shipping_method_id JOIN order_shipping_method_tax_line t ON t.shipping_method_id = m.id
          JOIN "order" o ON o.id = s.order_id AND o.version = s.version WHERE t.rate > 0 ORDER BY m.id LIMIT 1;
        UPDATE order_summary s SET totals = jsonb_set(totals, '{current_order_total}', to_jsonb((totals->>'current_order_total')::numeric - f.amount * f.with_tax))
          FROM free f WHERE s.order_id = f.order_id;
        INSERT INTO order_shipping_method_adjustment (id, code, amount, raw_amount, shipping_method_id, version)
          SELECT 'free', 'FREE', amount, '{}', id, version FROM free;
        UPDATE order_shipping_method m SET amount = f.amount * f.with_tax, is_tax_inclusive = true FROM free f WHERE m.id = f.id`);
      await withLoadedStore("postgres", config(), async (store) => {
        expect(store.report.reconciliation).toEqual(allAgree(242));
      });
    });

    test("prices with tax, drafts, a guest who has an account, older columns, old copies of tables", async () => {
      const priced = "SELECT min(variant_id) AS id FROM product_variant_price_set";
      const variant = (await server.query<{ id: string }>(priced))[0]!.id;
      const byRegion = `price_list_id IS NULL AND price_set_id = (SELECT price_set_id FROM product_variant_price_set WHERE variant_id = '${variant}')
        AND id NOT IN (SELECT price_id FROM price_rule WHERE id NOT LIKE 'rule_%')`;
      await server.query(`
        UPDATE order_line_item SET unit_price = unit_price * 1.2, is_tax_inclusive = true
          WHERE id IN (SELECT item_id FROM order_line_item_tax_line WHERE rate = 20)
            AND id NOT IN (SELECT item_id FROM order_line_item_adjustment);
        UPDATE order_shipping_method m SET amount = m.amount * (1 + t.rate / 100), is_tax_inclusive = true
          FROM order_shipping_method_tax_line t WHERE t.shipping_method_id = m.id AND NOT m.is_tax_inclusive;
        UPDATE order_shipping_method_adjustment a SET amount = m.amount FROM order_shipping_method m WHERE m.id = a.shipping_method_id;
        UPDATE "order" SET is_draft_order = true WHERE id = (SELECT min(id) FROM "order");
        UPDATE customer SET email = ' ' || upper((SELECT min(email) FROM customer WHERE has_account)) WHERE id = (SELECT min(id) FROM customer WHERE NOT has_account);
        ALTER TABLE order_item DROP COLUMN unit_price, DROP COLUMN delivered_quantity;
        ALTER TABLE order_line_item_adjustment DROP COLUMN is_tax_inclusive;
        DELETE FROM order_line_item_adjustment WHERE version > 1;
        ALTER TABLE order_line_item_adjustment DROP COLUMN version;
        INSERT INTO order_transaction (id, order_id, amount, raw_amount, currency_code, reference, reference_id)
          SELECT 'paid_back', order_id, -4, '{}', 'eur', 'refund', 'ref_return' FROM return ORDER BY id LIMIT 1;
        UPDATE price_list SET starts_at = '2025-03-01Z', ends_at = '2027-03-08Z';
        UPDATE price SET rules_count = 1 WHERE ${byRegion};
        INSERT INTO price_rule (id, price_id, attribute, value)
          SELECT 'rule_' || id, id, 'region_id', (SELECT id FROM region WHERE name = 'Europe') FROM price WHERE ${byRegion};
        UPDATE price_preference SET is_tax_inclusive = true WHERE value = (SELECT id FROM region WHERE name = 'Europe');
        DROP TABLE order_credit_line, product_type, return_reason, cart_shipping_method CASCADE;
        CREATE SCHEMA archive; CREATE TABLE archive."order" AS SELECT * FROM "order" LIMIT 10;
        ALTER TABLE "order" ADD COLUMN loyalty_points int;
        ALTER TABLE cart ADD COLUMN user_id text`);
      await withLoadedStore("postgres", config(), async (store) => {
        const { totalsAgree, partsAgree, orders } = store.report.reconciliation!;
        expect({ orders, totalsAgree }).toEqual({ orders: 241, totalsAgree: 241 });
        // Prices that are entered by region alone are the variant's, with the region's tax.
        expect(
          await store.query(
            `SELECT currency, price > 0 AS priced, attributes->>'price_includes_tax' AS taxed FROM store.variants WHERE variant_id = '${variant}'`,
          ),
        ).toEqual([{ currency: "EUR", priced: true, taxed: "true" }]);
        // Without the table of credits the six that were credited by hand are told by their refunds.
        expect(partsAgree).toBe(241);
        expect(acceptedOf(store.report)).toMatchObject({ orders: 241, customers: 61 });
        // What is paid back for returned goods is their refund, not another one.
        expect(await store.value("SELECT count(*) FROM store.refunds WHERE refund_id = 'paid_back'")).toBe(0);
        const prices = await store.query(
          "SELECT valid_from, valid_to, price, reason FROM store.price_history ORDER BY valid_from",
        );
        expect(prices).toMatchObject([
          {
            valid_from: "2025-03-01T00:00:00.000Z",
            valid_to: "2027-03-08T00:00:00.000Z",
            price: 8.5,
            reason: "wl test",
          },
          { valid_from: "2027-03-08T00:00:00.000Z", valid_to: null, price: 10, reason: "list price" },
        ]);
        const [guest] = await server.query<{ id: string; account: string }>(
          `SELECT g.id, a.id AS account FROM customer g JOIN customer a ON lower(trim(g.email)) = lower(a.email) AND a.has_account
           WHERE NOT g.has_account`,
        );
        const { id, account } = guest!;
        expect(
          await store.query(
            `SELECT is_guest FROM store.customers WHERE customer_id IN ('${id}', '${account}')`,
          ),
        ).toEqual([{ is_guest: false }]);
        const theirs = await server.query<{ n: string }>(
          `SELECT count(*) AS n FROM "order" WHERE NOT is_draft_order AND customer_id IN ('${id}', '${account}')`,
        );
        expect(await store.value(`SELECT count(*) FROM store.orders WHERE customer_id = '${account}'`)).toBe(
          Number(theirs[0]!.n),
        );
        // Neither a copy in another schema nor one that turns up later is taken for the shop's own table.
        await server.query("CREATE TABLE archive.customer AS SELECT * FROM customer LIMIT 10");
        expect(changesOf(await store.sync())).toEqual([]);
      });
    });
  },
);
