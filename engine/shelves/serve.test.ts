import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouter } from "../commands/router.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { fillShop } from "../steering/store.fixture.ts";
import { customerName, customerRows, customerSegments, segmentRows } from "./customers.ts";

const folder = mkdtempSync(join(tmpdir(), "merchbench-serve-"));
const clientOf = (engine: Engine) => createRouterClient(createRouter(), { context: { engine } });
const shop = {} as { engine: Engine; client: ReturnType<typeof clientOf> };
beforeAll(async () => {
  shop.engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  shop.client = clientOf(shop.engine);
  await fillShop(shop.engine);
});
afterAll(async () => {
  await shop.engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (sql: string) => shop.engine.warehouse.run(sql);
const idsFor = async (customerId: string) => {
  const { items } = await shop.client.recommend.forCustomer({ customerId, k: 5 });
  return items.map((item) => item.productId);
};

describe("a list that is asked for again and again", () => {
  it("knows stock and price, a rule and a new list at the next request after they changed", async () => {
    expect(await idsFor("c6")).toEqual(["p06", "p07", "p08", "p09", "p10"]);
    await run("UPDATE store.inventory_levels SET on_hand = 0, loaded_at = now() WHERE variant_id = 'v7'");
    expect(await idsFor("c6")).toEqual(["p06", "p08", "p09", "p10", "p11"]);
    await run("UPDATE store.variants SET price = 12.5, loaded_at = now() WHERE variant_id = 'v6'");
    const priced = await shop.client.recommend.forCustomer({ customerId: "c6", k: 1 });
    expect(priced.items[0]).toMatchObject({ productId: "p06", price: 12.5 });
    await run("UPDATE store.variants SET currency = 'JPY', loaded_at = now() WHERE variant_id = 'v6'");
    const priceOfFirst = async () =>
      (await shop.client.recommend.forCustomer({ customerId: "c6", k: 1 })).items[0]!.price;
    expect(await priceOfFirst()).toBeNull();
    await shop.client.workspace.update({ currency: "JPY" });
    expect(await priceOfFirst()).toBe(12.5);
    await shop.client.rules.save({
      rules: [{ id: "no", kind: "exclude", target: { products: ["p08"] } }],
      hideSoldOut: true,
    });
    expect(await idsFor("c6")).toEqual(["p06", "p09", "p10", "p11", "p12"]);
    await run("UPDATE mart.recommendations SET rank = 99 WHERE source_id = 'c6' AND rank = 1");
    expect(await idsFor("c6")).toEqual(["p09", "p10", "p11", "p12", "p13"]);
  });

  it("says the day of the data as it is after a load", async () => {
    const dayOf = async () => (await shop.client.recommend.forCustomer({ customerId: "c6" })).basis.dataAsOf;
    expect(await dayOf()).toBe("2026-06-30T12:00:00.000Z");
    await run("UPDATE store.orders SET ordered_at = ordered_at + INTERVAL 1 DAY, loaded_at = now()");
    expect(await dayOf()).toBe("2026-07-01T12:00:00.000Z");
  });
});

describe("the directory of customers", () => {
  const name = (id: string) => customerName(shop.engine.warehouse, id);
  const add = (from: number, to: number) =>
    run(`INSERT INTO store.customers BY NAME
      SELECT 'k' || i AS customer_id, 'Person ' || i AS name, 's' AS source_id, now() AS loaded_at FROM range(${from}, ${to}) t (i)`);

  it("finds each by name, and those that came, changed, moved or went since it was made", async () => {
    await add(0, 5000);
    expect(await name("k7")).toBe("Person 7");
    await customerRows.made(shop.engine.warehouse);
    expect(await Promise.all(["k0", "k77", "k4999", "k5000", "c1"].map(name))).toEqual([
      "Person 0",
      "Person 77",
      "Person 4999",
      undefined,
      undefined,
    ]);
    await run("UPDATE store.customers SET name = 'Renamed' WHERE customer_id = 'k77'");
    await run("UPDATE store.customers SET deleted_at = now() WHERE customer_id = 'k78'");
    await add(5000, 5010);
    expect(await Promise.all(["k77", "k78", "k79", "k5001"].map(name))).toEqual([
      "Renamed",
      undefined,
      "Person 79",
      "Person 5001",
    ]);
    // Every row stands somewhere else now.
    await run(
      "CREATE TABLE again AS FROM store.customers WHERE customer_id <> 'k80' ORDER BY customer_id DESC",
    );
    await run("DELETE FROM store.customers");
    await run("INSERT INTO store.customers FROM again");
    expect(await Promise.all(["k77", "k79", "k80", "k5001"].map(name))).toEqual([
      "Renamed",
      "Person 79",
      undefined,
      "Person 5001",
    ]);
  });

  it("finds the segments of each, also after they were made anew", async () => {
    const segments = (id: string) => customerSegments(shop.engine.warehouse, id);
    const rename = (id: string, to: string) =>
      run(
        `UPDATE mart.customer_segments SET segment_id = '${to}' WHERE customer_id = '${id}' AND segment_set = 'rfm'`,
      );
    expect(await segments("c1")).toEqual(["rfm:loyal"]);
    await segmentRows.made(shop.engine.warehouse);
    expect(await Promise.all(["c1", "c20", "nobody"].map(segments))).toEqual([
      ["rfm:loyal"],
      ["rfm:other"],
      [],
    ]);
    await rename("c1", "new");
    await run(
      "INSERT INTO mart.customer_segments BY NAME SELECT 'c1' AS customer_id, 'taste' AS segment_set, 'tea' AS segment_id",
    );
    expect(await segments("c1")).toEqual(["taste:tea", "rfm:new"]);
    await run("CREATE TABLE others AS FROM mart.customer_segments ORDER BY customer_id DESC");
    await run("DELETE FROM mart.customer_segments; INSERT INTO mart.customer_segments FROM others");
    expect(await Promise.all(["c1", "c20"].map(segments))).toEqual([["taste:tea", "rfm:new"], ["rfm:other"]]);
  });

  it("serves a customer of whom only orders or lists are known, and says when one is not", async () => {
    const list = await shop.client.recommend.forCustomer({ customerId: "c3" });
    expect(list.subject).toEqual({ kind: "customer", id: "c3", title: "c3" });
    const nobody = await shop.client.recommend.forCustomer({ customerId: "nobody" });
    expect(nobody.note).toContain("no customer nobody");
  });
});
