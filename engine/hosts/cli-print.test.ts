import { expect, it } from "vitest";
import { toText } from "./cli-print.ts";

it("prints a column that only later rows have: why the last step of a check failed", () => {
  const steps = [
    { name: "Reached the server", ok: true },
    { name: "User can write", ok: false, detail: "Grant CREATE on schema public." },
  ];
  expect(toText({ ok: false, steps })).toContain("Grant CREATE on schema public.");
});

it("lets no text of a store steer the terminal", () => {
  const rows = [{ title: "Mug \x1b[2J\u009b31m", note: "two\nlines" }];
  expect(toText(rows)).toBe("title         note\n------------  ---------\nMug �[2J�31m  two lines\n");
  expect(toText({ title: "Mug\x07" })).toBe("title  Mug�\n");
});

it("prints an estimate with its bounds, a metric by its name, and figures by themselves with their digits", () => {
  const rows = [
    {
      item: "Mug",
      price: 12.34567,
      next28: { value: 41.23456, lo: 30.5, hi: 1234.5678 },
      metrics: [{ name: "WAPE", value: 0.328071, better: "lower" }],
    },
  ];
  expect(toText(rows).split("\n")[2]).toBe("Mug   12.34567  41.23 (30.5 to 1234.57)  WAPE 0.3281");
});

it("prints the ends of a series, where figures come from without their SQL, and leaves series out of tables", () => {
  const days = Array.from({ length: 28 }, (_, i) => `2026-11-${String(i + 1).padStart(2, "0")}`);
  const text = toText({
    days,
    warnings: ["Orders lack a currency.", "Some lines lack a price."],
    kpis: [{ id: "orders", value: 7, series: days.map((_, i) => i) }],
    basis: { sql: "SELECT 1\nFROM store.orders", tables: ["store.orders"], dataAsOf: "2026-11-28" },
  });
  expect(text).toContain(
    "2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04, 2026-11-05, 2026-11-06, …, 2026-11-28 (28)",
  );
  expect(text).toContain("Orders lack a currency.\n  Some lines lack a price.");
  expect(text).toContain("id      value\n------  -----\norders      7\n");
  expect(text).toContain("tables    store.orders\n");
  expect(text).not.toContain("SELECT");
});
