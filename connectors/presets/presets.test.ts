import { expect, test } from "vitest";
import type { Stream } from "../connector.ts";
import { detectPreset } from "./index.ts";
import { matchPreset, type Preset } from "./preset.ts";

const stream = (name: string, ...columns: string[]): Stream => ({
  name,
  key: [],
  columns: columns.map((column) => ({ name: column, type: "text", nativeType: "text", nullable: true })),
});
const tableOf = (name: string) => name;
const LINES = stream("sales", "invoice_no", "STOCKCODE", "qty", "Invoice Date", "Price");
const EVENTS = stream("clicks", "event_time", "event_type", "product_id", "brand");

test("columns are found whatever their case and separators; what is absent becomes NULL", () => {
  const match = detectPreset([LINES], tableOf)!;
  expect(match.preset.id).toBe("order-lines");
  const orders = match.tables.find(({ table }) => table === "orders")!.sql;
  expect(orders).toContain("{{raw.sales}}");
  expect(orders).toContain('CAST("invoice_no" AS VARCHAR)');
  expect(orders).toContain("CAST(NULL AS VARCHAR)");
});

test("events beside order lines are mapped too; each source table feeds one preset only", () => {
  const tables = detectPreset([LINES, EVENTS], tableOf)!.tables;
  expect(tables.map(({ table }) => table)).toContain("interactions");
  expect(tables.filter(({ table }) => table === "products")).toHaveLength(1);
  expect(detectPreset([EVENTS], tableOf)!.preset.id).toBe("events");
});

test("nothing fits tables that no preset knows", () => {
  expect(detectPreset([stream("notes", "id", "text")], tableOf)).toBeUndefined();
});

test("of several texts the first that can stand is taken, and a table that can't is left out", () => {
  const preset: Preset = {
    id: "x",
    title: "X",
    description: "",
    reads: {
      a: { columns: { id: ["id"] }, optional: { at: ["at"] } },
      b: { names: ["b"], columns: { id: ["id"] } },
    },
    marks: ["a"],
    tables: {
      orders: ["SELECT {{a.id}}, {{a.at}} FROM {{a}}", "SELECT {{a.id}} FROM {{a}}"],
      refunds: "SELECT * FROM {{b}}",
    },
  };
  expect(matchPreset(preset, [stream("a", "Id")], tableOf)!.tables).toEqual([
    { table: "orders", sql: 'SELECT "Id" FROM {{raw.a}}', enabled: true },
  ]);
});
