/** What amounts of an order are, told by what adds up. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

/** Orders of 40 to 48 with a tenth off every third, delivery for every second and a fifth of tax. */
const GOODS = "(40 + i % 9)";
const OFF = `(CASE WHEN i % 3 = 0 THEN ${GOODS} * 0.1 ELSE 0 END)`;
const FREIGHT = "(i % 2 * 5)";
const TAX = `((${GOODS} - ${OFF} + ${FREIGHT}) * 0.2)`;
const orders = (amounts: string) =>
  `SELECT 1 + i AS id, 1 + i % 9 AS customer_id, DATE '2024-01-01' + i::INT AS created_at, ${OFF} AS discount, ${FREIGHT} AS shipping, ${TAX} AS tax, ${amounts} FROM range(60) r(i)`;
const each = Array.from({ length: 60 }, (_, i) => {
  const goods = 40 + (i % 9);
  return { goods, total: (goods - (i % 3 === 0 ? goods * 0.1 : 0) + (i % 2) * 5) * 1.2 };
});
const sum = (name: "goods" | "total") => each.reduce((all, one) => all + one[name], 0);

test.each([
  ["full", `${GOODS} AS total, ${GOODS} - ${OFF} + ${FREIGHT} + ${TAX} AS genel_toplam`],
  ["reduced", `${GOODS} - ${OFF} AS total, ${GOODS} - ${OFF} + ${FREIGHT} + ${TAX} AS genel`],
  ["untaxed", `${GOODS} - ${OFF} + ${FREIGHT} AS total, ${GOODS} - ${OFF} + ${FREIGHT} + ${TAX} AS genel`],
  ["unnamed", `${GOODS} AS waren, ${GOODS} - ${OFF} + ${FREIGHT} + ${TAX} AS total`],
  ["net", `${GOODS} - ${OFF} AS net_total, ${GOODS} - ${OFF} + ${FREIGHT} + ${TAX} AS gross_total`],
])(
  "the total is what another amount comes to with delivery and tax, and the subtotal before all: %s",
  async (name, amounts) => {
    const found = await suggest(`amounts_${name}`, { orders: orders(amounts) });
    const rows = await rowsOf(`amounts_${name}`, found.get("orders")!);
    expect(added(rows, "total")).toBeCloseTo(sum("total"), 5);
    expect(added(rows, "subtotal")).toBeCloseTo(sum("goods"), 5);
  },
);

test("sales of a star schema: the day is in its key", async () => {
  const found = await suggest("star", {
    fact_sales: `SELECT i AS sales_key, 'A' || i // 2 AS order_number, strftime(DATE '2024-01-01' + (i // 2)::INT, '%Y%m%d') AS order_date_key, 1 + i // 2 % 9 AS customer_key, 1 + i % 7 AS product_key, 2 AS quantity, 4.5 AS unit_price FROM range(60) r(i)`,
  });
  const rows = await rowsOf("star", found.get("orders")!);
  expect([rows.length, added(rows, "total")]).toEqual([30, 540]);
  expect(sources(found.get("order_items"))).toMatchObject({ quantity: "fact_sales.quantity" });
});
