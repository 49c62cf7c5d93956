import { afterAll, beforeAll, expect, it } from "vitest";
import { applySchema } from "../schema.ts";
import { datasetSql } from "../sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
});
afterAll(() => warehouse.close());

it("counts days with orders in the shop's zone, what they were worth and what came back, at both cuts", async () => {
  await warehouse.run(`
    INSERT INTO store.orders BY NAME
    SELECT * FROM (VALUES
      ('o1', 'ann', TIMESTAMPTZ '2026-01-01 12:00:00Z', 'paid', 'GBP', 20),
      ('o2', 'ann', TIMESTAMPTZ '2026-01-01 15:00:00Z', 'paid', 'GBP', 30),
      -- half past eleven at night in UTC is the next day in London's summer
      ('o3', 'ann', TIMESTAMPTZ '2026-06-01 23:30:00Z', 'paid', 'GBP', 60),
      ('o4', 'ann', TIMESTAMPTZ '2026-08-01 12:00:00Z', 'paid', 'GBP', 40),
      ('o5', 'ann', TIMESTAMPTZ '2026-08-02 12:00:00Z', 'cancelled', 'GBP', 900),
      ('o6', 'ann', TIMESTAMPTZ '2026-08-03 12:00:00Z', 'paid', 'USD', 900),
      ('o7', 'bob', TIMESTAMPTZ '2026-09-01 12:00:00Z', 'paid', NULL, 15),
      ('o8', NULL, TIMESTAMPTZ '2026-08-01 12:00:00Z', 'paid', 'GBP', 15)
    ) t (order_id, customer_id, ordered_at, status, currency, total), (SELECT 's' AS source_id, now() AS loaded_at);
    INSERT INTO store.refunds BY NAME
    SELECT * FROM (VALUES
      ('r1', 'o3', 10, TIMESTAMPTZ '2026-06-20 12:00:00Z'), ('r2', 'o3', 5, TIMESTAMPTZ '2026-07-10 12:00:00Z')
    ) t (refund_id, order_id, amount, refunded_at), (SELECT 's' AS source_id, now() AS loaded_at)`);
  const rows = await warehouse.query<Record<string, unknown>>(datasetSql("customer_orders"), {
    time_zone: "Europe/London",
    currency: "GBP",
    as_of: "2026-09-28",
  });
  // 270 days of history: a horizon of 90, so that the earlier cut is the end of 30 June.
  const ann = { customer_id: "ann", horizon_days: 90 };
  expect(rows).toEqual([
    {
      ...ann,
      cut: 0,
      order_days: 3,
      last_after_days: 212,
      tenure_days: 270,
      sold: 150,
      returned: 15,
      lately_spend: 35,
      future_order_days: 0,
      future_spend: 0,
    },
    {
      ...ann,
      cut: 0,
      customer_id: "bob",
      order_days: 1,
      last_after_days: 0,
      tenure_days: 27,
      sold: 15,
      returned: 0,
      lately_spend: 15,
      future_order_days: 0,
      future_spend: 0,
    },
    {
      ...ann,
      cut: 1,
      order_days: 2,
      last_after_days: 152,
      tenure_days: 180,
      sold: 110,
      returned: 10,
      lately_spend: 50,
      future_order_days: 1,
      future_spend: 35,
    },
  ]);
});
