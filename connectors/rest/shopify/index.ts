/**
 * Shopify through its GraphQL Admin API; its REST Admin API is legacy and gets no new fields.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/shopify-api.ts.
 */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient } from "../client.ts";
import { type TokenGiver, tokensFor } from "../client-credentials.ts";
import { checkRest, type RestApi, restSource } from "../rest-source.ts";
import { type ShopifyConfig, shopifyConfig } from "./config.ts";
import { costPace, graphqlOver } from "./graphql.ts";
import { readScopes, shopifyStreams } from "./streams.ts";

async function open(config: ShopifyConfig, run: Run, tries?: number): Promise<RestApi> {
  const { accessToken, clientSecret, apiVersion, timeoutSeconds } = config;
  const base = addressOf(config);
  const token = tokenOf(config, base, run, tries);
  base.pathname = `${base.pathname.replace(/\/$/, "")}/admin/api/${apiVersion}`;
  const client = openClient(
    {
      product: "Shopify",
      base,
      tries,
      timeoutSeconds,
      secrets: [accessToken, clientSecret],
      pace: costPace(),
      hint: (status) => HINTS[status],
      renewable: config.auth === "client-credentials",
      async sign({ headers }, renew) {
        headers["x-shopify-access-token"] = await token(renew);
      },
    },
    run,
  );
  const ask = graphqlOver(client, apiVersion, run);
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

/** The token that was entered, or those that Shopify gives an app of the shop for a day each. */
function tokenOf(config: ShopifyConfig, base: URL, run: Run, tries: number | undefined): TokenGiver {
  const { auth, accessToken, clientId, clientSecret, timeoutSeconds } = config;
  const byToken = auth === "token";
  if (byToken ? !accessToken : !clientId || !clientSecret) {
    const missing = byToken ? "the access token" : "client id and client secret";
    throw new AppError("invalid-input", `Fill in ${missing}, or choose the other way to sign in.`);
  }
  if (byToken) return async () => accessToken;
  const url = new URL(`${base.pathname.replace(/\/$/, "")}/admin/oauth/access_token`, base);
  const secrets = [clientSecret];
  return tokensFor({ url, clientId, clientSecret, timeoutSeconds, tries, secrets }, run);
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
  description: "A Shopify shop over the web, with an app of its own: orders, refunds, products, stock.",
  config: shopifyConfig as Connector<ShopifyConfig>["config"],
  source: restSource(open, ({ shop }) => [shop]),
  check: (config, _purpose, run) => checkRest("Shopify", open, config, run),
};
