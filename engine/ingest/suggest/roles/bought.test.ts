/** What a shop orders from its suppliers stands beside what it sells, in tables of the same layout. */
import { expect, test } from "vitest";
import { added, rowsOf, suggest, suggestions, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

const AT = "TIMESTAMP '2024-01-01' + to_hours(i::INT * 7)";
const sales = (order: string, line: string, of: string) => ({
  [order]: `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, ${AT} AS created_at, 40.5 AS total FROM range(40) r(i)`,
  [line]: `SELECT 1 + i AS id, 1 + i // 2 AS ${of}, 1 + i % 7 AS product_id, 2 AS quantity, 10.5 AS price FROM range(80) r(i)`,
  products: "SELECT 1 + i AS id, 'Cup ' || i AS name, 10.5 AS price FROM range(7) r(i)",
});
/** More of them than sales, and of more units. */
const bought = (order: string, line: string, of: string, more = "500.5 AS total") => ({
  [order]: `SELECT 1 + i AS id, 1 + i % 3 AS supplier_id, ${AT} AS created_at, ${more} FROM range(60) r(i)`,
  [line]: `SELECT 1 + i AS id, 1 + i // 2 AS ${of}, 1 + i % 7 AS product_id, 50 AS quantity, 5.5 AS price FROM range(120) r(i)`,
});

test.each([
  ["auftraege", "auftragspositionen", "auftrag_id", "bestellungen", "bestellpositionen", "bestellung_id"],
  ["ventas", "detalle_ventas", "venta_id", "compras", "detalle_compras", "compra_id"],
  ["orders", "order_items", "order_id", "purchase_orders", "purchase_order_items", "purchase_order_id"],
] as const)(
  "%s are sold, and what is bought beside them is said",
  async (order, line, of, head, part, by) => {
    const tables = { ...sales(order, line, of), ...bought(head, part, by) };
    const { tables: all, notes } = await suggestions(order, tables);
    const found = new Map(all.map((one) => [one.table, one]));
    const sold = await rowsOf(order, found.get("order_items")!);
    expect([added(sold, "quantity"), added(sold, "total")]).toEqual([160, 160 * 10.5]);
    expect(await rowsOf(order, found.get("orders")!)).toHaveLength(40);
    expect(notes).toEqual([expect.stringContaining(`${head} and ${part} name suppliers and no customers`)]);
  },
);

test("purchases that say when they came are taken, each line with its head", async () => {
  const more = `CASE WHEN i < 50 THEN ${AT} + INTERVAL 9 DAY END AS received_at`;
  const found = await suggest("received", {
    ...sales("orders", "order_items", "order_id"),
    ...bought("purchase_orders", "purchase_order_items", "purchase_order_id", more),
    suppliers: "SELECT 1 + i AS id, 'Mill ' || i AS name FROM range(3) r(i)",
  });
  const rows = await rowsOf("received", found.get("purchase_orders")!);
  expect([rows.length, added(rows, "quantity")]).toEqual([120, 6000]);
  expect(rows.filter(({ received_at }) => received_at === null)).toHaveLength(20);
  expect(new Set(rows.map(({ supplier_id }) => supplier_id)).size).toBe(3);
});

test("sales by the shop's sellers, and their parts of an order, are no purchases", async () => {
  const only = bought("orders", "order_items", "order_id");
  const found = await suggest("by_seller", only);
  expect(await rowsOf("by_seller", found.get("orders")!)).toHaveLength(60);
  const { orders, order_items, products } = sales("orders", "order_items", "vendor_order_id");
  const parts = `SELECT 1 + i AS id, 1 + i AS order_id, 1 + i % 3 AS vendor_id, ${AT} AS created_at FROM range(40) r(i)`;
  const shared = await suggest("by_part", {
    orders: orders!,
    order_items: order_items!,
    products: products!,
    vendor_orders: parts,
  });
  expect(added(await rowsOf("by_part", shared.get("order_items")!), "total")).toBe(160 * 10.5);
});
