/**
 * WooCommerce through its REST API (v3), for shops whose database can't be reached.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/woocommerce-api.ts.
 */
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient, type RestClient } from "../client.ts";
import { oauthOf } from "../oauth.ts";
import { evenPace } from "../pace.ts";
import { checkRest, type RestApi, restSource } from "../rest-source.ts";
import { type WooConfig, wooConfig } from "./config.ts";
import { askRows } from "./list.ts";
import { wooStreams } from "./streams.ts";

async function open(config: WooConfig, run: Run, tries?: number): Promise<RestApi> {
  const base = readAddress(config.url, config.insecure);
  base.pathname = `${base.pathname.replace(/\/(wp-json(\/.*)?)?$/, "")}/wp-json/wc/v3`;
  const { consumerKey, consumerSecret } = config;
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64");
  // A shop that is asked without encryption takes keys in neither place, but signatures made with them.
  let signed = false;
  const client: RestClient = openClient(
    {
      product: "The shop",
      base,
      tries,
      timeoutSeconds: config.timeoutSeconds,
      secrets: [consumerKey, consumerSecret, basic],
      pace: evenPace(config.requestsPerSecond),
      hint: (status, data) => hintOf(config, status, data),
      renewable: base.protocol === "http:",
      sign: ({ url, headers }, renew) => {
        signed ||= renew;
        if (signed) {
          const own = oauthOf(url, { consumerKey, consumerSecret }, client.now());
          for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value);
        } else if (config.auth === "header") headers.authorization = `Basic ${basic}`;
        else {
          url.searchParams.set("consumer_key", consumerKey);
          url.searchParams.set("consumer_secret", consumerSecret);
        }
      },
    },
    run,
  );
  return {
    streams: wooStreams(client),
    now: client.now,
    async signIn() {
      await askRows(client, "products", { per_page: 1, _fields: "id" }, 1);
      return "Signed in with the consumer key";
    },
  };
}

function hintOf({ auth }: WooConfig, status: number, data: unknown): string | undefined {
  if (status === 404) {
    return "WooCommerce must be active, and Settings > Permalinks be set to anything but Plain.";
  }
  // A wrong key is named as such.
  const { code } = (data ?? {}) as { code?: unknown };
  return status === 401 && code === "woocommerce_rest_cannot_view" && auth === "header"
    ? "If they are right, the host strips the Authorization header: send the key in the query."
    : undefined;
}

export const woocommerce: Connector<WooConfig> = {
  id: "woocommerce",
  title: "WooCommerce (REST API)",
  description: "A WooCommerce shop over the web, with a read-only key: orders, refunds, products, customers.",
  config: wooConfig as Connector<WooConfig>["config"],
  source: restSource(open, ({ url }) => [url]),
  check: (config, _purpose, run) => checkRest("WooCommerce", open, config, run),
};
