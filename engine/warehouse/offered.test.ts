import { afterAll, beforeAll, expect, it } from "vitest";
import { applySchema } from "./schema.ts";
import { datasetSql, sqlFile } from "./sql.ts";
import { openWarehouse, type Warehouse } from "./warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await applySchema(warehouse);
});
afterAll(() => warehouse.close());

it("offers no product that is off sale, or of which every variant is", async () => {
  await warehouse.run(`
    INSERT INTO store.products BY NAME
    SELECT product_id, status, product_id AS title, 's' AS source_id, now() AS loaded_at
    FROM (VALUES ('sold', 'active'), ('half', 'active'), ('none', 'active'), ('draft', 'draft'), ('plain', NULL)) t (product_id, status);
    INSERT INTO store.variants BY NAME
    SELECT product_id || n AS variant_id, product_id, status, 's' AS source_id, now() AS loaded_at
    FROM (VALUES ('sold', 1, 'active'), ('half', 1, 'draft'), ('half', 2, 'active'), ('none', 1, 'draft'), ('none', 2, 'archived'),
                 ('draft', 1, 'active')) t (product_id, n, status)`);
  const offered = (sql: string, params: Record<string, string>) =>
    warehouse.query(`SELECT product_id FROM (${sql}) WHERE offered = 1 ORDER BY 1`, params);
  const sold = ["half", "plain", "sold"].map((product_id) => ({ product_id }));
  expect(await offered(sqlFile("steering/facts"), { currency: "GBP" })).toEqual(sold);
  const params = { currency: "GBP", time_zone: "UTC" };
  expect(await offered(datasetSql("recommend_products"), params)).toEqual(sold);
});
