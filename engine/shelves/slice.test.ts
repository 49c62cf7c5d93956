import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inlineParams } from "../compute/datasets.ts";
import { applySchema } from "../warehouse/schema.ts";
import { datasetSql } from "../warehouse/sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { withSlice } from "./slice.ts";

let folder: string;
let store: Warehouse;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-slice-"));
  store = await openWarehouse(":memory:");
  await applySchema(store);
  await fill();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const TOUCHED = ["c3", "c7", "c11", "nobody"];
const LIMITS = { max_products: 1000, max_events_a_day: 500, max_orders_a_day: 50, max_basket: 100 };
const CONTEXT = { timeZone: "Europe/London", asOf: "2026-06-30" };
const PARAMS = { ...LIMITS, time_zone: CONTEXT.timeZone, as_of: CONTEXT.asOf, currency: "GBP" };
const draw = (name: string, below: number) => `(hash(i, '${name}') % ${below})`;

const rows = (table: string, select: string) =>
  store.run(
    `INSERT INTO store.${table} BY NAME SELECT 's' AS source_id, now() AS loaded_at, * FROM (${select})`,
  );

/** A store of odd rows: guests, shared browsers, cancelled and deleted orders, events that say nothing, ratings to 10. */
async function fill(): Promise<void> {
  const deleted = `CASE WHEN ${draw("gone", 12)} = 0 THEN now() END AS deleted_at`;
  const customer = `CASE WHEN ${draw("guest", 6)} > 0 THEN 'c' || ${draw("who", 20)} END`;
  const product = `'p' || ${draw("product", 32)} AS product_id`;
  const moment = `TIMESTAMPTZ '2026-01-01 00:00:00Z' + to_hours(${draw("hour", 1000)}::BIGINT)`;
  await rows("products", "SELECT 'p' || i AS product_id, 'Product ' || i AS title FROM range(30) t (i)");
  await rows(
    "customers",
    `SELECT 'c' || i AS customer_id, CASE WHEN i = 11 THEN now() END AS deleted_at FROM range(15) t (i)`,
  );
  await rows(
    "orders",
    `SELECT 'o' || i AS order_id, ${customer} AS customer_id, CASE WHEN ${draw("status", 8)} = 0 THEN 'cancelled' ELSE 'paid' END AS status,
            10 AS total, ${moment} AS ordered_at, ${deleted} FROM range(200) t (i)`,
  );
  await rows(
    "order_items",
    `SELECT 'i' || i AS order_item_id, 'o' || ${draw("order", 220)} AS order_id, ${product}, ${draw("quantity", 4)}::INTEGER AS quantity,
            5 AS unit_price, ${deleted} FROM range(400) t (i)`,
  );
  await rows(
    "refunds",
    `SELECT 'r' || i AS refund_id, 'o' || (i * 5) AS order_id, order_item_id, 5 AS amount, ${moment} + INTERVAL 3 DAY AS refunded_at
     FROM range(30) t (i) JOIN store.order_items ON order_id = 'o' || (i * 5)`,
  );
  await rows(
    "interactions",
    `SELECT 'e' || i AS event_id, ['view_item', 'add_to_cart', 'add_to_wishlist', 'purchase', 'rating', 'search'][1 + ${draw("kind", 6)}::INTEGER] AS event_name,
            ${customer} AS user_id, CASE WHEN ${draw("browser", 3)} > 0 THEN 'b' || ${draw("which", 25)} END AS anonymous_id,
            CASE WHEN ${draw("no product", 9)} > 0 THEN 'p' || ${draw("product", 32)} END AS product_id,
            1 + ${draw("rating", 10)} AS value, ${moment} AS occurred_at, ${deleted} FROM range(600) t (i)`,
  );
}

type Row = Record<string, string | number | null>;

/** What the datasets say of the touched customers, by ids instead of numbers, and until when they reach. */
async function toldBy(warehouse: Warehouse) {
  const read = (name: string) => warehouse.query<Row>(inlineParams(datasetSql(`recommend_${name}`), PARAMS));
  const [customers, products] = [await read("customers"), await read("products")];
  const customerOf = new Map(customers.map((row) => [row.customer_no, row.customer_id as string]));
  const productOf = new Map(products.map((row) => [row.product_no, row.product_id]));
  const ofTouched = (found: Row[]) =>
    found
      .filter((row) => TOUCHED.includes(customerOf.get(row.customer_no!) ?? ""))
      .map(({ customer_no, product_no, session_no: _, ...rest }) =>
        JSON.stringify([customerOf.get(customer_no!), productOf.get(product_no!), rest]),
      )
      .sort();
  const [events, baskets] = [await read("events"), await read("baskets")];
  const most = (found: Row[], name: string) => Math.max(...found.map((row) => Math.floor(Number(row[name]))));
  return {
    customers: customers.filter(({ customer_id }) => TOUCHED.includes(customer_id as string)).length,
    interactions: ofTouched(await read("interactions")),
    events: ofTouched(events),
    lastEvent: most(events, "at"),
    lastOrder: most(baskets, "day"),
  };
}

describe("a slice of the warehouse", () => {
  const sliced = () =>
    withSlice(store, { customers: TOUCHED, context: CONTEXT, folder: join(folder, "slice") }, toldBy);
  const compare = async () => {
    const whole = await toldBy(store);
    expect(await sliced()).toEqual(whole);
    return whole;
  };

  it("says of its customers what the whole says, and reaches as far", async () => {
    const { customers, interactions, events } = await compare();
    expect(customers).toBe(2);
    expect(interactions.length).toBeGreaterThan(15);
    expect(events.length).toBeGreaterThan(interactions.length);
  });

  it("reaches as far whoever came last: a guest, a return, an event that says nothing, a line that was not sold", async () => {
    await rows(
      "orders",
      "SELECT 'last' AS order_id, 'paid' AS status, 5 AS total, TIMESTAMPTZ '2026-03-01' AS ordered_at",
    );
    await rows(
      "orders",
      "SELECT 'later' AS order_id, 'c1' AS customer_id, 'paid' AS status, 5 AS total, TIMESTAMPTZ '2026-03-09' AS ordered_at",
    );
    await rows(
      "order_items",
      "SELECT 'last' AS order_item_id, 'last' AS order_id, 'p1' AS product_id, 1 AS quantity, 5 AS unit_price",
    );
    await rows(
      "order_items",
      "SELECT 'later' AS order_item_id, 'later' AS order_id, 'p99' AS product_id, 1 AS quantity, 5 AS unit_price",
    );
    await rows(
      "interactions",
      "SELECT 'search' AS event_id, 'search' AS event_name, 'c1' AS user_id, 'p1' AS product_id, TIMESTAMPTZ '2026-03-08' AS occurred_at",
    );
    const before = await compare();
    await rows(
      "refunds",
      `SELECT 'last' AS refund_id, order_id, order_item_id, 5 AS amount, TIMESTAMPTZ '2026-03-05' AS refunded_at
       FROM store.order_items i JOIN store.orders o USING (order_id) WHERE o.customer_id = 'c1' AND o.deleted_at IS NULL
         AND i.deleted_at IS NULL AND product_id IN (SELECT product_id FROM store.products) LIMIT 1`,
    );
    await rows(
      "orders",
      "SELECT 'ahead' AS order_id, 'paid' AS status, 5 AS total, TIMESTAMPTZ '2199-01-01' AS ordered_at",
    );
    await rows(
      "order_items",
      "SELECT 'ahead' AS order_item_id, 'ahead' AS order_id, 'p1' AS product_id, 1 AS quantity, 5 AS unit_price",
    );
    const after = await compare();
    expect(after.lastOrder).toBe(before.lastOrder);
    expect(after.lastEvent).toBeGreaterThan(before.lastEvent);
  });

  it("counts purchase events where there is no order at all, and not where all are cancelled", async () => {
    await store.run("UPDATE store.orders SET status = 'cancelled'");
    const cancelled = await compare();
    await store.run("DELETE FROM store.refunds; DELETE FROM store.order_items; DELETE FROM store.orders");
    const none = await compare();
    expect(none.events.length).toBeGreaterThan(cancelled.events.length);
  });
});
