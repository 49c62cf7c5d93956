import { afterAll, beforeAll, expect, it } from "vitest";
import { applySchema } from "../schema.ts";
import { datasetSql, sqlFile } from "../sql.ts";
import { openWarehouse, type Warehouse } from "../warehouse.ts";

const PARAMS = { time_zone: "Europe/London", currency: "GBP", as_of: "2026-03-31" };
let warehouse: Warehouse;

/** A jar sold daily for 10 and, from the 9th to the end of the 15th, for 8: of the special alone there is a history. */
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await warehouse.run(`
    INSERT INTO store.variants BY NAME SELECT 'v' AS variant_id, 'p' AS product_id, 10 AS price, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.orders BY NAME
    SELECT 'o' || i AS order_id, TIMESTAMPTZ '2026-03-02 12:00:00Z' + to_days(i::INTEGER) AS ordered_at, 'paid' AS status,
      'GBP' AS currency, 's' AS source_id, now() AS loaded_at FROM range(30) t (i);
    INSERT INTO store.order_items BY NAME
    SELECT 'i' || i AS order_item_id, 'o' || i AS order_id, 'v' AS variant_id, 1 AS quantity,
      CASE WHEN i BETWEEN 7 AND 13 THEN 8 ELSE 10 END AS unit_price, 's' AS source_id, now() AS loaded_at FROM range(30) t (i);
    INSERT INTO store.price_history BY NAME
    SELECT * FROM (VALUES
      (TIMESTAMPTZ '2026-03-09 00:00:00Z', 8, 10, TIMESTAMPTZ '2026-03-15 23:59:59Z', 'GBP'),
      (TIMESTAMPTZ '2026-03-20 00:00:00Z', 3, NULL, NULL, 'USD'),
      (TIMESTAMPTZ '2026-05-01 00:00:00Z', 5, 10, TIMESTAMPTZ '2026-05-08 00:00:00Z', 'GBP')
    ) t (valid_from, price, compare_at_price, valid_to, currency), (SELECT 'v' AS variant_id, 's' AS source_id, now() AS loaded_at);
    INSERT INTO store.competitor_prices BY NAME
    SELECT * FROM (VALUES
      ('old.example', TIMESTAMPTZ '2026-01-02 00:00:00Z', 1, 'GBP', true),
      ('a.example', TIMESTAMPTZ '2026-03-10 00:00:00Z', 6, 'GBP', true),
      ('a.example', TIMESTAMPTZ '2026-03-25 00:00:00Z', 9.5, 'GBP', true),
      ('b.example', TIMESTAMPTZ '2026-03-25 00:00:00Z', 9.9, NULL, NULL),
      ('sold-out.example', TIMESTAMPTZ '2026-03-25 00:00:00Z', 4, 'GBP', false),
      ('abroad.example', TIMESTAMPTZ '2026-03-25 00:00:00Z', 2, 'EUR', true)
    ) t (competitor, observed_at, price, currency, in_stock), (SELECT 'v' AS variant_id, 's' AS source_id, now() AS loaded_at)`);
});
afterAll(() => warehouse.close());

it("takes the price beside a special from its end on", async () => {
  const rows = await warehouse.query(
    `SELECT price, promoted, sum(days)::INTEGER AS days FROM (${datasetSql("price_weeks")}) GROUP BY ALL ORDER BY price`,
    PARAMS,
  );
  expect(rows).toEqual([
    { price: 8, promoted: 1, days: 7 },
    { price: 10, promoted: 0, days: 23 },
  ]);
});

it("was charged what stood and was paid until now in the currency of the figures", async () => {
  const rows = await warehouse.query(sqlFile("price/charged"), { ...PARAMS, variant_id: "v" });
  expect(rows).toEqual([
    { price: 8, days: 7 },
    { price: 10, days: 23 },
  ]);
});

it("knows of the special that ended, not of one to come, and of the lowest who has it now", async () => {
  const [item] = await warehouse.query(sqlFile("price/items"), { ...PARAMS, version: "" });
  expect(item).toMatchObject({
    price: 10,
    ...{ days_since_change: 16, lowest_30: 8 },
    ...{ rival_price: 9.5, rival: "a.example", rival_on: "2026-03-25", rivals: 2 },
  });
});

it("counts days in stock by the last level where movements begin without an opening count", async () => {
  await warehouse.run(`
    INSERT INTO store.variants BY NAME SELECT 'w' AS variant_id, 'p' AS product_id, 10 AS price, 's' AS source_id, now() AS loaded_at;
    INSERT INTO store.orders BY NAME
    SELECT 'w' || i AS order_id, TIMESTAMPTZ '2026-03-02 12:00:00Z' + to_days((4 * i)::INTEGER) AS ordered_at, 'paid' AS status,
      'GBP' AS currency, 's' AS source_id, now() AS loaded_at FROM range(6) t (i);
    INSERT INTO store.order_items BY NAME
    SELECT 'w' || i AS order_item_id, 'w' || i AS order_id, 'w' AS variant_id, 1 AS quantity, 10 AS unit_price,
      's' AS source_id, now() AS loaded_at FROM range(6) t (i);
    -- The last piece is sold on the 22nd; the level was counted on the 10th, when three of six were left.
    INSERT INTO store.inventory_movements BY NAME
    SELECT 'w' || i AS movement_id, 'w' AS variant_id, 'main' AS location_id, -1 AS quantity,
      TIMESTAMPTZ '2026-03-02 12:00:00Z' + to_days((4 * i)::INTEGER) AS moved_at, 's' AS source_id, now() AS loaded_at
    FROM range(6) t (i);
    INSERT INTO store.inventory_levels BY NAME
    SELECT 'w' AS variant_id, 'main' AS location_id, TIMESTAMPTZ '2026-03-10 20:00:00Z' AS as_of, 3 AS on_hand,
      's' AS source_id, now() AS loaded_at`);
  const [row] = await warehouse.query(
    `SELECT sum(days)::INTEGER AS days, sum(units)::INTEGER AS units FROM (${datasetSql("price_weeks")}) WHERE variant_id = 'w'`,
    PARAMS,
  );
  expect(row).toEqual({ days: 21, units: 6 });
  const out = await warehouse.query<{ day: number }>(datasetSql("stockout_days"), PARAMS);
  const from = Date.UTC(2026, 2, 23) / 86_400_000;
  expect(out.map(({ day }) => day)).toEqual(Array.from({ length: 9 }, (_, i) => from + i));
});

it("takes no price or cost in another currency for one of the figures", async () => {
  await warehouse.run(`
    INSERT INTO store.variants BY NAME SELECT 'e' AS variant_id, 'p' AS product_id, 900 AS price, 400 AS cost, 'JPY' AS currency,
      's' AS source_id, now() AS loaded_at`);
  const items = await warehouse.query<{ variant_id: string }>(sqlFile("price/items"), {
    ...PARAMS,
    version: "",
  });
  expect(items.find(({ variant_id }) => variant_id === "e")).toMatchObject({ price: null, cost: null });
});

it("has no weeks where nothing was sold, however long prices are known", async () => {
  await warehouse.run(`
    INSERT INTO store.price_history BY NAME SELECT 'v' AS variant_id, TIMESTAMPTZ '1987-01-01 00:00:00Z' AS valid_from, 5 AS price,
      'CHF' AS currency, 's' AS source_id, now() AS loaded_at`);
  expect(await warehouse.query(datasetSql("price_weeks"), { ...PARAMS, currency: "CHF" })).toEqual([]);
});

it("counts what nobody listed from the day after its first sale, at the price of that sale", async () => {
  await warehouse.run(`
    INSERT INTO store.variants BY NAME SELECT 'n' || day AS variant_id, 'n' AS product_id, 7 AS price, 's' AS source_id,
      now() AS loaded_at FROM (VALUES (24), (31)) t (day);
    INSERT INTO store.orders BY NAME
    SELECT 'n' || day AS order_id, TIMESTAMPTZ '2026-03-01 12:00:00Z' + to_days(day - 1) AS ordered_at, 'paid' AS status,
      'GBP' AS currency, 's' AS source_id, now() AS loaded_at FROM (VALUES (24), (27), (31)) t (day);
    INSERT INTO store.order_items BY NAME
    SELECT 'n' || day AS order_item_id, 'n' || day AS order_id, 'n' || of AS variant_id, quantity, 7 AS unit_price,
      's' AS source_id, now() AS loaded_at FROM (VALUES (24, 24, 5), (27, 24, 2), (31, 31, 9)) t (day, of, quantity)`);
  const rows = await warehouse.query(
    `SELECT variant_id, price, sum(days)::INTEGER AS days, sum(units)::INTEGER AS units
     FROM (${datasetSql("price_weeks")}) WHERE product_id = 'n' GROUP BY ALL`,
    PARAMS,
  );
  // The second was sold for the first time on the last day: nothing says yet how it sells.
  expect(rows).toEqual([{ variant_id: "n24", price: 7, days: 7, units: 2 }]);
});

it("stands list prices that hold tax beside lines and costs, which do not", async () => {
  // Sold at 12 with tax of 20 %, from the 12th on reduced from that to 9.60; of `y`, never sold, the usual rate holds.
  await warehouse.run(`
    INSERT INTO store.variants BY NAME SELECT variant_id, 't' AS product_id, price, cost, '{"price_includes_tax": true}' AS attributes,
      't' AS source_id, now() AS loaded_at FROM (VALUES ('x', 12, 6), ('y', 24, NULL)) t (variant_id, price, cost);
    INSERT INTO store.products BY NAME SELECT 't' AS product_id, 'Tin' AS title, 't' AS source_id, now() AS loaded_at;
    INSERT INTO store.orders BY NAME
    SELECT 'x' || i AS order_id, TIMESTAMPTZ '2026-03-02 12:00:00Z' + to_days(i::INTEGER) AS ordered_at, 'paid' AS status,
      'c' AS customer_id, 'GBP' AS currency, 't' AS source_id, now() AS loaded_at FROM range(20) t (i);
    INSERT INTO store.order_items BY NAME
    SELECT 'x' || i AS order_item_id, 'x' || i AS order_id, 'x' AS variant_id, 't' AS product_id, 1 AS quantity,
      CASE WHEN i >= 10 THEN 8 ELSE 10 END AS unit_price, CASE WHEN i >= 10 THEN 8 ELSE 10 END AS total,
      CASE WHEN i >= 10 THEN 1.6 ELSE 2 END AS tax, 't' AS source_id, now() AS loaded_at FROM range(20) t (i);
    INSERT INTO store.price_history BY NAME SELECT 'x' AS variant_id, TIMESTAMPTZ '2026-03-12 00:00:00Z' AS valid_from,
      9.6 AS price, 12 AS compare_at_price, 't' AS source_id, now() AS loaded_at`);
  const weeks = `SELECT price, promoted, sum(units)::INTEGER AS units FROM (${datasetSql("price_weeks")})
    WHERE variant_id = 'x' GROUP BY ALL ORDER BY price`;
  expect(await warehouse.query(weeks, PARAMS)).toEqual([
    { price: 8, promoted: 1, units: 10 },
    { price: 10, promoted: 0, units: 10 },
  ]);
  const items = await warehouse.query<{ variant_id: string }>(sqlFile("price/items"), {
    ...PARAMS,
    version: "",
  });
  const of = (id: string) => items.find(({ variant_id }) => variant_id === id);
  expect(of("x")).toMatchObject({ price: 12, net_share: 1 / 1.2, lowest_30: 9.6 });
  expect(of("y")).toMatchObject({ price: 24, net_share: 1 / 1.2 });
  expect(of("v")).toMatchObject({ net_share: 1 });
  const charged = await warehouse.query(sqlFile("price/charged"), { ...PARAMS, variant_id: "x" });
  expect(charged).toEqual([
    { price: 9.6, days: 19 },
    { price: 12, days: 10 },
  ]);
  const people = `SELECT discount_share FROM (${datasetSql("customer_features")}) WHERE cut = 0 AND customer_id = 'c'`;
  expect(await warehouse.query(people, PARAMS)).toEqual([{ discount_share: 0.1 }]);
  const facts = "SELECT margin FROM app.product_facts('GBP') WHERE product_id = 't'";
  expect(await warehouse.query(facts, {})).toEqual([{ margin: 0.4 }]);
  const stocked = `SELECT price, cost FROM (${datasetSql("demand_items")}) WHERE variant_id = 'x'`;
  expect(await warehouse.query(stocked, PARAMS)).toEqual([{ price: 10, cost: 6 }]);
});
