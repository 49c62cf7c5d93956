import { describe, expect, it } from "vitest";
import { createFormat } from "../format.ts";
import type { Column } from "./column.ts";
import { findRows, sortRows } from "./held-rows.ts";
import { knownSort } from "./use-table-sort.ts";

interface Row {
  name: string;
  sold: number | null;
  score: [string, number];
}
const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "UTC" });
const columns: Column<Row>[] = [
  { id: "name", header: "Name", text: (row) => row.name, render: () => null },
  {
    id: "sold",
    header: "Sold",
    value: (row) => row.sold,
    text: (row) => String(row.sold ?? ""),
    render: () => null,
  },
  { id: "score", header: "Score", value: (row) => row.score, text: () => "", render: () => null },
];
const rows: Row[] = [
  { name: "Vase 10", sold: 9, score: ["NDCG", 0.103] },
  { name: "vase 9", sold: null, score: ["Growth", 0.4] },
  { name: "Candle", sold: 100, score: ["NDCG", 0.11] },
];
const names = (sort: string) => sortRows(rows, columns, sort, format).map(({ name }) => name);

describe("rows that the page holds", () => {
  it("are ordered by number, by words as people count, and measure by measure", () => {
    expect(names("sold")).toEqual(["Vase 10", "Candle", "vase 9"]);
    expect(names("name")).toEqual(["Candle", "vase 9", "Vase 10"]);
    expect(names("-score")).toEqual(["Candle", "Vase 10", "vase 9"]);
  });

  it("without a value come last whichever way, and stay as they were without a column", () => {
    expect(names("-sold")).toEqual(["Candle", "Vase 10", "vase 9"]);
    expect(names("")).toEqual(rows.map(({ name }) => name));
    expect(names("gone")).toEqual(rows.map(({ name }) => name));
  });

  it("are found by every word in any column", () => {
    const found = (search: string) => findRows(rows, columns, search, format).map(({ name }) => name);
    expect(found("VASE")).toEqual(["Vase 10", "vase 9"]);
    expect(found("vase 10")).toEqual(["Vase 10"]);
    expect(found("100")).toEqual(["Candle"]);
    expect(found("vase candle")).toEqual([]);
    expect(found("  ")).toHaveLength(3);
  });
});

it("is in its usual order where a link asks for a column that the table has not, or does not sort by", () => {
  const sortable = columns.map((column) => ({ ...column, sortable: column.id !== "score" }));
  const asked = ["sold", "-sold", "-score", "margin", "--sold", ""];
  expect(asked.map((sort) => knownSort(sort, sortable, "-name"))).toEqual([
    "sold",
    "-sold",
    "-name",
    "-name",
    "-name",
    "-name",
  ]);
});
