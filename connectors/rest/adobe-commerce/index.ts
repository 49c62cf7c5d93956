/**
 * Adobe Commerce and Magento 2 through their REST API.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/adobe-commerce-api.ts.
 */
import { AppError, toErrorInfo } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient, type RestClient } from "../client.ts";
import { evenPace } from "../pace.ts";
import { checkRest, type RestApi, type RestStream, restSource } from "../rest-source.ts";
import { type AdobeConfig, adobeConfig } from "./config.ts";
import { adobeStreams } from "./streams.ts";

async function open(config: AdobeConfig, run: Run, tries?: number): Promise<RestApi> {
  const base = readAddress(config.url, config.insecure);
  base.pathname = `${base.pathname.replace(/\/(rest(\/.*)?)?$/, "")}/rest/${config.storeCode}/V1`;
  const byToken = config.auth === "token";
  if (byToken ? !config.accessToken : !config.username || !config.password) {
    const missing = byToken ? "the access token" : "admin user and password";
    throw new AppError("invalid-input", `Fill in ${missing}, or choose the other way to sign in.`);
  }
  let session: string | undefined = byToken ? config.accessToken : undefined;
  const client: RestClient = openClient(
    {
      product: "The shop",
      base,
      tries,
      timeoutSeconds: config.timeoutSeconds,
      secrets: [config.accessToken, config.password],
      pace: evenPace(config.requestsPerSecond),
      renewable: !byToken,
      async sign({ headers }, renew) {
        if (session === undefined || renew) session = await adminSession(client, config);
        headers.authorization = `Bearer ${session}`;
      },
    },
    run,
  );
  const streams = adobeStreams(client);
  return {
    streams,
    now: client.now,
    async signIn() {
      await anyOf(streams);
      return byToken ? "Signed in with the access token" : `Signed in as ${config.username}`;
    },
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
  source: restSource(open),
  check: (config, _purpose, run) => checkRest("Adobe Commerce", open, config, run),
};
