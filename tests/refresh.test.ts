/** Lists follow each load by themselves: a shop that sells on, a real engine, and nobody who asks for it. */
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../engine/contract/run.ts";
import { generateSampleStore } from "../engine/sample/generate.ts";
import { openTestWorkspace, type TestWorkspace, temporaryFolder } from "./harness/workspace.ts";

const SIZE = { customers: 150, products: 60, orders: 1500, events: 1000, months: 12 };
let workspace: TestWorkspace;
let shop: Database.Database;

beforeAll(async () => {
  const store = await generateSampleStore({ folder: temporaryFolder("sells-on"), ...SIZE }, quietRun());
  shop = new Database(store.database);
  workspace = await openTestWorkspace("refresh");
  const { client, done } = workspace;
  await client.source.add({
    name: "shop",
    kind: "sqlite",
    config: { path: store.database },
    connectionType: "test",
  });
  await done(client.source.sync({ id: "shop" }));
  await done(client.recommend.train({ models: ["als", "popularity"] }));
  await client.recommend.setFreshness({ afterLoad: true });
});
afterAll(async () => {
  await workspace.close();
  shop.close();
});

const listOf = async (customerId: string, placement = "recommended_for_you" as const) => {
  const { items } = await workspace.client.recommend.forCustomer({ customerId, placement, k: 5 });
  return items.map((item) => item.productId);
};
const sync = () => workspace.done(workspace.client.source.sync({ id: "shop" }));

/** Waits for the refresh that the load asked for by itself, and answers how many there have been. */
async function refreshed(): Promise<number> {
  const ofRefresh = async () =>
    (await workspace.client.jobs.list({})).filter((job) => job.command === "recommend.refresh");
  for (const job of await ofRefresh()) {
    const { state, error } = await workspace.engine.jobs.wait(job.id);
    expect(state, error?.message).toBe("done");
  }
  return (await ofRefresh()).length;
}

/** The customer buys these in one order, a second after the last order there is. */
function buy(customer: string, products: string[]): void {
  const copy = (table: string, from: string, change: Record<string, unknown>) => {
    const row = shop.prepare(`SELECT * FROM ${table} WHERE ${from}`).get() as Record<string, unknown>;
    const next = { ...row, ...change };
    const names = Object.keys(next);
    shop
      .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`)
      .run(next);
  };
  const { id, at } = shop.prepare("SELECT max(id) + 1 AS id, max(updated_at) AS at FROM orders").get() as {
    id: number;
    at: string;
  };
  const later = new Date(Date.parse(at) + 1000).toISOString().replace(".000", "");
  const order = {
    id,
    order_number: `NEW${id}`,
    customer_id: Number(customer),
    placed_at: later,
    updated_at: later,
  };
  copy("orders", "status = 'completed' LIMIT 1", order);
  for (const product of products) {
    const { line } = shop.prepare("SELECT max(id) + 1 AS line FROM order_items").get() as { line: number };
    const values = { id: line, order_id: id, updated_at: later };
    copy("order_items", `product_id = ${Number(product)} LIMIT 1`, values);
  }
}

describe("lists after a load", () => {
  it("know what was bought since, for those who bought and for nobody else", async () => {
    const [one, two] = ["7", "8"];
    const before = await listOf(one!);
    const others = await listOf(two!);
    buy(one!, before.slice(0, 3));
    await sync();
    expect(await refreshed()).toBe(1);
    const after = await listOf(one!);
    expect(after).toHaveLength(5);
    expect(after.filter((id) => before.slice(0, 3).includes(id))).toEqual([]);
    expect(await listOf(two!)).toEqual(others);
    const { waiting } = await workspace.client.recommend.freshness({});
    expect(waiting).toEqual([]);
  });

  it("stay as they are where that is not wanted", async () => {
    await workspace.client.recommend.setFreshness({ afterLoad: false });
    const made = await refreshed();
    buy("11", (await listOf("11")).slice(0, 1));
    await sync();
    expect(await refreshed()).toBe(made);
    const { waiting } = await workspace.client.recommend.freshness({});
    expect(waiting.map((one) => one.model)).toContain("Alike tastes");
  });
});
