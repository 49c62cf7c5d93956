import { describe, expect, test } from "vitest";
import { readMappingFile } from "./mapping-file.ts";

const rule = { from: { kind: "column", of: { table: "sales", column: "no" } } };
const part = { from: "sales", joins: [], filters: [], group: [], columns: { order_id: rule } };
const orders = { table: "orders", sql: "SELECT 1", enabled: true, grid: { parts: [part] } };
const file = {
  format: "merchbench-mapping",
  formatVersion: 1,
  source: "shop",
  preset: null,
  exportedAt: "2026-01-01T00:00:00Z",
  tables: [orders],
};
const read = (value: unknown) =>
  readMappingFile(typeof value === "string" ? value : JSON.stringify(value), ["orders", "customers"]);
const withGrid = (change: object) => ({
  ...file,
  tables: [{ ...orders, grid: { parts: [{ ...part, ...change }] } }],
});
const withRule = (changed: object) => withGrid({ columns: { order_id: changed } });

test("a file that was exported is read", () => {
  expect(read(file)).toMatchObject({ source: "shop", tables: [orders] });
});

describe("a file that was changed by hand says what is wrong, and where", () => {
  const cases: [string, unknown, RegExp][] = [
    ["a comma too many", '{"format": "merchbench-mapping",}', /no JSON: .*position/],
    ["another file", { rows: [] }, /holds no mapping/],
    ["a list", [], /holds no mapping/],
    ["nothing", "null", /holds no mapping/],
    ["a later format", { ...file, formatVersion: 2 }, /of format 2, .* reads format 1/],
    ["no tables", { ...file, tables: undefined }, /^At tables of the file: .*Give a list\. Mend/],
    ["an empty mapping", { ...file, tables: [] }, /maps no table/],
    [
      "a table misspelt",
      { ...file, tables: [{ ...orders, table: "oders" }] },
      /no warehouse table "oders".*customers/,
    ],
    ["a table twice", { ...file, tables: [orders, orders] }, /maps orders twice/],
    ["a switch as a word", { ...file, tables: [{ ...orders, enabled: "yes" }] }, /^At orders.enabled of/],
    ["SQL left out", { ...file, tables: [{ ...orders, sql: undefined }] }, /^At orders.sql of/],
    ["joins left out", withGrid({ joins: undefined }), /^At orders.grid.parts.0.joins of/],
    [
      "a condition of its own",
      withGrid({ filters: [{ of: rule.from.of, op: "like", values: [] }] }),
      /^At orders.grid.parts.0.filters.0.op of/,
    ],
    [
      "a strange kind of value",
      withRule({ from: { kind: "formula" } }),
      /^At orders.grid.parts.0.columns.order_id.from.kind of/,
    ],
    [
      "a rate as a word",
      withRule({ ...rule, tax: { change: "remove", rate: "19 %" } }),
      /^At orders.grid.parts.0.columns.order_id.tax.rate/,
    ],
    [
      "a translation as a map",
      withRule({ ...rule, translate: { values: { 1: "paid" }, others: "keep" } }),
      /order_id.translate.values of/,
    ],
    ["cents of a half", withRule({ ...rule, minorDigits: 2.5 }), /order_id.minorDigits of/],
  ];
  test.each(cases)("%s", (_name, value, said) => {
    expect(read(value)).toEqual({ error: expect.stringMatching(said) });
  });
});
