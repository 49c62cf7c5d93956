/** The databases of WooCommerce and PrestaShop in data/stores: loaded whole from a fresh workspace, and what they must give. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  acceptedOf,
  allAgree,
  changesOf,
  type LoadedStore,
  rowCounts,
  withLoadedStore,
} from "../harness/loaded-store.ts";
import { hasData } from "../support/data.ts";
import { hasMariadb, startMariadb } from "../support/mariadb.ts";
import type { TestServer } from "../support/postgres.ts";
import { configOf, loadDump, renameTables, runIn } from "./databases.ts";
import { openBaskets, ordersToPosts } from "./woocommerce-posts.ts";

const ready = hasMariadb && hasData("stores/woocommerce.mariadb.sql.gz");
const why = ready ? "" : " (skipped: no MariaDB server or no data/stores)";
let server: TestServer;
const load = (database: string, use: (store: LoadedStore) => Promise<void>) =>
  withLoadedStore("mysql", configOf(server, database), use);

/** Raw tables whose rows are not those that ROWCOUNTS.csv lists. */
function otherCounts(store: LoadedStore, dump: string): string[] {
  const expected = rowCounts(dump);
  return store.report.streams
    .filter(({ stream, rows }) => rows !== expected.get(stream))
    .map(({ stream }) => stream);
}

const BY_STATUS =
  "SELECT status, financial_status AS money, count(*) AS n FROM store.orders GROUP BY ALL ORDER BY ALL";
const SALES = "SELECT sum(total) FROM store.orders WHERE status NOT IN ('cancelled', 'failed', 'draft')";
const WITHOUT_CUSTOMER =
  "SELECT count(*) FROM store.orders o ANTI JOIN store.customers c USING (customer_id)";
const SAME_IN_POSTS = ["customers", "categories", "products", "variants", "orders", "order_items", "refunds"];

describe.skipIf(!ready)(`store databases${why}`, () => {
  const hpos: Record<string, string[]> = {};
  beforeAll(async () => {
    server = await startMariadb();
    await loadDump(server, "woo", "woocommerce.mariadb.sql.gz");
    await loadDump(server, "ps", "prestashop.mariadb.sql.gz");
  });
  afterAll(() => server?.stop());

  it("WooCommerce is recognised, read whole and reconciled, and a second load changes nothing", async () => {
    await load("woo", async (store) => {
      expect(otherCounts(store, "woocommerce.mariadb")).toEqual([]);
      expect(acceptedOf(store.report)).toEqual({
        customers: 100,
        categories: 1,
        locations: 1,
        products: 16,
        variants: 21,
        orders: 496,
        order_items: 1271,
        refunds: 29,
        inventory_levels: 19,
        price_history: 0,
        interactions: 0,
      });
      expect(store.report.tables.filter((table) => table.rejected > 0)).toEqual([]);
      expect(store.report.reconciliation).toEqual(allAgree(496));
      expect(store.report.warnings).toEqual([]);
      await checkWooCommerce(store);
      for (const table of SAME_IN_POSTS) hpos[table] = await store.dump(table);
      expect(changesOf(await store.sync())).toEqual([]);
      await paidByGiftCard(store);
    });
  });

  /**
   * A gift card pays a part of an order: its lines keep what they were sold for. An instalment to come is no sale yet.
   * Three fils given back are money, and a draft was written in the site's zone, which is but hours from UTC.
   */
  async function paidByGiftCard(store: LoadedStore): Promise<void> {
    const id = await store.value(
      "SELECT min(order_id::INT) FROM store.orders WHERE financial_status = 'paid'",
    );
    const sums = `SELECT round(o.discount - i.off, 4) AS beyond, i.net FROM store.orders o,
      (SELECT sum(discount) AS off, sum(total) AS net FROM store.order_items WHERE order_id = '${id}') i WHERE o.order_id = '${id}'`;
    const [before] = await store.query<{ beyond: number; net: number }>(sums);
    const credited = `id = ${Number(id) + 1}`;
    const [whole] = await store.query<{ id: string; total: number }>(
      "SELECT order_id AS id, total FROM store.orders WHERE financial_status = 'refunded' ORDER BY order_id::INT LIMIT 1",
    );
    await runIn(server, "woo", [
      `INSERT INTO {db}.wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (900001, 'CARD', 'gift_card', ${id})`,
      "INSERT INTO {db}.wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (900001, 'amount', '1.5')",
      `UPDATE {db}.wp_wc_orders SET total_amount = total_amount - 1.5, date_updated_gmt = '2030-01-01 00:00:00' WHERE id = ${id}`,
      `UPDATE {db}.wp_wc_orders SET status = 'wc-scheduled-payment' WHERE type = 'shop_order' AND status = 'wc-completed' AND id > ${id} LIMIT 1`,
      `UPDATE {db}.wp_wc_orders SET currency = 'KWD' WHERE id = ${id}`,
      `INSERT INTO {db}.wp_wc_orders (id, status, currency, type, total_amount, parent_order_id, date_created_gmt)
         VALUES (900002, 'wc-completed', 'KWD', 'shop_order_refund', -0.003, ${id}, '2030-01-01 00:00:00')`,
      // As posts that an importer wrote are moved: only what was given back is told, which is less than its line. And as before there were refunds.
      `INSERT INTO {db}.wp_wc_orders (id, status, type, parent_order_id, date_created_gmt) VALUES (900003, 'wc-completed', 'shop_order_refund', ${id}, '2030-01-01 00:00:00')`,
      "INSERT INTO {db}.wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (900003, '_refund_amount', '0.5')",
      "INSERT INTO {db}.wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (900002, 'X', 'line_item', 900003)",
      "INSERT INTO {db}.wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (900002, '_qty', '-1'), (900002, '_line_total', '-2')",
      `DELETE FROM {db}.wp_wc_orders WHERE type = 'shop_order_refund' AND parent_order_id = ${whole!.id}`,
      "UPDATE {db}.wp_options SET option_value = CASE option_name WHEN 'gmt_offset' THEN '-4.5' ELSE '' END WHERE option_name IN ('gmt_offset', 'timezone_string')",
      // Shelves within shelves.
      ...[1, 2, 3, 4].flatMap((depth) => [
        `INSERT INTO {db}.wp_terms (term_id, name, slug) VALUES (${900 + depth}, 'Level ${depth}', '')`,
        `INSERT INTO {db}.wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, description, parent) VALUES (${900 + depth}, ${900 + depth}, 'product_cat', '', ${depth > 1 ? 899 + depth : 0})`,
        `INSERT INTO {db}.wp_term_relationships (object_id, term_taxonomy_id) VALUES (12, ${900 + depth})`,
      ]),
      "UPDATE {db}.wp_posts SET post_date = '2026-01-02 00:00:00', post_date_gmt = '0000-00-00 00:00:00' WHERE ID = 12",
      // One whose time to appear has come, though nothing says that it did, and one that is yet to.
      "UPDATE {db}.wp_posts SET post_status = 'future', post_date_gmt = IF(ID = 13, '2029-12-31 00:00:00', '2031-01-01 00:00:00') WHERE ID IN (13, 14)",
      // Deleted for good: a product with its variations, and one variation of another.
      "DELETE FROM {db}.wp_posts WHERE ID = 11 OR post_parent = 11 AND post_type = 'product_variation'",
      "DELETE FROM {db}.wp_posts WHERE post_parent = 10 AND post_type = 'product_variation' ORDER BY ID LIMIT 1",
      // Credit that Advanced Coupons took off the total.
      `INSERT INTO {db}.wp_wc_orders_meta (order_id, meta_key, meta_value) SELECT id, 'acfw_store_credits_order_paid', 'a:1:{s:6:"amount";d:2;}' FROM {db}.wp_wc_orders WHERE ${credited}`,
      `UPDATE {db}.wp_wc_orders SET total_amount = total_amount - 2, date_updated_gmt = '2030-01-01 00:00:00' WHERE ${credited}`,
    ]);
    const drafts = "SELECT count(*) FROM store.orders WHERE status = 'draft'";
    const waiting = Number(await store.value(drafts));
    const sold = await store.query(
      "SELECT DISTINCT product_id, variant_id FROM store.order_items ORDER BY ALL",
    );
    expect((await store.sync("full")).reconciliation).toEqual({
      ...allAgree(496),
      linesCompared: 495,
      linesAgree: 495,
    });
    // What was sold of them stays, under the name it was sold by.
    expect(
      await store.query("SELECT DISTINCT product_id, variant_id FROM store.order_items ORDER BY ALL"),
    ).toEqual(sold);
    const known = "store.order_items SEMI JOIN store.variants USING (variant_id, product_id)";
    expect(await store.value(`SELECT count(*) FROM ${known} JOIN store.products USING (product_id)`)).toBe(
      1271,
    );
    expect(await store.query("SELECT title, status FROM store.products WHERE product_id = '11'")).toEqual([
      { title: "Hoodie", status: "archived" },
    ]);
    expect(await store.query(sums)).toEqual([{ beyond: before!.beyond + 1.5, net: before!.net }]);
    expect(await store.value(drafts)).toBe(waiting + 1);
    const back = `SELECT refund_id AS id, amount FROM store.refunds
      WHERE deleted_at IS NULL AND (refund_id LIKE '90000%' OR order_id = '${whole!.id}') ORDER BY 1`;
    expect(await store.query(back)).toEqual([
      { id: "900002", amount: 0.003 },
      { id: "900003-900002", amount: 0.5 },
      { id: `order-${whole!.id}`, amount: whole!.total },
    ]);
    const timed = "SELECT status FROM store.variants WHERE product_id IN ('13', '14') ORDER BY product_id";
    expect(await store.query(timed)).toEqual([{ status: "active" }, { status: "draft" }]);
    const product = `SELECT p.created_at, c.path FROM store.products p JOIN store.categories c USING (category_id) WHERE product_id = '12'`;
    expect(await store.query(product)).toEqual([
      { created_at: "2026-01-02T04:30:00.000Z", path: "Level 1 / Level 2 / Level 3 / Level 4" },
    ]);
  }

  /** Trash and placeholders are left out, statuses told apart, refunds with and without lines have their money. */
  async function checkWooCommerce(store: LoadedStore): Promise<void> {
    expect(await store.query(BY_STATUS)).toEqual([
      { status: "cancelled", money: "voided", n: 23 },
      { status: "completed", money: "paid", n: 346 },
      { status: "completed", money: "partially_refunded", n: 16 },
      { status: "completed", money: "refunded", n: 13 },
      { status: "draft", money: "pending", n: 10 },
      { status: "failed", money: "voided", n: 17 },
      { status: "processing", money: "paid", n: 43 },
      { status: "processing", money: "pending", n: 28 },
    ]);
    expect(await store.value(SALES)).toBe(83826.16);
    expect(await store.value("SELECT sum(total) FROM store.order_items")).toBe(83161.4);
    expect(await store.value("SELECT sum(amount) FROM store.refunds")).toBe(3052.89);
    const lines =
      "SELECT count(*) FROM store.refunds r JOIN store.order_items i USING (order_item_id, order_id)";
    expect(await store.value(lines)).toBe(16);
    expect(await store.value("SELECT count(DISTINCT email_hash) FROM store.customers")).toBe(100);
    expect(await store.value("SELECT count(*) FROM store.customers WHERE is_guest")).toBe(40);
    expect(await store.value(WITHOUT_CUSTOMER)).toBe(0);
    const [row] = await server.query<{ at: string }>(
      "SELECT timestampdiff(SECOND, '1970-01-01', date_created_gmt) AS at FROM woo.wp_wc_orders WHERE id = 37",
    );
    const at = "SELECT CAST(epoch(ordered_at) AS BIGINT) FROM store.orders WHERE order_id = '37'";
    expect(Number(await store.value(at))).toBe(Number(row!.at));
  }

  it.each(["WPML", "Polylang"])(
    "WooCommerce in two languages gives the same rows: what %s made of products for the other one is no product more",
    async (made) => {
      const name = `woo_${made.toLowerCase()}`;
      await loadDump(server, name, "woocommerce.mariadb.sql.gz");
      const copy = (table: string, rows: string, id: string, moved: string) => [
        `CREATE TABLE {db}.copied AS SELECT * FROM {db}.wp_${table} WHERE ${rows}`,
        `UPDATE {db}.copied SET ${id} = ${id} + 500000, ${moved} = ${moved} + 500000 WHERE ${moved} > 0 OR ${id} > 0`,
        `INSERT INTO {db}.wp_${table} SELECT * FROM {db}.copied`,
        "DROP TABLE {db}.copied",
      ];
      const products = "post_type IN ('product', 'product_variation')";
      const known = `SELECT element_id FROM {db}.wp_icl_translations WHERE source_language_code IS NULL AND element_type LIKE 'post%'`;
      // Polylang keeps a list of its own for each entry, with the main language anywhere in it.
      const list = (id: string) =>
        `concat('a:2:{s:2:"de";i:', ${id} + 500000, ';s:2:"en";i:', ${id}, ';}'), 0, 2`;
      const polylang = [
        `INSERT INTO {db}.wp_options (option_name, option_value) VALUES ('polylang', 'a:2:{s:7:"browser";i:0;s:12:"default_lang";s:2:"en";}')`,
        `INSERT INTO {db}.wp_term_taxonomy (term_id, taxonomy, description, parent, count) SELECT 900000 + ID, 'post_translations', ${list("ID")} FROM {db}.wp_posts WHERE ID < 500000 AND ${products}`,
        `INSERT INTO {db}.wp_term_taxonomy (term_id, taxonomy, description, parent, count) SELECT 900000 + term_id, 'term_translations', ${list("term_id")} FROM {db}.wp_term_taxonomy WHERE term_id < 500000 AND taxonomy = 'product_cat'`,
        "DROP TABLE {db}.wp_icl_translations",
      ];
      await runIn(server, name, [
        "CREATE TABLE {db}.wp_icl_translations (translation_id bigint AUTO_INCREMENT PRIMARY KEY, element_type varchar(36) NOT NULL, element_id bigint, trid bigint NOT NULL, language_code varchar(7) NOT NULL, source_language_code varchar(7))",
        `INSERT INTO {db}.wp_icl_translations (element_type, element_id, trid, language_code) SELECT concat('post_', post_type), ID, ID, 'en' FROM {db}.wp_posts WHERE ${products}`,
        "INSERT INTO {db}.wp_icl_translations (element_type, element_id, trid, language_code) SELECT 'tax_product_cat', term_taxonomy_id, term_taxonomy_id, 'en' FROM {db}.wp_term_taxonomy WHERE taxonomy = 'product_cat'",
        "INSERT INTO {db}.wp_icl_translations (element_type, element_id, trid, language_code, source_language_code) SELECT element_type, element_id + 500000, trid, 'de', 'en' FROM {db}.wp_icl_translations",
        ...copy("posts", products, "ID", "post_parent"),
        `UPDATE {db}.wp_posts SET post_parent = 0 WHERE ID > 500000 AND post_type = 'product'`,
        ...copy("postmeta", `post_id IN (${known})`, "meta_id", "post_id"),
        ...copy("term_taxonomy", "taxonomy = 'product_cat'", "term_taxonomy_id", "term_id"),
        "INSERT INTO {db}.wp_terms (term_id, name) SELECT term_id, 'Ware' FROM {db}.wp_term_taxonomy WHERE term_id > 500000",
        ...copy("term_relationships", `object_id IN (${known})`, "term_taxonomy_id", "object_id"),
        // Every other line was sold in German.
        "UPDATE {db}.wp_woocommerce_order_itemmeta SET meta_value = meta_value + 500000 WHERE meta_key IN ('_product_id', '_variation_id') AND meta_value > 0 AND order_item_id % 2 = 0",
        ...(made === "Polylang" ? polylang : []),
      ]);
      await load(name, async (store) => {
        expect(store.report.reconciliation).toEqual(allAgree(496));
        for (const table of SAME_IN_POSTS) expect(await store.dump(table), table).toEqual(hpos[table]);
        expect(await store.value("SELECT count(*) FROM store.inventory_levels")).toBe(19);
      });
    },
  );

  it("WooCommerce whose users may not be read has the accounts that orders name", async () => {
    await loadDump(
      server,
      "woo_bare",
      "woocommerce.mariadb.sql.gz",
      (table) => !/_user(s|meta)$/.test(table),
    );
    await load("woo_bare", async (store) => {
      expect(store.report.tables.filter((table) => table.rejected > 0)).toEqual([]);
      expect(store.report.reconciliation).toEqual(allAgree(496));
      expect(await store.value(WITHOUT_CUSTOMER)).toBe(0);
      expect(await store.dump("orders")).toEqual(hpos.orders);
      const [buyers] = await server.query<{ n: number }>(
        "SELECT count(DISTINCT customer_id) AS n FROM woo_bare.wp_wc_orders WHERE type = 'shop_order' AND status <> 'trash' AND customer_id > 0",
      );
      const people =
        "SELECT is_guest AS guest, count(*) AS n, count(DISTINCT email_hash) AS known FROM store.customers GROUP BY 1 ORDER BY 1";
      expect(await store.query(people)).toEqual([
        { guest: false, n: Number(buyers!.n), known: Number(buyers!.n) },
        { guest: true, n: 40, known: 40 },
      ]);
    });
    // Orders that may not be read are not taken for none.
    await runIn(server, "woo_bare", ["DROP TABLE {db}.wp_wc_orders"]);
    await expect(load("woo_bare", async () => {})).rejects.toThrow("the right to read it, then load again.");
  });

  it("WooCommerce that moves its orders to tables of their own is read from there at the next load", async () => {
    await loadDump(server, "woo_moves", "woocommerce.mariadb.sql.gz");
    const tables = [...rowCounts("woocommerce.mariadb").keys()];
    const own = tables.filter((table) => /^wp_wc_order(s|s_meta|_operational_data|_addresses)$/.test(table));
    await runIn(server, "woo_moves", [
      ...own.map((table) => `CREATE TABLE {db}.later_${table} AS SELECT * FROM {db}.${table}`),
      ...ordersToPosts(tables, "shop_"),
    ]);
    await load("woo_moves", async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(496));
      await runIn(server, "woo_moves", [
        renameTables(
          own.map((table) => `later_${table}`),
          (table) => table.replace("later_wp_", "shop_"),
        ),
        "UPDATE {db}.shop_options SET option_value = 'yes' WHERE option_name = 'woocommerce_custom_orders_table_enabled'",
        "DELETE FROM {db}.shop_postmeta WHERE post_id IN (SELECT id FROM {db}.shop_wc_orders)",
        "UPDATE {db}.shop_posts SET post_type = 'shop_order_placehold', post_status = 'draft' WHERE ID IN (SELECT id FROM {db}.shop_wc_orders)",
      ]);
      const moved = await store.sync();
      expect(moved.reconciliation).toEqual(allAgree(496));
      for (const table of SAME_IN_POSTS) expect(await store.dump(table), table).toEqual(hpos[table]);
    });
  });

  it("WooCommerce with orders as posts gives the same rows, under another prefix and beside a second site", async () => {
    await loadDump(server, "woo_posts", "woocommerce.mariadb.sql.gz");
    const own = ["posts", "postmeta", "options", "woocommerce_order_items", "woocommerce_order_itemmeta"];
    await runIn(server, "woo_posts", [
      // Of another time: an order that names no currency is in the shop's.
      "UPDATE {db}.wp_wc_orders SET currency = NULL WHERE id = 37",
      ...openBaskets(),
      ...ordersToPosts([...rowCounts("woocommerce.mariadb").keys()], "Shop7_"),
      // A customer of another site, whose users are the same.
      "INSERT INTO {db}.Shop7_users (ID, user_login, user_email) VALUES (7001, 'other', 'other@example.com')",
      `INSERT INTO {db}.Shop7_usermeta (user_id, meta_key, meta_value) VALUES (7001, 'wp_3_capabilities', 'a:1:{s:8:"customer";b:1;}')`,
      ...own.map((table) => `CREATE TABLE {db}.Shop7_2_${table} LIKE {db}.Shop7_${table}`),
    ]);
    await load("woo_posts", async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(496));
      expect(store.report.warnings.join()).toContain(
        "prefix Shop7_ is mapped, not those with prefix Shop7_2_",
      );
      for (const table of SAME_IN_POSTS) expect(await store.dump(table), table).toEqual(hpos[table]);
      expect(
        await store.query(
          "SELECT event_name AS name, user_id, anonymous_id AS visitor, product_id AS p, variant_id AS v, quantity AS n, value, occurred_at AS at FROM store.interactions ORDER BY ALL",
        ),
      ).toEqual([
        // Sessions of accounts last a week, since version 10.1.
        {
          name: "add_to_cart",
          user_id: "5",
          visitor: null,
          p: "13",
          v: "13",
          n: 1,
          value: 9,
          at: "2025-12-27T00:00:00.000Z",
        },
        {
          name: "add_to_cart",
          user_id: null,
          visitor: "t_1",
          p: "11",
          v: "27",
          n: 2,
          value: 84,
          at: "2026-01-01T00:00:00.000Z",
        },
        {
          name: "add_to_cart",
          user_id: null,
          visitor: "t_1",
          p: "12",
          v: "12",
          n: 1,
          value: 45.5,
          at: "2026-01-01T00:00:00.000Z",
        },
        {
          name: "begin_checkout",
          user_id: "9",
          visitor: null,
          p: "12",
          v: "12",
          n: 1,
          value: 45,
          at: "2026-01-02T05:00:00.000Z",
        },
      ]);
      await paidBesides(store);
    });
  });

  /**
   * Credit that an order names counts as far as its total lacks it: version 2.2's discount on the whole order does, and
   * what Smart Coupons names here does not. A price raised by hand is no negative discount. States of plugins. What an
   * extension made of an order for one of its sellers is no order more.
   */
  async function paidBesides(store: LoadedStore): Promise<void> {
    const orders = await store.query<{ id: string }>(
      "SELECT order_id AS id FROM store.orders WHERE financial_status = 'paid' AND discount = 0 ORDER BY order_id::INT LIMIT 7",
    );
    const [old, smart, raised, waiting, away, quote, part] = orders.map(({ id }) => id);
    const [line] = await store.query<{ id: string; q: number; price: number }>(
      `SELECT order_item_id AS id, quantity AS q, unit_price AS price FROM store.order_items WHERE order_id = '${raised}' LIMIT 1`,
    );
    const more = (order: string, key: string, amount: number) =>
      `UPDATE {db}.Shop7_postmeta SET meta_value = meta_value + ${amount} WHERE post_id = ${order} AND meta_key = '${key}'`;
    const states = { [waiting!]: "awaiting-shipment", [away!]: "in-transit", [quote!]: "quote-request" };
    await runIn(server, "woo_posts", [
      `INSERT INTO {db}.Shop7_postmeta (post_id, meta_key, meta_value) VALUES (${old}, '_order_discount', '3.5'), (${smart}, 'smart_coupons_contribution', 'a:1:{s:1:"X";d:5;}')`,
      more(old!, "_order_total", -3.5),
      `UPDATE {db}.Shop7_posts SET post_parent = ${old} WHERE ID = ${part}`,
      `UPDATE {db}.Shop7_postmeta SET meta_value = 'dokan' WHERE post_id = ${part} AND meta_key = '_created_via'`,
      more(raised!, "_order_total", 2 * line!.q),
      `UPDATE {db}.Shop7_woocommerce_order_itemmeta SET meta_value = meta_value + ${2 * line!.q} WHERE order_item_id = ${line!.id} AND meta_key = '_line_total'`,
      ...Object.entries(states).map(
        ([id, state]) => `UPDATE {db}.Shop7_posts SET post_status = 'wc-${state}' WHERE ID = ${id}`,
      ),
      "UPDATE {db}.Shop7_options SET option_value = '10.0.4' WHERE option_name = 'woocommerce_version'",
    ]);
    const { reconciliation } = await store.sync("full");
    expect(reconciliation).toEqual({ ...allAgree(495), linesCompared: 493, linesAgree: 493 });
    const discount = (id: string) => `(SELECT discount FROM store.orders WHERE order_id = '${id}')`;
    expect(
      await store.query(`SELECT ${discount(old!)} AS old, ${discount(smart!)} AS smart, ${discount(raised!)} AS raised,
        (SELECT {off: discount, price: unit_price} FROM store.order_items WHERE order_item_id = '${line!.id}') AS line`),
    ).toEqual([{ old: 3.5, smart: 0, raised: 0, line: { off: 0, price: line!.price + 2 } }]);
    expect(
      await store.query(
        `SELECT status FROM store.orders WHERE order_id IN ('${waiting}', '${away}', '${quote}') ORDER BY order_id::INT`,
      ),
    ).toEqual([{ status: "processing" }, { status: "completed" }, { status: "draft" }]);
    expect(
      await store.value("SELECT strftime(occurred_at, '%m-%d') FROM store.interactions WHERE user_id = '5'"),
    ).toBe("01-01");
  }

  it("PrestaShop is recognised, read whole and reconciled, and a second load changes nothing", async () => {
    await load("ps", async (store) => {
      expect(otherCounts(store, "prestashop.mariadb")).toEqual([]);
      expect(acceptedOf(store.report)).toEqual({
        customers: 51,
        categories: 9,
        suppliers: 2,
        locations: 1,
        products: 19,
        variants: 47,
        orders: 389,
        order_items: 923,
        refunds: 15,
        shipments: 196,
        inventory_levels: 47,
        inventory_movements: 464,
        price_history: 0,
        interactions: 98,
      });
      expect(store.report.tables.filter((table) => table.rejected > 0)).toEqual([]);
      expect(store.report.reconciliation).toEqual(allAgree(389));
      await checkPrestaShop(store);
      expect(changesOf(await store.sync())).toEqual([]);
      const held = await packTogether();
      await editedByHand(store);
      const levels =
        "SELECT CAST(available AS DOUBLE) AS n FROM store.inventory_levels WHERE variant_id IN ('8-0', '15-0') AND deleted_at IS NULL ORDER BY variant_id";
      expect(await store.query(levels)).toEqual([{ n: held }, { n: 3 }]);
    });
  });

  /** Product 15 packs five of two goods each, only the goods count; product 8 three of the same, its own number is less. */
  async function packTogether(): Promise<number> {
    await runIn(server, "ps", [
      "INSERT INTO {db}.ps_pack (id_product_pack, id_product_item, id_product_attribute_item, quantity) VALUES (8, 7, 0, 3)",
      "UPDATE {db}.ps_product_shop SET pack_stock_type = CASE id_product WHEN 8 THEN 2 ELSE 1 END WHERE id_product IN (8, 15)",
      "UPDATE {db}.ps_stock_available SET quantity = 3 WHERE id_product IN (8, 15)",
    ]);
    const [held] = await server.query<{ packs: number }>(
      `SELECT CAST(min(floor(s.quantity / k.quantity)) AS DOUBLE) AS packs FROM ps.ps_pack k JOIN ps.ps_stock_available s
       ON s.id_product = k.id_product_item AND s.id_product_attribute = k.id_product_attribute_item WHERE k.id_product_pack = 15`,
    );
    expect(held!.packs).toBeGreaterThan(3);
    return held!.packs;
  }

  /**
   * A hundred pieces, each rounded before it is multiplied; a voucher, and free shipping granted afterwards; and a
   * slip that gives the goods back but keeps what both were worth.
   */
  async function editedByHand(store: LoadedStore): Promise<void> {
    const [order] = await server.query<{ id: number; line: number; shipping: string }>(
      `SELECT o.id_order AS id, min(d.id_order_detail) AS line, o.total_shipping_tax_excl AS shipping
       FROM ps.ps_orders o JOIN ps.ps_order_detail d USING (id_order) LEFT JOIN ps.ps_order_slip s USING (id_order)
       WHERE o.valid = 1 AND o.total_shipping_tax_excl > 0 AND o.total_wrapping_tax_excl = 0 AND s.id_order IS NULL
       GROUP BY o.id_order HAVING count(*) = 1 ORDER BY 1 LIMIT 1`,
    );
    const { id, line } = order!;
    const off = 4 + Number(order!.shipping);
    const rule = (number: number, code: string, free: number, worth: number) => [
      `INSERT INTO {db}.ps_cart_rule (id_cart_rule, code, free_shipping, date_from, date_to, date_add, date_upd)
         VALUES (${number}, '${code}', ${free}, '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01')`,
      `INSERT INTO {db}.ps_order_cart_rule (id_order, id_cart_rule, name, value, value_tax_excl, free_shipping)
         VALUES (${id}, ${number}, '${code}', ${worth}, ${worth}, 0)`,
    ];
    await runIn(server, "ps", [
      ...rule(901, "FOUR", 0, 4),
      ...rule(902, "POST", 1, off - 4),
      `UPDATE {db}.ps_order_detail SET product_quantity = 100, unit_price_tax_excl = 0.335, unit_price_tax_incl = 0.335,
         total_price_tax_excl = 34, total_price_tax_incl = 34 WHERE id_order = ${id}`,
      `UPDATE {db}.ps_orders SET round_type = 1, total_products = 34, total_products_wt = 34, total_discounts_tax_excl = ${off},
         total_discounts_tax_incl = ${off}, total_shipping_tax_incl = total_shipping_tax_excl, total_paid_tax_incl = 30,
         date_upd = '2030-01-01' WHERE id_order = ${id}`,
      `INSERT INTO {db}.ps_order_slip (id_order_slip, id_customer, id_order, total_products_tax_excl, total_products_tax_incl,
         total_shipping_tax_excl, total_shipping_tax_incl, amount, shipping_cost_amount, partial, order_slip_type, date_add, date_upd)
         VALUES (900, 1, ${id}, ${34 - off}, 34, 0, 0, 34, 0, 0, 1, '2030-01-01', '2030-01-01')`,
      `INSERT INTO {db}.ps_order_slip_detail (id_order_slip, id_order_detail, product_quantity, total_price_tax_excl,
         total_price_tax_incl, amount_tax_excl, amount_tax_incl) VALUES (900, ${line}, 100, 34, 34, 34, 34)`,
      // The newsletter is subscribed to without a time of change.
      "UPDATE {db}.ps_customer SET newsletter = 1, email = 'reader@example.org' WHERE id_customer = 2",
    ]);
    expect((await store.sync()).reconciliation).toEqual(allAgree(389));
    const reads =
      "SELECT accepts_marketing FROM store.customers WHERE email_hash = sha256('reader@example.org')";
    expect(await store.value(reads)).toBe(true);
    const items = `SELECT unit_price, discount, total FROM store.order_items WHERE order_id = '${id}'`;
    expect(await store.query(items)).toEqual([{ unit_price: 0.34, discount: 4, total: 30 }]);
    const back = await store.value(`SELECT sum(amount) FROM store.refunds WHERE order_id = '${id}'`);
    expect(back).toBeCloseTo(34 - off, 4);
  }

  /** Sales are what the shop's own `valid` says; stock is not counted twice; what always comes off the price is applied. */
  async function checkPrestaShop(store: LoadedStore): Promise<void> {
    expect(await store.query(BY_STATUS)).toEqual([
      { status: "cancelled", money: "refunded", n: 33 },
      { status: "cancelled", money: "voided", n: 43 },
      { status: "completed", money: "paid", n: 184 },
      { status: "completed", money: "partially_refunded", n: 15 },
      { status: "draft", money: "pending", n: 3 },
      { status: "failed", money: "voided", n: 35 },
      { status: "processing", money: "paid", n: 76 },
    ]);
    expect(await store.value(SALES)).toBe(26040.93);
    expect(
      await store.query("SELECT currency, count(*) AS n FROM store.orders GROUP BY 1 ORDER BY 1"),
    ).toEqual([
      { currency: "EUR", n: 59 },
      { currency: "USD", n: 330 },
    ]);
    expect(await store.value("SELECT sum(amount) FROM store.refunds")).toBeCloseTo(451.28, 2);
    expect(await store.value(WITHOUT_CUSTOMER)).toBe(0);
    expect(
      await store.value("SELECT sum(available) FROM store.inventory_levels WHERE variant_id LIKE '1-%'"),
    ).toBe(25971);
    const prices = "SELECT DISTINCT price, compare_at_price FROM store.variants WHERE product_id = '1'";
    expect(await store.query(prices)).toEqual([{ price: 19.12, compare_at_price: 23.9 }]);
  }

  it("PrestaShop of another layout: as of 1.6, no prefix, another language and shop first, vouchers, tax, tables gone", async () => {
    const kept = [...rowCounts("prestashop.mariadb").keys()].filter((table) => !GONE.test(table));
    await loadDump(server, "ps_other", "prestashop.mariadb.sql.gz", (table) => kept.includes(table));
    await runIn(server, "ps_other", otherPrestaShop(kept));
    await load("ps_other", async (store) => {
      expect(store.report.reconciliation).toEqual(allAgree(389));
      expect(store.report.tables.map(({ table }) => table)).not.toContain("inventory_levels");
      expect(await store.value("SELECT title FROM store.products WHERE product_id = '1'")).toBe("fr 1");
      expect(await store.value("SELECT count(*) FROM store.products")).toBe(19);
      expect(await store.value("SELECT path FROM store.categories WHERE category_id = '4'")).toBe(
        "fr 3 / fr 4",
      );
      const prices =
        "SELECT variant_id AS id, price, compare_at_price AS was FROM store.variants WHERE product_id = '4' ORDER BY 1";
      expect(await store.query(prices)).toEqual([
        { id: "4-16", price: 20, was: 29 },
        { id: "4-17", price: 40, was: 49 },
        { id: "4-18", price: 70, was: 79 },
      ]);
      expect(
        await store.value(
          "SELECT count(*) FROM store.variants WHERE product_id IN ('3', '5') AND compare_at_price > 0",
        ),
      ).toBe(0);
      const [bare] = await server.query<{ price: string }>(
        "SELECT price FROM ps_other.product_shop WHERE id_product = 8 AND id_shop = 1",
      );
      const taxed = Number(bare!.price) + 2;
      const off = "SELECT price, compare_at_price AS was FROM store.variants WHERE product_id = '8'";
      expect(await store.query(off)).toEqual([{ price: taxed - 3, was: taxed }]);
      expect(await store.value("SELECT amount FROM store.refunds WHERE order_id = '12'")).toBe(4.8);
      expect(await store.value("SELECT price FROM store.variants WHERE product_id = '6'")).toBe(0);
      expect(await store.value("SELECT count(*) FROM store.interactions")).toBe(98);
      expect(await store.value("SELECT DISTINCT cost FROM store.order_items WHERE order_id = '12'")).toBe(3);
      // What was sold of goods that are deleted has a name still.
      expect(
        await store.query(
          "SELECT variant_id AS id, product_id AS of, title, sku FROM store.variants WHERE status = 'archived' ORDER BY 1",
        ),
      ).toEqual([
        { id: "1-1", of: "1", title: "Hummingbird printed t-shirt (Size: S - Color: White)", sku: "demo_1" },
        { id: "7-0", of: "7", title: "Mug The adventure begins", sku: "demo_12" },
      ]);
      const gone = "SELECT product_id AS id FROM store.products WHERE status = 'archived'";
      expect(await store.query(gone)).toEqual([{ id: "7" }]);
      expect(
        await store.query("SELECT valid_from, price FROM store.price_history WHERE variant_id = '3-13'"),
      ).toEqual([{ valid_from: "2026-01-01T05:00:00.000Z", price: 24 }]);
      const [order] = await store.query(
        `SELECT o.subtotal, o.discount, o.shipping, o.tax, o.total, o.coupon, sum(i.discount) AS off, sum(i.total) AS goods, sum(i.tax) AS vat,
           epoch(o.ordered_at) - epoch(TIMESTAMPTZ '2025-07-01 10:00:00 America/New_York') AS late
         FROM store.orders o JOIN store.order_items i USING (order_id) WHERE o.order_id = '12' GROUP BY ALL`,
      );
      const [had] = await server.query<{ goods: string; shipping: string }>(
        "SELECT total_products AS goods, total_shipping_tax_excl AS shipping FROM ps_other.orders WHERE id_order = 12",
      );
      const goods = Number(had!.goods);
      const shipping = Number(had!.shipping);
      expect(order).toMatchObject({
        subtotal: goods,
        discount: 10 + shipping,
        coupon: "TEN, FREE",
        off: 10,
        late: 0,
      });
      expect(order!.goods).toBeCloseTo(goods - 10, 3);
      expect(order!.vat).toBeCloseTo((goods - 10) * 0.2, 2);
      expect(order!.total).toBeCloseTo((goods - 10) * 1.2, 2);
    });
  });
});

/** Tables that nothing of a shop's history lies in, and some that it could do without. */
const GONE =
  /_(access|hook|tab|module|cms|search|log|web|theme|employee|profile|import|mail|meta|page|link|feature|quick|stock|supplier|image|shop_url|gender)/;

/** French, in second place, is the language; New York the zone; order 12 has a voucher, free shipping and 20 % tax. */
function otherPrestaShop(tables: string[]): string[] {
  const named = ["product", "category"].map(
    (table) => `INSERT INTO {db}.ps_${table}_lang (id_${table}, id_shop, id_lang, link_rewrite, name)
      SELECT id_${table}, id_shop, 2, link_rewrite, concat('fr ', id_${table}) FROM {db}.ps_${table}_lang`,
  );
  const rule = `INSERT INTO {db}.ps_specific_price (id_specific_price_rule, id_cart, id_shop_group, id_country, id_group, id_customer, from_quantity, reduction_tax,
    id_shop, id_product_attribute, id_product, id_currency, price, reduction, reduction_type, \`from\`, \`to\`) VALUES (0, 0, 0, 0, 0, 0, 1, 1,`;
  // A second shop sells everything for more.
  const second = ["product_shop", "product_lang", "product_attribute_shop"].flatMap((table) => [
    `CREATE TABLE {db}.second AS SELECT * FROM {db}.ps_${table}`,
    `UPDATE {db}.second SET id_shop = 2${table === "product_lang" ? ", name = 'other shop'" : ", price = price + 100"}`,
    `INSERT INTO {db}.ps_${table} SELECT * FROM {db}.second`,
    "DROP TABLE {db}.second",
  ]);
  return [
    ...named,
    ...second,
    // Over; on, a price for all combinations; of another currency.
    `${rule} 0, 0, 3, 0, -1, 5, 'amount', '2026-01-01', '2026-02-01')`,
    `${rule} 1, 0, 4, 0, 20, 0, 'amount', '2026-10-01', '2030-01-01')`,
    `${rule} 0, 0, 5, 2, 1, 0, 'amount', '2026-10-01', '2030-01-01')`,
    // Three at once: of a catalogue rule, for ever, and till 2030, which the shop takes.
    `${rule.replace("VALUES (0,", "VALUES (7,")} 0, 0, 8, 0, -1, 1, 'amount', '2026-01-01', '2030-01-01')`,
    `${rule} 0, 0, 8, 0, -1, 2, 'amount', '0000-00-00', '0000-00-00')`,
    `${rule} 0, 0, 8, 1, -1, 3, 'amount', '2026-01-01', '2030-01-01')`,
    // More off than it costs.
    `${rule} 0, 0, 6, 0, -1, 500, 'amount', '0000-00-00', '0000-00-00')`,
    // Two for disposal are part of the price; the customers see prices without tax, so 4 that were chosen by hand are without.
    "UPDATE {db}.ps_configuration SET value = '1' WHERE name = 'PS_USE_ECOTAX'",
    "UPDATE {db}.ps_product_shop SET ecotax = 2 WHERE id_product = 8",
    "UPDATE {db}.ps_group SET price_display_method = 1",
    `INSERT INTO {db}.ps_order_slip (id_order_slip, id_customer, id_order, total_products_tax_excl, total_products_tax_incl,
       total_shipping_tax_excl, total_shipping_tax_incl, amount, shipping_cost_amount, partial, order_slip_type, date_add, date_upd)
       VALUES (900, 1, 12, 5, 6, 0, 0, 4, 0, 0, 2, '2026-01-01', '2026-01-01')`,
    `INSERT INTO {db}.ps_order_slip_detail (id_order_slip, id_order_detail, product_quantity, amount_tax_excl, amount_tax_incl)
       SELECT 900, min(id_order_detail), 1, 5, 6 FROM {db}.ps_order_detail WHERE id_order = 12`,
    // Columns that 1.6 did not have; its lines know what the supplier asked.
    "ALTER TABLE {db}.ps_cart_product DROP PRIMARY KEY, DROP COLUMN id_customization",
    "ALTER TABLE {db}.ps_order_detail DROP COLUMN original_wholesale_price",
    "UPDATE {db}.ps_order_detail SET purchase_supplier_price = 3 WHERE id_order = 12",
    "DELETE FROM {db}.ps_product WHERE id_product = 7",
    "DELETE FROM {db}.ps_product_attribute WHERE id_product_attribute = 1",
    "UPDATE {db}.ps_configuration SET value = '2' WHERE name = 'PS_LANG_DEFAULT'",
    "UPDATE {db}.ps_configuration SET value = 'Asia/Tokyo' WHERE name = 'PS_TIMEZONE'",
    "INSERT INTO {db}.ps_configuration (id_shop, name, value, date_add, date_upd) SELECT n, 'PS_TIMEZONE', zone, '2026-01-01', '2026-01-01' FROM (SELECT 1 AS n, 'America/New_York ' AS zone UNION SELECT 2, 'Europe/Berlin') z",
    "INSERT INTO {db}.ps_shop (id_shop, id_shop_group, name, color, id_category, theme_name, active, deleted) VALUES (2, 1, 'Second', '', 2, 'classic', 1, 0)",
    "ALTER TABLE {db}.ps_orders ADD COLUMN module_note varchar(10) DEFAULT 'x'",
    "UPDATE {db}.ps_orders SET date_add = '2025-07-01 10:00:00' WHERE id_order = 12",
    "UPDATE {db}.ps_orders SET date_add = '0000-00-00 00:00:00' WHERE id_order = 13",
    `INSERT INTO {db}.ps_order_cart_rule (id_order, id_cart_rule, name, value, value_tax_excl, free_shipping)
       SELECT 12, 1, 'TEN', 12, 10, 0 UNION ALL SELECT 12, 2, 'FREE', total_shipping_tax_incl, total_shipping_tax_excl, 1 FROM {db}.ps_orders WHERE id_order = 12`,
    `UPDATE {db}.ps_orders SET total_products_wt = total_products * 1.2, total_shipping_tax_incl = total_shipping_tax_excl * 1.2,
       total_discounts_tax_excl = 10 + total_shipping_tax_excl, total_discounts_tax_incl = 12 + total_shipping_tax_excl * 1.2,
       total_paid_tax_incl = total_products * 1.2 - 12 WHERE id_order = 12`,
    "UPDATE {db}.ps_order_detail SET total_price_tax_incl = total_price_tax_excl * 1.2 WHERE id_order = 12",
    renameTables(tables, (table) => table.slice(3)),
  ];
}
