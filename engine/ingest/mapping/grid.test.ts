import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ColumnRule, Grid, GridPart } from "../../contract/grid.ts";
import { openWorkbench, type Workbench } from "../harness.fixture.ts";
import { gridSql } from "./grid.ts";
import { joinCounts } from "./join-counts.ts";
import { resolveRaw } from "./mapping.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.warehouse.run(`CREATE SCHEMA raw_t;
    CREATE TABLE raw_t.lines AS SELECT * FROM (VALUES
      ('1', 'A', '2', '3,50 €', '24.12.2020 18:00', 'open'), ('1', 'B', '0', '1.000,00', '24.12.2020 17:00', 'Done'),
      ('2', 'A', '10', 'free', 'soon', NULL)) v(basket, article, qty, price, "at", state);
    CREATE TABLE raw_t.articles AS SELECT * FROM (VALUES (1, 'A', 'Ann''s mug', 450), (2, 'C', 'Cup', 99)) v(id, code, name, cents)`);
});
afterAll(() => bench.close());

const of = (column: string, table = "lines"): ColumnRule["from"] => ({
  kind: "column",
  of: { table, column },
});
const part = (columns: GridPart["columns"], rest: Partial<GridPart> = {}): GridPart => ({
  from: "lines",
  joins: [],
  filters: [],
  group: [],
  columns,
  ...rest,
});
const rows = (grid: Grid) =>
  bench.warehouse.query(`SELECT * FROM (${resolveRaw(gridSql(grid), "raw_t")}) ORDER BY ALL`, {
    time_zone: "Europe/London",
    currency: "GBP",
  });
const values = async (rule: ColumnRule, rest: Partial<GridPart> = {}) =>
  (await rows({ parts: [part({ x: rule }, rest)] })).map((row) => (row as { x: unknown }).x);

test("one SELECT, quoted, with a name for each raw table", () => {
  const grid: Grid = {
    parts: [
      part(
        { order_id: { from: of("basket") }, title: { from: of("name", "articles") } },
        {
          joins: [
            {
              table: "articles",
              type: "left",
              on: [{ left: { table: "lines", column: "article" }, right: "code" }],
            },
          ],
        },
      ),
    ],
  };
  expect(gridSql(grid)).toBe(`SELECT "lines"."basket" AS "order_id",
  "articles"."name" AS "title"
FROM {{raw.lines}} AS "lines"
LEFT JOIN {{raw.articles}} AS "articles" ON app.same_id(CAST("lines"."article" AS VARCHAR)) = app.same_id(CAST("articles"."code" AS VARCHAR))`);
});

describe("a rule", () => {
  test.each<[string, ColumnRule, unknown[]]>([
    ["fixed", { from: { kind: "fixed", value: "it's" } }, ["it's", "it's", "it's"]],
    ["a setting", { from: { kind: "setting", name: "currency" } }, ["GBP", "GBP", "GBP"]],
    [
      "combined",
      {
        from: {
          kind: "combine",
          of: [
            { table: "lines", column: "basket" },
            { table: "lines", column: "article" },
          ],
          separator: "-",
        },
      },
      ["1-A", "1-B", "2-A"],
    ],
    [
      "decimal comma; what can't be read stays",
      { from: of("price"), decimal: "," },
      ["1000.0", "3.5", "free"],
    ],
    ["minor units", { from: of("qty"), minorDigits: 2 }, ["0.0", "0.02", "0.1"]],
    ["tax taken off", { from: of("qty"), tax: { change: "remove", rate: 25 } }, ["0.0", "1.6", "8.0"]],
    [
      "dates in a zone; what can't be read stays",
      { from: of("at"), dateFormat: "%d.%m.%Y %H:%M", timeZone: "Europe/Berlin" },
      ["2020-12-24 16:00:00+00", "2020-12-24 17:00:00+00", "soon"],
    ],
    [
      "translated, others kept",
      { from: of("state"), translate: { values: [{ from: "open", to: "processing" }], others: "keep" } },
      ["Done", "processing", null],
    ],
    [
      "translated, others one word, empty ones filled up",
      { from: of("state"), translate: { values: [], others: { to: "completed" } }, ifEmpty: "draft" },
      ["completed", "completed", "draft"],
    ],
    ["an expression", { from: { kind: "expression", sql: "length(lines.price)" } }, [4, 6, 8]],
  ])("%s", async (_name, rule, expected) => {
    expect(await values(rule)).toEqual(expected);
  });

  test("arithmetic goes from left to right and leaves a value that is divided by zero", async () => {
    const from: ColumnRule["from"] = {
      kind: "arithmetic",
      first: { table: "lines", column: "price" },
      steps: [
        { op: "+", by: 1 },
        { op: "/", by: { table: "lines", column: "qty" } },
      ],
    };
    expect(await values({ from, decimal: "," })).toEqual(["1001.0", "2.25", "free"]);
  });

  test("hashes an address as the store's own mapping would", async () => {
    const from: ColumnRule["from"] = { kind: "expression", sql: "' Ann@Example.org '" };
    const [hash] = await values({ from, hash: true });
    const [expected] = await bench.warehouse.query<{ h: string }>("SELECT sha256('ann@example.org') AS h");
    expect(hash).toBe(expected!.h);
  });
});

describe("a part", () => {
  test("keeps the rows that pass every filter", async () => {
    const ref = { table: "lines", column: "qty" };
    const of_ = { table: "lines", column: "state" };
    expect(await values({ from: of("qty") }, { filters: [{ of: ref, op: "more", values: ["1"] }] })).toEqual([
      "10",
      "2",
    ]);
    expect(
      await values({ from: of("qty") }, { filters: [{ of: of_, op: "is-not", values: ["open"] }] }),
    ).toEqual(["0", "10"]);
    expect(await values({ from: of("qty") }, { filters: [{ of: of_, op: "empty", values: [] }] })).toEqual([
      "10",
    ]);
    expect(
      await values({ from: of("qty") }, { filters: [{ of: of_, op: "contains", values: ["ON"] }] }),
    ).toEqual(["0"]);
  });

  test("makes one row of a group, exact sums, times in order", async () => {
    const grid: Grid = {
      parts: [
        part(
          {
            order_id: { from: of("basket") },
            ordered_at: { from: of("at"), dateFormat: "%d.%m.%Y %H:%M", aggregate: "min" },
            total: { from: of("price"), decimal: ",", aggregate: "sum" },
            n: { from: of("qty"), aggregate: "max" },
            coupon: { from: of("state"), aggregate: "latest" },
            channel: { from: { kind: "fixed", value: "web" } },
          },
          { group: [{ table: "lines", column: "basket" }], order: { of: { table: "lines", column: "qty" } } },
        ),
      ],
    };
    expect(await rows(grid)).toEqual([
      {
        order_id: "1",
        ordered_at: "2020-12-24T17:00:00.000",
        total: "1003.500000",
        n: "2",
        coupon: "open",
        channel: "web",
      },
      { order_id: "2", ordered_at: null, total: "free", n: "10", coupon: null, channel: "web" },
    ]);
  });

  test("dates of a group are read as its rows are: in the format, else in ISO", async () => {
    const sql =
      "SELECT * FROM (VALUES ('1', '03.02.2024'), ('2', '2024-02-05T09:15:00'), ('2', 'soon')) v(basket, bought)";
    const rule: ColumnRule = { from: of("bought", "tills"), dateFormat: "%d.%m.%Y", aggregate: "min" };
    const group = [{ table: "tills", column: "basket" }];
    const select = { sql, columns: ["basket", "bought"] };
    expect(await values(rule, { from: "tills", select, group })).toEqual([
      "2024-02-03T00:00:00.000",
      "2024-02-05T09:15:00.000",
    ]);
  });

  test("the largest of an order's amounts is by size, and rows without one don't count", async () => {
    const sql =
      "SELECT * FROM (VALUES ('1', '9.50'), ('1', NULL), ('1', '12.00'), ('2', NULL)) v(basket, total)";
    const grid: Grid = {
      parts: [
        part(
          {
            order_id: { from: of("basket", "paid") },
            total: { from: of("total", "paid"), aggregate: "max" },
            least: { from: of("total", "paid"), aggregate: "min" },
          },
          {
            from: "paid",
            select: { sql, columns: ["basket", "total"] },
            group: [{ table: "paid", column: "basket" }],
          },
        ),
      ],
    };
    expect(await rows(grid)).toEqual([
      { order_id: "1", total: "12.00", least: "9.50" },
      { order_id: "2", total: null, least: null },
    ]);
  });

  test("what is added or taken off counts nothing where it is blank, and is told where it is no figure", async () => {
    const sql =
      "SELECT * FROM (VALUES ('2', '5.00', NULL), ('2', '5.00', ' '), ('2', '5.00', '1.50'), ('2', '5.00', 'some')) v(qty, price, off)";
    const price = { table: "sold", column: "price" };
    const rule: ColumnRule = {
      from: {
        kind: "arithmetic",
        first: { table: "sold", column: "qty" },
        steps: [
          { op: "*", by: price },
          { op: "-", by: { table: "sold", column: "off" } },
        ],
      },
    };
    const select = { sql, columns: ["qty", "price", "off"] };
    expect(await values(rule, { from: "sold", select })).toEqual(["10.0", "10.0", "8.5", "some"]);
  });

  test("a sum tells what of its rows is no figure, and passes by dashes and blanks", async () => {
    const sql =
      "SELECT * FROM (VALUES ('1', '9.50'), ('1', '-'), ('1', ''), ('2', '3'), ('2', 'n/a'), ('3', NULL)) v(basket, paid)";
    const rule: ColumnRule = { from: of("paid", "slips"), aggregate: "sum" };
    const group = [{ table: "slips", column: "basket" }];
    const select = { sql, columns: ["basket", "paid"] };
    const sums = async (one: ColumnRule) => (await values(one, { from: "slips", select, group })).toSorted();
    expect(await sums(rule)).toEqual(["9.500000", "n/a", null]);
    expect(await sums({ ...rule, skipUnread: true })).toEqual(["3.000000", "9.500000", null]);
  });

  test("a tax rate may be blank or in per cent; one that is none is told instead of the untaxed amount", async () => {
    const sql = "SELECT * FROM (VALUES ('1210', '21 %'), ('1000', NULL), ('900', 'exempt')) v(cents, rate)";
    const rule: ColumnRule = {
      from: of("cents", "bills"),
      minorDigits: 2,
      tax: { change: "remove", rate: { table: "bills", column: "rate" } },
    };
    const select = { sql, columns: ["cents", "rate"] };
    expect(await values(rule, { from: "bills", select })).toEqual(["10.0", "10.0", "exempt"]);
  });

  test("conditions compare figures and dates however they are written", async () => {
    const sql = `SELECT * FROM (VALUES ('a', '2.0', '1.250,00', '31.12.2023 18:00', '2024-01-31 10:00:00'),
      ('b', '0.00', '3,50', '02.01.2024 09:00', '2024-02-01 00:00:00')) v(id, kind, price, bought, paid_at)`;
    const select = { sql, columns: ["id", "kind", "price", "bought", "paid_at"] };
    const columns = {
      id: { from: of("id", "sales") },
      price: { from: of("price", "sales"), decimal: "," as const },
      bought: { from: of("bought", "sales"), dateFormat: "%d.%m.%Y %H:%M" },
    };
    const kept = async (column: string, op: GridPart["filters"][number]["op"], value: string) => {
      const filters = [{ of: { table: "sales", column }, op, values: [value] }];
      const found = await rows({ parts: [part(columns, { from: "sales", select, filters })] });
      return found.map((row) => (row as { id: string }).id).join("");
    };
    expect(await kept("kind", "is", "2")).toBe("a");
    expect(await kept("kind", "is-not", "0")).toBe("a");
    expect(await kept("price", "more", "100")).toBe("a");
    expect(await kept("price", "at-most", "3,50")).toBe("b");
    expect(await kept("bought", "at-most", "31.12.2023")).toBe("a");
    expect(await kept("bought", "at-least", "2024-01-01")).toBe("b");
    expect(await kept("paid_at", "at-most", "2024-01-31")).toBe("a");
    expect(await kept("paid_at", "more", "2024-01-31T10:00:00")).toBe("b");
  });

  test("joins ids that a spreadsheet wrote as 17850.0, and with spaces around them; blank ones join nothing", async () => {
    const sql = "SELECT * FROM (VALUES ('1.0'), (' 2 '), (''), ('1.10')) v(article)";
    const joins: GridPart["joins"] = [
      { table: "articles", type: "left", on: [{ left: { table: "sold", column: "article" }, right: "id" }] },
    ];
    const select = { sql, columns: ["article"] };
    const names = await values({ from: of("name", "articles") }, { from: "sold", select, joins });
    expect(names).toEqual(["Ann's mug", "Cup", null, null]);
  });

  test("a join to one attribute out of a list of them keeps the rows that have none", async () => {
    await bench.warehouse.run(`CREATE TABLE raw_t.traits AS SELECT * FROM (VALUES
      ('A', 'brand', 'Ann'), ('A', 'colour', 'red'), ('C', 'colour', 'blue')) v(code, trait, value)`);
    const own = { of: { table: "brands", column: "trait" }, op: "is" as const, values: ["brand"] };
    const on = [{ left: { table: "articles", column: "code" }, right: "code" }];
    const joins: GridPart["joins"] = [{ table: "traits", as: "brands", type: "left", on, filters: [own] }];
    const rest = { from: "articles", joins };
    expect(await values({ from: of("value", "brands") }, rest)).toEqual(["Ann", null]);
    const grid = { parts: [part({ x: { from: of("code", "articles") } }, rest)] };
    expect(await joinCounts(bench.warehouse, "raw_t", grid, { time_zone: "UTC", currency: "EUR" })).toEqual([
      { part: 0, join: 0, rows: 2, matched: 1, several: 0 },
    ]);
  });

  test("counts what its joins find: rows without one, and rows that would come several times", async () => {
    await bench.warehouse.run(
      "CREATE TABLE raw_t.pays AS SELECT * FROM (VALUES ('1', 'card'), ('1', 'gift')) v(basket, method)",
    );
    const article = { left: { table: "lines", column: "article" }, right: "code" };
    const basket = { left: { table: "lines", column: "basket" }, right: "basket" };
    const joins: GridPart["joins"] = [
      { table: "articles", type: "left", on: [article] },
      { table: "pays", type: "left", on: [basket] },
    ];
    const grid = { parts: [part({ x: { from: of("basket") } }, { joins })] };
    const params = { time_zone: "UTC", currency: "EUR" };
    expect(await joinCounts(bench.warehouse, "raw_t", grid, params)).toEqual([
      { part: 0, join: 0, rows: 3, matched: 2, several: 0 },
      { part: 0, join: 1, rows: 3, matched: 2, several: 2 },
    ]);
    const filters: GridPart["filters"] = [
      { of: { table: "pays", column: "method" }, op: "is", values: ["card"] },
      { of: { table: "lines", column: "article" }, op: "is", values: ["A"] },
    ];
    const some = { parts: [part({ x: { from: of("basket") } }, { joins, filters })] };
    expect((await joinCounts(bench.warehouse, "raw_t", some, params))[1]).toEqual({
      part: 0,
      join: 1,
      rows: 2,
      matched: 1,
      several: 0,
    });
  });

  test("stands on a SELECT as on a table", async () => {
    const select = { sql: "SELECT upper(article) AS sku FROM {{raw.lines}};", columns: ["sku"] };
    const rule: ColumnRule = {
      from: of("sku", "mapped"),
      translate: { values: [{ from: "A", to: "mug" }], others: "empty" },
    };
    expect(await values(rule, { from: "mapped", select })).toEqual(["mug", "mug", null]);
  });

  test("parts with different columns come under one another", async () => {
    const grid: Grid = {
      parts: [
        part({ a: { from: of("basket") } }, { group: [{ table: "lines", column: "basket" }] }),
        part(
          { b: { from: of("cents", "articles"), minorDigits: 2 }, a: { from: of("id", "articles") } },
          { from: "articles" },
        ),
      ],
    };
    expect(await rows(grid)).toEqual([
      { a: "1", b: "4.5" },
      { a: "1", b: null },
      { a: "2", b: "0.99" },
      { a: "2", b: null },
    ]);
  });
});
