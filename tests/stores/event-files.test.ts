import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changesOf, withLoadedStore } from "../harness/loaded-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-events-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const jsonl = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const SHOWN = `SELECT event_name, strftime(occurred_at AT TIME ZONE 'UTC', '%H:%M:%S') AS at, user_id, anonymous_id, session_id, product_id,
  CAST(quantity AS DOUBLE) AS quantity, CAST(value AS DOUBLE) AS value, currency FROM store.interactions ORDER BY occurred_at, product_id`;

describe("GA4's BigQuery export", () => {
  const at = (second: number) => String((Date.UTC(2024, 2, 5, 10, 0, second) + 0) * 1000);
  const text = (key: string, value: string) => ({ key, value: { string_value: value } });
  const session = { key: "ga_session_id", value: { int_value: "1709632800" } };
  const base = {
    event_date: "20240305",
    user_pseudo_id: "123.456",
    device: { category: "mobile" },
    geo: { country: "Italy" },
  };
  const item = (id: string, more = {}) => ({
    item_id: id,
    item_name: `Name ${id}`,
    item_brand: "Acme",
    item_category: "Cups",
    price: 9.5,
    ...more,
  });
  const view = {
    ...base,
    event_timestamp: at(1),
    event_name: "view_item",
    event_params: [session, text("page_location", "https://x.example/p/a")],
    items: [item("A")],
  };
  const events = [
    { ...base, event_timestamp: at(0), event_name: "session_start", event_params: [session], items: [] },
    view,
    {
      ...base,
      event_timestamp: at(2),
      event_name: "view_item_list",
      event_params: [session],
      items: [item("A"), item("B", { item_list_id: "home" })],
    },
    {
      ...base,
      event_timestamp: at(3),
      user_id: "u7",
      event_name: "purchase",
      event_params: [session, { key: "value", value: { double_value: 28.5 } }, text("currency", "EUR")],
      ecommerce: { transaction_id: "T1" },
      items: [item("A", { quantity: "2", item_revenue: 19 }), item("B", { quantity: "1" })],
    },
    {
      ...base,
      event_timestamp: at(4),
      event_name: "begin_checkout",
      event_params: [session, { key: "value", value: { int_value: "5" } }],
    },
  ];

  test("an interaction an item; parameters, session, money; an event that is there twice is refused and told", async () => {
    writeFileSync(join(folder, "events_20240305.json"), jsonl([...events, view]));
    await withLoadedStore("files", { path: folder }, async ({ report, query, sync }) => {
      const common = {
        user_id: null,
        anonymous_id: "123.456",
        session_id: "1709632800",
        currency: null,
        quantity: null,
      };
      expect(await query(SHOWN)).toEqual([
        { ...common, event_name: "session_start", at: "10:00:00", product_id: null, value: null },
        { ...common, event_name: "view_item", at: "10:00:01", product_id: "A", value: 9.5 },
        { ...common, event_name: "view_item_list", at: "10:00:02", product_id: "A", value: 9.5 },
        { ...common, event_name: "view_item_list", at: "10:00:02", product_id: "B", value: 9.5 },
        {
          ...common,
          event_name: "purchase",
          at: "10:00:03",
          user_id: "u7",
          product_id: "A",
          quantity: 2,
          value: 19,
          currency: "EUR",
        },
        {
          ...common,
          event_name: "purchase",
          at: "10:00:03",
          user_id: "u7",
          product_id: "B",
          quantity: 1,
          value: 9.5,
          currency: "EUR",
        },
        { ...common, event_name: "begin_checkout", at: "10:00:04", product_id: null, value: 5 },
      ]);
      expect(report.tables.find(({ table }) => table === "interactions")).toMatchObject({
        read: 8,
        accepted: 7,
        rejected: 1,
      });
      expect(
        await query(
          "SELECT page_url, device, country FROM store.interactions WHERE event_name = 'view_item'",
        ),
      ).toEqual([{ page_url: "https://x.example/p/a", device: "mobile", country: "Italy" }]);
      expect(
        await query("SELECT product_id, title, brand, category_id FROM store.products ORDER BY 1"),
      ).toEqual([
        { product_id: "A", title: "Name A", brand: "Acme", category_id: "Cups" },
        { product_id: "B", title: "Name B", brand: "Acme", category_id: "Cups" },
      ]);
      expect(changesOf(await sync("full"))).toEqual([]);
    });
  });
});

describe("Segment and RudderStack", () => {
  const call = (type: string, second: number, more: object) => ({
    type,
    messageId: `m${second}`,
    timestamp: `2024-03-05T12:00:0${second}.000+02:00`,
    anonymousId: "anon-1",
    context: { page: { url: "https://x.example/" }, sessionId: 77 },
    properties: {},
    ...more,
  });

  test("a track of several products is one interaction each; pages count; identify tells who", async () => {
    writeFileSync(
      join(folder, "calls.json"),
      JSON.stringify([
        call("page", 0, { name: "Home", properties: { url: "https://x.example/home" } }),
        call("track", 1, {
          event: "Product Added",
          properties: { product_id: "A", price: 4, quantity: 2, currency: "EUR" },
        }),
        call("identify", 2, {
          userId: "u1",
          traits: { email: "Ann@Example.org", name: "Ann", address: { country: "IT" } },
        }),
        call("track", 3, {
          event: "Order Completed",
          userId: "u1",
          properties: {
            order_id: "O1",
            total: 14,
            currency: "EUR",
            products: [
              { product_id: "A", price: 4, quantity: 2 },
              { sku: "B", price: 6 },
            ],
          },
        }),
      ]),
    );
    await withLoadedStore("files", { path: folder }, async ({ query }) => {
      const common = { anonymous_id: "anon-1", session_id: "77", user_id: null };
      expect(await query(SHOWN)).toEqual([
        {
          ...common,
          event_name: "page_view",
          at: "10:00:00",
          product_id: null,
          quantity: null,
          value: null,
          currency: null,
        },
        {
          ...common,
          event_name: "add_to_cart",
          at: "10:00:01",
          product_id: "A",
          quantity: 2,
          value: 8,
          currency: "EUR",
        },
        {
          ...common,
          event_name: "purchase",
          at: "10:00:03",
          user_id: "u1",
          product_id: "A",
          quantity: 2,
          value: 8,
          currency: "EUR",
        },
        {
          ...common,
          event_name: "purchase",
          at: "10:00:03",
          user_id: "u1",
          product_id: "B",
          quantity: null,
          value: 6,
          currency: "EUR",
        },
      ]);
      expect(
        await query(
          "SELECT customer_id, name, country, email_hash = sha256('ann@example.org') AS hashed FROM store.customers",
        ),
      ).toEqual([{ customer_id: "u1", name: "Ann", country: "IT", hashed: true }]);
    });
  });
});

test("times of flat events that count from 1970 are read by their length, in files side by side", async () => {
  const second = Date.UTC(2024, 2, 5, 10) / 1000;
  const times = [second * 1_000_000 + 250_000, second * 1000 + 1000, second + 2, "2024-03-05T10:00:03Z"];
  for (const [k, time] of times.entries())
    writeFileSync(
      join(folder, `events-${k}.csv`),
      `event_name,event_timestamp,user_pseudo_id,item_id\nview_item,${time},a,p\n`,
    );
  await withLoadedStore("files", { path: folder }, async ({ query }) => {
    const rows = await query<{ at: string }>(
      "SELECT occurred_at AS at FROM store.interactions ORDER BY occurred_at",
    );
    expect(rows.map(({ at }) => at)).toEqual([
      "2024-03-05T10:00:00.250Z",
      "2024-03-05T10:00:01.000Z",
      "2024-03-05T10:00:02.000Z",
      "2024-03-05T10:00:03.000Z",
    ]);
  });
});
