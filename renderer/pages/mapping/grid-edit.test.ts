import { describe, expect, test } from "vitest";
import { differences } from "./compare.ts";
import {
  type GridPart,
  optionTexts,
  originText,
  overSql,
  rawTables,
  rowsText,
  type SourceTable,
  typedNumber,
  typedValues,
  valuesText,
  withOperator,
  withOrigin,
  withRule,
} from "./grid-edit.ts";
import { likelyPairs, withBase, withJoin, withJoinedTable, withoutJoin } from "./grid-rows.ts";
import { joinWarnings } from "./join-words.ts";

const table = (name: string, ...columns: string[]): SourceTable => ({
  name,
  rows: 1,
  columns: columns.map((column) => ({ name: column, type: "VARCHAR", key: false })),
});
const of = (column: string, from = "lines") => ({ table: from, column });
const part: GridPart = {
  from: "lines",
  joins: [{ table: "products", type: "left", on: [{ left: of("sku"), right: "code" }] }],
  filters: [{ of: of("qty"), op: "more", values: ["0"] }],
  group: [of("order_no")],
  columns: {
    order_id: { from: { kind: "column", of: of("order_no") } },
    title: { from: { kind: "column", of: of("name", "products") }, aggregate: "latest" },
    total: {
      from: { kind: "arithmetic", first: of("qty"), steps: [{ op: "*", by: of("price") }] },
      minorDigits: 2,
      aggregate: "sum",
    },
  },
};

describe("another base table", () => {
  test("keeps the rules, joins and groups whose columns it has", () => {
    const next = withBase(part, table("lines_2024", "order_no", "sku", "qty"));
    expect(next.from).toBe("lines_2024");
    expect(Object.keys(next.columns)).toEqual(["order_id", "title"]);
    expect(next.joins[0]!.on[0]!.left).toEqual(of("sku", "lines_2024"));
    expect(next.group).toEqual([of("order_no", "lines_2024")]);
    expect(withBase(part, table("people", "id"))).toMatchObject({ joins: [], filters: [], group: [] });
  });
});

test("a join that goes takes its rules along", () => {
  const next = withoutJoin(part, 0);
  expect(next.joins).toEqual([]);
  expect(Object.keys(next.columns)).toEqual(["order_id", "total"]);
  expect(Object.keys(withRule(next, "total", undefined).columns)).toEqual(["order_id"]);
});

test("what leans on a join that goes, goes too: joins after it, orders, tax rates", () => {
  const chain: GridPart = {
    ...part,
    joins: [
      ...part.joins,
      { table: "makers", type: "left", on: [{ left: of("maker_id", "products"), right: "id" }] },
    ],
    order: { of: of("changed", "products") },
    columns: {
      order_id: { from: { kind: "column", of: of("order_no") } },
      brand: { from: { kind: "column", of: of("name", "makers") } },
      unit_price: {
        from: { kind: "column", of: of("price") },
        tax: { change: "remove", rate: of("vat", "products") },
      },
    },
  };
  const next = withoutJoin(chain, 0);
  expect(next).toMatchObject({ joins: [], order: undefined });
  expect(Object.keys(next.columns)).toEqual(["order_id", "unit_price"]);
  expect(next.columns.unit_price!.tax).toBeUndefined();
});

test("another table in a join keeps what reads columns that it has", () => {
  const goods = table("goods", "code", "name");
  const all = [table("lines", "order_no", "sku", "qty"), table("products", "code", "title"), goods];
  const next = withJoinedTable(part, 0, all, goods);
  expect(next.columns.title!.from).toEqual({ kind: "column", of: of("name", "goods") });
  expect(Object.keys(withJoinedTable(part, 0, all, table("makers", "id")).columns)).toEqual([
    "order_id",
    "total",
  ]);
});

test("a table that is joined twice goes by a name that is free, also after one was taken out", () => {
  const people = table("people", "id", "name");
  const all = [table("lines", "people_id", "sku"), people];
  const twice = (from: GridPart) => withJoinedTable(withJoin(from, all), from.joins.length, all, people);
  const two = twice(twice({ ...part, joins: [] }));
  expect(two.joins.map((join) => join.as)).toEqual([undefined, "people_2"]);
  const again = twice({ ...two, joins: two.joins.slice(1) });
  expect(again.joins.map((join) => join.as)).toEqual(["people_2", undefined]);
});

describe("columns that likely belong together", () => {
  const keyed = (name: string, key: string[], ...columns: string[]): SourceTable => ({
    ...table(name, ...key, ...columns),
    columns: [...key, ...columns].map((column) => ({
      name: column,
      type: "VARCHAR",
      key: key.includes(column),
    })),
  });
  const lines = table("lines", "id", "status", "product_id", "sku");
  const pairs = (right: SourceTable, left = lines) =>
    likelyPairs([left], right).map((pair) => `${pair.left.column}=${pair.right}`);

  test("have one name, or name the other's table", () => {
    expect(pairs(table("items", "sku", "name"))).toEqual(["sku=sku"]);
    expect(pairs(table("products", "id", "status", "name"))).toEqual(["product_id=id"]);
    expect(pairs(table("shop_products", "id", "name"))).toEqual(["product_id=id"]);
    expect(pairs(table("line_notes", "line_id", "note"))).toEqual(["id=line_id"]);
    expect(pairs(keyed("art", ["code"], "descr"), table("rows", "branch", "art"))).toEqual(["art=code"]);
  });

  test("are a key rather than a word that both happen to have", () => {
    expect(pairs(table("stock", "status", "sku"))).toEqual(["sku=sku"]);
    expect(pairs(keyed("stock", ["status"], "colour"))).toEqual(["status=status"]);
  });

  test("are all columns of a key of several", () => {
    const prices = keyed("price_list", ["list_no", "art_no"], "price");
    expect(pairs(prices, table("lines", "art_no", "list_no", "qty"))).toEqual([
      "list_no=list_no",
      "art_no=art_no",
    ]);
    expect(pairs(prices, table("lines", "art_no", "qty"))).toEqual(["art_no=art_no"]);
    const orders = keyed("orders", ["branch", "order_no"], "day");
    expect(pairs(keyed("lines", ["branch", "order_no", "pos"], "qty"), orders)).toEqual([
      "branch=branch",
      "order_no=order_no",
    ]);
  });

  test("are the first of each where no name says it", () => {
    expect(pairs(table("weather", "day", "rain"))).toEqual(["id=day"]);
  });
});

test("rows and rules are said in words", () => {
  expect(rowsText(part)).toBe(
    "from lines, joined to products on code, where qty is more than 0, one row for each order_no",
  );
  expect(originText(part.columns.total!.from, part)).toBe("qty × price");
  expect(originText(part.columns.title!.from, part)).toBe("products.name");
  expect(optionTexts(part.columns.total!)).toEqual(["÷ 100", "added up"]);
});

test("SQL can be changed by columns, and two mappings compared", () => {
  const sql = "SELECT id AS order_id FROM {{raw.orders}}";
  const grid = overSql(sql, ["order_id"]);
  expect(rawTables(grid.parts[0]!)).toEqual(["mapped", "orders"]);
  const before = [{ table: "orders", sql, enabled: true }];
  expect(differences(before, before)).toEqual([]);
  const after = [{ table: "orders", sql: sql.replace("id AS", "code AS"), enabled: false }];
  expect(differences(before, after)).toEqual([
    {
      table: "orders",
      lines: [
        { what: "loaded", before: "yes", after: "no" },
        { what: "order_id", before: "id", after: "code" },
      ],
    },
  ]);
});

test("two mappings that differ in one setting only are told apart", () => {
  const mapping = (change: Partial<GridPart>) => [
    { table: "order_items", sql: "", enabled: true, grid: { parts: [{ ...part, ...change }] } },
  ];
  const price = { from: { kind: "column", of: of("price") } } as const;
  const base = mapping({ columns: { unit_price: { ...price, tax: { change: "remove", rate: 20 } } } });
  const told = (columns: GridPart["columns"]) =>
    differences(base, mapping({ columns })).flatMap(({ lines }) => lines.map(({ after }) => after));
  expect(told({ unit_price: { ...price, tax: { change: "remove", rate: 19 } } })).toEqual([
    "price, tax rate 19, less tax",
  ]);
  const words = (to: string) => ({ values: [{ from: "1", to }], others: "keep" as const });
  for (const rule of [{ decimal: "," as const }, { ifEmpty: "0" }, { noValue: ["0"] }, { whole: true }])
    expect(
      differences(mapping({ columns: { a: price } }), mapping({ columns: { a: { ...price, ...rule } } })),
    ).toHaveLength(1);
  expect(
    differences(
      mapping({ columns: { a: { ...price, translate: words("paid") } } }),
      mapping({ columns: { a: { ...price, translate: words("void") } } }),
    ),
  ).toHaveLength(1);
  const [join] = part.joins;
  for (const change of [
    { joins: [{ ...join!, type: "inner" as const }] },
    { joins: [{ ...join!, on: [{ left: of("code"), right: "code" }] }] },
    { order: { of: of("day") } },
  ])
    expect(differences(mapping({}), mapping(change))).toHaveLength(1);
});

describe("what is typed", () => {
  test("numbers with a decimal comma and in per cent are numbers; a blank is none", () => {
    expect(["7,5", "7.5 %", "-3", "1e2", "", "abc", "1.234,5"].map(typedNumber)).toEqual([
      ...[7.5, 7.5, -3, 100],
      ...[undefined, undefined, undefined],
    ]);
  });

  test("values of a condition may hold commas, and read the same again", () => {
    const values = ["Paid, in part", 'said "yes"', "done"];
    expect(typedValues(valuesText(values))).toEqual(values);
    expect(typedValues(" open , done,,")).toEqual(["open", "done"]);
  });

  test("another way to compare takes what was typed as it takes it", () => {
    const filter = { of: of("state"), op: "is" as const, values: ["a", "b"] };
    const contains = withOperator(filter, "contains");
    expect(contains.values).toEqual(["a, b"]);
    expect(withOperator(contains, "is-not").values).toEqual(["a", "b"]);
    expect(withOperator(withOperator(filter, "filled"), "is").values).toEqual(["a", "b"]);
  });
});

test("a calculation that begins with the column that was there keeps its unit and tax, another column does not", () => {
  const rule = { from: { kind: "column", of: of("cents") }, minorDigits: 2, decimal: "," } as const;
  const before = withRule(part, "total", { ...rule, translate: { values: [], others: "keep" } });
  const from = { kind: "arithmetic", first: of("cents"), steps: [{ op: "*", by: 1 }] } as const;
  const calculation = { ...from, steps: [...from.steps] };
  expect(withOrigin(before, "total", calculation).columns.total).toEqual({
    from: calculation,
    minorDigits: 2,
    decimal: ",",
  });
  const other = { kind: "column" as const, of: of("net") };
  expect(withOrigin(before, "total", other).columns.total).toEqual({ from: other });
  expect(withOrigin(before, "total", undefined).columns.total).toBeUndefined();
});

test("warns of a join that finds nothing or hardly anything, and of one that makes rows count several times", () => {
  const format = { number: String } as unknown as Parameters<typeof joinWarnings>[2];
  const warned = (changed: Partial<GridPart>, matched: number, several: number) =>
    joinWarnings(
      { parts: [{ ...part, ...changed }] },
      [{ part: 0, join: 0, rows: 9, matched, several }],
      format,
    );
  expect(warned({}, 9, 0)).toEqual([]);
  expect(warned({}, 0, 0)[0]).toMatch(/^lines joined to products: no row finds one/);
  expect(warned({}, 4, 0)[0]).toMatch(/5 of 9 rows find none/);
  expect(warned({}, 5, 0)).toEqual([]);
  const some = [{ of: of("kind", "products"), op: "is" as const, values: ["size"] }];
  expect(warned({ joins: [{ ...part.joins[0]!, filters: some }] }, 4, 0)).toEqual([]);
  expect(warned({}, 9, 2)[0]).toMatch(/2 of 9 rows find several/);
  expect(warned({ group: [] }, 9, 2)).toHaveLength(1);
  expect(warned({ group: [], distinct: true }, 9, 2)).toEqual([]);
  const { total: _, ...others } = part.columns;
  expect(warned({ columns: others }, 9, 2)).toEqual([]);
  const paid = { from: { kind: "column" as const, of: of("paid", "products") }, aggregate: "sum" as const };
  expect(warned({ columns: { ...others, total: paid } }, 9, 2)).toEqual([]);
});
