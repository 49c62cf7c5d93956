/**
 * Shopify through its GraphQL Admin API; its REST Admin API is legacy and gets no new fields.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/shopify-api.ts.
 */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient } from "../client.ts";
import { checkRest, type RestApi, restSource } from "../rest-source.ts";
import { type ShopifyConfig, shopifyConfig } from "./config.ts";
import { costPace, graphqlOver } from "./graphql.ts";
import { readScopes, shopifyStreams } from "./streams.ts";

async function open(config: ShopifyConfig, run: Run, tries?: number): Promise<RestApi> {
  const { accessToken, apiVersion, timeoutSeconds } = config;
  const base = addressOf(config);
  base.pathname = `${base.pathname.replace(/\/$/, "")}/admin/api/${apiVersion}`;
  const client = openClient(
    {
      product: "Shopify",
      base,
      tries,
      timeoutSeconds,
      secrets: [accessToken],
      pace: costPace(),
      hint: (status) => HINTS[status],
      sign: ({ headers }) => {
        headers["x-shopify-access-token"] = accessToken;
      },
    },
    run,
  );
  const ask = graphqlOver(client, run);
  let known: ReturnType<typeof readScopes> | undefined;
  const scopes = () => {
    known ??= readScopes(ask);
    return known;
  };
  return {
    streams: shopifyStreams({ ask, scopes: async () => (await scopes()).scopes }),
    now: client.now,
    signIn: async () => `Signed in to ${(await scopes()).shop}`,
  };
}

/** Statuses that only Shopify answers with, or means otherwise. */
const HINTS: Record<number, string> = {
  402: "The shop is frozen until its bill is paid.",
  404: "Check the shop's name and the API version.",
  423: "Shopify has locked the shop.",
  430: "Shopify's protection turned the request away; try again later.",
};

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** The token goes to Shopify's own host, or to the address that was entered beside it. */
function addressOf({ shop, baseUrl, insecure }: ShopifyConfig): URL {
  if (baseUrl) return readAddress(baseUrl, insecure);
  const bare = shop
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "");
  const host = bare.includes(".") ? bare : `${bare}.myshopify.com`;
  if (SHOP.test(host)) return new URL(`https://${host}`);
  throw new AppError(
    "invalid-input",
    `"${shop}" is not a shop's name at Shopify. Write it as my-shop.myshopify.com; it stands in the address of the admin.`,
  );
}

export const shopify: Connector<ShopifyConfig> = {
  id: "shopify",
  title: "Shopify (Admin API)",
  description:
    "A Shopify shop over the web, with the token of a custom app: orders, refunds, products, stock.",
  config: shopifyConfig as Connector<ShopifyConfig>["config"],
  source: restSource(open),
  check: (config, _purpose, run) => checkRest("Shopify", open, config, run),
};
