/**
 * WooCommerce through its REST API (v3), for shops whose database can't be reached.
 * May import: connectors/rest and the files beside connectors/connector.ts. Its mapping: presets/woocommerce-api.ts.
 */
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient } from "../client.ts";
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
  const client = openClient(
    {
      product: "The shop",
      base,
      tries,
      timeoutSeconds: config.timeoutSeconds,
      secrets: [consumerKey, consumerSecret, basic],
      pace: evenPace(config.requestsPerSecond),
      sign: ({ url, headers }) => {
        if (config.auth === "header") headers.authorization = `Basic ${basic}`;
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

export const woocommerce: Connector<WooConfig> = {
  id: "woocommerce",
  title: "WooCommerce (REST API)",
  description: "A WooCommerce shop over the web, with a read-only key: orders, refunds, products, customers.",
  config: wooConfig as Connector<WooConfig>["config"],
  source: restSource(open),
  check: (config, _purpose, run) => checkRest("WooCommerce", open, config, run),
};
