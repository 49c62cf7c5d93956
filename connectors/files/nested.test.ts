import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { zipOf } from "../testkit/zip.ts";
import { ask } from "./duck.ts";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const ORDERS = [
  {
    id: 9007199254740993n,
    customer: { id: 7, address: { city: "Ulm" } },
    lines: [
      { sku: "a", price: { amount: "1.50" } },
      { sku: "b", discounts: [{ code: "x" }] },
    ],
  },
  { id: 9007199254740992n, customer: { id: 8 }, lines: [{ sku: "c" }] },
  { id: 3n, lines: [] },
];
const asJson = (value: unknown) =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? `#${inner}#` : inner,
  ).replaceAll(/"#(\d+)#"/g, "$1");
const lines = (records: unknown[]) => records.map(asJson).join("\n");

describe("what lies within records", () => {
  test.each([
    ["one object a line", "orders.jsonl", lines(ORDERS)],
    ["a list", "orders.json", asJson(ORDERS)],
    ["a list within an object", "orders.json", asJson({ data: { orders: ORDERS } })],
    ["a packed member", "orders.zip", zipOf({ "export/orders.jsonl": lines(ORDERS) })],
    ["UTF-16", "orders.jsonl", Buffer.from(`\ufeff${lines(ORDERS)}`, "utf16le")],
  ])("becomes columns and a table with the record's key: %s", async (_how, name, content) => {
    folder.put(name, content);
    const { rows, rejected } = await folder.read(name);
    expect(rejected).toEqual([]);
    expect(rows.orders).toHaveLength(3);
    expect(rows.orders).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: "9007199254740993",
          "customer.id": "7",
          "customer.address.city": "Ulm",
        }),
      ]),
    );
    expect(
      rows["orders.lines"]!.map(({ order_id, sku, "price.amount": price }) => [order_id, sku, price]),
    ).toEqual([
      ["9007199254740992", "c", null],
      ["9007199254740993", "a", "1.50"],
      ["9007199254740993", "b", null],
    ]);
  });

  test("of Parquet become columns and tables too, with the types that lists have none of as text", async () => {
    await ask(
      `COPY (SELECT * FROM (VALUES
         (9007199254740993, TIMESTAMP '2024-03-01 10:00:00', {'id': 7, 'address': {'city': 'Ulm'}}, [{'sku': 'a', 'price': 1.50, 'tags': ['x']}, {'sku': 'b', 'price': 2.25, 'tags': []}]),
         (9007199254740992, TIMESTAMP '2024-03-02 10:00:00', {'id': 8, 'address': NULL}, [{'sku': 'c', 'price': 3.00, 'tags': NULL}]),
         (3, TIMESTAMP '2024-03-03 10:00:00', NULL, [])) t(id, ordered, customer, lines)) TO '${join(folder.path, "orders.parquet")}' (FORMAT parquet)`,
      "orders",
    );
    const packed = gzipSync(readFileSync(join(folder.path, "orders.parquet")));
    folder.put("orders-2.parquet.gz", packed);
    for (const name of ["orders.parquet", "orders-2.parquet.gz"]) {
      const { rows, rejected } = await folder.read(name);
      expect(rejected).toEqual([]);
      const [main, within] = Object.values(rows);
      expect(main).toHaveLength(3);
      const whole = main!.find((row) => String(row.id) === "9007199254740993")!;
      expect(whole).toMatchObject({ "customer.id": "7", "customer.address.city": "Ulm" });
      expect(within!.map((row) => [row.order_id, row.sku, row.price, row.tags])).toEqual([
        ["9007199254740992", "c", "3.0", null],
        ["9007199254740993", "a", "1.5", '["x"]'],
        ["9007199254740993", "b", "2.25", "[]"],
      ]);
    }
  });

  test("a value that a file had behind those that were looked at is read once another file shows it", async () => {
    const record = (id: number, more: object = {}, item: object = {}) => ({
      id: `A${id}`,
      customer: { city: "Ulm", ...more },
      lines: [{ sku: "x", ...item }],
    });
    const [coupon, gift] = [{ coupon: "SAVE" }, { gift: "yes" }];
    const many = Array.from({ length: 6000 }, (_, id) =>
      id === 5500 ? record(id, coupon, gift) : record(id),
    );
    folder.put("orders-1.jsonl", lines(many));
    const first = await folder.read();
    folder.put("orders-2.jsonl", lines([record(6000, coupon, gift)]));
    const { rows } = await folder.read(".", {}, first.cursors);
    const having = (stream: string, column: string) => rows[stream]?.filter((row) => row[column]).length;
    expect([having("orders", "customer.coupon"), having("orders.lines", "gift")]).toEqual([2, 2]);
    expect(rows.orders).toHaveLength(6001);
  });

  test("rare values and lists stay where files come that lack them or hold the same records again", async () => {
    const order = (id: number) => ({ id, customer: { city: "Ulm" }, lines: [{ sku: "x" }] });
    const many = Array.from({ length: 4000 }, (_, id) => order(id));
    folder.put(
      "orders-1.jsonl",
      lines([...many, { ...order(4000), customer: { city: "Ulm", vip: "yes" }, lines: [] }]),
    );
    const first = await folder.streams();
    folder.put("orders-2.jsonl", lines(many));
    folder.put("orders-3.jsonl", lines(many.slice(0, 10)));
    expect(await folder.streams()).toMatchObject(first.map(({ name, columns }) => ({ name, columns })));
    expect(first.map(({ name }) => name)).toEqual(["orders", "orders.lines"]);
    expect(first[0]!.columns.map(({ name }) => name)).toContain("customer.vip");
  });

  test("lists within lists have the keys of all that they lie in; a broken line is told once", async () => {
    const customers = [
      {
        kundennummer: "K1",
        name: "Ann",
        orders: [
          { orderId: "A", items: [{ sku: "x" }, { sku: "y" }] },
          { orderId: "B", items: [] },
        ],
      },
      { kundennummer: "K2", name: "Bea", orders: [{ orderId: "C", items: [{ sku: "x" }] }] },
    ];
    folder.put("customers.jsonl", `${lines(customers)}\n{"kundennummer":"K3","orders":[{"ord`);
    const { rows, rejected } = await folder.read("customers.jsonl");
    expect(rows["customers.orders"]).toMatchObject([
      { kundennummer: "K1", orderId: "A" },
      { kundennummer: "K1", orderId: "B" },
      { kundennummer: "K2", orderId: "C" },
    ]);
    expect(rows["customers.orders.items"]).toMatchObject([
      { kundennummer: "K1", orderId: "A", sku: "x" },
      { kundennummer: "K1", orderId: "A", sku: "y" },
      { kundennummer: "K2", orderId: "C", sku: "x" },
    ]);
    expect(rejected).toMatchObject([{ line: 3, reason: "not valid JSON" }]);
    expect((await folder.streams("customers.jsonl")).map(({ name, table }) => [name, table])).toEqual([
      ["customers", undefined],
      ["customers.orders", "customers_orders"],
      ["customers.orders.items", "customers_orders_items"],
    ]);
  });

  test("XML: one object or several, and elements that only hold a list", async () => {
    const order = (id: number, skus: string[]) =>
      `<order id="${id}"><lines>${skus.map((sku) => `<line><sku>${sku}</sku><qty>1</qty></line>`).join("")}</lines></order>`;
    folder.put("orders.xml", `<orders>${order(1, ["a", "b"])}${order(2, ["c"])}</orders>`);
    const { rows } = await folder.read("orders.xml");
    expect(rows["orders.lines.line"]).toMatchObject([
      { order_id: "1", sku: "a", qty: "1" },
      { order_id: "1", sku: "b", qty: "1" },
      { order_id: "2", sku: "c", qty: "1" },
    ]);
  });

  test("ids of a database of documents", async () => {
    const record = (id: string, name: string) => ({
      _id: { $oid: id },
      at: { $date: { $numberLong: "1740823200000" } },
      lines: [{ name, qty: { $numberInt: "2" } }],
    });
    folder.put("orders.jsonl", lines([record("a1", "x"), record("a2", "y")]));
    const { rows } = await folder.read("orders.jsonl");
    expect(rows.orders).toMatchObject([
      { _id: "a1", at: "1740823200000" },
      { _id: "a2", at: "1740823200000" },
    ]);
    expect(rows["orders.lines"]).toMatchObject([
      { order_id: "a1", name: "x", qty: "2" },
      { order_id: "a2", name: "y", qty: "2" },
    ]);
    folder.put("orders.json", asJson([record("a1", "x"), record("a2", "y")]));
    expect((await folder.read("orders.json")).rows.orders).toMatchObject([{ _id: "a1" }, { _id: "a2" }]);
  });

  test("names and values, records without a key, bags of properties and known events stay whole", async () => {
    const bag = Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`p${k}`, k]));
    const cases = {
      meta: [{ id: 1, meta: [{ key: "a", value: "b" }] }],
      nokey: [
        { id: 1, list: [{ a: 1 }] },
        { id: 1, list: [{ a: 2 }] },
      ],
      bags: [{ id: 1, bag }],
      ga4: [
        { event_name: "view_item", event_params: [], items: [{ item_id: "1" }], device: { category: "m" } },
      ],
    };
    for (const [name, records] of Object.entries(cases)) folder.put(`${name}.jsonl`, lines(records));
    const streams = await folder.streams();
    expect(streams.map(({ name }) => name)).toEqual(["bags", "ga4", "meta", "nokey"]);
    for (const { columns } of streams) expect(columns.filter(({ name }) => name.includes("."))).toEqual([]);
  });
});
