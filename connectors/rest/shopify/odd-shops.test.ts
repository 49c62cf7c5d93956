/** Shopify shops out of the ordinary: orders longer than a page brings along, apps of the Dev Dashboard, failures that pass. */
import { afterEach, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Fault } from "../../../tests/support/rest/server.ts";
import {
  SHOPIFY_APP,
  SHOPIFY_TOKEN,
  type ShopifyServer,
  startShopify,
} from "../../../tests/support/rest/shopify.ts";
import { bag, nested } from "../../../tests/support/rest/shopify-documents.ts";
import { makeShop } from "../../../tests/support/rest/truth.ts";
import { readAll } from "../../testkit/read-all.ts";
import { shopify } from "./index.ts";

const open: ShopifyServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function shopOf(orders: number): Promise<ShopifyServer> {
  const server = await startShopify(makeShop(orders));
  open.push(server);
  return server;
}

const byToken = { accessToken: SHOPIFY_TOKEN };

async function read(server: ShopifyServer, name: string, how: object = byToken, run = quietRun()) {
  const config = shopify.config.parse({ shop: "garden", baseUrl: server.url, ...how });
  const streams = (await shopify.source!.streams(config, run)).filter((stream) => stream.name === name);
  return (await readAll(shopify, config, streams, run)).rows[name]!;
}

const list = (cell: string | null | undefined) => JSON.parse(cell!) as Record<string, unknown>[];
const isAbout = (word: string) => (seen: { body: string }) => seen.body.includes(word);

it("reads all shipping lines, refunds and lines of checkouts, however many", async () => {
  const server = await shopOf(3);
  const [order] = server.lists.orders;
  order!.shippingLines = nested(
    Array.from({ length: 120 }, (_, at) => ({
      id: `${at}`,
      title: "Post",
      originalPriceSet: bag(at),
      discountAllocations: [],
      taxLines: [],
    })),
  );
  order!.refunds = Array.from({ length: 70 }, (_, at) => ({
    id: `gid://shopify/Refund/${at}`,
    createdAt: "2024-02-01T00:00:00Z",
    note: "",
    totalRefundedSet: bag(100 + at),
    refundLineItems: nested([]),
  }));
  const [checkout] = server.lists.checkouts;
  const [line] = (checkout!.lineItems as ReturnType<typeof nested>)({ first: 1 }).nodes;
  checkout!.lineItems = nested(
    Array.from({ length: 45 }, (_, at) => ({
      ...line!,
      id: `gid://shopify/AbandonedCheckoutLineItem/${at}`,
    })),
  );
  const row = (await read(server, "orders")).find(({ id }) => id === order!.id)!;
  const sum = (rows: Record<string, unknown>[], field: string) =>
    rows.reduce((total, one) => total + Math.round(Number(one[field]) * 100), 0);
  expect(sum(list(row.shippingLines), "originalPriceSet")).toBe((119 * 120) / 2);
  expect(sum(list(row.refunds), "totalRefundedSet")).toBe(7000 + (69 * 70) / 2);
  expect(list(row.refunds).every((refund) => Array.isArray(refund.refundLineItems))).toBe(true);
  const checkouts = await read(server, "abandonedCheckouts");
  expect(list(checkouts.find(({ id }) => id === checkout!.id)!.lineItems)).toHaveLength(45);
});

it("signs in as an app of the Dev Dashboard, and anew when its day is over", async () => {
  const server = await shopOf(120);
  const how = { auth: "client-credentials", clientId: SHOPIFY_APP.id, clientSecret: SHOPIFY_APP.secret };
  let pages = 0;
  server.before = (seen) => {
    if (isAbout("query Orders")(seen) && ++pages === 2) server.tokens.clear();
  };
  expect(await read(server, "orders", how)).toHaveLength(120);
  const signedIn = server.requests.filter(({ path }) => path === "/admin/oauth/access_token");
  expect(signedIn.length).toBe(3);
  const wrong = shopify.config.parse({
    shop: "garden",
    baseUrl: server.url,
    ...how,
    clientSecret: "shpss_wrong",
  });
  const error = await shopify.source!.streams(wrong, quietRun()).catch((failure: Error) => failure.message);
  expect(error).toContain("application_cannot_be_found");
  expect(error).not.toContain("shpss_wrong");
  const empty = shopify.config.parse({ shop: "garden", auth: "client-credentials" });
  await expect(shopify.source!.streams(empty, quietRun())).rejects.toThrow("Fill in client id");
});

const broken = { errors: [{ message: "Internal error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }] };

it.each<[string, Fault]>([
  ["430 from its protection", { status: 430, body: "", times: 3 }],
  ["an error of its own inside a success", { body: broken, times: 2 }],
  ["an overloaded host", { status: 529, body: "", times: 2 }],
])("is asked again after %s", async (_, fault) => {
  const server = await shopOf(60);
  server.fail({ ...fault, when: isAbout("query Scopes") });
  server.fail({ ...fault, when: isAbout("query Orders") });
  server.fail({ ...fault, when: isAbout("query RefundLines") });
  expect(await read(server, "orders")).toHaveLength(60);
});

it("begins anew where Shopify no longer knows the place it gave, and ends where it never does", async () => {
  const server = await shopOf(120);
  const gone = { errors: [{ message: "Invalid cursor for current pagination sort.", extensions: {} }] };
  const further = (seen: { body: string }) =>
    isAbout("query Orders")(seen) &&
    (JSON.parse(seen.body) as { variables: { after: unknown } }).variables.after !== null;
  server.fail({ body: gone, when: further });
  expect(new Set((await read(server, "orders")).map(({ id }) => id)).size).toBe(120);
  server.fail({ body: gone, when: further, times: 2 });
  await expect(read(server, "orders")).rejects.toThrow("Invalid cursor");
});

it("says that the version of the API was retired", async () => {
  const server = await shopOf(2);
  const told: string[] = [];
  const run = { ...quietRun(), log: { ...quietRun().log, warn: (text: string) => void told.push(text) } };
  server.fail({
    body: {
      data: {
        shop: { name: "Garden" },
        currentAppInstallation: { accessScopes: [{ handle: "read_orders" }] },
      },
    },
    headers: { "x-shopify-api-version": "2026-04" },
    when: isAbout("query Scopes"),
    times: 2,
  });
  await read(server, "orders", { ...byToken, apiVersion: "2025-01" }, run);
  expect(told[0]).toContain("retired version 2025-01");
});
