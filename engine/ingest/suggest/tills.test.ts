/** Exports of tills, with the headings that their makers document: Square, Zettle, SumUp. */
import { expect, test } from "vitest";
import { added, rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

/** Two lines a receipt, five hours apart; each tenth receipt gives goods back. */
const AT = "TIMESTAMP '2024-01-13 09:15:30' + to_hours(5 * (i // 2)::INT)";
const SIGN = "CASE WHEN (i // 2) % 10 = 9 THEN '-' ELSE '' END";
const UNITS = "(1 + i % 3)";
const PRICE = "(4.5 + i % 7)";
const LINE = `printf('%.2f', ${UNITS} * ${PRICE})`;

test("Square's items: the day and the time of day as they are written, refunds below zero", async () => {
  const found = await suggest("square", {
    items: `SELECT strftime(${AT}, '%m/%d/%y') AS "Date", strftime(${AT}, '%H:%M:%S') AS "Time", 'Eastern Time (US & Canada)' AS "Time Zone",
      'Coffee' AS "Category", 'Cup ' || i % 7 AS "Item", ${SIGN} || ${UNITS} || '.0' AS "Qty", 'Regular' AS "Price Point Name", 'S' || i % 7 AS "SKU",
      ${SIGN} || '$' || ${LINE} AS "Gross Sales", '$0.00' AS "Discounts", ${SIGN} || '$' || ${LINE} AS "Net Sales", '$0.00' AS "Tax",
      'TX' || i // 2 AS "Transaction ID", 'PAY' || i // 2 AS "Payment ID", 'Sam' AS "Employee" FROM range(80) r(i)`,
  });
  const orders = await rowsOf("square", found.get("orders")!);
  const first = orders.find((row) => row.order_id === "TX0");
  expect(String(first!.ordered_at)).toMatch(/2024-01-13[T ]09:15:30/);
  expect(orders.find((row) => row.order_id === "TX9")).toMatchObject({ total: "-27.500000" });
});

test("Zettle's sales: a size is not which variant it is, and the heading names the currency", async () => {
  const found = await suggest("zettle", {
    sales: `SELECT strftime(${AT}, '%Y-%m-%d') AS "Date", strftime(${AT}, '%H:%M') AS "Time", 1000 + i // 2 AS "Receipt number", 'Cup ' || i % 7 AS "Name",
      ['Large', 'Small'][1 + i % 2] AS "Variant", 'S' || i % 7 AS "SKU", ${SIGN} || ${UNITS} AS "Quantity", printf('%.2f', ${PRICE}) AS "Price",
      ${SIGN} || ${LINE} AS "Final price (GBP)", '20%' AS "VAT (%)", '0.00' AS "Discount", 'Sam' AS "Staff" FROM range(80) r(i)`,
  });
  const lines = await rowsOf("zettle", found.get("order_items")!);
  const variants = new Set((await rowsOf("zettle", found.get("variants")!)).map((row) => row.variant_id));
  expect(lines.filter((row) => !variants.has(row.variant_id))).toEqual([]);
  expect((await rowsOf("zettle", found.get("orders")!))[0]).toMatchObject({ currency: "GBP" });
});

test("whoever stands on every sale is the seller", async () => {
  const sales = (account: string) =>
    `SELECT strftime(${AT}, '%Y-%m-%d %H:%M:%S') AS "Date", 'T' || i // 2 AS "Transaction ID", ${UNITS} AS "Quantity", 'Cup ' || i % 7 AS "Description",
      'EUR' AS "Currency", ${SIGN} || ${LINE} AS "Total", ${account} AS "Account" FROM range(80) r(i)`;
  const own = await suggest("sumup_own", { sales: sales("'me@x.example'") });
  expect([own.has("customers"), sources(own.get("orders")).customer_id]).toEqual([false, undefined]);
  const theirs = await suggest("sumup_theirs", { sales: sales("'a' || i // 2 % 9 || '@x.example'") });
  expect(sources(theirs.get("orders")).customer_id).toBe("sales.Account");
});

test.each([
  ["line", `${SIGN} || ${LINE}`, `${SIGN} || printf('%.2f', ${UNITS} * ${PRICE} / 1.19)`],
  ["unit", `${SIGN} || printf('%.2f', ${PRICE})`, `${SIGN} || printf('%.2f', ${PRICE} / 1.19)`],
])("a price that grows with the quantity is the line's (%s)", async (name, gross, net) => {
  const found = await suggest(`price_${name}`, {
    sales: `SELECT strftime(${AT}, '%Y-%m-%d %H:%M:%S') AS "Date", 'T' || i // 2 AS "Transaction ID", ${UNITS} AS "Quantity", 'Cup ' || i % 7 AS "Description",
      'S' || i % 7 AS "SKU", 'EUR' AS "Currency", ${gross} AS "Price (Gross)", ${net} AS "Price (Net)", '19%' AS "Tax rate" FROM range(80) r(i)`,
  });
  const lines = await rowsOf(`price_${name}`, found.get("order_items")!);
  // The second line of the first receipt: two cups at 5.50.
  expect(lines.find((row) => row.order_id === "T0" && row.sku === "S1")).toMatchObject({ quantity: "2" });
  const line = lines.find((row) => row.order_id === "T0" && row.sku === "S1")!;
  expect([Number(line.unit_price), Number(line.total)]).toEqual([5.5, 11]);
  const back = lines.find((row) => row.order_id === "T9")!;
  expect(Number(back.total)).toBeLessThan(0);
});

test("goods without numbers are told apart by their names", async () => {
  const sales = (name: string) =>
    `SELECT strftime(${AT}, '%Y-%m-%d %H:%M:%S') AS "Date", 'T' || i // 2 AS "Transaction ID", ${UNITS} AS "Quantity", ${name} AS "Description",
      printf('%.2f', ${PRICE}) AS "Unit price" FROM range(80) r(i)`;
  const found = await suggest("named", { sales: sales("'Cup ' || i % 7") });
  const products = await rowsOf("named", found.get("products")!);
  expect(products.map((row) => [row.product_id, row.title])).toContainEqual(["Cup 3", "Cup 3"]);
  expect(products).toHaveLength(7);
  const lines = await rowsOf("named", found.get("order_items")!);
  expect(new Set(lines.map((row) => row.variant_id))).toEqual(
    new Set((await rowsOf("named", found.get("variants")!)).map((row) => row.variant_id)),
  );
  expect(lines[0]).toMatchObject({ title: "Cup 0" });
  // What is written anew on each line names no product.
  const notes = await suggest("noted", { sales: sales("'For table ' || i") });
  expect(notes.has("products")).toBe(false);
});

test("a line with a figure that is none costs its order nothing but that line", async () => {
  const found = await suggest("slips", {
    sales: `SELECT i // 2 + 1000 AS order_number, DATE '2024-01-01' + (i // 2)::INT AS order_date, 'S' || i % 7 AS sku, 'Cup ' || i % 7 AS product,
      1 + i % 2 AS quantity, CASE WHEN i = 4 THEN 'n/a' ELSE printf('%.2f', ${PRICE}) END AS unit_price FROM range(80) r(i)`,
  });
  const orders = await rowsOf("slips", found.get("orders")!);
  expect(orders.find((row) => row.order_id === "1002")).toMatchObject({ total: "19.000000" });
});

test("tips and charges for service are no totals of lines, and void lines no sales", async () => {
  const found = await suggest("restaurant", {
    checks: `SELECT 1 + i // 2 AS check_no, ${AT} AS business_time, 'Dish ' || i % 7 AS item, 1 AS qty, 10.5 AS price, CASE WHEN i % 8 = 0 THEN 'Yes' ELSE 'No' END AS void, 3.5 AS tip, 1.5 AS service_charge FROM range(80) r(i)`,
  });
  const lines = await rowsOf("restaurant", found.get("order_items")!);
  expect([lines.length, added(lines, "total")]).toEqual([70, 70 * 10.5]);
});
