import { describe, expect, it } from "vitest";
import { createFormat } from "../format.ts";
import type { Column } from "./column.ts";
import { neededWidths, roughWidth } from "./roomy.ts";

interface Row {
  name: string;
  revenue: number;
}
const text = (row: Row) => row.name;
const name: Column<Row> = { id: "name", header: "Name", text, render: text };
const figure = (id: string, render: Column<Row>["render"]): Column<Row> => ({
  ...name,
  id,
  align: "right",
  width: 70,
  render,
});
const columns = [
  name,
  figure("revenue", (row, format) => format.money(row.revenue, 2)),
  figure("count", (row, format) => format.number(row.revenue)),
];
const inCurrency = (locale: string, currency: string) => createFormat({ locale, currency, timeZone: "UTC" });

describe("room for figures", () => {
  it("stays as given where everything fits", () => {
    const widths = neededWidths(columns, [{ name: "a", revenue: 9 }], {}, inCurrency("en-GB", "GBP"));
    expect(Object.fromEntries(widths)).toEqual({ revenue: 70, count: 70 });
  });
  it("grows with the longest figure, whatever the currency writes, and with the total", () => {
    const rows = [{ name: "a", revenue: 1_234_567.5 }];
    const pounds = neededWidths(columns, rows, {}, inCurrency("en-GB", "GBP")).get("revenue")!;
    const francs = neededWidths(columns, rows, {}, inCurrency("de-CH", "CHF")).get("revenue")!;
    expect(pounds).toBeGreaterThan(roughWidth("£1,234,567.50"));
    expect(francs).toBeGreaterThan(pounds);
    const total = neededWidths(columns, rows, { revenue: "£123,456,789.00" }, inCurrency("en-GB", "GBP"));
    expect(total.get("revenue")).toBeGreaterThan(pounds);
  });
  it("grows with a header and the arrow of its order", () => {
    const wordy = [name, { ...columns[1]!, header: "Money at risk" }, columns[2]!];
    const format = inCurrency("en-GB", "GBP");
    const plain = neededWidths(wordy, [], {}, format, undefined, "count").get("revenue")!;
    expect(plain).toBeGreaterThan(104);
    expect(neededWidths(wordy, [], {}, format, undefined, "-revenue").get("revenue")).toBe(plain + 16);
  });
  it("never shrinks when shorter rows come into sight", () => {
    const format = inCurrency("en-GB", "GBP");
    const wide = neededWidths(columns, [{ name: "a", revenue: 1e9 }], {}, format);
    expect(neededWidths(columns, [{ name: "b", revenue: 1 }], {}, format, wide)).toEqual(wide);
  });
});
