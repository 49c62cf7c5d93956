/** Requests that are signed with all four values of an integration, as every Magento shop takes them. */
import { expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { ADOBE_INTEGRATION, startAdobe } from "../../../tests/support/rest/adobe-commerce.ts";
import { makeShop } from "../../../tests/support/rest/truth.ts";
import { readAll } from "../../testkit/read-all.ts";
import { adobeCommerce } from "./index.ts";

it("reads a shop by signatures, each of which is taken once, and says what else an access token alone needs", async () => {
  const server = await startAdobe(makeShop(130));
  try {
    const open = { url: server.url, auth: "oauth", ...ADOBE_INTEGRATION };
    const config = adobeCommerce.config.parse(open);
    const streams = await adobeCommerce.source!.streams(config, quietRun());
    const { rows } = await readAll(adobeCommerce, config, streams, quietRun(), {
      products: "2020-01-01T00:00:00Z",
    });
    expect(rows.orders).toHaveLength(130);
    expect(rows.products!.length).toBeGreaterThan(0);
    const streamsOf = (change: object) =>
      adobeCommerce.source!.streams(adobeCommerce.config.parse({ ...open, ...change }), quietRun());
    await expect(streamsOf({ consumerKey: "" })).rejects.toThrow(/Fill in consumer key/);
    await expect(streamsOf({ tokenSecret: "other" })).rejects.toMatchObject({ code: "unauthorised" });
    await expect(streamsOf({ auth: "token" })).rejects.toThrow(/allows it; else sign in with oauth/);
  } finally {
    await server.close();
  }
});
