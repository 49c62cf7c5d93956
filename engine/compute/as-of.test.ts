/** The last day of the data, also where a few orders are dated ahead by mistake. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applySchema } from "../warehouse/schema.ts";
import { datasetSql } from "../warehouse/sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { dataAsOf } from "./as-of.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
});
afterAll(() => warehouse.close());
beforeEach(() =>
  warehouse.run("DELETE FROM store.orders; DELETE FROM store.order_items; DELETE FROM store.products"),
);

/** As many orders, one a day, the last at noon of the day. */
const put = (count: number, last: string) =>
  warehouse.run(`
    INSERT INTO store.orders BY NAME
    SELECT '${last}-' || i AS order_id, 'ann' AS customer_id, 'paid' AS status, 's' AS source_id, now() AS loaded_at,
           TIMESTAMPTZ '${last} 12:00:00Z' - to_days(i::INTEGER) AS ordered_at
    FROM range(${count}) t(i)`);

const day = async () => (await dataAsOf(warehouse, "Europe/London"))?.day;

describe("dataAsOf", () => {
  it("is null of nothing, and the last day of what there is", async () => {
    expect(await day()).toBeUndefined();
    await put(3, "2025-03-04");
    expect(await day()).toBe("2025-03-04");
  });

  it("does not follow a single order out of hundreds that is dated ahead", async () => {
    await put(300, "2025-03-04");
    await put(1, "2199-01-01");
    expect(await day()).toBe("2025-03-04");
  });

  it("follows the data where much of it is ahead of the clock", async () => {
    await put(300, "2025-03-04");
    await put(30, "2199-01-01");
    expect(await day()).toBe("2199-01-01");
  });
});

describe("datasets", () => {
  it("end with the last day of the data", async () => {
    await put(300, "2025-03-04");
    await put(1, "2199-01-01");
    await warehouse.run(`
      INSERT INTO store.products BY NAME SELECT 'p' AS product_id, 'Thing' AS title, 's' AS source_id, now() AS loaded_at;
      INSERT INTO store.order_items BY NAME
      SELECT order_id || '-1' AS order_item_id, order_id, 'p' AS product_id, 1 AS quantity, 5 AS unit_price,
             source_id, loaded_at FROM store.orders`);
    const params = {
      ...{ time_zone: "Europe/London", as_of: (await day())! },
      ...{ max_products: 1000, max_events_a_day: 1000, max_orders_a_day: 1000, max_basket: 1000 },
    };
    const last = Math.floor(Date.parse("2025-03-04") / 86_400_000);
    const ends = async (name: string, column: string, given: Record<string, string | number>) => {
      const [row] = await warehouse.query<{ day: number; n: number }>(
        `SELECT max(floor(${column})) AS day, count(*) AS n FROM (${datasetSql(name)})`,
        given,
      );
      return row;
    };
    const { time_zone, as_of } = params;
    expect(await ends("recommend_baskets", "day", { time_zone, as_of })).toEqual({ day: last, n: 300 });
    expect(await ends("recommend_interactions", "day", { time_zone, as_of })).toEqual({ day: last, n: 300 });
    expect(await ends("recommend_events", `"at"`, params)).toEqual({ day: last, n: 300 });
  });
});
