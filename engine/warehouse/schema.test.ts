import { expect, test } from "vitest";
import { applySchema } from "./schema.ts";
import { openWarehouse } from "./warehouse.ts";

/** Tables of the data model; models may add their own to `mart`. */
const TABLES = {
  store:
    "customers categories products variants orders order_items refunds shipments locations inventory_levels inventory_movements suppliers purchase_orders price_history competitor_prices campaigns ad_spend interactions rejects",
  mart: "customer_rfm customer_segments customer_predictions demand_forecast replenishment_plan recommendations price_elasticities price_recommendations",
};

test("the schema holds the data model and can be applied again over what is there", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await warehouse.run(
    "INSERT INTO store.locations (location_id, source_id, loaded_at) VALUES ('1', 's', now())",
  );
  const names = () =>
    warehouse.query<{ name: string }>(
      "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() ORDER BY 1",
    );
  const before = await names();
  await applySchema(warehouse);
  expect(await names()).toEqual(before);
  const wanted = Object.entries(TABLES).flatMap(([schema, list]) =>
    list.split(" ").map((name) => `${schema}.${name}`),
  );
  expect(before.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
  expect(await warehouse.query("SELECT location_id FROM store.locations")).toEqual([{ location_id: "1" }]);
  await warehouse.close();
});

test("what states and statuses say is the same whatever their case, and nothing said is a sale and on sale", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  const rows = await warehouse.query(`
    SELECT app.is_sale(status) AS sale, app.is_retired(status) AS retired, app.is_off_sale(status) AS off_sale, app.is_offered(status) AS offered
    FROM (VALUES (NULL), ('Completed'), ('CANCELLED'), ('Draft'), ('Archived'), ('HIDDEN')) t (status)`);
  expect(rows.map((row) => Object.values(row).map(Number).join(""))).toEqual([
    ...["1001", "1001", "0001", "0010", "1110", "1000"],
  ]);
  await warehouse.close();
});
