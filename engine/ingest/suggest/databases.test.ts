/** Databases that small companies made themselves: what they delete, number and name in ways of their own. */
import { expect, test } from "vitest";
import { readName } from "./names/concepts.ts";
import {
  added,
  bench,
  PRICE,
  RANGE,
  rowsOf,
  sources,
  suggest,
  suggestions,
  UNITS,
  warehouseForTests,
} from "./suggest.fixture.ts";
import type { Suggestion } from "./work.ts";

warehouseForTests();

/** Thirty orders of 18.5 each with two lines; every third one is what `odd` says. */
const AT = "TIMESTAMP '2024-01-01 10:00:00' + to_hours(i::INT * 7)";
const heads = (more = "'paid' AS status", from = 0) =>
  `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, ${AT} AS created_at, 18.5 AS total, ${more} FROM range(${from}, 30) r(i)`;
const LINES = `SELECT 1 + i AS id, 1 + i // 2 AS order_id, 1 + i % 7 AS product_id, 1 + i % 2 AS quantity, CASE WHEN i % 2 = 0 THEN 10.5 ELSE 4 END AS unit_price FROM range(60) r(i)`;
const ODD = "i % 3 = 0";
const sold = async (schema: string, found: Map<string, Suggestion>) => {
  const orders = await rowsOf(schema, found.get("orders")!);
  const kept = orders.filter(({ status }) => status !== "cancelled");
  const ids = new Set(kept.map(({ order_id }) => order_id));
  const lines = (await rowsOf(schema, found.get("order_items")!)).filter(({ order_id }) => ids.has(order_id));
  return [kept.length, ids.size, added(kept, "total"), lines.length];
};

test.each([
  ["a moment", "deleted_at", `CASE WHEN ${ODD} THEN ${AT} END`],
  ["a flag", "is_deleted", `(${ODD})::INT`],
  ["a word", "geloescht", `CASE WHEN ${ODD} THEN 'Ja' ELSE 'Nein' END`],
])("deleted orders are no sales, nor their lines: %s", async (name, column, value) => {
  const schema = name.replace(" ", "_");
  const found = await suggest(schema, { orders: heads(`${value} AS ${column}`), order_items: LINES });
  expect(await sold(schema, found)).toEqual([20, 20, 20 * 18.5, 40]);
  expect(await rowsOf(schema, found.get("order_items")!)).toHaveLength(40);
  expect(found.get("orders")!.reason).toContain(column);
});

test("deleted goods are archived, and copies of a table are not counted with it", async () => {
  const found = await suggest("copies", {
    orders: heads(),
    orders_bak_20240105: heads("'open' AS status").replace("1 + i AS id", "900 + i AS id"),
    deleted_orders: heads().replace("1 + i AS id", "500 + i AS id"),
    order_items: LINES,
    products: `SELECT 1 + i AS id, 'Cup ' || i AS name, 5.5 AS price, CASE WHEN i = 3 THEN ${AT} END AS deleted_at FROM range(7) r(i)`,
  });
  expect(await sold("copies", found)).toEqual([30, 30, 30 * 18.5, 60]);
  const goods = await rowsOf("copies", found.get("products")!);
  expect(goods.filter(({ status }) => status === "archived").map(({ product_id }) => product_id)).toEqual([
    "4",
  ]);
});

test("a table names the codes of states; codes that nothing names are said", async () => {
  const codes = `[7, 3, 3][1 + i % 3] AS status_id`;
  const states = `SELECT * FROM (VALUES (1, 'Nuevo'), (3, 'Enviado'), (7, 'Anulado')) t(status_id, descripcion)`;
  const found = await suggest("coded", { orders: heads(codes), order_items: LINES, estados: states });
  expect(await sold("coded", found)).toEqual([20, 20, 20 * 18.5, 40]);
  const uncoded = {
    orders: heads(`${codes}, CASE WHEN i % 3 > 0 THEN ${AT} END AS paid_at`),
    order_items: LINES,
  };
  const { tables, notes } = await suggestions("uncoded", uncoded);
  expect(notes).toEqual([
    expect.stringContaining("3 (67% of the rows), 7 (33% of the rows, never with paid_at)"),
  ]);
  const open = new Map(tables.map((one) => [one.table, one]));
  expect(await sold("uncoded", open)).toEqual([30, 30, 30 * 18.5, 60]);
  const said = open.get("orders")!.columns.find(({ column }) => column === "status")!;
  expect(said.reason).toMatch(/status_id holds codes \(3, 7\)/);
  expect(open.get("orders")!.reason).toMatch(/codes of status_id mean is open/);
});

test("codes are named by the table that is about orders' states, whatever it is called", async () => {
  const codes = `[7, 3, 3][1 + i % 3] AS status_id`;
  const found = await suggest("coded_twice", {
    orders: heads(codes),
    order_items: LINES,
    aa_payment_states: `SELECT * FROM (VALUES (1, 'Open'), (3, 'Cancelled'), (7, 'Paid')) t(id, name)`,
    statusy: `SELECT * FROM (VALUES (1, 'Nowe'), (3, 'Wysłane'), (7, 'Anulowane')) t(id, nazwa)`,
  });
  expect(await sold("coded_twice", found)).toEqual([20, 20, 20 * 18.5, 40]);
});

test.each(["void_date", "MAKULERAD", "anulado_en", "data_annullamento", "czy_anulowane", "datum_storno"])(
  "%s says which orders were cancelled",
  async (name) => {
    const value = /date|data|datum|_en/.test(name) ? `CASE WHEN ${ODD} THEN ${AT} END` : `(${ODD})::INT`;
    const tables = { orders: heads(`${value} AS ${name}`), order_items: LINES };
    const { tables: found, notes } = await suggestions(`by_${name}`, tables);
    const by = new Map(found.map((one) => [one.table, one]));
    expect(await sold(`by_${name}`, by)).toEqual([20, 20, 20 * 18.5, 40]);
    expect(notes).toEqual([]);
  },
);

test("orders that keep their lines as JSON: the list is opened, and nothing stays of it among the raw tables", async () => {
  const items = `to_json([{'sku': 'S' || i % 7, 'name': 'Cup', 'qty': 2, 'price': 4.25}, {'sku': 'S9', 'name': 'Pot', 'qty': 1, 'price': 10}]) AS items`;
  const tables = { orders: heads(`${items}, to_json([{'method': 'card'}]) AS payments`) };
  const { tables: found, sources: used, notes } = await suggestions("in_json", tables);
  const by = new Map(found.map((one) => [one.table, one]));
  const lines = await rowsOf("in_json", by.get("order_items")!);
  expect([lines.length, added(lines, "quantity"), added(lines, "total")]).toEqual([60, 90, 30 * 18.5]);
  expect(new Set(lines.map(({ order_item_id }) => order_item_id)).size).toBe(60);
  expect((await rowsOf("in_json", by.get("products")!)).length).toBe(8);
  expect([notes, used.map(({ name }) => name)]).toEqual([[], ["orders"]]);
  expect(used[0]!.feeds).toContain("order_items");
  expect(
    await bench.value("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'in_json'"),
  ).toBe(1);
});

test("what a payment service's account paid out or kept is neither sold nor given back", async () => {
  const kind = `['charge', 'charge', 'refund', 'payout', 'stripe_fee'][1 + i % 5]`;
  const gross = `[20, 30, -5, -40, -1][1 + i % 5]`;
  const found = await suggest("moved", {
    balance: `SELECT 'txn_' || i AS id, ${AT} AS created, ${kind} AS type, 'a' || i % 7 || '@b.cd' AS customer_email, 'eur' AS currency, ${gross} AS gross, 0.5 AS fee, ${gross} - 0.5 AS net FROM range(50) r(i)`,
  });
  const orders = await rowsOf("moved", found.get("orders")!);
  const back = await rowsOf("moved", found.get("refunds")!);
  expect(added(orders, "total")).toBe(10 * 50 - 10 * 5);
  expect([back.length, added(back, "amount")]).toEqual([10, 50]);
});

test("Italian returns are refunds, and data_ordine in seconds is a time", async () => {
  const found = await suggest("italian", {
    ordini: `SELECT 1 + i AS numero_ordine, 1 + i % 9 AS cliente_id, 1717243200 + 3600 * i AS data_ordine, 18.5 AS totale FROM range(30) r(i)`,
    resi: `SELECT 1 + i AS id, 1 + 3 * i AS numero_ordine, 4.5 AS importo, ${AT} AS data_reso FROM range(5) r(i)`,
  });
  expect(sources(found.get("orders")).ordered_at).toBe("ordini.data_ordine");
  expect(added(await rowsOf("italian", found.get("refunds")!), "amount")).toBe(22.5);
});

test("of two shops that number their orders anew one is taken, and the other is said", async () => {
  const of = (shop: string, from: number) => ({
    [`${shop}orders`]: heads(`'paid' AS status`).replace("TIMESTAMP '2024", `TIMESTAMP '20${from}`),
    [`${shop}order_items`]: LINES,
    [`${shop}customers`]: `SELECT 1 + i AS id, 'a' || i || '@${from}.cd' AS email FROM range(9) r(i)`,
  });
  const tables = { ...of("shop_a_", 23), ...of("shop_b_", 24) };
  tables.shop_b_orders = tables.shop_b_orders!.replace("range(0, 30)", "range(0, 31)");
  const { tables: found, notes } = await suggestions("two_shops", tables);
  expect(notes).toEqual([expect.stringMatching(/^shop_a_.*another shop's.*only shop_b_orders/)]);
  const by = new Map(found.map((one) => [one.table, one]));
  expect(await sold("two_shops", by)).toEqual([31, 31, 31 * 18.5, 60]);
});

test("credit notes beside the same refunds count once, and an abono is one", async () => {
  const back = (from: number) =>
    `SELECT ${from} + i AS id, 1 + 3 * i AS order_id, 4.5 AS amount, ${AT} AS created_at FROM range(5) r(i)`;
  const twins = { orders: heads(), order_items: LINES, credit_notes: back(100), refunds: back(900) };
  const found = await suggest("twins", twins);
  expect(added(await rowsOf("twins", found.get("refunds")!), "amount")).toBe(22.5);
  const abonos = await suggest("abonos", {
    facturas: heads(`['factura', 'abono'][1 + (${ODD})::INT] AS tipo`),
  });
  expect(added(await rowsOf("abonos", abonos.get("orders")!), "total")).toBe(10 * 18.5);
});

test.each([
  ["below zero", "CASE WHEN i < 30 THEN 18.5 ELSE -4.5 END", "capture"],
  ["by their kind", "CASE WHEN i < 30 THEN 18.5 ELSE 4.5 END", "refund"],
])("payments that gave back are refunds: %s", async (name, amount, kind) => {
  const schema = name.replaceAll(" ", "_");
  const found = await suggest(schema, {
    orders: heads(),
    order_items: LINES,
    payments: `SELECT 700 + i AS payment_id, 1 + i % 30 AS order_id, CASE WHEN i < 30 THEN 'capture' ELSE '${kind}' END AS kind, ${amount} AS amount, ${AT} AS paid_at FROM range(35) r(i)`,
  });
  const back = await rowsOf(schema, found.get("refunds")!);
  expect([back.length, added(back, "amount")]).toEqual([5, 22.5]);
});

test("Brazilian and Norwegian names: criado_em, deletado_em, refusjoner", async () => {
  const found = await suggest("nordic_south", {
    pedidos: `SELECT 'p' || i AS id, 1 + i % 9 AS usuario_id, ${AT} AS criado_em, CASE WHEN ${ODD} THEN ${AT} END AS deletado_em, ${AT} AS atualizado_em, 18.5 AS total FROM range(30) r(i)`,
    refusjoner: `SELECT 1 + i AS id, 'p' || (3 * i + 1) AS pedido_id, 4.5 AS belop, ${AT} AS refusjonsdato FROM range(5) r(i)`,
  });
  expect(await rowsOf("nordic_south", found.get("orders")!)).toHaveLength(20);
  expect(added(await rowsOf("nordic_south", found.get("refunds")!), "amount")).toBe(22.5);
});

test("amounts called minor, what came back among them; goods keep the number that lines name", async () => {
  const found = await suggest("minors", {
    purchase: `SELECT 1 + i AS purchase_id, 1 + i % 9 AS account_id, ${AT} AS placed_at, 1850 AS total_minor, CASE WHEN ${ODD} THEN 400 ELSE 0 END AS refunded_minor FROM range(30) r(i)`,
    purchase_item: `SELECT 1 + i AS purchase_item_id, 1 + i // 2 AS purchase_id, 1 + i % 7 AS sku_id, ${UNITS} AS units, ${PRICE} * 100 AS unit_minor FROM range(60) r(i)`,
    sku: `SELECT 1 + i AS sku_id, 'S-' || i AS code, 'Cup ' || i AS label, 400 + 100 * i AS price_minor FROM range(7) r(i)`,
  });
  const lines = await rowsOf("minors", found.get("order_items")!);
  expect([lines.length, added(lines, "total")]).toEqual([60, 30 * 18]);
  expect(added(await rowsOf("minors", found.get("refunds")!), "amount")).toBe(40);
  const goods = await rowsOf("minors", found.get("variants")!);
  expect(goods.map(({ product_id }) => String(product_id)).toSorted()).toEqual([..."1234567"]);
});

test("the one time beside that of the last change says when; goods in arrays are said", async () => {
  const { tables, notes } = await suggestions("arrays", {
    bestelling: `SELECT 1 + i AS id, 1 + i % 9 AS klant_id, ${AT} AS zeitpunktchen, ${AT} AS bijgewerkt, 18.5 AS totaal, [1, 2] AS produkt_ids FROM range(30) r(i)`,
  });
  const orders = tables.find(({ table }) => table === "orders");
  expect(sources(orders).ordered_at).toBe("bestelling.zeitpunktchen");
  expect(notes).toEqual([expect.stringContaining("bestelling.produkt_ids holds several goods")]);
});

test.each([
  ["quotes", "['Quote', 'Order', 'Order']", 20],
  ["german", "['Auftrag', 'Lieferschein', 'Rechnung']", 10],
])("of documents that follow one another one counts: %s", async (schema, kinds, count) => {
  const found = await suggest(schema, {
    documents: `SELECT 1 + i AS id, ${kinds}[1 + i % 3] AS type, 1 + i % 9 AS customer_id, ${AT} AS doc_date, 18.5 AS total FROM range(30) r(i)`,
    document_lines: LINES.replace("order_id", "document_id"),
  });
  expect(await sold(schema, found)).toEqual([count, count, count * 18.5, 2 * count]);
});

test("a shop's number beside the order's: together they tell orders apart, in lines, too", async () => {
  const found = await suggest("shops", {
    order_head: `SELECT 1 + i % 2 AS shop_id, 100 + i // 2 AS order_no, 1 + i % 9 AS customer_no, ${AT} AS order_date, 'paid' AS order_state, 18.5 AS order_total FROM range(30) r(i)`,
    order_line: `SELECT 1 + (i // 2) % 2 AS shop_id, 100 + i // 4 AS order_no, 1 + i % 2 AS line_no, 1 + i % 7 AS product_no, 1 + i % 2 AS quantity, 4.5 AS unit_price FROM range(60) r(i)`,
  });
  expect(await sold("shops", found)).toEqual([30, 30, 30 * 18.5, 60]);
});

test("tables of years whose numbers begin anew: all their orders, customers and goods", async () => {
  const year = (n: number) =>
    heads()
      .replace("2024", String(n))
      .replace("1 + i % 9", n === 2023 ? "1" : "2 + i % 9");
  const lines = (n: number) => LINES.replace("1 + i % 7", n === 2023 ? "1" : "2 + i % 7");
  const found = await suggest("years", {
    orders_2023: year(2023),
    orders_2024: year(2024),
    order_lines_2023: lines(2023),
    order_lines_2024: lines(2024),
  });
  expect(await sold("years", found)).toEqual([60, 60, 60 * 18.5, 120]);
  expect(await rowsOf("years", found.get("customers")!)).toHaveLength(10);
  expect(await rowsOf("years", found.get("variants")!)).toHaveLength(8);
});

test("a log of all that shoppers did: events, and orders of its purchases", async () => {
  const found = await suggest("log", {
    log: `SELECT i AS id, ${AT} AS ts, ['view', 'add to cart', 'purchase'][1 + i % 3] AS event, 'u' || i % 9 AS user_id, 's' || i // 6 AS session, 1 + i % 7 AS product_id, 4.5 AS price,
      CASE WHEN i % 3 = 2 THEN 1 END AS qty, CASE WHEN i % 3 = 2 THEN 100 + i // 6 END AS order_id FROM range(180) r(i)`,
  });
  expect(await sold("log", found)).toEqual([30, 30, 60 * 4.5, 60]);
  expect(await rowsOf("log", found.get("interactions")!)).toHaveLength(180);
});

test.each([
  ["at", "cancelled_at", `CASE WHEN ${ODD} THEN ${AT} END`],
  ["flag", "is_cancelled", `(${ODD})::INT`],
  ["german", "storniert", `CASE WHEN ${ODD} THEN 'Ja' ELSE 'Nein' END`],
])("orders that a column of its own says were cancelled: %s", async (name, column, value) => {
  const schema = `cancelled_${name}`;
  const status = `${value} AS ${column}`;
  const found = await suggest(schema, { orders: heads(status), order_items: LINES });
  expect(await sold(schema, found)).toEqual([20, 20, 20 * 18.5, 40]);
  expect(await rowsOf(schema, found.get("orders")!)).toHaveLength(30);
  const beside = await suggest(`beside_${name}`, {
    orders: heads(`'paid' AS status, ${status}`),
    order_items: LINES,
  });
  expect(await sold(`beside_${name}`, beside)).toEqual([20, 20, 20 * 18.5, 40]);
});

test("orders that were made to try the shop are no sales", async () => {
  const found = await suggest("tried", { orders: heads(`(${ODD})::INT AS is_test`), order_items: LINES });
  expect(await sold("tried", found)).toEqual([20, 20, 20 * 18.5, 40]);
});

test("orders of the web and of the till in two tables of their own layouts", async () => {
  const found = await suggest("two", {
    web_orders: `SELECT * FROM (${heads()}) WHERE id % 2 = 1`,
    store_sales: `SELECT id AS sale_no, customer_id AS client_no, created_at AS sale_time, total AS amount, 1 AS till FROM (${heads()}) WHERE id % 2 = 0`,
    order_items: LINES,
  });
  expect(await sold("two", found)).toEqual([30, 30, 30 * 18.5, 60]);
});

test("whole prices a hundred times as high as those of goods are cents", async () => {
  const found = await suggest("hundredths", {
    orders: heads().replace("18.5", "1849 + i"),
    order_items: LINES.replace("CASE WHEN i % 2 = 0 THEN 10.5 ELSE 4 END", "451 + 17 * (i % 29)"),
    products: "SELECT 1 + i AS id, 'Cup ' || i AS name, 5.5 + i AS price FROM range(7) r(i)",
  });
  expect(added(await rowsOf("hundredths", found.get("orders")!), "total")).toBeCloseTo(18.49 * 30 + 4.35);
});

test("a bare number that comes as often as what goods are called is theirs", async () => {
  const found = await suggest("bare", {
    docs: `SELECT 100 + i // 2 AS "Nº Albarán", '01/02/2024' AS "Fecha", 1 + i // 2 % 9 AS "Cliente", 'R' || i % 7 AS "Ref.", 'Taza ' || i % 7 AS "Descripción", 2 AS "Cant.", 4.5 AS "Precio" FROM range(60) r(i)`,
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_id: "docs.Nº Albarán",
    product_id: "docs.Ref.",
    title: "docs.Descripción",
  });
});

test("requests to a help desk are no orders, counts of a day no events", async () => {
  const found = await suggest("others", {
    tickets: `SELECT 100 + i AS "Ticket ID", ${AT} AS "Created", 'Ann ' || i % 9 AS "Requester", 'No power ' || i AS "Subject", ['open', 'closed'][1 + i % 2] AS "Status", 'high' AS "Priority", 'Bo' AS "Assignee" FROM range(60) r(i)`,
    visits: `SELECT DATE '2024-01-01' + i::INT AS "Date", 100 + i AS "Visits", 400 + 3 * i AS "Actions", 120.5 AS "Revenue" FROM range(60) r(i)`,
  });
  expect([...found.keys()]).toEqual([]);
});

test("what was paid so far is no total beside one; a cancelled order may be CXL", async () => {
  const more = `total AS total_amount, total * (id % 2) AS amount_paid, ['OK', 'NEW', 'CXL'][1 + id % 3] AS state`;
  const found = await suggest("paid", {
    orders: `SELECT id, customer_id, created_at, ${more} FROM (${heads()})`,
    order_items: LINES,
  });
  expect(await sold("paid", found)).toEqual([20, 20, 20 * 18.5, 40]);
});

const NAMES: [string, string][] = [
  ["idpedido", "id order"],
  ["KDNUMMER", "customer id"],
  ["KDNAME1", "customer name"],
  ["AUFDATUM", "order date"],
  ["AUFPOS", "order line"],
  ["POSRAB", "line discount"],
  ["ARTVK", "product price"],
  ["ordhdr", "order"],
  ["orddt", "order date"],
  ["unitprc", "unit price"],
  ["frtamt", "shipping total"],
  ["vl_unitario", "total unit"],
  ["ordered_on", "order date"],
  ["orderedOn", "order date"],
  ["заказ_ид", "order id"],
  ["회원번호", "customer id"],
  ["credit_note_no", "refund id"],
  ["kBestellung", "id order"],
  ["tArtikel_kArtikel", "id product"],
  ["fVKPreis", "price"],
  ["주문일", "date"],
  ["구매수", "quantity"],
];
test.each(NAMES)("%s means %s", (name, concepts) => {
  expect([...readName(name).concepts].join(" ")).toBe(concepts);
});

test("sold_at is a time, and art is an article where there are many", async () => {
  const found = await suggest("sold", {
    sales: heads().replace("created_at", "sold_at"),
    positions: LINES.replace("order_id", "sale_id").replace(
      "1 + i % 7 AS product_id",
      "'A-' || i % 29 AS art",
    ),
  });
  expect(sources(found.get("orders")).ordered_at).toBe("sales.sold_at");
  expect(sources(found.get("order_items")).product_id).toBe("positions.art");
});

test("what can't be taken is said: columns of months, lists as JSON, days from one that is not named", async () => {
  const pivot = `SELECT 'S' || i AS sku, 3 AS "Jan 2024", 4 AS "Feb 2024", 5 AS "Mar 2024" FROM range(9) r(i)`;
  const listed = heads(`'[{"sku":"S1","note":"red"}]' AS items`);
  const days = `SELECT 1 + i // 2 AS basket_id, 1 + i % 9 AS household_key, 1 + i // 2 % 20 AS "DAY", 4.5 AS sales_value FROM range(60) r(i)`;
  const notes = async (schema: string, select: string) => (await suggestions(schema, { t: select })).notes;
  expect(await notes("months", pivot)).toEqual([expect.stringContaining("(Jan 2024 to Mar 2024)")]);
  expect(await notes("lists", listed)).toEqual([expect.stringContaining("t.items holds lists as JSON")]);
  expect(await notes("days", days)).toEqual([expect.stringContaining("t.DAY counts days")]);
  expect(await notes("plain", heads())).toEqual([]);
});

test("orders of a small program: oid and uid, and when in seconds as text", async () => {
  const found = await suggest("small_names", {
    orders: `SELECT 'O' || i AS oid, 'U' || i % 9 AS uid, 1700000000 + 86400 * i AS created, 'done' AS state, 18 AS sum FROM range(30) r(i)`,
    positions: `SELECT 'P' || i AS pid, 'O' || i // 2 AS oid, 'S' || i % 7 AS sku, ${UNITS} AS amount, ${PRICE} AS price ${RANGE}`,
  });
  const orders = await rowsOf("small_names", found.get("orders")!);
  expect([orders.length, added(orders, "total"), new Set(orders.map((one) => one.customer_id)).size]).toEqual(
    [30, 540, 9],
  );
  expect(added(await rowsOf("small_names", found.get("order_items")!), "total")).toBe(540);
});

test.each([
  ["by a flag", "flagged", "1 + i % 30 AS no, (i >= 30)::INT AS is_current"],
  ["by its number", "numbered", "1 + i % 30 AS order_number, 1 + i // 30 AS version"],
])("of versions of an order the current one counts: %s", async (_name, schema, more) => {
  const orders = `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, ${AT} AS created_at, 18.5 AS total, 'paid' AS status, ${more} FROM range(60) r(i)`;
  const found = await suggest(schema, { orders, order_items: LINES.replace("range(60)", "range(120)") });
  expect(await sold(schema, found)).toEqual([30, 30, 30 * 18.5, 60]);
});

test.each(["bestellverlauf", "historique_commande", "storico_ordini", "historia_zamowien", "orderhistorik"])(
  "%s is a history of orders, and none of them",
  async (name) => {
    const found = await suggest(name, {
      bestellungen: heads("'x' AS note"),
      [name]: `SELECT i AS id, 1 + i // 2 AS order_id, ${AT} AS created_at, 1 + i % 9 AS customer_id, 18.5 AS total, CASE WHEN i % 6 = 5 THEN 'cancelled' ELSE 'shipped' END AS status FROM range(60) r(i)`,
      order_items: LINES,
    });
    expect(found.get("orders")!.grid.parts.map(({ from }) => from)).toEqual(["bestellungen"]);
    expect(await sold(name, found)).toEqual([20, 20, 20 * 18.5, 40]);
  },
);

test("returns without amounts give back what their lines cost; without a line they are said", async () => {
  const back = `SELECT 1 + i AS id, 1 + i * 3 AS order_item_id, 1 AS quantity, ${AT} AS returned_at FROM range(10) r(i)`;
  const tables = { orders: heads(), order_items: LINES };
  const found = await suggest("devoluciones", { ...tables, devoluciones: back });
  const rows = await rowsOf("devoluciones", found.get("refunds")!);
  expect([rows.length, added(rows, "quantity"), added(rows, "amount")]).toEqual([10, 10, 5 * 10.5 + 5 * 4]);
  const { notes } = await suggestions("zwroty", {
    ...tables,
    zwroty: back.replace("order_item_id", "place"),
  });
  expect(notes).toEqual([expect.stringMatching(/^zwroty looks like what came back and is not taken/)]);
});

test.each([
  ["a quantity of lines", "orders", "0 AS x", ", (i % 6 = 1)::INT AS returned_quantity", 10 * 4],
  ["an amount of orders", "orders", `CASE WHEN ${ODD} THEN 3.5 ELSE 0 END AS amount_refunded`, "", 10 * 3.5],
])("columns that say how much came back are refunds: %s", async (name, table, more, ofLine, wanted) => {
  const schema = name.replaceAll(" ", "_");
  const order_items = LINES.replace(" FROM", `${ofLine} FROM`);
  const found = await suggest(schema, { [table]: heads(more), order_items });
  const rows = await rowsOf(schema, found.get("refunds")!);
  expect([rows.length, added(rows, "amount")]).toEqual([10, wanted]);
});

test("what lacks a price, and a mark that may mean deleted orders, are said above the suggestions", async () => {
  const orders = heads("(i % 10 > 0)::INT AS active");
  const order_items = LINES.replace("unit_price", "xyz");
  const { notes } = await suggestions("said", { orders, order_items });
  expect(notes).toEqual([
    expect.stringMatching(/^order_items looks like order items and is not taken, .* unit_price:/),
    expect.stringMatching(/^orders.active is 0 on 10% of the rows/),
  ]);
});

test("goods that are not active are archived, and a reduced price is what they cost", async () => {
  const goods = "id, 'Cup ' || i AS name, 10 + i AS price, (i <> 2)::INT AS is_active";
  const found = await suggest("reduced", {
    products: `SELECT 1 + i AS ${goods}, CASE WHEN i < 2 THEN 7.5 ELSE 0 END AS special_price FROM range(7) r(i)`,
    orders: heads(),
    order_items: LINES,
  });
  const goodsFound = await rowsOf("reduced", found.get("products")!);
  expect(goodsFound.map(({ status }) => status === "archived")).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((i) => i === 2),
  );
  const variants = await rowsOf("reduced", found.get("variants")!);
  const prices = variants.map(({ price, compare_at_price }) => [
    Number(price),
    compare_at_price && Number(compare_at_price),
  ]);
  expect(prices).toEqual([
    [7.5, 10],
    [7.5, 11],
    [12, null],
    [13, null],
    [14, null],
    [15, null],
    [16, null],
  ]);
});

test("a special price holds on its days", async () => {
  const day = (i: string, year: number) => `CASE WHEN i = ${i} THEN DATE '${year}-01-01' END`;
  const found = await suggest("special", {
    products: `SELECT 1 + i AS id, 'Cup ' || i AS name, 10 AS price, CASE WHEN i < 4 THEN 7.5 END AS special_price,
      coalesce(${day("0", 2001)}, ${day("1", 2999)}) AS special_from, ${day("2", 2001)} AS special_to FROM range(7) r(i)`,
    orders: heads(),
    order_items: LINES,
  });
  const variants = await rowsOf("special", found.get("variants")!);
  expect(variants.map(({ price }) => Number(price))).toEqual([7.5, 10, 10, 7.5, 10, 10, 10]);
});

test("buyers that no column of the orders names, or that are numbered as guests, are said above the suggestions", async () => {
  const customers = `SELECT 1 + i AS id, 'Ann Lee' || i AS name, 'a' || i || '@x.example' AS email FROM range(9) r(i)`;
  const said = async (schema: string, orders: string) =>
    (await suggestions(schema, { orders, order_items: LINES, customers })).notes;
  const apart = heads().replace("1 + i % 9 AS customer_id", "'x' AS memo");
  expect(await said("apart", apart)).toEqual([expect.stringMatching(/^No column of orders says who bought/)]);
  const guests = heads("CASE WHEN i % 10 = 0 THEN 1 + i % 7 END AS guest_id");
  expect(await said("numbered_guests", guests)).toEqual([
    expect.stringMatching(/^orders.guest_id numbers guests, on 10% of the rows/),
  ]);
  expect(await said("known", heads())).toEqual([]);
});
