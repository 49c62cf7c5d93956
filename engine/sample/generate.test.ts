import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quietRun } from "../contract/run.ts";
import { generateSampleStore } from "./generate.ts";
import type { SampleStore } from "./options.ts";
import type { Truth } from "./truth.ts";

const SIZE = { customers: 300, products: 78, orders: 3000, events: 40_000, months: 13, seed: 11 };
const folder = mkdtempSync(join(tmpdir(), "sample-"));
let store: SampleStore;
let db: Database.Database;
const truth = () => JSON.parse(readFileSync(store.truth, "utf8")) as Truth;
const one = (sql: string) => db.prepare(sql).pluck().get() as number;

beforeAll(async () => {
  store = await generateSampleStore({ folder: join(folder, "a"), ...SIZE }, quietRun());
  db = new Database(store.database, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function hashOf(s: SampleStore): string {
  const hash = createHash("sha256").update(readFileSync(s.database)).update(readFileSync(s.truth));
  const events = dirname(s.events);
  for (const name of readdirSync(events).sort()) hash.update(readFileSync(join(events, name)));
  return hash.digest("hex");
}

test("the same seed writes the same bytes, another seed others", async () => {
  const again = await generateSampleStore({ folder: join(folder, "b"), ...SIZE }, quietRun());
  const other = await generateSampleStore({ folder: join(folder, "c"), ...SIZE, seed: 12 }, quietRun());
  expect(hashOf(again)).toBe(hashOf(store));
  expect(hashOf(other)).not.toBe(hashOf(store));
});

test("holds as many rows as asked for, and every key leads somewhere", () => {
  expect(one("SELECT count(*) FROM customers")).toBe(SIZE.customers);
  expect(one("SELECT count(*) FROM products")).toBe(SIZE.products);
  expect(one("SELECT count(*) FROM orders")).toBe(SIZE.orders);
  const lines = readdirSync(dirname(store.events)).flatMap((name) =>
    readFileSync(join(dirname(store.events), name), "utf8")
      .trim()
      .split("\n"),
  );
  expect(lines.length).toBe(SIZE.events);
  expect(new Set(lines.map((l) => JSON.parse(l).event_id)).size).toBe(SIZE.events);
  expect(db.pragma("foreign_key_check")).toEqual([]);
});

test("the sums of an order hold to the penny", () => {
  expect(one("SELECT count(*) FROM orders WHERE total <> subtotal - discount + shipping + tax")).toBe(0);
  expect(
    one(`SELECT count(*) FROM orders o JOIN (SELECT order_id, sum(quantity * unit_price) gross, sum(discount) off,
        sum(tax) vat FROM order_items GROUP BY 1) l ON l.order_id = o.id
      WHERE gross <> subtotal OR off <> o.discount
        OR o.tax <> vat + CASE shipping_country WHEN 'US' THEN 0 ELSE shipping / 5 END`),
  ).toBe(0);
  expect(one("SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM order_items)")).toBe(0);
});

test("lines sell at the label price of their day", () => {
  expect(
    one(`SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id WHERE NOT EXISTS (
      SELECT 1 FROM price_changes p WHERE p.variant_id = i.variant_id AND p.price = i.unit_price
        AND date(p.valid_from) <= date(o.placed_at) AND (p.valid_to IS NULL OR date(p.valid_to) >= date(o.placed_at)))`),
  ).toBe(0);
});

test("stock adds up and shelves do run empty", () => {
  expect(
    one(`SELECT count(*) FROM stock_levels l WHERE as_of = (SELECT max(as_of) FROM stock_levels)
      AND on_hand <> (SELECT sum(quantity) FROM stock_movements m WHERE m.variant_id = l.variant_id)`),
  ).toBe(0);
  expect(one("SELECT count(*) FROM stock_levels WHERE on_hand < 0")).toBe(0);
  expect(truth().stockouts.length).toBeGreaterThan(10);
});

test("planted complements are bought together more often than chance", () => {
  const pairs = truth().complements;
  expect(pairs.length).toBeGreaterThan(5);
  const orders = db.prepare("SELECT count(DISTINCT order_id) FROM order_items WHERE product_id = ?").pluck();
  const both = db
    .prepare(
      `SELECT count(DISTINCT a.order_id) FROM order_items a JOIN order_items b USING (order_id)
       WHERE a.product_id = ? AND b.product_id = ?`,
    )
    .pluck();
  let together = 0;
  let chance = 0;
  for (const p of pairs) {
    together += both.get(p.product_id, p.with_product_id) as number;
    chance +=
      ((orders.get(p.product_id) as number) * (orders.get(p.with_product_id) as number)) / SIZE.orders;
  }
  expect(together).toBeGreaterThan(3 * chance);
});

test("loyal customers order often, one-off ones once, lapsed ones early", () => {
  const types = truth().customer_types;
  const mean = (ids: number[], sql: string) =>
    one(`SELECT avg(v) FROM (${sql}) WHERE id IN (${ids.join(",")})`);
  const count = "SELECT customer_id id, count(*) v FROM orders GROUP BY 1";
  expect(mean(types["one-off"]!, count)).toBe(1);
  expect(mean(types.loyal!, count)).toBeGreaterThan(1.6 * mean(types.regular!, count));
  const last = "SELECT customer_id id, max(julianday(placed_at)) v FROM orders GROUP BY 1";
  expect(mean(types.lapsed!, last)).toBeLessThan(mean(types.loyal!, last) - 60);
});

test("says which option is wrong", () => {
  expect(() => generateSampleStore({ folder, orders: -1 }, quietRun())).toThrow(/orders/);
});

test("cancelling ends it", async () => {
  const stop = new AbortController();
  const made = generateSampleStore({ folder: join(folder, "d"), ...SIZE }, quietRun(stop.signal));
  stop.abort();
  await expect(made).rejects.toMatchObject({ code: "cancelled" });
});
