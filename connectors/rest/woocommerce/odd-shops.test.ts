/** Shops whose hosts, caches and plug-ins get in the way of WooCommerce's API: all orders come, or a reason does. */
import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { type Reply, type RestServer, type Seen, startRest } from "../../../tests/support/rest/server.ts";
import { makeShop } from "../../../tests/support/rest/truth.ts";
import { startWoo, WOO_KEY, WOO_SECRET } from "../../../tests/support/rest/woocommerce.ts";
import { readAll } from "../../testkit/read-all.ts";
import { woocommerce } from "./index.ts";

const open: RestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function up<S extends RestServer>(started: Promise<S>): Promise<S> {
  const server = await started;
  open.push(server);
  return server;
}

const KEYS = { consumerKey: WOO_KEY, consumerSecret: WOO_SECRET };
const configOf = (url: string) => woocommerce.config.parse({ url, ...KEYS, timeoutSeconds: 5 });

async function read(url: string, name: string, cursors: Record<string, string> = {}, wantsKeys = false) {
  const streams = await woocommerce.source!.streams(configOf(url), quietRun());
  const only = streams.filter((stream) => stream.name === name);
  const wants = async () => wantsKeys;
  return readAll(woocommerce, configOf(url), only, quietRun(), cursors, wants);
}

/** As WooCommerce checks what comes without encryption; its clock is five hours ahead. */
const AHEAD = 5 * 3_600_000;
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("*", "%2A");
function isSigned({ path, params, headers }: Seen): boolean {
  const told = Math.abs(Number(params.get("oauth_timestamp")) * 1000 - Date.now() - AHEAD);
  const pairs = [...params].filter(([name]) => name !== "oauth_signature");
  const sorted = pairs
    .map(([name, value]) => [encode(name), encode(value)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  const text = sorted.map(([name, value]) => `${encode(name!)}%3D${encode(value!)}`).join("%26");
  const base = `GET&${encode(`http://${headers.host}${path}`)}&${text}`;
  const digest = createHmac("sha256", `${WOO_SECRET}&`).update(base).digest("base64");
  return told < 15 * 60_000 && digest === params.get("oauth_signature");
}

it("reads on where an order was deleted before its refunds were asked for", async () => {
  const server = await up(startWoo(makeShop(30)));
  const [gone] = server.lists.orders!.filter(({ refunds }) => (refunds as unknown[]).length > 0);
  delete server.lists[`orders/${gone!.id}/refunds`];
  expect((await read(server.url, "orders")).rows.orders).toHaveLength(30);
});

it("tells what a plug-in wrote into amounts and times that is neither", async () => {
  const server = await up(startWoo(makeShop(5)));
  const [first, second, third] = server.lists.orders!;
  Object.assign(first!, { total: "1.299.00", date_paid_gmt: "soon" });
  Object.assign(second!, { total: "n/a" });
  Object.assign(third!, { total: "", date_paid_gmt: "0000-00-00 00:00:00" });
  const { rows, told } = await read(server.url, "orders");
  expect(rows.orders!.slice(0, 3).map(({ total }) => total)).toEqual([null, null, null]);
  expect(told).toEqual([
    expect.stringMatching(/^1 value of "date_paid_gmt" in orders .* left empty.*"soon"/),
    expect.stringMatching(/^2 values of "total" in orders .* left empty.*"1.299.00"/),
  ]);
});

it("a firewall that turns one list away leaves no list out", async () => {
  const server = await up(startWoo(makeShop(5)));
  const body = "<!DOCTYPE html><title>Just a moment...</title>";
  const headers = { "content-type": "text/html" };
  server.fail({ status: 403, headers, body, when: ({ path }) => path.endsWith("/customers"), times: 9 });
  await expect(read(server.url, "orders")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/customers away with a web page \("Just a moment..."\), as a firewall/),
  });
});

describe("signing in", () => {
  const cannotView: Reply = {
    status: 401,
    headers: { date: new Date(Date.now() + AHEAD).toUTCString() },
    body: { code: "woocommerce_rest_cannot_view", message: "Sorry, you cannot list resources." },
  };

  it("signs requests where a shop without encryption takes keys in no other way", async () => {
    const server = await up(
      startRest((seen) =>
        isSigned(seen) ? { headers: { "X-WP-Total": "1" }, body: [{ id: 7, total: "1.00" }] } : cannotView,
      ),
    );
    expect((await read(server.url, "orders")).rows.orders).toMatchObject([{ id: "7" }]);
  });

  it("says what may be wrong: a header that the host takes away, permalinks that are plain", async () => {
    const server = await up(startRest(() => cannotView));
    await expect(read(server.url, "orders")).rejects.toThrow(/send the key in the query/);
    const plain = await up(startRest(() => ({ status: 404, body: "<html></html>" })));
    await expect(read(plain.url, "orders")).rejects.toThrow(/Settings > Permalinks/);
  });
});

describe("answers in between", () => {
  it.each([
    ["nothing", ""],
    ["null", "null"],
    ["what a plug-in says instead", '{"error":"busy"}'],
    ["a page", "<html>Back soon</html>"],
  ])("%s with 200 in the middle of the orders ends nothing", async (_what, body) => {
    const server = await up(startWoo(makeShop(230)));
    const isLater = ({ path, params }: Seen) => path.endsWith("/orders") && Number(params.get("offset")) > 0;
    server.fail({ body, when: isLater });
    expect((await read(server.url, "orders")).rows.orders).toHaveLength(230);
  });

  it.each([undefined, "100"])(
    "reads whole lists where a cache takes the counts away, or keeps old ones: %s",
    async (count) => {
      const docs = Array.from({ length: 230 }, (_, at) => ({ id: at + 1, name: `C${at}`, parent: 0 }));
      const server = await up(
        startRest(({ params }) => {
          const page = Number(params.get("page") ?? 1);
          const start = Number(params.get("offset") ?? (page - 1) * 100);
          const pages = count && { "X-WP-Total": count, "X-WP-TotalPages": "1" };
          return {
            ...(pages && { headers: pages }),
            body: docs.slice(start, start + Number(params.get("per_page"))),
          };
        }),
      );
      expect((await read(server.url, "product_categories")).rows.product_categories).toHaveLength(230);
      expect((await read(server.url, "orders")).rows.orders).toHaveLength(230);
    },
  );
});

it("reads all variations of a product that were made at one moment, and all refunds of an order", async () => {
  const server = await up(startWoo(makeShop(5)));
  const [product] = server.lists.products!;
  const path = `products/${product!.id}/variations`;
  const [variation] = server.lists[path]!;
  const ids = Array.from({ length: 350 }, (_, at) => 5000 + at);
  product!.variations = ids;
  server.lists[path] = ids.map((id) => ({ ...variation!, id }));
  const [order] = server.lists.orders!;
  order!.refunds = [{ id: 1, total: "-1.00" }];
  server.lists[`orders/${order!.id}/refunds`] = ids.map((id) => ({ id, amount: "0.01", line_items: [] }));
  const { product_variations: found } = (await read(server.url, "product_variations")).rows;
  const own = found!.filter((row) => row.product_id === String(product!.id));
  expect(new Set(own.map(({ id }) => id)).size).toBe(350);
  const { orders } = (await read(server.url, "orders")).rows;
  const refunds = JSON.parse(orders!.find(({ id }) => id === String(order!.id))!.refunds!) as {
    id: number;
  }[];
  expect(new Set(refunds.map(({ id }) => id)).size).toBe(350);
});

it("names orders that are dated ahead, and those that came while the changes were read", async () => {
  const server = await up(startWoo(makeShop(5)));
  const orders = server.lists.orders!;
  const { cursors } = await read(server.url, "orders");
  const gmt = (ahead: number) => new Date(Date.now() + ahead).toISOString().slice(0, 19);
  orders.push({ ...orders[0]!, id: 20_000, date_created_gmt: gmt(30 * 86_400_000) });
  server.before = ({ params }) => {
    if (!params.has("modified_after") || orders.some(({ id }) => id === 20_001)) return;
    orders.push({ ...orders[0]!, id: 20_001, date_created_gmt: gmt(900), date_modified_gmt: gmt(900) });
  };
  const { keys } = await read(server.url, "orders", cursors, true);
  expect(keys.orders!.map(({ id }) => Number(id)).sort()).toEqual(orders.map(({ id }) => Number(id)).sort());
});
