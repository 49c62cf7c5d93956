/** Tables that several sources fill: one that stopped is found, whatever the others do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TableSnapshot } from "../contract/quality.ts";
import { openWarehouse, type Warehouse } from "../warehouse/warehouse.ts";
import { judgeFreshness } from "./freshness.ts";
import type { QualityTest } from "./tests.ts";

const HOUR = 3_600_000;
const { signal } = new AbortController();
const types = new Map([["ordered_at", "TIMESTAMPTZ"]]);
const names = new Map([
  ["a", "Shop A"],
  ["b", "Shop B"],
]);
let warehouse: Warehouse;

/** An order of the source every `every` hours, the newest so many hours ago. */
const put = (source: string, hoursAgo: number, every = 6) =>
  warehouse.run(
    `INSERT INTO store.orders SELECT $source, now() - to_hours(CAST($ago + i * $every AS BIGINT)), NULL FROM range(100) r(i)`,
    { source, ago: hoursAgo, every },
  );
const judge = (maxAgeHours?: number, before: TableSnapshot[] = []) =>
  judgeFreshness(
    warehouse,
    { table: "orders", columns: ["ordered_at"], maxAgeHours } as QualityTest,
    { names, types, before },
    signal,
  );
/** How the table stood after a load some days ago, with a newest row of so many days before that. */
const stood = (daysAgo: number, ages: Record<string, number>): TableSnapshot => {
  const at = Date.now() - daysAgo * 24 * HOUR;
  const newestOf = Object.fromEntries(
    Object.entries(ages).map(([id, age]) => [id, new Date(at - age * 24 * HOUR).toISOString()]),
  );
  return { at: new Date(at).toISOString(), loadId: "load", rows: 1, newestOf, columns: {} };
};

beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
  await warehouse.run(
    "CREATE SCHEMA store; CREATE TABLE store.orders (source_id VARCHAR, ordered_at TIMESTAMPTZ, deleted_at TIMESTAMPTZ)",
  );
});
afterAll(() => warehouse.close());
beforeEach(() => warehouse.run("DELETE FROM store.orders"));

describe("judgeFreshness", () => {
  it("finds a source that stopped behind one that goes on, and names it", async () => {
    await put("a", 1);
    await put("b", 5 * 24);
    expect(await judge()).toMatchObject({
      state: "failed",
      observed: "Newest of Shop B is 5 days old, expected within 3 days",
    });
    await put("b", 2);
    expect((await judge()).state).toBe("passed");
  });

  it("judges each source by its own pauses", async () => {
    await put("a", 1);
    await put("b", 5 * 24, 4 * 24);
    expect(await judge()).toMatchObject({
      state: "passed",
      observed: "Newest of Shop B is 5 days old, expected within 12 days",
    });
  });

  it("expects no more of a source that was old when first loaded, nor of one that was removed", async () => {
    await put("a", 1);
    await put("b", 90 * 24);
    await put("removed", 5 * 24);
    expect(await judge()).toMatchObject({ state: "passed", observed: expect.stringMatching(/Shop A/) });
    expect((await judge(48)).state).toBe("passed");
    await warehouse.run("DELETE FROM store.orders WHERE source_id = 'a'");
    expect((await judge()).state).toBe("skipped");
    expect((await judge(48)).state).toBe("failed");
    // It was fresh once, so it is a flow that stopped.
    expect((await judge(undefined, [stood(80, { b: 10 })])).state).toBe("failed");
    expect((await judge(undefined, [stood(80, { a: 0 })])).state).toBe("skipped");
  });

  it("does not count rows that went, nor those of days to come", async () => {
    await put("a", 5 * 24);
    await warehouse.run(
      "INSERT INTO store.orders VALUES ('a', now(), now()), ('a', now() + INTERVAL 9 DAY, NULL)",
    );
    expect(await judge()).toMatchObject({
      state: "failed",
      observed: "Newest is 5 days old, expected within 3 days",
    });
  });
});
