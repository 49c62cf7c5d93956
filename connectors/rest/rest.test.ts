/** Each REST source against a faithful server of its platform, through one suite. */
import {
  ADOBE_USER,
  type orderDoc as adobeOrder,
  startAdobe,
} from "../../tests/support/rest/adobe-commerce.ts";
import { CLIENT, startJsonApi } from "../../tests/support/rest/json-api.ts";
import { SHOPIFY_TOKEN, startShopify } from "../../tests/support/rest/shopify.ts";
import { makeShop } from "../../tests/support/rest/truth.ts";
import { startWoo, WOO_KEY, WOO_SECRET } from "../../tests/support/rest/woocommerce.ts";
import { type RestHarness, restSuite } from "../testkit/rest-suite.ts";
import { adobeCommerce } from "./adobe-commerce/index.ts";
import { jsonApi } from "./json-api/index.ts";
import { shopify } from "./shopify/index.ts";
import { woocommerce } from "./woocommerce/index.ts";

const ORDERS = 230;

/** The suite only hands connector and config on to each other. */
const harnessOf = <C>(connector: { config: { parse(value: unknown): C } }, base: object, wrong: object) => ({
  connector: connector as never,
  config: (url: string) =>
    connector.config.parse({ timeoutSeconds: 0.5, ...base, url, baseUrl: url }) as never,
  wrong: (url: string) =>
    connector.config.parse({ timeoutSeconds: 0.5, ...base, ...wrong, url, baseUrl: url }) as never,
});

restSuite("WooCommerce over REST", async (): Promise<RestHarness> => {
  const server = await startWoo(makeShop(ORDERS));
  const { orders } = server.lists as { orders: { id: number; date_modified_gmt?: string }[] };
  const base = { consumerKey: WOO_KEY, consumerSecret: WOO_SECRET };
  const { wrong, ...rest } = harnessOf(woocommerce, base, { consumerSecret: "cs_wrong_secret" });
  return {
    ...rest,
    server,
    wrong: wrong(server.url),
    secrets: [WOO_KEY, WOO_SECRET],
    wrongSecret: "cs_wrong_secret",
    stream: "orders",
    key: "id",
    keys: () => orders.map(({ id }) => String(id)),
    namesKeys: true,
    removeOldest: () => void orders.shift(),
    touchOldest: (at) => {
      orders[0]!.date_modified_gmt = at.toISOString().slice(0, 19);
    },
  };
});

restSuite("Shopify over GraphQL", async (): Promise<RestHarness> => {
  const server = await startShopify(makeShop(ORDERS));
  const { orders } = server.lists;
  const base = { shop: "garden", accessToken: SHOPIFY_TOKEN };
  const { wrong, ...rest } = harnessOf(shopify, base, { accessToken: "shpat_wrong" });
  return {
    ...rest,
    server,
    wrong: wrong(server.url),
    secrets: [SHOPIFY_TOKEN],
    wrongSecret: "shpat_wrong",
    stream: "orders",
    key: "id",
    keys: () => orders.map(({ id }) => id),
    namesKeys: true,
    removeOldest: () => void orders.shift(),
    touchOldest: (at) => {
      orders[0]!.updatedAt = at.toISOString();
    },
  };
});

restSuite("Adobe Commerce over REST", async (): Promise<RestHarness> => {
  const server = await startAdobe(makeShop(ORDERS));
  const orders = server.lists.orders as ReturnType<typeof adobeOrder>[];
  const base = { auth: "admin", ...ADOBE_USER };
  const { wrong, ...rest } = harnessOf(adobeCommerce, base, { password: "a-wrong-one" });
  return {
    ...rest,
    server,
    wrong: wrong(server.url),
    secrets: [ADOBE_USER.password],
    wrongSecret: "a-wrong-one",
    stream: "orders",
    key: "entity_id",
    keys: () => orders.map(({ entity_id }) => String(entity_id)),
    namesKeys: true,
    removeOldest: () => void orders.shift(),
    touchOldest: (at) => {
      orders[0]!.updated_at = at.toISOString().slice(0, 19).replace("T", " ");
    },
  };
});

const PAGING: Record<string, object> = {
  page: { pagination: "page-number", sizeParam: "limit", pageSize: 20 },
  offset: { pagination: "offset", sizeParam: "limit", totalPath: "meta.total", pageSize: 20 },
};

const jsonRows = () =>
  Array.from({ length: ORDERS }, (_, at) => ({
    id: 1000 + at,
    name: `Row ${at}`,
    updated_at: new Date(Date.UTC(2024, 0, 1, at)).toISOString(),
  }));

for (const [kind, paging] of Object.entries(PAGING)) {
  restSuite(`JSON API by ${kind}`, async (): Promise<RestHarness> => {
    const server = await startJsonApi(jsonRows(), false);
    const base = {
      auth: "client-credentials",
      tokenUrl: `${server.url}/token`,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      requestsPerSecond: 0,
      sinceParam: "since",
      ...paging,
      streams: [{ name: "rows", path: `/${kind}`, key: "id", changedField: "updated_at" }],
    };
    const { wrong, ...rest } = harnessOf(jsonApi, base, { clientSecret: "a wrong secret" });
    return {
      ...rest,
      server,
      wrong: wrong(server.url),
      secrets: [CLIENT.secret],
      wrongSecret: "a wrong secret",
      stream: "rows",
      key: "id",
      keys: () => server.rows.map(({ id }) => String(id)),
      namesKeys: false,
      removeOldest: () => void server.rows.shift(),
      touchOldest: (at) => {
        server.rows[0]!.updated_at = at.toISOString();
      },
    };
  });
}
