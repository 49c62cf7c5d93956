/** WooCommerce of data/stores: with orders in tables of their own and as posts, in two languages, moving, and with users that may not be read. */
import { beforeAll, expect, it } from "vitest";
import { acceptedOf, allAgree, changesOf, type LoadedStore, rowCounts } from "../harness/loaded-store.ts";
import type { TestServer } from "../support/postgres.ts";
import { loadDump, loaderOn, renameTables, runIn } from "./databases.ts";
import { BY_STATUS, otherCounts, SALES, WITHOUT_CUSTOMER } from "./store-checks.ts";
import { openBaskets, ordersToPosts } from "./woocommerce-posts.ts";

const SAME_IN_POSTS = ["customers", "categories", "products", "variants", "orders", "order_items", "refunds"];

/** The tests, on a server that runs when the first of them begins. */
export function woocommerceSuite(running: () => TestServer): void {
  let server: TestServer;
  const hpos: Record<string, string[]> = {};
  beforeAll(async () => {
    server = running();
    await loadDump(server, "woo", "woocommerce.mariadb.sql.gz");
  });
  const load = loaderOn(running);

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
      // What WordPress writes in the place of an address that was erased.
      "UPDATE {db}.Shop7_postmeta SET meta_value = 'deleted@site.invalid' WHERE meta_key = '_billing_email' AND post_id IN (36, 40)",
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
    const erased = "SELECT DISTINCT customer_id AS id FROM store.orders WHERE order_id IN ('36', '40')";
    expect(await store.query(erased)).toEqual([{ id: null }]);
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
}
