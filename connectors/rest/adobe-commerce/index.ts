/**
 * Adobe Commerce, its cloud service and Magento 2 through their REST API.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/adobe-commerce-api.ts.
 */
import { AppError, toErrorInfo } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient, type RestClient } from "../client.ts";
import { type TokenGiver, tokensFor } from "../client-credentials.ts";
import { oauthHeader } from "../oauth.ts";
import { evenPace } from "../pace.ts";
import { checkRest, type RestApi, restSource } from "../rest-source.ts";
import type { RestStream } from "../rest-stream.ts";
import { type AdobeConfig, adobeConfig } from "./config.ts";
import { adobeStreams } from "./streams.ts";

async function open(config: AdobeConfig, run: Run, tries?: number): Promise<RestApi> {
  const { auth, storeCode, timeoutSeconds } = config;
  const way = WAYS[auth];
  if (way.needs.some((field) => !config[field])) {
    throw new AppError("invalid-input", `Fill in ${way.missing}, or choose another way to sign in.`);
  }
  const base = addressOf(config);
  const client: RestClient = openClient(
    {
      product: "The shop",
      base,
      tries,
      timeoutSeconds,
      secrets: [
        config.accessToken,
        config.tokenSecret,
        config.consumerSecret,
        config.password,
        config.clientSecret,
      ],
      pace: evenPace(config.requestsPerSecond),
      hint: (status) => (status === 401 && auth === "token" ? ALONE : undefined),
      // What is signed holds the shop's time, which is known after its first answer.
      renewable: auth !== "token",
      async sign({ url, headers }, renew) {
        headers.authorization = await authorization(url, renew);
        if (auth !== "client-credentials") return;
        headers["x-api-key"] = config.clientId;
        if (storeCode !== "all") headers.store = storeCode;
      },
    },
    run,
  );
  const authorization = authorizationOf(config, client, run, tries);
  const streams = adobeStreams(client);
  return {
    streams,
    now: client.now,
    async signIn() {
      await anyOf(streams);
      return `Signed in ${auth === "admin" ? `as ${config.username}` : way.by}`;
    },
  };
}

const ALONE =
  "Magento takes an access token alone only where Stores > Configuration > Services > OAuth allows it; else sign in with oauth.";

/** What each way to sign in needs. */
const WAYS = {
  token: { needs: ["accessToken"], missing: "the access token", by: "with the access token" },
  oauth: {
    needs: ["consumerKey", "consumerSecret", "accessToken", "tokenSecret"],
    missing: "consumer key and secret, access token and its secret",
    by: "with the integration",
  },
  admin: { needs: ["username", "password"], missing: "admin user and password", by: "as admin user" },
  "client-credentials": {
    needs: ["clientId", "clientSecret", "tokenUrl"],
    missing: "client id, client secret and the address of the token",
    by: "with the client credentials",
  },
} satisfies Record<AdobeConfig["auth"], { needs: (keyof AdobeConfig)[]; missing: string; by: string }>;

/** The cloud service has the store view in a header, a shop of one's own in the address. */
function addressOf({ url, auth, storeCode, insecure }: AdobeConfig): URL {
  const base = readAddress(url, insecure);
  const isCloud = auth === "client-credentials";
  const shop = base.pathname.replace(isCloud ? /\/((V1|graphql)\/?)?$/ : /\/(rest(\/.*)?)?$/, "");
  base.pathname = isCloud ? `${shop}/V1` : `${shop}/rest/${storeCode}/V1`;
  return base;
}

/** The header of that name for a request of this address. */
function authorizationOf(
  config: AdobeConfig,
  client: RestClient,
  run: Run,
  tries: number | undefined,
): (url: URL, renew: boolean) => Promise<string> {
  if (config.auth === "oauth") {
    const keys = { ...config, token: config.accessToken };
    return async (url) => oauthHeader(url, keys, client.now());
  }
  const session = sessionsOf(config, client, run, tries);
  return async (_url, renew) => `Bearer ${await session(renew)}`;
}

function sessionsOf(
  config: AdobeConfig,
  client: RestClient,
  run: Run,
  tries: number | undefined,
): TokenGiver {
  if (config.auth === "token") return async () => config.accessToken;
  if (config.auth === "client-credentials") {
    const { tokenUrl, clientId, clientSecret, scope, timeoutSeconds, insecure } = config;
    const url = readAddress(tokenUrl, insecure);
    const secrets = [clientSecret];
    return tokensFor({ url, clientId, clientSecret, scope, timeoutSeconds, tries, secrets }, run);
  }
  let session: string | undefined;
  return async (renew) => {
    if (session === undefined || renew) session = await adminSession(client, config);
    return session;
  };
}

/** The shop answers 401 to a wrong token and to a missing right alike, so one list that opens is the proof. */
async function anyOf(streams: RestStream[]): Promise<void> {
  let refused: unknown;
  for (const stream of streams) {
    try {
      await stream.probe();
      return;
    } catch (error) {
      if (toErrorInfo(error).code !== "unauthorised") throw error;
      refused ??= error;
    }
  }
  throw refused;
}

/** A session of the admin user; it runs out after some hours. */
async function adminSession(client: RestClient, { username, password }: AdobeConfig): Promise<string> {
  const { data } = await client.ask({
    method: "POST",
    path: "integration/admin/token",
    body: { username, password },
    open: true,
  });
  if (typeof data === "string") return data;
  throw new AppError("unauthorised", "The shop gave no session. Sign in with an integration's access token.");
}

export const adobeCommerce: Connector<AdobeConfig> = {
  id: "adobe-commerce",
  title: "Adobe Commerce or Magento 2 (REST API)",
  description: "A Magento shop over the web: orders, credit memos, shipments, products, stock, customers.",
  config: adobeConfig as Connector<AdobeConfig>["config"],
  source: restSource(open, ({ url, storeCode }) => [url, storeCode]),
  check: (config, _purpose, run) => checkRest("Adobe Commerce", open, config, run),
};
