/** The main job on real data: Online Retail in a real PostgreSQL and a real MariaDB, there and back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLACEMENTS } from "../engine/contract/placements.ts";
import type { Publication } from "../engine/contract/publish.ts";
import type { LoadReport } from "../engine/contract/source.ts";
import { contentOf } from "./harness/content.ts";
import { openTestWorkspace, type TestWorkspace } from "./harness/workspace.ts";
import { hasData } from "./support/data.ts";
import { hasMariadb, startMariadb } from "./support/mariadb.ts";
import { loadOnlineRetail, ONLINE_RETAIL, PUBLISHED } from "./support/online-retail.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";

const SERVERS = [
  { kind: "postgres", has: hasPostgres, start: startPostgres },
  { kind: "mysql", has: hasMariadb, start: startMariadb },
] as const;
const INSTALLED = SERVERS.filter(({ has }) => has);

const TABLES = { segments: "merchbench_segments", recommendations: "merchbench_recommendations" };
/** Products in a published list. The longest are a matter of time and of nothing else. */
const LENGTH = 5;

/** One shop on one server, and the workspace that it was loaded into. */
interface Shop {
  server: TestServer;
  workspace: TestWorkspace;
}

const configOf = ({ host, port, database, user, password }: TestServer) => ({
  host,
  port,
  database,
  user,
  password,
});

const shops = new Map<string, Shop>();
const shopOn = (kind: string) => shops.get(kind)!;

afterAll(async () => {
  for (const { server, workspace } of shops.values()) {
    await workspace.close();
    await server.stop();
  }
});

describe.each(SERVERS)("the main job on $kind: loading", ({ kind, has, start }) => {
  describe.skipIf(!has || !hasData(ONLINE_RETAIL))(
    has ? "Online Retail" : `skipped: no ${kind} server is installed`,
    () => {
      const one = async (sql: string) =>
        (await shopOn(kind).workspace.engine.warehouse.query<Record<string, number>>(sql))[0];

      beforeAll(async () => {
        const server = await start();
        shops.set(kind, { server, workspace: await openTestWorkspace(kind) });
        await loadOnlineRetail(server);
      });

      it("connects, recognises the table and loads every line", async () => {
        const { server, workspace } = shopOn(kind);
        const { client, done } = workspace;
        await client.source.add({ name: "shop", kind, config: configOf(server), connectionType: "test" });
        const test = await client.source.test({ id: "shop" });
        expect(test.steps.filter((step) => !step.ok)).toEqual([]);
        const report = await done<LoadReport>(client.source.sync({ id: "shop" }));
        for (const table of report.tables)
          expect(table.read).toBe(table.accepted + table.rejected + table.unchanged);
      });

      it("reproduces the published figures from the warehouse", async () => {
        expect(
          await one(
            `SELECT count(*) AS lines, count(DISTINCT order_id) AS invoices, count(DISTINCT sku) AS codes,
                  sum(quantity)::BIGINT AS quantity, round(sum(quantity * unit_price), 3)::DOUBLE AS amount
           FROM store.order_items WHERE deleted_at IS NULL`,
          ),
        ).toEqual({
          lines: PUBLISHED.lines,
          invoices: PUBLISHED.invoices,
          codes: PUBLISHED.stockCodes,
          quantity: PUBLISHED.quantity,
          amount: PUBLISHED.amount,
        });
        expect(
          await one(
            "SELECT count(*) AS n FROM store.customers WHERE NOT coalesce(is_guest, false) AND deleted_at IS NULL",
          ),
        ).toEqual({ n: PUBLISHED.customers });
        expect(
          await one(
            "SELECT count(DISTINCT shipping_country) AS n FROM store.orders WHERE deleted_at IS NULL",
          ),
        ).toEqual({ n: PUBLISHED.countries });
        expect(
          await one(
            `SELECT count(*) AS lines, count(DISTINCT o.customer_id) AS customers, count(DISTINCT order_id) AS invoices,
                  round(sum(i.quantity * i.unit_price), 2)::DOUBLE AS amount
           FROM store.order_items i JOIN store.orders o USING (order_id) JOIN store.customers c ON c.customer_id = o.customer_id
           WHERE i.quantity > 0 AND i.unit_price > 0 AND NOT coalesce(c.is_guest, false)`,
          ),
        ).toEqual(PUBLISHED.clean);
      });

      it("takes cancellations off the revenue of the Overview", async () => {
        const [row] = await shopOn(kind).workspace.engine.warehouse.query<{ revenue: number }>(
          "SELECT sum(value) AS revenue FROM app.revenue",
        );
        expect(row!.revenue).toBeCloseTo(PUBLISHED.amount - PUBLISHED.badDebt, 2);
      });

      it("changes nothing when it is loaded again", async () => {
        const { client, done } = shopOn(kind).workspace;
        const report = await done<LoadReport>(client.source.sync({ id: "shop", mode: "full" }));
        expect(report.tables.reduce((sum, table) => sum + table.accepted + table.deleted, 0)).toBe(0);
        expect(await one("SELECT count(*) AS n FROM store.order_items WHERE deleted_at IS NULL")).toEqual({
          n: PUBLISHED.lines,
        });
      });
    },
  );
});

describe.skipIf(INSTALLED.length === 0 || !hasData(ONLINE_RETAIL))("the main job with Online Retail", () => {
  const first = () => shopOn(INSTALLED[0]!.kind).workspace;

  it("holds the same rows from every server, so that what is learnt from one holds for all", async () => {
    const expected = await contentOf(first().client);
    expect(expected.order_items).toMatch(/^[1-9]/);
    for (const { kind } of INSTALLED)
      expect(await contentOf(shopOn(kind).workspace.client), kind).toEqual(expected);
  });

  it("trains all four models, each with a score beside its baseline", async () => {
    const { client, done } = first();
    await done(client.segments.train({}));
    await done(client.recommend.train({}));
    await done(client.demand.train({}));
    await done(client.price.train({}));
    const champions = await client.model.list({ status: "champion" });
    expect(new Set(champions.map((version) => version.task))).toEqual(
      new Set(["segment", "forecast", "recommend", "price"]),
    );
    for (const { scorecard } of champions) {
      expect(scorecard?.verdict).not.toBe("");
      expect(scorecard?.baselines.length).toBeGreaterThan(0);
    }
    for (const placement of PLACEMENTS)
      await client.recommend.setPlacement({ placement, length: LENGTH, reset: false });
    await done(client.price.recommend({ goal: "profit" })).catch((error: Error) =>
      expect(error.message).toContain("history"),
    );
  }, 600_000);

  it.each(INSTALLED)(
    "publishes to $kind and rolls back exactly",
    async ({ kind }) => {
      const { client, done } = first();
      const { server } = shopOn(kind);
      const targetId = `to-${kind}`;
      await client.publish.addTarget({
        name: targetId,
        kind,
        config: configOf(server),
        connectionType: "test",
      });
      const rowsOf = async (table: string) => {
        const [row] = await server.query<{ n: number | string }>(`SELECT count(*) AS n FROM ${table}`);
        return Number(row!.n);
      };
      for (const publication of ["segments", "recommendations"] as const) {
        const plan = await done<Publication>(client.publish.plan({ kind: publication, targetId }));
        expect(plan.counts.inserted).toBeGreaterThan(1000);
        await client.publish.approve({ id: plan.id });
        const applied = await done<Publication>(client.publish.apply({ id: plan.id }));
        expect(applied).toMatchObject({ status: "applied", verified: { mismatches: 0 } });
        expect(await rowsOf(TABLES[publication])).toBe(plan.counts.inserted);
        const undone = await done<Publication & { restored: number }>(
          client.publish.rollback({ id: plan.id }),
        );
        expect(undone).toMatchObject({ status: "rolled_back", restored: plan.counts.inserted, kept: 0 });
        expect(await rowsOf(TABLES[publication])).toBe(0);
      }
    },
    240_000,
  );
});
