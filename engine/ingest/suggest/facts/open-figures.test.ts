/** Figures with three digits behind a mark, which may part thousands or begin a fraction. */
import { expect, test } from "vitest";
import { added, rowsOf, suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

const orders = (total: string, more = "") =>
  `SELECT 'O' || i AS "Order ID", DATE '2024-01-01' + i::INT AS "Date", 'C' || i % 9 AS "Customer", ${total} AS "Total"${more} FROM range(60) r(i)`;
const figures = (of: (i: number) => number) =>
  Array.from({ length: 60 }, (_, i) => of(i)).reduce((sum, one) => sum + one, 0);

test.each([
  ["a currency without fractions", "IDR", `(10 + i) || '.500'`, "", (i: number) => 10_500 + 1000 * i],
  [
    "figures below a thousand beside them",
    "EUR",
    `CASE WHEN i % 2 = 0 THEN '90' || i % 9 ELSE i || '.250' END`,
    "",
    (i: number) => (i % 2 === 0 ? 900 + (i % 9) : 1000 * i + 250),
  ],
  [
    "a decimal comma in another column",
    "EUR",
    `(10 + i) || '.500'`,
    `, '4,90' AS "Shipping"`,
    (i: number) => 10_500 + 1000 * i,
  ],
  [
    "a decimal point in another column",
    "EUR",
    `(10 + i) || ',500'`,
    `, '4.90' AS "Shipping"`,
    (i: number) => 10_500 + 1000 * i,
  ],
  [
    "a decimal comma in another column and here",
    "EUR",
    `(10 + i) || ',500'`,
    `, '4,90' AS "Shipping"`,
    (i: number) => 10.5 + i,
  ],
])("settled by %s", async (name, currency, total, more, each) => {
  const schema = `figures_${name.replaceAll(" ", "_")}`;
  const found = await suggest(schema, { orders: orders(total, more) }, currency);
  expect(added(await rowsOf(schema, found.get("orders")!), "total")).toBeCloseTo(figures(each));
  expect(found.get("orders")!.columns.find(({ column }) => column === "total")!.reason).not.toContain(
    "could be",
  );
});

test("what nothing settles is said", async () => {
  const found = await suggest("figures_open", { orders: orders(`(10 + i) || '.500'`) });
  const said = found.get("orders")!.columns.find(({ column }) => column === "total")!.reason;
  expect(said).toContain("could be a thousand or a fraction");
});
