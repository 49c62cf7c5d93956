import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasData, readData } from "../../../tests/support/data.ts";
import { applySchema } from "../schema.ts";
import { datasetSql, sqlFile } from "../sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse.ts";

interface Row {
  cut: number;
  horizon_days: number;
  customer_id: string;
  recency_days: number;
  frequency: number;
  monetary_value: number;
  [column: string]: string | number;
}

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
});
afterAll(() => warehouse.close());
beforeEach(async () => {
  for (const table of ["orders", "order_items", "refunds", "products", "interactions", "price_history"]) {
    await warehouse.run(`DELETE FROM store.${table}`);
  }
});

const features = (asOf: string) =>
  warehouse.query<Row>(datasetSql("customer_features"), {
    time_zone: "Europe/London",
    currency: "GBP",
    as_of: asOf,
  });

describe("customer_features", () => {
  it("counts sales by lines and returns by refunds, at three cuts, and leaves out what is no sale", async () => {
    await warehouse.run(`
      INSERT INTO store.orders BY NAME
      SELECT * FROM (VALUES
        ('o1', 'ann', TIMESTAMPTZ '2026-01-01 12:00:00Z', 'paid', 'GBP', 5.0::DECIMAL(18,4), NULL::DECIMAL(18,4)),
        ('o2', 'ann', TIMESTAMPTZ '2026-06-30 23:30:00Z', 'paid', 'GBP', 0, NULL),
        ('o3', 'ann', TIMESTAMPTZ '2026-06-01 12:00:00Z', 'cancelled', 'GBP', 0, 900),
        ('o4', 'ann', TIMESTAMPTZ '2026-06-01 12:00:00Z', 'paid', 'USD', 0, 900),
        ('o5', 'bob', TIMESTAMPTZ '2026-04-20 12:00:00Z', 'paid', NULL, 0, 40),
        ('o6', NULL, TIMESTAMPTZ '2026-04-20 12:00:00Z', 'paid', 'GBP', 0, 40)
      ) t (order_id, customer_id, ordered_at, status, currency, discount, total), (SELECT 's' AS source_id, now() AS loaded_at);
      INSERT INTO store.order_items BY NAME
      SELECT * FROM (VALUES
        ('i1', 'o1', 'p1', 2, 10, 20), ('i2', 'o1', 'p2', 1, 25, NULL), ('i3', 'o2', 'p1', 3, 10, 30),
        ('i4', 'o2', 'p1', -1, 10, -10)
      ) t (order_item_id, order_id, product_id, quantity, unit_price, total), (SELECT 's' AS source_id, now() AS loaded_at);
      INSERT INTO store.refunds BY NAME
      SELECT 'r1' AS refund_id, 'o2' AS order_id, 10 AS amount, TIMESTAMPTZ '2026-07-05 12:00:00Z' AS refunded_at, 's' AS source_id, now() AS loaded_at;
      INSERT INTO store.products BY NAME
      SELECT * FROM (VALUES ('p1', 'tea'), ('p2', 'cups')) t (product_id, category_id), (SELECT 's' AS source_id, now() AS loaded_at);
      INSERT INTO store.interactions BY NAME
      SELECT 'e' || i AS event_id, 'view_item' AS event_name, TIMESTAMPTZ '2026-07-01 12:00:00Z' AS occurred_at,
        'ann' AS user_id, 's' || (i % 2) AS session_id, 's' AS source_id, now() AS loaded_at FROM range(5) t (i)
    `);
    const rows = await features("2026-07-09");
    expect(rows.map((row) => `${row.cut} ${row.customer_id}`)).toEqual([
      "0 ann",
      "0 bob",
      "1 ann",
      "1 bob",
      "2 ann",
    ]);
    const [ann, bob, before] = rows as [Row, Row, Row];
    expect(ann).toMatchObject({
      horizon_days: 63,
      // half past eleven at night in UTC is the next day in London's summer
      recency_days: 8,
      frequency: 2,
      monetary_value: 65,
      average_order_value: 37.5,
      items_per_order: 3,
      discount_share: 5 / 80,
      return_rate: 10 / 75,
      categories: 2,
      tenure_days: 189,
      sessions: 2,
      views: 5,
      future_orders: 0,
    });
    expect(bob).toMatchObject({ frequency: 1, monetary_value: 40, items_per_order: 1, categories: 0 });
    expect(before).toMatchObject({ frequency: 1, recency_days: 126, future_orders: 1, future_spend: 30 });
  });

  it("counts a crossed-out price as a discount, on the days it was crossed out", async () => {
    await warehouse.run(`
      INSERT INTO store.orders BY NAME
      SELECT 'o' || i AS order_id, 'ann' AS customer_id, TIMESTAMPTZ '2026-01-01 12:00:00Z' + to_days(CAST(i AS INTEGER)) AS ordered_at,
        'GBP' AS currency, 's' AS source_id, now() AS loaded_at FROM range(4) t (i);
      INSERT INTO store.order_items BY NAME
      SELECT 'i' || i AS order_item_id, 'o' || i AS order_id, 'v' AS variant_id, 2 AS quantity,
        CASE WHEN i IN (1, 2) THEN 8 ELSE 10 END AS unit_price, 's' AS source_id, now() AS loaded_at FROM range(4) t (i);
      INSERT INTO store.price_history BY NAME
      SELECT * FROM (VALUES
        (TIMESTAMPTZ '2025-12-01 00:00:00Z', TIMESTAMPTZ '2026-01-02 00:00:00Z', 10, NULL),
        (TIMESTAMPTZ '2026-01-02 00:00:00Z', TIMESTAMPTZ '2026-01-03 00:00:00Z', 8, 10),
        (TIMESTAMPTZ '2026-01-04 00:00:00Z', NULL, 10, NULL)
      ) t (valid_from, valid_to, price, compare_at_price), (SELECT 'v' AS variant_id, 's' AS source_id, now() AS loaded_at)
    `);
    const [ann] = await features("2026-01-04");
    // of the two orders at 8, only the one while 10 was crossed out counts: 4 of 72 + 4
    expect(ann!.discount_share).toBeCloseTo(4 / 76, 12);
  });

  it("takes off what came back under a document of its own, and returns without a day on that of their order", async () => {
    await warehouse.run(`
      INSERT INTO store.orders BY NAME
      SELECT * FROM (VALUES
        ('o1', 'ann', TIMESTAMPTZ '2026-01-01 12:00:00Z', 'completed'),
        ('C2', 'ann', TIMESTAMPTZ '2026-01-03 12:00:00Z', 'cancelled'),
        ('o3', 'bob', TIMESTAMPTZ '2026-01-02 12:00:00Z', 'completed'),
        ('o4', 'bob', TIMESTAMPTZ '2026-01-02 12:00:00Z', 'cancelled')
      ) t (order_id, customer_id, ordered_at, status), (SELECT 's' AS source_id, now() AS loaded_at);
      INSERT INTO store.order_items BY NAME
      SELECT * FROM (VALUES
        ('i1', 'o1', 74215, 1.04, 77183.6), ('i2', 'C2', -74215, 1.04, -77183.6), ('i3', 'o3', 1, 30, 30), ('i4', 'o4', 1, 50, 50)
      ) t (order_item_id, order_id, quantity, unit_price, total), (SELECT 's' AS source_id, now() AS loaded_at);
      INSERT INTO store.refunds BY NAME
      SELECT * FROM (VALUES
        ('r2', 'C2', 'i2', 77183.6, TIMESTAMPTZ '2026-01-03 12:00:00Z'), ('r3', 'o3', 'i3', 10, NULL), ('r4', 'o4', 'i4', 50, NULL)
      ) t (refund_id, order_id, order_item_id, amount, refunded_at), (SELECT 's' AS source_id, now() AS loaded_at)
    `);
    const rows = (await features("2026-01-04")).filter((row) => row.cut === 0);
    expect(rows).toMatchObject([
      { customer_id: "ann", frequency: 1, monetary_value: 0, return_rate: 1 },
      { customer_id: "bob", frequency: 1, monetary_value: 20, return_rate: 1 / 3 },
    ]);
    const now = await warehouse.query(sqlFile("segments/customers"), { currency: "GBP", set: "rfm" });
    expect(now.map(({ customer_id, spent }) => [customer_id, spent]).sort()).toEqual([
      ["ann", 0],
      ["bob", 20],
    ]);
  });

  const cdnow = "cdnow/CDNOW_master.txt.zst";
  it.skipIf(!hasData(cdnow))(
    `holds CDNOW's 23,570 customers and their sums${hasData(cdnow) ? "" : " (skipped: data folder absent)"}`,
    async () => {
      const lines = readData(cdnow).trim().split(/\r?\n/).slice(1);
      const fields = lines.map((line) => line.trim().split(/\s+/));
      const dayOf = (d: string) => `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`;
      const json = JSON.stringify(fields.map(([c, d, , v]) => [c, dayOf(d!), v]));
      await warehouse.run(
        `INSERT INTO store.orders BY NAME
         SELECT 'o' || row_number() OVER () AS order_id, x[1] AS customer_id,
           CAST(x[2] AS TIMESTAMP) AT TIME ZONE 'Europe/London' AS ordered_at, 'paid' AS status,
           CAST(x[3] AS DECIMAL(18,4)) AS total, 's' AS source_id, now() AS loaded_at
         FROM (SELECT unnest(CAST($json::JSON AS VARCHAR[][])) AS x)`,
        { json },
      );
      const rows = (await features("1998-06-30")).filter((row) => row.cut === 0);
      expect(rows).toHaveLength(23_570);
      expect(rows.reduce((sum, row) => sum + row.frequency, 0)).toBe(69_659);
      const dollars = fields.reduce((sum, field) => sum + Number(field[3]), 0);
      expect(rows.reduce((sum, row) => sum + row.monetary_value, 0)).toBeCloseTo(dollars, 2);
      const first = rows.find((row) => row.customer_id === fields[0]![0])!;
      const own = fields.filter((field) => field[0] === fields[0]![0]);
      expect(first.frequency).toBe(own.length);
    },
  );
});
