/** OpenCart 3 and 4 and Magento 2 as their tables are laid out, with orders of known totals; and shops with nothing in them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { magento } from "../../connectors/presets/magento/index.ts";
import { opencart } from "../../connectors/presets/opencart/index.ts";
import { allAgree } from "../harness/loaded-store.ts";
import { hasMariadb, startMariadb } from "../support/mariadb.ts";
import type { TestServer } from "../support/postgres.ts";
import { createDatabase, loaderOn } from "./databases.ts";
import { magentoShop } from "./magento.fixture.ts";
import { magentoSuite } from "./magento-suite.ts";
import { openCart } from "./opencart.fixture.ts";
import { opencartSuite } from "./opencart-suite.ts";
import { rejectedOf } from "./store-checks.ts";

const why = hasMariadb ? "" : " (skipped: no MariaDB server)";
let server: TestServer;
const load = loaderOn(() => server);

describe.skipIf(!hasMariadb)(`stores by layout${why}`, () => {
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server?.stop());

  describe("OpenCart", () => opencartSuite(() => server));
  describe("Magento", () => magentoSuite(() => server));

  it("orders agree where nothing but a platform's own core is there", async () => {
    const shops = [
      {
        preset: opencart,
        prefix: "oc_",
        orders: 90,
        sql: openCart({ version: 3, prefix: "oc_", language: 1 }),
      },
      {
        preset: magento,
        prefix: "m_",
        orders: 80,
        sql: magentoShop({ prefix: "m_", attributes: 1, sources: true }),
      },
    ];
    for (const { preset, prefix, orders, sql } of shops) {
      const core = preset.marks.map((mark) => `\`${prefix}${preset.reads[mark]!.names![0]}\` (`);
      const kept = sql.filter((statement) => core.some((table) => statement.includes(table)));
      await createDatabase(server, `core_${preset.id}`, kept);
      await load(`core_${preset.id}`, async (store) => {
        expect(store.report.streams).toHaveLength(core.length);
        expect(rejectedOf(store)).toEqual([]);
        expect(store.report.reconciliation).toEqual(allAgree(orders));
      });
    }
  });

  it("a shop with nothing in it is recognised and loads", async () => {
    await createDatabase(
      server,
      "empty_oc",
      openCart({ version: 4, prefix: "oc_", language: 1 }).filter((sql) => sql.startsWith("CREATE")),
    );
    await createDatabase(
      server,
      "empty_m2",
      magentoShop({ prefix: "m_", attributes: 1, sources: true }).filter((sql) => sql.startsWith("CREATE")),
    );
    for (const name of ["empty_oc", "empty_m2"]) {
      await load(name, async (store) => {
        expect(rejectedOf(store)).toEqual([]);
        expect(store.report.tables.length).toBeGreaterThan(10);
        expect(await store.value("SELECT count(*) FROM store.orders")).toBe(0);
      });
    }
  });

  it("a database that no preset knows loads, but for tables of nothing but pictures", async () => {
    await createDatabase(server, "unknown_shop", [
      "CREATE TABLE {db}.pictures (picture blob)",
      "CREATE TABLE {db}.notes (id int PRIMARY KEY, picture blob)",
      "INSERT INTO {db}.notes (id) VALUES (1), (2)",
    ]);
    await load("unknown_shop", async (store) => {
      expect(store.report.streams.map(({ stream, rows }) => [stream, rows])).toEqual([["notes", 2]]);
    });
  });
});
