/** Databases of shop and business programs that no preset knows: what their makers call things. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, suggestions, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

/** Forty orders, each fifth cancelled, of two lines: one unit for 10.5, two for 4 each; a fifth of it is tax on top. */
const AT = "TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7)";
const STATE = (gone: string, done: string) => `CASE WHEN i % 5 = 0 THEN '${gone}' ELSE '${done}' END`;
const UNITS = "1 + i % 2";
const PRICE = "CASE WHEN i % 2 = 0 THEN 10.5 ELSE 4.0 END";
const WORTH = "CASE WHEN i % 2 = 0 THEN 10.5 ELSE 8.0 END";
const NET = 18.5;
const goods = (columns: string) => `SELECT ${columns} FROM range(7) r(i)`;
/** Orders that count, what lines of all orders come to, and their units. */
async function sold(schema: string, found: Awaited<ReturnType<typeof suggest>>) {
  const orders = await rowsOf(schema, found.get("orders")!);
  const lines = await rowsOf(schema, found.get("order_items")!);
  const kept = orders.filter(({ status }) => status !== "cancelled");
  return [kept.length, added(lines, "total"), added(lines, "quantity")];
}
const SOLD = [32, 40 * NET, 120];

test("Spree: promotions are no total, all tables begin with its name, refunds name a payment", async () => {
  const found = await suggest("spree", {
    spree_orders: `SELECT 1 + i AS id, 'R' || i AS number, 18.5 AS item_total, 0.0 AS promo_total, 22.2 AS total, ${STATE("canceled", "complete")} AS state, 1 + i % 9 AS user_id, ${AT} AS created_at FROM range(40) r(i)`,
    spree_line_items: `SELECT 1 + i AS id, 1 + i // 2 AS order_id, 1 + i % 7 AS variant_id, ${UNITS} AS quantity, ${PRICE} AS price, 0.0 AS promo_total FROM range(80) r(i)`,
    spree_variants: goods("1 + i AS id, 50 + i AS product_id, 'S' || i AS sku"),
    spree_products: goods("50 + i AS id, 'Cup ' || i AS name"),
    spree_payments: `SELECT 900 + i AS id, 1 + i AS order_id, 22.2 AS amount, 'completed' AS state FROM range(40) r(i)`,
    spree_refunds: `SELECT 1 + i AS id, 900 + 4 * i AS payment_id, 5.5 AS amount, ${AT} AS created_at FROM range(10) r(i)`,
  });
  expect(await sold("spree", found)).toEqual(SOLD);
  // By which refunds are taken apart into goods and tax.
  expect(sources(found.get("orders")).subtotal).toBe("spree_orders.item_total");
  const back = await rowsOf("spree", found.get("refunds")!);
  expect([back.length, added(back, "amount"), back.find((row) => row.refund_id === "2")!.order_id]).toEqual([
    10,
    55,
    "5",
  ]);
});

test("Odoo: lines without their tax, units ordered, and partners are customers", async () => {
  const found = await suggest("odoo", {
    sale_order: `SELECT 1 + i AS id, 'S' || i AS name, 1 + i % 9 AS partner_id, ${AT} AS date_order, ${STATE("cancel", "sale")} AS state, 18.5 AS amount_untaxed, 3.7 AS amount_tax, 22.2 AS amount_total FROM range(40) r(i)`,
    sale_order_line: `SELECT 1 + i AS id, 1 + i // 2 AS order_id, 1 + i % 7 AS product_id, ${UNITS} AS product_uom_qty, 0 AS qty_invoiced, ${PRICE} AS price_unit, ${WORTH} AS price_subtotal, 0.2 * ${WORTH} AS price_tax, 1.2 * ${WORTH} AS price_total FROM range(80) r(i)`,
    res_partner:
      "SELECT 1 + i AS id, 'Ann ' || i AS name, 'a' || i || '@x.example' AS email FROM range(9) r(i)",
  });
  expect(await sold("odoo", found)).toEqual(SOLD);
  expect(sources(found.get("orders"))).toMatchObject({
    customer_id: "sale_order.partner_id",
    subtotal: "sale_order.amount_untaxed",
  });
  expect(await rowsOf("odoo", found.get("customers")!)).toHaveLength(9);
});

test("ERPNext: documents are known by their names, of which lines are part; amounts with their tax are told by it", async () => {
  const found = await suggest("erpnext", {
    "tabSales Invoice": `SELECT 'SINV-' || i AS name, ${AT} AS creation, 'Ann ' || i % 9 AS customer, ${STATE("Cancelled", "Paid")} AS status, 22.2 AS grand_total FROM range(40) r(i)`,
    "tabSales Invoice Item": `SELECT 'r' || i AS name, 'SINV-' || i // 2 AS parent, 'A' || i % 7 AS item_code, ${UNITS} AS qty, ${PRICE} AS price, 1.2 * ${WORTH} AS amount, 0.2 * ${WORTH} AS tax_amount FROM range(80) r(i)`,
    tabItem: goods("'A' || i AS item_code, 'Cup ' || i AS item_name"),
  });
  expect(await sold("erpnext", found)).toEqual([SOLD[0], expect.closeTo(40 * NET), SOLD[2]]);
});

test("states by the key of a table that names them, however long", async () => {
  const found = await suggest("keyed", {
    orders: `SELECT md5('o' || i) AS id, ${AT} AS order_date, 22.2 AS total, md5(${STATE("c", "d")}) AS state_id FROM range(40) r(i)`,
    order_line_item: `SELECT md5('l' || i) AS id, md5('o' || i // 2) AS order_id, md5('p' || i % 7) AS product_id, ${UNITS} AS quantity, ${PRICE} AS price FROM range(80) r(i)`,
    state_machine_state:
      "SELECT md5(code) AS id, name FROM (VALUES ('c', 'cancelled'), ('d', 'completed'), ('o', 'open')) t(code, name)",
  });
  expect(await sold("keyed", found)).toEqual(SOLD);
});

test("Saleor and nopCommerce: amounts without tax, and the product of a variant that the line names by its SKU", async () => {
  const found = await suggest("saleor", {
    order_order: `SELECT md5('o' || i) AS id, ${AT} AS created_at, ${STATE("canceled", "fulfilled")} AS status, 22.2 AS total_gross_amount, 18.5 AS total_net_amount FROM range(40) r(i)`,
    order_orderline: `SELECT 1 + i AS id, md5('o' || i // 2) AS order_id, 1 + i % 7 AS variant_id, 'S' || i % 7 AS product_sku, 'Cup' AS product_name, ${UNITS} AS quantity, ${PRICE} AS unit_price_net_amount, 1.2 * ${PRICE} AS unit_price_gross_amount, ${WORTH} AS total_price_net_amount, 1.2 * ${WORTH} AS total_price_gross_amount FROM range(80) r(i)`,
    product_productvariant: goods("1 + i AS id, 50 + i AS product_id, 'S' || i AS sku"),
    product_product: goods("50 + i AS id, 'Cup ' || i AS name"),
  });
  expect(await sold("saleor", found)).toEqual(SOLD);
  const [line] = await rowsOf("saleor", found.get("order_items")!);
  expect(line).toMatchObject({ variant_id: "1", product_id: "50", unit_price: "10.5" });
  const other = await suggest("nop", {
    OrderItem: `SELECT 1 + i AS Id, 1 + i // 2 AS OrderId, ${AT} AS CreatedOn, 'S' || i % 7 AS Sku, ${UNITS} AS Quantity, 1.2 * ${PRICE} AS UnitPriceInclTax, ${PRICE} AS UnitPriceExclTax, 1.2 * ${WORTH} AS PriceInclTax, ${WORTH} AS PriceExclTax FROM range(80) r(i)`,
  });
  expect(sources(other.get("order_items")).unit_price).toBe("OrderItem.UnitPriceExclTax");
  expect(added(await rowsOf("nop", other.get("order_items")!), "total")).toBe(40 * NET);
});

test("JTL-Wawi: prices without tax, cancelled orders, and kinds of lines that nothing names are said", async () => {
  const { tables, notes } = await suggestions("jtl", {
    tBestellung: `SELECT 1 + i AS kBestellung, 1 + i % 9 AS tKunde_kKunde, ${AT} AS dErstellt, (i % 5 = 0)::INT AS nStorno FROM range(40) r(i)`,
    tbestellpos: `SELECT 1 + i AS kBestellPos, 1 + i // 2 AS tBestellung_kBestellung, 1 + i % 7 AS tArtikel_kArtikel, ${UNITS} AS nAnzahl, 1.2 * ${PRICE} AS fVKPreis, ${PRICE} AS fVKNetto, 1 + i % 2 AS nType FROM range(80) r(i)`,
  });
  const found = new Map(tables.map((one) => [one.table, one]));
  expect(added(await rowsOf("jtl", found.get("order_items")!), "total")).toBe(32 * NET);
  expect(await rowsOf("jtl", found.get("orders")!)).toHaveLength(32);
  expect(notes).toEqual([expect.stringContaining("the kinds in tbestellpos.nType mean stands nowhere")]);
});

test("Portuguese: freight, goods and a discount on the order, which its lines share; devoluções are refunds", async () => {
  const found = await suggest("pedidos", {
    pedidos: `SELECT 1 + i AS id_pedido, 1 + i % 9 AS id_cliente, ${AT} AS data_pedido, ${STATE("Cancelado", "Entregue")} AS situacao, 18.5 AS valor_produtos, 9.9 AS valor_frete, 2.5 AS valor_desconto, 25.9 AS valor_total FROM range(40) r(i)`,
    itens_pedido: `SELECT 1 + i AS id_item, 1 + i // 2 AS id_pedido, 1 + i % 7 AS id_produto, ${UNITS} AS qtd, ${PRICE} AS vlr_unitario FROM range(80) r(i)`,
    devolucoes: `SELECT 1 + i AS id_devolucao, 1 + 4 * i AS id_pedido, 5.5 AS valor, ${AT} AS data FROM range(10) r(i)`,
  });
  expect(await sold("pedidos", found)).toEqual([SOLD[0], expect.closeTo(40 * (NET - 2.5)), SOLD[2]]);
  expect(added(await rowsOf("pedidos", found.get("refunds")!), "amount")).toBe(55);
});

test("French: a unit's price without tax, carts that are no orders, avoirs; Polish: stan is a state", async () => {
  const found = await suggest("commandes", {
    commande: `SELECT 1 + i AS id, ${AT} AS date_commande, ${STATE("panier", "expédiée")} AS etat, 18.5 AS total_ht, 22.2 AS total_ttc FROM range(40) r(i)`,
    ligne_commande: `SELECT 1 + i AS id, 1 + i // 2 AS commande_id, 1 + i % 7 AS produit_id, ${UNITS} AS qte, 1.2 * ${PRICE} AS pu_ttc, ${PRICE} AS pu_ht FROM range(80) r(i)`,
    avoir: `SELECT 1 + i AS id, 1 + 4 * i AS commande_id, 5.5 AS montant_ttc, ${AT} AS date_avoir FROM range(10) r(i)`,
  });
  const orders = await rowsOf("commandes", found.get("orders")!);
  expect(orders.filter(({ status }) => status === "draft")).toHaveLength(8);
  expect((await sold("commandes", found)).slice(1)).toEqual(SOLD.slice(1));
  expect(added(await rowsOf("commandes", found.get("refunds")!), "amount")).toBe(55);
  const polish = await suggest("zamowienia", {
    zamowienia: `SELECT 1 + i AS id_zamowienia, ${AT} AS data_zlozenia, ${STATE("anulowane", "wysłane")} AS stan, 18.5 AS wartosc_netto FROM range(40) r(i)`,
    pozycje: `SELECT 1 + i AS id_pozycji, 1 + i // 2 AS id_zamowienia, 1 + i % 7 AS id_towaru, ${UNITS} AS ilosc, ${PRICE} AS cena_netto FROM range(80) r(i)`,
  });
  expect(await sold("zamowienia", polish)).toEqual(SOLD);
});

test("Aimeos: lines are part of their order's key; payments by number are said. Lunar: delivery and refunds by kind", async () => {
  const { tables, notes } = await suggestions("aimeos", {
    mshop_order: `SELECT 1 + i AS id, 'n' || i AS invoiceno, ${STATE("1", "6")}::INT AS statuspayment, 4 AS statusdelivery, 18.5 AS price, ${AT} AS ctime FROM range(40) r(i)`,
    mshop_order_product: `SELECT 1 + i AS id, 1 + i // 2 AS parentid, 1 + i % 7 AS prodid, 'Cup ' || i % 7 AS name, ${UNITS} AS quantity, ${PRICE} AS price FROM range(80) r(i)`,
  });
  const aimeos = new Map(tables.map((one) => [one.table, one]));
  expect(await sold("aimeos", aimeos)).toEqual([40, ...SOLD.slice(1)]);
  expect(sources(aimeos.get("orders")).shipping).toBeUndefined();
  expect(notes).toEqual([expect.stringContaining("codes of mshop_order.statuspayment mean stands nowhere")]);
  const lunar = await suggestions("lunar", {
    orders: `SELECT 1 + i AS id, ${STATE("cancelled", "dispatched")} AS status, 2340 AS total_cents, ${AT} AS placed_at FROM range(40) r(i)`,
    order_lines: `SELECT 1 + i AS id, 1 + i // 3 AS order_id, CASE WHEN i % 3 = 2 THEN 'shipping' ELSE 'physical' END AS type, 7 AS purchasable_id, 1 AS quantity, 1000 AS price_cents FROM range(120) r(i)`,
    products: goods("1 + i AS id, 'Cup ' || i AS name"),
    transactions: `SELECT 1 + i AS id, 1 + i % 40 AS order_id, CASE WHEN i < 40 THEN 'capture' ELSE 'refund' END AS type, CASE WHEN i < 40 THEN 2340 ELSE 550 END AS amount_cents, ${AT} AS created_at FROM range(50) r(i)`,
  });
  const found = new Map(lunar.tables.map((one) => [one.table, one]));
  expect((await sold("lunar", found)).slice(1)).toEqual([800, 80]);
  expect(added(await rowsOf("lunar", found.get("refunds")!), "amount")).toBe(55);
  expect(lunar.notes).toEqual([
    expect.stringContaining("No column of order_lines says which product was sold"),
  ]);
});

test("Sage 100 by its technical names, whose kinds of documents are said", async () => {
  const { tables, notes } = await suggestions("sage", {
    F_DOCENTETE: `SELECT 6 + i % 2 AS DO_Type, 'FA' || i AS DO_Piece, ${AT} AS DO_Date, 'C' || i % 9 AS DO_Tiers, 18.5 AS DO_TotalHT, 22.2 AS DO_TotalTTC FROM range(40) r(i)`,
    F_DOCLIGNE: `SELECT 'FA' || i // 2 AS DO_Piece, 1 + i AS DL_No, 'A' || i % 7 AS AR_Ref, ${UNITS} AS DL_Qte, ${PRICE} AS DL_PrixUnitaire, ${WORTH} AS DL_MontantHT, 1.2 * ${WORTH} AS DL_MontantTTC FROM range(80) r(i)`,
    F_ARTICLE: goods("'A' || i AS AR_Ref, 'Cup ' || i AS AR_Design"),
  });
  expect(await sold("sage", new Map(tables.map((one) => [one.table, one])))).toEqual([40, ...SOLD.slice(1)]);
  expect(notes).toEqual([
    expect.stringContaining("What the kinds in F_DOCENTETE.DO_Type mean stands nowhere"),
  ]);
});
