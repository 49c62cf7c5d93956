import { describe, expect, test } from "vitest";
import { rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

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
});
