/** The pieces of REST reading, one by one. */
import { afterEach, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { ADOBE_CLOUD, ADOBE_TOKEN, ADOBE_USER, startAdobe } from "../../tests/support/rest/adobe-commerce.ts";
import { CLIENT, startJsonApi } from "../../tests/support/rest/json-api.ts";
import { type RestServer, startRest } from "../../tests/support/rest/server.ts";
import { SHOPIFY_TOKEN, startShopify } from "../../tests/support/rest/shopify.ts";
import { nested } from "../../tests/support/rest/shopify-documents.ts";
import { makeShop } from "../../tests/support/rest/truth.ts";
import { startWoo, WOO_KEY, WOO_SECRET } from "../../tests/support/rest/woocommerce.ts";
import { readAll } from "../testkit/read-all.ts";
import { adobeCommerce } from "./adobe-commerce/index.ts";
import { openClient } from "./client.ts";
import { redact } from "./errors.ts";
import { parseExact, stringifyExact } from "./exact-json.ts";
import { jsonApi } from "./json-api/index.ts";
import { linkedNext } from "./json-api/next.ts";
import { rowsIn, valueAt } from "./json-api/path.ts";
import { jsonStreams } from "./json-api/streams.ts";
import { askedPause, evenPace } from "./pace.ts";
import { backOff, retryAfter } from "./retry.ts";
import { shopify } from "./shopify/index.ts";
import { woocommerce } from "./woocommerce/index.ts";

const open: RestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function up<S extends RestServer>(started: Promise<S>): Promise<S> {
  const server = await started;
  open.push(server);
  return server;
}

describe("pieces", () => {
  it("keeps every digit of long integers, on the way in and out", () => {
    const text = '{"id":9007199254740993,"price":19.99,"list":[12345678901234567890]}';
    const value = parseExact(text) as { id: unknown };
    expect(value.id).toBe(9007199254740993n);
    expect(stringifyExact(value)).toBe(text);
  });

  it("reads Retry-After as seconds and as a date, and waits longer after each failure", () => {
    const now = Date.UTC(2024, 0, 1);
    expect(retryAfter({ "retry-after": "2.5" }, now)).toBe(2500);
    expect(retryAfter({ "retry-after": new Date(now + 4000).toUTCString() }, now)).toBe(4000);
    expect(retryAfter({ "retry-after": new Date(now - 4000).toUTCString() }, now)).toBe(0);
    expect(retryAfter({ "retry-after": "soon" }, now)).toBeUndefined();
    expect(backOff(3, 0.5)).toBeGreaterThan(backOff(2, 0.5));
    expect(backOff(50, 1)).toBeLessThanOrEqual(60_000);
  });

  it("rests where an answer says that the limit is used up", () => {
    expect(askedPause({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3" })).toBe(3000);
    expect(askedPause({ "ratelimit-remaining": "5", "ratelimit-reset": "3" })).toBe(0);
    expect(askedPause({ ratelimit: '"default";r=0;t=4' })).toBe(4000);
    expect(askedPause({ ratelimit: '"default";r=9;t=4' })).toBe(0);
    const inMilliseconds = String(Date.now() + 5000);
    const rest = askedPause({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": inMilliseconds });
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThanOrEqual(5000);
    expect(askedPause({ "x-shopify-shop-api-call-limit": "39/40" })).toBe(1000);
    expect(askedPause({ "x-shopify-shop-api-call-limit": "3/40" })).toBe(0);
  });

  it("takes secrets out of texts, plain or encoded", () => {
    expect(redact("key=a%2Fb%3Dsecret and YS9iPXNlY3JldA==", ["a/b=secret"])).toBe("key=••• and •••");
  });

  it("finds rows wherever APIs put them", () => {
    const rows = [{ id: 1 }];
    expect(rowsIn(rows, "")).toEqual(rows);
    expect(rowsIn({ data: rows, links: [] }, "")).toEqual(rows);
    expect(rowsIn({ data: { items: rows } }, "")).toEqual(rows);
    expect(rowsIn({ customers: rows, page: 1 }, "")).toEqual(rows);
    expect(rowsIn({ a: { b: [{ c: rows }] } }, "a.b[0].c")).toEqual(rows);
    expect(rowsIn({ tags: ["x", "y"] }, "tags")).toEqual([{ value: "x" }, { value: "y" }]);
    expect(rowsIn({ customers: rows, orders: rows }, "")).toBeUndefined();
    expect(valueAt({ a: null }, "a.b")).toBeUndefined();
  });

  it("finds the next page in a Link header among others", () => {
    const link = '<https://x.example/?page=1,2>; rel="prev", <https://x.example/?page=3>; rel="next last"';
    expect(linkedNext(link)).toBe("https://x.example/?page=3");
    expect(linkedNext('<https://x.example/?page=1>; rel="first"')).toBeUndefined();
  });
});

describe("a JSON API", () => {
  const rows = Array.from({ length: 95 }, (_, at) => ({ id: at, name: `Row ${at}` }));
  const config = (url: string, more: object) => jsonApi.config.parse({ url, requestsPerSecond: 0, ...more });
  const read = async (server: RestServer, path: string, more: object, list: object = { key: "id" }) => {
    const parsed = config(server.url, { streams: [{ name: "rows", path, ...list }], ...more });
    const streams = await jsonApi.source!.streams(parsed, quietRun());
    return { streams, ...(await readAll(jsonApi, parsed, streams, quietRun())) };
  };

  it.each([
    ["all", {}],
    ["page", { pagination: "page-number", sizeParam: "limit", pageSize: 80 }],
    ["page", { pagination: "page-number" }],
    ["offset", { pagination: "offset", sizeParam: "limit", pageSize: 20 }],
    ["cursor", { pagination: "cursor", pageParam: "cursor", nextPath: "meta.next", sizeParam: "limit" }],
    ["link", { pagination: "link-header", sizeParam: "limit" }],
    ["next", { pagination: "next-address", sizeParam: "limit" }],
  ])("reads /%s with %o to its end, with a key and without", async (path, more) => {
    const server = await up(startJsonApi(rows));
    const expected = rows.map(({ id }) => String(id));
    const keyed = await read(server, path, more);
    expect(keyed.rows.rows!.map(({ id }) => id)).toEqual(expected);
    const bare = await read(server, path, more, {});
    expect(bare.rows.rows!.map(({ id }) => id)).toEqual(expected);
  });

  it.each([
    ["page", { pagination: "page-number" }],
    ["offset", { pagination: "offset" }],
    ["cursor", { pagination: "cursor", nextPath: "meta.next" }],
    ["link", { pagination: "link-header" }],
    ["next", { pagination: "next-address" }],
  ])("goes on in /%s with %o where it broke off", async (path, more) => {
    const many = Array.from({ length: 2400 }, (_, at) => ({ id: at }));
    const server = await up(startJsonApi(many));
    const streams = [{ name: "rows", path: `/${path}?limit=50`, key: "id" }];
    const parsed = config(server.url, { streams, pageSize: 50, sizeParam: "limit", ...more });
    const [stream] = await jsonApi.source!.streams(parsed, quietRun());
    const request = { streams: [stream!], cursors: {}, scratch: "" };
    const seen = new Set<unknown>();
    let resume: string | undefined;
    for await (const { batch } of jsonApi.source!.read(parsed, request, quietRun())) {
      if (batch.kind === "columns") for (const id of batch.columns.id!) seen.add(id);
      resume = batch.resume;
      break;
    }
    expect(seen.size).toBeGreaterThan(1900);
    expect(seen.size).toBeLessThan(2400);
    const asked = server.requests.length;
    const again = { ...request, resume: { rows: resume } };
    for await (const { batch } of jsonApi.source!.read(parsed, again, quietRun())) {
      if (batch.kind === "columns") for (const id of batch.columns.id!) seen.add(id);
    }
    expect(seen.size).toBe(2400);
    expect(server.requests.length - asked).toBeLessThan(15);
  });

  it("stops where a server knows no pages and gives the same one again", async () => {
    const server = await up(startJsonApi(rows));
    for (const pagination of ["page-number", "offset"]) {
      expect((await read(server, "all", { pagination })).rows.rows).toHaveLength(95);
    }
  });

  it("keeps fields that come late, values of another type and 64-bit ids", async () => {
    const documents: Record<string, unknown>[] = Array.from({ length: 60 }, (_, at) => ({
      id: 9_007_199_254_740_993n + BigInt(at),
      price: at + 0.5,
      at: "2024-01-01T00:00:00+0200",
    }));
    Object.assign(documents[55]!, { price: "on request", colour: "red" });
    const server = await up(startJsonApi([]));
    // The shape is looked at twice, when the tables are listed and when they are read.
    server.fail({ body: stringifyExact(documents.slice(0, 10)), times: 2 });
    server.fail({ body: stringifyExact(documents) });
    const { rows: all, streams } = await read(server, "all", {});
    const got = all.rows!;
    expect(streams[0]!.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id integer",
      "price double",
      "at timestamptz",
      "_other json",
    ]);
    expect(got).toHaveLength(60);
    expect(got[0]).toMatchObject({ id: "9007199254740993", at: "2024-01-01T00:00:00+02:00", _other: null });
    expect(got[55]).toMatchObject({ id: "9007199254741048", price: null });
    expect(JSON.parse(got[55]!._other!)).toEqual({ price: "on request", colour: "red" });
  });

  it("follows next pages on its own host and port only", async () => {
    const server = await up(startJsonApi(rows));
    const { port } = new URL(server.url);
    const pages = { pagination: "next-address", sizeParam: "limit" };
    const page = (next: string) => ({ body: { records: [{ id: -1 }], next } });
    const inner = server.url.replace(port, "9").replace("http", "https");
    // Each read looks at its first page three times: for the tables, for their shape, and to read it.
    server.fail({ ...page(`${inner}/next?start=90`), times: 3 });
    expect((await read(server, "next", pages)).rows.rows).toHaveLength(6);
    server.fail({ ...page("https://elsewhere.example.org/next?start=90"), times: 3 });
    await expect(read(server, "next", pages)).rejects.toMatchObject({ code: "invalid-input" });
  });

  it("gets a new token when the old one has run out", async () => {
    const server = await up(startJsonApi(rows, false));
    let pages = 0;
    server.before = ({ path }) => {
      if (path === "/page" && ++pages === 4) server.tokens.clear();
    };
    const { rows: got } = await read(server, "page", {
      auth: "client-credentials",
      tokenUrl: `${server.url}/token`,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      pagination: "page-number",
    });
    expect(got.rows).toHaveLength(95);
    expect(server.requests.filter(({ path }) => path === "/token").length).toBe(3);
  });

  it("gives client id and secret in the header where a server takes them nowhere else", async () => {
    const server = await up(
      startRest(({ path, headers, body }) => {
        if (path === "/token") {
          const pair = Buffer.from("merch:s%3Acret+1").toString("base64");
          const isKnown = headers.authorization === `Basic ${pair}` && !body.includes("client_secret");
          return isKnown
            ? { body: { access_token: "t-1" } }
            : { status: 401, body: { error: "invalid_client" } };
        }
        return headers.authorization === "Bearer t-1" ? { body: rows } : { status: 401 };
      }),
    );
    const signIn = { auth: "client-credentials", tokenUrl: `${server.url}/token`, clientId: "merch" };
    const { rows: got } = await read(server, "all", { ...signIn, clientSecret: "s:cret 1" });
    expect(got.rows).toHaveLength(95);
    const wrong = read(server, "all", { ...signIn, clientSecret: "another" });
    await expect(wrong).rejects.toMatchObject({ code: "unauthorised" });
  });

  it("tells the sign-in server what else it asks for", async () => {
    const server = await up(
      startRest(({ path, body, headers }) => {
        const asked = new URLSearchParams(body);
        if (
          path === "/token" &&
          asked.get("audience") === "https://api.shop/?v=2" &&
          asked.get("resource") === "r 1"
        )
          return { body: { access_token: "t-1" } };
        return headers.authorization === "Bearer t-1" ? { body: rows } : { status: 400 };
      }),
    );
    const { rows: got } = await read(server, "all", {
      auth: "client-credentials",
      tokenUrl: `${server.url}/token`,
      clientId: "merch",
      clientSecret: "s",
      tokenParameters: "audience=https://api.shop/?v=2&resource=r%201",
    });
    expect(got.rows).toHaveLength(95);
  });

  it("keeps no key that a server repeats in the address of the next page", async () => {
    const server = await up(
      startRest(({ params }) => {
        const start = Number(params.get("start") ?? 0);
        const next = `/next?key=k-12345&start=${start + 50}`;
        return { body: { rows: rows.slice(start, start + 50), next: start < 50 ? next : null } };
      }),
    );
    const signIn = { auth: "query", authName: "key", token: "k-12345" };
    const parsed = config(server.url, {
      streams: [{ name: "rows", path: "next", key: "id" }],
      pagination: "next-address",
      ...signIn,
    });
    const api = openClient(
      { product: "The API", base: new URL(server.url), timeoutSeconds: 5, pace: evenPace(0), secrets: [] },
      quietRun(),
    );
    const [stream] = await jsonStreams(api, parsed);
    const places: (string | undefined)[] = [];
    for await (const { resume } of stream!.pages(undefined, quietRun())) places.push(resume);
    expect(places).toEqual([`${server.url}/next?start=50`, undefined]);
  });

  it("signs in by header, query and basic", async () => {
    const server = await up(startJsonApi(rows));
    await read(server, "all", { auth: "header", authName: "X-API-Key", token: "k-1234" });
    expect(server.requests.at(-1)!.headers["x-api-key"]).toBe("k-1234");
    await read(server, "all", { auth: "query", authName: "key", token: "k-1234" });
    expect(server.requests.at(-1)!.params.get("key")).toBe("k-1234");
    await read(server, "all", { auth: "basic", user: "ada", password: "pw" });
    expect(server.requests.at(-1)!.headers.authorization).toBe(`Basic ${btoa("ada:pw")}`);
  });

  it("says which field a wrong configuration is about", async () => {
    const server = await up(startJsonApi(rows));
    await expect(read(server, "all", {}, { key: "uid" })).rejects.toMatchObject({ code: "invalid-input" });
    await expect(read(server, "all", {}, { records: "data" })).rejects.toThrow(/Say where the rows are/);
    await expect(read(server, "all", { auth: "bearer" })).rejects.toThrow(/Fill in the token/);
  });
});

describe("Shopify", () => {
  const config = (url: string) =>
    shopify.config.parse({ shop: "garden", baseUrl: url, accessToken: SHOPIFY_TOKEN });
  const read = async (url: string, name: string) => {
    const streams = await shopify.source!.streams(config(url), quietRun());
    const { rows } = await readAll(
      shopify,
      config(url),
      streams.filter((stream) => stream.name === name),
      quietRun(),
    );
    return rows[name] ?? [];
  };

  it("waits for points in the bucket, and asks for less where a question is too costly", async () => {
    const server = await up(startShopify(makeShop(30)));
    Object.assign(server.bucket, { points: 900, most: 1000, rate: 4000 });
    expect(await read(server.url, "orders")).toHaveLength(30);
    const sizes = server.requests.map(
      ({ body }) => (JSON.parse(body) as { variables: { first?: number } }).variables.first,
    );
    expect(sizes).toContain(50);
    expect(Math.min(...sizes.filter((size) => size !== undefined))).toBeLessThan(10);
  });

  it("reads the whole of long orders", async () => {
    const shop = makeShop(3);
    const server = await up(startShopify(shop));
    const [order] = server.lists.orders;
    const lines = (order!.lineItems as ReturnType<typeof nested>)({ first: 1 }).nodes;
    order!.lineItems = nested(
      Array.from({ length: 130 }, (_, at) => ({ ...lines[0]!, id: `gid://shopify/LineItem/${at}` })),
    );
    const row = (await read(server.url, "orders")).find(({ id }) => id === order!.id)!;
    expect((JSON.parse(row.lineItems!) as unknown[]).length).toBe(130);
  });

  it("does without fields that a version of the API lacks, where no figure rests on them", async () => {
    const server = await up(startShopify(makeShop(3)));
    for (const field of ["sourceName", "originalTotalDutiesSet", "category"]) server.missing.add(field);
    const [order] = await read(server.url, "orders");
    expect(order).toMatchObject({ name: "#9000", sourceName: null, currencyCode: "GBP" });
    expect(await read(server.url, "products")).toHaveLength(9);
    server.missing.add("totalPriceSet");
    await expect(read(server.url, "orders")).rejects.toThrow(/totalPriceSet.*another API version/);
  });

  it("leaves out lists whose scope is missing, and says which", async () => {
    const server = await up(startShopify(makeShop(3)));
    server.scopes.delete("read_customers");
    server.scopes.delete("read_all_orders");
    const streams = await shopify.source!.streams(config(server.url), quietRun());
    expect(streams.map(({ name }) => name)).not.toContain("customers");
    const steps = await shopify.check(config(server.url), "source", quietRun());
    expect(steps.find(({ name }) => name.startsWith("customers"))!.detail).toContain("read_customers");
    expect(steps.find(({ name }) => name.startsWith("orders"))!.detail).toContain("60 days");
    expect((await read(server.url, "orders"))[0]!.customer).toBeNull();
  });

  it("takes no order for deleted that is dated ahead, by a clock that was set back before it was changed", async () => {
    const server = await up(startShopify(makeShop(5)));
    const [ahead, before] = [120_000, -60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    Object.assign(server.lists.orders[0]!, { createdAt: ahead, updatedAt: before });
    const streams = await shopify.source!.streams(config(server.url), quietRun());
    const only = streams.filter(({ name }) => name === "orders");
    const saved = { orders: new Date().toISOString() };
    const { keys } = await readAll(shopify, config(server.url), only, quietRun(), saved, async () => true);
    expect(new Set(keys.orders!.map(({ id }) => id)).size).toBe(5);
  });

  it("takes no order for deleted that is only too old to be shown", async () => {
    const server = await up(startShopify(makeShop(5)));
    const keysWith = async () => {
      const streams = await shopify.source!.streams(config(server.url), quietRun());
      const only = streams.filter(({ name }) => name === "orders");
      const saved = { orders: "2030-01-01T00:00:00.000Z" };
      const all = async () => true;
      return (await readAll(shopify, config(server.url), only, quietRun(), saved, all)).keys.orders;
    };
    expect(await keysWith()).toHaveLength(5);
    server.scopes.delete("read_all_orders");
    expect(await keysWith()).toBeUndefined();
  });

  it("takes a shop's name in any usual form, and no other host", async () => {
    const streamsOf = (shop: string) =>
      shopify.source!.streams(
        shopify.config.parse({ shop, accessToken: "t", timeoutSeconds: 0.1 }),
        quietRun(),
      );
    await expect(streamsOf("evil.example.org")).rejects.toMatchObject({ code: "invalid-input" });
    await expect(streamsOf("shop.myshopify.com.evil.example")).rejects.toMatchObject({
      code: "invalid-input",
    });
  });
});

describe("Adobe Commerce", () => {
  it("signs in again when the session runs out in the middle, and leaves out what is refused", async () => {
    const server = await up(startAdobe(makeShop(230)));
    server.refused.add("customers/search");
    const config = adobeCommerce.config.parse({ url: server.url, auth: "admin", ...ADOBE_USER });
    let pages = 0;
    const streams = await adobeCommerce.source!.streams(config, quietRun());
    expect(streams.map(({ name }) => name)).toEqual(expect.arrayContaining(["orders", "products"]));
    expect(streams.map(({ name }) => name)).not.toContain("customers");
    server.before = ({ path }) => {
      if (path.endsWith("/orders") && ++pages === 2) server.expire();
    };
    const only = streams.filter(({ name }) => name === "orders");
    const { rows } = await readAll(adobeCommerce, config, only, quietRun());
    expect(rows.orders).toHaveLength(230);
  });

  it("reads a shop of the cloud service, whose sessions Adobe gives", async () => {
    const server = await up(startAdobe(makeShop(130)));
    const { tenant, ...credentials } = ADOBE_CLOUD;
    const signIn = { auth: "client-credentials", tokenUrl: `${server.url}/ims/token/v3`, ...credentials };
    const open = { url: `${server.url}/${tenant}/`, ...signIn, storeCode: "english" };
    const config = adobeCommerce.config.parse(open);
    let pages = 0;
    server.before = ({ path }) => {
      if (path.endsWith("/orders") && ++pages === 3) server.expire();
    };
    const streams = await adobeCommerce.source!.streams(config, quietRun());
    const only = streams.filter(({ name }) => name === "orders");
    const { rows } = await readAll(adobeCommerce, config, only, quietRun());
    expect(rows.orders).toHaveLength(130);
    expect(pages).toBeGreaterThan(2);
    const asked = server.requests.filter(({ path }) => !path.startsWith("/ims/"));
    expect(asked.every(({ path }) => path.startsWith(`/${tenant}/V1/`))).toBe(true);
    expect(asked.every(({ headers }) => headers.store === "english")).toBe(true);
    const wrong = adobeCommerce.config.parse({ ...open, clientSecret: "p8e-wrong-one" });
    const refused = adobeCommerce.source!.streams(wrong, quietRun());
    await expect(refused).rejects.toThrow(/invalid client_secret/);
    await expect(refused).rejects.not.toThrow(/p8e-wrong-one/);
    const empty = adobeCommerce.config.parse({ ...open, clientId: "" });
    await expect(adobeCommerce.source!.streams(empty, quietRun())).rejects.toThrow(/Fill in client id/);
  });

  it("keeps to a shop's own limit of rows a page", async () => {
    const server = await up(startAdobe(makeShop(130)));
    const message = { message: "Maximum SearchCriteria pageSize is %max", parameters: { max: 20 } };
    const isTooLarge = ({ params }: { params: URLSearchParams }) =>
      Number(params.get("searchCriteria[pageSize]")) > 20;
    server.fail({ status: 400, body: message, when: isTooLarge, times: Number.POSITIVE_INFINITY });
    const config = adobeCommerce.config.parse({ url: server.url, accessToken: ADOBE_TOKEN });
    const streams = await adobeCommerce.source!.streams(config, quietRun());
    const only = streams.filter(({ name }) => name === "orders");
    const { rows } = await readAll(adobeCommerce, config, only, quietRun());
    expect(rows.orders).toHaveLength(130);
    expect(server.requests.filter(isTooLarge).length).toBeLessThan(5);
  });

  it("reads lists whose rows share the value they are sorted by", async () => {
    const server = await up(startAdobe(makeShop(1)));
    server.lists["inventory/source-items"] = Array.from({ length: 1300 }, (_, at) => ({
      sku: at < 1100 ? "SAME" : `SKU-${String(at)}`,
      source_code: `s${at}`,
      quantity: at,
      status: 1,
    }));
    const config = adobeCommerce.config.parse({ url: server.url, accessToken: ADOBE_TOKEN });
    const streams = await adobeCommerce.source!.streams(config, quietRun());
    const only = streams.filter(({ name }) => name === "source_items");
    const { rows } = await readAll(adobeCommerce, config, only, quietRun());
    expect(new Set(rows.source_items!.map((row) => row.source_code)).size).toBe(1300);
    expect(rows.source_items).toHaveLength(1300);
  });
});

describe("WooCommerce", () => {
  it("is patient with a limit that names no time", async () => {
    const server = await up(startWoo(makeShop(5)));
    const config = woocommerce.config.parse({
      url: server.url,
      consumerKey: WOO_KEY,
      consumerSecret: WOO_SECRET,
    });
    const streams = await woocommerce.source!.streams(config, quietRun());
    server.fail({ status: 429, body: { code: "too_many_requests", message: "Slow down" }, times: 3 });
    const only = streams.filter(({ name }) => name === "orders");
    expect((await readAll(woocommerce, config, only, quietRun())).rows.orders).toHaveLength(5);
  });

  it("reads variations and whole refunds, takes the key in the query, and finds what went to the trash", async () => {
    const server = await up(startWoo(makeShop(30)));
    const config = woocommerce.config.parse({
      url: `${server.url}/wp-json/`,
      consumerKey: WOO_KEY,
      consumerSecret: WOO_SECRET,
      auth: "query",
    });
    const streams = await woocommerce.source!.streams(config, quietRun());
    const categories = Array.from({ length: 250 }, (_, at) => ({ id: 100 + at, name: `C${at}`, parent: 0 }));
    server.lists["products/categories"] = categories;
    const { rows, cursors } = await readAll(woocommerce, config, streams, quietRun());
    expect(new Set(rows.product_categories!.map(({ id }) => id)).size).toBe(250);
    expect(rows.product_variations).toHaveLength(12);
    const refunded = rows.orders!.filter(({ refunds }) => refunds !== "[]");
    expect(refunded.length).toBe(3);
    expect(JSON.parse(refunded[0]!.refunds!)).toMatchObject([{ line_items: [{ quantity: -1 }] }]);
    const order = server.lists.orders![4]!;
    Object.assign(order, { status: "trash", date_modified_gmt: new Date().toISOString().slice(0, 19) });
    const only = streams.filter(({ name }) => name === "orders");
    const again = await readAll(woocommerce, config, only, quietRun(), cursors);
    expect(again.rows.orders).toMatchObject([{ id: String(order.id), status: "trash" }]);
  });
});
