import { expect, test } from "vitest";
import { applySchema } from "./schema.ts";
import { openWarehouse } from "./warehouse.ts";

test("the schema can be applied again over what is there", async () => {
  const warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
  await warehouse.run(
    "INSERT INTO store.locations (location_id, source_id, loaded_at) VALUES ('1', 's', now())",
  );
  await applySchema(warehouse);
  const rows = await warehouse.query(
    "SELECT schema_name, count(*) AS n FROM duckdb_tables() WHERE schema_name IN ('store', 'mart') GROUP BY ALL ORDER BY ALL",
  );
  expect(rows).toEqual([
    { schema_name: "mart", n: 8 },
    { schema_name: "store", n: 19 },
  ]);
  expect(await warehouse.query("SELECT location_id FROM store.locations")).toEqual([{ location_id: "1" }]);
  await warehouse.close();
});
