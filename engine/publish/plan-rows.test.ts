import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Publication } from "../contract/publish.ts";
import { openState } from "../state/state.ts";
import { quoteText } from "../warehouse/sql.ts";
import { openWarehouse } from "../warehouse/warehouse.ts";
import { pageOfRows, planFile } from "./plan-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "merchbench-plan-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a list's row names the product that stood there and the one that takes its place", async () => {
  const warehouse = await openWarehouse(":memory:");
  const state = openState(join(folder, "state.sqlite"), randomBytes(32));
  const publication = { id: "pub", number: 1, kind: "recommendations", status: "planned" } as Publication;
  await warehouse.run(`
    CREATE SCHEMA IF NOT EXISTS store;
    CREATE OR REPLACE TABLE store.products AS
      SELECT * FROM (VALUES ('7', 'Teapot'), ('8', 'Cup'), ('9', NULL)) AS p (product_id, title);
    COPY (
      SELECT p AS position, 'k' || p AS key, 'Oak: Cup' AS title, 'update' AS operation, NULL::VARCHAR AS reason,
             CASE WHEN was IS NOT NULL THEN {recommended_product_id: was} END AS old, {recommended_product_id: goes} AS new
      FROM (VALUES (0, '7', '8'), (1, NULL, '7'), (2, '9', 'gone')) AS r (p, was, goes)
    ) TO ${quoteText(planFile(folder, "pub"))} (FORMAT parquet)`);
  const filter = { show: "all" as const, offset: 0, limit: 10 };
  const { rows } = await pageOfRows({ folder, warehouse, state }, publication, filter);
  expect(rows.map(({ titles }) => titles)).toEqual([
    { old: "Teapot", new: "Cup" },
    { old: null, new: "Teapot" },
    { old: null, new: null },
  ]);
  state.close();
  await warehouse.close();
});
