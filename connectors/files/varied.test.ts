import { expect, test } from "vitest";
import { hardlyRepeats, variedFields } from "./varied.ts";

const rows = Array.from({ length: 6000 }, (_, k) => k);

test("ids and times hardly repeat, not even where several rows of one order stand together", () => {
  expect(hardlyRepeats(rows.map(String))).toBe(true);
  expect(hardlyRepeats(rows.map((k) => String(Math.floor(k / 3))))).toBe(true);
});

test("products and quantities come again, and few values tell nothing", () => {
  expect(hardlyRepeats(rows.map((k) => `SKU-${(k * 7919) % 400}`))).toBe(false);
  expect(hardlyRepeats(rows.map(() => ""))).toBe(false);
  expect(hardlyRepeats(rows.slice(0, 100).map(String))).toBe(false);
});

test("fields of JSON lines are judged by their own values, cut lines and nested values left out", () => {
  const text = rows.map((k) => JSON.stringify({ id: k, sku: `S${k % 50}`, at: null, tags: [k] })).join("\n");
  const sample = {
    head: Buffer.from(text.slice(0, -5)),
    complete: false,
    pieces: [Buffer.from(text.slice(7, 999))],
  };
  expect([...variedFields(sample)]).toEqual(["id"]);
});
