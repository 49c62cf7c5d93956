/** The databases of WooCommerce and PrestaShop in data/stores: loaded whole from a fresh workspace, and what they must give. */
import { afterAll, beforeAll, describe } from "vitest";
import { hasData } from "../support/data.ts";
import { hasMariadb, startMariadb } from "../support/mariadb.ts";
import type { TestServer } from "../support/postgres.ts";
import { prestashopSuite } from "./prestashop-suite.ts";
import { woocommerceSuite } from "./woocommerce-suite.ts";

const ready = hasMariadb && hasData("stores/woocommerce.mariadb.sql.gz");
const why = ready ? "" : " (skipped: no MariaDB server or no data/stores)";

describe.skipIf(!ready)(`store databases${why}`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server?.stop());

  describe("WooCommerce", () => woocommerceSuite(() => server));
  describe("PrestaShop", () => prestashopSuite(() => server));
});
