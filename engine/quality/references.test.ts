/** References are looked for among a source's own rows, or among everyone's where it brings none; blanks are no values. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { runPass } from "./table-pass.ts";
import type { QualityTest } from "./tests.ts";

const { signal } = new AbortController();
let warehouse: Warehouse;

const put = (table: "orders" | "customers", source: string, ...keys: (string | null)[]) =>
  Promise.all(
    keys.map((key) =>
      warehouse.run(`INSERT INTO store.${table} (source_id, customer_id) VALUES ($source, $key)`, {
        source,
        key,
      }),
    ),
  );

async function finding(kind: "referential" | "not_null" | "accepted") {
  const test = {
    ...{ id: "it", table: "orders", kind, columns: ["customer_id"] },
    ...{ parent: "customers", accepted: ["One ", "two"] },
  } as QualityTest;
  const pass = { table: "orders", tests: [test], before: [], names: new Map(), measure: false, signal };
  return (await runPass(warehouse, pass)).findings.get("it");
}

beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  for (const table of ["orders", "customers"])
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS store;
      CREATE TABLE store.${table} (source_id VARCHAR, customer_id VARCHAR, ordered_at TIMESTAMPTZ, deleted_at TIMESTAMPTZ)`);
});
afterAll(() => warehouse.close());
beforeEach(() => warehouse.run("DELETE FROM store.orders; DELETE FROM store.customers"));

describe("runPass", () => {
  it("looks for references among the source's own rows", async () => {
    await put("customers", "a", "1", "2");
    await put("customers", "b", "3");
    await put("orders", "a", "1", "3", null);
    await put("orders", "b", "3");
    expect(await finding("referential")).toMatchObject({ state: "failed", failing: 1, checked: 4 });
  });

  it("looks among everyone's for sources that bring none, also beside others that do", async () => {
    await put("customers", "a", "1", "2");
    await put("orders", "c", "1", "9");
    expect(await finding("referential")).toMatchObject({ failing: 1 });
    await put("customers", "b", "3");
    await put("orders", "a", "3");
    await put("orders", "d'e", "3", "1", "8");
    expect(await finding("referential")).toMatchObject({ failing: 3 });
  });

  it("counts no parents that were deleted, and says when there are none or no rows", async () => {
    expect(await finding("referential")).toMatchObject({ state: "skipped", observed: "No rows yet" });
    await put("orders", "a", "1");
    await put("customers", "a", "1");
    await warehouse.run("UPDATE store.customers SET deleted_at = now()");
    expect(await finding("referential")).toMatchObject({ state: "skipped", observed: "No customers loaded" });
    await put("customers", "a", "2");
    expect(await finding("referential")).toMatchObject({ failing: 1 });
  });

  it("takes blanks for missing values, and accepted values in any case", async () => {
    await put("orders", "a", "ONE", "two", "three", "  ", "", null, " x", "\tx", "!");
    expect(await finding("not_null")).toMatchObject({ failing: 3, checked: 9 });
    expect(await finding("accepted")).toMatchObject({ failing: 6 });
  });
});
