/** SIGKILL in the middle of a sync and of a publication: nothing lost, nothing doubled, the target whole. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../engine/contract/run.ts";
import { generateSampleStore } from "../engine/sample/generate.ts";
import type { SampleStore } from "../engine/sample/options.ts";
import { contentOf } from "./harness/content.ts";
import { type Client, type ServedEngine, startEngine, untilProgress } from "./harness/served-engine.ts";
import { temporaryFolder } from "./harness/workspace.ts";
import { LONG } from "./support/long.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";

const SIZE = { customers: 1500, products: 120, orders: 20_000, events: 150_000, months: 12 };
/** Shares of a job's progress at which the engine is killed. */
const KILL_AT = LONG ? Array.from({ length: 20 }, () => Math.random()).sort() : [0.02, 0.3, 0.6, 0.9];

let store: SampleStore;
let folder: string;
beforeAll(async () => {
  folder = temporaryFolder("survive");
  store = await generateSampleStore({ folder: `${folder}/store`, ...SIZE }, quietRun());
});

async function addSources(client: Client): Promise<void> {
  await client.source.add({
    name: "shop",
    kind: "sqlite",
    config: { path: store.database },
    connectionType: "test",
  });
  await client.source.add({
    name: "events",
    kind: "files",
    config: { path: store.events },
    connectionType: "test",
  });
}

const syncBoth = async (engine: ServedEngine) => {
  for (const id of ["shop", "events"]) {
    const job = await engine.client.source.sync({ id });
    expect(await engine.ended(job.id)).toMatchObject({ state: "done" });
  }
};

describe("SIGKILL during a sync", () => {
  it("leaves, after the job resumed, the warehouse of one clean load", async () => {
    const clean = await startEngine(temporaryFolder("clean"));
    await addSources(clean.client);
    await syncBoth(clean);
    const expected = await contentOf(clean.client);
    await clean.stop();
    expect(expected.orders).not.toMatch(/^0:/);

    const shared = temporaryFolder("killed");
    let engine = await startEngine(shared);
    await addSources(engine.client);
    let kills = 0;
    for (const id of ["shop", "events"]) {
      const { id: job } = await engine.client.source.sync({ id });
      for (const share of KILL_AT) {
        // A job is given up after three crashes in a row, so it is asked again as a person would.
        if (!(await untilProgress(engine, job, share))) break;
        await engine.kill();
        kills++;
        engine = await startEngine(shared);
        if ((await engine.client.jobs.get({ id: job })).state === "failed")
          await engine.client.jobs.retry({ id: job });
      }
      expect(await engine.ended(job)).toMatchObject({ state: "done" });
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(await contentOf(engine.client)).toEqual(expected);
    await engine.stop();
  }, 900_000);

  it("ends the report of a load that is not begun again by itself, and opens it for one that is", async () => {
    const shared = temporaryFolder("given-up");
    let engine = await startEngine(shared);
    await addSources(engine.client);
    const { id } = await engine.client.source.sync({ id: "shop" });
    for (let crash = 1; crash <= 3; crash++) {
      expect(await untilProgress(engine, id, 0.01)).toBe(true);
      await engine.kill();
      engine = await startEngine(shared);
    }
    expect(await engine.client.jobs.get({ id })).toMatchObject({ state: "failed" });
    const alerts = () => engine.client.alerts.list({});
    expect(await alerts()).toMatchObject([
      { kind: "given-up", title: expect.stringContaining("shop"), href: `/jobs?job=${id}` },
    ]);
    const reports = () => engine.client.source.loads({});
    expect(await reports()).toMatchObject([
      {
        state: "failed",
        endedAt: expect.any(String),
        error: { message: expect.stringMatching(/run it again/i) },
      },
    ]);
    await engine.client.jobs.retry({ id });
    expect(await untilProgress(engine, id, 0.01)).toBe(true);
    expect(await reports()).toMatchObject([{ state: "running", endedAt: null, error: null }]);
    expect(await engine.ended(id)).toMatchObject({ state: "done" });
    expect(await reports()).toMatchObject([{ state: "done" }]);
    expect(await alerts()).toEqual([]);
    await engine.stop();
  });
});

describe.skipIf(!hasPostgres)(
  hasPostgres ? "SIGKILL during a publication" : "skipped: no PostgreSQL is installed",
  () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());

    it("leaves the target as it was or as planned, and applies once", async () => {
      const shared = temporaryFolder("publish");
      let engine = await startEngine(shared);
      await addSources(engine.client);
      await syncBoth(engine);
      const train = await engine.client.recommend.train({ models: ["popularity", "item-knn"] });
      expect(await engine.ended(train.id)).toMatchObject({ state: "done" });
      const { host, port, user, password, database } = server;
      await engine.client.publish.addTarget({
        name: "shop",
        kind: "postgres",
        config: { host, port, user, password, database },
        connectionType: "test",
      });
      const planned = await engine.ended(
        (await engine.client.publish.plan({ kind: "recommendations", targetId: "shop" })).id,
      );
      const plan = planned.output as { id: string; counts: { inserted: number } };
      await engine.client.publish.approve({ id: plan.id });

      const { id } = await engine.client.publish.apply({ id: plan.id });
      const rows = async () => {
        const [table] = await server.query<{ name: string | null }>(
          "SELECT to_regclass('merchbench_recommendations')::text AS name",
        );
        if (!table?.name) return 0;
        const [count] = await server.query<{ n: string }>(
          "SELECT count(*)::text AS n FROM merchbench_recommendations",
        );
        return Number(count!.n);
      };
      for (const milliseconds of [20, 120, 300]) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await engine.kill();
        expect([0, plan.counts.inserted]).toContain(await rows());
        engine = await startEngine(shared);
        if ((await engine.client.jobs.get({ id })).state === "failed") await engine.client.jobs.retry({ id });
      }
      expect(await engine.ended(id)).toMatchObject({ state: "done" });
      expect(await rows()).toBe(plan.counts.inserted);
      const log = await server.query("SELECT * FROM merchbench_publications");
      expect(log).toHaveLength(1);
      const undone = await engine.ended((await engine.client.publish.rollback({ id: plan.id })).id);
      expect(undone).toMatchObject({
        state: "done",
        output: { status: "rolled_back", restored: plan.counts.inserted },
      });
      expect(await rows()).toBe(0);
      await engine.stop();
    });
  },
);
