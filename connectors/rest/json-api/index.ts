/**
 * Any JSON API: lists of objects, found columns, the usual ways to sign in and to page.
 * May import: connectors/rest and the files beside connectors/connector.ts. To add a way of paging: pages.ts.
 */
import type { Run } from "../../../engine/contract/run.ts";
import type { Connector } from "../../connector.ts";
import { readAddress } from "../address.ts";
import { openClient } from "../client.ts";
import { evenPace } from "../pace.ts";
import { checkRest, type RestApi, restSource } from "../rest-source.ts";
import { secretsOf, signingOf } from "./auth.ts";
import { type JsonApiConfig, jsonApiConfig } from "./config.ts";
import { jsonStreams } from "./streams.ts";

async function open(config: JsonApiConfig, run: Run, tries?: number): Promise<RestApi> {
  const client = openClient(
    {
      product: "The API",
      base: readAddress(config.url, config.insecure),
      tries,
      timeoutSeconds: config.timeoutSeconds,
      secrets: secretsOf(config),
      pace: evenPace(config.requestsPerSecond),
      ...signingOf(config, run),
    },
    run,
  );
  return {
    streams: await jsonStreams(client, config),
    now: client.now,
    signIn: async () => (config.auth === "none" ? "Answers without signing in" : "Signed in"),
  };
}

export const jsonApi: Connector<JsonApiConfig> = {
  id: "json-api",
  title: "JSON API",
  description: "Lists of objects from any web API: columns are found, pages and changes followed.",
  config: jsonApiConfig as Connector<JsonApiConfig>["config"],
  source: restSource(open, ({ url, streams }, list) => [url, streams.find(({ name }) => name === list)]),
  check: (config, _purpose, run) => checkRest("the API", open, config, run),
};
