/** PrestaShop of data/stores: as it is, and of another layout. */
import { beforeAll, expect, it } from "vitest";
import { acceptedOf, allAgree, changesOf, type LoadedStore, rowCounts } from "../harness/loaded-store.ts";
import type { TestServer } from "../support/postgres.ts";
import { loadDump, loaderOn, renameTables, runIn } from "./databases.ts";
import { BY_STATUS, otherCounts, SALES, WITHOUT_CUSTOMER } from "./store-checks.ts";

/** The tests, on a server that runs when the first of them begins. */
export function prestashopSuite(running: () => TestServer): void {
  let server: TestServer;
  beforeAll(async () => {
    server = running();
    await loadDump(server, "ps", "prestashop.mariadb.sql.gz");
  });
  const load = loaderOn(running);

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
      // Stock that the group of shops once counted together, and that of a shop that is gone.
      "INSERT INTO {db}.ps_stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity) VALUES (8, 0, 0, 1, 70), (8, 0, 5, 0, 80)",
    ]);
    const [held] = await server.query<{ packs: number }>(
      `SELECT CAST(min(floor(s.quantity / k.quantity)) AS DOUBLE) AS packs FROM ps.ps_pack k JOIN ps.ps_stock_available s
       ON s.id_product = k.id_product_item AND s.id_product_attribute = k.id_product_attribute_item AND s.id_shop = 1 WHERE k.id_product_pack = 15`,
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
      // Visitors pay a tenth less, but as much as before for what lies in the category of product 2.
      "UPDATE {db}.ps_group SET reduction = 10 WHERE id_group = 1",
      "INSERT INTO {db}.ps_product_group_reduction_cache VALUES (2, 1, 0)",
    ]);
    expect((await store.sync()).reconciliation).toEqual(allAgree(389));
    const reads =
      "SELECT accepts_marketing FROM store.customers WHERE email_hash = sha256('reader@example.org')";
    expect(await store.value(reads)).toBe(true);
    const paid =
      "SELECT DISTINCT product_id AS id, price, compare_at_price AS was FROM store.variants WHERE product_id IN ('1', '2') ORDER BY 1";
    expect(await store.query(paid)).toEqual([
      { id: "1", price: 17.208, was: 21.51 },
      { id: "2", price: 28.72, was: 35.9 },
    ]);
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
      const fees =
        "SELECT list(shipping ORDER BY order_id) AS s, list(discount ORDER BY order_id) AS d FROM store.orders WHERE order_id IN ('14', '15')";
      const [own] = await server.query<{ fee: number; credit: number }>(
        `SELECT CAST(max(CASE id_order WHEN 14 THEN total_shipping_tax_excl + 3 END) AS DOUBLE) AS fee,
           CAST(max(CASE id_order WHEN 15 THEN total_shipping_tax_excl END) AS DOUBLE) AS credit FROM ps_other.orders`,
      );
      expect(await store.query(fees)).toEqual([{ s: [own!.fee, own!.credit], d: [0, 2] }]);
      expect(await store.value("SELECT price FROM store.variants WHERE product_id = '6'")).toBe(0);
      const seen =
        "SELECT DISTINCT product_id AS id, price, compare_at_price AS was FROM store.variants WHERE product_id IN ('9', '10') ORDER BY CAST(product_id AS INTEGER)";
      expect(await store.query(seen)).toEqual([
        { id: "9", price: 14.9, was: 18.9 },
        { id: "10", price: 13.9, was: 18.9 },
      ]);
      expect(await store.value("SELECT count(*) FROM store.interactions")).toBe(98);
      expect(await store.value("SELECT DISTINCT cost FROM store.order_items WHERE order_id = '12'")).toBe(3);
      // Who was erased goes by the number they had; what the module for data protection was given is of nobody.
      const people =
        "SELECT customer_id AS id, count(*) AS n FROM store.orders WHERE coalesce(customer_id, '2') = '2' GROUP BY 1 ORDER BY 1";
      expect(await store.query(people)).toEqual([
        { id: "2", n: 48 },
        { id: null, n: 22 },
      ]);
      expect(await store.value(WITHOUT_CUSTOMER)).toBe(22);
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
}

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
  const ruleFor = (country: number, group: number) =>
    rule.replace("VALUES (0, 0, 0, 0, 0,", `VALUES (0, 0, 0, ${country}, ${group},`);
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
    // For the shop's country, for visitors, which the shop's setting puts first, for other people and another country.
    `${ruleFor(21, 0)} 0, 0, 9, 0, -1, 5, 'amount', '0000-00-00', '0000-00-00')`,
    `${ruleFor(0, 1)} 0, 0, 9, 0, -1, 4, 'amount', '0000-00-00', '0000-00-00')`,
    `${ruleFor(0, 3)} 0, 0, 9, 0, -1, 7, 'amount', '0000-00-00', '0000-00-00')`,
    `${ruleFor(8, 1)} 0, 0, 9, 0, -1, 8, 'amount', '0000-00-00', '0000-00-00')`,
    // Another product puts the country first.
    `${ruleFor(21, 0)} 0, 0, 10, 0, -1, 5, 'amount', '0000-00-00', '0000-00-00')`,
    `${ruleFor(0, 1)} 0, 0, 10, 0, -1, 4, 'amount', '0000-00-00', '0000-00-00')`,
    "INSERT INTO {db}.ps_specific_price_priority (id_product, priority) VALUES (10, 'id_country;id_group;id_currency;id_shop')",
    // A shop that takes no taxes may have left the rules of them in place.
    "INSERT INTO {db}.ps_tax_rule (id_tax_rules_group, id_country, id_state, id_tax, zipcode_from, zipcode_to, behavior, description) SELECT DISTINCT id_tax_rules_group, 21, 0, 5, '0', '0', 0, '' FROM {db}.ps_product_shop",
    "UPDATE {db}.ps_configuration SET value = '0' WHERE name = 'PS_TAX'",
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
    // A module takes 3 for the way of paying, another paid 2 with credit of its own.
    "UPDATE {db}.ps_orders SET total_paid_tax_incl = total_paid_tax_incl + CASE id_order WHEN 14 THEN 3 ELSE -2 END WHERE id_order IN (14, 15)",
    // Columns that 1.6 did not have; its lines know what the supplier asked.
    "ALTER TABLE {db}.ps_cart_product DROP PRIMARY KEY, DROP COLUMN id_customization",
    "ALTER TABLE {db}.ps_order_detail DROP COLUMN original_wholesale_price",
    "UPDATE {db}.ps_order_detail SET purchase_supplier_price = 3 WHERE id_order = 12",
    "DELETE FROM {db}.ps_customer WHERE id_customer = 2",
    "INSERT INTO {db}.ps_configuration (name, value, date_add, date_upd) VALUES ('PSGDPR_ANONYMOUS_CUSTOMER', '3', '2026-01-01', '2026-01-01')",
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
