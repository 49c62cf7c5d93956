import { describe, expect, test } from "vitest";
import { bench, rowsOf, sources, suggest, warehouseForTests } from "../suggest.fixture.ts";

warehouseForTests();

const orders = (id: string, rows = 120) =>
  `SELECT 'B' || i AS order_no, ${id} AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 5.5 + i AS total FROM range(${rows}) r(i)`;
const nobody = async (schema: string, tables: Record<string, string>) => {
  const found = await suggest(schema, tables);
  return found.get("orders")!.grid.parts[0]!.columns.customer_id?.noValue ?? [];
};

describe("ids that stand for nobody", () => {
  test.each([
    ["zero", "IF(i % 3 = 0, '0', '' || (100 + i % 40))", ["0"]],
    ["minus", "IF(i % 5 = 0, '-1', '' || (1 + i % 40))", ["-1"]],
    ["words", "IF(i % 4 = 0, 'Guest', IF(i % 4 = 1, 'N/A', 'C' || (i % 40)))", ["Guest", "N/A"]],
    ["initials", "IF(i % 4 = 0, 'NA', '' || (100 + i % 40))", ["NA"]],
    [
      "uuid",
      "IF(i % 4 = 0, '00000000-0000-0000-0000-000000000000', md5('' || i % 20))",
      ["00000000-0000-0000-0000-000000000000"],
    ],
    // One so much oftener than every other is none, also where ids begin at 1.
    ["often", "IF(i % 2 = 0, '0', '' || (1 + i % 40))", ["0"]],
    ["first", "'' || i % 40", []],
    ["people", "IF(i % 4 = 0, 'NA', ['BK', 'LM', 'OP', 'TR'][i % 4 + 1])", []],
  ])("%s", async (name, id, values) => {
    expect((await nobody(`nobody_${name}`, { orders: orders(id) })).sort()).toEqual(values);
  });

  test("orders of nobody have no customer, and they make none; both is said and can be changed", async () => {
    const found = await suggest("nobody_said", {
      orders: orders("IF(i % 3 = 0, '0', '' || (100 + i % 40))"),
    });
    const rows = await rowsOf("nobody_said", found.get("orders")!);
    expect(rows.filter((row) => row.customer_id === null)).toHaveLength(40);
    const customers = found.get("customers")!;
    expect(await rowsOf("nobody_said", customers)).toHaveLength(40);
    expect(customers.grid.parts[0]!.filters).toContainEqual({
      of: { table: "orders", column: "customer_id" },
      op: "is-not",
      values: ["0"],
    });
    const said = found.get("orders")!.columns.find(({ column }) => column === "customer_id")!;
    expect(said.reason).toContain('"0" (40 of the rows looked at) counts as guests without an account');
  });

  test("the store's own list of customers decides: who is in it is one, who is not is none", async () => {
    const list = (from: number) =>
      `SELECT ${from} + i AS id, 'Ann Lee' || i AS name, 'Ulm' AS city FROM range(40) r(i)`;
    const ids = (most: number) => orders(`'' || (i % ${most})`);
    expect(await nobody("nobody_listed", { orders: ids(40), customers: list(0) })).toEqual([]);
    expect(await nobody("nobody_unlisted", { orders: ids(41), customers: list(1) })).toEqual(["0"]);
    expect(
      sources((await suggest("nobody_kept", { orders: ids(40), customers: list(0) })).get("orders"))
        .customer_id,
    ).toBe("orders.customer_id");
  });

  test("an address that is none makes no customer of all who left it out", async () => {
    const found = await suggest("nobody_mail", {
      orders: `SELECT 'B' || i AS order_no, IF(i % 3 = 0, 'n/a', 'a' || i % 20 || '@x.example') AS email, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 5.5 + i AS total FROM range(120) r(i)`,
    });
    expect(await rowsOf("nobody_mail", found.get("customers")!)).toHaveLength(20);
    expect(
      (await rowsOf("nobody_mail", found.get("orders")!)).filter((row) => row.customer_id === null),
    ).toHaveLength(40);
  });

  test("buyers without an account are known by their address, each one customer, the account that has it where one does", async () => {
    const found = await suggest("nobody_guests", {
      orders: `SELECT i AS id, IF(i % 3 = 0, 0, 100 + i % 40) AS user_id, IF(i % 3 > 0, NULL, IF(i = 0, 'n/a', IF(i % 2 = 0, 'a', 'A') || i % 45 || '@x.example')) AS guest_email,
        TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 5.5 + i AS total FROM range(120) r(i)`,
      users: `SELECT 100 + i AS id, 'Ann Lee' || i AS name, IF(i = 3, ' A3@X.example', 'b' || i || '@x.example') AS email FROM range(40) r(i)`,
    });
    const customers = await rowsOf("nobody_guests", found.get("customers")!);
    expect(customers).toHaveLength(40 + 14);
    const known = new Set(customers.map(({ customer_id }) => customer_id));
    const rows = await rowsOf("nobody_guests", found.get("orders")!);
    expect(rows.filter(({ customer_id }) => !known.has(customer_id))).toMatchObject([{ customer_id: null }]);
    const ofAccount = rows.filter(({ customer_id }) => customer_id === "103");
    expect(ofAccount.map(({ order_id }) => order_id).sort()).toEqual(["3", "43", "48", "83", "93"]);
  });

  test("guests that the store writes down anew with each order are the account with their address, else one guest", async () => {
    const found = await suggest("nobody_rows", {
      orders: `SELECT i AS id, i AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 5.5 + i AS total FROM range(60) r(i)`,
      customers: `SELECT i AS id, 'Ann Lee' || i AS name, IF(i % 2 = 0, 'A', 'a') || i % 20 || '@x.example' AS email, (i >= 10)::INT AS is_guest FROM range(60) r(i)`,
    });
    const ids = (await rowsOf("nobody_rows", found.get("customers")!)).map(({ customer_id }) =>
      Number(customer_id),
    );
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, k) => k));
    const rows = await rowsOf("nobody_rows", found.get("orders")!);
    expect(rows.every(({ order_id, customer_id }) => Number(customer_id) === Number(order_id) % 20)).toBe(
      true,
    );
  });

  test("customers whose numbers begin anew in each shop are told apart by both", async () => {
    const found = await suggest("nobody_shops", {
      orders: `SELECT i AS id, 1 + i % 2 AS shop_id, 1 + i % 40 // 2 AS customer_no, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 5.5 + i AS total FROM range(120) r(i)`,
      customers: `SELECT 1 + i % 2 AS shop_id, 1 + i // 2 AS customer_no, 'Ann Lee' || i AS name, 'a' || i || '@x.example' AS email FROM range(40) r(i)`,
    });
    const customers = await rowsOf("nobody_shops", found.get("customers")!);
    expect(customers).toHaveLength(40);
    const known = new Set(customers.map(({ customer_id }) => customer_id));
    const rows = await rowsOf("nobody_shops", found.get("orders")!);
    expect(new Set(rows.map(({ customer_id }) => customer_id))).toEqual(known);
  });

  test.each([
    ["a list of its own", "members", "'members-' || "],
    ["no list", "visits", "'M' || "],
  ])("the till's customers in %s are customers beside the web shop's", async (name, table, prefix) => {
    const schema = `nobody_${table}`;
    const member = name === "no list" ? "'M' || (i % 20)" : "i % 20";
    const found = await suggest(schema, {
      web_orders: `SELECT 'W' || i AS order_id, i % 20 AS customer_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS created_at, 'paid' AS status, 5.5 + i AS total FROM range(60) r(i)`,
      till_sales: `SELECT 'P' || i AS sale_id, ${member} AS member_id, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS sold_at, 5.5 + i AS amount FROM range(40) r(i)`,
      order_lines: `SELECT i AS id, IF(i < 60, 'W' || i, 'P' || (i - 60)) AS order_id, i % 7 AS product_id, 1 AS quantity, 5.5 AS unit_price FROM range(100) r(i)`,
      customers: `SELECT i AS customer_id, 'Ann Lee' || i AS name, 'a' || i || '@x.example' AS email FROM range(20) r(i)`,
      [table]: `SELECT i AS ${name === "no list" ? "visit" : "member"}_id, 'Bo Ek' || i AS name, 'b' || i || '@x.example' AS email FROM range(20) r(i)`,
    });
    const ids = (await rowsOf(schema, found.get("customers")!)).map(({ customer_id }) => String(customer_id));
    const wanted = await bench.warehouse.query<{ id: string }>(
      `SELECT CAST(i AS VARCHAR) AS id FROM range(20) r(i) UNION ALL SELECT ${prefix}i FROM range(20) r(i)`,
    );
    expect(ids.sort()).toEqual(wanted.map(({ id }) => id).sort());
    const rows = await rowsOf(schema, found.get("orders")!);
    expect(rows.every(({ customer_id }) => ids.includes(String(customer_id)))).toBe(true);
  });
});
