/** The presets of web APIs stand on whatever lists the credentials open: each list may be missing. */
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it } from "vitest";
import { duckdbType } from "../columns.ts";
import type { Stream } from "../connector.ts";
import { adobeStreams } from "../rest/adobe-commerce/streams.ts";
import type { RestClient } from "../rest/client.ts";
import { shopifyStreams } from "../rest/shopify/streams.ts";
import { wooStreams } from "../rest/woocommerce/streams.ts";
import { adobeCommerceApi } from "./adobe-commerce-api.ts";
import { detectPreset } from "./index.ts";
import { matchPreset, type Preset } from "./preset.ts";
import { shopifyApi } from "./shopify-api.ts";
import { statusOf } from "./woocommerce/orders.ts";
import { woocommerceApi } from "./woocommerce-api.ts";

/** Nothing is asked of it: only the columns of the lists count here. */
const client: RestClient = { now: Date.now, ask: () => Promise.reject(new Error("not asked")) };
const ask = () => Promise.reject(new Error("not asked"));

const PLATFORMS: [Preset, Stream[], string[]][] = [
  [woocommerceApi, wooStreams(client), ["orders", "order_items", "refunds", "customers"]],
  [adobeCommerceApi, adobeStreams(client), ["orders", "order_items", "customers"]],
  [shopifyApi, shopifyStreams({ ask, scopes: async () => new Set<string>() }), ["orders", "order_items"]],
];

const tableOf = (name: string) => name;

/** Tables of the mapping that DuckDB can plan; one that it can't fails with its reason. */
async function planned(preset: Preset, streams: Stream[]): Promise<string[]> {
  const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    for (const { name, columns } of streams) {
      const list = columns.map((column) => `"${column.name}" ${duckdbType(column)}`);
      await duckdb.run(`CREATE TABLE "${name}" (${list.join(", ")})`);
    }
    const match = matchPreset(preset, streams, tableOf)!;
    const texts = [...match.tables, { table: "reconcile", sql: match.reconcile ?? "SELECT 1" }];
    for (const { table, sql } of texts) {
      const resolved = sql
        .replaceAll(/\{\{raw\.([^}]+)\}\}/g, '"$1"')
        .replaceAll("$currency", "'EUR'")
        .replaceAll("$time_zone", "'UTC'");
      await duckdb.run(`DESCRIBE SELECT * FROM (${resolved})`).catch((error: Error) => {
        throw new Error(`${table} without some lists: ${error.message}\n${resolved}`);
      });
    }
    return match.tables.map(({ table }) => table);
  } finally {
    duckdb.closeSync();
  }
}

it.each(PLATFORMS)(
  "$title is known by its lists, all of them, all but one, or but one",
  async (preset, streams, sales) => {
    expect(detectPreset(streams, tableOf)?.preset.id).toBe(preset.id);
    const all = await planned(preset, streams);
    expect(all).toEqual(expect.arrayContaining([...sales, "products", "variants", "inventory_levels"]));
    const marks = preset.marks.flatMap((mark) => preset.reads[mark]!.names ?? []);
    const required = streams.filter(({ name }) => marks.includes(name));
    const optional = streams.filter(({ name }) => !marks.includes(name));
    for (const one of optional) {
      for (const rest of [streams.filter((stream) => stream !== one), [...required, one]]) {
        const tables = await planned(preset, rest);
        if (rest.some(({ name }) => name === "orders")) expect(tables).toContain("orders");
        else expect(tables).not.toContain("orders");
      }
    }
  },
);

it("states that extensions of WooCommerce name are told by their words: what waits for money or was left is no sale", async () => {
  const states = {
    draft: ["wc-pending", "payment-pending", "wc-pending-payment", "wc-awaiting-pmt-pay", "wc-abandoned"],
    processing: ["wc-on-hold", "wc-partial-payment", "wc-pending-shipment", "wc-payment-received"],
    completed: ["wc-delivered", "refunded"],
    cancelled: ["wc-cancelled-late", "wc-voided"],
  };
  const given = Object.entries(states).flatMap(([meant, names]) =>
    names.map((name) => `('${name}', '${meant}')`),
  );
  const duckdb = await (await DuckDBInstance.create(":memory:")).connect();
  const wrong = await duckdb.runAndReadAll(
    `SELECT name, ${statusOf("name")} AS told FROM (VALUES ${given.join(", ")}) t (name, meant) WHERE told <> meant`,
  );
  duckdb.closeSync();
  expect(wrong.getRowObjects()).toEqual([]);
});
