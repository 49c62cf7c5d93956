/** Keys that are there twice, of each kind of key. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import type { QualityTest } from "./tests.ts";
import { countDoubled } from "./unique.ts";

const { signal } = new AbortController();
let warehouse: Warehouse;

const doubled = (...columns: string[]) =>
  countDoubled(warehouse, { table: "orders", columns } as QualityTest, signal);
const put = (source: string, ...keys: (string | null)[]) =>
  warehouse.run(
    `INSERT INTO store.orders (source_id, order_id, channel) SELECT $source, unnest(string_split($keys, ','))::VARCHAR, 'web'`,
    { source, keys: keys.join(",") },
  );

beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await warehouse.run(`CREATE SCHEMA store; CREATE TABLE store.orders
    (source_id VARCHAR, order_id VARCHAR, channel VARCHAR, deleted_at TIMESTAMPTZ)`);
});
afterAll(() => warehouse.close());
beforeEach(() => warehouse.run("DELETE FROM store.orders"));

describe("countDoubled", () => {
  it("finds nothing in numbers, also where two sources have the same", async () => {
    await put("a", "1", "2", "3");
    await put("b", "1", "2", "9007199254740993");
    expect(await doubled("order_id")).toBe(0);
  });

  it("counts the rows of a number that is there twice within a source", async () => {
    await put("a", "1", "2", "2", "3", "2");
    await put("b", "2");
    expect(await doubled("order_id")).toBe(3);
  });

  it("tells texts apart that are the same number", async () => {
    await put("a", "7", "07", "7.0", "1", "2");
    expect(await doubled("order_id")).toBe(0);
  });

  it("finds texts and keys of several columns", async () => {
    await put("a", "x-1", "x-2", "x-1");
    expect(await doubled("order_id")).toBe(2);
    expect(await doubled("order_id", "channel")).toBe(2);
    await warehouse.run("UPDATE store.orders SET channel = rowid::VARCHAR");
    expect(await doubled("order_id", "channel")).toBe(0);
  });

  it("leaves out rows that were deleted or have no key", async () => {
    await put("a", "1", "1");
    await warehouse.run(
      "UPDATE store.orders SET deleted_at = now() WHERE rowid = (SELECT min(rowid) FROM store.orders)",
    );
    await warehouse.run("INSERT INTO store.orders (source_id) VALUES ('a'), ('a')");
    expect(await doubled("order_id")).toBe(0);
  });
});
