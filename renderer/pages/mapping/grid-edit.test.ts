import { describe, expect, test } from "vitest";
import { differences } from "./compare.ts";
import {
  type GridPart,
  likelyPair,
  namedPair,
  optionTexts,
  originText,
  overSql,
  rawTables,
  rowsText,
  type SourceTable,
  withBase,
  withoutJoin,
  withRule,
} from "./grid-edit.ts";

const table = (name: string, ...columns: string[]): SourceTable => ({
  name,
  rows: 1,
  columns: columns.map((column) => ({ name: column, type: "VARCHAR", key: false, example: null })),
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

test("columns that likely belong together have one name, or name the other's key", () => {
  const lines = table("lines", "id", "product_id", "sku");
  expect(likelyPair([lines], table("items", "sku", "name"))).toEqual({ left: of("sku"), right: "sku" });
  expect(likelyPair([lines], table("products", "id", "name"))).toEqual({
    left: of("product_id"),
    right: "id",
  });
  expect(namedPair([lines], table("weather", "day", "rain"))).toBeUndefined();
  expect(likelyPair([lines], table("weather", "day", "rain"))).toEqual({ left: of("id"), right: "day" });
});

test("rows and rules are said in words", () => {
  expect(rowsText(part)).toBe(
    "from lines, joined to products on code, where qty more 0, one row for each order_no",
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
